"""The locks in requirements/: which package in which version, and for which platforms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "requirements/build.txt"
RUN = ROOT / "requirements/run.txt"
TEST = ROOT / "requirements/test.txt"
_PIN = re.compile(
    r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,.-]+\])?==([^\s;\\]+)(?:\s*;\s*(.+?))?\s*\\$((?:\n    --hash=\S+(?: \\)?)*)", re.M
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One locked version; `marker` says where it holds, empty for everywhere, `hashes` are of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: Path) -> tuple[Pin, ...]:
    """Give the pins of a lock in its order; a package may have several, for different platforms."""
    return tuple(
        Pin(name=normal(name), version=version, marker=marker, hashes=tuple(re.findall(r"--hash=(\S+)", hashes)))
        for name, version, marker, hashes in _PIN.findall(lock.read_text(encoding="utf-8"))
    )


def normal(name: str) -> str:
    """Give the name as the packaging standard compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
