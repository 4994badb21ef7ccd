"""Where the links of a blog lead, domain by domain, and how somebody earns by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classifier.dossier.records import Destination
from classifier.lexicons import load
from classifier.money import money_links, sells
from classifier.offers import everybody
from classifier.page import Position
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.page import Link, Page

EARNS = "somebody earns by the links"
SELLS = "the links call to buy"
PEOPLE = "personal blogs and pages"
NETWORKS = "networks and platforms"
OTHER = "other sites"
KINDS = (EARNS, SELLS, PEOPLE, NETWORKS, OTHER)
"""What a destination is, the kind that says most about money first."""
_NO_MONEY = KINDS.index(PEOPLE)


@dataclass(slots=True)
class _Seen:
    kind: int = len(KINDS) - 1
    links: int = 0
    pages: set[str] = field(default_factory=set)
    earns: Counter[str] = field(default_factory=Counter)
    example: tuple[int, str, str] = (len(KINDS), "", "")


def destinations(blog: Blog) -> tuple[Destination, ...]:
    """Give where the links out of the blog lead, money first, then by the number of links.

    Links in readers' comments are left out. A redirect on the blog's own host that hides a seller is listed under
    that host. The kind of a domain is that of its most telling link.
    """
    own = registrable_domain(blog.scope.host.split(":")[0])
    seen: dict[str, _Seen] = {}
    for page in blog.pages:
        for link, kind, earns in _outward(page, own):
            entry = seen.setdefault(link.domain or host_of(link.url), _Seen())
            entry.links += 1
            entry.pages.add(page.url)
            entry.kind = min(entry.kind, kind)
            entry.earns.update([earns] if earns else [])
            entry.example = min(entry.example, (kind, link.url, page.url))
    rows = [
        Destination(
            domain=domain,
            links=entry.links,
            pages=len(entry.pages),
            kind=KINDS[entry.kind],
            earns=tuple(sorted(entry.earns, key=lambda name: (-entry.earns[name], name))),
            example=entry.example[1],
            page=entry.example[2],
        )
        for domain, entry in seen.items()
    ]
    return tuple(sorted(rows, key=lambda row: (min(KINDS.index(row.kind), _NO_MONEY), -row.links, row.domain)))


def _outward(page: Page, own: str) -> Iterator[tuple[Link, int, str]]:
    """Give the links out of a page with the number of their kind and how somebody earns by them."""
    money = {id(each.link): each.programme for each in money_links(page)}
    for link in page.links:
        if id(link) in money:
            yield link, KINDS.index(EARNS), money[id(link)]
        elif link.internal or link.position is Position.COMMENTS or link.domain == own or not link.domain:
            continue
        elif _of_a_person(host_of(link.url)):
            yield link, KINDS.index(PEOPLE), ""
        elif link.domain in everybody():
            yield link, KINDS.index(NETWORKS), ""
        else:
            yield link, KINDS.index(SELLS if sells(link) else OTHER), ""


def _of_a_person(host: str) -> bool:
    hosts = load("community")["personal_host"]["any"]
    parts = host.split(".")
    return any(".".join(parts[start:]) in hosts for start in range(len(parts) - 1))
