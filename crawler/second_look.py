"""The home page asked for once more, as a browser asks for it: some servers show robots another page than readers.

One request at the end of a crawl, as obedient to robots.txt and as slow as all others. Only its User-Agent is that of a
browser; the header X-Robot says who asks, for whoever looks into the server's log. The answer goes into the capture as
a record of the service SECOND_LOOK, and why there is none as its failure.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.errors import CouldNotWrite
from crawler.outside import NOT_ASKED, Service
from crawler.refusals import failure_of
from crawler.settings import user_agent

if TYPE_CHECKING:
    from crawler.blog_crawl import BlogCrawl

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_LEFT_ALONE = {
    "dead host": "the host stopped answering",
    "throttled": "the blog asked for fewer requests",
    "seconds": "the time for the crawl ran out",
    "bytes": "the bytes for the crawl ran out",
}


async def look_again(crawl: BlogCrawl, came_to: str) -> None:
    """Ask for the home page as a browser would, where the budget has it; `came_to` is why the crawl stopped reading.

    Raises CouldNotWrite.
    """
    if not crawl.meter.budget.second_look:
        return
    url = crawl.landed_url
    if came_to in _LEFT_ALONE:
        _fail(crawl, url, NOT_ASKED, _LEFT_ALONE[came_to])
        return
    request = Request(
        url,
        headers={"User-Agent": BROWSER, "X-Robot": user_agent()},
        meta={
            "what": "page",
            "service": Service.SECOND_LOOK.value,
            "verbatim_url": True,
            "dont_retry": True,
            "autothrottle_dont_adjust_delay": True,
        },
        dont_filter=True,
    )
    try:
        async with asyncio.timeout(crawl.meter.seconds_left()):
            await crawl.download(request)
    except CouldNotWrite:
        raise
    except Exception as error:  # each has its kind
        _fail(crawl, url, *failure_of(error, url))


def _fail(crawl: BlogCrawl, url: str, kind: str, message: str) -> None:
    crawl.capture.failure(url, kind, message, datetime.now(UTC), Service.SECOND_LOOK)
