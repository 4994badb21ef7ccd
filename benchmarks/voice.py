"""Does a text model over a topic-masked view earn a place among the signals? Figures with it and without it.

    python -m benchmarks.voice ../shared/corpus [--jobs 2] [--draws 3]

The view is that of `masking.py`, the model and its honest scores those of `text_model.py`: one a question, entering the
additive model as two more signals. Every choice inside of the additive model is made anew with them.

The rule, fixed before the run: a variant enters only if on *both* slices, captures since 2023 and consumer topics, the
AUC of user-run against flog or the Brier score is better, with a 95 % interval of the paired difference (same folds,
same draws of whole groups) that excludes zero. Four variants are tried, which makes the rule milder than it sounds.

Prints numbers; no text of the corpus. Needs `wordfreq`.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from benchmarks.masking import frequent_words, read_counts
from benchmarks.text_model import View, scores_of, view_of
from classifier.corpus import measure_corpus
from classifier.figures import Board
from classifier.findings import could_not_look, not_found
from classifier.folds import Judged, judge, split
from classifier.learning import SIDES, learn
from classifier.measurement import LANGUAGES
from classifier.metrics import auc, bootstrap, brier, found_at
from classifier.signals import Family, Question, Signal, catalogue
from classifier.slices import SLICES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from classifier.blog import Blog
    from classifier.corpus import Measured
    from classifier.findings import Finding

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KEPT = (300, 1000)
LONGEST = (1, 2)
OUTER_FOLDS = 10
DECIDING = ("captured since 2023", "consumer topics")
SHOWN = (*DECIDING, "other languages")


class Variant(NamedTuple):
    """How many words of a language stay, and the longest run of signs that is counted."""

    kept: int
    longest: int

    def __str__(self) -> str:
        return f"{self.kept} words, {'single signs' if self.longest == 1 else 'single signs and pairs'}"


@dataclass(frozen=True)
class Held:
    """One fold's held-out blogs as judged without a text model (key None) and with each; the texts' own scores."""

    rows: Ints
    judged: Mapping[Variant | None, list[Judged]]
    scores: Mapping[tuple[Variant, Question], Floats]


@dataclass(frozen=True)
class Compared:
    """One figure without and with the text model, its gain (better is positive) and the interval of that."""

    title: str
    without: float
    with_: float
    gain: float
    low: float
    high: float
    n: int


def _unmeasured(blog: Blog) -> Finding:
    raise NotImplementedError("scores of the text models are made fold by fold")


def _signal(question: Question, toward: str) -> Signal:
    name = f"masked_text_{question.value}"
    return Signal(name, Family.VOICE, (toward,), "log-odds", "-", "Stamatatos 2018", "-", _unmeasured)


TEXT_SIGNALS = {
    Question.OPERATOR: _signal(Question.OPERATOR, "commercial"),
    Question.OPENNESS: _signal(Question.OPENNESS, "disguised"),
}


def run_fold(blogs: Sequence[Measured], views: Mapping[Variant, View], learn_from: Ints, held: Ints, seed: int) -> Held:
    """Judge the held-out blogs of one fold without a text model and with each."""
    judged: dict[Variant | None, list[Judged]] = {}
    scores: dict[tuple[Variant, Question], Floats] = {}
    with threadpool_limits(1):
        judged[None] = _judge(blogs, catalogue(), learn_from, held, seed)
        for variant, view in views.items():
            own = {q: scores_of(view, blogs, q, learn_from, held, seed) for q in TEXT_SIGNALS}
            scores |= {(variant, question): values[held] for question, values in own.items()}
            stacked = [
                replace(
                    blog,
                    findings={**blog.findings, **{TEXT_SIGNALS[q].name: _finding(own[q][row]) for q in own}},
                )
                for row, blog in enumerate(blogs)
            ]
            judged[variant] = _judge(stacked, (*catalogue(), *TEXT_SIGNALS.values()), learn_from, held, seed)
    return Held(held, judged, scores)


def _finding(score: float) -> Finding:
    # Only the value is weighed: one outcome does for all.
    return could_not_look("too little text") if math.isnan(score) else not_found(score)


def _judge(
    blogs: Sequence[Measured], signals: Sequence[Signal], learn_from: Ints, held: Ints, seed: int
) -> list[Judged]:
    model = learn([blogs[row] for row in learn_from], signals=signals, seed=seed, checked=True).model
    judged = [judge(blogs[row], model, signals) for row in held]
    return [replace(each, weighing=replace(each.weighing, ledger=())) for each in judged]


def compare(without: Sequence[Board], with_: Sequence[Board]) -> list[Compared]:
    """Compare boards of the same blogs, a pair a draw of the folds: means over draws, and the paired differences."""
    first = without[0]
    pair = ("user_run", "flog")

    def user_flog(board: Board, rows: Ints) -> float:
        return auc(board.labels[rows] == "flog", board.flog_or_user[rows])

    def user_rest(board: Board, rows: Ints) -> float:
        return auc(board.labels[rows] != "user_run", 1 - board.chance[rows, 0])

    def found(board: Board, rows: Ints) -> float:
        return found_at(board.labels[rows] == "flog", board.flog_or_user[rows], 0.01)

    def right(board: Board, rows: Ints) -> float:
        return float(np.mean(board.chance[rows].argmax(axis=1) == board.truth[rows]))

    def error(board: Board, rows: Ints) -> float:
        return brier(board.truth[rows], board.chance[rows])

    asked = [
        ("AUC user-run against flog", first.rows(*pair), user_flog, 1),
        *(
            (f"… {name}", first.rows(*pair, where=SLICES[name]), user_flog, 1)
            for name in (*DECIDING, "other languages")
        ),
        ("AUC user-run against the rest", first.rows(), user_rest, 1),
        ("flogs found at 1 %", first.rows(*pair), found, 1),
        ("accuracy", first.rows(), right, 1),
        ("Brier", first.rows(), error, -1),
        *((f"Brier … {name}", first.rows(where=SLICES[name]), error, -1) for name in DECIDING),
    ]
    return [_compared(title, rows, figure, sign, without, with_) for title, rows, figure, sign in asked]


def _compared(
    title: str,
    rows: Ints,
    figure: Callable[[Board, Ints], float],
    sign: int,
    without: Sequence[Board],
    with_: Sequence[Board],
) -> Compared:
    def mean(boards: Sequence[Board], chosen: Ints) -> float:
        return float(np.mean([figure(board, chosen) for board in boards]))

    def gain(drawn: Ints) -> float:
        return sign * (mean(with_, rows[drawn]) - mean(without, rows[drawn]))

    low, high = bootstrap([without[0].groups[row] for row in rows], gain)
    return Compared(title, mean(without, rows), mean(with_, rows), gain(np.arange(len(rows))), low, high, len(rows))


def earns_its_place(rows: Sequence[Compared]) -> bool:
    """Apply the rule: on each of the deciding slices AUC or Brier gains, with an interval above zero."""
    better = {row.title for row in rows if row.low > 0}
    return all(better & {f"… {name}", f"Brier … {name}"} for name in DECIDING)


def alone(blogs: Sequence[Measured], draws: Sequence[Sequence[Held]], variant: Variant) -> dict[str, float]:
    """Give the AUC of a text model by itself, mean over draws, on the held-out blogs with enough text."""
    labels = np.array([blog.example.label for blog in blogs])
    asked = {
        "user-run / flog": (Question.OPERATOR, ("user_run", "flog"), "all"),
        **{f"… {name}": (Question.OPERATOR, ("user_run", "flog"), name) for name in SHOWN},
        "user-run / rest": (Question.OPERATOR, ("user_run", "corporate", "flog"), "all"),
        "corporate / flog": (Question.OPENNESS, ("corporate", "flog"), "all"),
    }
    values: dict[str, float] = {}
    for title, (question, classes, name) in asked.items():
        chosen = np.isin(labels, classes) & np.array([SLICES[name](blog) for blog in blogs])
        parts = []
        for folds in draws:
            score = np.full(len(blogs), math.nan)
            for part in folds:
                score[part.rows] = part.scores[variant, question]
            rows = np.flatnonzero(chosen & ~np.isnan(score))
            parts.append(auc(np.isin(labels[rows], SIDES[question][0]).astype(int), score[rows]))
        values[title] = float(np.mean(parts))
    return values


def report(blogs: Sequence[Measured], views: Mapping[Variant, View], draws: Sequence[Sequence[Held]]) -> str:
    """Give all figures as lines of text, with the decision."""
    without = _boards(draws, None)
    lines = ["the text model by itself, AUC:"]
    entering = []
    for variant, view in views.items():
        values = "  ".join(f"{title} {value:.3f}" for title, value in alone(blogs, draws, variant).items())
        lines.append(f"  {variant} ({view.counts.shape[1]} of them, on {view.looked.sum()} blogs): {values}")
    for variant in views:
        rows = compare(without, _boards(draws, variant))
        lines += ["", f"stacked, {variant}:", f"  {'':36}{'without':>9}{'with':>9}{'gain':>9}  95 % interval    blogs"]
        lines += [
            f"  {row.title:36}{row.without:9.4f}{row.with_:9.4f}{row.gain:+9.4f}"
            f"  {row.low:+.4f} – {row.high:+.4f}{row.n:6}"
            for row in rows
        ]
        if earns_its_place(rows):
            entering.append(str(variant))
    lines += ["", "earns its place: " + "; ".join(entering) if entering else "no variant earns its place: it stays out"]
    return "\n".join(lines)


def _boards(draws: Sequence[Sequence[Held]], key: Variant | None) -> list[Board]:
    boards = []
    for folds in draws:
        judged = {row: each for part in folds for row, each in zip(part.rows.tolist(), part.judged[key], strict=True)}
        boards.append(Board([judged[row] for row in range(len(judged))], intervals=False))
    return boards


def main() -> None:
    """Count, fit, compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--draws", type=int, default=3, help="draws of the folds")
    given = parser.parse_args()
    started = time.monotonic()
    lists = [frequent_words(LANGUAGES, most) for most in KEPT]
    blogs = measure_corpus(given.corpus, jobs=given.jobs).blogs
    with Parallel(n_jobs=given.jobs) as parallel:
        counted = parallel(delayed(read_counts)(blog.example, lists) for blog in blogs)
        print(f"{len(blogs)} blogs measured and counted in {time.monotonic() - started:.0f} s", flush=True)
        views = {
            Variant(kept, longest): view_of([counts[number] for counts in counted], longest)
            for (number, kept), longest in product(enumerate(KEPT), LONGEST)
        }
        work = [
            (learn_from, held, seed)
            for seed in range(given.draws)
            for learn_from, held in split(blogs, folds=OUTER_FOLDS, seed=seed)
        ]
        parts = parallel(delayed(run_fold)(blogs, views, *each) for each in work)
    draws = [parts[n : n + OUTER_FOLDS] for n in range(0, len(parts), OUTER_FOLDS)]
    print(report(blogs, views, draws))
    print(f"{time.monotonic() - started:.0f} s in all")


if __name__ == "__main__":
    main()
