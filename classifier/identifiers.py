"""Identifiers: the accounts and names under which a blog counts, sells, proves its ownership and gets its mail.

Two sites with one account have one owner, more or less surely by the kind of account. So each identifier is given in
the one form that tells accounts apart (of UA-123456-7 the account UA-123456), with whose it is: the blog's own, or
only a third party's whose frame or script the page loads. What such a page loads itself is not looked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from classifier.findings import Evidence, fact, quote
from classifier.lexicons import load, phrases
from classifier.money import money_links
from classifier.once import once
from classifier.sentences import around
from classifier.trackers import loaded_addresses, own_code
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from classifier.blog import Blog
    from classifier.page import Page

_IDENTITY_PAGES = ("home", "about", "contact", "legal", "privacy", "disclosure", "author")
_LONGEST = 120  # characters; longer "identifiers" are data
_OWNER = re.compile(r"^\s*(OWNER|MANAGER)DOMAIN\s*=\s*([\w.-]+)", re.IGNORECASE)
_SELLER = re.compile(r"^\s*([\w.-]+\.[a-z]{2,})\s*,\s*([\w.@:-]+)\s*,\s*DIRECT\b", re.IGNORECASE)
_MOST_ROWS = 5000  # of an ads.txt; managers' files have some thousand


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identifier: where it stands and looks like what, and how far one owner keeps it, from 0 to 1."""

    name: str
    place: str
    pattern: re.Pattern[str] | None
    keep: re.Pattern[str] | None
    vendors: tuple[str, ...]
    exclusive: float


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of a blog.

    `place` is script, meta, link, file or mail; `own` says that it stands in the blog's own pages and files, and not
    only in what a third party's frame or script is addressed with; `placeholder` that guides print it in place of
    one's own, `platform` that a hosting service puts it on every blog of its; `exclusive` is that of its kind.
    """

    kind: str
    value: str
    place: str
    own: bool
    placeholder: bool
    platform: bool
    exclusive: float
    evidence: Evidence

    @property
    def tells(self) -> bool:
        """Whether it can tell who runs the blog."""
        return self.own and not self.placeholder and not self.platform


@cache
def kinds() -> tuple[Kind, ...]:
    """Give the kinds of `lexicons/identifiers.toml`, in its order."""
    return tuple(
        Kind(
            name=row["name"],
            place=row["in"],
            pattern=re.compile(row["pattern"], 0 if row["in"] == "script" else re.IGNORECASE)
            if "pattern" in row
            else None,
            keep=re.compile(row["keep"]) if "keep" in row else None,
            vendors=tuple(row.get("vendors", ())),
            exclusive=float(row["exclusive"]),
        )
        for row in load("identifiers")["kind"]
    )


@cache
def _kind(name: str) -> Kind:
    return next(kind for kind in kinds() if kind.name == name)


@once
def identifiers(blog: Blog) -> tuple[Identifier, ...]:
    """Give the identifiers of a blog, each once, in the order of its pages; readers' comments are left out.

    One that stands in the blog's own context anywhere is its own, wherever else it stands.
    """
    found: dict[tuple[str, str], Identifier] = {}
    seen: set[str] = set()
    for page in blog.pages:
        for one in (*_in_code(page, seen), *_in_meta(page), *_in_links(page), *_in_mail(page)):
            before = found.get((one.kind, one.value))
            if before is None or (one.own and not before.own):
                found[one.kind, one.value] = one
    for one in _in_ads_txt(blog):
        found.setdefault((one.kind, one.value), one)
    return tuple(found.values())


def is_placeholder(identifier: str) -> bool:
    """Tell whether an identifier of a script is one that guides print in place of one's own: G-XXXXXXXXXX."""
    return _fits("placeholder_ids", identifier)


def _fits(table: str, text: str) -> bool:
    pattern = phrases("identifiers", table)
    return pattern is not None and pattern.search(text) is not None


def _made(kind: Kind, raw: str, own: bool, evidence: Evidence) -> Identifier:
    table = {"link": "placeholder_partners", "mail": "placeholder_domains", "file": "placeholder_domains"}
    kept = kind.keep.search(raw) if kind.keep is not None else None
    value = kept[0] if kept else raw
    return Identifier(
        kind=kind.name,
        value=value.lower() if kind.place in ("link", "mail", "file") else value,
        place=kind.place,
        own=own,
        placeholder=is_placeholder(raw) or _fits(table.get(kind.place, "placeholder_ids"), raw.lower()),
        platform=_fits("platform_ids", raw),
        exclusive=kind.exclusive,
        evidence=evidence,
    )


def _in_code(page: Page, seen: set[str]) -> Iterator[Identifier]:
    """What scripts, counting pictures and frames carry; what many pages share is looked at once."""
    home = registrable_domain(host_of(page.url))
    for text in own_code(page):
        yield from _matches(page, text, "", home, seen)
    for address in loaded_addresses(page):
        yield from _matches(page, address, host_of(address), home, seen)


def _matches(page: Page, text: str, host: str, home: str, seen: set[str]) -> Iterator[Identifier]:
    if text in seen:
        return
    seen.add(text)
    for kind in kinds():
        if kind.place != "script" or kind.pattern is None:
            continue
        for match in kind.pattern.finditer(text):
            raw = next((group for group in match.groups() if group), "")
            own = host == "" or registrable_domain(host) == home or _under(host, kind.vendors)
            if raw:
                yield _made(kind, raw, own, quote(page, around(text, *match.span(), before=30, after=20)))


def _under(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _in_meta(page: Page) -> Iterator[Identifier]:
    for name, content in page.meta.items():
        for kind in kinds():
            if kind.place == "meta" and kind.pattern is not None and kind.pattern.fullmatch(name):
                for part in content.split(","):
                    if 4 <= len(part.strip()) <= _LONGEST:
                        yield _made(kind, part.strip(), True, fact(page, 'meta {} = "{}"', name, content[:80]))


def _in_links(page: Page) -> Iterator[Identifier]:
    for money in money_links(page):
        if money.link.internal:
            continue
        parts = urlsplit(money.link.url)
        target = f"{host_of(money.link.url)}{unquote(parts.path)}?{parts.query}"
        target += f"#{parts.fragment}" if parts.fragment else ""
        for kind in kinds():
            match = kind.pattern.search(target) if kind.place == "link" and kind.pattern is not None else None
            raw = next((group for group in match.groups() if group), "") if match else ""
            if raw:
                yield _made(kind, raw, True, fact(page, "{} → {}", money.link.anchor, money.link.url))


def _in_mail(page: Page) -> Iterator[Identifier]:
    if page.role not in _IDENTITY_PAGES:
        return
    free: Mapping[str, list[str]] = load("identity")["free_mail"]
    for address in page.mailtos:
        host = unquote(address).rpartition("@")[2].strip().lower()
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) and host not in free["any"]:
            yield _made(_kind("e-mail domain"), registrable_domain(host), True, quote(page, address))


def _in_ads_txt(blog: Blog) -> Iterator[Identifier]:
    file = blog.ads_txt
    if file is None:
        return
    for row in file.text.splitlines()[:_MOST_ROWS]:
        owner, seller = _OWNER.match(row), _SELLER.match(row)
        if owner:
            kind = _kind(f"ads.txt {owner[1].lower()}")
            yield _made(kind, registrable_domain(owner[2].lower()), True, quote(file, row))
        elif seller and seller[1].lower() == "google.com":
            yield _made(replace(_kind("adsense"), place="file"), seller[2], True, quote(file, row))
        elif seller:
            yield _made(_kind("ads.txt seller"), f"{seller[1]} {seller[2]}", True, quote(file, row))
