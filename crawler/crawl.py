"""Run a crawl from plain Python: one blog in, one capture out.

    outcome = crawl("https://blog.example/", Path("blog.warc.gz"))

Scrapy is imported when a crawl starts and not before, so that a command line may import this module for nothing.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler import ending
from crawler.addresses import parse_address
from crawler.archive import Failure
from crawler.budget import Budget, Choose, Progress
from crawler.capture_writer import CaptureWriter
from crawler.errors import CouldNotFetch, Interrupted
from crawler.reach import reach_from
from crawler.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crawler.spiders.blog import BlogSpider

__all__ = ["Budget", "Choose", "Outcome", "Progress", "crawl", "crawl_async"]

_LOGGERS = ("scrapy", "twisted", "asyncio", "aiohttp", "protego", "py.warnings")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crawl came to.

    `pages` counts the pages of the blog that were read; `stopped` is done, pages, seconds, bytes, interrupted,
    dead host or throttled; `refused` holds every request without a usable answer; `notes` are lines for a person
    about the way in.
    """

    warc: Path
    start_url: str
    pages: int
    stopped: str
    refused: tuple[Failure, ...]
    notes: tuple[str, ...] = ()


def crawl(
    url: str,
    warc: Path,
    *,
    budget: Budget | None = None,
    progress: Callable[[Progress], None] | None = None,
    services: Services | None = None,
    follow: Choose | None = None,
) -> Outcome:
    """Crawl the blog of an address into a new WARC file; Ctrl-C and SIGTERM end it and keep what was read.

    An address without a scheme is asked for over https, and where nobody speaks that, over http. `services` are asked
    about the blog's domain meanwhile (`provenance`), into the same file; None asks nobody. At
    the end up to `budget.links` of the links that `follow` chooses are followed out of the blog (`money_trail`).

    Raises BadAddress for text that is no address, CouldNotFetch when not one page could be had, CouldNotWrite
    when the capture cannot be written.
    """
    return ending.run(_crawl(url, warc, budget or Budget(), progress, services, follow, {}, {}, signals=True))


async def crawl_async(
    url: str,
    warc: Path,
    *,
    budget: Budget | None = None,
    progress: Callable[[Progress], None] | None = None,
    services: Services | None = None,
    follow: Choose | None = None,
    hosts: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Do the same inside a running event loop, leaving signals alone; cancelling keeps what was read.

    `hosts` serves names from another place, without TLS ("blog.example" or "blog.example:80" to
    "127.0.0.1:8000"), and `names` answers look-ups ("blog.example" to "192.0.2.1"): for replays and tests.
    """
    return await _crawl(
        url, warc, budget or Budget(), progress, services, follow, hosts or {}, names or {}, signals=False
    )


async def _crawl(
    url: str,
    warc: Path,
    budget: Budget,
    progress: Callable[[Progress], None] | None,
    services: Services | None,
    follow: Choose | None,
    hosts: Mapping[str, str],
    names: Mapping[str, str],
    *,
    signals: bool,
) -> Outcome:
    loop = asyncio.get_running_loop()
    last_moment = loop.time() + budget.longest + ending.GRACE
    start_url = parse_address(url)
    http_too = "://" not in url
    services = services or Services()
    hosts = {**services.hosts, **hosts}
    reach = await reach_from(start_url, hosts=hosts, names=names)
    # Half a second, once; after the address was found good.
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.robots import RobotsMiddleware
    from crawler.settings import settings_for, software
    from crawler.spiders.blog import BlogSpider, over_http

    if http_too:
        reach = reach.joined(await reach_from(over_http(start_url), hosts=hosts, names=names))
    for named in services.named:
        reach = reach.with_service(await reach_from(named, hosts=hosts, names=names))
    _quieten()
    settings = settings_for(budget)
    told = {name: str(settings[name]) for name in ("USER_AGENT", "DOWNLOAD_DELAY")}
    told |= {"pages": str(budget.pages), "seconds": str(budget.seconds), "bytes": str(budget.bytes)}
    told |= {"pictures": str(budget.pictures), "links": str(budget.links)}
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(BlogSpider)

    with CaptureWriter(warc, start_url=start_url, software=software(), settings=told) as capture:
        task = runner.crawl(
            crawler,
            start_url=start_url,
            budget=budget,
            capture=capture,
            reach=reach,
            progress=progress,
            http_too=http_too,
            services=services,
            follow=follow,
        )

        try:
            await ending.ended(task, crawler, last_moment, signals=signals)
        finally:
            spider: BlogSpider = crawler.spider  # type: ignore[assignment]
            robots = crawler.get_downloader_middleware(RobotsMiddleware)
            notes = {"landed": spider.landed_url, "pages": str(spider.pages)}
            if spider.notes:
                notes["way"] = "; ".join(spider.notes)
            capture.finish(spider.stopped or "done", notes | (robots.notes if robots is not None else {}))
    if spider.error is not None:
        raise spider.error
    if not spider.pages:
        raise _nothing_read(start_url, spider)
    return Outcome(warc, start_url, spider.pages, spider.stopped, tuple(spider.failures), tuple(spider.notes))


def _nothing_read(start_url: str, spider: BlogSpider) -> CouldNotFetch:
    if spider.stopped == "interrupted":
        return Interrupted(f"{start_url}: interrupted before anything was read")
    refusal = spider.refusal
    if refusal is None:
        return CouldNotFetch(f"{start_url}: no time or bytes left to read anything")
    over = " (asked over http too)" if spider.notes else ""
    return CouldNotFetch(f"{start_url}: {refusal.message}{over}")


def _quieten() -> None:
    # Python prints warnings of libraries that nobody configured; an application's own handlers still get them.
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())
