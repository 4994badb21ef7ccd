"""A letter to the operator of a blog: what was observed, quoted, that it may be harmless, and open questions.

It accuses nobody. It puts to the operator only what an assessment would hold against the blog, and of that only what
can be answered: how somebody writes, and what a template looks like, are nobody's to justify. Where an assessment
holds nothing against a blog, the letter only asks. Places in square brackets are for whoever sends it to fill.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.bands import STYLE, Band, held_against
from classifier.dossier.links_out import EARNS, SELLS, destinations
from classifier.report.shown import safe, wrapped
from classifier.signals import Family, catalogue
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from classifier.assessment import Assessment, Examined
    from classifier.findings import Evidence

LANGUAGES = ("en", "fr", "de", "es")
MOST_OBSERVED = 6
MOST_SELLERS = 3
# How somebody writes, when, and in which company: nothing to answer for.
_UNASKED = STYLE | {Family.RHYTHM.value, Family.COMMUNITY.value}
_FIRST = {Family.PROVENANCE.value, Family.CONTRADICTIONS.value}
_ASKED_ONLY = {Band.INDIVIDUAL, Band.OPENLY_COMMERCIAL}
_HANGING = re.compile(r" *(?:- |\d\. )?")


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing to put to the operator: a sentence, the words on the page in quotation marks, and their address."""

    sentence: str
    quoted: tuple[str, ...]
    url: str


def language_for(assessment: Assessment, asked: str = "") -> str:
    """Give the language of a letter: the one asked for, else the blog's where there is a letter in it, else English."""
    return asked or next((code for code in assessment.read.languages[:1] if code in LANGUAGES), "en")


def draft(examined: Examined, lang: str) -> str:
    """Write the letter in one of LANGUAGES, as lines of at most 80 columns; only an address may be longer."""
    assessment = examined.assessment
    phrases = _phrases(lang)
    text = _template(lang).render(
        blog=safe(assessment.start_url),
        pages=assessment.read.pages,
        day=_day(assessment.read.captured_at, phrases),
        observed=tuple(_observations(assessment, phrases)),
        sellers=_sellers(examined),
    )
    return "\n".join(line for paragraph in text.splitlines() for line in _fitted(paragraph)) + "\n"


def _observations(assessment: Assessment, phrases: Mapping[str, Any]) -> Iterator[Observation]:
    sentences: set[str] = set()
    quotations: set[tuple[str, ...]] = set()
    for signal, family, evidence in _to_answer(assessment):
        sentence = phrases["signal"].get(signal) or phrases["family"][family]
        each = Observation(sentence, _quoted(evidence, phrases), safe(evidence.url))
        # Several signals may fire on one passage: it is put to the operator once.
        if sentence in sentences or (*each.quoted, each.url) in quotations:
            continue
        sentences.add(sentence)
        quotations.add((*each.quoted, each.url))
        yield each
        if len(sentences) == MOST_OBSERVED:
            return


def _to_answer(assessment: Assessment) -> list[tuple[str, str, Evidence]]:
    """Give what was found and speaks for disguise, with its first piece of evidence: records of others and
    contradictions first, since they ask for an answer most, then the strongest."""
    if assessment.band in _ASKED_ONLY:
        return []
    known = {signal.name: signal for signal in catalogue()}
    found = {name: finding.evidence for name, finding in assessment.without_factor}
    for row in assessment.weighing.ledger:
        if held_against(row):
            found.setdefault(row.signal, row.evidence)
    rows = [
        (name, known[name].family.value, evidence[0])
        for name, evidence in found.items()
        if evidence and "disguised" in known[name].toward and known[name].family.value not in _UNASKED
    ]
    return sorted(rows, key=lambda row: row[1] not in _FIRST)


def _quoted(evidence: Evidence, phrases: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the words that stand on the page, in the quotation marks of the letter's language; addresses need none."""
    opening, closing = phrases["quotes"]
    words = dict.fromkeys(safe(word) for word in evidence.verbatim)
    shown = [word if "://" in word else f"{opening}{word}{closing}" for word in words if word]
    return tuple(word for word in shown if word != safe(evidence.url))


def _sellers(examined: Examined) -> tuple[str, ...]:
    """Give the sites by whose links somebody may earn, those with most links first, the blog's own left out."""
    own = registrable_domain(host_of(examined.assessment.start_url))
    rows = [row for row in destinations(examined.blog) if row.kind in (EARNS, SELLS)]
    return tuple(safe(row.domain) for row in rows if registrable_domain(row.domain) != own)[:MOST_SELLERS]


def _day(captured_at: str, phrases: Mapping[str, Any]) -> str:
    try:
        day = date.fromisoformat(captured_at[:10])
    except ValueError:
        return ""
    number = phrases["first"] if day.day == 1 else str(day.day)
    return str(phrases["date"].format(day=number, month=phrases["months"][day.month - 1], year=day.year))


def _fitted(paragraph: str) -> list[str]:
    match = _HANGING.match(paragraph)
    first = match[0] if match else ""
    return wrapped(paragraph[len(first) :], first=first, rest=" " * len(first))


@cache
def _phrases(lang: str) -> Mapping[str, Any]:
    return tomllib.loads(_source(f"{lang}.toml"))


@cache
def _template(lang: str) -> Template:
    from jinja2 import Environment, StrictUndefined

    # A letter is plain text: there is no markup to escape, and `safe` has taken out what could command a terminal.
    plain = Environment(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    return plain.from_string(_source(f"{lang}.txt.jinja"))


def _source(name: str) -> str:
    return (files("classifier") / "correspondence" / "letters" / name).read_text(encoding="utf-8")
