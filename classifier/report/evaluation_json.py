"""An evaluation as JSON, for other tools."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from classifier.dodges.table import as_json
from classifier.scorecard import most_wrong

if TYPE_CHECKING:
    from classifier.evaluation import Evaluation
    from classifier.folds import Judged
    from classifier.model import LedgerRow

SCHEMA = "flogcheck.evaluation/1"


def to_json(evaluation: Evaluation) -> str:
    """Write an evaluation as one JSON object on one line; what could not be computed is null."""
    content: dict[str, object] = {
        "schema": SCHEMA,
        "method": evaluation.method,
        "folds": evaluation.folds,
        "counts": evaluation.counts,
        "groups": evaluation.groups,
        "figures": [asdict(figure) for figure in evaluation.figures],
        "goals": [asdict(goal) | {"met": goal.met} for goal in evaluation.goals],
        "bands": evaluation.bands,
        "slices": [asdict(part) | {"interval": part.interval} for part in evaluation.slices],
        "one_page": [
            asdict(part) | {"interval": part.interval, "undecided": part.undecided} for part in evaluation.one_page
        ],
        "reliability": [{"chance": c, "share": s, "n": n} for c, s, n in evaluation.reliability],
        "curve": [{"false_alarms": false, "found": found} for false, found in evaluation.curve],
        "baselines": [asdict(baseline) for baseline in evaluation.baselines],
        "stability": [
            dict(zip(("signal", "question", "folds", "low", "mean", "high"), row, strict=True))
            for row in evaluation.stability
        ],
        "all_families": evaluation.all_families,
        "ablation": [asdict(family) for family in evaluation.ablation],
        "blogs": [_blog(each) for each in evaluation.judged],
        "judged_most_wrongly": [
            _blog(each) | {"ledger": [_row(row) for row in each.weighing.ledger]} for each in most_wrong(evaluation)
        ],
        "dodges": as_json(evaluation.dodges) if evaluation.dodges else None,
        "notes": evaluation.notes,
        "unread": [{"site": site, "why": why} for site, why in evaluation.unread],
    }
    return json.dumps(_rounded(content), allow_nan=False)


def _blog(each: Judged) -> dict[str, object]:
    return {
        "site": each.blog.example.site,
        "label": each.blog.example.label,
        "band": each.band,
        "probability": dict(each.weighing.probability),
    }


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "signal": row.signal,
        "question": row.question,
        "toward": row.toward,
        "value": row.value,
        "odds": row.factor,
    }


def _rounded(value: object) -> object:
    """Round floats to six decimals, so that platforms agree, and turn NaN into None."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
