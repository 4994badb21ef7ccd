"""The figures that an evaluation is to reach (`goals.toml`), held against those that it reached."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# A mean over draws of the folds is a sum of fractions: what differs less than this is equal.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure and how far it is to go: `at_least` tells whether `limit` is the least or the most allowed.

    `met` is None where the figure, or the limit, could not be computed.
    """

    key: str
    title: str
    at_least: bool
    limit: float
    reached: float

    @property
    def met(self) -> bool | None:
        """Whether the figure reached is within the limit."""
        if math.isnan(self.reached) or math.isnan(self.limit):
            return None
        if self.at_least:
            return self.reached >= self.limit - _ROUNDING
        return self.reached <= self.limit + _ROUNDING


def held_against(reached: Mapping[str, float]) -> tuple[Goal, ...]:
    """Hold figures, by key, against the goals; a figure that is not there is NaN."""
    table = tomllib.loads(files("classifier").joinpath("goals.toml").read_text(encoding="utf-8"))
    return tuple(_goal(row, reached) for row in table["goal"])


def _goal(row: Mapping[str, str | float], reached: Mapping[str, float]) -> Goal:
    limit = row.get("at_least", row.get("at_most"))
    return Goal(
        key=str(row["key"]),
        title=str(row["title"]),
        at_least="at_least" in row,
        limit=float(limit) if limit is not None else reached.get(str(row["below"]), math.nan),
        reached=reached.get(str(row["key"]), math.nan),
    )
