"""The rows of the list of candidates that the signals were chosen from, and what became of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: its number, what it is, its rating, the signals made of it, and why it is none, or not all of it.

    The rating is A strong, B usable, C only with others or D never in the score; a row may hold several.
    """

    number: int
    what: str
    rating: str
    signals: tuple[str, ...] = ()
    dropped: str = ""


@cache
def rows() -> tuple[Row, ...]:
    """Give all rows in order."""
    return tuple(Row(**{**row, "signals": tuple(row.get("signals", ()))}) for row in _table()["row"])


@cache
def ours() -> tuple[str, ...]:
    """Give the signals that stand in no row: they came up while blogs were read."""
    return tuple(_table()["ours"]["signals"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("classifier") / "report" / "rows.toml").read_text(encoding="utf-8"))
