"""Who may come in, and with what; and what each answer tells the browser to forbid.

In this order: the host name that was asked for (against DNS rebinding), the rate, the token, whether a page of another
site sends the request (cross-site request forgery), the size of the body.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from classifier.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from classifier.web.settings import Settings

COOKIE = "flogcheck"
LOGIN = "/login"
FEWEST_TOKEN_BYTES = 16
SMALL_BODY = 2_000_000
"""Bytes of a body that is no upload."""
_OPEN = ("/health", LOGIN, "/static/")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what is compared with, not bound to
# Pages load what this server has, and nothing from elsewhere; no script or style stands in them.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # Not `no-referrer`: browsers would then send forms with `Origin: null`, which is what a stranger's page sends.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def session_of(token: str) -> str:
    """Give the cookie that stands for a token; the token itself is not in it."""
    return hmac.new(token.encode(), b"flogcheck session", hashlib.sha256).hexdigest()


def one_of(given: str, known: Iterable[str]) -> str:
    """Give the one of the known secrets that was given, in the same time for every one; empty where it is none."""
    found = ""
    for secret in known:
        if hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            found = secret
    return found


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on can be reached from this computer alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Doors:
    """The middleware around everything; gives each request its client as `scope["state"]["client"]`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._names = {name.lower() for name in (settings.host.strip("[]"), *settings.names)} - _ANY
        self._names |= _LOOPBACK
        self._any_address = settings.host.strip("[]") in _ANY
        self._sessions = {session_of(token): token for token in settings.tokens}
        self._limit = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answer.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, with_headers)
            return
        most = self._largest(scope, headers)
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > most:
            await self._too_large(most)(scope, receive, with_headers)
            return
        came = 0

        async def measured() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise HTTPException(413, f"the body is larger than {most:,} bytes")
            return message

        await self._app(scope, measured, with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not self._is_ours(headers.get("host", "")):
            return problem(400, "this server does not have the host name that was asked for", "unknown-host")
        token, by_header = self._token(headers)
        state = scope.setdefault("state", {})
        client = scope.get("client")
        state["client"] = hashlib.sha256(token.encode()).hexdigest()[:16] if token else client[0] if client else ""
        path = scope["path"]
        if self._limit is not None and path != "/health" and not self._limiter.hit(self._limit, state["client"]):
            wait = self._limiter.get_window_stats(self._limit, state["client"]).reset_time - time.time()
            later = {"Retry-After": str(max(1, math.ceil(wait)))}
            detail = f"more than {self._settings.rate} requests a minute"
            return problem(429, detail, "too-many-requests", headers=later)
        if self._settings.tokens and not token and not path.startswith(_OPEN):
            return self._unknown(scope, headers)
        if scope["method"] not in _SAFE and not by_header and not self._same_site(headers):
            return problem(403, "a page of another site sent this request", "cross-site")
        return None

    def _is_ours(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self._names:
            return True
        if not self._any_address:
            return False
        # Who rebinds a name needs a name; an address that was typed leads where it says.
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _token(self, headers: Headers) -> tuple[str, bool]:
        """Give the token that a request brought, and whether in a header, where no other site can have put it."""
        if not self._settings.tokens:
            return "", False
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and (token := one_of(given.strip(), self._settings.tokens)):
            return token, True
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return "", False
        given = cookies[COOKIE].value if COOKIE in cookies else ""
        return self._sessions.get(one_of(given, self._sessions), ""), False

    def _unknown(self, scope: Scope, headers: Headers) -> Response:
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(f"{LOGIN}?to={quote(scope['path'])}", status_code=303)
        bearer = {"WWW-Authenticate": "Bearer"}
        return problem(401, "this server wants a token: Authorization: Bearer …", "no-token", headers=bearer)

    def _same_site(self, headers: Headers) -> bool:
        """Tell whether a request comes from our own pages, or from no page; browsers say so, and scripts cannot."""
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        try:
            return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
        except ValueError:
            return False

    def _largest(self, scope: Scope, headers: Headers) -> int:
        is_upload = headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self._settings.upload_bytes + SMALL_BODY if is_upload and scope["method"] == "POST" else SMALL_BODY

    def _too_large(self, most: int) -> Response:
        return problem(413, f"the body is larger than {most:,} bytes", "too-large")
