"""Run a crawl from plain Python: one blog in, one capture out.

    outcome = crawl("https://blog.example/", Path("blog.warc.gz"))

Scrapy is imported when a crawl starts and not before, so that a command line may import this module for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.addresses import parse_address
from crawler.archive import Failure
from crawler.budget import Budget, Progress
from crawler.capture_writer import CaptureWriter
from crawler.errors import CouldNotFetch
from crawler.reach import reach_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from crawler.spiders.blog import BlogSpider

__all__ = ["Budget", "Outcome", "Progress", "crawl", "crawl_async"]

_LOGGERS = ("scrapy", "twisted", "asyncio", "aiohttp", "protego", "py.warnings")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crawl came to.

    `pages` counts the pages of the blog that were read; `stopped` is done, pages, seconds, bytes, interrupted,
    dead host or throttled; `refused` holds every request without a usable answer.
    """

    warc: Path
    start_url: str
    pages: int
    stopped: str
    refused: tuple[Failure, ...]


def crawl(
    url: str, warc: Path, *, budget: Budget | None = None, progress: Callable[[Progress], None] | None = None
) -> Outcome:
    """Crawl the blog of an address into a new WARC file; Ctrl-C and SIGTERM end it and keep what was read.

    Raises BadAddress for text that is no address, CouldNotFetch when not one page could be had, CouldNotWrite
    when the capture cannot be written.
    """
    return asyncio.run(_crawl(url, warc, budget or Budget(), progress, {}, {}, signals=True))


async def crawl_async(
    url: str,
    warc: Path,
    *,
    budget: Budget | None = None,
    progress: Callable[[Progress], None] | None = None,
    hosts: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Do the same inside a running event loop, leaving signals alone; cancelling keeps what was read.

    `hosts` serves names from another place, without TLS ("blog.example" or "blog.example:80" to
    "127.0.0.1:8000"), and `names` answers look-ups ("blog.example" to "192.0.2.1"): for replays and tests.
    """
    return await _crawl(url, warc, budget or Budget(), progress, hosts or {}, names or {}, signals=False)


async def _crawl(
    url: str,
    warc: Path,
    budget: Budget,
    progress: Callable[[Progress], None] | None,
    hosts: Mapping[str, str],
    names: Mapping[str, str],
    *,
    signals: bool,
) -> Outcome:
    start_url = parse_address(url)
    reach = await reach_from(start_url, hosts=hosts, names=names)
    # Half a second, once; after the address was found good.
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.robots import RobotsMiddleware
    from crawler.settings import settings_for, software
    from crawler.spiders.blog import BlogSpider

    _quieten()
    settings = settings_for(budget)
    told = {name: str(settings[name]) for name in ("USER_AGENT", "DOWNLOAD_DELAY")}
    told |= {"pages": str(budget.pages), "seconds": str(budget.seconds), "bytes": str(budget.bytes)}
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(BlogSpider)

    with CaptureWriter(warc, start_url=start_url, software=software(), settings=told) as capture:
        task = runner.crawl(
            crawler, start_url=start_url, budget=budget, capture=capture, reach=reach, progress=progress
        )

        stopping: list[asyncio.Future[None]] = []

        def interrupt() -> None:
            if crawler.spider is not None:
                crawler.spider.stopped = crawler.spider.stopped or "interrupted"  # type: ignore[attr-defined]
            stopping.append(asyncio.ensure_future(crawler.stop_async()))

        try:
            # Shielded, because Scrapy's engine takes a cancellation for its own and goes on as if nothing was.
            with _interrupted_by(interrupt) if signals else contextlib.nullcontext():
                await asyncio.shield(task)
        except asyncio.CancelledError:
            interrupt()
            await asyncio.wait([task])
            raise
        finally:
            spider: BlogSpider = crawler.spider  # type: ignore[assignment]
            robots = crawler.get_downloader_middleware(RobotsMiddleware)
            notes = {"landed": spider.landed_url, "pages": str(spider.pages)}
            capture.finish(spider.stopped or "done", notes | (robots.notes if robots is not None else {}))
    if spider.error is not None:
        raise spider.error
    if not spider.pages:
        raise CouldNotFetch(_why(start_url, spider))
    return Outcome(warc, start_url, spider.pages, spider.stopped, tuple(spider.failures))


def _why(start_url: str, spider: BlogSpider) -> str:
    if spider.stopped == "interrupted":
        return f"{start_url}: interrupted before anything was read"
    refusal = spider.refusal
    if refusal is None:
        return f"{start_url}: no time or bytes left to read anything"
    return f"{start_url}: {refusal.message}"


@contextlib.contextmanager
def _interrupted_by(interrupt: Callable[[], None]) -> Iterator[None]:
    """Turn the first Ctrl-C or SIGTERM into a clean stop; a second Ctrl-C does what it always does."""
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def once() -> None:
        restore()
        interrupt()

    def restore() -> None:
        for number in list(before):
            loop.remove_signal_handler(number)
            signal.signal(number, before.pop(number))

    # Signals belong to the main thread; elsewhere whoever runs the thread decides.
    with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            loop.add_signal_handler(number, once)
            before[number] = handler
    try:
        yield
    finally:
        restore()


def _quieten() -> None:
    # Python prints warnings of libraries that nobody configured; an application's own handlers still get them.
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())
