"""Problems as pages: who asked for a page is answered with one, whatever part of the server refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from classifier.web.pages_rendering import render, visit
from classifier.web.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOR_PROGRAMS = ("/api/", "/health", "/metrics", "/static/")


class ProblemPages:
    """The middleware that puts a problem (RFC 9457) into words for a person who looks at a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, a problem as a page."""
        if scope["type"] != "http" or scope["path"].startswith(_FOR_PROGRAMS) or not _by_a_person(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        pieces: list[bytes] = []

        async def worded(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_problem(message):
                start = message
            elif start is None:
                await send(message)
            else:
                pieces.append(message.get("body", b""))
                if not message.get("more_body"):
                    await _answer(scope, start, b"".join(pieces), receive, send)

        await self._app(scope, receive, worded)


def _by_a_person(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE)


async def _answer(scope: Scope, start: Message, body: bytes, receive: Receive, send: Send) -> None:
    problem: dict[str, Any] = json.loads(body)
    headers = MutableHeaders(raw=list(start["headers"]))
    # An id that cannot be one is, to a person, an address that leads nowhere.
    no_id = start["status"] == 422 and scope["method"] == "GET" and "id" in scope.get("path_params", {})
    status = 404 if no_id else start["status"]
    seen = visit(Request(scope))
    page = render(
        seen,
        "error.html.jinja",
        status=status,
        status_code=str(status),
        detail=problem["detail"],
        seconds=headers.get("retry-after", ""),
    )
    for name, value in headers.items():
        if name not in ("content-type", "content-length"):
            page.headers.setdefault(name, value)
    await page(scope, receive, send)
