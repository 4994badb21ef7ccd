"""A verdict for a page, under any prior: what the server shows, and what the page's slider computes the same from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.assessment_json import rounded_shares
from classifier.other_priors import Standing, under
from classifier.signals import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.store.jobs import Job
    from classifier.web.pages_words import Words

PRIORS = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(0.95, 0.99),
)
"""The priors that a page offers; any other may stand in its address."""
_WORDS = (
    "site.decimal site.thousands prior.moved prior.to_one prior.one_to prior.over_a_million verdict.changed "
    "verdict.same"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict as a page shows it. `own` tells whether the prior is that of the report; `shares` are rounded to
    hundredths; `odds` gives before, factor and after by question; `movable` what the slider needs, None where the
    assessment does not tell."""

    prior: float
    own: bool
    band: str
    why: str
    why_lang: str
    shares: Mapping[str, float]
    odds: Mapping[str, tuple[float, float, float]]
    priors: tuple[float, ...]
    movable: Mapping[str, Any] | None


def judged(job: Job, words: Words, prior: float | None = None) -> Judged | None:
    """Give the verdict that a job came to, under its own prior or another; None where it came to none."""
    summary = job.summary
    if not summary or "band" not in summary:
        return None
    own = float(summary["prior"])
    prior = own if prior is None or "standing" not in summary else prior
    if "standing" not in summary:
        why, why_lang = words.reason(summary["why"])
        shares = rounded_shares(summary["probability"], decimals=2)
        return Judged(
            prior=own,
            own=True,
            band=summary["band"],
            why=why,
            why_lang=why_lang,
            shares=shares,
            odds={},
            priors=(),
            movable=None,
        )
    standing = Standing.from_json(summary["standing"])
    verdict = under(standing, prior)
    why, why_lang = words.reason(verdict.why)
    offered = tuple(sorted({*PRIORS, own, prior}))
    return Judged(
        prior=prior,
        own=prior == own,
        band=verdict.band.value,
        why=why,
        why_lang=why_lang,
        shares=rounded_shares(verdict.probability, decimals=2),
        odds={
            q.value: (verdict.prior_odds[q.value], math.exp(standing.log_factors[q.value]), verdict.odds[q.value])
            for q in Question
        },
        priors=offered,
        movable=_movable(standing, own, offered, words),
    )


def _movable(standing: Standing, own: float, priors: tuple[float, ...], words: Words) -> dict[str, Any]:
    verdicts = {}
    for zone, (band, english) in standing.verdicts.items():
        why, lang = words.reason(english)
        verdicts[zone] = {"band": band, "words": words.of("band", band), "why": why, "lang": lang}
    return {
        **standing.as_json(),
        "verdicts": verdicts,
        "own": own,
        "priors": priors,
        "expected": [words.expected(prior) for prior in priors],
        "words": {
            name.partition(".")[2]: words.sections[name.partition(".")[0]][name.partition(".")[2]] for name in _WORDS
        },
    }
