"""The links of a post to the brand: plain ones, and those by which somebody earns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from classifier.brand.mentions import count
from classifier.money import money_links
from classifier.page import Position
from crawler.addresses import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.blog import Blog
    from classifier.brand.profile import Brand
    from classifier.money import MoneyLink
    from classifier.page import Link, Page

_OF_ARTICLE = (Position.BODY, Position.ASIDE)
_PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|svg)([?#]|$)", re.IGNORECASE)
_REDIRECTS = ("redirect", "url", "l.php", "out", "away", "link")  # of services that pass their readers on
_DEEPEST = 3  # addresses within addresses that are unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandLink:
    """A link in an article, or in a box beside it, that leads to the brand.

    `earns` says that the link earns (it carries an affiliate parameter, goes through a network, or is marked as
    sponsored), `partner` is the id out of the brand's file that its address carries, or empty.
    """

    link: Link
    earns: bool
    partner: str = ""


def under(host: str, domains: Iterable[str]) -> bool:
    """Tell whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def links_to(page: Page, brand: Brand, ends: Mapping[str, str]) -> tuple[BrandLink, ...]:
    """Give the links to the brand in an article and the boxes beside it, in document order.

    A link leads to the brand where its host is one of the brand's, where its address holds such an address (as those
    of networks and shorteners do), where it fits a programme of the brand's, carries a partner id of the brand's
    programme, or was followed to the brand. `ends` gives the domain at which a followed link ended.
    """
    earning = {id(money.link) for money in money_links(page)}
    out = []
    for link in page.links:
        if link.position not in _OF_ARTICLE or _PICTURE.search(link.url):
            continue
        programme = any(_fits(link.url, one.host, one.path, one.query) for one in brand.programmes)
        partner = _carried(link.url, brand.affiliates)
        at_brand = under(host_of(link.url), brand.domains) and not _passes_on(link.url, brand)
        money = id(link) in earning or programme
        leads = at_brand or programme or (money and (bool(partner) or _leads(link.url, brand, ends)))
        if leads or (not link.internal and _leads(link.url, brand, ends)):
            out.append(BrandLink(link=link, earns=money or bool(partner), partner=partner))
    return tuple(out)


def own(page: Page, links: Iterable[BrandLink]) -> tuple[Link, ...]:
    """Give those of the links that make a post mention the brand: links of the article itself, and of what recurs in
    the articles those that earn. A box beside the article says nothing of the post."""
    return tuple(
        one.link
        for one in links
        if one.link.position is Position.BODY and (one.earns or one.link.order not in page.furniture)
    )


def unresolved(
    page: Page, brand: Brand, ends: Mapping[str, str], *, known: Iterable[Link] = ()
) -> tuple[MoneyLink, ...]:
    """Give the money links of an article that hide where they lead and were not followed, so that they may lead to
    the brand: those whose words name the brand first."""
    seen = {id(link) for link in known}
    hidden = [
        money
        for money in money_links(page)
        if money.link.position in _OF_ARTICLE
        and (money.hidden or money.kind == "network" or money.how == "counter")
        and id(money.link) not in seen
        and not _ended(money.link.url, ends)
        and not _told_address(money.link.url)
    ]
    return tuple(sorted(hidden, key=lambda money: not count(money.link.anchor, brand, page.lang)))


def shop_links(page: Page, brand: Brand, *, known: Iterable[Link]) -> tuple[Link, ...]:
    """Give the money links of an article that name the brand and lead to somebody else: shops that sell its goods."""
    seen = {id(link) for link in known}
    return tuple(
        money.link
        for money in money_links(page)
        if money.link.position in _OF_ARTICLE
        and id(money.link) not in seen
        and not money.hidden
        and count(money.link.anchor, brand, page.lang)
    )


def ends_of(blog: Blog) -> Mapping[str, str]:
    """Give for each link that was followed, in its one form, the domain at which it ended."""
    return {canonical(followed.url): followed.destination for followed in blog.followed if followed.destination}


def _ended(url: str, ends: Mapping[str, str]) -> str:
    return ends.get(canonical(url), "")


def _leads(url: str, brand: Brand, ends: Mapping[str, str]) -> bool:
    end = _ended(url, ends)
    if end:
        return any(
            end == domain or domain.endswith(f".{end}") or end.endswith(f".{domain}") for domain in brand.domains
        )
    return any(under(host_of(inner), brand.domains) for inner in _inner(url))


def _passes_on(url: str, brand: Brand) -> bool:
    """Whether an address of the brand's is a redirect that leads to somebody else (youtube.com/redirect?q=…)."""
    path = urlsplit(url).path.strip("/").casefold()
    inner = [host_of(address) for address in _inner(url)]
    return bool(inner) and path in _REDIRECTS and not any(under(host, brand.domains) for host in inner)


def _told_address(url: str) -> bool:
    """Whether the address itself tells where it leads."""
    return any(True for _ in _inner(url))


def _inner(url: str, depth: int = 0) -> Iterable[str]:
    """The addresses that an address holds as parameters."""
    try:
        values = [value for _, value in parse_qsl(urlsplit(url).query)]
    except ValueError:
        return
    for value in values:
        plain = unquote(value)
        if plain.startswith(("http://", "https://", "//")):
            inner = f"https:{plain}" if plain.startswith("//") else plain
            if depth < _DEEPEST:
                yield from _inner(inner, depth + 1)
            yield inner


def _fits(url: str, host: str, path: str, query: tuple[tuple[str, str], ...]) -> bool:
    if not under(host_of(url), (host,)):
        return False
    try:
        parts = urlsplit(url)
        given = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        return False
    fits = fnmatchcase(unquote(parts.path) or "/", path if "*" in path else f"{path}*") if path else True
    return fits and all(given.get(name) == value for name, value in query)


def _carried(url: str, ids: Iterable[str]) -> str:
    """The id that stands in an address as a parameter's whole value or a whole part of the path; empty for none."""
    try:
        parts = urlsplit(url)
        values = {value.casefold() for _, value in parse_qsl(f"{parts.query}&{parts.fragment}")}
    except ValueError:
        return ""
    values |= {unquote(part).casefold() for part in parts.path.split("/") if part}
    return next((one for one in ids if one.casefold() in values), "")
