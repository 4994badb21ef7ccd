"""Invented audits: runs written into a real store, and rows as the store gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.store import results, runs
from classifier.store.opening import open_store, sqlite_url, transaction
from classifier.store.records import Result, Row, Run, Wanted, Weighed
from classifier.store.tables import ASSESSED, ENDED, FAILED, LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Engine


def store(folder: Path) -> Engine:
    """Open a new store in a folder."""
    return open_store(sqlite_url(folder / "audit.sqlite"))


def wanted(name: str, **columns: str) -> Wanted:
    """A blog of a list, by the first part of its host name."""
    return Wanted(key=f"{name}.example", target=f"https://{name}.example/", is_file=False, name=name, columns=columns)


def assessed(name: str, band: str, *ledger: tuple[str, str, str, float], **also) -> Result:
    """A verdict with the rows of its ledger: signal, question, outcome, log-odds."""
    flog = {"individual": 0.01, "openly_commercial": 0.02, "inconclusive": 0.2, "some_signs": 0.6}.get(band, 0.95)
    rows = tuple(Weighed(signal=s, question=q, outcome=o, log_odds=x) for s, q, o, x in ledger)
    values = {"flog": flog, "user_run": (1 - flog) / 2, "corporate": (1 - flog) / 2, "pages": 12, "words": 4000}
    return Result(
        key=f"{name}.example",
        state=ASSESSED,
        band=band,
        ledger=rows,
        assessed_at="2026-11-20T00:00:00Z",
        **{**values, **also},
    )


def failed(name: str, kind: str = "dns", why: str = "the host name does not exist") -> Result:
    """A blog that could not be assessed."""
    return Result(key=f"{name}.example", state=FAILED, kind=kind, why=why, assessed_at="2026-11-20T00:00:00Z")


def left(name: str) -> Result:
    """A blog that nobody has seen to."""
    return Result(key=f"{name}.example", state=LEFT)


def run(
    engine: Engine,
    found: Iterable[Result],
    *,
    model: tuple[str, str] = ("1", "a" * 64),
    settings: Mapping[str, object] | None = None,
    carry_from: int = 0,
    names: Iterable[str] = (),
) -> Run:
    """Write a run into a store: its blogs in the order of the results, then those of `names`, not seen to."""
    results_ = list(found)
    listed = [wanted(result.key.removesuffix(".example")) for result in results_] + [wanted(name) for name in names]
    with transaction(engine) as connection:
        number = runs.begin(
            connection,
            source="blogs.csv",
            now="2026-11-20T10:00:00Z",
            flogcheck="0",
            model=model,
            settings=settings or {},
        )
        runs.enter(connection, number, listed)
        results.keep(connection, number, [result for result in results_ if result.state != LEFT])
        if carry_from:
            runs.carry_over(connection, number, carry_from)
        runs.end(connection, number, state=ENDED, now="2026-11-20T11:00:00Z")
        (made,) = (each for each in runs.all_runs(connection) if each.id == number)
    return made


def row(position: int, result: Result, *, carried_from: int = 0, **columns: str) -> Row:
    """A row as the store gives it."""
    name = result.key.removesuffix(".example")
    return Row(position=position, wanted=wanted(name, **columns), result=result, carried_from=carried_from)
