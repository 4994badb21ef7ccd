"""What changed between two runs of an audit: bands, the findings that moved them, and who came, went or failed.

The two runs are compared in the database, by the key that makes an entry one blog, so that memory is taken by what
changed and not by what stayed. A result that was carried over from an earlier run is the same result and no change.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from sys import intern
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from classifier.report.ledger import LEAST_FACTOR
from classifier.signals import Question
from classifier.store.opening import reading
from classifier.store.runs import all_runs
from classifier.store.tables import ASSESSED, DETAILS, ENTRIES, FAILED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine import Row as DatabaseRow

    from classifier.store.records import Run

MOST_SHIFTS = 3
"""As many findings a question are named for a changed band: those whose log-odds moved most."""
_AT_ONCE = 500  # blogs a query


class Kind(StrEnum):
    """What can have happened to a blog from one run to the next."""

    BAND = "band"
    ASSESSED = "assessed"
    FAILED = "failed"
    CAME = "came"
    WENT = "went"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A finding that moved: its outcome and its log-odds for one question, in both runs.

    An outcome is empty where that run's ledger has no row of the signal; its log-odds are then 0, the factor 1.
    """

    signal: str
    question: str
    outcome_before: str
    outcome_after: str
    before: float
    after: float

    @property
    def size(self) -> float:
        """How far it moved, in log-odds of either direction."""
        return abs(self.after - self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One blog that is not as it was. Bands are empty where there was no verdict, probabilities None.

    `failure` is the kind of a new failure. `why_before` and `why_after` explain a band or a failure.
    `shifts` are given for changed bands, the first question first and the largest first; `other_model` says that
    another model weighed the blog than before, so that a factor may have changed while the blog did not.
    """

    kind: Kind
    key: str
    target: str
    name: str
    position: int
    band_before: str = ""
    band_after: str = ""
    flog_before: float | None = None
    flog_after: float | None = None
    failure: str = ""
    why_before: str = ""
    why_after: str = ""
    shifts: tuple[Shift, ...] = ()
    other_model: bool = False


def changes(engine: Engine, before: Run, after: Run) -> tuple[Change, ...]:
    """Give what is different in the later run, by kind in the order of `Kind`, then in the order of the list.

    Raises BadStore where the store cannot be read.
    """
    with reading(engine) as connection:
        models = {run.id: run.model_sha256 for run in all_runs(connection, after.audit)}
    found = [*_here(engine, before, after, models), *_gone(engine, before, after)]
    order = list(Kind)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.position, change.key)))


def to_json(change: Change) -> dict[str, Any]:
    """Give a change as JSON holds it; factors as odds factors of the answer commercial or disguised."""
    record = asdict(change)
    record["kind"] = change.kind.value
    record["shifts"] = [
        {
            "signal": shift.signal,
            "question": shift.question,
            "outcome_before": shift.outcome_before,
            "outcome_after": shift.outcome_after,
            "factor_before": round(math.exp(shift.before), 4),
            "factor_after": round(math.exp(shift.after), 4),
        }
        for shift in change.shifts
    ]
    return record


def _here(engine: Engine, before: Run, after: Run, models: dict[int, str]) -> Iterator[Change]:
    """Give the blogs of the later run that are new or not as they were."""
    old, new = ENTRIES.alias("old"), ENTRIES.alias("new")
    columns = [new.c.key, new.c.target, new.c.name, new.c.position, old.c.key.label("known")]
    for side, table in (("before", old), ("after", new)):
        columns += [table.c[name].label(f"{name}_{side}") for name in "state band flog why kind carried_from".split()]
    query = (
        select(*columns)
        .select_from(new.outerjoin(old, and_(old.c.key == new.c.key, old.c.run_id == before.id)))
        .where(new.c.run_id == after.id)
        .where(or_(old.c.key.is_(None), old.c.state != new.c.state, old.c.band != new.c.band))
        .order_by(new.c.key)
    )
    for page in _pages(engine, query, new.c.key):
        moved = [row.key for row in page if row.known is not None and row.state_before == row.state_after]
        shifts = _shifts(engine, before, after, moved)
        for row in page:
            made = [models.get(row.carried_from_before or before.id), models.get(row.carried_from_after or after.id)]
            yield Change(
                kind=_kind(row),
                key=row.key,
                target=row.target,
                name=row.name,
                position=row.position,
                band_before=row.band_before or "",
                band_after=row.band_after,
                flog_before=row.flog_before,
                flog_after=row.flog_after,
                failure=row.kind_after if row.state_after == FAILED else "",
                why_before=row.why_before or "",
                why_after=row.why_after,
                shifts=shifts.get(row.key, ()),
                other_model=row.state_before == row.state_after == ASSESSED and made[0] != made[1],
            )


def _gone(engine: Engine, before: Run, after: Run) -> Iterator[Change]:
    """Give the blogs of the earlier run that the later one does not hold."""
    old, new = ENTRIES.alias("old"), ENTRIES.alias("new")
    query = (
        select(old.c.key, old.c.target, old.c.name, old.c.position, old.c.band, old.c.flog, old.c.why)
        .select_from(old.outerjoin(new, and_(new.c.key == old.c.key, new.c.run_id == after.id)))
        .where(old.c.run_id == before.id, new.c.key.is_(None))
        .order_by(old.c.key)
    )
    for page in _pages(engine, query, old.c.key):
        for row in page:
            yield Change(
                kind=Kind.WENT,
                key=row.key,
                target=row.target,
                name=row.name,
                position=row.position,
                band_before=row.band,
                flog_before=row.flog,
                why_before=row.why,
            )


def _kind(row: DatabaseRow[Any]) -> Kind:
    if row.known is None:
        return Kind.CAME
    if row.state_before == row.state_after:
        return Kind.BAND
    return {ASSESSED: Kind.ASSESSED, FAILED: Kind.FAILED}.get(row.state_after, Kind.LEFT)


def _pages(engine: Engine, query: Select[Any], key: Any) -> Iterator[Sequence[DatabaseRow[Any]]]:
    """Read a query that is ordered by the key a page at a time, each in a transaction of its own."""
    at = ""
    while True:
        with reading(engine) as connection:
            page = connection.execute(query.where(key > at).limit(_AT_ONCE)).all()
        if page:
            yield page
        if len(page) < _AT_ONCE:
            return
        at = page[-1].key


def _shifts(engine: Engine, before: Run, after: Run, keys: Sequence[str]) -> dict[str, tuple[Shift, ...]]:
    if not keys:
        return {}
    query = select(DETAILS.c.run_id, DETAILS.c.key, DETAILS.c.ledger)
    with reading(engine) as connection:
        found = connection.execute(query.where(DETAILS.c.run_id.in_([before.id, after.id]), DETAILS.c.key.in_(keys)))
        ledgers = {(row.run_id, row.key): row.ledger for row in found}
    return {key: shifted(ledgers.get((before.id, key), ()), ledgers.get((after.id, key), ())) for key in keys}


def shifted(before: Iterable[Sequence[Any]], after: Iterable[Sequence[Any]]) -> tuple[Shift, ...]:
    """Give the findings that moved most between two ledgers, up to MOST_SHIFTS a question.

    A ledger's rows are signal, question, outcome, log-odds. What moved by less than the factor 1.1 is left out.
    """
    old = {(signal, question): (outcome, log_odds) for signal, question, outcome, log_odds in before}
    new = {(signal, question): (outcome, log_odds) for signal, question, outcome, log_odds in after}
    found = []
    for signal, question in {**old, **new}:
        (was, less), (now, more) = old.get((signal, question), ("", 0.0)), new.get((signal, question), ("", 0.0))
        if abs(more - less) >= math.log(LEAST_FACTOR):
            found.append(
                Shift(
                    # The same few names recur in every blog: each is held once.
                    signal=intern(signal),
                    question=intern(question),
                    outcome_before=intern(was),
                    outcome_after=intern(now),
                    before=less,
                    after=more,
                )
            )
    found.sort(key=lambda shift: (-shift.size, shift.signal))
    return tuple(
        shift for asked in Question for shift in [one for one in found if one.question == asked.value][:MOST_SHIFTS]
    )
