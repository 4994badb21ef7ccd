"""What each family of signals is worth: the figures without it, and of it alone, under the same folds.

Penalty and slope are those that each fold chose with all families. Choosing them anew each time would cost ten
times as much and measure the search as well; a family alone is so held a little shorter than it need be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from classifier.figures import figures
from classifier.fitting import fit
from classifier.folds import judge
from classifier.learning import table_of
from classifier.signals import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from classifier.corpus import Measured
    from classifier.fitting import Fit, Table
    from classifier.folds import Folds, Judged
    from classifier.signals import Question, Signal
    from classifier.terms import Term

    # For each family the terms of a model without it, and of one with it alone.
    Variants = dict[Family, tuple[tuple[Term, ...], tuple[Term, ...]]]

MAIN_FIGURES = ("auc_user_flog", "auc_user_rest", "accuracy", "found_at_1_percent", "brier")


@dataclass(frozen=True, slots=True)
class Ablated:
    """The main figures by key without a family and with it alone; `signals` counts those of the family."""

    family: str
    signals: int
    without: Mapping[str, float]
    alone: Mapping[str, float]


def main_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Give the figures that the ablation follows, by key."""
    return {figure.key: figure.value for figure in figures(judged, intervals=False) if figure.key in MAIN_FIGURES}


def ablate(
    blogs: Sequence[Measured],
    folds: Folds,
    *,
    signals: Sequence[Signal],
    jobs: int = 1,
    step: Callable[[str], None] = lambda name: None,
) -> tuple[Ablated, ...]:
    """Fit each fold again without each family and with it alone; `step` is called whenever a fold is done."""
    families = [family for family in Family if any(signal.family is family for signal in signals)]
    work = (
        delayed(_refit)([blogs[row] for row in learn_from], fits, tuple(signals), families)
        for (learn_from, _), fits in zip(folds.splits, folds.fits, strict=True)
    )
    without: dict[Family, dict[int, Judged]] = {family: {} for family in families}
    alone: dict[Family, dict[int, Judged]] = {family: {} for family in families}
    results = Parallel(n_jobs=jobs, return_as="generator")(work)
    for number, ((_, held), model, variants) in enumerate(zip(folds.splits, folds.models, results, strict=True), 1):
        for family, (rest, own) in variants.items():
            for row in held.tolist():
                without[family][row] = judge(blogs[row], replace(model, terms=rest), signals)
                alone[family][row] = judge(blogs[row], replace(model, terms=own), signals)
        step(f"families of signals, without part {number} of the blogs")
    return tuple(
        Ablated(
            family=family.value,
            signals=sum(signal.family is family for signal in signals),
            without=main_figures([without[family][row] for row in range(len(blogs))]),
            alone=main_figures([alone[family][row] for row in range(len(blogs))]),
        )
        for family in families
    )


def _refit(
    learn_from: Sequence[Measured],
    fits: Mapping[Question, Fit],
    signals: tuple[Signal, ...],
    families: Sequence[Family],
) -> Variants:
    tables = {question: table_of(learn_from, question, signals) for question in fits}
    family_of = {signal.name: signal.family for signal in signals}
    result: Variants = {}
    with threadpool_limits(1):
        for family in families:
            rest: list[Term] = []
            own: list[Term] = []
            for question, table in tables.items():
                belongs = np.array([family_of[name] is family for name in table.names], dtype=bool)
                rest += fit(_columns(table, ~belongs), like=fits[question]).terms
                own += fit(_columns(table, belongs), like=fits[question]).terms
            result[family] = tuple(rest), tuple(own)
    return result


def _columns(table: Table, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Table:
    return replace(
        table,
        names=tuple(name for name, taken in zip(table.names, chosen, strict=True) if taken),
        values=table.values[:, chosen],
        directions=table.directions[chosen],
    )
