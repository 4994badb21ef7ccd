"""The posts of a blog in time order, as far as that can be told, and a spread of picks over them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from crawler.roles import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that is known and not visited.

    `day` is when it was written, or None; `place` where lists newest first have it, (page of the list, order on
    the page), or None; `order` when it was first seen.
    """

    url: str
    key: str
    role: Role
    day: date | None
    place: tuple[int, int] | None
    order: int


class Timeline:
    """Takes posts in equal parts from the newest, the oldest and the widest gap between those taken.

    Days decide where most posts have one, else their places in the lists. Posts that neither orders go to the
    third part.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._picked = [0, 0, 0]
        self._taken: list[Candidate] = []
        self._line: list[Candidate] | None = None
        self._rest: list[Candidate] = []
        self._by_day = True

    def changed(self) -> None:
        """Note that the posts known have changed."""
        self._line = None

    def visited(self, candidate: Candidate) -> None:
        """Note that a post is visited, whoever picked it."""
        self._taken.append(candidate)
        self._line = None

    def pick(self, posts: Iterable[Candidate], allowed: Callable[[Candidate], bool]) -> Candidate | None:
        """Give the next post, or None where none is allowed."""
        if self._line is None or not (self._line or self._rest):
            self._order([post for post in posts if allowed(post)])
        line, rest = self._line or [], self._rest
        if not line and not rest:
            return None
        turn = min(range(3), key=lambda i: (self._picked[i], i))
        self._picked[turn] += 1
        if not line:
            return self._drawn(rest)
        if turn == 0:
            return line[-1]
        if turn == 1:
            return line[0]
        # Every other time from those that nothing orders, which otherwise nobody would see.
        if rest and self._picked[2] % 2 == 0:
            return self._drawn(rest)
        return self._between(line)

    def _order(self, posts: list[Candidate]) -> None:
        dated = sum(1 for post in posts if post.day)
        self._by_day = dated > 0 and dated * 2 >= len(posts)
        self._line = sorted((p for p in posts if self._has_time(p)), key=self._time)
        self._rest = [p for p in posts if not self._has_time(p)]

    def _has_time(self, post: Candidate) -> bool:
        return post.day is not None if self._by_day else post.place is not None

    def _time(self, post: Candidate) -> tuple[int, int, int]:
        """Give a sort key that rises with time."""
        page, order = post.place or (0, post.order)
        day = post.day.toordinal() if self._by_day and post.day else 0
        return (day, -page, -order)

    def _between(self, line: list[Candidate]) -> Candidate:
        """Give the post in the middle of the widest stretch of posts between two that were taken."""
        cuts = sorted(bisect_left(line, self._time(p), key=self._time) for p in self._taken if self._has_time(p))
        edges = [0, *cuts, len(line)]
        start, end = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
        middle = (start + end) // 2
        # A step aside, by the seed, so that posts written at regular times are not all of one weekday.
        reach = max(0, (end - start) // 4)
        aside = int(self._draw(line[middle].key), 16) % (2 * reach + 1) - reach
        return line[min(len(line) - 1, middle + aside)]

    def _drawn(self, posts: list[Candidate]) -> Candidate:
        return min(posts, key=lambda post: self._draw(post.key))

    def _draw(self, key: str) -> str:
        return hashlib.sha256(f"{self._seed} {key}".encode()).hexdigest()[:12]
