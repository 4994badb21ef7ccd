"""A crawl ends, whatever a server does: on time, with what was read kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from crawler import ending, reach
from crawler.archive import read
from crawler.blog_crawl import BlogCrawl
from crawler.budget import Budget
from crawler.crawl import crawl, crawl_async
from crawler.errors import CouldNotFetch, Interrupted
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog

NEVER = Answer("too late", wait=30)


@contextlib.contextmanager
def mute():
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def timed(url, folder, **budget):
    """Crawl, and give the seconds that it took and what it came to or raised."""
    began = time.monotonic()
    came: object
    try:
        came = crawl(url, folder / "crawl.warc.gz", budget=Budget(**({"delay": 0.0} | budget)))
    except CouldNotFetch as error:
        came = error
    return time.monotonic() - began, came


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_accepts_and_never_answers_costs_no_more_than_the_budget(scheme, tmp_path):
    with mute() as address:
        seconds, came = timed(f"{scheme}://{address}/", tmp_path, seconds=0.7)
    assert isinstance(came, CouldNotFetch)
    assert "\n" not in str(came)
    assert seconds < 0.7 + ending.GRACE
    assert read(tmp_path / "crawl.warc.gz").failures


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/", "/feed.xml", "/sitemap.xml", "/ads.txt", "/humans.txt", "/about/", "/contact/"]
)
def test_an_answer_that_never_comes_anywhere_does_not_hold_the_crawl_up(path, tmp_path):
    with Site(blog(20) | {path: NEVER}) as site:
        seconds, came = timed(site.url, tmp_path, seconds=0.7)
    assert seconds < 0.7 + ending.GRACE
    if path not in {"/robots.txt", "/"}:
        assert came.stopped == "seconds"  # type: ignore[attr-defined]
        assert came.pages >= 1  # type: ignore[attr-defined]
        assert read(tmp_path / "crawl.warc.gz").failures[-1].message == "the time for the crawl ran out"


async def stuck(*_: object) -> None:
    """Wait for good, and take no cancellation for an answer."""
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)


@pytest.mark.parametrize("where", ["_read_beside", "_request", "_read"])
def test_even_a_spider_that_hangs_in_itself_is_left_behind(where, tmp_path, monkeypatch):
    monkeypatch.setattr(BlogCrawl, where, stuck)
    monkeypatch.setattr(ending, "GRACE", 0.5)
    monkeypatch.setattr(ending, "STOPPING", 0.2)
    with Site(blog(5)) as site:
        seconds, came = timed(site.url, tmp_path, seconds=0.3)
    assert seconds < 3.0
    if where == "_request":
        assert isinstance(came, CouldNotFetch)
    else:
        assert (came.stopped, came.pages) == ("seconds", 1)  # type: ignore[attr-defined]
        assert read(tmp_path / "crawl.warc.gz").exchanges


def test_the_same_inside_a_loop_that_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(BlogCrawl, "_read", stuck)
    monkeypatch.setattr(ending, "GRACE", 0.5)
    monkeypatch.setattr(ending, "STOPPING", 0.2)

    loop = asyncio.new_event_loop()  # `asyncio.run` would wait for what hangs in it
    with Site(blog(5)) as site:
        began = time.monotonic()
        crawl_it = crawl_async(site.url, tmp_path / "a.warc.gz", budget=Budget(delay=0, seconds=0.3))
        assert loop.run_until_complete(crawl_it).stopped == "seconds"
    assert time.monotonic() - began < 3.0


def test_a_name_server_that_does_not_answer_holds_nothing_up(tmp_path, monkeypatch):
    asked = threading.Event()

    def never(*_: object, **__: object) -> None:
        asked.set()
        time.sleep(30)

    monkeypatch.setattr(reach, "LOOK_UP_SECONDS", 0.3)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    seconds, came = timed("http://slow.example/", tmp_path, seconds=0.7)
    assert asked.is_set()
    assert "slow.example could not be looked up" in str(came)
    assert seconds < 4.0


PROGRAM = """
import sys
from pathlib import Path
from crawler.crawl import Budget, crawl
from crawler.errors import Interrupted
try:
    crawl(sys.argv[1], Path(sys.argv[2]), budget=Budget(delay=0))
except Interrupted as error:
    print(error)
"""


def test_ctrl_c_while_the_first_answer_is_awaited_ends_the_crawl_at_once(tmp_path):
    asked = threading.Event()

    def first(_):
        asked.set()
        return NEVER

    with Site({"/": first}) as site:
        command = [sys.executable, "-c", PROGRAM, site.url, str(tmp_path / "crawl.warc.gz")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert asked.wait(20)
            began = time.monotonic()
            os.kill(child.pid, signal.SIGINT)
            out, _ = child.communicate(timeout=20)
    assert time.monotonic() - began < ending.STOPPING + 2.0
    assert out.strip() == f"{site.url}: interrupted before anything was read"
    assert issubclass(Interrupted, CouldNotFetch)


def test_a_long_feed_and_a_sitemap_of_the_greatest_size_are_read_in_time(tmp_path):
    item = "<item><title>A walk {0}</title><link>/2019/05/04/walk-{0}/</link><description>{1}</description></item>"
    feed = (
        "<rss version='2.0'><channel>"
        + "".join(item.format(n, "Fog. " * 20) for n in range(10_000))
        + "</channel></rss>"
    )
    places = "".join(f"<url><loc>https://diary.example/walk-up-number-{n}/</loc></url>" for n in range(60_000))
    pages = blog(3) | {
        "/feed.xml": Answer(feed, type="text/xml"),
        "/sitemap.xml": Answer(f"<urlset>{places}</urlset>", type="text/xml"),
    }
    with Site(pages) as site:
        began = time.monotonic()
        crawled = crawl_site(site.url, tmp_path, pages=5)
    assert crawled.outcome.pages == 5
    assert time.monotonic() - began < 15.0
