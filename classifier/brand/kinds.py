"""The kinds of ties and connections (`kinds.toml`): what each is, and what else can explain it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.brand.looks import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind: what it is in words, what else can explain it, and whether it is known by the post's own label only."""

    title: str
    innocent: str
    source: str
    by_label: bool = False


@cache
def kinds(of: str) -> Mapping[str, Kind]:
    """Give the kinds of "tie" or "connection" by name, in the order of the file. Raises KeyError for anything else."""
    table = tomllib.loads(files("classifier.brand").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return {name: Kind(**row) for name, row in table[of].items()}


def apart_from_label(connections: Iterable[Connection]) -> tuple[Connection, ...]:
    """Give the connections that are known by more than the post's own label.

    What is known by its label only is told by definition, and so counts in no rate of labels.
    """
    known = kinds("connection")
    return tuple(one for one in connections if not known[one.kind].by_label)
