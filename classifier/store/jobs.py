"""Jobs of a server: put one in, follow it, find it again, and read what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from classifier.store.tables import EVENTS, JOBS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

QUEUED, RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED = (
    "queued",
    "running",
    "done",
    "failed",
    "cancelled",
    "interrupted",
)
ENDED = frozenset({DONE, FAILED, CANCELLED, INTERRUPTED})
ASSESSMENT, CAPTURE, AUDIT = "assessment", "capture", "audit"
"""Kinds of jobs: a blog to crawl and assess, a capture to assess, a list to audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job. `number` counts up with time; `id` cannot be guessed and names it to the outside. `title` is what a
    person sees of it: an address, or the name of a file. `attempts` counts how often it was begun."""

    number: int
    id: str
    kind: str
    client: str
    idempotency_key: str | None
    fingerprint: str
    title: str
    request: Mapping[str, Any]
    state: str
    attempts: int
    created_at: str
    started_at: str
    ended_at: str
    band: str
    summary: Mapping[str, Any] | None
    error: str

    @property
    def ended(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a job; `number` counts from 1 in each job."""

    number: int
    kind: str
    at: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A job to put in, as a client asked for it."""

    id: str
    kind: str
    client: str
    idempotency_key: str | None
    fingerprint: str
    title: str
    request: Mapping[str, Any]


def now() -> str:
    """Give this moment in UTC as ISO text with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def add(connection: Connection, wish: Wish) -> Job:
    """Put a job in, queued, with its first event. Raises IntegrityError for a client's key that is taken."""
    moment = now()
    values = {
        "id": wish.id,
        "kind": wish.kind,
        "client": wish.client,
        "idempotency_key": wish.idempotency_key,
        "fingerprint": wish.fingerprint,
        "title": wish.title,
        "request": dict(wish.request),
        "state": QUEUED,
        "created_at": moment,
    }
    key = connection.execute(insert(JOBS).values(**values)).inserted_primary_key
    assert key is not None
    connection.execute(insert(EVENTS).values(job=int(key[0]), number=1, kind=QUEUED, at=moment, data={}))
    job = by_id(connection, wish.id)
    assert job is not None
    return job


def by_id(connection: Connection, name: str) -> Job | None:
    """Give a job by its id."""
    row = connection.execute(select(JOBS).where(JOBS.c.id == name)).first()
    return Job(**row._mapping) if row is not None else None


def by_key(connection: Connection, client: str, key: str) -> Job | None:
    """Give the job that a client asked for under an idempotency key."""
    query = select(JOBS).where(JOBS.c.client == client, JOBS.c.idempotency_key == key)
    row = connection.execute(query).first()
    return Job(**row._mapping) if row is not None else None


def in_state(connection: Connection, state: str) -> list[Job]:
    """Give all jobs of a state, oldest first."""
    rows = connection.execute(select(JOBS).where(JOBS.c.state == state).order_by(JOBS.c.number))
    return [Job(**row._mapping) for row in rows]


def page(
    connection: Connection,
    *,
    kinds: Sequence[str],
    before: int | None = None,
    limit: int = 50,
    text: str = "",
    band: str = "",
    state: str = "",
) -> list[Job]:
    """Give jobs, newest first, from below the number `before`; `text` is looked for in title and start address."""
    query = select(JOBS).where(JOBS.c.kind.in_(kinds)).order_by(JOBS.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(JOBS.c.number < before)
    if text:
        query = query.where(
            or_(
                func.lower(JOBS.c.title).contains(text.lower(), autoescape=True),
                func.lower(JOBS.c.summary["start_url"].as_string()).contains(text.lower(), autoescape=True),
            )
        )
    if band:
        query = query.where(JOBS.c.band == band)
    if state:
        query = query.where(JOBS.c.state == state)
    return [Job(**row._mapping) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """Count jobs by kind and state."""
    query = select(JOBS.c.kind, JOBS.c.state, func.count()).group_by(JOBS.c.kind, JOBS.c.state)
    return {(kind, state): count for kind, state, count in connection.execute(query)}


def recent(connection: Connection, most: int) -> list[tuple[str, str]]:
    """Give when the last jobs that came to an end were begun and ended, newest first."""
    query = (
        select(JOBS.c.started_at, JOBS.c.ended_at)
        .where(JOBS.c.state == DONE, JOBS.c.started_at != "")
        .order_by(JOBS.c.ended_at.desc())
        .limit(most)
    )
    return [(began, ended) for began, ended in connection.execute(query)]


def change(connection: Connection, number: int, **values: Any) -> None:
    """Write some columns of a job anew."""
    connection.execute(update(JOBS).where(JOBS.c.number == number).values(**values))


def tell(connection: Connection, number: int, events: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Write events, each a kind and its data, after those that a job has; one that was deleted has no more of them."""
    if not events or connection.execute(select(JOBS.c.number).where(JOBS.c.number == number)).first() is None:
        return
    last = last_event(connection, number)
    moment = now()
    rows = [
        {"job": number, "number": last + place, "kind": kind, "at": moment, "data": dict(data)}
        for place, (kind, data) in enumerate(events, 1)
    ]
    connection.execute(insert(EVENTS), rows)


def last_event(connection: Connection, number: int) -> int:
    """Give the number of the last event of a job, 0 where it has none."""
    return connection.execute(select(func.max(EVENTS.c.number)).where(EVENTS.c.job == number)).scalar() or 0


def events_after(connection: Connection, number: int, after: int, *, limit: int = 500) -> list[Event]:
    """Give the events of a job that follow one, oldest first."""
    query = (
        select(EVENTS.c.number, EVENTS.c.kind, EVENTS.c.at, EVENTS.c.data)
        .where(EVENTS.c.job == number, EVENTS.c.number > after)
        .order_by(EVENTS.c.number)
        .limit(limit)
    )
    return [Event(**row._mapping) for row in connection.execute(query)]


def remove(connection: Connection, number: int) -> None:
    """Delete a job and its events."""
    connection.execute(delete(JOBS).where(JOBS.c.number == number))
