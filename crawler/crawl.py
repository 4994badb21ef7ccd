"""Run a crawl from plain Python: one blog in, one capture out.

    outcome = crawl("https://blog.example/", Path("blog.warc.gz"))

Scrapy is imported when a crawl starts and not before, so that a command line may import this module for nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler import ending
from crawler.archive import Failure
from crawler.budget import Budget, Choose, Progress
from crawler.capture_writer import CaptureWriter
from crawler.errors import CouldNotFetch, Interrupted
from crawler.order import order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crawler.blog_crawl import BlogCrawl
    from crawler.engine import Engine
    from crawler.order import Order
    from crawler.services import Services

__all__ = ["Budget", "Choose", "Outcome", "Progress", "crawl", "crawl_async", "crawl_in"]


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
    own_network: bool = True,
) -> Outcome:
    """Crawl the blog of an address into a new WARC file; Ctrl-C and SIGTERM end it and keep what was read.

    An address without a scheme is asked for over https, and where nobody speaks that, over http. `services` are asked
    about the blog's domain meanwhile (`provenance`), into the same file; None asks nobody. At
    the end up to `budget.links` of the links that `follow` chooses are followed out of the blog (`money_trail`).
    Without `own_network` not even the address itself may be private: for addresses that strangers name.

    Raises BadAddress for text that is no address, CouldNotFetch when not one page could be had, CouldNotWrite
    when the capture cannot be written.
    """
    return ending.run(
        _crawl(url, warc, budget or Budget(), progress, services, follow, {}, {}, own_network, signals=True)
    )


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
    own_network: bool = True,
) -> Outcome:
    """Do the same inside a running event loop, leaving signals alone; cancelling keeps what was read.

    `hosts` serves names from another place, without TLS ("blog.example" or "blog.example:80" to
    "127.0.0.1:8000"), and `names` answers look-ups ("blog.example" to "192.0.2.1"): for replays and tests.
    """
    return await _crawl(
        url, warc, budget or Budget(), progress, services, follow, hosts or {}, names or {}, own_network, signals=False
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
    own_network: bool,
    *,
    signals: bool,
) -> Outcome:
    began = asyncio.get_running_loop().time()
    wanted = await order(
        url,
        warc,
        budget,
        progress=progress,
        services=services,
        follow=follow,
        hosts=hosts,
        names=names,
        own_network=own_network,
    )
    # Half a second, once; after the address was found good.
    from crawler.engine import running

    async with running(budget) as engine:
        return await crawl_in(engine, wanted, ending.Stopping(), began=began, signals=signals)


async def crawl_in(
    engine: Engine, wanted: Order, stopping: ending.Stopping, *, began: float, signals: bool = False
) -> Outcome:
    """Crawl one blog through a running engine, until it is done or asked to stop; raises as `crawl` does.

    `began` is when that was, on the clock of the loop; by it the crawl is over at last, whatever it hangs on.
    """
    from crawler.blog_crawl import BlogCrawl
    from crawler.settings import settings_for, software

    budget = wanted.budget
    settings = settings_for(budget)
    told = {name: str(settings[name]) for name in ("USER_AGENT", "DOWNLOAD_DELAY")}
    told |= {"pages": str(budget.pages), "seconds": str(budget.seconds), "bytes": str(budget.bytes)}
    told |= {"pictures": str(budget.pictures), "links": str(budget.links)}
    with CaptureWriter(wanted.warc, start_url=wanted.start_url, software=software(), settings=told) as capture:
        blog = BlogCrawl(wanted, capture, engine)
        task = asyncio.ensure_future(blog.run())
        try:
            await ending.ended(task, stopping, blog.stop, began + budget.longest + ending.GRACE, signals=signals)
        finally:
            try:
                notes = {"landed": blog.landed_url, "pages": str(blog.pages)}
                if blog.notes:
                    notes["way"] = "; ".join(blog.notes)
                capture.finish(blog.stopped or "done", notes | blog.remarks)
            finally:
                await blog.connections.close()
                engine.slots.forget(blog)
    if not blog.pages:
        raise _nothing_read(blog)
    return Outcome(wanted.warc, wanted.start_url, blog.pages, blog.stopped, tuple(blog.failures), tuple(blog.notes))


def _nothing_read(blog: BlogCrawl) -> CouldNotFetch:
    start_url = blog.order.start_url
    if blog.stopped == "interrupted":
        return Interrupted(f"{start_url}: interrupted before anything was read")
    refusal = blog.refusal
    if refusal is None:
        return CouldNotFetch(f"{start_url}: no time or bytes left to read anything")
    over = " (asked over http too)" if blog.notes else ""
    return CouldNotFetch(f"{start_url}: {refusal.message}{over}")
