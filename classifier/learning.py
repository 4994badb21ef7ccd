"""Learn a model from measured blogs. Pure: no file is read or written, and the same blogs give the same model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from classifier.errors import BadCorpus
from classifier.fitting import Fit, Table, fit
from classifier.measurement import LANGUAGES
from classifier.model import CLASSES
from classifier.model_file import decode, encode
from classifier.signals import Question, Signal, catalogue
from classifier.terms import Model
from classifier.thresholds import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from classifier.corpus import Measured

# How much a blog counts whose label is a guess, fairly sure, sure.
CONFIDENCE_WEIGHTS = {1: 0.5, 2: 0.8, 3: 1.0}
# User-run blogs to one openly corporate one, among what is no flog.
USER_SHARE = 2.0
# The share of flogs among blogs that somebody already suspects.
DEFAULT_PRIOR = 0.3
# The disguises change; a model that is older than this warns.
MONTHS_VALID = 18
FEWEST_OF_A_CLASS = 20
FEWEST_GROUPS_OF_A_CLASS = 10
# With more than this share of a class in one group, the model would learn one operator.
LARGEST_GROUP_SHARE = 0.5

# Which classes stand for the answer that raises the odds of each question, and which for the other.
SIDES: dict[Question, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Question.OPERATOR: (("corporate", "flog"), ("user_run",)),
    Question.OPENNESS: (("flog",), ("corporate",)),
}


@dataclass(frozen=True)
class Learnt:
    """A model and how it came about."""

    model: Model
    fits: Mapping[Question, Fit]


def check(blogs: Sequence[Measured]) -> None:
    """Refuse a set that is too small or too one-sided to learn from: raises BadCorpus with the reason."""
    check_labels([(blog.example.label, blog.example.group) for blog in blogs])


def check_labels(labelled: Sequence[tuple[str, str]]) -> None:
    """Do the same by label and group of each blog, which is what a list alone can tell."""
    for label in CLASSES:
        groups = [group for other, group in labelled if other == label]
        if len(groups) < FEWEST_OF_A_CLASS:
            raise BadCorpus(
                f"{len(groups)} blogs are labelled {label}: at least {FEWEST_OF_A_CLASS} are needed to learn from"
            )
        distinct = set(groups)
        if len(distinct) < FEWEST_GROUPS_OF_A_CLASS:
            raise BadCorpus(
                f"the blogs labelled {label} belong to {len(distinct)} groups of one operator each: "
                f"at least {FEWEST_GROUPS_OF_A_CLASS} are needed to learn from"
            )
        largest = max(sorted(distinct), key=groups.count)
        if groups.count(largest) > LARGEST_GROUP_SHARE * len(groups):
            raise BadCorpus(
                f"{groups.count(largest)} of {len(groups)} blogs labelled {label} are of one group ({largest}): "
                "a model would learn that operator, not the kind"
            )


def learn(
    blogs: Sequence[Measured],
    *,
    signals: Iterable[Signal] | None = None,
    version: str = "unnamed",
    day: date | None = None,
    seed: int = 0,
    checked: bool = False,
) -> Learnt:
    """Fit both questions; `day` is the day of training (default: today), `checked` says that the set was.

    Raises BadCorpus where the set cannot carry a model or no signal tells the classes apart.
    """
    if not checked:
        check(blogs)
    known = tuple(catalogue() if signals is None else signals)
    # Matrices of a hundred columns are too small to share: on two busy cores threads took seven times as long.
    with threadpool_limits(1):
        fits = {question: fit(table_of(blogs, question, known), seed=seed) for question in Question}
    for question, fitted in fits.items():
        if not fitted.terms:
            raise BadCorpus(f"no signal tells the answers to the question '{question.value}' apart on these blogs")
    day = day or date.today()
    model = Model(
        version=version,
        sha256="",
        trained_on=day.isoformat(),
        expires=months_later(day, MONTHS_VALID).isoformat(),
        terms=tuple(sorted((t for f in fits.values() for t in f.terms), key=lambda t: (t.question, t.signal))),
        user_share=USER_SHARE,
        default_prior=DEFAULT_PRIOR,
        languages=LANGUAGES,
        thresholds=START,
    )
    return Learnt(decode(encode(model), signals=known), fits)


def table_of(blogs: Sequence[Measured], question: Question, signals: Iterable[Signal]) -> Table:
    """Make the table of one question from the blogs that the question is asked about."""
    raising, lowering = SIDES[question]
    asked = [blog for blog in blogs if blog.example.label in raising + lowering]
    chosen = [signal for signal in signals if signal.direction(question)]
    groups = [blog.example.group for blog in asked]
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    return Table(
        question=question,
        names=tuple(signal.name for signal in chosen),
        values=np.array([[_value(blog, s.name) for s in chosen] for blog in asked], dtype=float).reshape(
            len(asked), len(chosen)
        ),
        truth=np.array([int(blog.example.label in raising) for blog in asked]),
        # Blogs of one operator repeat each other, but not wholly: the root lies between one vote each and one in all.
        weights=np.array(
            [
                CONFIDENCE_WEIGHTS[blog.example.confidence] / math.sqrt(groups.count(blog.example.group))
                for blog in asked
            ]
        ),
        groups=np.array([numbers[group] for group in groups]),
        directions=np.array([signal.direction(question) for signal in chosen]),
    )


def months_later(day: date, months: int) -> date:
    """Give the first day of the month so many months later: a date that every month has."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _value(blog: Measured, name: str) -> float:
    finding = blog.findings.get(name)
    if finding is None or finding.value is None or not math.isfinite(finding.value):
        return math.nan
    return finding.value
