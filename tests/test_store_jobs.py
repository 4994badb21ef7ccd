"""Jobs in the store: the same on SQLite and on a PostgreSQL server."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from classifier.errors import BadStore
from classifier.store import jobs
from classifier.store.jobs import ASSESSMENT, AUDIT, CAPTURE, DONE, QUEUED, RUNNING, Wish
from classifier.store.opening import open_store, reading, sqlite_url, transaction
from classifier.web.chronicle import Chronicle
from classifier.web.intake import Intake
from tests.diary import DIARY, write_capture
from tests.test_audit_store import postgresql  # noqa: F401 - a fixture
from tests.web_server import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "sqlite":
        engine = open_store(sqlite_url(tmp_path / "flogcheck.sqlite"))
    else:
        engine = open_store(request.getfixturevalue("postgresql"))
        with transaction(engine) as connection:
            for name in ("events", "jobs"):
                connection.execute(text(f"DELETE FROM {name}"))
    yield engine
    engine.dispose()


def wish(name: str, *, client: str = "c", key: str | None = None, kind: str = ASSESSMENT, title: str = "") -> Wish:
    return Wish(
        id=name.ljust(32, "0"), kind=kind, client=client, idempotency_key=key, fingerprint="f",
        title=title or f"https://{name}.example/", request={"pages": 3},
    )  # fmt: skip


def test_a_job_comes_back_as_it_went_in(store):
    job = Intake(store).add(wish("a", key="k"))
    with reading(store) as connection:
        assert jobs.by_id(connection, job.id) == job == jobs.by_key(connection, "c", "k")
        assert jobs.by_id(connection, "b" * 32) is None
        assert jobs.by_key(connection, "other", "k") is None
        assert [event.kind for event in jobs.events_after(connection, job.number, 0)] == [QUEUED]
    assert (job.state, job.attempts, job.request, job.summary) == (QUEUED, 0, {"pages": 3}, None)


def test_a_key_is_taken_once_a_client_and_any_number_have_none(store):
    intake = Intake(store)
    intake.add(wish("a", key="k"))
    intake.add(wish("b", key="k", client="d"))
    intake.add(wish("c"))
    intake.add(wish("d"))
    with pytest.raises(BadStore):
        intake.add(wish("e", key="k"))


def test_of_many_that_come_at_once_only_the_one_with_a_taken_key_is_refused(store):
    intake = Intake(store)
    refused, made = [], []

    def add(number: int) -> None:
        try:
            made.append(intake.add(wish(f"job{number}", key="same" if number < 3 else None)).id)
        except BadStore:
            refused.append(number)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), len(set(made))) == (2, 18)
    with reading(store) as connection:
        assert {job.id for job in jobs.page(connection, kinds=(ASSESSMENT,), limit=100)} == set(made)


def test_pages_search_and_filters(store):
    intake = Intake(store)
    for name in ("one", "two", "three"):
        intake.add(wish(name))
    intake.add(wish("four", kind=CAPTURE, title="100% Écrits_a.warc"))
    intake.add(wish("five", kind=AUDIT))
    with transaction(store) as connection:
        (two,) = [job for job in jobs.page(connection, kinds=(ASSESSMENT,)) if job.title == "https://two.example/"]
        jobs.change(
            connection, two.number, state=DONE, band="individual", summary={"start_url": "http://elsewhere.example/"}
        )

    def titles(**asked) -> list[str]:
        with reading(store) as connection:
            return [job.title for job in jobs.page(connection, kinds=(ASSESSMENT, CAPTURE), **asked)]

    assert titles(limit=2) == ["100% Écrits_a.warc", "https://three.example/"]
    assert titles(before=two.number) == ["https://one.example/"]
    assert titles(text="ELSEWHERE") == titles(band="individual") == titles(state=DONE) == ["https://two.example/"]
    assert titles(text="%") == titles(text="s_a") == ["100% Écrits_a.warc"]
    assert titles(text="e_a") == []
    with reading(store) as connection:
        assert jobs.counts(connection)[(ASSESSMENT, QUEUED)] == 2


def test_events_are_numbered_in_each_job_and_go_with_it(store):
    intake = Intake(store)
    first, second = intake.add(wish("a")), intake.add(wish("b"))
    with transaction(store) as connection:
        jobs.tell(connection, first.number, [("page", {"url": "https://a.example/\x00"}), ("page", {"url": "é"})])
        jobs.tell(connection, second.number, [("page", {})])
    with transaction(store) as connection:
        assert [event.number for event in jobs.events_after(connection, first.number, 1)] == [2, 3]
        assert [event.number for event in jobs.events_after(connection, second.number, 0)] == [1, 2]
        jobs.remove(connection, first.number)
        assert jobs.events_after(connection, first.number, 0) == []
        jobs.tell(connection, first.number, [("page", {})])  # told of too late: nobody is there
        assert jobs.events_after(connection, first.number, 0) == []


def test_what_a_killed_server_left_is_found_told_and_tried_again_once(store, tmp_path):
    intake, chronicle = Intake(store), Chronicle(store, tmp_path)
    job = chronicle.begun(intake.add(wish("a")))
    assert (job.state, job.attempts) == (RUNNING, 1)
    (again,) = chronicle.recovered()
    assert (again.state, again.attempts) == (QUEUED, 1)
    chronicle.begun(again)
    assert chronicle.recovered() == []
    found, now = chronicle.events(job, 0)
    assert now is not None
    assert (now.state, now.error) == ("interrupted", "the server was ended during it")
    assert [event.kind for event in found] == ["queued", "started", "interrupted", "queued", "started", "interrupted"]
    assert chronicle.recovered() == []


def test_durations_are_those_of_what_was_done_last(store, tmp_path):
    intake, chronicle = Intake(store), Chronicle(store, tmp_path)
    with transaction(store) as connection:
        for name, seconds in (("a", 10), ("b", 20), ("c", 30)):
            job = jobs.add(connection, wish(name))
            moment = {
                "started_at": f"2026-11-26T09:{seconds}:00.000Z",
                "ended_at": f"2026-11-26T09:{seconds}:{seconds}.000Z",
            }
            jobs.change(connection, job.number, state=DONE, **moment)
    intake.add(wish("d"))
    assert chronicle.durations(2) == [20.0, 30.0]


def test_a_server_keeps_its_jobs_in_postgresql(request, tmp_path):
    url = request.getfixturevalue("postgresql")
    # A job of an earlier version, which this one cannot do: it fails, and the server does not with it.
    engine = open_store(url)
    Intake(engine).add(wish("dec0de"))
    engine.dispose()
    with Server(tmp_path / "out", "--store", url) as server:
        path = tmp_path / "diary.warc.gz"
        write_capture(path, DIARY)
        job = server.ended(server.send("/api/assessments", "diary.warc.gz", path.read_bytes()).json["id"])
        assert job["state"] == "done"
        assert server.ended("dec0de".ljust(32, "0"))["state"] == "failed"
        assert job["id"] in [
            found["id"] for found in server.get("/api/assessments?q=DIARY.warc&state=done").json["items"]
        ]
    assert not (tmp_path / "out" / "flogcheck.sqlite").exists()
    engine = open_store(url)
    with reading(engine) as connection:
        assert jobs.by_id(connection, job["id"]) is not None
    engine.dispose()


def test_an_audit_of_a_server_keeps_its_results_in_postgresql_until_it_is_deleted(request, tmp_path):
    url = request.getfixturevalue("postgresql")
    with Server(tmp_path / "out", "--store", url, "--allow-private") as server:
        name = server.post("/api/audits", {"urls": ["http://127.0.0.1:9/"]}).json["id"]
        assert server.ended(name, "audits")["summary"]["failed"] == 1
        assert b"127.0.0.1" in server.get(f"/api/audits/{name}/export.csv").body
        assert not list((tmp_path / "out").rglob("audit.sqlite"))
        assert _runs(url) == 1
        assert server.ask("DELETE", f"/api/audits/{name}").status == 204
        assert _runs(url) == 0


def _runs(url: str) -> int:
    engine = open_store(url)
    with reading(engine) as connection:
        count = connection.execute(text("SELECT count(*) FROM runs")).scalar()
    engine.dispose()
    return int(count or 0)
