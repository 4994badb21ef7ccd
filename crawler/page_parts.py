"""Style sheets, fonts and pictures of a page, fetched as a browser would for a drawing of it, and nothing else.

The addresses stand in a stranger's page. So connections are made to permitted addresses only (`reach`), over each
redirect anew; nothing is sent along but our own name: no cookies, no referrer; and what comes is limited in kind,
size, number and time. What is fetched is shown in a picture and never measured.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import aiohttp

from crawler.connections import PermittedResolver
from crawler.reach import host_and_port
from crawler.settings import user_agent

if TYPE_CHECKING:
    import socket
    from types import TracebackType

    from crawler.reach import Reach

KINDS = re.compile(r"\s*(text/css|image/|font/|application/(x-)?(font|vnd\.ms-fontobject|octet-stream))", re.IGNORECASE)
"""The media types that a drawing needs; what is served as anything else is left out."""
_MOST_BYTES = 4 << 20  # of one part
_MOST_PARTS = 120  # of one page
_SECONDS = 8.0  # for one part
_SECONDS_TOGETHER = 30.0  # for all parts of one page
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page as it was received."""

    content_type: str
    body: bytes


class Parts:
    """Fetches the parts of one page after the other; use as an asynchronous context manager."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._left = 0
        self._until = 0.0
        self.begin()

    async def __aenter__(self) -> Parts:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PermittedResolver(self._reach), socket_factory=self._socket, use_dns_cache=False
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=_SECONDS),
            headers={"User-Agent": user_agent(), "Accept": "*/*"},
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    def begin(self) -> None:
        """Begin a new page: the limits of a page count from here."""
        self._left = _MOST_PARTS
        self._until = time.monotonic() + _SECONDS_TOGETHER

    async def fetch(self, url: str) -> Part | None:
        """Give one part, or None for what is not there, of another kind, too large, too slow or not permitted."""
        if self._left <= 0 or time.monotonic() > self._until:
            return None
        self._left -= 1
        try:
            for _ in range(_MOST_HOPS):
                if urlsplit(url).scheme not in ("http", "https"):
                    return None
                part, url = await self._ask(url)
                if not url:
                    return part
        except (OSError, ValueError, aiohttp.ClientError):  # TimeoutError and PrivateAddress are OSErrors
            return None
        return None

    async def _ask(self, url: str) -> tuple[Part | None, str]:
        """Ask once; give the part, or the address to go to instead."""
        headers = {}
        asked = url
        target = self._reach.served_from(url)
        if target:
            parts = urlsplit(url)
            asked, headers = parts._replace(scheme="http", netloc=target).geturl(), {"Host": parts.netloc}
        else:
            self._reach.check_host(*host_and_port(url))
        async with self._session.get(asked, headers=headers, allow_redirects=False) as answer:
            if answer.status in (301, 302, 303, 307, 308):
                return None, urljoin(url, answer.headers.get("Location", ""))
            kind = answer.headers.get("Content-Type", "")
            if answer.status != 200 or not KINDS.match(kind):
                return None, ""
            body = bytearray()
            async for piece in answer.content.iter_chunked(1 << 16):
                body += piece
                if len(body) > _MOST_BYTES:
                    return None, ""
            return Part(kind, bytes(body)), ""

    def _socket(self, info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        import socket

        family, kind, protocol, _, address = info
        self._reach.check_address(address[0], address[1])
        return socket.socket(family=family, type=kind, proto=protocol)
