"""An assessment as JSON, as it is exchanged and kept (schema/assessment-1.schema.json)."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from classifier.bands import held_against
from classifier.model import CLASSES
from classifier.money_path.told import tally
from classifier.rules import bearing_on
from classifier.signals import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.assessment import Assessment
    from classifier.findings import Evidence
    from classifier.model import LedgerRow
    from classifier.money_path.told import Told
    from classifier.on_record import OnRecord
    from classifier.second_look import SecondLook

SCHEMA = "flogcheck.assessment/1"


def to_json(assessment: Assessment) -> str:
    """Write the assessment as one line of JSON (schema/assessment-1.schema.json), equal input giving equal bytes.

    Numbers carry six significant digits, probabilities six decimals that sum to 1; the text is ASCII, so that
    no locale can change it.
    """
    return json.dumps(_record(assessment), ensure_ascii=True, allow_nan=False)


def _record(a: Assessment) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "target": a.target,
        "start_url": a.start_url,
        "band": a.band.value,
        "probability": rounded_shares(a.weighing.probability),
        "prior": _digits(a.weighing.prior),
        "odds": {
            question.value: {
                "prior": _digits(a.weighing.prior_odds[question.value]),
                "posterior": _digits(a.weighing.odds[question.value]),
            }
            for question in Question
        },
        "read": {
            "pages": a.read.pages,
            "words": a.read.words,
            "languages": list(a.read.languages),
            "captured_at": a.read.captured_at,
            "warc_sha256": a.read.warc_sha256,
            "partial": a.read.partial,
            "too_little": a.read.too_little,
            "not_read": [{"what": n.what, "kind": n.kind, "why": n.why} for n in a.read.not_read],
            **({"second_look": _second_look(a.read.second_look)} if a.read.second_look else {}),
        },
        "could_not_look": [{"signal": name, "why": why} for name, why in a.could_not_look],
        "ledger": [_row(row) for row in a.weighing.ledger if row.log_odds],
        "without_factor": [
            {
                "signal": name,
                "value": None if finding.value is None else _digits(finding.value),
                "evidence": _evidence(finding.evidence),
            }
            for name, finding in a.without_factor
        ],
        **({"outside": {row.what: _outside(row) for row in a.outside}} if a.outside else {}),
        **({"money_path": _money_path(a.money_path)} if a.money_path else {}),
        "model": {"version": a.model_version, "sha256": a.model_sha256},
    } | ({"redacted": a.redacted.as_json()} if a.redacted is not None else {})


def _second_look(look: SecondLook) -> dict[str, object]:
    return {
        "outcome": look.outcome.value,
        "says": look.says,
        "why": look.why,
        "shared": None if look.shared is None else _digits(look.shared),
        "url": look.url,
        "record_id": look.record_id,
        "digest": look.digest,
        "asked_at": look.asked_at,
    }


def _outside(row: OnRecord) -> dict[str, str]:
    source = row.source
    return {
        "outcome": row.outcome.value,
        "says": row.says,
        "why": row.why,
        "url": source.url if source else "",
        "record_id": source.record_id if source else "",
        "digest": source.digest if source else "",
        "asked_at": source.captured_at if source else "",
    }


def _money_path(paths: tuple[Told, ...]) -> dict[str, object]:
    rows = [asdict(path) for path in paths]
    for row, path in zip(rows, paths, strict=True):
        row["outcome"] = path.outcome.value
        row["evidence"] = _evidence([path.evidence])
        row["named"] = _evidence([path.named] if path.named else [])
    return {**asdict(tally(paths)), "paths": rows}


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "signal": row.signal,
        "family": row.family,
        "question": row.question,
        "outcome": row.outcome,
        "value": None if row.value is None or not math.isfinite(row.value) else _digits(row.value),
        "factor": _digits(row.factor),
        "toward": row.toward,
        "evidence": _evidence(row.evidence),
        "innocent": row.innocent,
        "rules": [rule.id for rule in bearing_on(row.signal)] if held_against(row) else [],
    }


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    return [
        {
            "url": e.url,
            "quote": e.quote,
            "record_id": e.record_id,
            "digest": e.digest,
            "told": e.told,
            "words": list(e.words),
        }
        for e in evidence
    ]


def rounded_shares(probability: Mapping[str, float], *, decimals: int = 6) -> dict[str, float]:
    """Round probabilities to so many decimals that they still sum to 1: the largest takes what is left over."""
    unit = 10**decimals
    counts = {name: round(probability[name] * unit) for name in CLASSES}
    largest = max(CLASSES, key=lambda name: counts[name])
    counts[largest] += unit - sum(counts.values())
    return {name: count / unit for name, count in counts.items()}


def _digits(value: float) -> float:
    # Adding zero turns -0.0 into 0.0.
    return float(f"{value:.6g}") + 0.0
