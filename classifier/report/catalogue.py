"""The catalogue of signals as text: what is measured, in what unit, and what it speaks for."""

from __future__ import annotations

from itertools import groupby

from classifier.report.shown import number, wrapped
from classifier.signals import catalogue


def render() -> str:
    """List every signal by family, 80 columns wide."""
    signals = catalogue()
    families = [(family, list(members)) for family, members in groupby(signals, key=lambda s: s.family.value)]
    lines = [f"{number(len(signals), 'signal')} in {number(len(families), 'family', 'families')}"]
    for family, members in families:
        lines += ["", family.upper()]
        for signal in members:
            lines.append(f"  {signal.name}: speaks for {' and '.join(signal.toward)}")
            lines += wrapped(f"{signal.definition} ({signal.unit})", first="    ")
            lines += wrapped(f"But: {signal.innocent}", first="    ", rest=" " * 9)
            lines += wrapped(f"Source: {signal.source}", first="    ", rest=" " * 9)
    return "\n".join(lines) + "\n"
