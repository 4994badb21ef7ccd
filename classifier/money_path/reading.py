"""From what a crawl wrote down while it followed money links to what became of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.money_path.choosing import selling_links
from classifier.money_path.followed import Followed
from classifier.money_path.sellers import seller_of
from classifier.money_path.ways import pages_of, trail_of, way_from
from classifier.offers import shown
from crawler.addresses import host_of, registrable_domain
from crawler.hops import as_asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from classifier.blog import Blog
    from classifier.money import MoneyLink
    from classifier.money_path.ways import Trail, Way
    from classifier.page import Link, Page
    from crawler.archive import Capture

    Parse = Callable[[Capture], Blog]

_TRACKED = ("redirect", "counter")


def read_followed(capture: Capture, blog: Blog, parse: Parse) -> tuple[Followed, ...]:
    """Give what became of the links that the crawl was asked to follow, in its order.

    `blog` is the blog of the capture; `parse` parses a capture and is asked for the pages of the sellers. A link that
    stands on no page of the blog, in a capture that somebody made up, is left out.
    """
    standing: dict[str, list[tuple[Page, Link, MoneyLink | None]]] = {}
    for page, link, money in selling_links(blog):
        standing.setdefault(as_asked(link.url), []).append((page, link, money))
    trail = trail_of(capture)
    shops: dict[str, tuple[Blog, ...]] = {}
    followed = []
    for url in capture.followed:
        places = standing.get(url)
        if not places:
            continue
        # The words by which a reader decides to click: the first link that has any.
        page, link, money = next((place for place in places if place[1].anchor), places[0])
        way = way_from(url, trail, capture.scope)
        if money is not None and money.how in _TRACKED and len(way.hops) == 1 and way.outcome is Outcome.FOUND:
            why = f"{way.hops[0].host} answered with a page and no address to go on to"
            way = replace(way, outcome=Outcome.COULD_NOT_LOOK, why=why, end=None)
        domain = registrable_domain(host_of(way.hops[-1].url))
        if way.end is not None and domain not in shops:
            shops[domain] = _shop(way, trail, domain, capture, parse)
        shop = shops.get(domain, ()) if way.end is not None else ()
        seller = seller_of(shop, domain) if shop else None
        unnamed = way.outcome is Outcome.FOUND and seller is None
        followed.append(
            Followed(
                url=url,
                page=page.url,
                anchor=link.anchor,
                evidence=shown(page, link),
                links=len(places),
                hops=way.hops,
                outcome=Outcome.COULD_NOT_LOOK if unnamed else way.outcome,
                why="the page at its end could not be read" if unnamed else way.why,
                seller=seller,
                shop=shop,
            )
        )
    return tuple(followed)


def _shop(way: Way, trail: Trail, domain: str, capture: Capture, parse: Parse) -> tuple[Blog, ...]:
    """Parse what was read of a seller, host by host, beginning with the one at the end of the way."""
    assert way.end is not None
    by_host = {host_of(way.end.url): [way.end]}
    for exchange in pages_of(domain, trail):
        if exchange is not way.end:
            by_host.setdefault(host_of(exchange.url), []).append(exchange)
    shops = []
    for host, exchanges in by_host.items():
        start = way.end.url if exchanges[0] is way.end else f"https://{host}/"
        shops.append(parse(replace(_nothing_of(capture), start_url=start, exchanges=tuple(exchanges))))
    return tuple(shop for shop in shops if shop.pages)


def _nothing_of(capture: Capture) -> Capture:
    return replace(
        capture,
        landed_url="",
        exchanges=(),
        failures=(),
        partial="",
        warnings=(),
        pictures=frozenset(),
        outside=(),
        outside_failures=(),
        followed=(),
    )
