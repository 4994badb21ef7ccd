"""The parts of a corpus in which blogs must be judged as well as in the whole: eras, languages, topics, kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.metrics import wilson

if TYPE_CHECKING:
    from collections.abc import Callable

    from classifier.corpus import Measured

# What disguises sell most: blogs on these topics are where a false alarm is likeliest.
CONSUMER_TOPICS = frozenset("beauty_fashion finance food gambling health hobby home pets travel".split())
MODERN_SINCE = "2023"


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of the corpus: user-run blogs and how many of them raised an alarm, flogs and how many were found.

    `alarms` counts user-run blogs in "some signs" or worse, `likelier` those with P(flog) above a half.
    """

    name: str
    user_run: int
    alarms: int
    likelier: int
    flogs: int
    found: int
    auc: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share of alarms."""
        return wilson(self.alarms, self.user_run)


def is_modern(blog: Measured) -> bool:
    """Tell whether the blog was captured in 2023 or later."""
    return blog.example.captured[:4] >= MODERN_SINCE


def is_english(blog: Measured) -> bool:
    """Tell whether the blog is listed as English, or by the words found where the list does not say."""
    return (blog.example.lang or blog.facts.lang) == "en"


def has_affiliate_links(blog: Measured) -> bool:
    """Tell whether a signal of affiliate links fired, or the list says that the blog discloses such links."""
    fired = any(
        "affiliate" in name and finding.outcome is Outcome.FOUND and (finding.value or 0) > 0
        for name, finding in blog.findings.items()
    )
    return fired or blog.example.attributes.get("disclosure") == "affiliate_boilerplate"


SLICES: dict[str, Callable[[Measured], bool]] = {
    "all": lambda blog: True,
    "captured since 2023": is_modern,
    "captured before": lambda blog: bool(blog.example.captured) and not is_modern(blog),
    "English": is_english,
    "other languages": lambda blog: not is_english(blog),
    "consumer topics": lambda blog: blog.example.topic in CONSUMER_TOPICS,
    "other topics": lambda blog: blog.example.topic not in CONSUMER_TOPICS,
    "with affiliate links": has_affiliate_links,
    "30 pages or more": lambda blog: blog.facts.pages >= 30,
    "fewer than 30 pages": lambda blog: blog.facts.pages < 30,
}
# Where a false alarm would be an injustice to a kind of people, and not only a mistake.
SENSITIVE = (
    "captured since 2023",
    "captured before",
    "English",
    "other languages",
    "consumer topics",
    "other topics",
    "with affiliate links",
)
