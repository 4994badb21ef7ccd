"""The two additive models as plain arithmetic: a file of numbers, a prior, and a ledger that is exact.

For each question, prior odds × the factors of the ledger = the odds. A factor is the exponential of
`weight · (height(value) − ref)`: `height` maps a finding's value to [0, 1] by straight lines between a few
knots, and `ref` is the height that says nothing. A signal that could not look has the factor 1.

Nothing here needs numpy or scikit-learn, and opening a model file, ours or a stranger's, reads numbers
and executes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Evidence, Finding, could_not_look
from classifier.model_file import load
from classifier.signals import ANSWERS, Question, Signal, catalogue
from classifier.terms import Model, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CLASSES", "LedgerRow", "Model", "Term", "Weighing", "load", "prior_odds", "shares_of", "weigh"]

CLASSES = ("user_run", "corporate", "flog")
_UNMEASURED = could_not_look("this signal was not measured")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One signal's entry for one question; `toward` is the answer that it speaks for on this blog."""

    signal: str
    family: str
    question: str
    outcome: str
    value: float | None
    log_odds: float
    toward: str
    evidence: tuple[Evidence, ...]
    innocent: str

    @property
    def factor(self) -> float:
        """The odds factor; 1 says nothing."""
        return math.exp(self.log_odds)


@dataclass(frozen=True)
class Weighing:
    """The answer: prior odds, odds by question, probability by class, and every row that was weighed."""

    prior: float
    prior_odds: Mapping[str, float]
    odds: Mapping[str, float]
    probability: Mapping[str, float]
    ledger: tuple[LedgerRow, ...]


def prior_odds(prior: float, user_share: float) -> dict[str, float]:
    """Turn the share of flogs among blogs like this one into prior odds of both questions.

    What is no flog is split into user-run and corporate blogs as `user_share` to 1. Raises ValueError for a
    prior that is not strictly between 0 and 1.
    """
    if not 0.0 < prior < 1.0:
        raise ValueError("the prior must lie between 0 and 1, both excluded")
    corporate = (1.0 - prior) / (1.0 + user_share)
    user_run = corporate * user_share
    return {
        Question.OPERATOR.value: (prior + corporate) / user_run,
        Question.OPENNESS.value: prior / corporate,
    }


def weigh(
    model: Model,
    findings: Mapping[str, Finding],
    *,
    prior: float | None = None,
    signals: Iterable[Signal] | None = None,
) -> Weighing:
    """Weigh the findings of one blog; the ledger is ordered by size, then by name and question.

    `prior` is the expected share of flogs (default: the model's). `signals` is the catalogue by default.
    A signal of the model without a finding counts as one that could not look; a finding without a term has
    no weight and no row. Raises ValueError for a prior outside (0, 1).
    """
    prior = model.default_prior if prior is None else prior
    before = prior_odds(prior, model.user_share)
    known = {signal.name: signal for signal in (catalogue() if signals is None else signals)}
    rows = [_row(term, findings.get(term.signal, _UNMEASURED), known[term.signal]) for term in model.terms]
    rows.sort(key=lambda row: (-abs(row.log_odds), row.signal, row.question))
    after = {
        question: odds * math.exp(math.fsum(row.log_odds for row in rows if row.question == question))
        for question, odds in before.items()
    }
    return Weighing(prior, before, after, shares_of(after), tuple(rows))


def _row(term: Term, finding: Finding, signal: Signal) -> LedgerRow:
    log_odds = term.log_odds(finding)
    sign = math.copysign(1, log_odds) if log_odds else math.copysign(1, term.weight)
    return LedgerRow(
        signal=term.signal,
        family=signal.family.value,
        question=term.question.value,
        outcome=finding.outcome.value,
        value=finding.value,
        log_odds=log_odds,
        toward=next(name for name, (asked, way) in ANSWERS.items() if asked is term.question and way == sign),
        evidence=finding.evidence,
        innocent=signal.innocent,
    )


def shares_of(odds: Mapping[str, float]) -> dict[str, float]:
    """Turn the odds of both questions into the probability of each class."""
    commercial, individual = _shares(odds[Question.OPERATOR.value])
    disguised, in_the_open = _shares(odds[Question.OPENNESS.value])
    return {"user_run": individual, "corporate": commercial * in_the_open, "flog": commercial * disguised}


def _shares(odds: float) -> tuple[float, float]:
    """Split 1 in the proportion odds : 1, without losing the small part to rounding."""
    return (odds / (1.0 + odds), 1.0 / (1.0 + odds))
