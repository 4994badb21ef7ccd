"""Models and weighings made by hand, so that a test can say exactly what weighs how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from classifier.findings import Evidence
from classifier.model import LedgerRow, Weighing, prior_odds
from classifier.signals import ANSWERS, Question, catalogue
from classifier.terms import Model, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

THRESHOLDS = {"individual": 0.7, "openly_commercial": 0.7, "some_signs": 0.5, "strong_signs": 0.85}
QUOTE = Evidence("https://diary.example/a/", "words on a page", "urn:uuid:1", "sha1:A")


def row(toward: str, factor: float, *, family: str = "identity", signal: str = "", outcome: str = "found") -> LedgerRow:
    """Make a ledger row that multiplies the odds of its question by `factor` toward an answer."""
    question, sign = ANSWERS[toward]
    evidence = (QUOTE,) if outcome == "found" else ()
    name = signal or f"invented_{family}_{toward}"
    harmless = "It may be harmless."
    log_odds = sign * math.log(factor)
    return LedgerRow(name, family, question.value, outcome, 1.0, log_odds, toward, evidence, harmless)


def weighing(rows: Iterable[LedgerRow], *, prior: float = 0.1, user_share: float = 1.5) -> Weighing:
    """Weigh rows by the arithmetic that the model promises: prior odds times factors are the odds."""
    ledger = tuple(sorted(rows, key=lambda r: -abs(r.log_odds)))
    before = prior_odds(prior, user_share)
    after = {q: before[q] * math.prod(r.factor for r in ledger if r.question == q) for q in before}
    commercial, disguised = (after[q.value] / (1 + after[q.value]) for q in (Question.OPERATOR, Question.OPENNESS))
    shares = {
        "user_run": 1 - commercial,
        "corporate": commercial * (1 - disguised),
        "flog": commercial * disguised,
    }
    return Weighing(prior, before, after, shares, ledger)


def model() -> Model:
    """Make a model that gives every weighed signal of the catalogue one weight, in the direction that it declares."""
    terms = tuple(
        Term(signal.name, question, (0.0, 1.0), (0.0, 1.0), 0.3, 0.8 * signal.direction(question))
        for signal in catalogue()
        for question in Question
        if signal.weighed and signal.direction(question)
    )
    return Model(
        version="by-hand",
        sha256="0" * 64,
        trained_on="2026-01-01",
        expires="2099-01-01",
        terms=terms,
        user_share=1.5,
        default_prior=0.1,
        languages=("en", "fr", "de", "es"),
        thresholds=THRESHOLDS,
    )
