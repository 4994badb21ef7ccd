"""A share of posts with its interval, where posts of one blog are not independent of each other.

The interval is Wilson's (1927, JASA 22:209) at the effective number of posts: their number divided by the design
effect, which the differences between blogs show (the variance of a ratio over clusters; Cochran 1977, Sampling
Techniques). Franco, Little, Louis and Slud (2019, "Comparative study of confidence intervals for proportions in complex
sample surveys", J. Surv. Stat. Methodol. 7:334, PMC6690503) recommend that form over Wald's, and find that all fall
short where the design effect is itself estimated; hence Student's correction of the effective number for few blogs
(Korn and Graubard 1998, Survey Methodology 24:193). Bootstrap by blog, the other usual way, gives an interval of no
width where all posts are alike, which is what a small audit often sees.

It says how far a rate may be off as one of blogs like these. Of the posts that were read it is a plain count.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_Z = 1.959964  # the 97.5 % quantile of the normal distribution: two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`hits` of `posts` on `blogs`: `share` from 0 to 1, with its 95 % interval; None where it cannot be computed.

    Without posts there is no share; with posts of a single blog there is no interval, for nothing tells how blogs
    differ. `effective` is the number of independent posts that theirs are worth.
    """

    hits: int
    posts: int
    blogs: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    effective: float | None = None


def rate(rows: Iterable[tuple[str, bool]]) -> Rate:
    """Give the rate of posts, each as (blog, whether it counts)."""
    posts: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for blog, hit in rows:
        posts[blog] += 1
        hits[blog] += hit
    total, good, blogs = posts.total(), hits.total(), len(posts)
    if not total:
        return Rate(hits=0, posts=0, blogs=0)
    share = good / total
    if blogs < 2:
        return Rate(hits=good, posts=total, blogs=blogs, share=share)
    effective = _effective([(hits[blog], posts[blog]) for blog in posts], share, total)
    low, high = _wilson(share, effective)
    return Rate(hits=good, posts=total, blogs=blogs, share=share, low=low, high=high, effective=effective)


def _effective(clusters: list[tuple[int, int]], share: float, total: int) -> float:
    """The number of independent posts that these are worth; at most their number."""
    # Posts of one blog that are all alike are worth one; of blogs of different sizes Kish's (1965) number.
    alike = total * total / sum(size * size for _, size in clusters)
    if share in (0.0, 1.0):
        return alike
    count = len(clusters)
    spread = sum((hits - share * size) ** 2 for hits, size in clusters)
    variance = count / (count - 1) * spread / total**2
    design = max(1.0, variance / (share * (1 - share) / total))
    return total / design * (_Z / _student(count - 1)) ** 2


def _wilson(share: float, n: float) -> tuple[float, float]:
    """As `metrics.wilson`, for a number of trials that is not whole."""
    square = _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (0.0 if share == 0 else max(0.0, middle - half), 1.0 if share == 1 else min(1.0, middle + half))


def _student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
