"""What stands beside the pages of a blog and tells of them or of the owner: feed, sitemap, ads.txt, humans.txt."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.addresses import home_of
from crawler.feeds import read_feed, read_sitemap
from crawler.usual_feeds import usual_feeds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.http import Response

    from crawler.addresses import Scope
    from crawler.itinerary import Itinerary
    from crawler.links import SeenPage
    from crawler.robots import Policy

_CHILD_SITEMAPS = 3
_FILES = ("ads.txt", "humans.txt")


@dataclass(frozen=True, slots=True)
class Beside:
    """Reads the files beside the pages of one blog into an itinerary.

    `fetch` gives the answer to an address asked for what it is ("feed", "sitemap", "file", or "guess" where
    nobody named it), or None; `policy` what robots.txt says of an address.
    """

    fetch: Callable[[str, str], Awaitable[Response | None]]
    policy: Callable[[str], Awaitable[Policy]]
    scope: Scope
    itinerary: Itinerary

    async def read(self, start: str, page: SeenPage) -> None:
        """Fetch them, beginning from the start page of a crawl, its address over redirects."""
        linked = [url for url in page.feeds if self.scope.holds(url)][:1]
        if linked:
            await self._read_feed(linked[0], "feed")
        elif not page.feeds:
            await self._look_for_feed(start, page)
        if self.scope.prefix == "/":  # else these are the platform's and not the blog's
            await self._read_sitemaps(start)
            for name in _FILES:
                await self.fetch(_at_root(start, name), "file")

    async def _read_feed(self, url: str, what: str) -> bool:
        answer = await self.fetch(url, what)
        feed = None
        if answer is not None and answer.status == 200:
            # In a thread, like sitemaps: one of the greatest size takes seconds, and other blogs are being crawled.
            feed = await asyncio.to_thread(read_feed, answer.body, answer.url)
        if feed is not None:
            self.itinerary.offer_entries(feed.entries, newest_first=True)
        return feed is not None

    async def _look_for_feed(self, start: str, page: SeenPage) -> None:
        for url in usual_feeds(home_of(start, self.scope), page.generator):
            if await self._read_feed(url, "guess"):
                return

    async def _read_sitemaps(self, start: str) -> None:
        named = (await self.policy(start)).sitemaps
        usual = _at_root(start, "sitemap.xml")
        # Those that robots.txt names are often wrong (another host, an old folder); then the usual place is tried.
        for beginning in (list(named[:_CHILD_SITEMAPS]), [usual] if usual not in named else []):
            if await self._read_sitemap(beginning):
                return

    async def _read_sitemap(self, waiting: list[str]) -> bool:
        """Read some sitemaps and a few of their children; tell whether they named any address."""
        children, found = _CHILD_SITEMAPS, False
        while waiting:
            answer = await self.fetch(waiting.pop(0), "sitemap")
            if answer is None or answer.status != 200:
                continue
            more, entries = await asyncio.to_thread(read_sitemap, answer.body, answer.url)
            self.itinerary.offer_entries(entries, newest_first=False)
            found = found or bool(entries)
            # Of a sitemap of sitemaps those of posts first; WordPress also lists tags, categories and users.
            more = sorted(more, key=lambda url: "post" not in url.rsplit("/", 1)[-1].lower())[:children]
            waiting += more
            children -= len(more)
        return found


def _at_root(url: str, name: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}/{name}"
