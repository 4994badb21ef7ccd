"""Dates of a page. A date counts as known when two independent sources agree on it, else it is unknown.

Sources: structured data, meta elements, time elements, the path of the address, words marked up as a date,
the feed, the sitemap. One SEO plugin often fills both structured data and meta, which proves nothing twice;
they count as one source, and so do a
time element and the words beside it. Related posts and re-builds are why a single source misleads.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateutil import parser as dateutil_parser

from classifier.page import Dating

if TYPE_CHECKING:
    from collections.abc import Iterable

_EARLIEST = date(1994, 1, 1)  # the first web diaries: Justin Hall began in January 1994
_ISO = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})")
_IN_PATH = re.compile(r"(?:^|[/_-])((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?=[/_.-]|$)")
_MAY_HOLD_DATE = re.compile(r"(19|20)\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2}")
_MONTH_WORD = re.compile(r"[^\W\d_]{3,}")
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "datepublished",
    "citation_publication_date",
    "parsely-pub-date",
)
_MODIFIED_META = ("article:modified_time", "og:updated_time", "last-modified", "dc.date.modified")
# JSON-LD and meta are filled by the same plugin, a time element and the words in it by the same template.
_WITNESS = {"json-ld": "declared", "meta": "declared", "time": "shown", "text": "shown"}
# Two fillers for what a text leaves out: a full date reads the same with both.
_FILLER = datetime(1904, 3, 3), datetime(1907, 5, 5)
_AGREEMENT = timedelta(days=1)  # time zones put one moment on two days


@lru_cache(maxsize=8192)
def read_day(text: str, lang: str = "") -> date | None:
    """Read one date from text: ISO 8601, then numeric and English forms, then the language's month names.

    Gives None for text without a full date, and for days before 1994 or later than 2100.
    """
    text = text.strip()[:80]
    iso = _ISO.match(text)
    try:
        if iso:
            return _plausible(date(int(iso[1]), int(iso[2]), int(iso[3])))
    except ValueError:
        return None
    if not _MAY_HOLD_DATE.search(text) or not re.search(r"\d.*\d", text):
        return None
    if lang in ("", "en"):
        try:
            first, second = (dateutil_parser.parse(text, fuzzy=True, default=filler) for filler in _FILLER)
        except (ValueError, OverflowError, TypeError):
            return None
        return _plausible(first.date()) if first.date() == second.date() else None
    if lang and lang != "en" and _MONTH_WORD.search(text):
        return _read_in_language(text, lang)
    if lang and lang != "en":
        numbers = re.search(r"(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d{2})", text)
        if numbers:
            year = int(numbers[3]) + (2000 if len(numbers[3]) == 2 else 0)
            try:
                return _plausible(date(year, int(numbers[2]), int(numbers[1])))
            except ValueError:
                return None
    return None


def _read_in_language(text: str, lang: str) -> date | None:
    from dateparser.search import search_dates  # 66 ms that English blogs need not pay

    try:
        hits = search_dates(text, languages=[lang], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    except Exception:  # the library raises many kinds on hostile text; no date is the answer
        return None
    return _plausible(hits[0][1].date()) if hits else None


def read_datings(
    url: str,
    structured: Iterable[dict[str, Any]],
    meta: dict[str, str],
    times: Iterable[tuple[str, str]],
    words: Iterable[str],
    lang: str,
) -> tuple[Dating, ...]:
    """Gather the dates that a page gives of itself."""
    found: list[Dating] = []

    def add(text: object, source: str, *, modified: bool = False) -> None:
        day = read_day(text, lang) if isinstance(text, str) else None
        if day:
            found.append(Dating(day, source, modified))

    for item in structured:
        if any("Posting" in t or "Article" in t or t in ("Recipe", "Review", "WebPage") for t in item.get("@type", [])):
            add(item.get("datePublished"), "json-ld")
            add(item.get("dateModified"), "json-ld", modified=True)
    for name in _PUBLISHED_META:
        add(meta.get(name), "meta")
    for name in _MODIFIED_META:
        add(meta.get(name), "meta", modified=True)
    for machine, _ in list(times)[:1]:  # later ones belong to related posts and comments
        add(machine, "time")
    for text in list(words)[:3]:
        add(text, "text")
    in_path = _IN_PATH.search(url)
    if in_path:
        with suppress(ValueError):
            found.append(Dating(date(int(in_path[1]), int(in_path[2]), int(in_path[3])), "url"))
    return tuple(dict.fromkeys(found))


def agreed_day(datings: Iterable[Dating]) -> date | None:
    """Give the day of publication that two independent witnesses agree on within a day, else None."""
    published = [d for d in datings if not d.modified]
    for one in published:
        for other in published:
            if _witness(one) != _witness(other) and abs(one.day - other.day) <= _AGREEMENT:
                return min(one.day, other.day)
    return None


def _witness(dating: Dating) -> str:
    return _WITNESS.get(dating.source, dating.source)


def _plausible(day: date) -> date | None:
    return day if _EARLIEST <= day <= date(2100, 1, 1) else None
