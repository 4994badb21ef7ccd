"""Results: keep them as they come, and read them back in the order of the list."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from classifier.store.opening import reading
from classifier.store.records import Result, Row, Wanted, Weighed
from classifier.store.tables import ASSESSED, DETAILS, ENTRIES, FAILED, LEFT, RUNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection, Engine

_LARGE = ("ledger", "traits", "brand")
_SMALL = tuple(f.name for f in fields(Result) if f.name not in ("key", *_LARGE))
_AT_ONCE = 500  # rows a query: memory stays flat over 100,000 blogs


def keep(connection: Connection, run: int, results: Sequence[Result]) -> None:
    """Write results; one that stands there already (somebody was killed after writing it) is replaced, not doubled."""
    if not results:
        return
    keys = [{"of_run": run, "of_key": result.key} for result in results]
    connection.execute(
        delete(DETAILS).where(DETAILS.c.run_id == bindparam("of_run"), DETAILS.c.key == bindparam("of_key")), keys
    )
    connection.execute(
        update(ENTRIES)
        .where(ENTRIES.c.run_id == bindparam("of_run"), ENTRIES.c.key == bindparam("of_key"))
        .values(carried_from=None, **{name: bindparam(f"new_{name}") for name in _SMALL}),
        [{"of_run": run, "of_key": r.key, **{f"new_{name}": getattr(r, name) for name in _SMALL}} for r in results],
    )
    details = [
        {
            "run_id": run,
            "key": result.key,
            "ledger": [[w.signal, w.question, w.outcome, round(w.log_odds, 6)] for w in result.ledger],
            "traits": dict(result.traits) if result.traits is not None else None,
            "brand": dict(result.brand) if result.brand is not None else None,
        }
        for result in results
        if result.assessed
    ]
    if details:
        connection.execute(insert(DETAILS), details)


def counts(connection: Connection, run: int) -> dict[tuple[str, str], int]:
    """Count the blogs of a run by state and band (of failed ones: the kind of failure)."""
    of = func.coalesce(func.nullif(ENTRIES.c.band, ""), ENTRIES.c.kind)
    query = select(ENTRIES.c.state, of, func.count()).where(ENTRIES.c.run_id == run).group_by(ENTRIES.c.state, of)
    return {(state, name): count for state, name, count in connection.execute(query)}


def examples(connection: Connection, run: int) -> dict[str, str]:
    """Give what was said of one failed blog of each kind of failure."""
    query = select(ENTRIES.c.kind, func.min(ENTRIES.c.why)).where(ENTRIES.c.run_id == run, ENTRIES.c.state == FAILED)
    return {row.kind: row[1] for row in connection.execute(query.group_by(ENTRIES.c.kind))}


def left(engine: Engine, run: int) -> Iterator[Row]:
    """Give the blogs of a run that nobody has seen to, in the order of the list, a page at a time."""
    return rows(engine, run, only=LEFT)


def rows(engine: Engine, run: int, *, only: str = "", details: bool = False) -> Iterator[Row]:
    """Give the blogs of a run in the order of the list, of one state or of all; with all that is kept if `details`.

    Read a page at a time, each in a transaction of its own, so that results can be written meanwhile.
    """
    columns = [*ENTRIES.c, *((DETAILS.c.ledger, DETAILS.c.traits, DETAILS.c.brand) if details else ())]
    source = ENTRIES
    if details:
        source = ENTRIES.outerjoin(DETAILS, and_(DETAILS.c.run_id == ENTRIES.c.run_id, DETAILS.c.key == ENTRIES.c.key))  # type: ignore[assignment]
    query = select(*columns).select_from(source).where(ENTRIES.c.run_id == run).order_by(ENTRIES.c.position)
    if only:
        query = query.where(ENTRIES.c.state == only)
    at = -1
    while True:
        with reading(engine) as connection:
            page = connection.execute(query.where(ENTRIES.c.position > at).limit(_AT_ONCE)).all()
        for row in page:
            yield _row(dict(row._mapping))
        if len(page) < _AT_ONCE:
            return
        at = page[-1].position


def last_evidence(connection: Connection, key: str, *, before: int, audit: str = "") -> str:
    """Give where the last bundle of a blog from earlier runs of an audit lies, nothing where there is none."""
    query = (
        select(ENTRIES.c.evidence)
        .join(RUNS, RUNS.c.id == ENTRIES.c.run_id)
        .where(ENTRIES.c.key == key, ENTRIES.c.run_id < before, ENTRIES.c.evidence != "", RUNS.c.audit == audit)
        .order_by(ENTRIES.c.run_id.desc())
        .limit(1)
    )
    return str(connection.execute(query).scalar() or "")


def traits(engine: Engine, run: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give name and traits of each assessed blog of a run that has any."""
    for row in rows(engine, run, only=ASSESSED, details=True):
        if row.result.traits is not None:
            yield row.wanted.name, row.result.traits


def _row(row: Mapping[str, Any]) -> Row:
    wanted = Wanted(
        key=row["key"],
        target=row["target"],
        is_file=bool(row["is_file"]),
        name=row["name"],
        columns=row["columns"],
        variants=tuple(row["variants"]),
    )
    ledger = tuple(
        Weighed(signal=signal, question=question, outcome=outcome, log_odds=log_odds)
        for signal, question, outcome, log_odds in row.get("ledger") or ()
    )
    result = Result(
        key=row["key"],
        ledger=ledger,
        traits=row.get("traits"),
        brand=row.get("brand"),
        **{name: row[name] for name in _SMALL},
    )
    return Row(
        position=row["position"],
        wanted=wanted,
        result=result,
        carried_from=row["carried_from"] or 0,
    )


def flat(row: Row) -> dict[str, object]:
    """Give a row as one level of names and values for tables, the list's own columns after ours with `list:` before
    the name."""
    small = {name: getattr(row.result, name) for name in _SMALL}
    return {
        "target": row.wanted.target,
        **small,
        "variants": " | ".join(row.wanted.variants),
        "name": row.wanted.name,
        **{f"list:{name}": value for name, value in row.wanted.columns.items()},
    }


def full(row: Row) -> dict[str, object]:
    """Give a row as JSON holds it: the list's columns and the ledger as they are."""
    record = asdict(row.result)
    del record["key"], record["traits"]
    return {
        "target": row.wanted.target,
        "name": row.wanted.name,
        "columns": dict(row.wanted.columns),
        "variants": list(row.wanted.variants),
        **record,
    }
