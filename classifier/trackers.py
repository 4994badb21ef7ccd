"""Trackers: which vendors' code a page runs and under which identifiers, in the page's own context only.

An identifier inside a framed page belongs to the framed site, so frames count for vendors that are framed
(chat, booking, shops), never for identifiers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import Evidence, quote
from classifier.lexicons import compile_phrases, load, phrases
from classifier.once import once
from classifier.sentences import around
from crawler.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.page import Page

_LOADING = frozenset({"stylesheet", "preload", "modulepreload", "preconnect"})
_INLINE_LIMIT = 20_000
_TABLES = ("conversion_pixels", "marketing_stack", "chat_and_booking", "shop_system", "affiliate_scripts")


@cache
def _rows(table: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The patterns of a table, each with literal words of which one must stand in a text that it matches.

    Looking for a word is a hundred times as fast as looking for a pattern; no words: look in any case.
    """
    return tuple((compile_phrases([row]), _needles(row)) for row in load("trackers")[table]["any"])


def _needles(row: str) -> tuple[str, ...]:
    plain = re.sub(r"\(\?[^)]*\)[?*]?|\[[^\]]*\]|\\[bwsdS]", " ", row.removeprefix("re:"))
    plain = re.sub(r"\\?.[*?]|\+", " ", plain).replace("\\.", ".")
    words = [max(re.findall(r"[a-z0-9_.:/=-]+", part.lower()), key=len, default="") for part in plain.split("|")]
    return tuple(words) if all(len(word) > 2 for word in words) else ()


@cache
def _id_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = load("trackers")["ids"]
    return tuple((kind, compile_phrases(rows)) for kind, rows in table.items() if kind != "source")


def _texts(page: Page) -> list[str]:
    """What one page loads and runs: script addresses, inline scripts that could load something, tracking pictures."""
    out = [script.url for script in page.scripts if script.url]
    out += [s.text[:_INLINE_LIMIT] for s in page.scripts if s.text and ("(" in s.text or "=" in s.text)]
    home = host_of(page.url)
    out += [image.url for image in page.images if "?" in image.url and host_of(image.url) != home][:40]
    return out


@once
def vendors(blog: Blog) -> dict[str, dict[int, Evidence]]:
    """Give for each table of vendors the rows that match anywhere on the blog, with evidence from the first page.

    What is on every page is looked at once.
    """
    out: dict[str, dict[int, Evidence]] = {}
    seen: set[str] = set()
    for page in blog.pages:
        frames = list(page.embeds)
        styles = [url for rel, url in page.relations if rel in _LOADING]
        framed = {
            "chat_and_booking": frames + styles,
            "shop_system": frames + styles,
            "affiliate_scripts": frames,
        }
        own = [text for text in _texts(page) if text not in seen]
        for table in _TABLES:
            more = [text for text in framed.get(table, []) if text not in seen]
            for text in (*own, *more):
                for number, match in _matches(table, text):
                    shown = around(text, *match.span(), before=30, after=50)
                    out.setdefault(table, {}).setdefault(number, quote(page, shown))
        seen.update(own)
        seen.update(frames, styles)
    return out


def _matches(table: str, text: str) -> Iterator[tuple[int, re.Match[str]]]:
    lower = text.lower()
    for number, (pattern, needles) in enumerate(_rows(table)):
        if needles and not any(needle in lower for needle in needles):
            continue
        match = pattern.search(text)
        if match:
            yield number, match


@once
def identifiers(blog: Blog) -> tuple[tuple[str, str, Evidence], ...]:
    """Give the identifiers that the blog's own pages run under: (kind, identifier, evidence), each once."""
    found: dict[tuple[str, str], Evidence] = {}
    seen: set[str] = set()
    for page in blog.pages:
        for text in _texts(page):
            if text in seen:
                continue
            seen.add(text)
            for kind, pattern in _id_kinds():
                for match in pattern.finditer(text):
                    name = re.split(r"['\"]", match[0])[-2] if "'" in match[0] or '"' in match[0] else match[0]
                    if (kind, name) not in found:
                        found[kind, name] = quote(page, around(text, *match.span(), before=30, after=20))
    return tuple((kind, name, evidence) for (kind, name), evidence in found.items())


def is_placeholder(identifier: str) -> bool:
    """Tell whether an identifier is one that guides print in place of one's own: G-XXXXXXXXXX."""
    pattern = phrases("trackers", "placeholder_ids")
    return pattern is not None and pattern.search(identifier) is not None
