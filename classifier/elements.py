"""Elements that stand for themselves: what each of them adds to the records of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from classifier.page import Block, Byline, Comment, Form, Image, Link, Position, Script
from classifier.positions import named_in
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bs4 import Tag

    from crawler.addresses import Scope

_INLINE_SCRIPT_LIMIT = 200_000
_RECORD_LIMIT = 20_000  # of one kind on one page: a hostile page repeats one element without end
_NO_PAGE = re.compile(r"^(mailto|tel|sms|javascript|data|whatsapp|about|blob):", re.IGNORECASE)
# A reference that joining leaves as it is behind the folder that it begins from: no empty and no dotted segment, no
# fragment.
_PLAIN = re.compile(
    r"(/|(?:\.\.?/)*)([\w%~-][\w%~.-]*(?:/[\w%~-][\w%~.-]*)*/?(?:\?[\w%~=&.+-]+)?)",
    re.ASCII,
)
_IMAGE_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")


@dataclass(slots=True)
class Walk:
    """What one walk gathered; lists in document order. `datewords` are short texts marked up as dates."""

    title: str = ""
    lang: str = ""
    base: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    datewords: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)
    mailtos: list[str] = field(default_factory=list)
    noscript: str = ""


_CLICK_LEADS_TO = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"\s]{1,2000})['"]"""
)


def on_html(tag: Tag, out: Walk) -> None:
    """Note the declared language."""
    out.lang = out.lang or str(tag.get("lang") or tag.get("xml:lang") or "").strip().lower()


def on_base(tag: Tag, out: Walk) -> None:
    """Note what references are relative to."""
    if tag.get("href"):
        out.base = absolute(out.base, str(tag["href"])) or out.base


def on_title(tag: Tag, out: Walk) -> None:
    """Note the first title."""
    out.title = out.title or first_words(tag, 1000)


def on_meta(tag: Tag, out: Walk) -> None:
    """Note the first content of each name, property or http-equiv."""
    name = str(tag.get("property") or tag.get("name") or tag.get("http-equiv") or "").strip().lower()
    if name and tag.get("content") is not None:
        out.meta.setdefault(name, " ".join(str(tag["content"]).split()))


def on_link(tag: Tag, out: Walk) -> None:
    """Note a link element under each of its rel values."""
    url = absolute(out.base, str(tag.get("href") or ""))
    if url:
        out.relations.extend((rel.lower(), url) for rel in tokens(tag.get("rel")))


def on_script(tag: Tag, out: Walk) -> None:
    """Note a script, JSON-LD apart."""
    text = "".join(str(part) for part in tag.contents)
    if "ld+json" in str(tag.get("type", "")).lower():
        out.json_ld.append(text)
    elif len(out.scripts) < _RECORD_LIMIT:
        url = absolute(out.base, str(tag["src"])) if tag.get("src") else ""
        out.scripts.append(Script(url, text[:_INLINE_SCRIPT_LIMIT]))


def on_frame(tag: Tag, out: Walk) -> None:
    """Note the address of a frame."""
    url = absolute(out.base, str(tag.get("src") or tag.get("data-src") or ""))
    if url and len(out.embeds) < _RECORD_LIMIT:
        out.embeds.append(url)


# What these hold is not walked: nothing in them is text of the page.
CLOSED: Mapping[str, Callable[[Tag, Walk], None]] = {
    "title": on_title,
    "script": on_script,
    "iframe": on_frame,
}
# lxml may put what follows an unclosed one inside it, so that these are gone into.
OPEN: Mapping[str, Callable[[Tag, Walk], None]] = {
    "html": on_html,
    "base": on_base,
    "meta": on_meta,
    "link": on_link,
    "frame": on_frame,
}


def on_image(tag: Tag, out: Walk, position: Position) -> str:
    """Note a picture, lazily loaded ones by their true source; give its alternative text."""
    attrs = tag.attrs
    alt = " ".join(str(attrs.get("alt") or "").split())
    source = next((str(attrs[name]) for name in _IMAGE_SOURCES if attrs.get(name)), "")
    url = absolute(out.base, source)
    if url and len(out.images) < _RECORD_LIMIT:
        names = " ".join(named_in(attrs)[0])
        out.images.append(Image(url, alt, names, position, len(out.blocks)))
    return alt


def on_noscript(tag: Tag, out: Walk, position: Position) -> None:
    """Note the words for readers without JavaScript; lazily loaded pictures stand here, and tracking pixels."""
    out.noscript = out.noscript or first_words(tag, 500)
    for image in tag.find_all("img", limit=20):
        on_image(image, out, position)
    for frame in tag.find_all("iframe", limit=20):
        on_frame(frame, out)


def first_words(tag: Tag, limit: int) -> str:
    """Give the text of an element, white space folded, up to a number of characters; reads no further than that."""
    parts: list[str] = []
    room = 2 * limit
    for text in tag.strings:
        if not text.isspace():
            parts.append(text[:room])
            room -= len(text)
            if room <= 0:
                break
    return " ".join(" ".join(parts).split())[:limit]


def tokens(value: object) -> list[str]:
    """Give the words of an attribute that holds a list of them."""
    if isinstance(value, list):
        return [str(part) for part in value]
    return str(value).split() if value else []


def target_of(attrs: Mapping[str, object]) -> str:
    """Give the address that a click on an element leads to, also where a script carries it; empty for none."""
    href = str(attrs.get("href") or "").strip()
    if href and not href.lower().startswith(("javascript:", "#")):
        return href
    for name in ("data-href", "data-url", "data-link"):
        if attrs.get(name):
            return str(attrs[name]).strip()
    clicked = _CLICK_LEADS_TO.search(f"{attrs.get('onclick') or ''} {href}"[:2000])
    return clicked[1].strip() if clicked else href


@lru_cache(maxsize=16384)
def absolute(base: str, href: str) -> str:
    """Give the absolute http(s) address of a reference, or the empty string for anything else."""
    href = href.strip()
    plain = _PLAIN.fullmatch(href)
    try:
        if plain:
            url = _folder(base, plain[1]) + plain[2]
        elif not href or _NO_PAGE.match(href):
            return ""
        elif href.startswith(("http://", "https://")):
            urlsplit(href)
            return href
        else:
            url = urljoin(base, href)
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


@lru_cache(maxsize=4096)
def _folder(base: str, way: str) -> str:
    return urljoin(base, f"{way}x")[:-1]


@lru_cache(maxsize=64)
def reached_from(scope: Scope) -> Callable[[str], tuple[str, bool]]:
    """Give the function that tells the registrable domain of an address and whether it lies within the blog; it
    remembers, since menus repeat on every page."""

    @lru_cache(maxsize=16384)
    def reach(url: str) -> tuple[str, bool]:
        return registrable_domain(host_of(url)), scope.holds(url)

    return reach
