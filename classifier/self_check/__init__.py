"""The same assessment in words for the author of a blog: what supports it, what could be misread, how to disclose.

It advises to tell more, and on nothing else: never on what to say of oneself, how to write, or how to look otherwise
than one is. Whoever is paid and hides it learns here only how to say so.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.bands import STYLE
from classifier.findings import Outcome
from classifier.report.ledger import LEAST_FACTOR
from classifier.self_check.occasions import occasions
from classifier.signals import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.assessment import Assessment, Examined
    from classifier.findings import Evidence
    from classifier.self_check.occasions import Occasion

LANGUAGES = ("en", "fr", "de", "es")
CANNOT_KNOW = (
    "whether anybody pays you: only what stands on the pages was read",
    "what was agreed with whom, and what the law of your country asks of you; this is no legal advice",
    "who you are; a pen name is as good as any other",
    "whether it judges your blog rightly: it is an estimate, and can be wrong about any single blog",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One finding in words for the author: what is measured, where it was found, why it may be harmless, and what to
    tell readers (empty where it supports the blog)."""

    signal: str
    measured: str
    evidence: tuple[Evidence, ...]
    innocent: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A clear disclosure for what the blog was seen to have, in the language of the check."""

    occasion: Occasion
    words: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What the author of a blog is told; `unclear` are words of the language that do not do as a label."""

    assessment: Assessment
    supports: tuple[Point, ...]
    misread: tuple[Point, ...]
    lang: str
    disclosures: tuple[Disclosure, ...]
    unclear: tuple[str, ...]


def check(examined: Examined, lang: str = "") -> SelfCheck:
    """Word an assessment for the author; disclosures are in `lang`, by default the blog's language, else English."""
    assessment = examined.assessment
    lang = lang or next((code for code in assessment.read.languages[:1] if code in LANGUAGES), "en")
    words = _table("disclosures")[lang]
    return SelfCheck(
        assessment=assessment,
        supports=tuple(_points(assessment, {"individual", "open"}, advise=False)),
        misread=tuple(sorted(_points(assessment, {"commercial", "disguised"}, advise=True), key=_of_style)),
        lang=lang,
        disclosures=tuple(Disclosure(each, words[each.kind]) for each in occasions(examined)),
        unclear=tuple(words["unclear"]),
    )


def _of_style(point: Point) -> bool:
    """Whether a point is about how somebody writes: there is nothing to tell about it, so it stands last."""
    return next(signal.family.value for signal in catalogue() if signal.name == point.signal) in STYLE


def _points(assessment: Assessment, answers: set[str], *, advise: bool) -> Iterator[Point]:
    known = {signal.name: signal for signal in catalogue()}
    for name, evidence in _found(assessment, answers):
        signal = known[name]
        # That something is sold in the open is nothing to misread.
        if advise and "open" in signal.toward:
            continue
        advice = _table("advice")
        told = advice["signal"].get(name) or advice["family"][signal.family.value] if advise else ""
        yield Point(name, signal.definition, evidence, signal.innocent, told)


def _found(assessment: Assessment, answers: set[str]) -> Iterable[tuple[str, tuple[Evidence, ...]]]:
    """Give what was found and speaks for one of these answers by being there, each signal once, the strongest first;
    what carries no factor comes last."""
    known = {signal.name: signal for signal in catalogue()}
    found: dict[str, tuple[Evidence, ...]] = {}
    for row in assessment.weighing.ledger:
        expected = row.toward in answers and row.signal in known and row.toward in known[row.signal].toward
        if expected and row.outcome == Outcome.FOUND and abs(row.log_odds) >= math.log(LEAST_FACTOR):
            found.setdefault(row.signal, row.evidence)
    for name, finding in assessment.without_factor:
        if answers & set(known[name].toward):
            found.setdefault(name, finding.evidence)
    return found.items()


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("classifier") / "self_check" / f"{name}.toml").read_text(encoding="utf-8"))
