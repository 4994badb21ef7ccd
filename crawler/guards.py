"""Downloader middlewares that keep a crawl inside the blog and each answer inside its limits.

(Private addresses are refused where connections are made: `connections.py` and `reach.py`.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload

from crawler.pictures import TYPES
from crawler.portraits import holds_picture
from crawler.refusals import LeadsOut, Refused

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

    from crawler.blog_crawl import BlogCrawl
    from crawler.budget import Meter

ANSWER_SECONDS = 20.0
"""How long one answer may take, from connecting to its last byte."""

# What a page may call itself. Some servers call XHTML `application/xml`, and some call pages nothing at all;
# those bodies are fetched and looked at.
_PAGE_TYPE = re.compile(r"^\s*(text/html|application/xhtml\+xml|text/xml|application/xml|$)", re.IGNORECASE)


class ScopeGuard:
    """Refuses addresses outside the blog, however they were come by, and gives each request its time limit.

    For pictures the blog is wider than for pages: see `portraits`.
    """

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address that is not within the blog, once it is known what the blog is.

        Where a redirect led there it is LeadsOut. Outside services have limits of their own: see `provenance`.
        Money links lead out of the blog and have a meter of their own: see `money_trail`.
        """
        if request.meta["what"] == "service":
            return
        crawl: BlogCrawl = request.meta["crawl"]
        meter: Meter = request.meta.get("meter", crawl.meter)
        request.meta["download_timeout"] = max(0.05, min(ANSWER_SECONDS, meter.seconds_left()))
        what = request.meta["what"]
        if what in {"robots", "money"} or crawl.scope is None or crawl.scope.holds(request.url):
            return
        if what == "picture" and holds_picture(crawl.scope, request.url):
            return
        if request.meta.get("redirect_times"):
            raise LeadsOut(request.url)
        raise Refused("outside", "not within the blog")


class BodyGuard:
    """Cuts answers: at the size limit of a page, at the bytes of the crawl, and before the body of what is no page
    where a page was asked for, or no picture that can be read where a picture was.

    What was received up to there is kept, with the flag `download_stopped` on the response. What outside services send
    is cut at the size of a page and is none of the bytes of the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self._headers, signals.headers_received)
        crawler.signals.connect(self._bytes, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for an engine."""
        return cls(crawler)

    def _headers(self, headers: Headers, request: Request) -> None:
        request.meta["received"] = 0
        kind = (headers.get("Content-Type") or b"").decode("latin-1")
        wanted = {"page": _PAGE_TYPE, "money": _PAGE_TYPE, "picture": TYPES}.get(request.meta["what"])
        if wanted is not None and not wanted.match(kind):
            raise StopDownload(fail=False)

    def _bytes(self, data: bytes, request: Request) -> None:
        crawl: BlogCrawl = request.meta["crawl"]
        request.meta["received"] += len(data)
        full = False
        if request.meta["what"] != "service":
            meter: Meter = request.meta.get("meter", crawl.meter)
            meter.bytes += len(data)
            full = meter.bytes >= meter.budget.bytes
        if full or request.meta["received"] >= request.meta.get("longest", crawl.meter.budget.page_bytes):
            raise StopDownload(fail=False)
