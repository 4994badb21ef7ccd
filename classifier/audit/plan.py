"""What is left to do: which run goes on or begins, and which results of earlier runs stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from classifier.audit.assessing import now
from classifier.store import runs
from classifier.store.opening import transaction
from classifier.store.records import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection, Engine

    from classifier.audit.listing import Entry, Listing
    from classifier.model import Model
    from classifier.store.records import Run

DECIDING = ("prior", "redact", "jurisdictions", "brand", "brand_sha256")
"""The settings that decide what is found and kept of a capture."""
_AGAIN = "judged_anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The run that work is done in, and whose it is in its database. `notes` tell a person what was decided; `again`
    that captures of earlier runs are judged anew, without crawling."""

    run: int
    audit: str = ""
    notes: tuple[str, ...] = ()
    again: bool = False


def plan(
    engine: Engine,
    listing: Listing,
    *,
    source: str,
    audit: str,
    model: Model,
    settings: Mapping[str, Any],
    retry_failed: bool,
    refresh_after: timedelta | None,
) -> Planned:
    """Decide on the run and bring its blogs in line with the list.

    An unfinished run goes on, unless the list has lost blogs that it has results of. A finished one whose list and ages
    ask for nothing stays the last; otherwise a new run begins, which carries over from all runs of this way of judging
    what need not be looked at again. Where the model or a setting that decides verdicts is another one, a new run
    judges all captures anew: no run mixes two ways of judging. Raises BadStore.
    """
    wanted = [
        Wanted(
            key=entry.key,
            target=_target(entry),
            is_file=entry.file is not None,
            name=entry.name,
            columns=entry.columns,
            variants=entry.variants,
        )
        for entry in listing.entries
    ]
    given: dict[str, Any] = {
        "source": source,
        "settings": settings,
        "columns": listing.columns,
        "refused": [(row.line, row.text, row.reason) for row in listing.refused],
    }
    oldest = (datetime.now(UTC) - refresh_after).strftime("%Y-%m-%dT%H:%M:%SZ") if refresh_after is not None else ""
    with transaction(engine) as connection:
        last = runs.latest(connection, audit)
        other = _other(last, model, settings) if last is not None else ""
        if last is not None and not other:
            unfinished = runs.is_unfinished(connection, last)
            lost = runs.has_results(connection, last.id, {each.key for each in wanted})
            if not lost and (unfinished or not _due(connection, last, wanted, oldest)):
                planned = _go_on(connection, last, wanted, given, unfinished=unfinished, retry_failed=retry_failed)
                if unfinished and oldest:
                    note = "--refresh-after waits until this run has come to its end"
                    planned = replace(planned, notes=(*planned.notes, note))
                return planned
        again = {**settings, _AGAIN: True} if other else settings
        run = runs.begin(
            connection,
            audit=audit,
            now=now(),
            flogcheck=version("flogcheck"),
            model=(model.version, model.sha256),
            **given | {"settings": again},
        )
        runs.enter(connection, run, wanted)
        if last is None:
            return Planned(run=run, audit=audit)
        if other:
            return Planned(run=run, audit=audit, notes=(f"run {run} judges all blogs anew: {other}",), again=True)
        carried = 0
        for earlier in reversed(runs.all_runs(connection, audit)):
            if earlier.id != run and not _other(earlier, model, settings):
                carried += runs.carry_over(connection, run, earlier.id, since=oldest, failures=not retry_failed)
        return Planned(
            run=run,
            audit=audit,
            notes=(f"run {run} begins; {_said(carried, 'result of an earlier run kept') or 'all is looked at'}",),
        )


def _target(entry: Entry) -> str:
    """Give what to read: a file, or an address, without a scheme where the list names none, so that http is tried."""
    if entry.file is not None:
        return str(entry.file.absolute())
    return entry.address if "://" in entry.text else entry.address.partition("://")[2] or entry.text


def _go_on(
    connection: Connection,
    last: Run,
    wanted: Sequence[Wanted],
    given: dict[str, Any],
    *,
    unfinished: bool,
    retry_failed: bool,
) -> Planned:
    again = bool(last.settings.get(_AGAIN))
    settings = given["settings"] | {_AGAIN: True} if again else given["settings"]
    came, went = runs.enter(connection, last.id, wanted)
    notes = [f"run {last.id} goes on where it was"] if unfinished else []
    notes += [_said(came, "came to the list"), _said(went, "left the list")]
    if retry_failed:
        notes.append(_said(runs.forget_failures(connection, last.id), "failed before and tried again"))
    if runs.is_unfinished(connection, last):  # else nothing is done, and the run stays as it was
        runs.resume(connection, last.id, **given | {"settings": settings})
    return Planned(run=last.id, audit=last.audit, notes=tuple(note for note in notes if note), again=again)


def _other(last: Run, model: Model, settings: Mapping[str, Any]) -> str:
    """Say what decides verdicts otherwise than in the last run, nothing where all is the same."""
    if last.model_sha256 != model.sha256:
        return f"the model is another one than in run {last.id}"
    changed = [name for name in DECIDING if last.settings.get(name) != settings.get(name)]
    return f"other than in run {last.id}: {', '.join(changed)}" if changed else ""


def _due(connection: Connection, last: Run, wanted: Sequence[Wanted], oldest: str) -> bool:
    """Tell whether a finished run asks for a new one: other blogs in the list, or results that are too old."""
    if {each.key for each in wanted} != runs.keys(connection, last.id):
        return True
    return bool(oldest) and runs.any_before(connection, last.id, oldest)


def _said(count: int, what: str) -> str:
    return f"{count:,} blog{'' if count == 1 else 's'}: {what}" if count else ""
