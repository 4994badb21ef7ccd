"""A text model over counted signs, and its scores for stacking: no blog is scored by a model of its own group's texts.

tf-idf and a logistic regression for each of the two questions. Under a fold, a held-out blog is scored by the model of
all training blogs, a training blog by a model of the other inner groups (D. H. Wolpert, "Stacked generalization",
Neural Networks 5, 1992). Which signs count and how much is learnt from the rows that a model is fitted on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from classifier.fitting import balanced
from classifier.learning import SIDES, table_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from classifier.corpus import Measured
    from classifier.signals import Question

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    # Scores the second rows by a model of the first.
    Score = Callable[[Ints, Ints], Floats]

INNER_FOLDS = 5
# A sign that fewer training blogs use says who they are, not what they are.
FEWEST_BLOGS = 5
INVERSE_PENALTY = 10.0


@dataclass(frozen=True)
class View:
    """The counts of one variant, a row a blog; `looked` tells in which rows there is enough text."""

    counts: csr_matrix
    looked: NDArray[np.bool_]


def view_of(counted: Sequence[Counter[str] | None], longest: int) -> View:
    """Turn counts into one sparse matrix; blogs with too little text have empty rows."""
    chosen = [{k: n for k, n in (c or {}).items() if longest > 1 or " " not in k} for c in counted]
    matrix = DictVectorizer(dtype=np.float64).fit_transform(chosen).tocsr()
    # What is rare among all blogs is rare among the training blogs, where it is asked again.
    frequent = np.flatnonzero(matrix.getnnz(axis=0) >= FEWEST_BLOGS)
    return View(matrix[:, frequent], np.array([c is not None for c in counted]))


def text_score(counts: csr_matrix, truth: Ints, weights: Floats, learn_from: Ints, ask: Ints) -> Floats:
    """Fit words and weights on some rows only, and give the log-odds of others."""
    part = counts[learn_from]
    known = np.flatnonzero(part.getnnz(axis=0) >= FEWEST_BLOGS)
    tfidf = TfidfTransformer(sublinear_tf=True)
    features = tfidf.fit_transform(part[:, known])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=1000)
    model.fit(features, truth[learn_from], sample_weight=balanced(truth[learn_from], weights[learn_from]))
    return np.asarray(model.decision_function(tfidf.transform(counts[ask][:, known])))


def honest_scores(score: Score, rows: Ints, truth: Ints, groups: Sequence[str], *, seed: int = 0) -> Floats:
    """Score each of the training rows by a model that has seen no row of its group, in the order of `rows`.

    `truth` and `groups` are those of all blogs.
    """
    result = np.full(len(rows), math.nan)
    splitter = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=seed)
    for inner, ask in splitter.split(rows, truth[rows], [groups[row] for row in rows]):
        result[ask] = score(rows[inner], rows[ask])
    return result


def scores_of(
    view: View, blogs: Sequence[Measured], question: Question, learn_from: Ints, held: Ints, seed: int
) -> Floats:
    """Give each blog's score under one fold, NaN where there is too little text or the question is not asked of it."""
    raising, lowering = SIDES[question]
    asked = np.array([blog.example.label in raising + lowering for blog in blogs])
    table = table_of(blogs, question, ())
    truth, weights = np.zeros(len(blogs), dtype=int), np.zeros(len(blogs))
    truth[asked], weights[asked] = table.truth, table.weights
    groups = [blog.example.group for blog in blogs]

    def score(rows: Ints, ask: Ints) -> Floats:
        return text_score(view.counts, truth, weights, rows, ask)

    rows = learn_from[(asked & view.looked)[learn_from]]
    result = np.full(len(blogs), math.nan)
    result[rows] = honest_scores(score, rows, truth, groups, seed=seed)
    ask = held[view.looked[held]]
    if len(ask):
        result[ask] = score(rows, ask)
    return result
