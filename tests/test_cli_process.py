"""The command line as a process of its own: a terminal, a closed pipe, Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier import model_file
from tests import assessing
from tests.diary import DIARY, WALK, write_capture
from tests.signals.build import html, paragraphs
from tests.site_server import Answer, Site

FULL = Path("/dev/full")
COMMAND = [sys.executable, "-c", "from classifier.cli import main; main()"]


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("model") / "model.json"
    path.write_bytes(model_file.encode(assessing.model()))
    return str(path)


@pytest.fixture
def here(tmp_path) -> Path:
    """An empty folder to work in."""
    return tmp_path


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_a_reader_that_has_seen_enough_hears_no_complaint(here, model):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    command = [*COMMAND, "score", "--model", model, capture]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False, cwd=here)
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_result_that_cannot_be_printed_is_one_line(here, model):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    with FULL.open("wb") as full:
        command = [*COMMAND, "score", "--model", model, capture]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False, cwd=here)
    assert done.returncode == 3
    assert done.stderr.decode().count("\n") == 1
    assert b"cannot be printed: No space left" in done.stderr


@pytest.mark.parametrize("quiet", [False, True])
def test_the_progress_line_is_written_over_itself_on_a_terminal(here, model, quiet):
    terminal, end = pty.openpty()
    with Site(DIARY) as site:
        command = [*COMMAND, "score", "--model", model, "--delay", "0", "--json", *(["--quiet"] * quiet), site.url]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, env=environment(), check=False, cwd=here)
    os.close(end)
    shown = read_all(terminal)
    assert done.returncode == 0
    assert json.loads(done.stdout)["read"]["pages"] == 3
    if quiet:
        assert shown == b""
    else:
        assert b"of 30 pages" in shown
        assert b"\n" not in shown
        assert shown.endswith(b"\r\x1b[K")


def read_all(terminal: int) -> bytes:
    chunks = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # EIO: the other end is closed
            chunk = b""
        if not chunk:
            os.close(terminal)
            return b"".join(chunks)
        chunks.append(chunk)


# A page a word, since a crawl passes over long runs of numbered pages.
HILLS = [a + b for a in ("ash", "bell", "crow", "dun", "elm", "fox") for b in ("cliff", "down", "fell", "moor", "tor")]


def long_blog() -> dict[str, Answer | str]:
    links = "".join(f'<p><a href="/hill-{name}/">Up {name}</a></p>' for name in HILLS)
    slow = {
        f"/hill-{name}/": Answer(html(paragraphs(f"We climbed {name}. " + WALK * 12), title=f"Up {name}"), wait=0.3)
        for name in HILLS
    }
    return {"/": html(paragraphs(WALK * 12), links, title="Hill diary"), **slow}


def interrupted(site: Site, here: Path, model: str, *, times: int) -> subprocess.CompletedProcess[bytes]:
    """Start a crawl, press Ctrl-C so many times once three hills were asked for, and wait for the end."""
    command = [*COMMAND, "score", "--model", model, "--delay", "0", "--json", "--out", "case", site.url]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=here)
    waited = time.monotonic() + 30
    while sum("/hill-" in path for path in site.paths) < 3 and time.monotonic() < waited:
        time.sleep(0.05)
    for _ in range(times):
        child.send_signal(signal.SIGINT)
        time.sleep(0.25)  # two presses nearer to each other than this reach a busy process as one
    out, err = child.communicate(timeout=30)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def test_ctrl_c_keeps_and_assesses_what_was_read_and_says_that_it_is_partial(here, model):
    with Site(long_blog()) as site:
        done = interrupted(site, here, model, times=1)
    assert done.stderr == b""
    assert done.returncode == 0
    read = json.loads(done.stdout)["read"]
    assert 1 < read["pages"] < 30
    assert "interrupted" in read["partial"]


def test_a_second_ctrl_c_stops_at_once_and_leaves_the_capture(here, model):
    with Site(long_blog()) as site:
        done = interrupted(site, here, model, times=2)
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr
    assert (here / "case/capture.warc.gz").stat().st_size > 0


def test_after_ctrl_c_the_targets_that_are_left_are_named_and_not_begun(here, model):
    with Site({"/": Answer("late", wait=20)}) as site:
        command = [*COMMAND, "score", "--model", model, site.url, "never-asked.invalid"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=here)
        waited = time.monotonic() + 30
        while "/" not in site.paths and time.monotonic() < waited:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert b"never-asked.invalid: not begun, because of the interruption" in err
