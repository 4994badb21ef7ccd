"""What was made of the museum's sites, as a table for a terminal, as Markdown, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from classifier.bands import WORDS, Band
from classifier.museum.cases import FLOG, SINCERE
from classifier.museum.visiting import ACCUSING
from classifier.report.shown import number, safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifier.museum.visiting import Exhibit, Look, Shown

_SHORT = {
    **WORDS,
    Band.INDIVIDUAL: "individual",
    Band.SOME_SIGNS: "some signs",
    Band.STRONG_SIGNS: "strong signs",
}
_MOST = 3  # findings shown a site
_NAME, _BAND = 32, 20  # columns
LEGEND = (
    "A flog counts as caught in two ways that are kept apart. Band: some or strong signs of a disguised commercial "
    "operator. Proof shown: the very thing that exposed the case is among the findings, whatever the band. Behind a "
    "finding stand its factors on both questions, multiplied; one marked ° has none: it is shown and moves no odds. "
    "The sites are rebuilt from published accounts, in our own words, and say nothing of how many flogs are caught in "
    "life."
)


def text(exhibits: Sequence[Exhibit]) -> str:
    """Write the table, 80 columns wide."""
    lines = []
    for kind, heading in ((FLOG, "DOCUMENTED FLOGS, REBUILT"), (SINCERE, "SINCERE LOOK-ALIKES")):
        chosen = [e for e in exhibits if e.case.kind == kind]
        if not chosen:
            continue
        last = "proof" if kind == FLOG else "accused"
        head = f"{heading:<{_NAME}}{'pages alone':<{_BAND}}{'with records':<{_BAND}}{last}"
        lines += [head, "─" * 80]
        for exhibit in chosen:
            lines += _entry(exhibit)
        lines.append("")
    lines += wrapped(totals(exhibits))
    return "\n".join([*lines, "", *wrapped(LEGEND)]) + "\n"


def _entry(exhibit: Exhibit) -> list[str]:
    case = exhibit.case
    name = f"{case.number:>2} {case.name}" if case.number else case.name
    last = (_yes(bool(exhibit.fullest.proof)) if case.kind == FLOG else _yes(exhibit.accused)) or "-"
    full = _SHORT[exhibit.with_outside.band] if exhibit.with_outside else "-"
    lines = [f"{name:<{_NAME - 1}} {_SHORT[exhibit.alone.band]:<{_BAND}}{full:<{_BAND}}{last}".rstrip()]
    shown = [_finding(s) for s in _chosen(exhibit.fullest)]
    if case.kind == FLOG or exhibit.accused:
        lines += wrapped("; ".join(shown) or "nothing found that speaks for disguise", first="     ")
    return lines


def _yes(there: bool) -> str:
    return "yes" if there else ""


def _chosen(look: Look) -> tuple[Shown, ...]:
    """All that exposed the case, and the first few of the rest."""
    proof = [s for s in look.evidence if s.signal in look.proof]
    rest = [s for s in look.evidence if s.signal not in look.proof]
    return (*proof, *rest[: max(0, _MOST - len(proof))])


def _finding(shown: Shown) -> str:
    name = shown.signal.replace("_", " ")
    return f"{name}°" if shown.factor is None else f"{name} ×{shown.factor:.2g}"


def totals(exhibits: Sequence[Exhibit]) -> str:
    """Say in a sentence or two how many were caught, by what, and how many sincere ones were accused."""
    flogs = [e for e in exhibits if e.case.kind == FLOG]
    sincere = [e for e in exhibits if e.case.kind == SINCERE]
    parts = []
    if flogs:
        alone = sum(e.alone.band in ACCUSING for e in flogs)
        full = sum(e.fullest.band in ACCUSING for e in flogs)
        proof_alone, proof = sum(bool(e.alone.proof) for e in flogs), sum(bool(e.fullest.proof) for e in flogs)
        cases = number(len({e.case.number for e in flogs}), "documented case")
        parts.append(
            f"{number(len(flogs), 'site')} of {cases}: {alone} under some or strong signs from the pages alone, {full} "
            f"with outside records; proof shown for {proof_alone} from the pages alone, for {proof} with outside "
            f"records; caught either way: {sum(e.caught for e in flogs)}."
        )
    if sincere:
        accused = sum(e.accused for e in sincere)
        parts.append(f"{number(len(sincere), 'sincere site')}: {accused} accused.")
    return " ".join(parts)


def markdown(exhibits: Sequence[Exhibit]) -> str:
    """Write the table for a README."""
    lines = []
    flogs = [e for e in exhibits if e.case.kind == FLOG]
    sincere = [e for e in exhibits if e.case.kind == SINCERE]
    if flogs:
        lines += ["| rebuilt case | pages alone | with outside records | proof shown | strongest findings |"]
        lines += ["|---|---|---|---|---|"]
        for e in flogs:
            full = _SHORT[e.with_outside.band] if e.with_outside else "–"
            proof = ", ".join(name.replace("_", " ") for name in e.fullest.proof) or "no"
            rest = "; ".join(_finding(s) for s in e.fullest.evidence[:_MOST] if s.signal not in e.fullest.proof) or "–"
            lines.append(f"| {e.case.number} {e.case.title} | {_SHORT[e.alone.band]} | {full} | {proof} | {rest} |")
        lines.append("")
    if sincere:
        lines += ["| sincere look-alike | pages alone | with outside records | accused |", "|---|---|---|---|"]
        for e in sincere:
            full = _SHORT[e.with_outside.band] if e.with_outside else "–"
            accused = _yes(e.accused) or "no"
            lines.append(f"| {e.case.title} | {_SHORT[e.alone.band]} | {full} | {accused} |")
        lines.append("")
    return "\n".join([*lines, totals(exhibits)]) + "\n"


def as_json(exhibits: Sequence[Exhibit]) -> str:
    """Write all of it as one JSON object, equal input giving equal bytes."""
    return json.dumps(
        {
            "schema": "flogcheck.museum/1",
            "sites": [_record(e) for e in exhibits],
            "accused": sum(e.accused for e in exhibits),
            "caught": sum(e.caught for e in exhibits),
        }
    )


def _record(e: Exhibit) -> dict[str, object]:
    case = e.case
    return {
        "name": case.name,
        "title": case.title,
        "kind": case.kind,
        "case": case.number or None,
        "based_on": case.based_on,
        "source": case.source,
        "settled_by": case.settled_by,
        "exposed_by": list(case.exposed_by),
        "pages_alone": _seen(e.alone),
        "with_outside_records": _seen(e.with_outside) if e.with_outside else None,
        "caught": e.caught,
        "accused": e.accused,
    }


def _seen(look: Look) -> dict[str, object]:
    return {
        "band": look.band.value,
        "why": look.why,
        "p_flog": round(look.flog, 6),
        "proof_shown": list(look.proof),
        "evidence": [
            {
                "signal": s.signal,
                "family": s.family,
                "factor": None if s.factor is None else float(f"{s.factor:.6g}"),
                "quote": safe(s.quote),
            }
            for s in look.evidence
        ],
    }
