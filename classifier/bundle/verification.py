"""Check a bundle as a third person would: every hash, every quotation in its record, and the verdict made once more.

Quotations are looked for as the assessment has them that is kept, and as the second scoring has them; those of a
redacted one are not the page's words any more, and only the second scoring's can be looked for.

What differs is named, one line each. A model other than the one of the bundle is named as such: its figures may differ
without anybody having changed anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.bundle.evidence_kept import MONEY_PATH, kept_evidence
from classifier.bundle.keeping import ASSESSMENT
from classifier.bundle.locating import haystack, missing
from classifier.bundle.manifest import MANIFEST, files_of, hash_of, read_manifest
from classifier.bundle.opening import examine_again, open_bundle
from classifier.bundle.stamps_checked import check_stamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from classifier.assessment import Examined
    from classifier.bundle.locating import Haystack
    from classifier.findings import Evidence

_MOST_NAMED = 20  # differences between two assessments that are named


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, in numbers, and every difference in a line; `notes` are lines that are no difference."""

    files: int
    quotations: int
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()


def verify(folder: Path, *, model_file: Path | None = None, certificate: Path | None = None) -> Verification:
    """Check the bundle of a folder; with the `certificate` of a time-stamping authority the signature of a stamp too.

    Raises CouldNotRead, BadModel and NothingToAssess where that is not possible."""
    manifest = read_manifest(folder)
    made = manifest["made_from"]
    bundle = open_bundle(folder)
    examined = examine_again(bundle, model_file=model_file)
    same_model = examined.assessment.model_sha256 == manifest["model"]["sha256"]
    notes = []
    if not same_model:
        notes.append(
            f"scored again with model {examined.assessment.model_version}, not the {manifest['model'].get('version')} "
            "of the bundle: figures may differ for that alone"
        )
    again = list(_evidence_of(examined))
    same = frozenset(again)
    kept, unread = ([], []) if made["redact"] else kept_evidence(bundle.record)
    only_kept = [
        (f"{ASSESSMENT}: {signal}", each) for signal, each in dict.fromkeys(kept) if (signal, each) not in same
    ]
    evidence = [*again, *only_kept]
    differences = [*_files(folder, manifest["files"]), *unread, *_unlocated(examined, evidence)]
    differences += _compared(bundle.record, _again(examined, redact=made["redact"]))
    stamps = check_stamps(folder, certificate=certificate)
    differences += stamps.differences
    return Verification(len(manifest["files"]), len(evidence), tuple(differences), (*notes, *stamps.notes))


def _files(folder: Path, listed: Mapping[str, Any]) -> Iterator[str]:
    there = files_of(folder)
    for name, row in sorted(listed.items()):
        if name not in there:
            yield f"{name}: listed in {MANIFEST} and not there"
        elif hash_of(there[name]) != row["sha256"]:
            yield f"{name}: its SHA-256 is not the one in {MANIFEST}"
    for name in sorted(there.keys() - listed.keys()):
        yield f"{name}: there and not listed in {MANIFEST}"


def _evidence_of(examined: Examined) -> Iterator[tuple[str, Evidence]]:
    assessment = examined.assessment
    for row in assessment.weighing.ledger:
        yield from ((row.signal, each) for each in row.evidence)
    for name, finding in assessment.without_factor:
        yield from ((name, each) for each in finding.evidence)
    for path in assessment.money_path:
        yield from ((MONEY_PATH, each) for each in (path.evidence, path.named) if each is not None)


def _unlocated(examined: Examined, evidence: list[tuple[str, Evidence]]) -> Iterator[str]:
    """Name each quotation that does not stand in the record that it is said to come from."""
    capture = examined.capture
    records = {each.record_id: each for each in (*capture.exchanges, *capture.outside)}
    pictures = {each.record_id for each in examined.blog.pictures.values()}
    stacks: dict[str, Haystack] = {}
    for signal, each in evidence:
        record = records.get(each.record_id)
        if record is None:
            if each.record_id not in pictures:  # a picture has no words: its hash is made again by the second scoring
                yield f"{signal}: no record {each.record_id} in the capture"
            continue
        if record.digest != each.digest:
            yield f"{signal}: the record {each.record_id} has another digest than its quotation says"
        if each.record_id not in stacks:
            stacks[each.record_id] = haystack(record)
        for words in missing(each, stacks[each.record_id]):
            yield f"{signal}: does not stand in its record ({each.url}): {words}"


def _again(examined: Examined, *, redact: bool) -> dict[str, Any]:
    from classifier.assessment_json import to_json

    assessment = examined.assessment
    if redact:
        from classifier.redaction import redactor

        assessment = redactor(examined).apply(assessment)
    record: dict[str, Any] = json.loads(to_json(assessment))
    return record


def _compared(kept: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    """Name what differs between the assessment kept and the one made again, the deepest place of each difference."""
    lines = [f"{ASSESSMENT}: {place}: {was} there, {now} scored again" for place, was, now in _apart(kept, again, "")]
    if len(lines) > _MOST_NAMED:
        lines[_MOST_NAMED:] = [f"{ASSESSMENT}: and {len(lines) - _MOST_NAMED} more differences"]
    return lines


def _apart(kept: Any, again: Any, place: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(kept, dict) and isinstance(again, dict):
        for name in [*kept, *(name for name in again if name not in kept)]:
            yield from _apart(kept.get(name), again.get(name), f"{place}.{name}".lstrip("."))
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for number, (one, other) in enumerate(zip(kept, again, strict=True)):
            yield from _apart(one, other, f"{place}[{_named(one, number)}]")
    elif kept != again:
        yield place, _short(kept), _short(again)


def _named(row: Any, number: int) -> str:
    return str(row["signal"]) if isinstance(row, dict) and isinstance(row.get("signal"), str) else str(number)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
