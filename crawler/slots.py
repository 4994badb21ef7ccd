"""The queues of an engine, one a host: one request at a time in each, and the delay between any two.

Blogs of one host share its queue, also by its other names (`www.`, and where it is `shared`). A queue that nobody
waits in is dropped once the delay since its last request is over: an engine that has seen many hosts holds few.
"""

from __future__ import annotations

import contextlib
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader
from scrapy.extensions.throttle import AutoThrottle

from crawler.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.blog_crawl import BlogCrawl


class HostSlots(Downloader):
    """Scrapy's downloader with its queues named for hosts, and dropped when they are done with."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._same: dict[str, str] = {}
        self._least: dict[str, float] = {}

    def get_slot_key(self, request: Request) -> str:
        """Name the queue of a request: that of its service, or of the host that it goes to."""
        if request.meta["what"] == "service":
            return str(request.meta["download_slot"])
        return self._key(request.url)

    @contextlib.contextmanager
    def shared(self, host: str, name: str) -> Iterator[None]:
        """Have a host use the queue of this name meanwhile."""
        self._same[host] = name
        try:
            yield
        finally:
            self._same.pop(host, None)

    def slow_down(self, url: str, seconds: float) -> None:
        """Keep at least so many seconds between requests to the host of an address."""
        key = self._key(url)
        self._least[key] = max(seconds, self._least.get(key, 0.0))
        self.keep_least(key)

    def keep_least(self, key: str) -> None:
        """Lengthen the delay of a queue to the least that its host asked for."""
        slot = self.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, self._least.get(key, 0.0))

    def forget(self, crawl: BlogCrawl) -> None:
        """Take what an ended crawl left waiting out of the queues, and drop those that are done with."""
        now = monotonic()
        for key, slot in list(self.slots.items()):
            if any(request.meta["crawl"] is crawl for request, _ in slot.queue):
                slot.queue = deque(left for left in slot.queue if left[0].meta["crawl"] is not crawl)
            if not (slot.active or slot.transferring or slot.queue) and slot.lastseen + slot.delay <= now:
                self.slots.pop(key).close()
        self._least = {key: seconds for key, seconds in self._least.items() if key in self.slots}

    def _key(self, url: str) -> str:
        host = host_of(url)
        return self._same.get(host, host)


class Throttle(AutoThrottle):
    """Scrapy's lengthening of the delay for slow servers, never below what a host asked for."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        downloader: HostSlots = self.crawler.engine.downloader  # type: ignore[assignment]
        downloader.keep_least(request.meta["download_slot"])
