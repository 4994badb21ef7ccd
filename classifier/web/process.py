"""The process of one job: begin it, hear what it tells, end it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from classifier.store.jobs import AUDIT
from classifier.web.chronicle import place_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from classifier.store.jobs import Job
    from classifier.web.settings import Settings

    Hear = Callable[[str, Mapping[str, Any]], Awaitable[None]]

_JUDGING = 300.0  # seconds in which a capture is read and judged; beyond that its pages were made to hold us up
_LINE = 1 << 20  # bytes of one event


@dataclass(slots=True)
class Running:
    """A job at work. `result` is what it came to, `error` why it came to nothing, both of them its last word."""

    job: Job
    process: asyncio.subprocess.Process | None = None
    cancelled: bool = False
    has_read: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def interrupt(self) -> None:
        """Send SIGINT: the job comes to an end with what it has."""
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill the process, and all that it began: they are a group of their own."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


async def work(running: Running, settings: Settings, hear: Hear, *, given_up: Callable[[], bool]) -> None:
    """Run the process of a job to its end, telling `hear` each event; `running` holds its last word then."""
    job = running.job
    with (place_of(settings.folder, job).parent / "log.txt").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "classifier.web.working"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            limit=_LINE,
            start_new_session=True,
        )
    running.process = process
    assert process.stdin is not None
    if given_up():  # meanwhile
        running.kill()
    limit = None if job.kind == AUDIT else _JUDGING + _longest(job.request)
    try:
        async with asyncio.timeout(limit):
            with suppress(ConnectionError):
                process.stdin.write(json.dumps(_order(job, settings)).encode() + b"\n")
                await process.stdin.drain()
            await _listen(running, process, hear)
            code = await process.wait()
        died = f"by signal {-code}" if code < 0 else f"with code {code}"
        if not running.result:
            running.error = running.error or f"its process ended {died} and said nothing"
    except TimeoutError:
        running.error = f"it took longer than {limit:.0f} seconds"
    finally:
        process.stdin.close()
        running.kill()  # and whatever it left behind
        await process.wait()


async def _listen(running: Running, process: asyncio.subprocess.Process, hear: Hear) -> None:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        event = json.loads(line)
        kind, data = event["kind"], event["data"]
        if kind == "result":
            running.result = data
        elif kind == "failed":
            running.error = data["error"]
        else:
            running.has_read |= data.get("phase") == "reading"
            await hear(kind, data)


def _order(job: Job, settings: Settings) -> dict[str, Any]:
    return {
        "kind": job.kind,
        "folder": str(place_of(settings.folder, job)),
        "request": {**job.request, "title": job.title},
        "server": {
            "delay": settings.delay,
            "store": settings.store,
            "offline": settings.offline,
            "own_network": settings.allow_private,
            "services": str(settings.services or ""),
            "model_file": str(settings.model_file or ""),
        },
    }


def _longest(request: Mapping[str, Any]) -> float:
    from crawler.budget import Budget

    if "upload" in request:
        return 0.0
    return Budget(seconds=request["seconds"], links=int(request.get("follow_money") or 0)).longest
