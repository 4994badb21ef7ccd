"""Writes docs/licences.md: every package that the locks name, with its licence as its own metadata says.

    python -m supply.licences            # write it anew; every package of requirements/test.txt must be installed
    python -m supply.licences --check    # exit 1 if the page is not what would be written

Exit code 1 also where a licence is not in the table of those that were read.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from supply.locked import BUILD, ROOT, RUN, TEST, pins

if TYPE_CHECKING:
    from importlib.metadata import PackageMetadata

PAGE = ROOT / "docs/licences.md"
REVIEWED = ROOT / "supply/licences.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A package: its name, what it says of its licence, the SPDX expression that this means, and how far it reaches."""

    name: str
    said: str
    expression: str
    reach: str


def said_by(package: Distribution) -> str:
    """Give what a package says of its licence: the SPDX expression (PEP 639), else its classifiers, else the field."""
    metadata = package.metadata
    if expression := _field(metadata, "License-Expression"):
        return expression
    classifiers = [c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier") or () if c.startswith("License ::")]
    named = [name for name in classifiers if name != "OSI Approved"]
    return "; ".join(sorted(named)) or " ".join(_field(metadata, "License").split())[:60]


def _field(metadata: PackageMetadata, name: str) -> str:
    return str(metadata[name] or "") if name in metadata else ""


def row_of(name: str, reviewed: dict[str, dict[str, str]]) -> Row:
    """Give the row of an installed package. Raises PackageNotFoundError, and KeyError for a licence not yet read."""
    said = said_by(distribution(name))
    expression = reviewed["packages"].get(name) or reviewed["said"].get(said) or said
    return Row(name=name, said=said, expression=expression, reach=reviewed["reach"][expression])


def page(run: list[Row], rest: list[Row], elsewhere: list[str]) -> str:
    """Give the whole page."""
    counted: dict[str, int] = {}
    for row in (*run, *rest):
        counted[row.reach] = counted.get(row.reach, 0) + 1
    lines = [
        "# Licences",
        "",
        "Written by `python -m supply.licences` from the metadata of the installed packages. The reach of each licence",
        "is set in `supply/licences.toml`; one that is not there stops the script.",
        "",
        "| reach | packages |",
        "|---|---:|",
        *[f"| {reach} | {number} |" for reach, number in sorted(counted.items(), key=lambda item: -item[1])],
        "",
        "## What runs flogcheck",
        "",
        *_table(run),
        "",
        "## What extras, tests, documentation and checks bring besides",
        "",
        *_table(rest),
    ]
    if elsewhere:
        lines += ["", f"Locked for other platforms or versions of Python, not looked at here: {', '.join(elsewhere)}."]
    return "\n".join(lines) + "\n"


def _table(rows: list[Row]) -> list[str]:
    return [
        "| package | licence | reach |",
        "|---|---|---|",
        *[f"| {row.name} | {row.expression} | {row.reach} |" for row in rows],
    ]


def main(arguments: list[str]) -> int:
    """Write or check the page, and give the exit code."""
    reviewed = tomllib.loads(REVIEWED.read_text(encoding="utf-8"))
    runs = {pin.name for pin in pins(RUN)}
    everywhere = {pin.name: not pin.marker for lock in (BUILD, RUN, TEST) for pin in pins(lock)}
    rows: dict[str, Row] = {}
    elsewhere: list[str] = []
    unread: list[str] = []
    for name in sorted(everywhere):
        try:
            rows[name] = row_of(name, reviewed)
        except PackageNotFoundError:
            (unread if everywhere[name] else elsewhere).append(name)
        except KeyError as licence:
            unread.append(f"{name} ({licence})")
    if unread:
        print(
            f"not installed, or under a licence that {REVIEWED.name} does not know: {', '.join(unread)}",
            file=sys.stderr,
        )
        return 1
    run = [row for name, row in rows.items() if name in runs]
    text = page(run, [row for name, row in rows.items() if name not in runs], elsewhere)
    if "--check" in arguments:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print(
            "docs/licences.md is as it should be"
            if same
            else "docs/licences.md is not what python -m supply.licences writes"
        )
        return 0 if same else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
