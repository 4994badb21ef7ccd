"""robots.txt as RFC 9309 says, which Scrapy's own middleware does not: it lets pages through after a server
error and obeys the body of a 404.

    answer                       section   meaning
    2xx                          2.3.1.1   obey the rules in the first 500 KiB
    3xx                          2.3.1.2   follow five, then treat as unavailable
    4xx, too many redirects      2.3.1.3   unavailable: everything may be read
    5xx, no answer               2.3.1.4   unreachable: nothing may be read
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request

from crawler.reach import host_and_port
from crawler.refusals import Refused, failure_of, private_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.blog_crawl import BlogCrawl
    from crawler.slots import HostSlots

ROBOT_NAME = "flogcheck"
PARSE_LIMIT = 500 * 1024
REDIRECT_LIMIT = 5
LONGEST_DELAY = 10.0
"""Seconds between requests, at most, that a Crawl-delay is granted: more would leave nothing of the time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the robots.txt of one origin allows; `closed` says why it allows nothing, where that is so."""

    rules: Protego | None = None
    closed: str = ""

    def allows(self, url: str) -> bool:
        """Tell whether the address may be fetched."""
        return not self.closed and (self.rules is None or self.rules.can_fetch(url, ROBOT_NAME))

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Give the sitemap addresses that it names."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()

    @property
    def crawl_delay(self) -> float:
        """Give the seconds between requests that it asks for, 0 where it does not."""
        return float(self.rules.crawl_delay(ROBOT_NAME) or 0) if self.rules is not None else 0.0


def policy_of(status: int, body: bytes) -> Policy:
    """Read the answer to a request for robots.txt, redirects already followed."""
    if status >= 500:
        return Policy(closed=f"robots.txt answered {status}, which means keep out (RFC 9309)")
    if not 200 <= status < 300:
        return Policy()
    return Policy(rules=Protego.parse(body[:PARSE_LIMIT].decode("utf-8", "replace").lstrip("\ufeff")))


class RobotsMiddleware:
    """Fetches robots.txt before the first page of each origin and refuses what it does not allow.

    What an origin said is kept with the crawl that asked: each capture holds the answers that it was made by.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for an engine."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Refused for an address that robots.txt does not allow."""
        if request.meta.get("what") in {"robots", "service"}:  # of services see `provenance`
            return
        # A money link that is followed has limits of its own, and they hold for the robots.txt of its hosts too.
        passed_on: dict[str, Any] = {name: request.meta[name] for name in ("service", "meter") if name in request.meta}
        policy = await self.policy(request.url, request.meta["crawl"], passed_on)
        if not policy.allows(request.url):
            raise Refused("robots", policy.closed or "robots.txt does not allow it")

    async def policy(self, url: str, crawl: BlogCrawl, meta: Mapping[str, Any] = MappingProxyType({})) -> Policy:
        """Give the policy for an address, fetching robots.txt, with more `meta`, if this is the first of its origin.

        An origin that cannot be connected to raises what the connection raised: no page is asked for.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in crawl.policies:
            crawl.policies[origin] = policy = await _fetch(origin, crawl, meta)
            seconds = policy.crawl_delay
            if seconds > LONGEST_DELAY and not meta:
                crawl.remarks["crawl_delay"] = (
                    f"robots.txt asks for {seconds:g} s between requests; kept {LONGEST_DELAY:g}"
                )
            if seconds:
                downloader: HostSlots = self._crawler.engine.downloader  # type: ignore[assignment]
                downloader.slow_down(url, min(seconds, LONGEST_DELAY))
        return crawl.policies[origin]


async def _fetch(origin: str, crawl: BlogCrawl, meta: Mapping[str, Any]) -> Policy:
    # A robots.txt may lie anywhere that a redirect leads (RFC 9309, 2.3.1.2), private addresses excepted.
    request = Request(
        f"{origin}/robots.txt",
        meta={"what": "robots", "redirect_ttl": REDIRECT_LIMIT, "longest": PARSE_LIMIT, **meta},
        dont_filter=True,
    )
    try:
        response = await crawl.download(request)
    except Exception as error:
        kind, message = failure_of(error, request.url)
        if kind in {"dns", "refused", "tls"} or private_host(error) == host_and_port(origin)[0]:
            raise
        if meta.get("service"):  # nothing that is missing of the blog
            crawl.capture.failure(request.url, kind, message, datetime.now(UTC), meta["service"])
        else:
            crawl.fail(request.url, kind, message)
        if kind in {"redirects", "size", "unreadable"}:
            return Policy()
        return Policy(closed=f"robots.txt could not be had ({message}), which means keep out (RFC 9309)")
    return policy_of(response.status, response.body)
