"""Follow money links to where they end, hop by hop, as a browser without scripts would: here a crawl leaves the blog.

For each address HEAD is asked first, then GET for the first bytes of what is no redirect; a refresh in the mark-up is
followed a few times, scripts are not run. Where the last page links to an imprint, that page is fetched too. Nothing is
ever submitted, no cookie kept, no Referer sent. robots.txt is obeyed at every host, hosts on private networks are
refused at every hop (`reach`), and requests to one host keep the delay of the crawl. Every answer goes into the capture
as a record of the service MONEY, and what got none as its failure.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.answers import content_type
from crawler.budget import LINK_SECONDS, Budget, Choose, Meter
from crawler.errors import CouldNotWrite
from crawler.hops import MOST_HOPS, MOST_REFRESHES, as_asked, page_that_tells, redirect_of, refresh_of
from crawler.outside import NOT_ASKED, Service
from crawler.refusals import failure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.http import Response

    from crawler.blog_crawl import BlogCrawl
    from crawler.capture_writer import CaptureWriter

PAGE_BYTES = 256_000
"""Bytes of one page, as they are sent, that are read."""
LINK_BYTES = 2_000_000
"""Bytes of all pages on the way of one link, on the average."""
_MOST_MOVES = 3  # redirects of an imprint
_OVER = {
    "seconds": ("timeout", "the time for following links ran out"),
    "bytes": ("size", "the bytes for following links ran out"),
    "interrupted": ("interrupted", "the crawl was interrupted"),
}


async def follow_money(crawl: BlogCrawl, choose: Choose | None, came_to: str) -> None:
    """Follow the money links of the blog that a crawl has read; `came_to` is why it stopped reading.

    Where its budget has no links, nothing is done. Raises CouldNotWrite.
    """
    most = crawl.meter.budget.links
    if choose is None or not most:
        return
    trail = MoneyTrail(
        most=most,
        download=crawl.download,
        capture=crawl.capture,
        stopped=lambda: crawl.stopped,
        tell=lambda link, links, url: crawl.tell(replace(crawl.where(url), link=link, links=links)),
    )
    if came_to in {"dead host", "throttled"}:
        trail.leave_alone(crawl.landed_url, "no link was followed, since the blog itself could not be read on")
    else:
        await trail.choose_and_follow(choose, crawl.landed_url)


class MoneyTrail:
    """Follows the money links of one blog, at most `most`.

    `download` sends a request through the crawl's middlewares; `stopped` says why the crawl is ending, or is empty;
    `tell` is called with (number of the link, of how many, address) before each, first with number 0.
    """

    def __init__(
        self,
        *,
        most: int,
        download: Callable[[Request], Awaitable[Response]],
        capture: CaptureWriter,
        stopped: Callable[[], str],
        tell: Callable[[int, int, str], None],
    ) -> None:
        self._most = most
        self._download = download
        self._capture = capture
        self._stopped = stopped
        self._tell = tell
        self._meter = Meter(Budget())
        self._asked: set[str] = set()

    async def choose_and_follow(self, choose: Choose, landed_url: str) -> None:
        """Have the links chosen (in a thread, since it reads the whole capture), and follow them one after another.

        Each chosen link is written down first, so that one that nobody came to is known to be missing. Raises
        CouldNotWrite.
        """
        self._tell(0, self._most, "")
        try:
            chosen = await asyncio.to_thread(choose, self._capture.path, landed_url)
        except Exception as error:  # what the pages hold is not foreseeable, and they are read and kept
            self._fail(landed_url, "unreadable", f"the links to follow could not be chosen ({type(error).__name__})")
            return
        links = [link for link in dict.fromkeys(map(as_asked, chosen)) if link][: self._most]
        for link in links:
            self._capture.followed(link, datetime.now(UTC))
        self._meter = Meter(Budget(seconds=LINK_SECONDS * len(links), bytes=LINK_BYTES * len(links)))
        for number, link in enumerate(links, 1):
            self._tell(number, len(links), link)
            await self._follow(link)

    def leave_alone(self, url: str, why: str) -> None:
        """Write down that no link was followed on purpose."""
        self._fail(url, NOT_ASKED, why)

    async def _follow(self, link: str) -> None:
        at, refreshes = link, 0
        for _ in range(MOST_HOPS):
            if at in self._asked:  # from here on the way is known, or goes round in a circle
                return
            self._asked.add(at)
            answer = await self._hop(at)
            if answer is None:
                return
            onward = _redirect(answer, at)
            if not onward and _is_page(answer):
                kind = _header(answer, "Content-Type")
                onward = refresh_of(at, answer.body, kind) if refreshes < MOST_REFRESHES else ""
                refreshes += 1
                if not onward:
                    await self._read_imprint(page_that_tells(at, answer.body, kind))
            if not onward:
                return
            at = onward

    async def _hop(self, at: str) -> Response | None:
        """Ask for an address, HEAD first; gives the answer that is a redirect or has a body."""
        head, kind, message = await self._ask(at, "HEAD")
        if head is not None and (_redirect(head, at) or head.status in {404, 410, 429}):
            return head
        if head is None and kind != "dropped":
            self._fail(at, kind, message)
            return None
        # A page; or a server that knows no HEAD, which says so in many ways (405, 501, 403, 400, a closed connection).
        return await self._get(at)

    async def _get(self, at: str) -> Response | None:
        answer, kind, message = await self._ask(at, "GET")
        if answer is None:
            self._fail(at, kind, message)
        return answer

    async def _read_imprint(self, url: str) -> None:
        for _ in range(_MOST_MOVES):
            if not url or url in self._asked:
                return
            self._asked.add(url)
            answer = await self._get(url)
            url = _redirect(answer, url) if answer is not None else ""

    async def _ask(self, url: str, method: str) -> tuple[Response | None, str, str]:
        """Send a request; gives the answer, or None with the kind and the words of the failure."""
        over = self._stopped() or self._meter.spent()
        if over:
            return None, *_OVER.get(over, _OVER["seconds"])
        meta = {
            "what": "money",
            "service": Service.MONEY.value,
            "meter": self._meter,
            "longest": PAGE_BYTES,
            "verbatim_url": True,
            "dont_redirect": True,
            "dont_retry": True,
            "autothrottle_dont_adjust_delay": True,
        }
        try:
            async with asyncio.timeout(self._meter.seconds_left()):
                return await self._download(Request(url, method=method, meta=meta, dont_filter=True)), "", ""
        except CouldNotWrite:
            raise
        except Exception as error:  # each has its kind
            over = self._stopped() or self._meter.spent()
            return None, *(_OVER.get(over, _OVER["seconds"]) if over else failure_of(error, url))

    def _fail(self, url: str, kind: str, message: str) -> None:
        self._capture.failure(url, kind, message, datetime.now(UTC), Service.MONEY)


def _redirect(answer: Response, url: str) -> str:
    return redirect_of(url, answer.status, _header(answer, "Location"))


def _is_page(answer: Response) -> bool:
    return answer.status == 200 and content_type(answer) in {"", "text/html", "application/xhtml+xml"}


def _header(answer: Response, name: str) -> str:
    return (answer.headers.get(name) or b"").decode("latin-1")
