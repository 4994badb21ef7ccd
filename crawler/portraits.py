"""Portraits: which pictures of a page show who writes the blog, and which few of them a crawl fetches.

The pages of a crawl never leave the blog. Pictures are served from elsewhere on most platforms, so for them "the
blog" is its own registrable domain and the asset hosts of platforms and delivery networks (`data/asset_hosts.toml`).
A picture on any other host is not fetched: its owner has nothing to do with the blog's being read.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.addresses import host_of, registrable_domain
from crawler.pictures import picture_addresses, picture_key
from crawler.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.addresses import Scope

PICTURE_BYTES = 1_000_000
"""How many bytes of a picture are fetched; one that is longer is cut, and not looked at."""
ACCEPTED = "image/webp,image/png,image/jpeg,image/gif;q=0.9"

# The attributes in which lazily loaded pictures have their address, before the one that browsers read.
SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:author|avatar|byline|bio|profile|portrait|headshot|team(?:-?member)?|about-?me|auteur|autor|equipe)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|commentlist|respond|replies)", re.IGNORECASE)
_NO_PORTRAIT = re.compile(
    r"\.svg\b|\blogo|\bicon|sprite|spacer|blank\.|pixel|placeholder|default[-_]?(?:avatar|user)|mystery", re.I
)
_ANCESTORS = 4  # a theme puts a picture into a link in a box in the author's box
_MOST_SEEN = 30
_MOST_LOOKED_AT = 300  # pictures of one page: of each, all elements around it are looked at, up to 2,048
_MOST_TEXT = 300_000  # characters of one JSON-LD script
_DEPTH = 12
_OTHERS = 3  # pictures of a text, which on an about page may show its writer


@dataclass(frozen=True, slots=True)
class SeenPortrait:
    """A picture that may show who writes: its address as the page has it, and how sure that is, 0 the surest.

    0: structured data call it a person's; 1: a microformat does; 2: class names do; 3: it stands in the text.
    """

    source: str
    rank: int


def find_portraits(root: Any) -> tuple[SeenPortrait, ...]:
    """Find the portraits of a parsed page, readers' comments left out; addresses may be relative."""
    found = [SeenPortrait(source, 0) for source in _declared(root)]
    others = 0
    for image in islice(root.iter("img"), _MOST_LOOKED_AT):
        source = next((image.get(name) for name in SOURCES if image.get(name)), "").strip()
        if not source or source.startswith("data:") or _NO_PORTRAIT.search(_file_name(source)):
            continue
        rank = _rank(image)
        others += rank == 3
        if rank < 3 or (rank == 3 and others <= _OTHERS):
            found.append(SeenPortrait(source, rank))
        if len(found) >= _MOST_SEEN:
            break
    return tuple(found)


def _file_name(source: str) -> str:
    return source.partition("?")[0].rpartition("/")[2]


def _rank(image: Any) -> int:
    names = _names(image)
    rank = 1 if "u-photo" in names.split() else 2 if _NAMES.search(names) else 3
    in_text = False
    for distance, ancestor in enumerate(image.iterancestors()):
        names = _names(ancestor)
        if _COMMENTS.search(names):
            return 4
        in_text = in_text or ancestor.tag in {"article", "main"}
        if distance < _ANCESTORS and ancestor.tag not in {"article", "main", "body", "html"}:
            if "h-card" in names.split():
                rank = min(rank, 1)
            elif _NAMES.search(names):
                rank = min(rank, 2)
    return rank if rank < 3 or in_text else 4


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:500]


def _declared(root: Any) -> Iterator[str]:
    """The pictures of persons in JSON-LD (schema.org/Person, also as what a ProfilePage is about)."""
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or '"Person"' not in text or len(text) > _MOST_TEXT:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        items = list(_items(value, 0))
        by_id = {item["@id"]: item for item in items if isinstance(item.get("@id"), str) and "image" not in item}
        for item in items:
            kinds = item.get("@type")
            if "Person" in (kinds if isinstance(kinds, list) else [kinds]):
                yield from picture_addresses(item.get("image"), by_id)


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _items(part, depth + 1)


class Portraits:
    """Gathers the portraits that the pages of one crawl show, and chooses the few to fetch."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ranks: dict[str, tuple[int, int, str]] = {}

    def offer(self, seen: Iterable[SeenPortrait], role: Role, scope: Scope) -> None:
        """Take in the portraits of a page, with absolute addresses; of pictures in a text those about a person."""
        for portrait in seen:
            if portrait.rank == 3 and role not in {Role.ABOUT, Role.AUTHOR}:
                continue
            if holds_picture(scope, portrait.source):
                key = picture_key(portrait.source)
                order = self._ranks[key][1] if key in self._ranks else len(self._ranks)
                before = self._ranks.get(key, (portrait.rank, order, portrait.source))
                self._ranks[key] = min(before, (portrait.rank, order, portrait.source))

    def chosen(self) -> tuple[str, ...]:
        """Give the addresses to fetch, the surest portraits first, each picture in one size only."""
        return tuple(source for _, _, source in sorted(self._ranks.values())[: self._most])


def holds_picture(scope: Scope, url: str) -> bool:
    """Tell whether a picture may be fetched: from the blog's own domain or an asset host."""
    host = host_of(url)
    if scope.holds(url) or registrable_domain(host) == registrable_domain(scope.host.partition(":")[0]):
        return True
    return any(host == asset or host.endswith(f".{asset}") for asset in _asset_hosts())


@cache
def _asset_hosts() -> tuple[str, ...]:
    tables = tomllib.loads(files("crawler").joinpath("data/asset_hosts.toml").read_text(encoding="utf-8"))
    return tuple(host for table in tables.values() for host in table["hosts"])
