"""What is left to do: which run goes on or begins, and which results of earlier runs stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from classifier.audit.assessing import now
from classifier.store import runs
from classifier.store.opening import transaction
from classifier.store.records import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Engine

    from classifier.audit.listing import Listing
    from classifier.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The run that work is done in. `notes` tell a person what was decided; `again` that captures at hand are to be
    judged anew with another model, without crawling."""

    run: int
    notes: tuple[str, ...]
    earlier: int = 0
    again: bool = False


def plan(
    engine: Engine,
    listing: Listing,
    *,
    source: str,
    model: Model,
    settings: Mapping[str, Any],
    retry_failed: bool,
    refresh_after: timedelta | None,
) -> Planned:
    """Decide on the run and bring its blogs in line with the list.

    An unfinished run goes on. A finished one whose list, model and ages ask for nothing stays the last; otherwise a new
    run begins, which carries over what need not be looked at again. Raises BadStore.
    """
    wanted = [
        Wanted(
            key=entry.key,
            target=str(entry.file) if entry.file is not None else entry.text,
            is_file=entry.file is not None,
            name=entry.name,
            columns=entry.columns,
            variants=entry.variants,
        )
        for entry in listing.entries
    ]
    refused = [(row.line, row.text, row.reason) for row in listing.refused]
    with transaction(engine) as connection:
        last = runs.latest(connection)
        same_model = last is not None and last.model_sha256 == model.sha256
        if (
            last is not None
            and same_model
            and (runs.is_unfinished(connection, last) or not _due(connection, last, wanted, refresh_after))
        ):
            unfinished = runs.is_unfinished(connection, last)
            runs.resume(connection, last.id, settings=settings, columns=listing.columns, refused=refused)
            came, went = runs.enter(connection, last.id, wanted)
            notes = [f"run {last.id} goes on where it was" if unfinished else "", *_changes(came, went)]
            if retry_failed:
                notes.append(_said(runs.forget_failures(connection, last.id), "failed before and is tried again"))
            return Planned(run=last.id, notes=tuple(note for note in notes if note))
        run = runs.begin(
            connection,
            source=source,
            now=now(),
            flogcheck=version("flogcheck"),
            model=(model.version, model.sha256),
            settings=settings,
            columns=listing.columns,
            refused=refused,
        )
        runs.enter(connection, run, wanted)
        if last is None:
            return Planned(run=run, notes=())
        if not same_model:
            note = f"run {run}: the model is another one than in run {last.id}, so all blogs are judged anew"
            return Planned(run=run, notes=(note,), earlier=last.id, again=True)
        since = (datetime.now(UTC) - refresh_after).strftime("%Y-%m-%dT%H:%M:%SZ") if refresh_after is not None else ""
        carried = runs.carry_over(connection, run, last.id, since=since, failures=not retry_failed)
        return Planned(
            run=run,
            notes=(f"run {run}: {carried:,} of {len(wanted):,} blogs keep their result of run {last.id}",),
            earlier=last.id,
        )


def _due(connection: Any, last: Any, wanted: Sequence[Wanted], refresh_after: timedelta | None) -> bool:
    """Tell whether a finished run asks for a new one: other blogs in the list, or results that are too old."""
    keys = {each.key for each in wanted}
    oldest = (datetime.now(UTC) - refresh_after).strftime("%Y-%m-%dT%H:%M:%SZ") if refresh_after is not None else ""
    return keys != runs.keys(connection, last.id) or (bool(oldest) and runs.any_before(connection, last.id, oldest))


def _changes(came: int, went: int) -> tuple[str, str]:
    return _said(came, "came to the list"), _said(went, "left the list")


def _said(count: int, what: str) -> str:
    return f"{count:,} blog{'' if count == 1 else 's'}: {what}" if count else ""
