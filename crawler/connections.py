"""The door to the network: Scrapy's aiohttp handler, made to connect to permitted addresses only."""

from __future__ import annotations

import copy
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.exceptions import DownloadFailedError

from crawler.reach import Reach, host_and_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ASKED_AT = "asked_at"
STARTED = "started"
"""By the clock that only goes forward, for how long an answer took."""


class PermittedResolver(AbstractResolver):
    """Looks names up and passes on only the addresses that the reach permits."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the permitted addresses of a host; raises OSError when there is none."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._reach.look_up(host.rstrip("."), port)
        ]

    async def close(self) -> None:
        """Hold nothing, close nothing."""


class Connections:
    """The connections of one blog, to what its reach permits; closed with it.

    No two blogs share one: what one of them may reach on the user's own network, a stranger's blog must not find open.
    """

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    def session(self) -> aiohttp.ClientSession:
        """Give the session, made when first asked for; raises DownloadFailedError once it has been closed."""
        if self._closed:  # a request that was left in a queue by its blog
            raise DownloadFailedError("the crawl has ended")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=PermittedResolver(self.reach),
                    socket_factory=self._socket,
                    use_dns_cache=False,
                    limit=0,  # the slots of the downloader limit it; a slow service must not keep the blog waiting
                    limit_per_host=1,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                response_class=_ClientResponse,
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            )
        return self._session

    async def close(self) -> None:
        """Close whatever is open; what is being received breaks off."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    def _socket(self, info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        # The last gate: this is the address that is connected to, whatever was written or looked up before.
        family, kind, protocol, _, address = info
        self.reach.check_address(address[0], address[1])
        return socket.socket(family=family, type=kind, proto=protocol)


class PermittedDownloadHandler(AiohttpDownloadHandler):
    """Downloads over the connections of the blog that a request is of, and notes when each request went out.

    Raises PrivateAddress for what it refuses.
    """

    experimental: ClassVar[bool] = False  # we chose it with open eyes: no warning at every start

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Too long an answer is cut and kept (guards.BodyGuard) rather than thrown away, which is what this does.
        self._default_maxsize = 0
        self._session.detach()

    async def download_request(self, request: Request) -> Response:
        """Download, with the time of asking kept in the request's meta."""
        connections: Connections = request.meta["crawl"].connections
        bound = copy.copy(self)
        bound._session = connections.session()
        request.meta[ASKED_AT] = datetime.now(UTC)
        request.meta[STARTED] = monotonic()
        return await super(PermittedDownloadHandler, bound).download_request(request)

    async def close(self) -> None:
        """Close nothing: connections are closed with their blogs."""

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        reach: Reach = request.meta["crawl"].connections.reach
        target = reach.served_from(request.url)
        if target:
            parts = urlsplit(request.url)
            moved = parts._replace(scheme="http", netloc=target).geturl()
            request = request.replace(url=moved, headers={**request.headers, "Host": parts.netloc})
        else:
            reach.check_host(*host_and_port(request.url), named=request.meta.get("named"))
        async with super()._make_request(request, timeout) as response:
            yield response
