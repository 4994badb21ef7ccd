"""The machine and the network fail in the middle: what was read is kept, what goes on goes on, and a line says why.

(A host that dies, Ctrl-C and SIGTERM in a crawl: `test_crawl.py`. A killed audit or worker, a full disk, two audits in
one folder: `test_audit_process.py`. A damaged store: `test_audit_repair.py`.)
"""

from __future__ import annotations

import gzip
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest

from classifier.assessment import examine
from classifier.model import load
from crawler import blog_crawl, capture_writer, connections, recorder
from tests.audited import Blogs, rows, run, start, wait_for
from tests.crawling import crawl_site
from tests.hostile.pages import html, site
from tests.site_server import Answer, Site

REPAIR = [sys.executable, "-c", "from classifier.cli import main; main()", "repair", "out", "--quiet", "--jobs", "2"]


def closing(pages):
    """Serve pages each over a connection of its own, so that each needs a look-up."""
    return {path: Answer(body, headers={"Connection": "close"}) for path, body in pages.items()}


def many(count):
    links = "".join(f'<a href="/2019/03/walk-{n}/">Walk {n}</a>' for n in range(count))
    return site({f"/2019/03/walk-{n}/": html(f"Walk {n}") for n in range(count)}, home=links)


class Forgetful(dict):
    """A name server that answers so many times and then no more."""

    def __init__(self, address: str, times: int) -> None:
        super().__init__({"blog.example": address})
        self.left = times

    def __getitem__(self, name: str) -> str:
        self.left -= 1
        if self.left < 0:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return super().__getitem__(name)


def test_a_name_that_is_gone_in_the_middle_leaves_what_was_read(tmp_path):
    with Site(closing(many(20))) as served:
        crawled = crawl_site(f"http://blog.example:{served.port}/", tmp_path, names=Forgetful("127.0.0.1", 8))
    assert crawled.outcome.stopped == "dead host"
    assert crawled.outcome.pages >= 2
    assert list(crawled.kinds.values()).count("dns") == blog_crawl.DEAD_AFTER
    assert crawled.capture.partial == "the host stopped answering"
    assert examine(crawled.capture, model=load(), target="x").assessment.read.partial


def reset(out):
    """Send half a page and reset the connection, as a router does that has lost its table."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half")
    out.flush()
    connection = out.raw._sock
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RD)
    os.close(connection.detach())


def test_connections_that_are_reset_cost_their_page_and_no_other(tmp_path):
    pages = many(9)
    broken = {path: Answer(raw=reset) for path in pages if path.endswith(("1/", "4/", "7/"))}
    with Site(pages | broken) as served:
        crawled = crawl_site(served.url, tmp_path)
    assert crawled.outcome.stopped == "done"
    cut = {each.url.removeprefix(served.url[:-1]) for each in crawled.capture.exchanges if each.body_cut}
    assert cut == set(broken)  # what did come is kept, and marked
    assert crawled.outcome.pages == len(pages) - len(broken) + 1  # those halves are all the same


def test_a_clock_that_jumps_ends_no_crawl_early_and_holds_none_up(tmp_path, monkeypatch):
    looks = iter(range(10_000))

    class Jumping(datetime):
        """Set back by a month at every look."""

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=30 * next(looks))

    for module in (blog_crawl, recorder, connections, capture_writer):
        monkeypatch.setattr(module, "datetime", Jumping, raising=False)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 31_536_000 * (-1) ** next(looks))
    with Site(many(9)) as served:
        crawled = crawl_site(served.url, tmp_path, seconds=30)
    assert (crawled.outcome.stopped, crawled.outcome.refused) == ("done", ())
    assert next(looks) > 20
    took = [
        line
        for line in gzip.decompress(crawled.outcome.warc.read_bytes()).split(b"\r\n")
        if b"Flogcheck-Seconds" in line
    ]
    assert took and not [line for line in took if b": -" in line]


@pytest.fixture(scope="module")
def blogs():
    with Blogs(1) as served:
        yield served


def test_sigterm_ends_an_audit_with_what_it_has_and_a_repair_on_a_full_disk_leaves_the_old_store(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    child = start(tmp_path, listed, "--sites-at-once", "1", "--delay", "0.2")
    wait_for(tmp_path, 1)
    os.kill(child.pid, signal.SIGTERM)
    _, err = child.communicate(timeout=120)
    assert child.returncode == 130 and "Traceback" not in err, err
    done = run(tmp_path, listed)
    assert done.returncode == 0, [(row["state"], row["why"]) for row in rows(tmp_path)]
    assert [row["state"] for row in rows(tmp_path)] == ["assessed"] * 3

    store = tmp_path / "out" / "audit.sqlite"
    damaged = b"no database" + store.read_bytes()[11:]
    store.write_bytes(damaged)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    full = subprocess.run(
        REPAIR, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, preexec_fn=small_files
    )
    assert full.returncode == 3 and full.stderr.count("\n") == 1, full.stderr
    assert store.read_bytes() == damaged
    again = subprocess.run(REPAIR, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert [row["state"] for row in rows(tmp_path)] == ["assessed"] * 3
