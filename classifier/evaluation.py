"""Evaluate a model, or the way of making one, on labelled blogs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from classifier import figures as figures_
from classifier.ablation import Ablated, ablate, main_figures
from classifier.baselines import BASELINES, chances
from classifier.corpus import Corpus, measure_corpus
from classifier.dodges.trial import Dodges, try_dodges
from classifier.errors import BadCorpus
from classifier.figures import Figure
from classifier.folds import Folds, Judged, cross_validate, judge_all, split, stability
from classifier.goals import Goal, held_against
from classifier.metrics import auc, brier, found_at, reliability
from classifier.model import CLASSES
from classifier.one_page_slices import OnePage, one_page_slices
from classifier.scorecard import render
from classifier.signals import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from classifier.baselines import Split
    from classifier.corpus import Measured, Progress
    from classifier.signals import Signal
    from classifier.slices import Slice
    from classifier.terms import Model

__all__ = ["Baseline", "Evaluation", "evaluate", "evaluate_blogs", "render"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How far one baseline gets under the same folds; `brier` over three classes."""

    name: str
    auc: float
    accuracy: float
    found: float
    brier: float


# One draw of the folds moves a figure by more than most changes to a model do.
REPEATS = 3


@dataclass(frozen=True)
class Evaluation:
    """All that was measured. `folds` is 0 where one given model judged all blogs.

    `bands` counts blogs by class and band; `curve` is the ROC of user-run blogs against flogs; `reliability` holds
    mean chance, share of flogs and size of each bin; `stability` signal, question, folds with a weight, least,
    mean, largest weight; `ablation` the figures by family, to be compared with `all_families`, which are of the
    same draw of the folds; `notes` say what could not be computed; `unread` what could not be read and why;
    `draw` is the draw that bands and slices are of, `dodges` what edits of the blogs changed under it, where asked.
    """

    method: str
    folds: int
    counts: dict[str, int]
    groups: int
    figures: tuple[Figure, ...]
    goals: tuple[Goal, ...]
    bands: dict[str, dict[str, int]]
    slices: tuple[Slice, ...]
    one_page: tuple[OnePage, ...]
    reliability: tuple[tuple[float, float, int], ...]
    curve: tuple[tuple[float, float], ...]
    baselines: tuple[Baseline, ...]
    stability: tuple[tuple[str, str, int, float, float, float], ...]
    ablation: tuple[Ablated, ...]
    all_families: dict[str, float]
    judged: tuple[Judged, ...]
    notes: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    draw: Folds | None = None
    dodges: Dodges | None = None

    def figure(self, key: str) -> Figure:
        """Give one figure by its key. Raises KeyError for none."""
        return {figure.key: figure for figure in self.figures}[key]


def evaluate(
    folder: Path,
    *,
    folds: int = 10,
    jobs: int = 1,
    model: Model | None = None,
    seed: int = 0,
    cache: Path | None = None,
    progress: Progress | None = None,
    dodges: bool = False,
) -> Evaluation:
    """Evaluate on the corpus in a folder: cross-validated by group, or one given model on all of it.

    Where `dodges` asks, flogs and user-run blogs are also judged after scripted edits (see `dodges.trial`).
    Raises BadCorpus for a corpus that cannot be read, or is too small or too one-sided for so many folds.
    """
    corpus = measure_corpus(folder, jobs=jobs, cache=cache, progress=progress)
    evaluation = evaluate_blogs(
        corpus, folds=folds, jobs=jobs, model=model, seed=seed, ablation=True, progress=progress
    )
    if dodges and evaluation.draw:
        tried = try_dodges(evaluation.draw, jobs=jobs, cache_folder=cache, progress=progress)
        evaluation = replace(evaluation, dodges=tried)
    return evaluation


def evaluate_blogs(
    corpus: Corpus,
    *,
    folds: int = 10,
    jobs: int = 1,
    model: Model | None = None,
    seed: int = 0,
    signals: Iterable[Signal] | None = None,
    ablation: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate on blogs that have been measured: as `evaluate`, each family of signals only where `ablation` asks."""
    blogs, known = corpus.blogs, tuple(catalogue() if signals is None else signals)
    notes: tuple[str, ...] = ()
    if model is None:
        step = _steps(progress, folds * (REPEATS + ablation))
        draws = [
            cross_validate(blogs, folds=folds, jobs=jobs, seed=seed + repeat, signals=known, step=step)
            for repeat in range(REPEATS)
        ]
        result, splits = draws[0], draws[0].splits
        method = (
            f"{folds}-fold cross-validation by group; values and the ends of intervals are means\n"
            f"over {REPEATS} draws of the folds, bands and slices are of the first"
        )
    else:
        result = Folds(judge_all(blogs, model, signals=known), (), (model,))
        draws = [result]
        method = f"model {model.version} ({model.sha256[:12]}) on all blogs;\nhonest only if it has seen none of them"
        splits, notes = _splits_for_baselines(blogs, folds, seed)
    judged = result.judged
    flog = [int(each.blog.example.label == "flog") for each in judged]
    figures = _figures([draw.judged for draw in draws])
    baselines = tuple(_baseline(name, blogs, splits) for name in BASELINES) if splits else ()
    one_page = one_page_slices(blogs, result, known)
    return Evaluation(
        method=method,
        folds=folds if model is None else 0,
        counts={label: sum(blog.example.label == label for blog in blogs) for label in CLASSES},
        groups=len({blog.example.group for blog in blogs}),
        figures=figures,
        goals=held_against(_reached(figures, one_page, baselines)),
        bands=figures_.bands(judged),
        slices=figures_.slices(judged),
        one_page=one_page,
        reliability=tuple(reliability(flog, [each.weighing.probability["flog"] for each in judged])),
        curve=figures_.curve(judged),
        baselines=baselines,
        stability=tuple(stability(result.models)) if model is None else (),
        ablation=ablate(blogs, result, signals=known, jobs=jobs, step=step) if ablation and model is None else (),
        all_families=main_figures(judged) if ablation and model is None else {},
        judged=judged,
        notes=notes,
        unread=corpus.unread,
        draw=result,
    )


def _steps(progress: Progress | None, total: int) -> Callable[[str], None]:
    """Count steps over all draws of the folds."""
    done = count(1)

    def step(name: str) -> None:
        if progress:
            progress(next(done), total, name)

    return step


def _splits_for_baselines(
    blogs: Sequence[Measured], folds: int, seed: int
) -> tuple[tuple[Split, ...], tuple[str, ...]]:
    """Split the blogs for the baselines, which must learn on them; a given model can be judged without."""
    try:
        return split(blogs, folds=folds, seed=seed), ()
    except BadCorpus as error:
        return (), (f"no baselines: {error}",)


def _figures(draws: Sequence[Sequence[Judged]]) -> tuple[Figure, ...]:
    """Give the means over the draws, of the values and of both ends of the intervals."""
    rows = [figures_.figures(judged) for judged in draws]
    figures = _means(rows)
    worst = figures_.worst_slice(_means([figures_.sensitive_alarms(judged) for judged in draws]))
    after = [figure.key for figure in figures].index("user_alarms") + 1
    return (*figures[:after], worst, *figures[after:])


def _means(rows: Sequence[Sequence[Figure]]) -> tuple[Figure, ...]:
    return tuple(
        replace(
            drawn[0],
            value=fmean(figure.value for figure in drawn),
            low=fmean(figure.low for figure in drawn),
            high=fmean(figure.high for figure in drawn),
        )
        for drawn in zip(*rows, strict=True)
    )


def _reached(figures: Sequence[Figure], one_page: Sequence[OnePage], baselines: Sequence[Baseline]) -> dict[str, float]:
    reached = {figure.key: figure.value for figure in figures}
    for part in one_page:
        if part.user_run:
            reached[f"{part.key}_alarms"] = part.alarms / part.user_run
        if part.blogs:
            reached[f"{part.key}_undecided"] = part.undecided / part.blogs
    if baselines:
        reached["best_baseline_brier"] = min(baseline.brier for baseline in baselines)
    return reached


def _baseline(name: str, blogs: Sequence[Measured], splits: Sequence[Split]) -> Baseline:
    chance = chances(name, blogs, splits)
    truth = np.array([CLASSES.index(blog.example.label) for blog in blogs])
    flog, user_run = CLASSES.index("flog"), CLASSES.index("user_run")
    pair = np.isin(truth, (flog, user_run))
    # Among two classes the third one's share is noise.
    score = chance[:, flog] / (chance[:, flog] + chance[:, user_run] + 1e-12)
    is_flog = (truth == flog).astype(int)
    return Baseline(
        name=name,
        auc=auc(is_flog[pair], score[pair]),
        accuracy=float(np.mean(chance.argmax(axis=1) == truth)),
        found=found_at(is_flog[pair], score[pair], 0.01),
        brier=brier(truth, chance),
    )
