"""Commerce: what the operator sells or asks for in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found
from classifier.lexicons import load, phrases
from classifier.offers import shown
from classifier.page import Position
from classifier.signals import signal
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="share of pages with a basket of the site's own",
    innocent="An author or artist may sell a few things of their own.",
    source="default strings of shop systems; corpus guide (shop with a news section is openly corporate)",
)
def basket_of_its_own(blog: Blog) -> Finding:
    """The share of pages with a basket, checkout or add-to-cart link within the site."""
    pattern = phrases("commerce", "basket")
    quotes: list[Evidence] = []
    hits = 0
    for page in blog.pages:
        link = next(
            (x for x in page.links if x.internal and pattern and _whole(pattern.match(x.anchor), x.anchor)), None
        )
        if link is not None:
            hits += 1
            quotes.append(shown(page, link))
    if not blog.pages:
        return could_not_look("no page was read")
    return found(hits / len(blog.pages), quotes) if hits else not_found()


def _whole(match: object, anchor: str) -> bool:
    return match is not None and len(anchor.split()) <= 6


@signal(
    family="commerce",
    toward="individual",
    unit="yes or no",
    innocent="A company or an association may take donations the same way.",
    source="corpus guide (a tip jar does not make a blog commercial)",
)
def tip_jar(blog: Blog) -> Finding:
    """Whether the blog asks for small support by a platform made for it: Ko-fi, Patreon, Liberapay, PayPal gifts."""
    table = load("commerce")["tips"]
    hosts, paths = tuple(table["hosts"]), tuple(table["paths"])
    quotes = [
        shown(page, link)
        for page in blog.pages
        for link in page.links
        if link.position is not Position.COMMENTS
        and (host_of(link.url) in hosts or link.domain in hosts or any(path in link.url for path in paths))
    ]
    if not blog.pages:
        return could_not_look("no page was read")
    return found(1, quotes) if quotes else not_found()
