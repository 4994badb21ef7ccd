"""A `flogcheck serve` of the tests: a process of its own on a loopback port, and a client that speaks to it.

with Server(tmp_path, "--allow-private") as server:
    job = server.post("/api/assessments", {"url": site.url}).json
    assert server.ended(job["id"])["state"] == "done"
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier import model_file
from tests import assessing

COMMAND = [sys.executable, "-c", "from classifier.cli import main; main()", "serve"]
BOUNDARY = "----between"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class Server:
    """Runs while its block lasts; it keeps everything in `folder`, and can be started again there."""

    def __init__(self, folder: Path, *options: str, model: bool = True) -> None:
        self.folder = folder
        path = folder.parent / f"{folder.name}-model.json"
        path.write_bytes(model_file.encode(assessing.model()))
        self.options = [
            "--delay",
            "0",
            "--offline",
            "--rate",
            "0",
            *(["--model", str(path)] if model else []),
            *options,
        ]
        self.address = ""
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait for the line that says where."""
        self.process = subprocess.Popen(
            [*COMMAND, "-o", str(self.folder), "--port", str(self.port), *self.options],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=self.folder.parent,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"open http://([^/]+):(\d+)/", line)
        assert found, line + (self.process.stderr.read() if self.process.poll() is not None else "")
        self.port = int(found[2])
        self.address = f"127.0.0.1:{self.port}"

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End by a signal, and give the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(30)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return self.process.returncode

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Send one request as it is, and read the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, content: object, **headers: str) -> Reply:
        """Send JSON; headers are named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, json.dumps(content).encode(), {"Content-Type": "application/json", **named})

    def send(
        self, path: str, name: str, content: bytes, headers: Mapping[str, str] | None = None, **fields: str
    ) -> Reply:
        """Send a form with a file."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join(parts) + head + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, body, {**kind, **(headers or {})})

    def events(
        self, job: str, *, kind: str = "assessments", after: str = "", **headers: str
    ) -> Iterator[dict[str, Any]]:
        """Follow a job to its end: each event with its `id`, `event` and data."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", f"/api/{kind}/{job}/events", headers={"Last-Event-ID": after, **headers})
        answer = connection.getresponse()
        event: dict[str, Any] = {}
        try:
            while line := answer.readline().decode():
                name, _, value = line.rstrip("\n").partition(": ")
                if not line.strip() and "event" in event:
                    yield event
                    event = {}
                elif name == "data":
                    event |= json.loads(value)
                elif name in ("id", "event"):
                    event[name] = value
        finally:
            connection.close()

    def job(self, name: str, kind: str = "assessments", **headers: str) -> dict[str, Any]:
        """Give a job as it stands."""
        found: dict[str, Any] = self.get(f"/api/{kind}/{name}", **headers).json
        return found

    def ended(self, name: str, kind: str = "assessments", **headers: str) -> dict[str, Any]:
        """Wait for the end of a job, and give it."""
        for _ in self.events(name, kind=kind, **headers):
            pass
        return self.job(name, kind, **headers)

    def until(self, name: str, event: str, count: int = 1, *, kind: str = "assessments") -> None:
        """Wait until a job has told so many events of a kind."""
        for one in self.events(name, kind=kind):
            count -= one["event"] == event
            if not count:
                return
        raise AssertionError(f"{name} ended without so many {event}: {self.job(name, kind)}")


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Wait until a process is no more."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            if " Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def processes_of(server: Server) -> list[int]:
    """Give the processes of the jobs that a server runs."""
    assert server.process is not None
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]
