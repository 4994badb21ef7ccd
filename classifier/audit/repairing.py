"""A damaged store made anew from what lies around it: the bundles of each run, and the lists that the runs had.

Verdicts, ledgers, traits, and the columns of the list come back. What stands in no bundle does not: why a blog failed
(it is left to be seen to), and what was seen of a brand (so the next audit with that brand judges the captures anew).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classifier.audit import kept_list
from classifier.audit.assessing import Assessing, Task, now
from classifier.audit.found_bundles import list_of_bundles
from classifier.audit.holding import held
from classifier.audit.kept_list import Listed
from classifier.audit.pool import Workers
from classifier.audit.restoring import restore_task
from classifier.audit.running import RUNS, STORE, last_with_bundles, store_of
from classifier.bundle.manifest import MANIFEST
from classifier.errors import BadStore, DamagedStore
from classifier.store import results, runs
from classifier.store.opening import open_store, reading, sqlite_url, transaction
from classifier.store.tables import ENDED, INTERRUPTED
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from classifier.store.records import Result, Run

_NEW = "audit.sqlite.new"
_BESIDE = ("", "-wal", "-shm")  # the files of an SQLite database
_KEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBack:
    """What came back of one run: `verdicts` of its `blogs`, `carried` of them from earlier runs; `damaged` bundles by
    folder and why; whether the run's own list was there, and whether what was seen of a brand is gone."""

    run: int
    blogs: int
    verdicts: int
    carried: int
    damaged: tuple[tuple[str, str], ...]
    listed: bool
    brand_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The runs of the new store, and where the old one lies now, None where there was none."""

    runs: tuple[RunBack, ...]
    aside: Path | None


def repair(
    folder: Path,
    *,
    jobs: int,
    model_file: Path | None = None,
    force: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Repaired:
    """Make the store of an audit's folder anew, and set the old one aside; until all is read, the old one stays.

    Raises BadStore where the store is whole, or a server's (unless `force`), where bundles went elsewhere, or there is
    nothing to make it from, InUse, BadModel, CouldNotWrite.
    """
    from classifier.model import load

    load(model_file)
    if not (folder / RUNS).is_dir():
        raise BadStore(f"{folder} holds no runs of an audit to make a store from")
    with held(folder):
        _check_at_hand(folder, force=force)
        if not force and _whole(folder):
            raise BadStore(f"the store of {folder} is whole; --force makes it anew all the same")
        _remove(folder / _NEW)
        engine = open_store(sqlite_url(folder / _NEW))
        try:
            back = _Repair(folder, engine, jobs, str(model_file.absolute()) if model_file else "", tell).all_runs()
        finally:
            engine.dispose()
        if not back:
            _remove(folder / _NEW)
            raise BadStore(f"{folder / RUNS} holds no bundle to make a store from")
        return Repaired(runs=back, aside=_changed_over(folder))


def _check_at_hand(folder: Path, *, force: bool) -> None:
    """See that what is to be mended, and what from, lies in the folder: else it would come back empty."""
    for path in sorted((folder / RUNS).glob("*.jsonl"), key=lambda path: path.name.zfill(20)):
        try:
            kept = kept_list.read(path)
        except CouldNotRead:
            continue
        if kept.evidence:
            where = "another folder" if kept.evidence == "file" else f"{kept.evidence}://"
            raise BadStore(
                f"the bundles of run {kept.run.id} went to {where}, and `flogcheck repair` reads only those in "
                f"{folder / RUNS}: copy them there, or restore the store from a backup"
            )
        if kept.run.audit and not force:
            raise BadStore(
                f"the results of run {kept.run.id} are in a database, which is restored from its own backup; "
                f"--force makes {folder / STORE} from the bundles instead"
            )


def _whole(folder: Path) -> bool:
    if not (folder / STORE).is_file():
        return False
    try:
        engine = store_of(folder)
        try:
            with reading(engine) as connection:
                last = runs.latest(connection)
        finally:
            engine.dispose()
    except DamagedStore:
        return False
    return last_with_bundles(folder) <= (last.id if last else 0)


def _changed_over(folder: Path) -> Path | None:
    """Put the new store in the place of the old one, which is kept under a name of its own."""
    store = folder / STORE
    number = 1
    while (folder / f"{STORE}.damaged-{number}").exists():
        number += 1
    aside = folder / f"{STORE}.damaged-{number}"
    try:
        was_there = store.exists()
        for ending in _BESIDE:
            with suppress(FileNotFoundError):
                (folder / f"{STORE}{ending}").replace(folder / f"{aside.name}{ending}")
        (folder / _NEW).replace(store)
    except OSError as error:
        raise CouldNotWrite(f"{store} cannot be written: {error.strerror or error}") from None
    return aside if was_there else None


def _remove(store: Path) -> None:
    for ending in _BESIDE:
        try:
            store.with_name(store.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise CouldNotWrite(f"{store} cannot be written: {error.strerror or error}") from None


class _Repair:
    """The making of one store."""

    def __init__(self, folder: Path, engine: Engine, jobs: int, model_file: str, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._engine = engine
        self._jobs = jobs
        self._model_file = model_file
        self._tell = tell

    def all_runs(self) -> tuple[RunBack, ...]:
        """Bring every run back, oldest first."""
        here = self._folder / RUNS
        numbers = {int(path.name) for path in here.iterdir() if path.is_dir() and path.name.isdecimal()}
        numbers |= {int(path.stem) for path in here.glob("*.jsonl") if path.stem.isdecimal()}
        with Workers(self._jobs, do=restore_task) as workers:
            return tuple(back for number in sorted(numbers) if (back := self._run(number, workers)) is not None)

    def _run(self, number: int, workers: Workers) -> RunBack | None:
        bundles = self._folder / RUNS / str(number)
        listed = True
        try:
            kept = kept_list.read(kept_list.path_of(self._folder / RUNS, number))
            run, blogs = replace(kept.run, audit=""), list(kept.blogs)
        except CouldNotRead:
            listed = False
            found = list_of_bundles(bundles, number)
            if found is None:
                return None
            run, blogs = found
        brand_lost = bool(run.settings.get("brand"))
        if brand_lost:
            run = replace(run, settings={**run.settings, "brand": "", "brand_sha256": ""})
        with transaction(self._engine) as connection:
            runs.restore(connection, run)
            runs.enter(connection, number, (each.wanted for each in blogs))
        damaged = self._verdicts(run, blogs, workers)
        carried = self._carried(number, blogs)
        with transaction(self._engine) as connection:
            left = runs.is_unfinished(connection, replace(run, state=ENDED))
            runs.end(connection, number, state=INTERRUPTED if left else ENDED, now=run.ended_at or now())
            done = sum(count for (_, band), count in results.counts(connection, number).items() if band)
        return RunBack(
            run=number,
            blogs=len(blogs),
            verdicts=done,
            carried=carried,
            damaged=tuple(damaged),
            listed=listed,
            brand_lost=brand_lost,
        )

    def _verdicts(self, run: Run, blogs: list[Listed], workers: Workers) -> list[tuple[str, str]]:
        """Keep the verdict of each bundle, and give those that are damaged."""
        bundles = self._folder / RUNS / str(run.id)
        tasks = [
            Task(key=each.wanted.key, name=each.wanted.name, target="", capture=str(bundles / each.wanted.name))
            for each in blogs
            if (bundles / each.wanted.name / MANIFEST).is_file()
        ]
        how = Assessing(run=run.id, evidence=str(self._folder / RUNS), model_file=self._model_file)
        damaged: list[tuple[str, str]] = []
        waiting: list[Result] = []
        for count, (task, result) in enumerate(workers.work(tasks, how), 1):
            if result.assessed:
                waiting.append(replace(result, evidence=f"{RUNS}/{run.id}/{task.name}"))
            else:
                damaged.append((task.name, result.why))
            if len(waiting) >= _KEPT_AT_ONCE:
                self._keep(run, waiting)
            self._tell(f"run {run.id}: {count:,} of {len(tasks):,} bundles read")
        self._keep(run, waiting)
        return sorted(damaged)

    def _keep(self, run: Run, waiting: list[Result]) -> None:
        with transaction(self._engine) as connection:
            results.keep(connection, run.id, waiting)
        waiting.clear()

    def _carried(self, number: int, blogs: list[Listed]) -> int:
        """Take over what the run had taken over from earlier ones."""
        earlier: dict[int, set[str]] = {}
        for each in blogs:
            if 0 < each.carried_from < number:
                earlier.setdefault(each.carried_from, set()).add(each.wanted.key)
        with transaction(self._engine) as connection:
            return sum(
                runs.carry_over(connection, number, source, only=keys, failures=False)
                for source, keys in sorted(earlier.items())
            )
