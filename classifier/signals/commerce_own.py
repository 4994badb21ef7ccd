"""Commerce: what the author asks of readers in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found
from classifier.lexicons import load
from classifier.offers import shown
from classifier.page import Position
from classifier.signals import signal
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog


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
