"""The door to the network: Scrapy's aiohttp handler, made to connect to permitted addresses only."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse

from crawler.reach import Reach, host_and_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ASKED_AT = "asked_at"


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


class PermittedDownloadHandler(AiohttpDownloadHandler):
    """Downloads over connections to permitted addresses, and notes the time at which each request went out.

    The crawl's spider carries the reach (`BlogSpider.reach`). Raises PrivateAddress for what it refuses.
    """

    experimental: ClassVar[bool] = False  # we chose it with open eyes: no warning at every start

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reach: Reach = crawler.spider.reach  # type: ignore[union-attr]
        # Too long an answer is cut and kept (guards.BodyGuard) rather than thrown away, which is what this does.
        self._default_maxsize = 0
        self._session.detach()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PermittedResolver(self._reach),
                socket_factory=self._socket,
                use_dns_cache=False,
                limit=0,  # the slots of the downloader limit it; a slow service must not keep the blog waiting
                limit_per_host=self._pool_size_per_host,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """Download, with the time of asking kept in the request's meta."""
        request.meta[ASKED_AT] = datetime.now(UTC)
        return await super().download_request(request)

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        target = self._reach.served_from(request.url)
        if target:
            parts = urlsplit(request.url)
            moved = parts._replace(scheme="http", netloc=target).geturl()
            request = request.replace(url=moved, headers={**request.headers, "Host": parts.netloc})
        else:
            self._reach.check_host(*host_and_port(request.url), named=request.meta.get("named"))
        async with super()._make_request(request, timeout) as response:
            yield response

    def _socket(self, info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        # The last gate: this is the address that is connected to, whatever was written or looked up before.
        family, kind, protocol, _, address = info
        self._reach.check_address(address[0], address[1])
        return socket.socket(family=family, type=kind, proto=protocol)
