"""The doors: what may be crawled, who may come in, what may be sent, and what a hostile page can do in a report."""

from __future__ import annotations

import asyncio
import gzip
import io
import urllib.parse
import zipfile

import pytest

from classifier.web.doors import session_of
from classifier.web.uploads import shown_name
from crawler.budget import Budget
from crawler.crawl import crawl_async
from crawler.errors import CouldNotFetch
from tests.chromium import started
from tests.diary import DIARY, write_capture
from tests.site_server import Site, redirect
from tests.web_server import BOUNDARY, Server

TOKEN = "a-token-that-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
BLOG = {"url": "https://blog.example/"}


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A server that crawls public addresses only."""
    with Server(tmp_path_factory.mktemp("public") / "out", "--jobs", "4", "--max-upload", "1") as running:
        yield running


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A server that all computers reach, so that it wants a token."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "tokens").write_text(f"{TOKEN}\n")
    options = ("--host", "0.0.0.0", "--token-file", str(folder / "tokens"), "--name", "flog.example")
    with Server(folder / "out", *options) as running:
        yield running


def test_a_private_address_is_refused_in_every_disguise(public):
    with Site(DIARY) as site:
        port = site.port
        hosts = [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "localhost.", "[::1]",
            "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[::]", "0.0.0.0", "127.0.0.1.",
        ]  # fmt: skip
        begun = []
        for host in hosts:
            answer = public.post("/api/assessments", {"url": f"http://{host}:{port}/"})
            if answer.status == 422:  # no address at all: refused earlier still
                continue
            begun.append((host, answer.json["id"]))
        for host, job in begun:
            ended = public.ended(job)
            assert ended["state"] == "failed", host
            assert "private address" in ended["error"], (host, ended["error"])
        assert len(begun) >= 8
        assert site.asked == []


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "100.64.0.1", "224.0.0.1", "[ff02::1]"]
)
def test_metadata_networks_and_multicast_are_refused(tmp_path, host):
    with pytest.raises(CouldNotFetch, match="private address"):
        asyncio.run(crawl_async(f"http://{host}/", tmp_path / "c.warc.gz", budget=Budget(seconds=5), own_network=False))


def test_a_name_and_a_redirect_that_lead_inside_are_refused_when_they_are_connected_to(tmp_path):
    with Site(DIARY) as inside, Site({"/": redirect(inside.url)}) as outside:
        hosts = {"blog.example": outside.address}
        names = {"rebound.example": "127.0.0.1", "metadata.example": "169.254.169.254,::1"}
        for place, url in enumerate(
            ("http://blog.example/", f"http://rebound.example:{inside.port}/", "http://metadata.example/", inside.url)
        ):
            warc = tmp_path / f"{place}.warc.gz"
            with pytest.raises(CouldNotFetch, match="private address"):
                asyncio.run(
                    crawl_async(
                        url, warc, budget=Budget(delay=0, seconds=5), hosts=hosts, names=names, own_network=False
                    )
                )
        assert inside.asked == []


def test_a_list_leads_to_no_private_address_either(public):
    with Site(DIARY) as site:
        job = public.ended(public.post("/api/audits", {"urls": [site.url]}).json["id"], "audits")
        assert job["summary"]["failures"] == {"not fetched": 1}
        assert site.asked == []


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "", "[::1", "a@127.0.0.1@b"]
)
def test_a_host_name_that_is_not_ours_is_not_answered(public, host):
    answer = public.get("/", Host=host)
    assert (answer.status, answer.json["code"]) == (400, "unknown-host")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "[::1]:8765"])
def test_the_names_of_this_computer_are_ours(public, host):
    assert public.get("/health", Host=host).status == 200


def test_beyond_this_computer_an_address_or_a_given_name_is_ours(guarded):
    assert guarded.get("/health", Host="192.0.2.7:8765").status == 200
    assert guarded.get("/health", Host="flog.example").status == 200
    assert guarded.get("/health", Host="evil.example").status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_page_of_another_site_starts_and_deletes_nothing(public, headers):
    answer = public.ask(
        "POST", "/", b"url=https://blog.example/", {"Content-Type": "application/x-www-form-urlencoded", **headers}
    )
    assert (answer.status, answer.json["code"]) == (403, "cross-site")
    assert public.ask("DELETE", f"/api/assessments/{'0' * 32}", headers=headers).status == 403
    assert public.send("/api/audits", "list.txt", b"blog.example\n", headers).status == 403


def test_our_own_pages_may(public):
    own = {"Origin": f"http://{public.address}", "Sec-Fetch-Site": "same-origin"}
    assert public.ask("DELETE", f"/api/assessments/{'0' * 32}", headers=own).status == 404


@pytest.mark.parametrize(
    ("written", "said"),
    [(None, "name a file with a token"), ("short\n", "at least 16 bytes"), ("", "at least 16 bytes")],
)
def test_beyond_this_computer_it_does_not_start_without_a_token(tmp_path, written, said):
    options = ["--host", "0.0.0.0"]
    if written is not None:
        (tmp_path / "tokens").write_text(written)
        options += ["--token-file", str(tmp_path / "tokens")]
    server = Server(tmp_path / "out", *options)
    with pytest.raises(AssertionError, match=said):
        server.start()
    assert server.process.wait(10) == 3


def test_without_the_token_nothing_is_told_or_taken(guarded):
    for method, path in (
        ("GET", "/api/assessments"), ("POST", "/api/assessments"), ("GET", "/metrics"), ("GET", "/api/openapi.json"),
        ("GET", "/"), ("DELETE", f"/api/audits/{'0' * 32}"), ("GET", "/nothing"),
    ):  # fmt: skip
        answer = guarded.ask(method, path)
        assert (answer.status, answer.json["code"], answer.header("WWW-Authenticate")) == (401, "no-token", "Bearer")
    for wrong in ("Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", "Bearer é"):
        assert guarded.ask("GET", "/api/assessments", headers={"Authorization": wrong}).status == 401
    assert guarded.ask("GET", "/api/assessments", headers=BEARER).status == 200
    assert guarded.get("/health").status == 200


def test_people_come_in_by_a_form_that_sets_a_cookie_without_the_token(guarded):
    away = guarded.get("/assessments?q=x", Accept="text/html")
    assert (away.status, away.header("Location")) == (303, "/login?to=/assessments")
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{guarded.address}"}
    body = urllib.parse.urlencode({"token": TOKEN, "to": "/assessments"}).encode()
    answer = guarded.ask("POST", "/login", body, form)
    assert (answer.status, answer.header("Location")) == (303, "/assessments")
    cookie = answer.header("Set-Cookie")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie
    pair = cookie.partition(";")[0]
    assert guarded.get("/api/assessments", Cookie=pair).status == 200
    assert guarded.get("/api/assessments", Cookie=pair[:-1]).status == 401
    assert guarded.get("/api/assessments", Cookie=f"flogcheck={session_of('another-token-entirely')}").status == 401
    # With a cookie, which browsers send by themselves, another site's page still starts nothing.
    hostile = {"Cookie": pair, "Origin": "https://evil.example", "Content-Type": "application/json"}
    assert guarded.ask("POST", "/api/assessments", b"{}", hostile).status == 403
    wrong = urllib.parse.urlencode({"token": "x" * 20, "to": "/"}).encode()
    assert guarded.ask("POST", "/login", wrong, form).status == 403


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_in_leads_nowhere_else(guarded, to):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = guarded.ask("POST", "/login", urllib.parse.urlencode({"token": TOKEN, "to": to}).encode(), form)
    assert (answer.status, answer.header("Location")) == (303, "/")


@pytest.mark.parametrize("wants_token", [False, True])
def test_too_many_requests_of_one_client_wait_also_of_one_who_guesses_tokens(tmp_path, wants_token):
    (tmp_path / "tokens").write_text(TOKEN)
    server = Server(tmp_path / "out", *(["--token-file", str(tmp_path / "tokens")] if wants_token else []))
    server.options[server.options.index("--rate") + 1] = "5"
    with server:
        guess = {"Authorization": "Bearer guessed"}
        statuses = [server.get("/api/assessments", **guess).status for _ in range(6)]
        assert statuses == [401 if wants_token else 200] * 5 + [429]
        answer = server.get("/api/assessments")
        assert 1 <= int(answer.header("Retry-After")) <= 60
        assert answer.header("Content-Type") == "application/problem+json"
        assert server.get("/health").status == 200


def test_every_answer_forbids_the_browser_the_rest(public):
    for path in ("/", "/nothing", "/api/assessments", f"/a/{'0' * 32}"):
        answer = public.get(path)
        policy = answer.header("Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.header("X-Content-Type-Options") == "nosniff"
        assert answer.header("Referrer-Policy") == "same-origin"
        assert answer.header("Cache-Control") == "no-store"
        assert not answer.header("Access-Control-Allow-Origin")


def test_a_file_that_is_too_large_is_not_taken_declared_or_not(public):
    large = b"WARC/1.1\r\n" + b"x" * 4_000_000
    answer = public.send("/api/assessments", "large.warc", large)
    assert (answer.status, answer.json["code"]) == (413, "too-large")
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.warc"\r\n\r\n'.encode()

    def pieces():
        yield head
        yield from (large[start : start + 100_000] for start in range(0, len(large), 100_000))

    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Transfer-Encoding": "chunked"}
    answer = public.ask("POST", "/api/assessments", _chunked(pieces()), kind)
    assert answer.status == 413
    assert public.post("/api/assessments", {"url": "https://blog.example/" + "x" * 3_000_000}).status == 413
    assert not list((public.folder / "incoming").glob("*")) if (public.folder / "incoming").exists() else True


def _chunked(pieces) -> bytes:
    framed = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return framed + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "name", "content"),
    [
        ("/api/assessments", "page.warc.gz", b"<html>"),
        ("/api/assessments", "picture.warc", b"\x89PNG\r\n\x1a\n"),
        ("/api/assessments", "empty.warc", b""),
        ("/api/audits", "list.csv", b"\x7fELF\x02\x00\x00"),
        ("/api/audits", "list.csv", b" \n"),
    ],
)
def test_a_file_is_told_by_its_content_not_its_name(public, path, name, content):
    answer = public.send(path, name, content)
    assert (answer.status, answer.json["code"]) == (415, "unknown-file")


def test_a_form_without_a_file_says_so(public):
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = public.ask("POST", "/api/assessments", f"--{BOUNDARY}--\r\n".encode(), kind)
    assert (answer.status, answer.json["errors"]) == (422, [{"where": "body.file", "why": "a file is missing"}])


def test_a_wacz_is_never_unpacked_to_a_place_that_it_names(public, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/../../../../escaped.warc.gz", gzip.compress(b"WARC/1.1\r\n"))
        archive.writestr("/tmp/escaped-absolute", b"x")
        archive.writestr("datapackage.json", b"{}")
    job = public.ended(public.send("/api/assessments", "a.wacz", packed.getvalue()).json["id"])
    assert job["state"] == "failed"
    kept = {path.relative_to(public.folder).parts[-1] for path in public.folder.rglob("*") if path.is_file()}
    assert not any("escaped" in name for name in kept)


@pytest.mark.parametrize(
    ("called", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\blogs.csv", "blogs.csv"),
        ("a\x1b[31m\n.csv", "a [31m .csv"),
        ("..", ".."),
        ("", "a file"),
        ("x" * 500, "x" * 120),
    ],
)
def test_the_name_of_a_file_is_for_showing_only(called, shown):
    assert shown_name(called) == shown


def test_a_dashboard_shows_files_of_its_audit_and_nothing_else(public):
    job = public.ended(public.post("/api/audits", {"urls": ["http://127.0.0.1:9/"]}).json["id"], "audits")
    base = f"/api/audits/{job['id']}/dashboard"
    assert public.get(f"{base}/index.html").status == 200
    (public.folder / "jobs" / job["id"] / "audit" / "runs").mkdir(exist_ok=True)
    (public.folder / "jobs" / job["id"] / "audit" / "runs" / "out.html").symlink_to("/etc/hostname")
    for path in (
        "audit.sqlite", ".lock", "../log.txt", "..%2flog.txt", "%2e%2e/list.txt", "..%2f..%2f..%2fflogcheck.sqlite",
        "runs/../audit.sqlite", "runs/%2e%2e/%2e%2e/list.txt", "/etc/passwd", "%2fetc%2fpasswd", "runs\\..\\x.html",
        "runs/x%00.html", "runs/out.html", "runs/", "C:/x.html",
    ):  # fmt: skip
        assert public.get(f"{base}/{path}").status == 404, path


HOSTILE = (
    "</script></style></textarea><script>document.title='ran'; fetch('/api/assessments')</script>"
    "<img src=x onerror=\"document.title='ran'\"><a href=\"javascript:document.title='ran'\">I am the author</a>"
)


def test_a_hostile_page_runs_nothing_in_the_report_that_shows_it(public, tmp_path):
    escaped = HOSTILE.replace("<", "&lt;")  # what a page says in words comes back as text
    pages = {path: body.replace("forgot my sandwiches", f"I {escaped} {HOSTILE}") for path, body in DIARY.items()}
    path = tmp_path / "hostile.warc.gz"
    write_capture(path, pages)
    job = public.ended(public.send("/api/assessments", HOSTILE + ".warc.gz", path.read_bytes()).json["id"])
    assert job["state"] == "done"
    with started() as browser:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for address in (job["links"]["report"], f"/a/{job['id']}"):
            page.goto(f"http://{public.address}{address}")
            assert [frame.title() for frame in page.frames if frame.title() == "ran"] == []
        assert {url.split("/")[2] for url in asked if url.startswith("http")} == {public.address}
        assert not any(url.endswith("/api/assessments") for url in asked)
