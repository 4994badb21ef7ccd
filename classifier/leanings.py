"""Ways in which a set of labelled blogs leans to one side: no reason to refuse it, and good to know before trusting.

A model learns whatever tells the labels apart. Where something that must not matter does (the year of capture, the
host's name), good figures may say more about how the list was made than about blogs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.model import CLASSES
from classifier.scorecard import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from classifier.corpus import Measured
    from classifier.evaluation import Evaluation

TELLS_TOO_MUCH = 0.9
"""AUC above which a baseline separates user-run blogs from flogs better than what must not matter may."""
NEARLY_ALL = 0.95
"""Share from which on a set has only one language, year or topic."""

NAMES = {"user_run": "user-run blogs", "corporate": "openly corporate blogs", "flog": "flogs"}


def language_of(blog: Measured) -> str:
    """Give the language that is listed, else the one that most words are in."""
    return blog.example.lang or blog.facts.lang


def year_of(blog: Measured) -> str:
    """Give the year of capture."""
    return blog.example.captured[:4]


def topic_of(blog: Measured) -> str:
    """Give the topic that is listed."""
    return blog.example.topic


_KINDS: Mapping[str, tuple[Callable[[Measured], str], str]] = {
    "are in one language": (language_of, "what it does in others was not measured"),
    "were captured in one year": (year_of, "what changes over the years was not measured"),
    "are on one topic": (topic_of, "what it does on others was not measured"),
}


def leanings(evaluation: Evaluation, blogs: Sequence[Measured]) -> tuple[str, ...]:
    """Say, in a line each, where the set has (nearly) one language, year or topic only, and which baselines tell too
    much. Empty for a set that is mixed as far as its list says."""
    return (*_one_sided(blogs), *_told_by_baselines(evaluation))


def _one_sided(blogs: Sequence[Measured]) -> Iterator[str]:
    for holds, (kind_of, consequence) in _KINDS.items():
        only = _only(map(kind_of, blogs))
        if only:
            yield f"nearly all blogs {holds} ({only}): {consequence}"
            continue
        for label in CLASSES:
            only = _only(kind_of(blog) for blog in blogs if blog.example.label == label)
            if only:
                yield f"nearly all {NAMES[label]} {holds} ({only}), unlike the others: the model may know them by it"


def _told_by_baselines(evaluation: Evaluation) -> Iterator[str]:
    for baseline in evaluation.baselines:
        if baseline.auc > TELLS_TOO_MUCH:
            yield (
                f"the {baseline.name} alone separates user-run blogs from flogs with AUC {number(baseline.auc)}: the "
                "figures may tell how the list was made rather than what the blogs are"
            )


def _only(kinds: Iterator[str]) -> str:
    """Give the kind that nearly all are of, among those of which it is known; empty for none."""
    counts = Counter(kind for kind in kinds if kind)
    ((kind, count),) = counts.most_common(1) or [("", 0)]
    return kind if count and count >= NEARLY_ALL * counts.total() else ""
