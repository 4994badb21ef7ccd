"""Fit one additive logistic model: one question, a table of values, a declared direction for each signal.

The weights of a small corpus are noise unless they are held short, so every choice here goes towards less:
few corners in the map from value to height, hard L2, a weight against its signal's declared direction is
dropped, and no factor may grow beyond ÷10 to ×10. The intercept is zero, since each term is measured from the
midpoint of the two class means; so the sum of all terms is the log likelihood ratio and the ledger is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedGroupKFold

from classifier.terms import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from classifier.signals import Question

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Inverse strengths of the L2 penalty to choose from, most cautious first, for terms of equal spread. On some 200
# blogs smaller ones were worse calibrated and separated no better (`flogcheck evaluate` prints both).
PENALTIES = (0.12, 0.25, 0.5)
# Terms are penalised by how far they move the odds of a typical blog, not by their slope; else a proof that
# fires seldom would be held shorter than a habit of style that everybody has a little of. The floor keeps an
# anecdote from being blown up.
LEAST_SPREAD = 0.05
INNER_FOLDS = 5
# A signal that differs from its commonest value in fewer groups than this is an anecdote.
FEWEST_GROUPS = 3
# Pseudo-blogs at the overall mean that pull the two class means together where few blogs could look.
REF_SHRINKAGE = 5.0
MOST_LOG_ODDS = math.log(10.0)
# The slope rights what hard L2 has left too timid; outside of these it would be noise.
SLOPES = (0.25, 10.0)
DECIMALS = 6


@dataclass(frozen=True)
class Table:
    """What one question is learnt from: n blogs, m signals.

    `values` is n×m with NaN where a signal could not look, `truth` 1 for the answer that raises the odds,
    `weights` n relative weights, `groups` n group numbers, `directions` m signs.
    """

    question: Question
    names: tuple[str, ...]
    values: Floats
    truth: Ints
    weights: Floats
    groups: Ints
    directions: Ints

    def at(self, rows: Ints) -> Table:
        """Give the table of some of the blogs."""
        return replace(
            self,
            values=self.values[rows],
            truth=self.truth[rows],
            weights=self.weights[rows],
            groups=self.groups[rows],
        )


@dataclass(frozen=True)
class Fit:
    """A fitted question: its terms, why signals were left out, and the choices made on held-out groups."""

    terms: tuple[Term, ...]
    dropped: tuple[tuple[str, str], ...]
    penalty: float
    slope: float


def fit(table: Table, *, seed: int = 0, like: Fit | None = None) -> Fit:
    """Choose penalty and slope on held-out groups, then fit on all blogs of the table.

    With `like`, both are those of that earlier fit, and nothing is searched for.
    """
    penalty, slope = (like.penalty, like.slope) if like else _choose(table, seed)
    shapes, dropped = _shapes(table)
    weights, against = _weights(table, shapes, penalty)
    terms = tuple(
        _capped(replace(shape, weight=float(weight) * slope))
        for shape, weight in zip(shapes, weights, strict=True)
        if weight
    )
    return Fit(terms, tuple(sorted(dropped + against)), penalty, slope)


def log_odds(terms: Sequence[Term], names: Sequence[str], values: Floats) -> Floats:
    """Sum the terms for each row of values."""
    total = np.zeros(len(values))
    for term in terms:
        total += term.weight * _offsets(term, values[:, names.index(term.signal)])
    return total


def balanced(truth: Ints, weights: Floats) -> Floats:
    """Scale weights so that both answers weigh the same and the mean is 1."""
    scaled = weights.astype(float).copy()
    for answer in (0, 1):
        chosen = truth == answer
        scaled[chosen] *= len(truth) / 2 / scaled[chosen].sum()
    return scaled


def shape_of(values: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Choose the corners of the map from value to height from the values seen.

    Two values become 0 and 1. Where the smallest value is common (counts, shares: mostly 0) it stands alone at
    0, the median of the others at 2/3 and their upper tenth at 1; else three equal steps from the 5 % to the
    95 % quantile. Corners that coincide become one.
    """
    lowest = values.min()
    if len(np.unique(values)) <= 2:
        return (float(lowest), float(values.max())), (0.0, 1.0)
    if np.mean(values == lowest) >= 0.25:
        rest = values[values > lowest]
        corners = [(lowest, 0.0), (np.quantile(rest, 0.5), 2 / 3), (np.quantile(rest, 0.9), 1.0)]
    else:
        corners = [(np.quantile(values, q), h) for q, h in ((0.05, 0), (0.35, 1 / 3), (0.65, 2 / 3), (0.95, 1))]
    merged: dict[float, float] = {}
    for knot, height in corners:
        merged[round(float(knot), DECIMALS)] = round(float(height), DECIMALS)
    return tuple(merged), tuple(merged.values())


def _choose(table: Table, seed: int) -> tuple[float, float]:
    """Choose the smallest penalty's inverse whose held-out log loss is within one standard error of the best."""
    splitter = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=seed)
    folds = list(splitter.split(table.values, table.truth, table.groups))
    scores = {penalty: np.zeros(len(table.truth)) for penalty in PENALTIES}
    for learn, held in folds:
        part = table.at(learn)
        shapes, _ = _shapes(part)
        for penalty in PENALTIES:
            weights, _ = _weights(part, shapes, penalty)
            terms = [replace(s, weight=float(w)) for s, w in zip(shapes, weights, strict=True) if w]
            scores[penalty][held] = log_odds(terms, table.names, table.values[held])
    even = balanced(table.truth, table.weights)
    slopes = {penalty: _slope(scores[penalty], table.truth, even) for penalty in PENALTIES}
    losses = {
        penalty: np.array([_loss(slopes[penalty] * scores[penalty][h], table.truth[h], even[h]) for _, h in folds])
        for penalty in PENALTIES
    }
    best = min(PENALTIES, key=lambda penalty: losses[penalty].mean())
    enough = losses[best].mean() + losses[best].std(ddof=1) / math.sqrt(len(folds))
    penalty = next(penalty for penalty in PENALTIES if losses[penalty].mean() <= enough)
    return penalty, slopes[penalty]


def _loss(score: Floats, truth: Ints, weights: Floats) -> float:
    chance = np.clip(1 / (1 + np.exp(-score)), 1e-9, 1 - 1e-9)
    return float(log_loss(truth, chance, sample_weight=weights, labels=[0, 1]))


def _slope(score: Floats, truth: Ints, weights: Floats) -> float:
    """Fit the factor on the log-odds that makes held-out probabilities right, within SLOPES."""
    if not score.any():
        return 1.0
    model = LogisticRegression(C=100.0, fit_intercept=False, solver="newton-cholesky", tol=1e-8)
    slope = model.fit(score[:, None], truth, sample_weight=weights).coef_[0, 0]
    return float(np.clip(slope, *SLOPES))


def _shapes(table: Table) -> tuple[list[Term], list[tuple[str, str]]]:
    """Give each signal its corners and its midpoint, weight still 0; and name those that cannot have any."""
    shapes, dropped = [], []
    for column, name in enumerate(table.names):
        values = table.values[:, column]
        looked = ~np.isnan(values)
        reason = _unfit(values[looked], table.truth[looked], table.groups[looked])
        if reason:
            dropped.append((name, reason))
            continue
        knots, heights = shape_of(values[looked])
        if len(knots) < 2:
            dropped.append((name, "hardly ever differs"))
            continue
        height = np.interp(values[looked], knots, heights)
        ref = _midpoint(height, table.truth[looked], table.weights[looked])
        shapes.append(Term(name, table.question, knots, heights, round(ref, DECIMALS), 0.0))
    return shapes, dropped


def _unfit(values: Floats, truth: Ints, groups: Ints) -> str:
    if len(set(truth.tolist())) < 2:
        return "could look on blogs of one kind only, or on none"
    distinct, counts = np.unique(values, return_counts=True)
    commonest = distinct[counts.argmax()]
    differing = len(set(groups[values != commonest].tolist()))
    return f"differs on {differing} groups only" if differing < FEWEST_GROUPS else ""


def _midpoint(height: Floats, truth: Ints, weights: Floats) -> float:
    overall = np.average(height, weights=balanced(truth, weights))
    means = [
        (weights[truth == k] @ height[truth == k] + REF_SHRINKAGE * overall)
        / (weights[truth == k].sum() + REF_SHRINKAGE)
        for k in (0, 1)
    ]
    return float(sum(means) / 2)


def _offsets(term: Term, values: Floats) -> Floats:
    offsets = np.interp(values, term.knots, term.heights) - term.ref
    return np.where(np.isnan(values), 0.0, offsets)


def _weights(table: Table, shapes: Sequence[Term], penalty: float) -> tuple[Floats, list[tuple[str, str]]]:
    """Fit the weights; those against their declared direction are dropped, the worst first, and the rest refitted."""
    columns = [table.names.index(shape.signal) for shape in shapes]
    directions = table.directions[columns]
    offsets = [_offsets(s, table.values[:, c]) for s, c in zip(shapes, columns, strict=True)]
    features = np.column_stack(offsets) if offsets else np.zeros((len(table.truth), 0))
    spread = np.maximum(features.std(axis=0), LEAST_SPREAD)
    features = features / spread
    even = balanced(table.truth, table.weights)
    kept = np.arange(len(shapes))
    result = np.zeros(len(shapes))
    while len(kept):
        model = LogisticRegression(C=penalty, fit_intercept=False, solver="newton-cholesky", tol=1e-8)
        coefficients = model.fit(features[:, kept], table.truth, sample_weight=even).coef_[0]
        agreement = coefficients * directions[kept]
        if agreement.min() >= 0:
            result[kept] = coefficients
            break
        # Dropping all at once would lose signals that are only crowded out by a wrong one.
        kept = kept[agreement > agreement.min() / 2]
    result = np.round(result / spread, DECIMALS)
    against = [(s.signal, "its weight went against its declared direction or to nothing") for s in shapes]
    return result, [row for row, weight in zip(against, result, strict=True) if not weight]


def _capped(term: Term) -> Term:
    weight = term.weight * min(1.0, MOST_LOG_ODDS / term.reach) if term.reach else term.weight
    return replace(term, weight=round(weight, DECIMALS))
