"""Where the money links lead that were followed, as text: one way a link, and who sells at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.money_path.told import tally
from classifier.report.shown import number, safe, styled, wrapped

if TYPE_CHECKING:
    from classifier.assessment import Assessment

_INDENT = " " * 6
_PLACES = {"address": "no page that was read names the seller"}


def who_earns_section(assessment: Assessment, *, colour: bool = False) -> list[str]:
    """Write the ways with the numbers of links; nothing where none was followed."""
    paths = assessment.money_path
    if not paths:
        return []
    count = tally(paths)
    counts = f"{number(count.chosen, 'money link')} followed, {count.resolved} to a seller"
    counts += f", {count.gone} to nothing that is there any more" if count.gone else ""
    counts += f", {count.not_resolved} not to the end" if count.not_resolved else ""
    lines = ["", styled("WHO EARNS", colour, bold=True) + "  where links lead that earn or call to buy"]
    lines += wrapped(counts, first="  ")
    for path in paths:
        lines += wrapped(safe(path.way), first="  - ", rest=_INDENT)
        if path.outcome is Outcome.COULD_NOT_LOOK:
            lines += wrapped(f"could not look: {safe(path.why)}", first=_INDENT)
        elif path.outcome is Outcome.NOT_FOUND:
            lines += wrapped(f"looked and not found: {safe(path.why)}", first=_INDENT)
        elif path.named is not None and path.where not in _PLACES:
            said = f"named in its {safe(path.where)}: “{safe(path.named.quote)}”"
            lines += wrapped(said, first=_INDENT, rest=_INDENT + "  ", cut=True)
            lines += wrapped(safe(path.named.url), first=_INDENT + "  ")
        else:
            lines += wrapped(_PLACES["address"], first=_INDENT)
    return lines
