"""The least probabilities of the bands, chosen from round numbers on blogs that the model had not seen.

An optimised threshold is one more fitted parameter, so there are few numbers to choose from, and the mildest
that keeps the promise is taken. Where none keeps it, the strictest is taken and the figures say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.bands import Band, band_of
from classifier.measurement import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from classifier.folds import Judged

STEPS = (0.5, 0.6, 0.7, 0.8, 0.9)
STRONG_STEPS = (0.9, 0.95, 0.98, 0.99)
# Promises, as shares of the class: user-run blogs and openly corporate ones that are called disguised.
MOST_USER_ALARMS = 0.03
MOST_CORPORATE_ALARMS = 0.04
# Of those told to be of an individual, or openly commercial, at least this share is.
LEAST_RIGHT = 0.97

START: dict[str, float] = {"individual": 0.5, "openly_commercial": 0.5, "some_signs": 0.5, "strong_signs": 0.9}


def choose_thresholds(judged: Sequence[Judged]) -> dict[str, float]:
    """Choose all four from judgements out of fold."""
    chosen = dict(START)
    chosen["some_signs"] = _mildest(STEPS, lambda step: _alarms_kept(judged, {**chosen, "some_signs": step}))
    chosen["strong_signs"] = _mildest(
        STRONG_STEPS, lambda step: not _called(judged, {**chosen, "strong_signs": step}, "user_run", Band.STRONG_SIGNS)
    )
    chosen["individual"] = _mildest(
        STEPS, lambda step: _mostly_right(judged, {**chosen, "individual": step}, "user_run", Band.INDIVIDUAL)
    )
    chosen["openly_commercial"] = _mildest(
        STEPS,
        lambda step: _mostly_right(judged, {**chosen, "openly_commercial": step}, "corporate", Band.OPENLY_COMMERCIAL),
    )
    return chosen


def _mildest(steps: Iterable[float], keeps: Callable[[float], bool]) -> float:
    step = 0.0
    for step in steps:
        if keeps(step):
            break
    return step


def _alarms_kept(judged: Sequence[Judged], thresholds: Mapping[str, float]) -> bool:
    for label, most in (("user_run", MOST_USER_ALARMS), ("corporate", MOST_CORPORATE_ALARMS)):
        n = sum(each.blog.example.label == label for each in judged)
        if _called(judged, thresholds, label, Band.SOME_SIGNS, Band.STRONG_SIGNS) > most * n:
            return False
    return True


def _mostly_right(judged: Sequence[Judged], thresholds: Mapping[str, float], label: str, band: Band) -> bool:
    right = _called(judged, thresholds, label, band)
    return right >= LEAST_RIGHT * sum(
        _called(judged, thresholds, each, band) for each in ("user_run", "corporate", "flog")
    )


def _called(judged: Sequence[Judged], thresholds: Mapping[str, float], label: str, *bands: Band) -> int:
    """Count the blogs of a label that these thresholds put into one of the bands, brakes included."""
    return sum(
        band_of(
            each.weighing,
            each.blog.findings,
            thresholds,
            lang=each.blog.facts.lang,
            supported=LANGUAGES,
            too_little=each.blog.facts.too_little,
        )[0]
        in bands
        for each in judged
        if each.blog.example.label == label
    )
