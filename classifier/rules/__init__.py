"""Rules that findings bear on, by jurisdiction: one TOML file each, which a lawyer can read and extend.

A finding bears on a rule where it is of the kind that the rule speaks of. Whether the rule applies, and was kept,
depends on what no tool can establish; each rule says what that is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

JURISDICTIONS = ("eu", "uk", "us", "fr", "de", "es")
"""The files of rules, by the short names that `--jurisdiction` takes."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its citation, what it says in our words, the signals whose findings bear on it, and what a tool cannot
    establish. `checked` is the day on which `source` was looked up, `certainty` what is still to be read there."""

    id: str
    jurisdiction: str
    name: str
    says: str
    signals: tuple[str, ...]
    cannot_establish: str
    source: str
    checked: str
    certainty: str = ""


@cache
def rules(jurisdiction: str) -> tuple[Rule, ...]:
    """Give the rules of a jurisdiction in the order of its file. Raises KeyError for one that is not known."""
    if jurisdiction not in JURISDICTIONS:
        raise KeyError(jurisdiction)
    table = tomllib.loads(files("classifier.rules").joinpath(f"{jurisdiction}.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            id=f"{jurisdiction}-{row['id']}",
            jurisdiction=jurisdiction,
            name=row["name"],
            says=row["says"],
            signals=tuple(row["signals"]),
            cannot_establish=row["cannot_establish"],
            source=row["source"],
            checked=str(row["checked"]),
            certainty=row.get("certainty", ""),
        )
        for row in table["rule"]
    )


def bearing_on(signal: str, jurisdictions: Iterable[str] = JURISDICTIONS) -> tuple[Rule, ...]:
    """Give the rules that a finding of this signal bears on, in the order of the jurisdictions given."""
    return tuple(rule for name in jurisdictions for rule in rules(name) if signal in rule.signals)
