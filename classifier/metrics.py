"""Figures of merit, each with its interval. Every score is a probability or log-odds, every truth 0 or 1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BINS = 10
REPLICATES = 1000
_Z = 1.959964  # the 97.5 % quantile of the normal distribution: two-sided 95 %
# A probability of exactly 0 or 1 that turned out wrong would make the log loss infinite.
_LEAST = 1e-6


def auc(truth: Sequence[int] | Ints, score: Sequence[float] | Floats) -> float:
    """Give the chance that a positive scores above a negative, ties half; NaN where one kind is missing.

    The same number as scikit-learn's `roc_auc_score`, at a tenth of its time: the bootstrap asks for thousands.
    """
    truth_, score_ = np.asarray(truth), np.asarray(score)
    positives, negatives = score_[truth_ == 1], np.sort(score_[truth_ == 0])
    if not len(positives) or not len(negatives):
        return math.nan
    below = np.searchsorted(negatives, positives, "left") + np.searchsorted(negatives, positives, "right")
    return float(below.mean() / 2 / len(negatives))


def found_at(truth: Sequence[int] | Ints, score: Sequence[float] | Floats, false_alarms: float) -> float:
    """Give the share of positives that score above all but that share of the negatives; NaN where there are none."""
    truth_, score_ = np.asarray(truth), np.asarray(score)
    negatives = np.sort(score_[truth_ == 0])[::-1]
    positives = score_[truth_ == 1]
    if not len(negatives) or not len(positives):
        return math.nan
    allowed = math.floor(false_alarms * len(negatives) + 1e-9)
    if allowed >= len(negatives):
        return 1.0
    return float(np.mean(positives > negatives[allowed]))


def roc(truth: Sequence[int] | Ints, score: Sequence[float] | Floats) -> list[tuple[float, float]]:
    """Give the corners of the ROC curve, from (0, 0) to (1, 1): share of negatives and of positives let through.

    Scores that tie pass together, so their stretch is a slope. Empty where one kind is missing.
    """
    truth_, score_ = np.asarray(truth), np.asarray(score)
    positives, negatives = np.sort(score_[truth_ == 1]), np.sort(score_[truth_ == 0])
    if not len(positives) or not len(negatives):
        return []
    thresholds = np.unique(score_)[::-1]
    false = (1 - np.searchsorted(negatives, thresholds, "left") / len(negatives)).tolist()
    true = (1 - np.searchsorted(positives, thresholds, "left") / len(positives)).tolist()
    points = [(0.0, 0.0), *zip(false, true, strict=True)]
    # Between two corners the curve runs straight: points in the middle of a stretch say nothing new.
    return [
        point
        for number, point in enumerate(points)
        if not 0 < number < len(points) - 1 or not _straight(points[number - 1], point, points[number + 1])
    ]


def _straight(before: tuple[float, float], point: tuple[float, float], after: tuple[float, float]) -> bool:
    """Tell whether the curve goes on upwards only, or to the right only."""
    return before[0] == point[0] == after[0] or before[1] == point[1] == after[1]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share; (0, 1) for no trials (Wilson 1927, JASA 22:209)."""
    if not n:
        return (0.0, 1.0)
    share, square = hits / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    # At the ends the formula gives exactly 0 and 1, and rounding nearly so.
    return (0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half)


def brier(truth: Ints, chance: Floats) -> float:
    """Give the mean squared error over classes: `truth` n class numbers, `chance` n×k (0 perfect, 2 worst)."""
    return float(np.mean(np.sum((chance - np.eye(chance.shape[1])[truth]) ** 2, axis=1)))


def surprise(truth: Ints, chance: Floats) -> float:
    """Give the mean log loss over classes in nats: `truth` n class numbers, `chance` n×k."""
    return float(-np.mean(np.log(np.clip(chance[np.arange(len(truth)), truth], _LEAST, 1.0))))


def reliability(truth: Sequence[int] | Ints, chance: Sequence[float] | Floats) -> list[tuple[float, float, int]]:
    """Cut the blogs by chance into BINS of equal size; give mean chance, share of positives and size of each."""
    truth_, chance_ = np.asarray(truth, dtype=float), np.asarray(chance, dtype=float)
    order = np.argsort(chance_, kind="stable")
    return [
        (float(chance_[part].mean()), float(truth_[part].mean()), len(part))
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def calibration_error(truth: Sequence[int] | Ints, chance: Sequence[float] | Floats) -> float:
    """Give the expected calibration error: mean distance of chance and share over the bins of `reliability`."""
    bins = reliability(truth, chance)
    return sum(n * abs(mean - share) for mean, share, n in bins) / sum(n for _, _, n in bins)


def bootstrap(
    groups: Sequence[str], figure: Callable[[Ints], float], *, seed: int = 0, replicates: int = REPLICATES
) -> tuple[float, float]:
    """Give the 95 % interval of a figure by drawing whole groups with replacement.

    `figure` maps row numbers to a number, NaN where a draw cannot answer; (NaN, NaN) where none can.
    """
    members: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    rows = [np.array(each) for each in members.values()]
    if not rows:
        return (math.nan, math.nan)
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(replicates):
        chosen = random.integers(0, len(rows), len(rows))
        value = figure(np.concatenate([rows[index] for index in chosen]))
        if not math.isnan(value):
            drawn.append(value)
    if not drawn:
        return (math.nan, math.nan)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return (float(low), float(high))
