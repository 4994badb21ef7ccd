"""One page of a blog, judged by a model that has seen nothing of its group: mostly there is not enough to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.corpus import Measured
from classifier.figures import DISGUISED, verdict_of
from classifier.folds import judge
from classifier.metrics import wilson
from classifier.one_page_captures import HOME, POST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from classifier.folds import Folds, Judged
    from classifier.signals import Signal

TITLES = {HOME: "the home page alone", POST: "one post alone"}


@dataclass(frozen=True, slots=True)
class OnePage:
    """How blogs were judged of which one kind of page was read; `absent` counts those that hold no such page.

    `alarms` counts the user-run ones in "some signs" or worse, `likelier` those with P(flog) above a half, which a
    band need not show; of all `blogs`, `decided` got another band than "not enough to tell", and `right` of these
    one of their own class.
    """

    key: str
    absent: int
    blogs: int
    user_run: int
    alarms: int
    likelier: int
    decided: int
    right: int

    @property
    def title(self) -> str:
        """What was read."""
        return TITLES[self.key]

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share of alarms."""
        return wilson(self.alarms, self.user_run)

    @property
    def undecided(self) -> int:
        """How many were not enough to tell."""
        return self.blogs - self.decided


def one_page_slices(blogs: Sequence[Measured], folds: Folds, signals: Sequence[Signal]) -> tuple[OnePage, ...]:
    """Judge the single pages of each blog by the model, and with the thresholds, that judged the blog itself."""
    held = [rows.tolist() for _, rows in folds.splits] or [list(range(len(blogs)))]
    judged: Mapping[str, list[Judged]] = {key: [] for key in TITLES}
    for rows, model in zip(held, folds.models, strict=True):
        for row in rows:
            for key, part in blogs[row].alone.items():
                page = Measured(blogs[row].example, part.findings, part.facts)
                judged[key].append(judge(page, model, signals))
    return tuple(_count(key, each, absent=len(blogs) - len(each)) for key, each in judged.items())


def _count(key: str, judged: Sequence[Judged], *, absent: int) -> OnePage:
    user_run = [each for each in judged if each.blog.example.label == "user_run"]
    decided = [each for each in judged if verdict_of(each.band)]
    return OnePage(
        key=key,
        absent=absent,
        blogs=len(judged),
        user_run=len(user_run),
        alarms=sum(each.band in DISGUISED for each in user_run),
        likelier=sum(each.weighing.probability["flog"] > 0.5 for each in user_run),
        decided=len(decided),
        right=sum(verdict_of(each.band) == each.blog.example.label for each in decided),
    )
