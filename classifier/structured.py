"""Structured data of a page: JSON-LD, microdata and h-card, each item one flat dict.

A nested item becomes an item of its own, and its place in the outer one keeps what names it, so that a
signal can ask "every Organization" without walking. Kept to what signals use; `benchmarks/structured_data.py`
compares it with extruct on real captures.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from bs4 import Tag

from classifier.elements import first_words
from classifier.page import Byline
from classifier.positions import Kind, named_in
from classifier.tree import elements_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bs4 import BeautifulSoup

_ITEM_LIMIT = 400
_DEPTH_LIMIT = 12
_REFERENCE_LIMIT = 20  # itemref attributes of one page; each costs a walk of its own
_MANY = frozenset({"author", "creator", "contributor", "sameAs"})
_CARDS = frozenset({"h-card", "vcard"})
_CARD_NAMES = frozenset({"p-name", "fn"})
_CARD_LINKS = frozenset({"u-url", "url"})
_COMMENTING = frozenset({Kind.COMMENTS, Kind.COMMENT_ITEM})
# Where the value of a property stands (HTML Living Standard, 5.2.4); `content` counts on any element, as
# schema.org's own examples have it.
_VALUES = {
    "meta": ("content",),
    "time": ("datetime", "content"),
    "data": ("value", "content"),
    "meter": ("value", "content"),
    "object": ("data", "content"),
    **dict.fromkeys(("a", "area", "link"), ("href", "content")),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), ("src", "content")),
}
_COMMENT_AROUND = re.compile(
    r"^\s*(<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*(?:;\s*)?$"
)


def read_json_ld(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Read JSON-LD scripts into flat items with `@type` as a list of names; what is no JSON is passed over."""
    items: list[dict[str, Any]] = []
    for text in texts:
        bare = _COMMENT_AROUND.sub("", text).strip().rstrip("; \n")
        try:
            value = json.loads(bare, strict=False, parse_constant=lambda _: None)  # NaN is no JSON
        except (ValueError, RecursionError):
            continue
        _flatten(value, items, 0)
    return items


def _flatten(value: object, items: list[dict[str, Any]], depth: int) -> None:
    if depth > _DEPTH_LIMIT or len(items) >= _ITEM_LIMIT:
        return
    if isinstance(value, list):
        for part in value:
            _flatten(part, items, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            items.append({**value, "@type": _types(value.get("@type"))})
        for part in value.values():
            if isinstance(part, (dict, list)):
                _flatten(part, items, depth + 1)


def _types(value: object) -> list[str]:
    names = value if isinstance(value, list) else [value]
    return [str(name).rsplit("/", 1)[-1] for name in names if name]


def read_microdata(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """Read microdata items (HTML Living Standard, section 5) into flat dicts.

    Of a repeated property the first value is kept, of authors, creators and links to the same person all. An item
    within an item stands by itself too; in the outer one, its types and name stand for it.
    """
    scopes = list(islice((tag for tag in elements_in(soup) if "itemscope" in tag.attrs), _ITEM_LIMIT))
    items: dict[int, dict[str, Any]] = {id(scope): {"@type": _types(_kinds(scope))} for scope in scopes}
    references = _REFERENCE_LIMIT
    for scope in reversed(scopes):  # inner items first, so that the outer one finds their names
        item = items[id(scope)]
        waiting = [child for child in reversed(scope.contents) if isinstance(child, Tag)]
        for reference in str(scope.get("itemref") or "").split()[:references]:
            references -= 1
            there = next((tag for tag in elements_in(soup) if tag.attrs.get("id") == reference), None)
            if there is not None and there is not scope:
                waiting.insert(0, there)
        while waiting:
            tag = waiting.pop()
            nested = tag.has_attr("itemscope")
            for name in str(tag.get("itemprop") or "").split():
                _put(item, name, _reference(tag, items.get(id(tag), {})) if nested else _property(tag))
            if not nested:
                waiting.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return list(items.values())


def _kinds(tag: Tag) -> list[str] | None:
    return str(tag.get("itemtype") or "").split() or None


def _put(item: dict[str, Any], name: str, value: object) -> None:
    if name not in item:
        item[name] = value
    elif name in _MANY:
        before = item[name]
        item[name] = [*before, value] if isinstance(before, list) else [before, value]


def _reference(tag: Tag, inner: dict[str, Any]) -> dict[str, Any]:
    # An item without a name of its own is named by its words: `<span itemprop="author" itemscope>Jane</span>`.
    return {"@type": _types(_kinds(tag)), "name": inner.get("name") or first_words(tag, 500)}


def _property(tag: Tag) -> str:
    for attribute in _VALUES.get(tag.name, ("content",)):
        if tag.get(attribute):
            return str(tag[attribute])
    return first_words(tag, 500)


def read_h_cards(soup: BeautifulSoup, *, comments: bool = False) -> list[Byline]:
    """Read the names of h-card and hCard elements (microformats.org/wiki/h-card), without those who commented
    unless `comments`."""
    cards = []
    for card in islice(_classed(soup, _CARDS), _ITEM_LIMIT):
        if not comments and _in_comments(card):
            continue
        named = next(_classed(card, _CARD_NAMES), None)
        names = named_in(card.attrs)[0]
        if named is None and "h-card" not in names and "author" not in names:
            continue  # an hCard must have a name (fn); themes give the class to whole footers
        name = _card_name(named or card)
        link = next(_classed(card, _CARD_LINKS), None) or (card if card.name == "a" else None)
        if name and len(name) <= 160:
            cards.append(Byline(name, "h-card", str(link.get("href") or "") if link else ""))
    return cards


def _card_name(tag: Tag) -> str:
    for attribute in ("alt", "title", "value"):
        if tag.name in ("img", "area", "abbr", "data") and tag.get(attribute):
            return " ".join(str(tag[attribute]).split())
    words = first_words(tag, 200)
    pictures = () if words else elements_in(tag)
    return next(
        (" ".join(str(p.attrs["alt"]).split()) for p in pictures if p.name == "img" and "alt" in p.attrs), words
    )


def _in_comments(tag: Tag) -> bool:
    around = (outer.attrs for outer in [tag, *tag.parents])
    return any(_COMMENTING & named_in(attrs)[1] for attrs in around)


def _classed(root: Tag, classes: frozenset[str]) -> Iterator[Tag]:
    """Give the elements below another one that are of any of the classes."""
    for tag in elements_in(root):
        if "class" in tag.attrs and not classes.isdisjoint(str(tag.attrs["class"]).split()):
            yield tag


def name_of(value: object) -> str:
    """Give the name in a JSON-LD value that may be text, an item, or a list of either; empty for none."""
    if isinstance(value, list):
        return next((name for name in map(name_of, value) if name), "")
    if isinstance(value, dict):
        return name_of(value.get("name"))
    return " ".join(value.split()) if isinstance(value, str) else ""


def names_of(value: object) -> list[str]:
    """Give all names in a JSON-LD value."""
    values = value if isinstance(value, list) else [value]
    return [name for name in map(name_of, values) if name]
