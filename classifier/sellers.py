"""Whom a blog sends its readers to: the domains of the sellers that its articles offer or keep coming back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.lexicons import load
from classifier.names import squash
from classifier.offers import articles, everybody, offers, outbound, shown
from classifier.once import once
from classifier.operators import own_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Link, Page

_LEAST_ARTICLES = 3
_LEAST_SHARE = 0.3
_LEAST_LETTERS = 5  # of a name that may stand within another


@once
def sellers(blog: Blog) -> Mapping[str, Evidence]:
    """Give the domains, with a link each, those in most articles first.

    A seller is where an article's money link or call to buy leads, or where three articles and three in ten
    link to. The blog's own and sister domains, networks, hosts and mail services are none.
    """
    pages = articles(blog)
    sold: dict[str, list[tuple[Page, Link]]] = {}
    linked: dict[str, list[tuple[Page, Link]]] = {}
    for page in pages:
        for into, links in ((sold, offers(page)), (linked, outbound(page))):
            for link in links:
                if link.domain and not link.internal:
                    into.setdefault(link.domain, []).append((page, link))
    least = max(_LEAST_ARTICLES, _LEAST_SHARE * len(pages))
    often = {domain: rows for domain, rows in linked.items() if len({page.url for page, _ in rows}) >= least}
    both = {domain: [*sold.get(domain, ()), *often.get(domain, ())] for domain in (*sold, *often)}
    ranked = sorted(both, key=lambda domain: (-len({page.url for page, _ in both[domain]}), domain))
    return {
        domain: shown(*both[domain][0])
        for domain in ranked
        if domain not in everybody() and not _is_provider(domain) and not own_domain(blog, domain)
    }


def seller_called(blog: Blog, name: str) -> tuple[str, Evidence] | None:
    """Give the seller whose domain bears a name or is borne by it, with a link to it; None where none does."""
    called = squash(name)
    for domain, evidence in sellers(blog).items():
        label = squash(domain.split(".", 1)[0])
        short, long = sorted((label, called), key=len)
        if label and (label == called or (len(short) >= _LEAST_LETTERS and short in long)):
            return domain, evidence
    return None


def _is_provider(domain: str) -> bool:
    label = squash(domain.split(".", 1)[0])
    return label in {squash(word) for word in load("identity")["providers"]["any"]}
