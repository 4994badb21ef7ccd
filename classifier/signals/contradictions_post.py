"""Contradictions within one post: what it says of its independence against where its links lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.labels import claims, interest_told, said
from classifier.offers import article_money, articles, shown
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="The commission may be told of on a page of its own, and the claim may speak of the makers only.",
    source="16 CFR 255.5 and 465.6; Directive 2005/29/EC Annex I point 11",
)
def independent_yet_undeclared(blog: Blog) -> Finding:
    """Share of the posts that claim to be independent, unbiased or paid by nobody, hold a link that earns, and tell
    of no interest anywhere on the page."""
    pages = articles(blog)
    if not pages:
        return could_not_look("no page with enough text was read")
    pairs: list[Evidence] = []
    hits = 0
    for page in pages:
        money = article_money(page)
        if money and claims(page) and not interest_told(page):
            hits += 1
            pairs += [said(page, claims(page)[0]), shown(page, money[0].link)]
    return found(hits / len(pages), pairs, most=4) if hits else not_found()
