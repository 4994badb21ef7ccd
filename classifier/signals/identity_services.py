"""Work for clients: what a person or a small firm offers to do for the reader, in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.page import Position
from classifier.sentences import around
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_MOST = 6


def _shop_window(blog: Blog) -> list[Page]:
    """The pages that a business shows first: home, about, contact, products, and all that is no post."""
    return [page for page in blog.pages if page.role not in ("post", "listing", "privacy", "legal")]


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="different offers of work, at most 6",
    innocent="A blogger may be for hire beside the blog and say so on one page.",
    source="how coaches, practices and small firms offer their work; 16 CFR 255.5: the connection is plain",
)
def works_for_clients(blog: Blog) -> Finding:
    """Home, about, contact and service pages offer work to the reader: work with me, book a session, request a quote,
    what our clients say."""
    kinds: dict[str, Evidence] = {}
    looked = False
    for page in _shop_window(blog):
        pattern = phrases("business", "client_work", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        for block in page.blocks:
            if block.position is Position.COMMENTS:
                continue
            for match in pattern.finditer(block.text):
                words = around(block.text, match.start(), match.end())
                kinds.setdefault(match[0].casefold(), quote(page, words))
    if not looked:
        return could_not_look("no page about the blog was read in a language with word lists")
    return found(float(min(_MOST, len(kinds))), kinds.values()) if kinds else not_found()
