"""Check the time stamps of a bundle: that over its manifest, and those over manifests that it had before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.bundle.manifest import (
    MANIFEST,
    STAMPED,
    files_of,
    hash_of,
    read_manifest,
    stamp_of,
    stamped_manifests,
)
from classifier.bundle.timestamp import read_stamp
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from classifier.bundle.timestamp import Stamped


@dataclass(frozen=True, slots=True)
class StampsChecked:
    """What is amiss with stamps, and what the others say; a line each."""

    differences: tuple[str, ...]
    notes: tuple[str, ...]


def check_stamps(folder: Path, *, certificate: Path | None = None) -> StampsChecked:
    """Hold every stamp of a bundle against its manifest; of an earlier manifest, say which files have changed since.

    Raises MissingExtra where there is a stamp, and CouldNotRead for a certificate that is none.
    """
    differences, notes = [], []
    for name in (*stamped_manifests(folder), MANIFEST):
        stamped = read_stamp(folder, name, certificate=certificate)
        if stamped is None:
            if name != MANIFEST:
                differences.append(f"{name}: kept for its time stamp, and {stamp_of(name)} is not there")
        elif stamped.wrong:
            differences.append(stamped.wrong)
        elif name == MANIFEST:
            notes.append(_says(stamped))
        else:
            try:
                then = read_manifest(folder, name)["files"]
            except CouldNotRead as error:
                differences.append(str(error))
                continue
            notes.append(f"{name}, an earlier manifest: {_says(stamped)}; {_since(folder, then)}")
    return StampsChecked(tuple(differences), tuple(notes))


def _says(stamped: Stamped) -> str:
    trust = "signature checked" if stamped.checked else "signature not checked: see --tsa-certificate"
    return f"time-stamped {stamped.at}, {trust}"


def _since(folder: Path, then: Mapping[str, Any]) -> str:
    changes = list(_changes(folder, then))
    return "since then " + ", ".join(changes) if changes else "every file in it is as it was then"


def _changes(folder: Path, then: Mapping[str, Any]) -> Iterator[str]:
    there = files_of(folder)
    for name in sorted(then.keys() | there.keys()):
        if name.startswith(f"{STAMPED}/"):
            continue  # told of one by one
        if name not in there:
            yield f"{name} was taken away"
        elif name not in then:
            yield f"{name} was added"
        elif hash_of(there[name]) != then[name]["sha256"]:
            yield f"{name} was changed"
