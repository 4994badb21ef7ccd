"""A self-check as text, 80 columns wide, and as a record for other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from classifier.bands import WORDS
from classifier.report.shown import number, safe, styled, wrapped
from classifier.self_check import CANNOT_KNOW
from classifier.self_check.occasions import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.findings import Evidence
    from classifier.self_check import Disclosure, Point, SelfCheck

SCHEMA = "flogcheck.self/1"
MOST_POINTS = 6
_LANGUAGES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish"}
_INDENT = " " * 4


def render(checked: SelfCheck, *, colour: bool = False) -> str:
    """Write a self-check for the author."""
    a = checked.assessment
    read = f"{number(a.read.pages, 'page')}, {number(a.read.words, 'word')} were read."
    lines = [*wrapped(safe(a.start_url)), read, "", "To a careful reader your blog shows:"]
    lines.append(styled(WORDS[a.band].upper(), colour, bold=True))
    lines += wrapped(f"because {a.why}") if a.why else []
    lines += _section(
        "WHAT SUPPORTS YOUR INDEPENDENCE AND OPENNESS", checked.supports, "Nothing of weight was found.", colour
    )
    lines += _section("WHAT A READER COULD MISREAD", checked.misread, "Nothing of weight was found.", colour)
    lines += _disclosures(checked, colour)
    lines += ["", styled("WHAT THIS CANNOT KNOW", colour, bold=True)]
    for each in CANNOT_KNOW:
        lines += wrapped(f"{each}.", first="  - ", rest=_INDENT)
    if a.could_not_look:
        unseen = f"what {len(a.could_not_look)} of its signals would show: they found nothing here to look at."
        lines += wrapped(unseen, first="  - ", rest=_INDENT)
    return "\n".join(lines) + "\n"


def to_json(checked: SelfCheck) -> str:
    """Write a self-check as one line of JSON in ASCII."""
    a = checked.assessment
    record = {
        "schema": SCHEMA,
        "target": a.target,
        "start_url": a.start_url,
        "band": a.band.value,
        "why": a.why,
        "supports": [_record(point) for point in checked.supports],
        "misread": [{**_record(point), "advice": point.advice} for point in checked.misread],
        "disclosures": {
            "lang": checked.lang,
            "where": "in the post itself, before the first link",
            "unclear": list(checked.unclear),
            "occasions": [
                {
                    "kind": each.occasion.kind,
                    "pages": list(each.occasion.pages),
                    "told_in_time": each.occasion.told,
                    "words": each.words,
                }
                for each in checked.disclosures
            ],
        },
        "cannot_know": list(CANNOT_KNOW),
        "model": {"version": a.model_version, "sha256": a.model_sha256},
    }
    return json.dumps(record, ensure_ascii=True, allow_nan=False)


def _record(point: Point) -> dict[str, object]:
    evidence = [{"url": e.url, "quote": e.quote, "record_id": e.record_id} for e in point.evidence]
    return {"signal": point.signal, "measured": point.measured, "evidence": evidence, "innocent": point.innocent}


def _section(title: str, points: tuple[Point, ...], none: str, colour: bool) -> list[str]:
    lines = ["", styled(title, colour, bold=True)]
    if not points:
        return [*lines, f"  {none}"]
    for point in points[:MOST_POINTS]:
        lines += ["", *wrapped(point.measured, first="  - ", rest=_INDENT), *_quoted(point.evidence)]
        if point.advice:
            lines += wrapped(f"Harmless where: {point.innocent}", first=_INDENT, rest=_INDENT + "  ")
            lines += wrapped(f"Advice: {point.advice}", first=_INDENT, rest=_INDENT + "  ")
    if len(points) > MOST_POINTS:
        lines += ["", f"{_INDENT}and {number(len(points) - MOST_POINTS, 'weaker point')} (--json has all)"]
    return lines


def _quoted(evidence: tuple[Evidence, ...]) -> list[str]:
    if not evidence:
        return []
    first, more = evidence[0], number(len(evidence) - 1, "more place")
    words = safe(first.quote)
    lines = wrapped(
        words if first.told or words.startswith("“") else f"“{words}”", first=_INDENT, rest=_INDENT + " ", cut=True
    )
    return lines + wrapped(safe(first.url) + (f" (and {more})" if len(evidence) > 1 else ""), first=_INDENT)


def _disclosures(checked: SelfCheck, colour: bool) -> list[str]:
    title = styled("A CLEAR DISCLOSURE", colour, bold=True)
    if not checked.disclosures:
        return [
            "",
            title,
            *wrapped("No links that earn, gifts, paid posts or sales of your own were seen.", first="  "),
        ]
    lines = ["", f"{title}  in {_LANGUAGES[checked.lang]}; fill in what stands in [ ]"]
    lines += wrapped("Put it into the post itself, before the first link, where nobody has to look for it.", first="  ")
    for each in checked.disclosures:
        lines += ["", *_occasion(each), *wrapped(each.words, first=_INDENT, rest=_INDENT)]
    unclear = ", ".join(f"“{word}”" for word in checked.unclear)
    return [*lines, "", *wrapped(f"Words that many readers do not understand as a label: {unclear}.", first="  ")]


def _occasion(each: Disclosure) -> Iterable[str]:
    seen = each.occasion
    told = "" if seen.told is None else f"; {seen.told} of {len(seen.pages)} already told before the first link"
    such = "such as " if len(seen.pages) > 1 else ""
    where = f"{number(len(seen.pages), 'page')}, {such}{safe(seen.pages[0])}{told}"
    return wrapped(f"{KINDS[seen.kind]} ({where}):", first="  - ", rest=_INDENT)
