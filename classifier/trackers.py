"""Trackers: which vendors' code a page runs, in the page's own context only.

Frames count for vendors that are framed (chat, booking, shops) and for nothing else. Under which identifiers the code
runs is read in `identifiers`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import Evidence, quote
from classifier.lexicons import Phrases, compile_phrases, load
from classifier.once import once
from classifier.sentences import around
from crawler.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.page import Page

_LOADING = frozenset({"stylesheet", "preload", "modulepreload", "preconnect"})
_INLINE_LIMIT = 20_000
_TABLES = (
    "conversion_pixels",
    "marketing_stack",
    "chat_and_booking",
    "shop_system",
    "affiliate_scripts",
)


@cache
def _rows(table: str) -> tuple[tuple[Phrases, tuple[str, ...]], ...]:
    """The patterns of a table, each with literal words of which one must stand in a text that it matches.

    Looking for a word is a hundred times as fast as looking for a pattern; no words: look in any case.
    """
    return tuple((compile_phrases([row]), _needles(row)) for row in load("trackers")[table]["any"])


def _needles(row: str) -> tuple[str, ...]:
    plain = re.sub(r"\(\?[^)]*\)[?*]?|\[[^\]]*\]|\\[bwsdS]", " ", row.removeprefix("re:"))
    plain = re.sub(r"\\?.(?:[*?]|\{[\d,]+\})|\+", " ", plain).replace("\\.", ".")
    words = [max(re.findall(r"[a-z0-9_.:/=-]+", part.lower()), key=len, default="") for part in plain.split("|")]
    return tuple(words) if all(len(word) > 2 for word in words) else ()


def own_code(page: Page) -> list[str]:
    """Give the inline scripts of a page that could load something."""
    return [s.text[:_INLINE_LIMIT] for s in page.scripts if s.text and ("(" in s.text or "=" in s.text)]


def loaded_addresses(page: Page) -> list[str]:
    """Give the addresses of the scripts, counting pictures and frames that a page loads."""
    return [*_scripts_and_pictures(page), *page.embeds]


def _scripts_and_pictures(page: Page) -> list[str]:
    home = host_of(page.url)
    out = [script.url for script in page.scripts if script.url]
    return out + [image.url for image in page.images if "?" in image.url and host_of(image.url) != home][:40]


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
        own = [text for text in (*_scripts_and_pictures(page), *own_code(page)) if text not in seen]
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
        for needle in needles:  # a loop, since a generator a row costs more than what it looks up
            if needle in lower:
                break
        else:
            if needles:
                continue
        match = pattern.pattern.search(text)
        if match:
            yield number, match
