"""The money links of a page: links by which somebody earns when the reader follows them or buys.

A link counts where its address fits an affiliate programme (`lexicons/affiliates.toml`), where it is marked
as sponsored, or where it leads through a redirect that hides the partner. A plain link to a shop does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from classifier.lexicons import load, phrases
from classifier.once import once
from classifier.page import Position
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.page import Link, Page

_CALL_WORDS = 7  # a longer link text is a sentence, not a button
_TOKEN = re.compile(r"/(?=[a-z]*\d|\d+[a-z]|[a-z]+\d)\w{4,40}/?$", re.IGNORECASE)
_LEADING_SIGNS = re.compile(r"^[\W_]+")
_ARROW = re.compile("[→➡»›👉▶➤➜]")
_HONEST = frozenset({"sponsored", "nofollow"})
_REDIRECTORS = {"youtube.com": "q", "google.com": "url", "facebook.com": "u"}


@dataclass(frozen=True, slots=True)
class Programme:
    """An affiliate programme: its kind, and what its links look like."""

    name: str
    kind: str
    hosts: tuple[str, ...]
    path: re.Pattern[str] | None
    query: frozenset[str]


@dataclass(frozen=True, slots=True)
class MoneyLink:
    """One link with the programme it belongs to (or why it counts), the programme's kind, and how it was known.

    `how` is programme, parameter, counter, sponsored, redirect (a tracking host) or cloaked (the own host).
    """

    link: Link
    programme: str
    kind: str
    how: str

    @property
    def hidden(self) -> bool:
        """Whether the address hides where it leads."""
        return self.how in ("redirect", "cloaked")


@cache
def programmes() -> Mapping[str, tuple[Programme, ...]]:
    """Give the programmes by each host that their links may have."""
    by_host: dict[str, list[Programme]] = {}
    for row in load("affiliates")["programme"]:
        path = re.compile(row["path"]) if "path" in row else None
        known = Programme(row["name"], row["kind"], tuple(row["hosts"]), path, frozenset(row.get("query", ())))
        for host in known.hosts:
            by_host.setdefault(host.removeprefix("www."), []).append(known)
    return {host: tuple(rows) for host, rows in by_host.items()}


@cache
def _table(name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = load("affiliates")[name]
    return table


@cache
def _parameters() -> Mapping[str, str]:
    return {name: kind for kind, names in _table("parameters").items() if kind != "source" for name in names}


@cache
def _counters() -> re.Pattern[str]:
    return re.compile("|".join(_table("counters")["any"]), re.IGNORECASE)


@cache
def delicate_kinds() -> frozenset[str]:
    """The kinds of programme whose offers are regulated or known for disguised selling."""
    return frozenset(_table("delicate")["kinds"])


@once
def money_links(page: Page) -> tuple[MoneyLink, ...]:
    """Give the money links of a page in document order, readers' comments left out."""
    own = registrable_domain(host_of(page.url))
    kept = (_money(link) for link in page.links if link.position is not Position.COMMENTS)
    # A blog's own tracking host leads to its own offers.
    return tuple(m for m in kept if m is not None and not (m.how == "redirect" and m.link.domain == own))


def sells(link: Link) -> bool:
    """Tell whether the words on a link call to buy, order, claim or visit a seller, in any language known."""
    words = _LEADING_SIGNS.sub("", link.anchor)
    if not words or len(words.split()) > _CALL_WORDS:
        return False
    tables = ["calls", "calls_on_buttons"] if link.button or _ARROW.search(link.anchor) else ["calls"]
    patterns = [phrases("commerce", table) for table in tables]
    return any(pattern is not None and pattern.match(words) for pattern in patterns)


def _money(link: Link) -> MoneyLink | None:
    if link.internal:
        return _cloaked(link)
    found = _known(link.url)
    if found is not None:
        return MoneyLink(link, *found)
    if "sponsored" in link.rel:
        return MoneyLink(link, "marked as sponsored", "", "sponsored")
    return None


@lru_cache(maxsize=16384)
def _known(url: str) -> tuple[str, str, str] | None:
    """Give (programme, kind, how) where the address itself shows that it earns."""
    try:
        parts = urlsplit(url)
        query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        return None
    host = host_of(url)
    inner = _REDIRECTORS.get(host, "")
    if inner and query.get(inner, "").startswith("http") and "redirect" in parts.path + "/url":
        return _known(query[inner])
    labels = host.split(".")
    for start in range(max(1, len(labels) - 1)):
        for programme in programmes().get(".".join(labels[start:]), ()):
            if _fits(programme, parts, query):
                return programme.name, programme.kind, "programme"
    kinds = _parameters()
    for name in (*query, *_fragment_names(parts.fragment)):
        if name in kinds:
            return f"affiliate parameter {name}=", _kind(kinds[name]), "parameter"
    if query.get("utm_medium", "").lower() in _table("mediums")["network"]:
        return "utm_medium says affiliate", "", "parameter"
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _counters().search(target):
        return "click counter", "", "counter"
    if len(labels) > 2 and labels[0] in _table("redirect_labels")["any"] and _TOKEN.match(parts.path):
        return f"redirect host {host}", "", "redirect"
    return None


def _fits(programme: Programme, parts: SplitResult, query: Mapping[str, str]) -> bool:
    path = unquote(parts.path) or "/"
    if programme.path is not None and not programme.path.match(path):
        return False
    # Amazon's old links carry the tag in the path.
    return not programme.query or not programme.query.isdisjoint(query) or "/ref=as_li" in path or "tag=" in path


def _fragment_names(fragment: str) -> tuple[str, ...]:
    return tuple(name.lower() for name, _ in parse_qsl(fragment)) if "=" in fragment else ()


def _kind(kind: str) -> str:
    return "" if kind == "network" else kind


@lru_cache(maxsize=16384)
def _folders(url: str) -> list[str]:
    return urlsplit(url).path.strip("/").lower().split("/")


def _cloaked(link: Link) -> MoneyLink | None:
    """A link on the blog's own host through one of the redirect folders of link-hiding plug-ins, or to a bare
    redirect (/go) that search engines are asked not to follow."""
    if link.position is Position.FOOTER:
        return None
    folders = _folders(link.url)
    first = (folders[-2] if len(folders) > 1 else folders[0]).removesuffix(".php")
    table = _table("cloaks")
    marked = bool(link.rel & _HONEST)
    if len(folders) < 2:
        hidden = first in table["bare"] and marked
    elif first in table["strong"]:
        hidden = marked or sells(link)
    else:
        hidden = first in table["weak"] and ("sponsored" in link.rel or (marked and sells(link)))
    return MoneyLink(link, f"redirect through /{first}/", "", "cloaked") if hidden else None
