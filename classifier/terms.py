"""The numbers of a model: one term for each signal and question, and the settings around them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classifier.findings import Finding, Outcome
from classifier.signals import Question

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Term:
    """One signal's part in the answer to one question.

    `knots` (ascending, in the signal's unit) and `heights` (in [0, 1], never falling) are the corners of the
    map from value to height, flat outside; `weight` is in log-odds for the whole way from 0 to 1.
    """

    signal: str
    question: Question
    knots: tuple[float, ...]
    heights: tuple[float, ...]
    ref: float
    weight: float

    def height(self, value: float) -> float:
        """Map a value to [0, 1]: straight between the knots, flat outside them."""
        if value <= self.knots[0]:
            return self.heights[0]
        for index in range(1, len(self.knots)):
            if value <= self.knots[index]:
                left, right = self.knots[index - 1], self.knots[index]
                low, high = self.heights[index - 1], self.heights[index]
                return low + (high - low) * (value - left) / (right - left)
        return self.heights[-1]

    def log_odds(self, finding: Finding) -> float:
        """Give what the finding adds to the log-odds; exactly 0 where the signal could not look."""
        if finding.outcome is Outcome.COULD_NOT_LOOK or finding.value is None or not math.isfinite(finding.value):
            return 0.0
        return self.weight * (self.height(finding.value) - self.ref)

    @property
    def reach(self) -> float:
        """The largest size, in log-odds, that this term can have on any blog."""
        return abs(self.weight) * max(abs(self.heights[-1] - self.ref), abs(self.heights[0] - self.ref))


@dataclass(frozen=True)
class Model:
    """Both models with all that an assessment needs to know about them.

    `sha256` is that of the file; `trained_on` and `expires` are ISO dates; `user_share` says how many user-run
    blogs are expected for each openly corporate one; `thresholds` maps a band to the least probability it asks
    for; `card` holds figures and remarks for a reader and is used in no computation.
    """

    version: str
    sha256: str
    trained_on: str
    expires: str
    terms: tuple[Term, ...]
    user_share: float
    default_prior: float
    languages: tuple[str, ...]
    thresholds: Mapping[str, float]
    card: Mapping[str, object] = field(default_factory=dict)
