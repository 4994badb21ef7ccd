"""One Scrapy engine in the running event loop, through which any number of blogs are fetched.

Scrapy's own way is a spider that yields requests. Here each blog is a task of its own that awaits its answers one by
one (`blog_crawl`), so that the engine has nothing to do but send requests through its middlewares and queues; its
spider only stays until the last blog has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider

from crawler import ending
from crawler.robots import RobotsMiddleware
from crawler.settings import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.budget import Budget
    from crawler.slots import HostSlots

_LOGGERS = ("scrapy", "twisted", "asyncio", "aiohttp", "protego", "py.warnings")


class Engine:
    """A running engine: `running` gives one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        robots = crawler.get_downloader_middleware(RobotsMiddleware)
        assert robots is not None
        self.robots: RobotsMiddleware = robots

    @property
    def slots(self) -> HostSlots:
        """The queues of its hosts."""
        return self._crawler.engine.downloader  # type: ignore[return-value]

    async def download(self, request: Request) -> Response:
        """Send a request, which carries its crawl, and give the answer at the end of its redirects."""
        return await self._crawler.engine.download_async(request)


@contextlib.asynccontextmanager
async def running(budget: Budget) -> AsyncIterator[Engine]:
    """Run an engine for crawls with this budget; at the end it is closed, or left behind if it hangs."""
    _quieten()
    runner = AsyncCrawlerRunner(settings_for(budget))
    crawler = runner.create_crawler(_Keeper)
    opened, over = asyncio.Event(), asyncio.Event()
    task = runner.crawl(crawler, opened=opened, over=over)
    started = asyncio.ensure_future(opened.wait())
    try:
        await asyncio.wait([task, started], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield Engine(crawler)
    finally:
        started.cancel()
        over.set()
        if not task.done():
            await asyncio.wait([task], timeout=ending.STOPPING)
        task.cancel()


class _Keeper(Spider):
    """Keeps the engine open until it is over."""

    name = "blogs"

    def __init__(self, *, opened: asyncio.Event, over: asyncio.Event, **arguments: Any) -> None:
        super().__init__(self.name, **arguments)
        self._opened = opened
        self._over = over

    async def start(self) -> AsyncIterator[Any]:
        """Wait; nothing is left for Scrapy's queue, so nothing is yielded."""
        self._opened.set()
        await self._over.wait()
        # Said rather than left to be noticed: an idle spider is looked at every five seconds only.
        raise CloseSpider("done")
        yield  # what makes this the asynchronous generator that Scrapy asks for


def _quieten() -> None:
    # Python prints warnings of libraries that nobody configured; an application's own handlers still get them.
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())
