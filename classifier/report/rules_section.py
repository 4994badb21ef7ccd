"""The rules that findings bear on, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.report.shown import number, styled, wrapped
from classifier.rules import JURISDICTIONS
from classifier.rules.borne_on import borne_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.assessment import Assessment

_MOST = 3


def rules_section(
    assessment: Assessment, jurisdictions: Iterable[str] = JURISDICTIONS, *, colour: bool = False
) -> list[str]:
    """Write which rules the findings bear on, those with the most findings first, and what a tool cannot establish
    about each; nothing where there is none."""
    rows = sorted(borne_on(assessment, jurisdictions), key=lambda row: -len(row[1]))
    if not rows:
        return []
    lines = [
        "",
        styled("RULES", colour, bold=True) + "  that findings above bear on; whether they apply no tool can say",
    ]
    for rule, signals in rows[:_MOST]:
        named = ", ".join(signal.replace("_", " ") for signal in signals)
        lines += ["", *wrapped(f"{rule.name}: {rule.says}", first="     - ", rest="       ")]
        lines += wrapped(f"Borne on by: {named}.", first="       ", rest="         ")
        lines += wrapped(f"A tool cannot establish {rule.cannot_establish}.", first="       ", rest="         ")
    if len(rows) > _MOST:
        left = number(len(rows) - _MOST, "more rule")
        lines += wrapped(f"and {left}, which report.html has (--out); --jurisdiction chooses", first="       ")
    return lines
