"""Evaluate a model, or the way of making one, on labelled blogs."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from classifier import figures as figures_
from classifier.baselines import BASELINES, chances
from classifier.corpus import Corpus, measure_corpus
from classifier.dodges.table import as_json
from classifier.dodges.trial import Dodges, try_dodges
from classifier.figures import Figure, Slice
from classifier.folds import Folds, Judged, cross_validate, judge_all, split, stability
from classifier.metrics import auc, brier, found_at, reliability
from classifier.model import CLASSES
from classifier.scorecard import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from classifier.baselines import Split
    from classifier.corpus import Measured, Progress
    from classifier.signals import Signal
    from classifier.terms import Model

__all__ = ["Baseline", "Evaluation", "evaluate", "evaluate_blogs", "render", "to_json"]

SCHEMA = "flogcheck.evaluation/1"


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

    `bands` counts blogs by class and band; `reliability` holds mean chance, share of flogs and size of each
    bin; `stability` signal, question, folds with a weight, least, mean, largest weight; `unread` what could not
    be read and why. `draw` is the draw of the folds that bands and slices are of; `dodges` what edits of the blogs
    changed under it, None where none were tried.
    """

    method: str
    folds: int
    counts: dict[str, int]
    groups: int
    figures: tuple[Figure, ...]
    bands: dict[str, dict[str, int]]
    slices: tuple[Slice, ...]
    reliability: tuple[tuple[float, float, int], ...]
    baselines: tuple[Baseline, ...]
    stability: tuple[tuple[str, str, int, float, float, float], ...]
    judged: tuple[Judged, ...]
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
    evaluation = evaluate_blogs(corpus, folds=folds, jobs=jobs, model=model, seed=seed)
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
) -> Evaluation:
    """Evaluate on blogs that have been measured: as `evaluate`."""
    blogs = corpus.blogs
    if model is None:
        result = cross_validate(blogs, folds=folds, jobs=jobs, seed=seed, signals=signals)
        method = (
            f"{folds}-fold cross-validation by group; values are means over {REPEATS} draws of the folds,\n"
            "intervals, bands and slices are of the first"
        )
        draws = [figures_.figures(result.judged)]
        for repeat in range(1, REPEATS):
            again = cross_validate(blogs, folds=folds, jobs=jobs, seed=seed + repeat, signals=signals)
            draws.append(figures_.figures(again.judged))
        figures = tuple(
            replace(drawn[0], value=fmean(figure.value for figure in drawn)) for drawn in zip(*draws, strict=True)
        )
    else:
        figures = ()
        result = Folds(judge_all(blogs, model, signals=signals), split(blogs, folds=folds, seed=seed), (model,))
        method = f"model {model.version} ({model.sha256[:12]}) on all blogs; honest only if it has seen none of them"
    judged = result.judged
    flog = [int(each.blog.example.label == "flog") for each in judged]
    return Evaluation(
        method=method,
        folds=folds if model is None else 0,
        counts={label: sum(blog.example.label == label for blog in blogs) for label in CLASSES},
        groups=len({blog.example.group for blog in blogs}),
        figures=figures or figures_.figures(judged),
        bands=figures_.bands(judged),
        slices=figures_.slices(judged),
        reliability=tuple(reliability(flog, [each.weighing.probability["flog"] for each in judged])),
        baselines=tuple(_baseline(name, blogs, result.splits) for name in BASELINES),
        stability=tuple(stability(result.models)),
        judged=judged,
        unread=corpus.unread,
        draw=result,
    )


def to_json(evaluation: Evaluation) -> str:
    """Write an evaluation as one JSON object on one line; what could not be computed is null."""
    content: dict[str, object] = {
        "schema": SCHEMA,
        "method": evaluation.method,
        "folds": evaluation.folds,
        "counts": evaluation.counts,
        "groups": evaluation.groups,
        "figures": [asdict(figure) for figure in evaluation.figures],
        "bands": evaluation.bands,
        "slices": [asdict(part) | {"interval": part.interval} for part in evaluation.slices],
        "reliability": [{"chance": c, "share": s, "n": n} for c, s, n in evaluation.reliability],
        "baselines": [asdict(baseline) for baseline in evaluation.baselines],
        "stability": [
            dict(zip(("signal", "question", "folds", "low", "mean", "high"), row, strict=True))
            for row in evaluation.stability
        ],
        "blogs": [
            {
                "site": each.blog.example.site,
                "label": each.blog.example.label,
                "band": each.band,
                "probability": dict(each.weighing.probability),
            }
            for each in evaluation.judged
        ],
        "unread": [{"site": site, "why": why} for site, why in evaluation.unread],
        "dodges": as_json(evaluation.dodges) if evaluation.dodges else None,
    }
    return json.dumps(_rounded(content), allow_nan=False)


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


def _rounded(value: object) -> object:
    """Round floats to six decimals, so that platforms agree, and turn NaN into None."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
