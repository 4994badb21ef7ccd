"""How much one crawl may take, and how much it has taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.archive import Failure

Choose = Callable[[Path, str], Sequence[str]]
"""Chooses the money links to follow, from the capture so far and the address at which the blog was reached."""

LINK_SECONDS = 20.0
"""Seconds for following one money link, on the average; they are not those of the pages."""
CHOOSING_SECONDS = 20.0
"""Seconds in which the links to follow have been chosen."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one crawl: pages that count, seconds, bytes in all and of one answer, seconds between requests,
    portraits of who writes, money links to follow out of the blog, and whether the home page is asked for once more
    as a browser asks."""

    pages: int = 30
    seconds: float = 90.0
    bytes: int = 60_000_000
    page_bytes: int = 5_000_000
    delay: float = 1.0
    pictures: int = 6
    links: int = 0
    second_look: bool = False

    @property
    def longest(self) -> float:
        """The seconds after which a crawl has ended, that of money links included."""
        return self.seconds + (CHOOSING_SECONDS + LINK_SECONDS * self.links if self.links else 0.0)


@dataclass(slots=True)
class Meter:
    """What has been spent so far, against the budget; the clock starts when the meter is made."""

    budget: Budget
    bytes: int = 0
    started: float = field(default_factory=monotonic)

    def seconds(self) -> float:
        """Give the seconds since the start."""
        return monotonic() - self.started

    def seconds_left(self) -> float:
        """Give the seconds that remain, never below zero."""
        return max(0.0, self.budget.seconds - self.seconds())

    def spent(self) -> str:
        """Name what has run out, `seconds` or `bytes`; empty while there is some of both."""
        if self.seconds_left() <= 0:
            return "seconds"
        return "bytes" if self.bytes >= self.budget.bytes else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a crawl is: pages read that count, of how many, the last address and its role, what was refused.

    `problems` are the requests without a usable answer so far. When the pages are read, `link` of `links` money links
    is being followed (0 while they are chosen), and then `waiting` names the outside services whose answers are
    missing.
    """

    pages: int
    limit: int
    url: str
    role: str
    refused: int
    seconds: float
    waiting: tuple[str, ...] = ()
    link: int = 0
    links: int = 0
    problems: tuple[Failure, ...] = ()
