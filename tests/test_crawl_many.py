"""Many blogs in one engine: each as if it were alone, none in another's way, and no host asked faster for it.

All sites are invented and served on loopback, each host under its own name.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest

from crawler import crawl_many as module
from crawler import engine
from crawler.archive import read
from crawler.budget import Budget
from crawler.crawl_many import AHEAD, Ended, Wanted, crawl_many
from crawler.errors import BadAddress, BrokeOff, CaptureExists, CouldNotFetch, CouldNotWrite, Interrupted
from crawler.servers import server_of
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, redirect

NEVER = Answer("too late", wait=30)


def crawl_all(urls, folder, *, at_once=8, hosts=None, names=None, told=None, **more):
    """Crawl addresses, keyed by themselves, with no delay unless said otherwise; gives what was told, in order."""
    told = [] if told is None else told
    budget = Budget(**({"delay": 0.0, "seconds": 20.0} | more.pop("budget", {})))
    wanted = (Wanted(key=url, url=url, warc=folder / f"{n}.warc.gz") for n, url in enumerate(urls))
    crawl_many(wanted, at_once=at_once, budget=budget, ended=told.append, hosts=hosts, names=names, **more)
    return told


def by_key(told: list[Ended]) -> dict[str, Ended]:
    assert len({ended.key for ended in told}) == len(told)
    assert all((ended.outcome is None) != (ended.error is None) for ended in told)
    return {ended.key: ended for ended in told}


def times(site, host):
    return [asked.at for asked in site.asked if asked.host.partition(":")[0] == host]


def keeps(at, delay):
    """Tell whether requests were as far apart as they should be, over all of them: a busy machine moves each a bit."""
    return len(at) > 5 and at[-1] - at[0] > (len(at) - 2) * delay


def served(site, count):
    """Names for so many blogs, all served from one site."""
    return {f"blog-{n}.example": site.address for n in range(count)}


# Each as if alone


def test_twenty_blogs_at_once_give_the_captures_that_they_give_alone(tmp_path):
    with Site(blog(12)) as site:
        hosts = served(site, 20)
        urls = [f"http://{host}/" for host in hosts]
        told = by_key(crawl_all(urls, tmp_path, at_once=20, hosts=hosts, budget={"pages": 10}))
        alone = {url: crawl_site(url, tmp_path / url[7:-1], hosts=hosts, pages=10) for url in urls[::6]}
    assert all(ended.outcome.pages == 10 for ended in told.values())
    for url, single in alone.items():
        outcome = told[url].outcome
        assert (outcome.start_url, outcome.stopped, outcome.refused) == (url, single.outcome.stopped, ())
        mine, other = ([(e.url, e.status, e.body) for e in c.exchanges] for c in (read(outcome.warc), single.capture))
        assert mine == other


def test_progress_comes_with_the_key_of_its_blog(tmp_path):
    steps: list[tuple[str, str]] = []
    with Site(blog(2)) as site:
        hosts = served(site, 3)
        crawl_all(
            [f"http://{host}/" for host in hosts],
            tmp_path,
            hosts=hosts,
            progress=lambda key, where: steps.append((key, where.url)),
        )
    assert {key for key, _ in steps} == {f"http://{host}/" for host in hosts}
    assert all(url.startswith(key) for key, url in steps if url)


def test_each_capture_holds_the_robots_txt_that_it_was_made_by_also_of_one_host(tmp_path):
    closed = Answer("User-agent: *\nDisallow: /@john/\n", type="text/plain")
    pages = blog(2, root="/@jane") | blog(2, root="/@john") | {"/robots.txt": closed}
    with Site(pages) as site:
        urls = ["http://medium.com/@jane/", "http://medium.com/@john/"]
        told = by_key(crawl_all(urls, tmp_path, hosts={"medium.com": site.address}))
    assert told[urls[0]].outcome.pages > 1
    assert "robots.txt does not allow it" in str(told[urls[1]].error)
    for n in range(2):
        assert read(tmp_path / f"{n}.warc.gz").exchanges[0].url == "http://medium.com/robots.txt"


def test_a_private_host_that_the_user_named_is_open_to_its_own_blog_only(tmp_path):
    answered = threading.Event()

    def own_page(_):
        answered.set()
        return blog(2)["/"]

    with Site(blog(2) | {"/": own_page}) as own:
        inside = f"http://wiki.intra:{own.port}/"

        def lead_inside(_):
            assert answered.wait(10)  # by now a connection to it is open
            return redirect(f"{inside}secret")

        with Site({"/": lead_inside}) as stranger:
            told = by_key(
                crawl_all(
                    ["http://stranger.example/", inside],
                    tmp_path,
                    hosts={"stranger.example": stranger.address},
                    names={"wiki.intra": "127.0.0.1"},
                )
            )
    assert told[inside].outcome.pages > 1
    assert "private address" in str(told["http://stranger.example/"].error)
    assert "/secret" not in own.paths


# None in another's way


def test_a_blog_that_hangs_holds_up_no_other(tmp_path):
    with Site(blog(3) | {"slow.example/": NEVER}) as site:
        hosts = {"slow.example": site.address, **served(site, 6)}
        urls = [f"http://{host}/" for host in hosts]
        told = crawl_all(urls, tmp_path, at_once=2, hosts=hosts, budget={"seconds": 3.0})
    assert [ended.key for ended in told][-1] == "http://slow.example/"
    assert isinstance(told[-1].error, CouldNotFetch)
    assert all(ended.outcome.stopped == "done" for ended in told[:-1])


def test_a_huge_feed_of_one_blog_lets_the_others_go_on(tmp_path):
    item = "<item><title>A walk {0}</title><link>/walk-up-number-{0}/</link><description>{1}</description></item>"
    rows = "".join(item.format(n, "Fog. " * 60) for n in range(8_000))
    feed = Answer(f"<rss version='2.0'><channel>{rows}</channel></rss>", type="text/xml")
    with Site(blog(3) | {"long.example/feed.xml": feed}) as site:
        hosts = {"long.example": site.address, **served(site, 3)}
        told = crawl_all([f"http://{host}/" for host in hosts], tmp_path, hosts=hosts, budget={"pages": 4})
    assert told[-1].key == "http://long.example/"
    assert all(ended.outcome.pages == 4 for ended in told)


def test_what_goes_wrong_with_one_is_told_with_it_and_stops_no_other(tmp_path):
    (tmp_path / "2.warc.gz").write_bytes(b"an older capture")

    def stumble(key, _):
        if key == "http://blog-1.example/":
            raise ZeroDivisionError

    with Site(blog(2)) as site:
        hosts = served(site, 3) | {"gone.example": "127.0.0.1:1"}
        urls = [
            "http://blog-0.example/",
            "http://blog-1.example/",
            "http://blog-2.example/",
            "http://gone.example/",
            "?",
        ]
        told = by_key(crawl_all(urls, tmp_path, hosts=hosts, progress=stumble))
    assert told["http://blog-0.example/"].outcome.stopped == "done"
    assert isinstance(told["http://blog-1.example/"].error, BrokeOff)
    assert isinstance(told["http://blog-1.example/"].error.__cause__, ZeroDivisionError)
    assert read(tmp_path / "1.warc.gz").exchanges
    assert isinstance(told["http://blog-2.example/"].error, CaptureExists)
    assert (tmp_path / "2.warc.gz").read_bytes() == b"an older capture"
    assert "refused the connection" in str(told["http://gone.example/"].error)
    assert isinstance(told["?"].error, BadAddress)


def test_a_capture_that_cannot_be_written_ends_all_in_order(tmp_path):
    (tmp_path / "full").write_text("no folder")
    told: list[Ended] = []
    with Site(blog(3)) as site:
        hosts = served(site, 40)
        wanted = [
            Wanted(key=host, url=f"http://{host}/", warc=(tmp_path / "full" if n == 5 else tmp_path) / f"{n}.warc.gz")
            for n, host in enumerate(hosts)
        ]
        with pytest.raises(CouldNotWrite, match="cannot be written"):
            crawl_many(wanted, at_once=4, budget=Budget(delay=0), ended=told.append, hosts=hosts)
    found = by_key(told)
    assert isinstance(found["blog-5.example"].error, CouldNotWrite)
    assert any(isinstance(ended.error, Interrupted) for ended in told)
    for ended in told:
        if ended.outcome is not None:
            assert bool(read(ended.outcome.warc).partial) == (ended.outcome.stopped == "interrupted")


def test_a_fault_of_the_list_ends_all_in_order(tmp_path):
    told: list[Ended] = []

    def broken(hosts):
        yield Wanted(key="a", url="http://blog-0.example/", warc=tmp_path / "0.warc.gz")
        raise LookupError("row 2")

    with Site(blog(2)) as site, pytest.raises(LookupError, match="row 2"):
        crawl_many(broken(1), at_once=2, budget=Budget(delay=0), ended=told.append, hosts=served(site, 1))
    assert [ended.key for ended in told] == ["a"]


# No host asked faster


def test_blogs_of_one_host_are_crawled_one_after_another_with_the_delay_between_any_two_requests(tmp_path):
    with Site(blog(3, root="/@jane") | blog(3, root="/@john")) as site:
        hosts = {"medium.com": site.address}
        urls = ["http://medium.com/@jane/", "http://medium.com/@john/"]
        told = crawl_all(urls, tmp_path, hosts=hosts, budget={"delay": 0.1, "pages": 4})
    assert all(ended.outcome.pages == 4 for ended in told)
    assert keeps(times(site, "medium.com"), 0.1)
    owners = [path.split("/")[1] for path in site.paths if path.startswith("/@")]
    assert sum(before != later for before, later in pairwise(owners)) == 1


def test_two_names_of_one_machine_are_one_host(tmp_path):
    with Site(blog(2)) as site:
        urls = [f"http://{name}.example:{site.port}/" for name in ("one", "two")]
        names = {"one.example": "127.0.0.1", "two.example": "127.0.0.1"}
        told = crawl_all(urls, tmp_path, names=names, budget={"delay": 0.1, "pages": 3})
    assert all(ended.outcome.pages == 3 for ended in told)
    assert keeps([asked.at for asked in site.asked], 0.1)
    assert sum(before.host != later.host for before, later in pairwise(site.asked)) == 1


def test_different_hosts_are_asked_at_the_same_time_each_with_its_delay(tmp_path):
    with Site(blog(2)) as site:
        hosts = served(site, 4)
        crawl_all([f"http://{host}/" for host in hosts], tmp_path, hosts=hosts, budget={"delay": 0.15, "pages": 3})
    asked = {host: times(site, host) for host in hosts}
    assert all(keeps(at, 0.15) for at in asked.values())
    assert max(at[0] for at in asked.values()) < min(at[-1] for at in asked.values())


def test_a_crawl_delay_holds_for_its_host_alone(tmp_path):
    patient = Answer("User-agent: *\nCrawl-delay: 0.3\n", type="text/plain")
    with Site(blog(2) | {"blog-0.example/robots.txt": patient}) as site:
        hosts = served(site, 2)
        crawl_all([f"http://{host}/" for host in hosts], tmp_path, hosts=hosts, budget={"pages": 3})
    assert keeps(times(site, "blog-0.example"), 0.3)
    assert not keeps(times(site, "blog-1.example"), 0.3)


@pytest.mark.parametrize(
    ("url", "addresses", "server"),
    [
        ("https://www.blog.example/a", ("192.0.2.9", "192.0.2.7"), "192.0.2.7"),
        ("https://blog.example/", (), "blog.example"),
        ("https://jane.blogspot.com/", ("192.0.2.7",), "jane.blogspot.com"),
        ("https://medium.com/@jane", ("192.0.2.7",), "medium.com"),
        ("https://jane.medium.com/", ("192.0.2.7",), "medium.com"),
        ("https://blog.example/", ("104.16.3.4",), "blog.example"),  # a network in front of other people's servers
        ("https://blog.example/", ("2606:50c0:8000::153",), "blog.example"),
        ("https://blog.example/", ("fe80::1%eth0",), "fe80::1%eth0"),
    ],
)
def test_a_server_is_an_address_unless_it_is_made_for_many_blogs(url, addresses, server):
    assert server_of(url, addresses) == server


# It ends when it is told to


def test_when_it_is_told_to_stop_no_blog_begins_and_those_under_way_end(tmp_path):
    told: list[Ended] = []
    slow = {path: Answer(page, wait=0.1) for path, page in blog(30).items() if isinstance(page, str)}
    with Site(slow) as site:
        hosts = served(site, 30)
        urls = [f"http://{host}/" for host in hosts]
        crawl_all(urls, tmp_path, at_once=3, hosts=hosts, told=told, stop=lambda: len(site.asked) > 12)
        seen = len(site.asked)
    found = by_key(told)
    assert set(found) == set(urls)
    interrupted = [ended for ended in told if ended.outcome is not None]
    assert 1 <= len(interrupted) <= 3
    assert all(read(ended.outcome.warc).partial == "the crawl was interrupted" for ended in interrupted)
    assert all(isinstance(ended.error, Interrupted) for ended in told if ended.outcome is None)
    assert len(list(tmp_path.glob("*.warc.gz"))) == 3
    assert seen < 40


PROGRAM = """
import sys
from pathlib import Path
from crawler.budget import Budget
from crawler.crawl_many import Wanted, crawl_many
from crawler.errors import Interrupted
address, folder = sys.argv[1], Path(sys.argv[2])
hosts = {f"blog-{n}.example": address for n in range(50)}
wanted = (Wanted(key=host, url=f"http://{host}/", warc=folder / f"{host}.warc.gz") for host in hosts)
try:
    crawl_many(wanted, at_once=4, budget=Budget(delay=0), hosts=hosts,
               ended=lambda e: print(e.key, e.outcome.stopped if e.outcome else type(e.error).__name__))
except Interrupted as error:
    print("raised:", error)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_and_each_that_was_taken_is_told(number, tmp_path):
    underway = threading.Event()
    count = iter(range(10_000))

    def page(path):
        def answer(_):
            if next(count) > 30:
                underway.set()
                return NEVER
            return pages[path]

        return answer

    pages = blog(20)
    with Site({path: page(path) for path in pages}) as site:
        command = [sys.executable, "-c", PROGRAM, site.address, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            assert underway.wait(20)
            time.sleep(0.2)
            os.kill(child.pid, number)
            out, err = child.communicate(timeout=20)
    *lines, last = out.splitlines()
    assert last.startswith("raised: interrupted")
    assert err == ""
    came = dict(line.split() for line in lines)
    assert len(lines) == len(came) == 4 + AHEAD
    captures = sorted(tmp_path.glob("*.warc.gz"))
    assert len(captures) == 4
    assert all(read(path).partial == "the crawl was interrupted" for path in captures if read(path).exchanges)
    assert {came[path.name.removesuffix(".warc.gz")] for path in captures} <= {"interrupted", "Interrupted"}


# Nothing is kept of what has ended


def test_blogs_are_taken_as_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "AHEAD", 2)
    told: list[Ended] = []
    held: list[int] = []

    def wanted(hosts):
        for n, host in enumerate(hosts):
            held.append(n + 1 - len(told))
            yield Wanted(key=host, url=f"http://{host}/", warc=tmp_path / f"{n}.warc.gz")

    with Site(blog(1)) as site:
        hosts = served(site, 15)
        crawl_many(wanted(hosts), at_once=3, budget=Budget(delay=0, pages=2), ended=told.append, hosts=hosts)
    assert len(told) == 15
    assert max(held) == 5


def test_the_queues_of_hosts_that_are_done_with_are_gone(tmp_path, monkeypatch):
    engines: list[engine.Engine] = []

    class Seen(engine.Engine):
        def __init__(self, crawler):
            super().__init__(crawler)
            engines.append(self)

    monkeypatch.setattr(engine, "Engine", Seen)
    left: list[set[str]] = []

    class Told(list[Ended]):
        def append(self, ended):
            super().append(ended)
            left.append(set(engines[0].slots.slots))

    with Site(blog(1)) as site:
        hosts = served(site, 30)
        crawl_all([f"http://{h}/" for h in hosts], tmp_path, at_once=4, hosts=hosts, told=Told(), budget={"pages": 2})
    assert len(engines) == 1
    # A queue stays as long as its host must be left alone, which at no delay is the time of one answer.
    assert max(map(len, left)) <= 8
    assert not left[-1] & set(list(hosts)[:20])
