"""Jobs at work: a bounded number at once, each in a process of its own, what it tells kept as events.

A job that crashes, hangs or eats memory ends its process and nothing else. When the server ends before a job, the job
is `interrupted`; the next start puts it into the queue again: an assessment begins anew, and once only, while an audit
goes on where it was.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from contextlib import suppress
from statistics import mean
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from classifier.errors import BadStore
from classifier.store.jobs import ASSESSMENT, AUDIT, CANCELLED, DONE, FAILED, INTERRUPTED
from classifier.web.chronicle import ENDED_DURING, Chronicle
from classifier.web.fair import FairQueue
from classifier.web.process import Running, work
from crawler.addresses import host_of, parse_address
from crawler.errors import BadAddress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from sqlalchemy.engine import Engine

    from classifier.store.jobs import Event, Job
    from classifier.web.settings import Settings

CANCEL_GRACE = 45.0
"""Seconds that a cancelled job has to assess what it has read."""
CLOSE_GRACE = 8.0
"""Seconds that audits, and assessments of what has been read, have to end when the server ends."""
_RECENT = 20  # jobs whose durations tell how long the next will take
_GUESS = 60.0  # seconds of a job, as long as none has ended


class Runner:
    """The queue of one server and the processes of its jobs; lives in one event loop."""

    def __init__(self, engine: Engine, settings: Settings, *, ended: Callable[[Job, float], None]) -> None:
        self.queue = FairQueue(settings.queue)
        self.closing = False
        self._chronicle = Chronicle(engine, settings.folder)
        self._settings = settings
        self._ended = ended
        self._running: dict[str, Running] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiters: dict[str, set[asyncio.Event]] = {}
        self._seconds: deque[float] = deque(maxlen=_RECENT)
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._dispatcher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier server left, and begin to work."""
        self._loop = asyncio.get_running_loop()
        self._seconds.extend(await asyncio.to_thread(self._chronicle.durations, _RECENT))
        for job in await asyncio.to_thread(self._chronicle.recovered):
            self.queue.put(job.client, job.id, _host(job))
        self._dispatcher = asyncio.create_task(self._dispatch())
        self._wake.set()

    async def stop(self) -> None:
        """End: jobs at work are interrupted and say so, jobs that wait go on waiting for the next start."""
        self.close()
        if self._dispatcher is not None:
            self._dispatcher.cancel()
        for running in self._running.values():
            if running.job.kind == AUDIT:
                running.interrupt()
            elif not running.has_read:  # half a crawl is begun anew, so nothing of it is worth waiting for
                running.kill()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=CLOSE_GRACE)
        for running in self._running.values():
            running.kill()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=CLOSE_GRACE)

    def close(self) -> None:
        """Begin no more jobs, and let go whoever watches one."""
        self.closing = True
        for name in list(self._waiters):
            self._ring(name)

    def put(self, job: Job) -> None:
        """Put a job in that stands in the store; from any thread."""
        self.queue.put(job.client, job.id, _host(job))
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
            task = self._tasks[job.id]
            if now:
                running.kill()
                await asyncio.wait([task], timeout=CLOSE_GRACE)
            else:
                running.interrupt()
                asyncio.get_running_loop().call_later(CANCEL_GRACE, running.kill)
        elif self.queue.drop(job.id):
            await asyncio.to_thread(self._chronicle.ended, job, CANCELLED, None, "")
            self._ring(job.id)

    async def watched(self, job: Job, after: int, beat: float) -> AsyncIterator[Event | None]:
        """Give the events of a job after one, as they come, until it has ended; None for each `beat` of silence."""
        bell = asyncio.Event()
        self._waiters.setdefault(job.id, set()).add(bell)
        try:
            while True:
                bell.clear()
                found, now = await asyncio.to_thread(self._chronicle.events, job, after)
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

    def _ring(self, name: str) -> None:
        for bell in self._waiters.get(name, ()):
            bell.set()

    async def _dispatch(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while not self.closing and len(self._running) < self._settings.jobs:
                name = self.queue.take(frozenset(_host(running.job) for running in self._running.values()))
                if name is None:
                    break
                await self._begin(name)

    async def _begin(self, name: str) -> None:
        try:
            job = self._chronicle.waiting(name)  # in this thread, so that a job is never in neither place
        except BadStore as error:
            print(f"flogcheck: {error}", file=sys.stderr)  # it stands in the store still, for the next start
            return
        if job is not None:
            self._running[name] = Running(job)
            self._tasks[name] = asyncio.create_task(self._run(name))

    async def _run(self, name: str) -> None:
        running = self._running[name]
        began = asyncio.get_running_loop().time()
        try:
            running.job = await asyncio.to_thread(self._chronicle.begun, running.job)
            self._ring(name)

            async def hear(kind: str, data: Mapping[str, Any]) -> None:
                await asyncio.to_thread(self._chronicle.told, running.job, kind, data)
                self._ring(name)

            try:
                await work(running, self._settings, hear, given_up=lambda: self.closing or running.cancelled)
            except Exception as error:  # ours: it must not end the server
                running.error = f"a fault of flogcheck itself ({type(error).__name__}: {error})"
            state, summary, why = self._came_to(running)
            await asyncio.to_thread(self._chronicle.ended, running.job, state, summary, why)
            seconds = asyncio.get_running_loop().time() - began
            if state == DONE:
                self._seconds.append(seconds)
            self._ended(running.job, seconds)
        except (BadStore, OSError) as error:
            print(f"flogcheck: {error}", file=sys.stderr)
            with suppress(BadStore):
                await asyncio.to_thread(self._chronicle.ended, running.job, FAILED, None, str(error))
        finally:
            del self._running[name], self._tasks[name]
            self._ring(name)
            self._wake.set()

    def _came_to(self, running: Running) -> tuple[str, Mapping[str, Any] | None, str]:
        """Say in which state a job has ended, with which summary, and why it came to none."""
        if running.cancelled:
            return CANCELLED, running.result, ""
        if self.closing and (not running.result or running.result.get("stopped") == "interrupted"):
            return INTERRUPTED, None, ENDED_DURING
        if running.result:
            return DONE, running.result, ""
        return FAILED, None, running.error


def _host(job: Job) -> str:
    """Give the host that a job crawls, with its port if one is written; an audit sees to its own hosts."""
    if job.kind != ASSESSMENT:
        return ""
    try:
        address = parse_address(str(job.request.get("url", "")))
    except BadAddress:  # put in by another flogcheck than this one; its own process says what is wrong
        return ""
    return f"{host_of(address)}:{urlsplit(address).port or ''}"
