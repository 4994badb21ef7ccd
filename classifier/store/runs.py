"""Runs: begin one, put the blogs of a list into it, carry over what need not be done again, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from classifier.store.records import Run
from classifier.store.tables import ASSESSED, DETAILS, ENTRIES, FAILED, INTERRUPTED, LEFT, RUNNING, RUNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine import Row as DatabaseRow

    from classifier.store.records import Wanted

_Item = TypeVar("_Item")
_AT_ONCE = 1000  # rows a statement


def begin(
    connection: Connection,
    *,
    source: str,
    audit: str = "",
    now: str,
    flogcheck: str,
    model: tuple[str, str],
    settings: Mapping[str, Any],
    columns: Sequence[str] = (),
    refused: Sequence[tuple[int, str, str]] = (),
) -> int:
    """Write a new run with no blog yet, and give its number. `model` is version and SHA-256."""
    done = connection.execute(
        insert(RUNS).values(
            list=source,
            audit=audit,
            state=RUNNING,
            began_at=now,
            flogcheck=flogcheck,
            model_version=model[0],
            model_sha256=model[1],
            settings=dict(settings),
            columns=list(columns),
            refused=[list(row) for row in refused],
        )
    )
    key = done.inserted_primary_key
    assert key is not None
    return int(key[0])


def restore(connection: Connection, run: Run) -> None:
    """Write a run as it was, number and all, with no blog yet."""
    values = {name: getattr(run, name) for name in (column.name for column in RUNS.c)}
    connection.execute(
        insert(RUNS).values(
            **values
            | {
                "settings": dict(run.settings),
                "columns": list(run.columns),
                "refused": [list(row) for row in run.refused],
            }
        )
    )


def resume(
    connection: Connection,
    run: int,
    *,
    source: str,
    settings: Mapping[str, Any],
    columns: Sequence[str],
    refused: Sequence[tuple[int, str, str]],
) -> None:
    """Say that work on a run goes on."""
    values = {
        "list": source,
        "state": RUNNING,
        "ended_at": "",
        "settings": dict(settings),
        "columns": list(columns),
        "refused": [list(row) for row in refused],
    }
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(**values))


def end(connection: Connection, run: int, *, state: str, now: str) -> None:
    """Write how a run ended."""
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(state=state, ended_at=now))


def all_runs(connection: Connection, audit: str = "") -> list[Run]:
    """Give every run of an audit, oldest first."""
    query = select(RUNS).where(RUNS.c.audit == audit).order_by(RUNS.c.id)
    return [_run(row) for row in connection.execute(query)]


def latest(connection: Connection, audit: str = "") -> Run | None:
    """Give the last run of an audit, None where there is none."""
    query = select(RUNS).where(RUNS.c.audit == audit).order_by(RUNS.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return _run(row) if row is not None else None


def forget(connection: Connection, audit: str) -> None:
    """Take an audit out of a database that several share, with all of its runs. Does nothing for an empty name."""
    if audit:
        connection.execute(delete(RUNS).where(RUNS.c.audit == audit))


def has_results(connection: Connection, run: int, but: Collection[str]) -> bool:
    """Tell whether a run holds a result of a blog that is not among the keys `but`."""
    query = select(ENTRIES.c.key).where(ENTRIES.c.run_id == run, ENTRIES.c.state != LEFT)
    return any(key not in but for key in connection.execute(query).scalars())


def enter(connection: Connection, run: int, wanted: Iterable[Wanted]) -> tuple[int, int]:
    """Bring the blogs of a run in line with its list, and give how many came and how many went.

    A blog that stands in the run keeps its result and gets its new place and columns.
    """
    before = keys(connection, run)
    named: set[str] = set()
    new: list[dict[str, Any]] = []
    known: list[dict[str, Any]] = []
    for position, each in enumerate(wanted):
        named.add(each.key)
        values = {
            "position": position,
            "target": each.target,
            "is_file": int(each.is_file),
            "name": each.name,
            "columns": dict(each.columns),
            "variants": list(each.variants),
        }
        if each.key in before:
            known.append({"of_key": each.key, **values})
        else:
            new.append({"run_id": run, "key": each.key, "state": LEFT, **values})
    for batch in _batches(new):
        connection.execute(insert(ENTRIES), batch)
    here = and_(ENTRIES.c.run_id == run, ENTRIES.c.key == bindparam("of_key"))
    for batch in _batches(known):
        connection.execute(update(ENTRIES).where(here), batch)
    gone = before - named
    for batch in _batches([{"of_key": key} for key in sorted(gone)]):
        connection.execute(delete(ENTRIES).where(here), batch)
    return len(new), len(gone)


def carry_over(
    connection: Connection,
    run: int,
    earlier: int,
    *,
    since: str = "",
    failures: bool = True,
    only: Collection[str] | None = None,
) -> int:
    """Take results from an earlier run for the blogs that nobody has seen to in this one; give how many.

    Only those assessed at or after `since` (an ISO time; empty takes all); failures only if `failures`; of all blogs
    where `only` is None, else of those keys.
    """
    states = (ASSESSED, FAILED) if failures else (ASSESSED,)
    old, new = ENTRIES.alias("old"), ENTRIES
    fresh = select(old.c.key).where(old.c.run_id == earlier, old.c.state.in_(states), old.c.assessed_at >= since)
    left = select(new.c.key).where(new.c.run_id == run, new.c.state == LEFT)
    both = set(connection.execute(fresh).scalars()) & set(connection.execute(left).scalars())
    keys = sorted(both if only is None else both.intersection(only))
    carried = [c for c in ENTRIES.c if c.name in _CARRIED]
    for batch in _batches(keys):
        rows = connection.execute(
            select(ENTRIES.c.key, ENTRIES.c.carried_from, *carried).where(
                ENTRIES.c.run_id == earlier, ENTRIES.c.key.in_(batch)
            )
        )
        values = [
            {
                **{f"new_{c.name}": row._mapping[c.name] for c in carried},
                "of_key": row.key,
                "made_in": row.carried_from or earlier,
            }
            for row in rows
        ]
        connection.execute(
            update(ENTRIES)
            .where(ENTRIES.c.run_id == run, ENTRIES.c.key == bindparam("of_key"))
            .values(carried_from=bindparam("made_in"), **{c.name: bindparam(f"new_{c.name}") for c in carried}),
            values,
        )
        found = connection.execute(select(DETAILS).where(DETAILS.c.run_id == earlier, DETAILS.c.key.in_(batch)))
        if details := [{**row._mapping, "run_id": run} for row in found]:
            connection.execute(insert(DETAILS), details)
    return len(keys)


_CARRIED = frozenset(
    "state kind why band user_run corporate flog pages words languages start_url partial not_read captured_at "
    "assessed_at warc_sha256 evidence".split()
)


def forget_failures(connection: Connection, run: int) -> int:
    """Have the failed blogs of a run seen to again; give how many."""
    done = connection.execute(
        update(ENTRIES)
        .where(ENTRIES.c.run_id == run, ENTRIES.c.state == FAILED)
        .values(state=LEFT, kind="", why="", carried_from=None)
    )
    return int(done.rowcount)


def is_unfinished(connection: Connection, run: Run) -> bool:
    """Tell whether a run was killed or stopped, or still has blogs that nobody has seen to."""
    left = select(func.count()).where(ENTRIES.c.run_id == run.id, ENTRIES.c.state == LEFT)
    return run.state in (RUNNING, INTERRUPTED) or bool(connection.execute(left).scalar())


def keys(connection: Connection, run: int) -> set[str]:
    """Give the keys of all blogs of a run."""
    return set(connection.execute(select(ENTRIES.c.key).where(ENTRIES.c.run_id == run)).scalars())


def any_before(connection: Connection, run: int, moment: str) -> bool:
    """Tell whether a run holds a result that is older than an ISO time in UTC."""
    query = select(ENTRIES.c.key).where(
        ENTRIES.c.run_id == run, ENTRIES.c.assessed_at != "", ENTRIES.c.assessed_at < moment
    )
    return connection.execute(query.limit(1)).first() is not None


def _run(row: DatabaseRow[Any]) -> Run:
    values = dict(row._mapping)
    values["columns"] = tuple(values["columns"])
    values["refused"] = tuple((int(line), str(text), str(why)) for line, text, why in values["refused"])
    return Run(**values)


def _batches(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
