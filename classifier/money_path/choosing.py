"""Which money links of a blog are worth following: hidden ones first, then where most links lead, each seller once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from classifier.lexicons import load
from classifier.money import money_links, sells
from classifier.offers import everybody, offers
from classifier.page import Position
from crawler.addresses import host_of, registrable_domain
from crawler.hops import as_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.money import MoneyLink
    from classifier.page import Link, Page

_MARKETPLACE = "marketplace"


@dataclass(slots=True)
class _Target:
    """One seller as far as the links tell: whether they hide it, how many links lead there, under which addresses."""

    hidden: bool
    links: int = 0
    addresses: Counter[str] = field(default_factory=Counter)


def chosen_links(blog: Blog, most: int) -> tuple[str, ...]:
    """Give the addresses of up to `most` links that leave the blog and by which somebody earns or sells.

    Of links that seem to lead to one seller by one programme only the most frequent is followed, so that a few links
    show several sellers. Links whose address hides where it leads come first, then the most frequent.
    """
    targets: dict[str, _Target] = {}
    for _, link, money in selling_links(blog):
        address = as_asked(link.url)
        if not address:
            continue
        hidden = link.internal or (money is not None and money.hidden)
        target = targets.setdefault(_target_of(address, money, hidden=hidden), _Target(hidden))
        target.links += 1
        target.addresses[address] += 1
    ranked = sorted(targets.values(), key=lambda target: (not target.hidden, -target.links))
    return tuple(target.addresses.most_common(1)[0][0] for target in ranked[:most])


def selling_links(blog: Blog) -> Iterator[tuple[Page, Link, MoneyLink | None]]:
    """Give the links of all pages that earn or call to buy, in the order of the capture, readers' comments left out.

    A link that calls to buy and stays on the blog's own host counts where its folder is one that hides partners: for
    a weight that would be too little, for a look it is enough.
    """
    for page in blog.pages:
        money = {id(each.link): each for each in money_links(page)}
        selling = {id(link) for link in offers(page)}
        for link in page.links:
            if link.position is Position.COMMENTS:
                continue
            outward = id(link) in selling and not link.internal and link.domain not in everybody()
            if id(link) in money or outward or _own_redirect(link):
                yield page, link, money.get(id(link))


def _own_redirect(link: Link) -> bool:
    if not link.internal or link.position is Position.FOOTER or not sells(link):
        return False
    folders = urlsplit(link.url).path.strip("/").lower().split("/")
    cloaks = load("affiliates")["cloaks"]
    if len(folders) < 2:
        return folders[0].removesuffix(".php") in cloaks["bare"]
    return folders[-2] in cloaks["strong"] or folders[-2] in cloaks["weak"]


def _target_of(address: str, money: MoneyLink | None, *, hidden: bool) -> str:
    """Name the seller by what the address tells, together with the programme."""
    programme = money.programme if money is not None else ""
    if hidden:
        return f"{programme} {address}"
    host = host_of(address)
    if money is None or money.how in ("sponsored", "parameter") or money.kind == _MARKETPLACE:
        return f"{programme} {registrable_domain(host)}"
    query = dict(parse_qsl(urlsplit(address).query))
    named = load("money_path")
    for name in named["target_parameters"]["any"]:
        inner = host_of(query.get(name, "")) if query.get(name, "").startswith("http") else ""
        if inner:
            return f"{programme} {registrable_domain(inner)}"
    for name in named["merchant_parameters"]["any"]:
        if query.get(name):
            return f"{programme} {name}={query[name]}"
    return f"{programme} {host}{urlsplit(address).path}"
