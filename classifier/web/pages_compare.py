"""Two assessments side by side: verdicts, shares, and the ledgers row by row, the largest differences first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from classifier.report.ledger import LEAST_FACTOR
from classifier.signals import catalogue
from classifier.store.jobs import Job
from classifier.web.desk import ASSESSMENTS, Desk
from classifier.web.pages_judging import PRIORS, judged
from classifier.web.pages_rendering import TheVisit, Visit, render
from classifier.web.requests import ID, TheDesk

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False)
_MOST_CHOICES = 200
_MOST_ROWS = 15  # shown at once; the others are folded
_Id = Annotated[str, Query(pattern=f"{ID}|^$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A signal on one blog: found, not_found or could_not_look, and the factor; None where it carries no weight."""

    outcome: str
    factor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A signal's entries for one question on two blogs."""

    signal: str
    definition: str
    question: str
    sides: tuple[Side, Side]

    @property
    def apart(self) -> float:
        """How far the log factors lie apart."""
        first, second = (math.log(side.factor or 1.0) for side in self.sides)
        return abs(first - second)


@router.get("/compare")
def compare(
    desk: TheDesk,
    visit: TheVisit,
    a: _Id = "",
    b: _Id = "",
    prior: Annotated[float | None, Query(gt=0, lt=1)] = None,
) -> Response:
    """Show two assessments side by side, or ask which."""
    if not (a and b):
        return _ask(desk, visit, a or b)
    jobs = [desk.get(name, ASSESSMENTS) for name in (a, b)]
    made = [desk.assessment(job) for job in jobs]
    verdicts = [judged(job, visit.words, prior) for job in jobs]
    if any(one is None for one in (*made, *verdicts)):
        return _ask(desk, visit, next((job.id for job, one in zip(jobs, made, strict=True) if one), ""))
    rows = aligned(made[0] or {}, made[1] or {})
    least = math.log(LEAST_FACTOR)
    differ = [row for row in rows if row.apart >= least]
    return render(
        visit,
        "compare.html.jinja",
        jobs=jobs,
        verdicts=verdicts,
        prior=prior,
        priors=PRIORS if prior is None else sorted({*PRIORS, prior}),
        differ=differ[:_MOST_ROWS],
        smaller=differ[_MOST_ROWS:],
        alike=[row for row in rows if row.apart < least],
        models=[(one or {})["model"] for one in made],
    )


def aligned(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Row]:
    """Put the ledgers of two assessments (as JSON) side by side, what lies furthest apart first."""
    definitions = {signal.name: signal.definition for signal in catalogue()}
    entries = [{(row["signal"], row["question"]): row for row in one["ledger"]} for one in (a, b)]
    unseen = [{row["signal"] for row in one["could_not_look"]} for one in (a, b)]
    rows = [
        Row(
            signal=signal,
            definition=definitions.get(signal, signal.replace("_", " ")),
            question=question,
            sides=(_side(entries[0], unseen[0], signal, question), _side(entries[1], unseen[1], signal, question)),
        )
        for signal, question in entries[0].keys() | entries[1].keys()
    ]
    return sorted(rows, key=lambda row: (-row.apart, row.signal, row.question))


def _side(entries: Mapping[tuple[str, str], Any], unseen: set[str], signal: str, question: str) -> Side:
    if (signal, question) in entries:
        entry = entries[signal, question]
        return Side(outcome=entry["outcome"], factor=entry["factor"])
    return Side(outcome="could_not_look" if signal in unseen else "no_weight", factor=None)


def _ask(desk: Desk, visit: Visit, chosen: str) -> Response:
    found, _ = desk.listed(ASSESSMENTS, limit=_MOST_CHOICES)
    choices: list[Job] = [job for job in found if job.band]
    if chosen and chosen not in [job.id for job in choices]:
        choices = [job for job in (desk.get(chosen, ASSESSMENTS),) if job.band] + choices
    return render(visit, "choose.html.jinja", choices=choices, chosen=chosen)
