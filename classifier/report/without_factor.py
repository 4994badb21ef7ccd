"""Findings of signals that carry no weight, as text: shown beside the ledger, outside the arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.report.shown import safe, styled, wrapped
from classifier.signals import NO_WEIGHT, catalogue

if TYPE_CHECKING:
    from classifier.assessment import Assessment

_INDENT = " " * 7
_POINTS_TO = {
    "commercial": "a commercial operator",
    "individual": "an individual",
    "disguised": "disguise",
    "open": "openness",
}


def without_factor_section(assessment: Assessment, *, colour: bool = False) -> list[str]:
    """Write what was found by signals that carry no weight, each with its quotations; nothing where there is none."""
    if not assessment.without_factor:
        return []
    signals = {signal.name: signal for signal in catalogue()}
    lines = ["", styled("ALSO FOUND", colour, bold=True) + "  without a factor: it moved no odds"]
    for name, finding in assessment.without_factor:
        signal = signals[name]
        # The reason why it carries none stands in the catalogue, that it does in the heading.
        lines += ["", *wrapped(signal.definition.partition(NO_WEIGHT)[0], first="     - ", rest=_INDENT)]
        for evidence in finding.evidence:
            lines += wrapped(f"“{safe(evidence.quote)}”", first=_INDENT, rest=_INDENT + " ", cut=True)
            lines += wrapped(safe(evidence.url), first=_INDENT)
        points = " and ".join(_POINTS_TO[answer] for answer in signal.toward)
        lines += wrapped(f"Points to {points}.", first=_INDENT)
        lines += wrapped(f"But: {signal.innocent}", first=_INDENT, rest=_INDENT + "     ")
    return lines
