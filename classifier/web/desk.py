"""What can be asked of a server, in plain Python: the pages and the API both stand on this and on nothing beneath it.

    desk.submit(kind, request, client=…)   desk.get(id)   desk.listed(kinds, …)
    await desk.cancel(id)   await desk.delete(id)   desk.events(id, after)

What blocks (submit, get, listed, assessment, place, files) belongs into a thread; what is async into the server's loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.audit.identity_file import IDENTITY, audit_id
from classifier.bundle.keeping import ASSESSMENT as ASSESSMENT_FILE
from classifier.errors import BadStore
from classifier.store import jobs, runs
from classifier.store.jobs import ASSESSMENT, AUDIT, CAPTURE
from classifier.store.opening import open_store, reading, sqlite_url, transaction
from classifier.web.chronicle import home_of, place_of
from classifier.web.errors import BadCursor, KeyTaken, NoSuchJob, NotReady, QueueFull
from classifier.web.intake import Intake
from classifier.web.runner import Runner
from classifier.web.uploads import INCOMING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from classifier.store.jobs import Event, Job
    from classifier.web.settings import Settings
    from classifier.web.uploads import Upload

STORE = "flogcheck.sqlite"
ASSESSMENTS = (ASSESSMENT, CAPTURE)
AUDITS = (AUDIT,)
BEAT = 15.0
"""Seconds of silence after which a stream of events shows that it is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A job, and whether this request made it (or an earlier one with the same idempotency key)."""

    job: Job
    new: bool


class Desk:
    """One server's jobs. Raises BadStore when made with a store that cannot be used."""

    def __init__(self, settings: Settings, *, ended: Callable[[Job, float], None] = lambda job, seconds: None) -> None:
        self.settings = settings
        self._engine = open_store(settings.store or sqlite_url(settings.folder / STORE))
        shutil.rmtree(settings.folder / INCOMING, ignore_errors=True)  # what was being sent when a server was killed
        self._intake = Intake(self._engine)
        self.runner = Runner(self._engine, settings, ended=ended)

    async def start(self) -> None:
        """Begin to work."""
        await self.runner.start()

    async def stop(self) -> None:
        """End, telling the jobs."""
        await self.runner.stop()
        self._engine.dispose()

    def submit(
        self,
        kind: str,
        request: Mapping[str, Any],
        *,
        title: str,
        client: str,
        key: str = "",
        upload: Upload | None = None,
    ) -> Submitted:
        """Put a job in.

        `key` is the client's idempotency key: the same key with the same request gives the same job. Raises KeyTaken
        where the request is another one, QueueFull where there is no place.
        """
        wanted = dict(request)
        if upload is not None:
            wanted["upload"] = {"name": upload.name, "sha256": upload.sha256, "bytes": upload.size}
        fingerprint = hashlib.sha256(json.dumps([kind, wanted], sort_keys=True).encode()).hexdigest()
        if key and (before := self._before(client, key, fingerprint)):
            return Submitted(job=before, new=False)
        try:
            self.runner.queue.promise(client)
        except QueueFull as error:
            error.retry_after = self.runner.retry_after()
            raise
        name = secrets.token_hex(16)
        home = home_of(self.settings.folder, name)
        try:
            home.mkdir(parents=True)
            if upload is not None:
                upload.path.replace(home / upload.name)
            wish = jobs.Wish(
                id=name,
                kind=kind,
                client=client,
                idempotency_key=key or None,
                fingerprint=fingerprint,
                title=title,
                request=wanted,
            )
            job = self._added(wish)
            if job is not None:
                self.runner.put(job)
                return Submitted(job=job, new=True)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        finally:
            self.runner.queue.release(client)
        shutil.rmtree(home, ignore_errors=True)  # another request with this key came in at the same moment
        before = self._before(client, key, fingerprint)
        assert before is not None
        return Submitted(job=before, new=False)

    def get(self, name: str, kinds: Sequence[str] = (*ASSESSMENTS, *AUDITS)) -> Job:
        """Give a job of one of these kinds. Raises NoSuchJob."""
        with reading(self._engine) as connection:
            job = jobs.by_id(connection, name)
        if job is None or job.kind not in kinds:
            raise NoSuchJob("nothing here has this id; it may have been deleted")
        return job

    def listed(
        self,
        kinds: Sequence[str],
        *,
        cursor: str = "",
        limit: int = 50,
        text: str = "",
        band: str = "",
        state: str = "",
    ) -> tuple[list[Job], str]:
        """Give a page of jobs, newest first, and the cursor of the next page (empty: there is none).

        `text` is looked for in addresses and file names. Raises BadCursor.
        """
        before = None
        if cursor:
            if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
                raise BadCursor("this cursor is none that a page of results gave")
            before = int(cursor)
        with reading(self._engine) as connection:
            found = jobs.page(
                connection, kinds=kinds, before=before, limit=limit + 1, text=text, band=band, state=state
            )
        more = len(found) > limit
        return found[:limit], str(found[limit - 1].number) if more else ""

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Count jobs by kind and state."""
        with reading(self._engine) as connection:
            return jobs.counts(connection)

    async def cancel(self, name: str, kinds: Sequence[str] = (*ASSESSMENTS, *AUDITS)) -> Job:
        """Ask a job to end: what it has read by then is assessed. One that has ended stays as it is."""
        job = await asyncio.to_thread(self.get, name, kinds)
        await self.runner.cancel(job)
        return await asyncio.to_thread(self.get, name, kinds)

    async def delete(self, name: str, kinds: Sequence[str] = (*ASSESSMENTS, *AUDITS)) -> None:
        """Delete a job with all that came of it; one that runs is ended first. Raises NoSuchJob."""
        job = await asyncio.to_thread(self.get, name, kinds)
        await self.runner.cancel(job, now=True)
        await asyncio.to_thread(self._remove, job)

    def events(self, job: Job, after: int = 0) -> AsyncIterator[Event | None]:
        """Give the events of a job as they come, until it has ended; None where there was silence."""
        return self.runner.watched(job, after, BEAT)

    def told(self, job: Job) -> list[Event]:
        """Give all events that a job has until now."""
        every: list[Event] = []
        with reading(self._engine) as connection:
            while more := jobs.events_after(connection, job.number, every[-1].number if every else 0):
                every += more
        return every

    def last_told(self, job: Job) -> int:
        """Give the number of the last event of a job, 0 where it has none."""
        with reading(self._engine) as connection:
            return jobs.last_event(connection, job.number)

    def has_more(self, job: Job, after: int) -> bool:
        """Tell whether a job has events after one."""
        with reading(self._engine) as connection:
            return bool(jobs.events_after(connection, job.number, after, limit=1))

    def place(self, job: Job) -> Path:
        """Give the folder in which the results of a job lie."""
        return place_of(self.settings.folder, job)

    def file(self, job: Job, name: str) -> Path:
        """Give a file of the results of a job. Raises NotReady."""
        path = self.place(job) / name
        if not path.is_file() or (job.kind != AUDIT and not job.ended):
            raise NotReady(f"this job has no {name}: it is {job.state}" + (f" ({job.error})" if job.error else ""))
        return path

    def assessment(self, job: Job) -> dict[str, Any] | None:
        """Give the assessment that a job came to (schema/assessment-1.schema.json), None where there is none."""
        if not job.summary:
            return None
        try:
            return dict(json.loads(self.file(job, ASSESSMENT_FILE).read_bytes()))
        except NotReady:
            return None

    def _before(self, client: str, key: str, fingerprint: str) -> Job | None:
        with reading(self._engine) as connection:
            job = jobs.by_key(connection, client, key)
        if job is not None and job.fingerprint != fingerprint:
            raise KeyTaken("this Idempotency-Key was sent with another request; take a new one for a new request")
        return job

    def _added(self, wish: jobs.Wish) -> Job | None:
        """Write a job into the store; None where its key was taken meanwhile."""
        try:
            return self._intake.add(wish)
        except BadStore:
            if wish.idempotency_key and self._before(wish.client, wish.idempotency_key, wish.fingerprint):
                return None
            raise

    def _remove(self, job: Job) -> None:
        folder = place_of(self.settings.folder, job)
        with transaction(self._engine) as connection:
            jobs.remove(connection, job.number)
            if (folder / IDENTITY).is_file():  # its results are in this database too
                runs.forget(connection, audit_id(folder, self.settings.store))
        shutil.rmtree(home_of(self.settings.folder, job.id), ignore_errors=True)
