"""Out-of-fold judgements: each blog is judged by a model that has seen no blog of its group.

Everything that is learnt (corners, penalty, dropped signals, slope) is learnt inside the fold, the thresholds of
its bands are chosen on the other folds' judgements, and a blog is
judged by the very functions that `flogcheck score` uses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from sklearn.model_selection import StratifiedGroupKFold

from classifier.bands import band_of
from classifier.errors import BadCorpus
from classifier.learning import check, learn
from classifier.measurement import LANGUAGES
from classifier.model import CLASSES, weigh
from classifier.signals import catalogue
from classifier.thresholds import choose_thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from classifier.baselines import Split
    from classifier.corpus import Measured
    from classifier.fitting import Fit
    from classifier.learning import Learnt
    from classifier.model import Weighing
    from classifier.signals import Question, Signal
    from classifier.terms import Model


@dataclass(frozen=True)
class Judged:
    """One blog as a model judged it that never saw its group."""

    blog: Measured
    weighing: Weighing
    band: str


@dataclass(frozen=True)
class Folds:
    """All judgements in the order of the blogs, the splits, and each fold's model with the fits it came from.

    Where one given model judged all blogs, `splits` and `fits` are empty.
    """

    judged: tuple[Judged, ...]
    splits: tuple[Split, ...]
    models: tuple[Model, ...]
    fits: tuple[Mapping[Question, Fit], ...] = ()


def cross_validate(
    blogs: Sequence[Measured],
    *,
    folds: int = 10,
    jobs: int = 1,
    seed: int = 0,
    signals: Iterable[Signal] | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> Folds:
    """Judge every blog out of fold, `jobs` folds at a time; the result does not depend on `jobs`.

    `step` is called with a few words whenever a fold is done. Raises BadCorpus where the blogs are too few or too
    one-sided for so many folds.
    """
    known = tuple(catalogue() if signals is None else signals)
    check(blogs)
    splits = split(blogs, folds=folds, seed=seed)
    work = (
        delayed(_fold)([blogs[i] for i in learn_], [blogs[i] for i in held], known, seed) for learn_, held in splits
    )
    judged: dict[int, Judged] = {}
    learnt: list[Learnt] = []
    results = Parallel(n_jobs=jobs, return_as="generator")(work)
    for number, ((_, held), (result, part)) in enumerate(zip(splits, results, strict=True), start=1):
        judged.update(zip(held.tolist(), part, strict=True))
        learnt.append(result)
        step(f"learning without part {number} of the blogs")
    ordered = tuple(judged[row] for row in range(len(blogs)))
    models, fits = tuple(each.model for each in learnt), tuple(each.fits for each in learnt)
    return _with_thresholds(Folds(ordered, splits, models, fits))


def _with_thresholds(folds: Folds) -> Folds:
    """Choose each fold's thresholds on the judgements of all other folds, and put its blogs into bands by them."""
    judged, models = list(folds.judged), []
    for (learn_from, held), model in zip(folds.splits, folds.models, strict=True):
        thresholds = choose_thresholds([folds.judged[row] for row in learn_from])
        models.append(replace(model, thresholds=thresholds))
        for row in held:
            judged[row] = _banded(judged[row].blog, judged[row].weighing, thresholds)
    return replace(folds, judged=tuple(judged), models=tuple(models))


def judge_all(
    blogs: Sequence[Measured], model: Model, *, signals: Iterable[Signal] | None = None
) -> tuple[Judged, ...]:
    """Judge every blog by one given model: honest only where it has seen none of them."""
    known = tuple(catalogue() if signals is None else signals)
    return tuple(judge(blog, model, known) for blog in blogs)


def judge(blog: Measured, model: Model, signals: Iterable[Signal]) -> Judged:
    """Judge one blog by one model."""
    weighing = weigh(model, blog.findings, signals=signals)
    return _banded(blog, weighing, model.thresholds)


def split(blogs: Sequence[Measured], *, folds: int, seed: int = 0) -> tuple[Split, ...]:
    """Split by group, each part with about the same classes. Raises BadCorpus for more folds than groups allow."""
    labels = [blog.example.label for blog in blogs]
    groups = [blog.example.group for blog in blogs]
    fewest = min(len({g for g, other in zip(groups, labels, strict=True) if other == label}) for label in CLASSES)
    if fewest < 2:
        raise BadCorpus(f"{fewest} groups of the rarest label: too few to split, at least 2 are needed")
    if not 2 <= folds <= fewest:
        raise BadCorpus(f"{folds} folds: with {fewest} groups of the rarest label, use 2 to {fewest}")
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    return tuple(splitter.split(np.zeros(len(labels)), labels, groups))


def stability(models: Sequence[Model]) -> list[tuple[str, str, int, float, float, float]]:
    """Give signal, question, number of folds with a weight, and least, mean and largest weight; largest first.

    A fold that gives none counts as a weight of 0 in all three.
    """
    weights: dict[tuple[str, str], list[float]] = {}
    for model in models:
        for term in model.terms:
            weights.setdefault((term.signal, term.question.value), []).append(term.weight)
    rows = []
    for (signal, question), given in weights.items():
        values = [*given, *[0.0] * (len(models) - len(given))]
        rows.append((signal, question, len(given), min(values), sum(values) / len(values), max(values)))
    return sorted(rows, key=lambda row: (-abs(row[4]), row[0], row[1]))


def _fold(
    learn_from: list[Measured], held: list[Measured], signals: tuple[Signal, ...], seed: int
) -> tuple[Learnt, list[Judged]]:
    learnt = learn(learn_from, signals=signals, seed=seed, checked=True)
    return learnt, [judge(blog, learnt.model, signals) for blog in held]


def _banded(blog: Measured, weighing: Weighing, thresholds: Mapping[str, float]) -> Judged:
    band, _ = band_of(
        weighing,
        blog.findings,
        thresholds,
        lang=blog.facts.lang,
        supported=LANGUAGES,
        too_little=blog.facts.too_little,
    )
    return Judged(blog, weighing, band.value)
