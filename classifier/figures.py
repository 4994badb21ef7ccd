"""The figures of an evaluation, computed from judged blogs: separation, calibration, alarms."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from classifier.bands import Band
from classifier.metrics import auc, bootstrap, brier, calibration_error, found_at, roc, surprise, wilson
from classifier.model import CLASSES
from classifier.slices import SENSITIVE, SLICES, Slice, is_english, is_modern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from classifier.corpus import Measured
    from classifier.folds import Judged

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DISGUISED = (Band.SOME_SIGNS, Band.STRONG_SIGNS)
DECIDES = {
    Band.INDIVIDUAL: "user_run",
    Band.OPENLY_COMMERCIAL: "corporate",
    Band.SOME_SIGNS: "flog",
    Band.STRONG_SIGNS: "flog",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval; `n` is the number of blogs that it rests on."""

    key: str
    title: str
    value: float
    low: float
    high: float
    n: int


def against(one: Floats, other: Floats) -> Floats:
    """Give the probability of the one class where only two are possible; 0.5 where neither is."""
    both = one + other
    return np.divide(one, both, out=np.full_like(one, 0.5), where=both > 0)


def verdict_of(band: str) -> str:
    """Give the class that a band decides for, or the empty string for "not enough to tell"."""
    return DECIDES.get(Band(band), "")


class Board:
    """Judged blogs as arrays, so that a figure is a short expression over row numbers.

    Without `intervals` those that must be drawn, which is most of the time, are NaN.
    """

    def __init__(self, judged: Sequence[Judged], *, intervals: bool = True) -> None:
        self.intervals = intervals
        self.judged = tuple(judged)
        self.labels = np.array([j.blog.example.label for j in judged])
        self.truth = np.array([CLASSES.index(label) for label in self.labels])
        self.chance = np.array([[j.weighing.probability[name] for name in CLASSES] for j in judged])
        self.bands = np.array([j.band for j in judged])
        self.groups = [j.blog.example.group for j in judged]
        self.flog = self.chance[:, CLASSES.index("flog")]
        # Between two classes the third has no say: a flog that could as well be an open company is no diary.
        self.flog_or_user = against(self.flog, self.chance[:, CLASSES.index("user_run")])
        self.flog_or_corporate = against(self.flog, self.chance[:, CLASSES.index("corporate")])
        self.decided = np.array([verdict_of(j.band) for j in judged])

    def rows(self, *labels: str, where: Callable[[Measured], bool] = lambda blog: True) -> Ints:
        """Give the row numbers of the blogs with any of the labels for which the condition holds."""
        wanted = labels or CLASSES
        return np.array([i for i, j in enumerate(self.judged) if self.labels[i] in wanted and where(j.blog)], dtype=int)

    def figure(self, key: str, title: str, rows: Ints, compute: Callable[[Ints], float]) -> Figure:
        """Compute a figure over rows, with the interval of drawing whole groups with replacement."""
        value = compute(rows) if len(rows) else math.nan
        low, high = math.nan, math.nan
        if self.intervals:
            low, high = bootstrap([self.groups[row] for row in rows], lambda drawn: compute(rows[drawn]))
        return Figure(key, title, value, low, high, len(rows))

    def share(self, key: str, title: str, rows: Ints, hit: NDArray[np.bool_]) -> Figure:
        """Give the share of rows that hit, with Wilson's interval."""
        hits = int(hit[rows].sum())
        return Figure(key, title, hits / len(rows) if len(rows) else math.nan, *wilson(hits, len(rows)), len(rows))


def figures(judged: Sequence[Judged], *, intervals: bool = True) -> tuple[Figure, ...]:
    """Compute the figures of the whole corpus, in the order they are printed."""
    board = Board(judged, intervals=intervals)
    return (*_separation(board), *_calibration(board), *_alarms(board))


def sensitive_alarms(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    """Give the share of false alarms among user-run blogs in each of the SENSITIVE slices."""
    board = Board(judged)
    alarmed = np.isin(board.bands, DISGUISED)
    return tuple(board.share(name, name, board.rows("user_run", where=SLICES[name]), alarmed) for name in SENSITIVE)


def worst_slice(alarms: Sequence[Figure]) -> Figure:
    """Give the largest of these shares, with the slice in its title; NaN where no slice holds a blog."""
    known = [figure for figure in alarms if figure.n] or list(alarms)
    worst = max(known, key=lambda figure: figure.value)
    return replace(worst, key="worst_slice", title=f"  worst slice: {worst.title}")


def slices(judged: Sequence[Judged]) -> tuple[Slice, ...]:
    """Count alarms and finds in each part of the corpus."""
    board = Board(judged)
    alarmed = np.isin(board.bands, DISGUISED)
    return tuple(_slice(name, board, alarmed) for name in SLICES)


def _slice(name: str, board: Board, alarmed: NDArray[np.bool_]) -> Slice:
    user_run, flogs = (board.rows(label, where=SLICES[name]) for label in ("user_run", "flog"))
    both = np.concatenate([user_run, flogs])
    return Slice(
        name=name,
        user_run=len(user_run),
        alarms=int(alarmed[user_run].sum()),
        likelier=int((board.flog[user_run] > 0.5).sum()),
        flogs=len(flogs),
        found=int(alarmed[flogs].sum()),
        auc=auc(board.labels[both] == "flog", board.flog_or_user[both]),
    )


def curve(judged: Sequence[Judged]) -> tuple[tuple[float, float], ...]:
    """Give false-alarm share and share of flogs found at each threshold, user-run blogs against flogs: the ROC."""
    board = Board(judged)
    rows = board.rows("user_run", "flog")
    return tuple(roc(board.labels[rows] == "flog", board.flog_or_user[rows]))


def bands(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """Count the blogs of each class in each band."""
    counts = {label: dict.fromkeys((band.value for band in Band), 0) for label in CLASSES}
    for each in judged:
        counts[each.blog.example.label][each.band] += 1
    return counts


def _separation(board: Board) -> tuple[Figure, ...]:
    commercial = 1.0 - board.chance[:, CLASSES.index("user_run")]
    guess = board.chance.argmax(axis=1)

    def user_flog(rows: Ints) -> float:
        return auc(board.labels[rows] == "flog", board.flog_or_user[rows])

    def corporate_flog(rows: Ints) -> float:
        return auc(board.labels[rows] == "flog", board.flog_or_corporate[rows])

    def not_english(blog: Measured) -> bool:
        return not is_english(blog)

    pair = ("user_run", "flog")
    return (
        board.figure("auc_user_flog", "AUC user-run against flog", board.rows(*pair), user_flog),
        board.figure("auc_user_flog_modern", "  captured since 2023", board.rows(*pair, where=is_modern), user_flog),
        board.figure("auc_user_flog_not_english", "  outside English", board.rows(*pair, where=not_english), user_flog),
        board.figure(
            "auc_user_rest",
            "AUC user-run against the rest",
            board.rows(),
            lambda rows: auc(board.labels[rows] != "user_run", commercial[rows]),
        ),
        board.figure(
            "auc_corporate_flog", "AUC corporate against flog", board.rows("corporate", "flog"), corporate_flog
        ),
        board.figure(
            "found_at_1_percent",
            "flogs found at 1 % false alarms among user-run",
            board.rows(*pair),
            lambda rows: found_at(board.labels[rows] == "flog", board.flog_or_user[rows], 0.01),
        ),
        board.figure(
            "auc_user_flog_alone",
            "AUC user-run against flog by P(flog) alone",
            board.rows(*pair),
            lambda rows: auc(board.labels[rows] == "flog", board.flog[rows]),
        ),
        board.figure(
            "found_at_1_percent_alone",
            "  flogs found at 1 % by P(flog) alone",
            board.rows(*pair),
            lambda rows: found_at(board.labels[rows] == "flog", board.flog[rows], 0.01),
        ),
        board.figure(
            "accuracy",
            "accuracy over three classes",
            board.rows(),
            lambda rows: float(np.mean(guess[rows] == board.truth[rows])),
        ),
    )


def _calibration(board: Board) -> tuple[Figure, ...]:
    flog = (board.labels == "flog").astype(int)
    return (
        board.figure(
            "brier", "Brier score, three classes", board.rows(), lambda r: brier(board.truth[r], board.chance[r])
        ),
        board.figure(
            "log_loss", "log loss, three classes", board.rows(), lambda r: surprise(board.truth[r], board.chance[r])
        ),
        board.figure(
            "calibration_error",
            "calibration error of P(flog), 10 equal bins",
            board.rows(),
            lambda r: calibration_error(flog[r], board.flog[r]),
        ),
    )


def _alarms(board: Board) -> tuple[Figure, ...]:
    user_run, corporate, every = board.rows("user_run"), board.rows("corporate"), board.rows()
    modern = board.rows("user_run", where=is_modern)
    before = board.rows("user_run", where=lambda blog: not is_modern(blog))
    likelier = board.flog > 0.5
    disguised, strong = np.isin(board.bands, DISGUISED), board.bands == Band.STRONG_SIGNS
    decided = board.decided != ""
    return (
        board.share("likelier_flog", "user-run called more likely flog than not", user_run, likelier),
        board.share("likelier_flog_modern", "  captured since 2023", modern, likelier),
        board.share("likelier_flog_before", "  captured before", before, likelier),
        board.share("user_alarms", 'user-run in "some signs" or worse', user_run, disguised),
        board.share("user_strong", 'user-run in "strong signs"', user_run, strong),
        board.share("corporate_alarms", "openly corporate called disguised", corporate, disguised),
        board.share("flogs_found", 'flogs in "some signs" or worse', board.rows("flog"), disguised),
        board.share("decided", "decided", every, decided),
        board.share("right", "  right among the decided", every[decided[every]], board.decided == board.labels),
    )
