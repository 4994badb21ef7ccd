"""What is on record about the domain, as text: one line a question, each with its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.report.shown import safe, styled, wrapped

if TYPE_CHECKING:
    from classifier.assessment import Assessment

NAMES = {
    "registration": "Registration",
    "certificates": "Certificates",
    "archive": "Web archive",
    "text": "Text records",
    "mail": "Mail",
}
"""What each question is called to a reader."""
_FIRST = 16


def outside_section(assessment: Assessment, *, colour: bool = False) -> list[str]:
    """Write the outside records with whom was asked; nothing where nobody was asked."""
    if not assessment.outside:
        return []
    lines = ["", styled("OUTSIDE RECORDS", colour, bold=True) + "  what others hold on record about the domain"]
    for row in assessment.outside:
        words = {
            Outcome.FOUND: row.says,
            Outcome.NOT_FOUND: f"looked and not found: {row.says}",
            Outcome.COULD_NOT_LOOK: f"could not look: {row.why}",
        }[row.outcome]
        lines += wrapped(safe(words), first=f"  {NAMES[row.what] + ':':{_FIRST - 2}}", rest=" " * _FIRST)
        if row.source is not None:
            lines += wrapped(safe(row.source.url), first=" " * _FIRST)
    return lines
