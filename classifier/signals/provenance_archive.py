"""Provenance: what the web archive keeps of the address: since when, with what gaps, and what it was before."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from classifier.findings import Outcome, could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.lexicons.counts import WORD
from classifier.names import plain, site_names, squash
from classifier.once import once
from classifier.people import persons_named
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.page import Page

_YEAR = 365.25
_LONG_YEARS, _GAP_YEARS = 5, 2
_MOST_YEARS = 20
# Words of six letters and more that the early page uses twice, or has in its title, are what it is about.
_TOPIC_LETTERS = 6
_LEAST_TOPIC_WORDS = 8
# Measured on 36 labelled blogs: home pages share .65 and more of these words with the rest of their blog (28 of 29);
# of the home pages of other blogs in the language, half share less than .36.
_LEAST_SHARED = 0.4
_LEAST_NAME = 4
_PARKED_WORDS = 400  # sale pages list related searches


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="of subject, name and language: how many changed",
    innocent="People change their subject, and a name that was free is anybody's; a company may have used it before.",
    source="signals catalogue 27: an expired domain taken for the trust it had",
    weighed=False,
)
def domain_repurposed(blog: Blog) -> Finding:
    """An early archived copy of the home page was about something else than the blog is, by its words, under another
    name or in another language. Carries no weight: the labelled blogs were captured without outside records, so
    that none could be learnt."""
    asked = blog.outside.archive
    if asked.why:
        return could_not_look(asked.why)
    early = asked.value.early if asked.value else None
    if early is None:
        return could_not_look("the web archive gave no early copy of the home page")
    if _parked(early):
        return not_found()
    topic = _topic(early)
    if len(topic) < _LEAST_TOPIC_WORDS or not blog.words:
        return could_not_look("the early copy of the home page holds too few words to compare")
    language = bool(early.lang and blog.lang) and early.lang not in blog.languages
    subject = sum(word in _vocabulary(blog) for word in topic) < _LEAST_SHARED * len(topic)
    name = not _same_name(early, blog)
    if not name or not (subject or language):
        return not_found()
    when = f"archived {asked.value.early_day}: " if asked.value and asked.value.early_day else "archived early: "
    about = ", ".join(topic[:8])
    now = [quote(blog.home, f"now: {blog.home.title}")] if blog.home is not None else []
    return found(sum((subject, name, language)), [quote(early, f"{when}{early.title or '(no title)'} ({about})"), *now])


def _parked(page: Page) -> bool:
    pattern = phrases("obstacles", "parked")
    short = len(page.text.split()) <= _PARKED_WORDS
    return short and pattern is not None and pattern.search(f"{page.title}\n{page.text}") is not None


def _topic(page: Page) -> list[str]:
    counts = Counter(word for word in map(plain, WORD.findall(page.text)) if len(word) >= _TOPIC_LETTERS)
    titled = set(map(plain, WORD.findall(page.title)))
    return [word for word, times in counts.most_common() if times > 1 or word in titled]


@once
def _vocabulary(blog: Blog) -> frozenset[str]:
    return frozenset(word for page in blog.pages for word in map(plain, WORD.findall(f"{page.title}\n{page.text}")))


def _same_name(early: Page, blog: Blog) -> bool:
    """Whether the early copy bears a name of the blog, or of a person whom the blog names."""
    seen = squash(f"{early.title} {early.text[:3000]} {early.meta.get('og:site_name', '')}")
    if any(name in seen for name in site_names(blog) if len(name) >= _LEAST_NAME):
        return True
    return any(squash(name) in squash(early.text) for name, _, _ in persons_named(blog))


@signal(
    family=Family.PROVENANCE,
    toward="individual",
    unit=f"years, at most {_MOST_YEARS}",
    innocent="Companies keep their sites for decades too; an aged domain can be bought.",
    source="costly to fake: years of dated copies that others made; signals catalogue 24 and 62",
    weighed=False,
)
def long_archived_history(blog: Blog) -> Finding:
    """The web archive has copies of the home page over at least five years up to now, no two years without one, and
    the early copy was about what the blog is about. Carries no weight: the labelled blogs were captured without
    outside records, so that none could be learnt."""
    asked = blog.outside.archive
    if asked.source is None or asked.why:
        return could_not_look(asked.why)
    kept, today = asked.value, _day(blog.captured_at)
    if kept is None or kept.first is None or kept.last is None:
        return not_found()
    if today is None:
        return could_not_look("the capture does not say when it was made")
    years = (today - kept.first).days / _YEAR
    longest = max([(other - one).days for one, other in kept.gaps] + [(today - kept.last).days]) / _YEAR
    if years < _LONG_YEARS or longest >= _GAP_YEARS or domain_repurposed(blog).outcome is Outcome.FOUND:
        return not_found(min(max(years, 0.0), _MOST_YEARS))
    words = f"first archived {kept.first}, last {kept.last}, {kept.captures} copies listed"
    return found(min(years, _MOST_YEARS), [quote(asked.source, words)])


@signal(
    family=Family.PROVENANCE,
    toward="disguised",
    unit=f"years of the longest gap, at most {_MOST_YEARS}",
    innocent="Archives pass small sites by for years, or were asked to; people pause their blogs.",
    source="signals catalogue 27: an expired domain is dark before somebody else takes it",
    weighed=False,
)
def archive_gap(blog: Blog) -> Finding:
    """The web archive has copies of the home page, then none for two years or more, then copies again. Carries no
    weight: the labelled blogs were captured without outside records, so that none could be learnt."""
    asked = blog.outside.archive
    if asked.source is None or asked.why:
        return could_not_look(asked.why)
    gaps = asked.value.gaps if asked.value else ()
    long = sorted(
        (row for row in gaps if (row[1] - row[0]).days / _YEAR >= _GAP_YEARS), key=lambda row: row[0] - row[1]
    )
    if not long:
        return not_found()
    years = (long[0][1] - long[0][0]).days / _YEAR
    return found(min(years, _MOST_YEARS), [quote(asked.source, f"nothing archived from {a} to {b}") for a, b in long])


def _day(stamp: str) -> date | None:
    return date.fromisoformat(stamp[:10]) if re.match(r"\d{4}-\d\d-\d\d", stamp) else None
