"""The outcome of the edits as text, 80 columns wide, and as what JSON can hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.dodges.trial import Dodges, Moved, Tried

_SHOWN = 4
_NAMED = {"flog": "flogs", "user_run": "user-run blogs"}


def lines_of(dodges: Dodges) -> Iterator[str]:
    """Write a table of the edits, what each did to the bands and which signals it moved, and the promises."""
    yield "Blogs edited by script, judged out of fold before and after"
    yield "Change of the log10 odds of P(flog): 1 is ten times the odds, -1 a tenth"
    yield f"  {'':28}{'blogs':>6}{'25 %':>8}{'median':>8}{'75 %':>8}{'worst':>8}{'other band':>12}"
    labels = list(dict.fromkeys(tried.label for tried in dodges.tried))
    for label in labels:
        yield f"  {_NAMED[label]}"
        for tried in dodges.tried:
            if tried.label == label:
                low, middle, high = tried.quartiles
                yield (
                    f"    {tried.edit:26}{len(tried.changes):>6}{low:>+8.3f}{middle:>+8.3f}{high:>+8.3f}"
                    f"{tried.worst.change:>+8.3f}{tried.rebanded:>12}"
                )
    for tried in dodges.tried:
        yield ""
        yield from _details(tried)
    yield ""
    for promise in dodges.promises:
        yield f"{'holds' if not promise.broken else 'BROKEN'}: {promise.words}"
        for edit, site in promise.broken:
            yield f"  {edit}: {site[: 74 - len(edit)]}"
    for site, why in dodges.unread:
        yield f"not edited: {site[:30]}: {why}"


def as_json(dodges: Dodges) -> dict[str, object]:
    """Give all of it, each blog too, as what JSON can hold."""
    return {
        "unit": "log10 odds of P(flog)",
        "promises": [
            {
                "words": promise.words,
                "kept": not promise.broken,
                "broken": [{"edit": edit, "site": site} for edit, site in promise.broken],
            }
            for promise in dodges.promises
        ],
        "edits": [
            {
                "edit": tried.edit,
                "label": tried.label,
                "combined": tried.combined,
                "quartiles": tried.quartiles,
                "bands": [{"before": b, "after": a, "blogs": n} for (b, a), n in tried.bands.items()],
                "moved": [asdict(each) for each in tried.moved],
                "blogs": [asdict(each) | {"change": each.change} for each in tried.changes],
            }
            for tried in dodges.tried
        ],
        "unread": [{"site": site, "why": why} for site, why in dodges.unread],
    }


def _details(tried: Tried) -> Iterator[str]:
    yield f"  {tried.edit}, {_NAMED[tried.label]}"
    for (before, after), count in tried.bands.items():
        if before != after:
            yield f"    {count:>4}  {before.replace('_', ' ')} → {after.replace('_', ' ')}"
    for moved in tried.moved[:_SHOWN]:
        yield f"    {_row(moved)}, {moved.blogs} blogs"
    worst = tried.worst
    yield f"    farthest: {worst.site[:40]}, {worst.before:+.2f} → {worst.after:+.2f}"
    for moved in worst.moved[:_SHOWN]:
        yield f"      {_row(moved)}"


def _row(moved: Moved) -> str:
    return f"{moved.change:+.3f}  {moved.signal[:40]} ({moved.question})"
