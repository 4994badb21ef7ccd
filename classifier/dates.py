"""Dates of a page. A date counts as known when two independent sources agree on it, else it is unknown.

Sources: structured data, meta elements, time elements, the path of the address, words marked up as a date,
the feed. One SEO plugin often fills both structured data and meta, which proves nothing twice: they count as one
source, and so do a time element and the words beside it. Related posts and re-builds are why a single source
misleads.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateutil import parser as dateutil_parser

from classifier.page import Dating

if TYPE_CHECKING:
    from collections.abc import Iterable

_EARLIEST = date(1994, 1, 1)  # the first web diaries: Justin Hall began in January 1994
_IN_PATH = re.compile(r"(?:^|[/_-])((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?=[/_.-]|$)")
_YEAR = r"((?:19|20)\d{2})(?!\d)"
_YEAR_FIRST = re.compile(
    r"(?<![\d.,/-])((?:19|20)\d{2})(?:\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})|(\d{2})(\d{2}))(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2}|\d{2})(?![\d./-]*\d)")
_MONTH = r"([^\W\d_]{3,15})"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|[.ºª])?[\s/-]*(?:(?:of|del?) |d['’])?{_MONTH}\.?,?[\s/-]*(?:del? )?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"{_MONTH}\.?[\s/-]*(\d{{1,2}})(?:st|nd|rd|th)?,?[\s/-]+{_YEAR}", re.IGNORECASE)
_LANGUAGES = ("en", "fr", "de", "es")  # tried in turn where the page's language does not know the month
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
_AGREEMENT = timedelta(days=1)  # time zones put one moment on two days


@lru_cache(maxsize=8192)
def read_day(text: str, lang: str = "") -> date | None:
    """Read the first full date of a text; the same text gives the same day on every day and machine.

    Read are: year, month, day in numbers; day, month, year in numbers (month first in English where both fit);
    and months by name, in the language given, else in English, French, German or Spanish. Gives None for text
    without a full date, for days that do not exist, and for days before 1994 or later than 2100.
    """
    text = text.strip()[:160]
    hits: list[tuple[int, date | None]] = []
    for found in _YEAR_FIRST.finditer(text):
        hits.append((found.start(), _day(found[1], found[2] or found[4], found[3] or found[5])))
    for found in _YEAR_LAST.finditer(text):
        hits.append((found.start(), _year_last(found[1], found[3], found[4], lang)))
    for found in _DAY_MONTH.finditer(text):
        hits.append((found.start(), _day(found[3], _month(found[2].lower(), lang), found[1])))
    for found in _MONTH_DAY.finditer(text):
        hits.append((found.start(), _day(found[3], _month(found[1].lower(), lang), found[2])))
    return next((day for _, day in sorted(hits, key=lambda hit: hit[0]) if day), None)


def _day(year: str, month: str | int | None, day: str) -> date | None:
    if not month:
        return None
    try:
        return _plausible(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _year_last(first: str, second: str, year: str, lang: str) -> date | None:
    if len(year) == 2:
        year = ("19" if int(year) >= _EARLIEST.year % 100 else "20") + year
    pairs = [(second, first), (first, second)]  # month, day
    for month, day in reversed(pairs) if lang in ("", "en") else pairs:
        found = _day(year, month, day)
        if found:
            return found
    return None


@lru_cache(maxsize=1024)
def _month(word: str, lang: str) -> int | None:
    """Give the number of a month from its name or a short form of it, None for any other word."""
    number = dateutil_parser.parserinfo().month(word)
    if number and lang in ("", "en"):
        return int(number)
    import dateparser  # 400 ms that English blogs need not pay

    for code in dict.fromkeys((lang, *_LANGUAGES) if lang else _LANGUAGES):
        try:
            day = dateparser.parse(
                f"15 {word} 2001",
                languages=[code],
                settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
            )
        except ValueError:  # a language that the library does not know
            continue
        if day is not None and (day.year, day.day) == (2001, 15):
            return int(day.month)
    return None


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
        in_url = _day(in_path[1], in_path[2], in_path[3])
        if in_url:
            found.append(Dating(in_url, "url"))
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
