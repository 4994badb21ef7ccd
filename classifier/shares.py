"""On how many labelled blogs each signal was found, by class: counted by `flogcheck train`, kept beside the model."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.errors import BadModel
from classifier.findings import Outcome
from classifier.model import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from classifier.corpus import Measured

SHARES_NAME = "shares.json"
FORMAT = "flogcheck.shares/1"
SIZE_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """The blogs of one class: how many there are, on how many a signal could look, on how many it found something."""

    found: int
    looked: int
    blogs: int

    @property
    def could_not_look(self) -> int:
        """On how many it could not look."""
        return self.blogs - self.looked


@dataclass(frozen=True, slots=True)
class Shares:
    """The number of blogs by class, and by signal and class the pair (found, looked)."""

    blogs: Mapping[str, int]
    counts: Mapping[str, Mapping[str, tuple[int, int]]]

    def of(self, signal: str) -> Mapping[str, Share] | None:
        """Give a signal's shares by class, or None where it was not measured."""
        row = self.counts.get(signal)
        if row is None:
            return None
        return {label: Share(*row[label], self.blogs[label]) for label in CLASSES}


def count(blogs: Iterable[Measured]) -> Shares:
    """Count the outcomes over labelled blogs, for every signal that was measured on any of them."""
    number: Counter[str] = Counter()
    outcomes: dict[str, Counter[tuple[str, Outcome]]] = {}
    for blog in blogs:
        label = blog.example.label
        number[label] += 1
        for name, finding in blog.findings.items():
            outcomes.setdefault(name, Counter())[label, finding.outcome] += 1
    counts = {
        name: {
            label: (seen[label, Outcome.FOUND], seen[label, Outcome.FOUND] + seen[label, Outcome.NOT_FOUND])
            for label in CLASSES
        }
        for name, seen in outcomes.items()
    }
    return Shares({label: number[label] for label in CLASSES}, counts)


def encode(shares: Shares) -> bytes:
    """Write shares as JSON; equal shares give equal bytes."""
    rows = {
        name: {label: {"found": found, "looked": looked} for label, (found, looked) in row.items()}
        for name, row in shares.counts.items()
    }
    content = {"format": FORMAT, "blogs": dict(shares.blogs), "signals": rows}
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def load(model_file: Path | None = None) -> Shares | None:
    """Read the shares that lie beside a model file, the shipped one by default; None where there are none.

    Raises BadModel with one line where the file is damaged.
    """
    try:
        if model_file is None:
            data = (files("classifier") / "models" / SHARES_NAME).read_bytes()
        else:
            with model_file.with_name(SHARES_NAME).open("rb") as stream:
                data = stream.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadModel(f"{SHARES_NAME} beside the model cannot be read: {error.strerror or error}") from error
    return decode(data)


def decode(data: bytes) -> Shares:
    """Read shares from the bytes of their file and check every number. Raises BadModel."""
    bad = BadModel(f"{SHARES_NAME} beside the model: not a file of the format {FORMAT}")
    if len(data) > SIZE_LIMIT:
        raise bad
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise bad
        blogs = {label: _number(content["blogs"][label], SIZE_LIMIT) for label in CLASSES}
        counts = {str(name): _row(row, blogs) for name, row in content["signals"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise bad from error
    return Shares(blogs, counts)


def _row(row: Mapping[str, Any], blogs: Mapping[str, int]) -> Mapping[str, tuple[int, int]]:
    looked = {label: _number(row[label]["looked"], blogs[label]) for label in CLASSES}
    return {label: (_number(row[label]["found"], looked[label]), looked[label]) for label in CLASSES}


def _number(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("not a number of blogs")
    return value
