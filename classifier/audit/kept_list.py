"""The list of a run as a file beside its bundles: what the store knows of a run that no bundle tells.

    OUT/runs/3.jsonl    the run in the first line, then a blog a line, in the order of the list

From it and the bundles a damaged store is made anew (`repairing`). It is written before the work of a run begins.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from classifier.store import results
from classifier.store.records import Run, Wanted
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

FORMAT = "flogcheck.run/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A blog of the list, and the run that its result was carried over from, 0 where it was to be looked at."""

    wanted: Wanted
    carried_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The list of a run; `evidence` is the scheme of the URL that its bundles went to ("s3"), "file" for a folder that
    is not the audit's own, empty for that."""

    run: Run
    blogs: tuple[Listed, ...]
    evidence: str


def path_of(folder: Path, run: int) -> Path:
    """Give where the list of a run lies."""
    return folder / f"{run}.jsonl"


def write(folder: Path, engine: Engine, run: Run, evidence: str = "") -> None:
    """Write the list of a run into the folder of the runs, whole or not at all; `evidence` is where its bundles go.

    Of its URL the scheme is written down, for there may be a password in it. Raises CouldNotWrite, BadStore.
    """
    elsewhere = evidence if evidence != str(folder.absolute()) else ""
    head = {
        "format": FORMAT,
        "evidence": elsewhere.partition("://")[0] if "://" in elsewhere else elsewhere and "file",
    }
    path = path_of(folder, run.id)
    part = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="ascii") as file:
            file.write(json.dumps(head | asdict(run)) + "\n")
            for row in results.rows(engine, run.id):
                file.write(json.dumps({**asdict(row.wanted), "carried_from": row.carried_from}) + "\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None


def read(path: Path) -> Kept:
    """Read the list of a run. Raises CouldNotRead where it is damaged."""
    try:
        with path.open(encoding="ascii") as file:
            first = json.loads(next(file, ""))
            if first.pop("format", "") != FORMAT:
                raise ValueError("of another format")
            evidence = str(first.pop("evidence"))
            refused = tuple((int(line), str(text), str(why)) for line, text, why in first.pop("refused"))
            run = Run(**first | {"columns": tuple(first["columns"])}, refused=refused)
            return Kept(run=run, blogs=tuple(_listed(file)), evidence=evidence)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CouldNotRead(f"{path} cannot be read: {error}") from None


def is_kept_in_a_database(folder: Path, run: int) -> bool:
    """Tell whether the results of a run went to a database that several audits may share, as far as its list says."""
    try:
        return bool(read(path_of(folder, run)).run.audit)
    except CouldNotRead:
        return False


def _listed(lines: Iterator[str]) -> Iterator[Listed]:
    for line in lines:
        row: dict[str, Any] = json.loads(line)
        carried = int(row.pop("carried_from"))
        yield Listed(wanted=Wanted(**row | {"variants": tuple(row["variants"])}), carried_from=carried)
