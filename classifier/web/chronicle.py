"""What is written down of jobs: how one begins, what happens to it, how it ends; and what a restart finds."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

from classifier.store import jobs
from classifier.store.jobs import AUDIT, INTERRUPTED, QUEUED, RUNNING
from classifier.store.opening import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from classifier.store.jobs import Event, Job

ENDED_DURING = "the server was ended during it"
_ATTEMPTS = {AUDIT: 10}
_ASSESSMENT_ATTEMPTS = 2


class Chronicle:
    """Writes down what happens to the jobs of one server. All of it blocks; raises BadStore, StoreFull."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def recovered(self) -> list[Job]:
        """Write down which jobs an earlier server left in the middle, and give those that are to be done."""
        with transaction(self._engine) as connection:
            for job in jobs.in_state(connection, RUNNING):
                jobs.change(connection, job.number, state=INTERRUPTED, ended_at=jobs.now(), error=ENDED_DURING)
                jobs.tell(connection, job.number, [(INTERRUPTED, {"error": ENDED_DURING})])
            for job in jobs.in_state(connection, INTERRUPTED):
                if job.attempts < _ATTEMPTS.get(job.kind, _ASSESSMENT_ATTEMPTS):
                    jobs.change(connection, job.number, state=QUEUED, ended_at="", error="")
                    again = "goes on where it was" if job.kind == AUDIT else "begins anew: the pages are read again"
                    jobs.tell(connection, job.number, [(QUEUED, {"again": again})])
            return jobs.in_state(connection, QUEUED)

    def durations(self, most: int) -> list[float]:
        """Give the seconds that the jobs took that were done last, oldest first."""
        with reading(self._engine) as connection:
            found = jobs.recent(connection, most)
        times = [(datetime.fromisoformat(began), datetime.fromisoformat(ended)) for began, ended in reversed(found)]
        return [(ended - began).total_seconds() for began, ended in times]

    def waiting(self, name: str) -> Job | None:
        """Give a job if it waits still."""
        with reading(self._engine) as connection:
            job = jobs.by_id(connection, name)
        return job if job is not None and job.state == QUEUED else None

    def begun(self, job: Job) -> Job:
        """Write down that a job is begun, and make its folder."""
        with transaction(self._engine) as connection:
            values = {"state": RUNNING, "attempts": job.attempts + 1, "started_at": jobs.now()}
            jobs.change(connection, job.number, **values)
            jobs.tell(connection, job.number, [("started", {"attempt": job.attempts + 1})])
            now = jobs.by_id(connection, job.id)
        assert now is not None
        place = place_of(self._folder, now)
        if now.kind != AUDIT:
            shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        return now

    def told(self, job: Job, kind: str, data: Mapping[str, Any]) -> None:
        """Write down an event; the counts of an audit are its summary from then on."""
        with transaction(self._engine) as connection:
            jobs.tell(connection, job.number, [(kind, data)])
            if kind == "tally":
                jobs.change(connection, job.number, summary=dict(data))

    def ended(self, job: Job, state: str, summary: Mapping[str, Any] | None, error: str) -> None:
        """Write down how a job ended; with a summary where it came to something."""
        values: dict[str, Any] = {"state": state, "ended_at": jobs.now(), "error": error}
        told: dict[str, Any] = {"error": error} if error else {}
        if summary:
            values |= {"summary": dict(summary), "band": str(summary.get("band", ""))}
            told |= {"band": summary["band"]} if "band" in summary else {}
        with transaction(self._engine) as connection:
            jobs.change(connection, job.number, **values)
            jobs.tell(connection, job.number, [(state, told)])

    def events(self, job: Job, after: int) -> tuple[list[Event], Job | None]:
        """Give the events of a job after one, and how it stands."""
        with reading(self._engine) as connection:
            # The state first: what is told at the end is in the same transaction as the end.
            now = jobs.by_id(connection, job.id)
            return jobs.events_after(connection, job.number, after), now


def place_of(folder: Path, job: Job) -> Path:
    """Give the folder in which the last attempt of a job keeps its results; an audit has one for all attempts."""
    return home_of(folder, job.id) / ("audit" if job.kind == AUDIT else str(max(1, job.attempts)))


def home_of(folder: Path, name: str) -> Path:
    """Give the folder of a job: what was sent, and what came of it."""
    return folder / "jobs" / name
