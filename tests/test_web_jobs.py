"""Jobs: bounded, fair, cancelled with what was read; over restarts and kills nothing is lost and nothing is hidden."""

from __future__ import annotations

import os
import signal

import pytest

from classifier.web.errors import QueueFull
from classifier.web.fair import FairQueue
from tests.diary import DIARY
from tests.site_server import Site
from tests.slow_blog import slow_blog
from tests.web_server import Server, gone, processes_of


@pytest.fixture
def place(tmp_path):
    return tmp_path / "out"


def test_clients_take_turns():
    queue = FairQueue(100)
    for name in ("a1", "a2", "a3"):
        queue.put("a", name)
    queue.put("b", "b1")
    queue.put("c", "c1")
    assert [queue.take() for _ in range(6)] == ["a1", "b1", "c1", "a2", "a3", None]


def test_a_client_that_was_served_stands_behind_those_who_wait():
    queue = FairQueue(100)
    queue.put("a", "a1")
    queue.put("a", "a2")
    assert queue.take() == "a1"
    queue.put("b", "b1")
    assert [queue.take(), queue.take()] == ["a2", "b1"]
    queue.put("a", "a3")
    queue.put("a", "a4")
    queue.put("b", "b2")
    assert [queue.take(), queue.take(), queue.take()] == ["a3", "b2", "a4"]


def test_two_jobs_do_not_crawl_one_host_at_once_and_hold_nobody_up():
    queue = FairQueue(100)
    queue.put("a", "a1", "blog.example")
    queue.put("a", "a2", "other.example")
    queue.put("b", "b1", "blog.example")
    queue.put("b", "b2")
    busy = frozenset({"blog.example"})
    assert [queue.take(busy) for _ in range(3)] == ["a2", "b2", None]
    assert [queue.take(), queue.take(busy), queue.take()] == ["a1", None, "b1"]


def test_nobody_fills_the_queue_alone_and_promises_count():
    queue = FairQueue(4)
    for _ in range(3):
        queue.promise("a")
    with pytest.raises(QueueFull, match="your share"):
        queue.promise("a")
    queue.promise("b")
    with pytest.raises(QueueFull, match="queue is full"):
        queue.promise("c")
    queue.release("b")
    queue.promise("c")


def test_a_full_queue_says_when_to_come_again_and_takes_again_when_there_is_room(place):
    with Site(slow_blog()) as site, Server(place, "--allow-private", "--jobs", "1", "--queue", "2") as server:
        first = server.post("/api/assessments", {"url": site.url}).json
        server.until(first["id"], "page")
        assert server.post("/api/assessments", {"url": site.url}).status == 201
        full = server.post("/api/assessments", {"url": site.url})
        assert (full.status, full.json["code"]) == (429, "queue-full")
        assert int(full.header("Retry-After")) >= 1
        assert len(list((place / "jobs").iterdir())) == 2
        server.ask("DELETE", first["links"]["self"])
        second = server.get("/api/assessments").json["items"][0]
        server.until(second["id"], "started")
        assert server.post("/api/assessments", {"url": site.url}).status == 201


def test_jobs_of_two_clients_run_in_turns(place, tmp_path):
    tokens = ["first-token-of-the-newsroom", "other-token-of-the-newsroom"]
    (tmp_path / "tokens").write_text("\n".join(tokens))
    bearers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    options = ("--allow-private", "--jobs", "1", "--token-file", str(tmp_path / "tokens"))
    with Site(slow_blog(0.1)) as slow, Site(DIARY) as site, Server(place, *options) as server:
        busy = server.post("/api/assessments", {"url": slow.url, "pages": 5}, **bearers[0]).json
        named = {}
        for name, bearer in (("a1", bearers[0]), ("a2", bearers[0]), ("b1", bearers[1])):
            named[server.post("/api/assessments", {"url": site.url}, **bearer).json["id"]] = name
        assert server.job(busy["id"], **bearers[0])["state"] == "running"
        ended = [server.ended(job, **bearers[0]) for job in named]
    assert [named[job["id"]] for job in sorted(ended, key=lambda job: job["started_at"])] == ["a1", "b1", "a2"]


def test_a_cancelled_crawl_keeps_and_assesses_what_was_read(place):
    with Site(slow_blog()) as site, Server(place, "--allow-private") as server:
        job = server.post("/api/assessments", {"url": site.url}).json
        server.until(job["id"], "page", 4)
        assert server.post(job["links"]["self"] + "/cancel", {}).status == 200
        ended = server.ended(job["id"])
        assert ended["state"] == "cancelled"
        assert ended["summary"]["stopped"] == "interrupted"
        assert 4 <= ended["summary"]["pages"] < 30
        assert server.get(ended["links"]["report"]).status == 200
        assert server.post(job["links"]["self"] + "/cancel", {}).json["state"] == "cancelled"


def test_a_job_that_waits_is_cancelled_at_once(place):
    with Site(slow_blog()) as site, Server(place, "--allow-private", "--jobs", "1") as server:
        server.post("/api/assessments", {"url": site.url})
        waiting = server.post("/api/assessments", {"url": site.url}).json
        assert server.post(waiting["links"]["self"] + "/cancel", {}).json["state"] == "cancelled"
        assert [event["event"] for event in server.events(waiting["id"])] == ["queued", "cancelled"]


def test_a_job_whose_process_dies_fails_alone(place):
    with Site(slow_blog()) as slow, Site(DIARY) as site, Server(place, "--allow-private") as server:
        job = server.post("/api/assessments", {"url": slow.url}).json
        server.until(job["id"], "page")
        (process,) = processes_of(server)
        os.kill(process, signal.SIGKILL)
        ended = server.ended(job["id"])
        assert ended["state"] == "failed"
        assert "its process ended by signal 9" in ended["error"]
        other = server.post("/api/assessments", {"url": site.url}).json
        assert server.ended(other["id"])["state"] == "done"


def test_a_job_that_is_deleted_at_work_ends_with_its_process(place):
    with Site(slow_blog()) as site, Server(place, "--allow-private") as server:
        job = server.post("/api/assessments", {"url": site.url}).json
        server.until(job["id"], "page")
        (process,) = processes_of(server)
        assert server.ask("DELETE", job["links"]["self"]).status == 204
        assert gone(process)
        assert not (place / "jobs" / job["id"]).exists()


def test_a_server_killed_in_mid_crawl_begins_anew_once_and_says_so(place):
    with Site(slow_blog(0.15)) as site, Server(place, "--allow-private", "--jobs", "1") as server:
        job = server.post("/api/assessments", {"url": site.url, "pages": 6}).json
        behind = server.post("/api/assessments", {"url": site.url, "pages": 1}).json
        server.until(job["id"], "page", 3)
        (process,) = processes_of(server)
        server.stop(signal.SIGKILL)
        assert gone(process)  # nobody is crawled for a server that is no more
        server.start()
        events = list(server.events(job["id"]))
        told = [event["event"] for event in events if event["event"] not in ("page", "phase", "refused")]
        assert told == ["queued", "started", "interrupted", "queued", "started", "done"]
        again = next(event for event in events if event.get("again"))
        assert "begins anew" in again["again"]
        ended = server.job(job["id"])
        assert (ended["state"], ended["attempts"], ended["summary"]["pages"]) == ("done", 2, 6)
        assert server.ended(behind["id"])["state"] == "done"  # what waited has kept its place


def test_what_is_killed_again_stays_interrupted(place):
    with Site(slow_blog()) as site, Server(place, "--allow-private") as server:
        job = server.post("/api/assessments", {"url": site.url}).json
        for attempt in (1, 2):
            server.until(job["id"], "started", attempt)
            server.stop(signal.SIGKILL)
            server.start()
        ended = server.job(job["id"])
        assert (ended["state"], ended["attempts"]) == ("interrupted", 2)
        assert "server was ended" in ended["error"]


def test_an_audit_goes_on_where_it_was(place):
    with Site(DIARY) as quick, Site(slow_blog(0.2)) as slow, Server(place, "--allow-private") as server:
        sent = server.post("/api/audits", {"urls": [quick.url, slow.url], "pages": 8})
        job = sent.json["id"]
        for event in server.events(job, kind="audits"):
            if event["event"] == "tally" and event["assessed"]:
                break
        asked = len(quick.asked)
        server.stop(signal.SIGKILL)
        server.start()
        ended = server.ended(job, "audits")
        assert (ended["state"], ended["summary"]["assessed"]) == ("done", 2)
        assert len(quick.asked) == asked


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_ended_ends_its_jobs_and_leaves_with_zero(place, number):
    with Site(slow_blog()) as site, Server(place, "--allow-private") as server:
        job = server.post("/api/assessments", {"url": site.url, "pages": 8}).json
        server.until(job["id"], "page", 2)
        (process,) = processes_of(server)
        watching = server.events(job["id"])
        assert next(watching)["event"] == "queued"
        assert server.stop(number) == 0
        assert gone(process)
        server.start()
        told = [event["event"] for event in server.events(job["id"]) if event["event"] in ("interrupted", "done")]
        assert told == ["interrupted", "done"]


def test_two_servers_do_not_share_a_folder(place):
    with Server(place) as server:
        other = Server(place)
        with pytest.raises(AssertionError, match="another flogcheck works in"):
            other.start()
        assert other.process.wait(10) == 3
        assert server.get("/health").status == 200


def test_a_port_that_is_taken_is_one_line(place, tmp_path):
    with Server(place) as server:
        other = Server(tmp_path / "other")
        other.port = server.port
        with pytest.raises(AssertionError, match=r"cannot be listened on: .*; try --port\n$"):
            other.start()
        assert other.process.wait(10) == 3
