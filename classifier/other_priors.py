"""What a verdict would be under another prior: exact, from a few numbers, without reading the blog again.

A prior moves the odds of both questions and nothing else; the factors of the findings and the brakes of the bands stay.
So the verdict follows from the sum of the log factors, the thresholds, and what the brakes say on each side of them.
`schema/assessment-1.schema.json` leaves out findings without a factor, on which brakes may rest: this does not.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from classifier.bands import Band, band_of, self_told
from classifier.model import prior_odds, shares_of
from classifier.signals import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.assessment import Examined
    from classifier.terms import Model

# Where the probabilities may lie between the thresholds; `told`: an individual, by what the blog says of its author.
ZONES = ("strong_signs", "some_signs", "individual", "told", "openly_commercial", "none")
_CERTAIN = 1e300  # odds that no saying of a blog of its own author makes small


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that a verdict rests on beside the prior.

    `log_factors` sums the ledger by question, `told` the part of it that the blog says of its own author. `verdicts`
    gives band and reason by zone.
    """

    user_share: float
    log_factors: Mapping[str, float]
    told: float
    thresholds: Mapping[str, float]
    verdicts: Mapping[str, tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Standing:
        """Read what `as_json` gave."""
        return cls(**kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict under a prior: band, the reason where it is milder than the number, odds by question, probabilities."""

    prior: float
    band: Band
    why: str
    prior_odds: Mapping[str, float]
    odds: Mapping[str, float]
    probability: Mapping[str, float]


def standing(examined: Examined, model: Model) -> Standing:
    """Gather what the verdict on a blog rests on beside the prior; `model` is the one that judged it."""
    judged = examined.assessment
    ledger = judged.weighing.ledger
    some, strong = model.thresholds[Band.SOME_SIGNS], 1.0
    zones = {
        "strong_signs": ((0.0, 0.0, strong), 1.0),
        "some_signs": ((0.0, 0.0, some), 1.0),
        "individual": ((1.0, 0.0, 0.0), 0.0),
        "told": ((1.0, 0.0, 0.0), _CERTAIN),
        "openly_commercial": ((0.0, 1.0, 0.0), 1.0),
        "none": ((0.0, 0.0, 0.0), 1.0),
    }
    languages = examined.blog.languages
    verdicts = {}
    for zone, ((user_run, corporate, flog), odds) in zones.items():
        weighing = replace(
            judged.weighing,
            probability={"user_run": user_run, "corporate": corporate, "flog": flog},
            odds={Question.OPERATOR.value: odds, Question.OPENNESS.value: 1.0},
        )
        band, why = band_of(
            weighing,
            examined.findings,
            model.thresholds,
            lang=languages[0] if languages else "",
            supported=model.languages,
            too_little=judged.read.too_little,
        )
        verdicts[zone] = (band.value, why)
    return Standing(
        user_share=model.user_share,
        log_factors={
            question.value: math.fsum(row.log_odds for row in ledger if row.question == question)
            for question in Question
        },
        told=self_told(judged.weighing),
        thresholds={str(name): share for name, share in model.thresholds.items()},
        verdicts=verdicts,
    )


def under(standing: Standing, prior: float) -> Verdict:
    """Give the verdict under a prior. Raises ValueError for one outside (0, 1)."""
    before = prior_odds(prior, standing.user_share)
    after = {question: odds * math.exp(standing.log_factors[question]) for question, odds in before.items()}
    probability = shares_of(after)
    band, why = standing.verdicts[_zone(standing, probability, after[Question.OPERATOR.value])]
    return Verdict(prior=prior, band=Band(band), why=why, prior_odds=before, odds=after, probability=probability)


def _zone(standing: Standing, probability: Mapping[str, float], operator: float) -> str:
    least = standing.thresholds
    if probability["flog"] >= least["some_signs"]:
        return "strong_signs" if probability["flog"] >= least["strong_signs"] else "some_signs"
    if probability["user_run"] >= least["individual"]:
        untold = 1.0 / (1.0 + operator * math.exp(-standing.told))
        return "told" if untold < least["individual"] else "individual"
    return "openly_commercial" if probability["corporate"] >= least["openly_commercial"] else "none"
