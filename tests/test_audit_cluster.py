"""An audit on a real Dask cluster of two workers, one of them killed half-way, with PostgreSQL and S3."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from classifier.cli import run as run_here
from classifier.museum.capturing import write_capture
from classifier.museum.cases import read_cases, shipped
from classifier.store import results
from classifier.store.opening import open_store, reading
from tests.audited import Blogs, run, start
from tests.postgresql import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("distributed", reason="needs the extra `cluster`")
COUNT = 14  # captures
SITES = 3  # blogs that the workers crawl themselves


@contextmanager
def process(*command: str, until: str, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a process and give it with the first words of its log that match."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as file:
        child = subprocess.Popen([sys.executable, *command], stdout=file, stderr=subprocess.STDOUT, env=environment)
    try:
        last = time.monotonic() + 90
        while not (found := re.search(until, log.read_text(errors="replace"))):
            assert child.poll() is None and time.monotonic() < last, log.read_text(errors="replace")
            time.sleep(0.05)
        yield child, found[1]
    finally:
        child.kill()
        child.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers on loopback: its address, and the processes of the workers."""
    logs = tmp_path_factory.mktemp("dask")
    with ExitStack() as stack:
        _, address = stack.enter_context(
            process(
                "-m",
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                until=r"Scheduler at:\s+(tcp://\S+)",
                log=logs / "scheduler",
            )
        )
        workers = [
            stack.enter_context(
                process(
                    "-m",
                    "distributed.cli.dask_worker",
                    address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--host",
                    "127.0.0.1",
                    "--local-directory",
                    str(logs / str(number)),
                    until=r"(Registered to:)",
                    log=logs / f"worker{number}",
                )
            )[0]
            for number in range(2)
        ]
        yield address, workers


@pytest.fixture(scope="module")
def bucket():
    """An S3 of our own on loopback, by moto's server, as the workers will find it: through their environment."""
    server = pytest.importorskip("moto.server", reason="needs moto's server")
    pytest.importorskip("s3fs", reason="needs the extra `s3`")
    threaded = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    threaded.start()
    host, port = threaded.get_host_and_port()
    named = {
        "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
        "FSSPEC_S3_KEY": "tests",
        "FSSPEC_S3_SECRET": "tests",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(name, value)
        import s3fs

        filesystem = s3fs.S3FileSystem(key="tests", secret="tests", endpoint_url=named["FSSPEC_S3_ENDPOINT_URL"])
        filesystem.mkdir("evidence")
        yield filesystem
    threaded.stop()


def captures(folder: Path) -> None:
    folder.mkdir()
    for case in read_cases(shipped())[:COUNT]:
        write_capture(case, folder / f"{case.name}.warc.gz", outside=False)


def test_a_worker_that_is_killed_loses_and_doubles_nothing(bucket, cluster, tmp_path):
    address, workers = cluster
    captures(tmp_path / "captures")
    listed = tmp_path / "list.txt"
    with server_url() as store, Blogs(SITES // 3) as blogs:
        given = [*(str(path) for path in sorted((tmp_path / "captures").iterdir())), *(s.url for s in blogs.sites)]
        listed.write_text("\n".join(given) + "\n")
        child = start(
            tmp_path, "list.txt", "--cluster", address, "--store", store, "--evidence", "s3://evidence/spring"
        )
        engine = open_store(store)
        last = time.monotonic() + 120
        while not _done(engine) and time.monotonic() < last and child.poll() is None:
            time.sleep(0.05)
        os.kill(workers[0].pid, signal.SIGKILL)
        assert _done(engine) < COUNT + SITES  # it was half-way
        out, err = child.communicate(timeout=200)
        assert child.returncode == 0, (out, err)
        assert f"{COUNT + SITES} of {COUNT + SITES} blogs assessed" in out
        found = list(results.rows(engine, _only_run(engine)))
        engine.dispose()
    assert len({row.wanted.key for row in found}) == len(found) == COUNT + SITES
    for row in found:
        kept = {Path(name).name for name in bucket.ls(row.result.evidence.removeprefix("s3://"))}
        assert kept == {"capture.warc.gz", "assessment.json", "report.html", "manifest.json"}
    assert (tmp_path / "out" / "index.html").is_file()
    # What one machine finds is what the cluster found.
    alone = run(tmp_path, "captures", "-o", "alone")
    assert alone.returncode == 0, alone.stderr
    engine = open_store(f"sqlite:///{tmp_path / 'alone' / 'audit.sqlite'}")
    assert {row.wanted.name: row.result.flog for row in results.rows(engine, 1)} == {
        row.wanted.name: row.result.flog for row in found if row.wanted.is_file
    }
    engine.dispose()


def _only_run(engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT coalesce(max(id), 0) FROM runs")).scalar_one())


def _done(engine) -> int:
    run_now = _only_run(engine)
    with reading(engine) as connection:
        counted = results.counts(connection, run_now)
    return sum(count for (state, _), count in counted.items() if state != "left")


def test_a_cluster_that_does_not_answer_is_said_in_a_line(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    captures(tmp_path / "captures")
    monkeypatch.setattr("classifier.audit.pool.PATIENCE", "1s")
    assert run_here(["audit", "captures", "-o", "out", "--cluster", "tcp://127.0.0.1:9"]) == 3
    _, err = capfd.readouterr()
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in err and "Traceback" not in err
