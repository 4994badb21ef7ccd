"""Structured data of a page: JSON-LD, microdata and h-card, each item one flat dict.

A nested item becomes an item of its own, and its place in the outer one keeps what names it, so that a
signal can ask "every Organization" without walking. Kept to what signals use; `benchmarks/structured_data.py`
compares it with extruct on real captures.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bs4 import Tag

from classifier.page import Byline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4 import BeautifulSoup

_ITEM_LIMIT = 400
_DEPTH_LIMIT = 12
_COMMENT_AROUND = re.compile(
    r"^\s*(<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*$"
)


def read_json_ld(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Read JSON-LD scripts into flat items with `@type` as a list of names; what is no JSON is passed over."""
    items: list[dict[str, Any]] = []
    for text in texts:
        bare = _COMMENT_AROUND.sub("", text).strip()
        try:
            value = json.loads(bare, strict=False)
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
    """Read microdata items (HTML Living Standard, section 5) into flat dicts; repeated properties keep the first."""
    items: list[dict[str, Any]] = []
    for scope in soup.find_all(itemscope=True, limit=_ITEM_LIMIT):
        kind = str(scope.get("itemtype", ""))
        item: dict[str, Any] = {"@type": _types(kind.split() or None)}
        waiting = [child for child in reversed(scope.contents) if isinstance(child, Tag)]
        while waiting:
            tag = waiting.pop()
            for name in str(tag.get("itemprop", "")).split():
                item.setdefault(
                    name,
                    {"@type": _types(str(tag.get("itemtype", "")).split() or None), "name": _words(tag)}
                    if tag.has_attr("itemscope")
                    else _property(tag),
                )
            if not tag.has_attr("itemscope"):
                waiting.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
        items.append(item)
    return items


def _property(tag: Tag) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        if tag.get(attribute):
            return str(tag[attribute])
    return _words(tag)


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())[:500]


def read_h_cards(soup: BeautifulSoup) -> list[Byline]:
    """Read the names of h-card and hCard elements (microformats.org/wiki/h-card)."""
    cards = []
    for card in soup.find_all(class_=["h-card", "vcard"], limit=20):
        named = card.find(class_=["p-name", "fn"]) or card
        name = _words(named)
        link = card.find(class_=["u-url", "url"]) or (card if card.name == "a" else None)
        if name and len(name) <= 160:
            cards.append(Byline(name, "h-card", str(link.get("href", "")) if isinstance(link, Tag) else ""))
    return cards


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
