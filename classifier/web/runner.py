"""Jobs at work: a bounded number at once, each in a process of its own, what it tells kept as events.

A job that crashes, hangs or eats memory ends its process and nothing else. When the server ends before a job, the job
is `interrupted`; the next start puts it into the queue again: an assessment begins anew, and once only, while an audit
goes on where it was.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from classifier.store import jobs
from classifier.store.jobs import AUDIT, CANCELLED, DONE, FAILED, INTERRUPTED, QUEUED, RUNNING
from classifier.store.opening import reading, transaction
from classifier.web.fair import FairQueue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from sqlalchemy.engine import Engine

    from classifier.store.jobs import Job
    from classifier.web.settings import Settings

CANCEL_GRACE = 45.0
"""Seconds that a cancelled job has to assess what it has read."""
CLOSE_GRACE = 8.0
"""Seconds that audits, and assessments of what has been read, have to end when the server ends."""
_JUDGING = 300.0  # seconds in which a capture is read and judged; beyond that its pages were made to hold us up
_LINE = 1 << 20  # bytes of one event
_ATTEMPTS = {AUDIT: 10}
_ASSESSMENT_ATTEMPTS = 2
_RECENT = 20  # jobs whose durations tell how long the next will take
_GUESS = 60.0  # seconds of a job, as long as none has ended


@dataclass(slots=True)
class _Running:
    """A job at work."""

    job: Job
    process: asyncio.subprocess.Process | None = None
    cancelled: bool = False
    has_read: bool = False
    told: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class Runner:
    """The queue of one server and the processes of its jobs; lives in one event loop."""

    def __init__(self, engine: Engine, settings: Settings, *, ended: Callable[[Job, float], None]) -> None:
        self.queue = FairQueue(settings.queue)
        self.closing = False
        self._engine = engine
        self._settings = settings
        self._ended = ended
        self._running: dict[str, _Running] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiters: dict[str, set[asyncio.Event]] = {}
        self._seconds: deque[float] = deque(maxlen=_RECENT)
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._dispatcher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier server left, and begin to work."""
        self._loop = asyncio.get_running_loop()
        for job in await asyncio.to_thread(self._recover):
            self.queue.put(job.client, job.id)
        self._dispatcher = asyncio.create_task(self._dispatch())
        self._wake.set()

    async def stop(self) -> None:
        """End: jobs at work are interrupted and say so, jobs that wait go on waiting for the next start."""
        self.close()
        if self._dispatcher is not None:
            self._dispatcher.cancel()
        for running in self._running.values():
            if running.job.kind == AUDIT:
                _signal(running.process, signal.SIGINT)
            elif not running.has_read:  # half a crawl is begun anew, so nothing of it is worth waiting for
                _signal(running.process, signal.SIGKILL)
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=CLOSE_GRACE)
        for running in self._running.values():
            _signal(running.process, signal.SIGKILL)
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=CLOSE_GRACE)

    def close(self) -> None:
        """Begin no more jobs, and let go whoever watches one."""
        self.closing = True
        for name in list(self._waiters):
            self._ring(name)

    def put(self, job: Job) -> None:
        """Put a job in that stands in the store; from any thread."""
        self.queue.put(job.client, job.id)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    @property
    def at_work(self) -> int:
        """Jobs that run now."""
        return len(self._running)

    def retry_after(self) -> int:
        """Give the seconds until a place in a full queue is free, as told by the jobs that ended last."""
        return max(1, round((mean(self._seconds) if self._seconds else _GUESS) / self._settings.jobs))

    async def cancel(self, job: Job, *, now: bool = False) -> None:
        """End a job: one that waits at once, one at work when it has assessed what it has read, or `now`."""
        running = self._running.get(job.id)
        if running is not None:
            running.cancelled = True
            _signal(running.process, signal.SIGKILL if now else signal.SIGINT)
            task = self._tasks.get(job.id)
            if now and task is not None:
                await asyncio.wait([task], timeout=CLOSE_GRACE)
            elif self._loop is not None:
                self._loop.call_later(CANCEL_GRACE, _signal, running.process, signal.SIGKILL)
        elif self.queue.drop(job.id):
            await asyncio.to_thread(self._end, job, CANCELLED, {}, "")
            self._ring(job.id)

    async def watched(self, job: Job, after: int, beat: float) -> AsyncIterator[jobs.Event | None]:
        """Give the events of a job after one, as they come, until it has ended; None for each `beat` of silence."""
        bell = asyncio.Event()
        self._waiters.setdefault(job.id, set()).add(bell)
        try:
            while True:
                bell.clear()
                found, now = await asyncio.to_thread(self._events, job, after)
                for event in found:
                    after = event.number
                    yield event
                if found:
                    continue
                if self.closing or now is None or now.ended:
                    return
                try:
                    async with asyncio.timeout(beat):
                        await bell.wait()
                except TimeoutError:
                    yield None
        finally:
            self._waiters[job.id].discard(bell)
            if not self._waiters[job.id]:
                del self._waiters[job.id]

    def _events(self, job: Job, after: int) -> tuple[list[jobs.Event], Job | None]:
        with reading(self._engine) as connection:
            # The state first: what is told at the end is in the same transaction as the end.
            now = jobs.by_id(connection, job.id)
            return jobs.events_after(connection, job.number, after), now

    def _ring(self, name: str) -> None:
        for bell in self._waiters.get(name, ()):
            bell.set()

    async def _dispatch(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while not self.closing and len(self._running) < self._settings.jobs:
                name = self.queue.take()
                if name is None:
                    break
                with reading(self._engine) as connection:
                    job = jobs.by_id(connection, name)
                if job is not None and job.state == QUEUED:
                    self._running[name] = _Running(job)
                    self._tasks[name] = asyncio.create_task(self._run(name))

    async def _run(self, name: str) -> None:
        running = self._running[name]
        began = asyncio.get_running_loop().time()
        try:
            running.job = await asyncio.to_thread(self._begin, running.job)
            self._ring(name)
            try:
                why = await self._work(running)
            except Exception as error:  # ours: it must not end the server
                why = f"a fault of flogcheck itself ({type(error).__name__}: {error})"
                _signal(running.process, signal.SIGKILL)
            state, error_said = self._came_to(running, why)
            await asyncio.to_thread(self._end, running.job, state, running.data, error_said)
            seconds = asyncio.get_running_loop().time() - began
            if state == DONE:
                self._seconds.append(seconds)
            self._ended(running.job, seconds)
        finally:
            del self._running[name], self._tasks[name]
            self._ring(name)
            self._wake.set()

    async def _work(self, running: _Running) -> str:
        """Run the process of a job to its end; give why it ended without a last word."""
        job = running.job
        place = place_of(self._settings.folder, job)
        order = {
            "kind": job.kind,
            "folder": str(place),
            "request": dict(job.request),
            "server": {
                "delay": self._settings.delay,
                "offline": self._settings.offline,
                "own_network": self._settings.allow_private,
                "services": str(self._settings.services or ""),
                "model_file": str(self._settings.model_file or ""),
            },
        }
        with (place.parent / "log.txt").open("ab") as log:
            running.process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "classifier.web.working"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=_LINE,
                start_new_session=True,
            )
        assert process.stdin is not None
        if running.cancelled or self.closing:
            _signal(process, signal.SIGKILL)
        with suppress(ConnectionError):
            process.stdin.write(json.dumps(order).encode() + b"\n")
            await process.stdin.drain()
        limit = None if job.kind == AUDIT else _JUDGING + _longest(job.request)
        try:
            async with asyncio.timeout(limit):
                await self._listen(running, process)
                code = await process.wait()
        except TimeoutError:
            _signal(process, signal.SIGKILL)
            await process.wait()
            return f"it took longer than {limit:.0f} seconds"
        finally:
            process.stdin.close()
            _signal(process, signal.SIGKILL)  # whatever it left behind
        died = f"by signal {-code}" if code < 0 else f"with code {code}"
        return f"its process ended {died} and said nothing"

    async def _listen(self, running: _Running, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            event = json.loads(line)
            if event["kind"] in ("result", "failed"):
                running.told, running.data = event["kind"], event["data"]
                continue
            running.has_read |= event["data"].get("phase") == "reading"
            await asyncio.to_thread(self._tell, running.job, event["kind"], event["data"])
            self._ring(running.job.id)

    def _came_to(self, running: _Running, why: str) -> tuple[str, str]:
        """Say in which state a job has ended, and the error."""
        if running.cancelled:
            return CANCELLED, ""
        cut = running.told != "result" or running.data.get("stopped") == "interrupted"
        if self.closing and cut:
            running.data = {}
            return INTERRUPTED, "the server was ended during it"
        if running.told == "result":
            return DONE, ""
        return FAILED, str(running.data.get("error") or why)

    def _recover(self) -> list[Job]:
        with transaction(self._engine) as connection:
            for began, ended in jobs.recent(connection, _RECENT):
                self._seconds.append((datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds())
            for job in jobs.in_state(connection, RUNNING):
                told = "the server was ended during it"
                jobs.change(connection, job.number, state=INTERRUPTED, ended_at=jobs.now(), error=told)
                jobs.tell(connection, job.number, [(INTERRUPTED, {"error": told})])
            for job in jobs.in_state(connection, INTERRUPTED):
                if job.attempts < _ATTEMPTS.get(job.kind, _ASSESSMENT_ATTEMPTS):
                    jobs.change(connection, job.number, state=QUEUED, ended_at="", error="")
                    again = "goes on where it was" if job.kind == AUDIT else "begins anew: the pages are read again"
                    jobs.tell(connection, job.number, [(QUEUED, {"again": again})])
            return jobs.in_state(connection, QUEUED)

    def _begin(self, job: Job) -> Job:
        with transaction(self._engine) as connection:
            values = {"state": RUNNING, "attempts": job.attempts + 1, "started_at": jobs.now()}
            jobs.change(connection, job.number, **values)
            jobs.tell(connection, job.number, [("started", {"attempt": job.attempts + 1})])
            begun = jobs.by_id(connection, job.id)
        assert begun is not None
        place = place_of(self._settings.folder, begun)
        if begun.kind != AUDIT:
            shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        return begun

    def _tell(self, job: Job, kind: str, data: Mapping[str, Any]) -> None:
        with transaction(self._engine) as connection:
            jobs.tell(connection, job.number, [(kind, data)])
            if kind == "tally":
                jobs.change(connection, job.number, summary=dict(data))

    def _end(self, job: Job, state: str, data: Mapping[str, Any], error: str) -> None:
        values: dict[str, Any] = {"state": state, "ended_at": jobs.now(), "error": error}
        if "error" not in data and data:
            values |= {"summary": dict(data), "band": str(data.get("band", ""))}
        with transaction(self._engine) as connection:
            jobs.change(connection, job.number, **values)
            told: dict[str, Any] = {"error": error} if error else {}
            if values.get("band"):
                told["band"] = values["band"]
            jobs.tell(connection, job.number, [(state, told)])


def place_of(folder: Path, job: Job) -> Path:
    """Give the folder in which the last attempt of a job keeps its results; an audit has one for all attempts."""
    return home_of(folder, job.id) / ("audit" if job.kind == AUDIT else str(max(1, job.attempts)))


def home_of(folder: Path, name: str) -> Path:
    """Give the folder of a job: what was sent, and what came of it."""
    return folder / "jobs" / name


def _longest(request: Mapping[str, Any]) -> float:
    from crawler.budget import Budget

    if "upload" in request:
        return 0.0
    return Budget(seconds=request["seconds"], links=int(request.get("follow_money") or 0)).longest


def _signal(process: asyncio.subprocess.Process | None, number: signal.Signals) -> None:
    """Send a signal: SIGINT to the process of a job, SIGKILL to all that it began."""
    if process is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        elif process.returncode is None:
            process.send_signal(number)
