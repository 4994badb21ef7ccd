"""The API: ask for an assessment or an audit, follow it, read what it came to, find it again, delete it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from classifier.cli import run
from tests.diary import DIARY, write_capture
from tests.site_server import Site
from tests.web_server import Server

PROBLEM = "application/problem+json"
NOBODY = "http://127.0.0.1:9/"
"""An address at which nobody listens."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("web") / "out", "--allow-private") as running:
        yield running


@pytest.fixture(scope="module")
def site():
    with Site(DIARY) as serving:
        yield serving


@pytest.fixture(scope="module")
def done(server, site) -> dict:
    """An assessment that has been made."""
    job = server.post("/api/assessments", {"url": site.url, "prior": 0.2}).json
    return server.ended(job["id"])


@pytest.fixture(scope="module")
def capture(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("capture") / "diary.warc.gz"
    write_capture(path, DIARY)
    return path.read_bytes()


def test_a_blog_is_crawled_and_assessed_as_on_the_command_line(server, site, done, tmp_path, capsys):
    assert done["state"] == "done"
    assert done["title"] == site.url
    assert done["summary"]["pages"] == 3
    assert done["summary"]["prior"] == done["assessment"]["prior"] == 0.2
    capture = tmp_path / "capture.warc.gz"
    capture.write_bytes(server.get(done["links"]["capture"]).body)
    model = server.options[server.options.index("--model") + 1]
    assert run(["score", "--json", "--prior", "0.2", "--model", model, str(capture)]) == 0
    again = json.loads(capsys.readouterr().out)
    for same in ("band", "probability", "odds", "ledger"):
        assert done["assessment"][same] == again[same]


def test_what_happens_is_told_page_by_page(server, done):
    events = list(server.events(done["id"]))
    kinds = [event["event"] for event in events]
    assert kinds[:3] == ["queued", "started", "phase"]
    assert kinds[-1] == "done"
    pages = [
        (event["role"], event["url"].rpartition("/")[0].rpartition("/")[2])
        for event in events
        if event["event"] == "page"
    ]
    assert ("about", "about") in pages
    assert len(pages) == 3
    assert [event["phase"] for event in events if event["event"] == "phase"] == [
        "crawling", "reading", "assessing", "writing",
    ]  # fmt: skip
    assert [int(event["id"]) for event in events] == list(range(1, len(events) + 1))


def test_what_was_refused_is_told_with_its_reason(server):
    pages = {
        **DIARY,
        "/": DIARY["/"].replace("/dog/", "/closed/"),
        "/robots.txt": "User-agent: *\nDisallow: /closed/\n",
    }
    with Site(pages) as site:
        job = server.post("/api/assessments", {"url": site.url}).json
        refused = [event for event in server.events(job["id"]) if event["event"] == "refused"]
    assert [(event["url"], event["why"]) for event in refused] == [(f"{site.url}closed/", "robots")]


def test_a_stream_that_broke_off_goes_on_after_the_last_event_seen(server, done):
    every = list(server.events(done["id"]))
    assert list(server.events(done["id"], after=every[2]["id"])) == every[3:]
    # No more will come: 204 is the answer at which a browser stops asking.
    assert server.get(done["links"]["events"], **{"Last-Event-ID": every[-1]["id"]}).status == 204


def test_the_report_is_given_as_a_page_that_runs_nothing(server, done):
    answer = server.get(done["links"]["report"])
    assert answer.status == 200
    assert b"<html" in answer.body
    policy = answer.header("Content-Security-Policy")
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox;")
    assert "script-src 'none'" in policy


def test_the_bundle_is_what_verify_accepts(server, done, tmp_path, capsys):
    answer = server.get(done["links"]["bundle"])
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    assert archive.testzip() is None
    archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    model = server.options[server.options.index("--model") + 1]
    assert run(["verify", "--model", model, str(folder)]) == 0


def test_a_capture_that_is_sent_is_assessed_under_a_name_of_ours(server, capture):
    sent = server.send("/api/assessments", "../../etc/cron.d/diary.warc.gz", capture, redact="true")
    assert sent.status == 201
    assert sent.json["title"] == "diary.warc.gz"
    job = server.ended(sent.json["id"])
    assert job["state"] == "done"
    assert job["assessment"]["start_url"] == "https://diary.example/"
    assert job["assessment"]["target"] == "capture.warc.gz"
    assert "redacted" in job["assessment"]
    assert server.get(job["links"]["capture"]).body == capture
    kept = {path.name for path in (server.folder / "jobs" / job["id"]).rglob("*") if path.is_file()}
    assert kept == {"capture.warc.gz", "assessment.json", "report.html", "manifest.json", "log.txt"}


def test_what_cannot_be_assessed_fails_with_the_line_of_the_command_line(server):
    job = server.post("/api/assessments", {"url": NOBODY}).json
    ended = server.ended(job["id"])
    assert ended["state"] == "failed"
    assert ended["error"].startswith("http://127.0.0.1:9/: ")
    assert ended["assessment"] is None
    answer = server.get(f"/api/assessments/{job['id']}/report.html")
    assert (answer.status, answer.header("Content-Type")) == (409, PROBLEM)
    assert answer.json["code"] == "not-ready"


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({}, "body.url"),
        ({"url": "no address at all"}, "body.url"),
        ({"url": "https://blog.example/\x00"}, "body.url"),
        ({"url": "https://blog.example/\ud800"}, "body"),
        ({"url": "https://blog.example/", "pages": 0}, "body.pages"),
        ({"url": "https://blog.example/", "prior": 1}, "body.prior"),
        ({"url": "https://blog.example/", "delay": 0}, "body.delay"),
        ({"url": "https://blog.example/", "jurisdictions": ["mars"]}, "body.jurisdictions.0"),
    ],
)
def test_a_request_that_cannot_be_used_says_where_and_why(server, content, where):
    answer = server.post("/api/assessments", content)
    assert (answer.status, answer.header("Content-Type")) == (422, PROBLEM)
    assert [fault["where"] for fault in answer.json["errors"]] == [where]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/nothing", {}, 404, "not-found"),
        ("PUT", "/api/assessments", {}, 405, "method-not-allowed"),
        ("GET", f"/api/assessments/{'0' * 32}", {}, 404, "no-such-job"),
        ("GET", f"/api/audits/{'0' * 32}/export.csv", {}, 404, "no-such-job"),
        ("GET", "/api/assessments/short", {}, 422, "invalid-request"),
        ("GET", "/api/assessments?cursor=x", {}, 422, "invalid-request"),
        ("POST", "/api/assessments", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
    ],
)
def test_every_error_is_a_problem(server, method, path, headers, status, code):
    answer = server.ask(method, path, headers=headers)
    assert (answer.status, answer.header("Content-Type")) == (status, PROBLEM)
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["detail"]
    assert answer.json["title"]


def test_the_same_key_gives_the_same_job_and_another_request_is_refused(server):
    first = server.post("/api/assessments", {"url": NOBODY}, Idempotency_Key="one")
    second = server.post("/api/assessments", {"url": NOBODY}, Idempotency_Key='"one"')
    assert (first.status, second.status) == (201, 200)
    assert first.json["id"] == second.json["id"]
    other = server.post("/api/assessments", {"url": NOBODY, "pages": 3}, Idempotency_Key="one")
    assert (other.status, other.json["code"]) == (422, "idempotency-key-reused")
    assert server.post("/api/assessments", {"url": NOBODY}, Idempotency_Key="two").json["id"] != first.json["id"]


def test_assessments_are_listed_newest_first_searched_and_filtered(server, site, done):
    every = server.get("/api/assessments?limit=200").json["items"]
    assert [job["created_at"] for job in every] == sorted((job["created_at"] for job in every), reverse=True)
    found, path = [], "/api/assessments?limit=2"
    while path:
        page = server.get(path).json
        assert len(page["items"]) <= 2
        found += [job["id"] for job in page["items"]]
        path = f"/api/assessments?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert found == [job["id"] for job in every]
    by_text = server.get(f"/api/assessments?q={site.address.upper()}&band={done['band']}&state=done").json["items"]
    assert done["id"] in [job["id"] for job in by_text]
    assert {job["title"] for job in by_text} == {site.url}
    assert server.get("/api/assessments?q=100%25").json["items"] == []
    assert server.get("/api/assessments?band=strong_signs").json["items"] == []


def test_what_is_deleted_is_gone_from_list_and_disk(server):
    job = server.ended(server.post("/api/assessments", {"url": NOBODY}).json["id"])
    assert (server.folder / "jobs" / job["id"]).is_dir()
    assert server.ask("DELETE", job["links"]["self"]).status == 204
    assert server.get(job["links"]["self"]).status == 404
    assert server.get(job["links"]["self"] + "/report.html").status == 404
    assert not (server.folder / "jobs" / job["id"]).exists()
    assert server.ask("DELETE", job["links"]["self"]).status == 404


def test_a_list_is_audited_with_dashboard_and_tables(server, site):
    table = f"Blog,Agency\n{site.url},South\nhttp://127.0.0.1:9/,North\nnothing,East\n".encode()
    sent = server.send("/api/audits", "blogs.csv", table, group_by="Agency", url_column="Blog")
    assert sent.status == 201
    tallies = [event for event in server.events(sent.json["id"], kind="audits") if event["event"] == "tally"]
    assert tallies[-1]["failed"] == 1
    audit = server.job(sent.json["id"], "audits")
    assert audit["state"] == "done"
    assert (audit["summary"]["assessed"], audit["summary"]["failed"], audit["summary"]["no_blog"]) == (1, 1, 1)
    assert sum(audit["summary"]["bands"].values()) == 1
    dashboard = server.get(audit["links"]["dashboard"])
    assert b"South" in dashboard.body
    assert b"Audit of blogs.csv" in dashboard.body
    assert str(server.folder).encode() not in dashboard.body
    assert dashboard.header("Content-Security-Policy").startswith("sandbox allow-scripts ")
    for ending, begins in (("csv", b"\xef\xbb\xbf"), ("jsonl", b"{"), ("xlsx", b"PK")):
        answer = server.get(f"/api/audits/{audit['id']}/export.{ending}")
        assert answer.status == 200
        assert answer.body.startswith(begins)
    rows = [json.loads(line) for line in server.get(f"/api/audits/{audit['id']}/export.jsonl").body.splitlines()]
    assert [row["state"] for row in rows] == ["assessed", "failed"]
    report = server.get(f"/api/audits/{audit['id']}/dashboard/{rows[0]['evidence']}/report.html")
    assert b"<html" in report.body
    assert [job["id"] for job in server.get("/api/audits").json["items"]] == [audit["id"]]
    assert server.get(f"/api/assessments/{audit['id']}").status == 404


def test_addresses_in_a_request_are_a_list_too(server):
    sent = server.post("/api/audits", {"urls": [NOBODY, NOBODY]})
    assert server.ended(sent.json["id"], "audits")["summary"]["total"] == 1
    assert server.post("/api/audits", {"urls": []}).status == 422
    assert server.post("/api/audits", {"urls": ["a.example\nb.example"]}).status == 422


def test_a_list_names_no_file_of_the_server(server, tmp_path, capture):
    file = tmp_path / "secret.warc.gz"
    file.write_bytes(capture)
    job = server.ended(server.send("/api/audits", "list.txt", f"{file}\n".encode()).json["id"], "audits")
    assert job["state"] == "failed"
    assert "names no blog" in job["error"]
    assert str(server.folder) not in job["error"]


def test_the_signals_are_those_of_the_command_line(server, capsys):
    model = server.options[server.options.index("--model") + 1]
    assert run(["signals", "--json", "--model", model]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert server.get("/api/signals").json == lines


def test_health_and_figures(server, done):
    assert server.get("/health").json["status"] == "ok"
    figures = server.get("/metrics").body.decode()
    assert 'flogcheck_jobs{kind="assessment",state="done"}' in figures
    assert 'flogcheck_job_seconds_count{kind="assessment"}' in figures
    assert "flogcheck_queue_length 0.0" in figures
    # By route, so that strangers cannot make figures by asking for many addresses.
    assert 'route="/api/assessments/{id}"' in figures
    assert done["id"] not in figures
