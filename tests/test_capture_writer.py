"""The capture that a crawl leaves behind: a WARC that others can read, whole after every record."""

from __future__ import annotations

import gzip
import os
import resource
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from crawler.archive import Failure, read
from crawler.capture_writer import CaptureWriter
from crawler.errors import CouldNotWrite

START = "https://garden.example/"
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
HTML = [("Content-Type", "text/html; charset=utf-8")]


def begin(path: Path, **settings: str) -> CaptureWriter:
    return CaptureWriter(path, start_url=START, software="flogcheck/test", settings=settings)


def page(writer: CaptureWriter, url: str = START, body: bytes = b"<p>beans", **more) -> str:
    given = {
        "method": "GET",
        "request_headers": [("User-Agent", "test")],
        "status": 200,
        "reason": "OK",
        "response_headers": HTML,
        "at": AT,
        "seconds": 0.25,
    }
    return writer.exchange(url=url, body=body, **(given | more))


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """All records as warcio, a reader that is not ours, sees them, with every digest checked."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def test_a_capture_tells_who_wrote_it_how_and_from_where(tmp_path):
    with begin(tmp_path / "a.warc.gz", pages="30", robots="ignored") as writer:
        writer.finish("done")
    kind, headers, block = records(tmp_path / "a.warc.gz")[0]
    lines = block.decode().splitlines()
    assert kind == "warcinfo"
    assert headers["WARC-Filename"] == "a.warc.gz"
    assert "software: flogcheck/test" in lines
    assert "format: WARC File Format 1.1" in lines
    assert any(line.startswith("conformsTo: http://iipc.github.io/") for line in lines)
    assert "robots: ignored" in lines
    assert f"flogcheck-start-url: {START}" in lines
    assert "flogcheck-setting-pages: 30" in lines


def test_an_exchange_is_a_response_and_the_request_that_it_answers(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        told = page(writer, START + "post?p=1", ip="192.0.2.7", request_body=b"")
    (kind, headers, block), (kind_2, headers_2, block_2) = records(tmp_path / "a.warc.gz")[1:]
    assert (kind, kind_2) == ("response", "request")
    assert headers["WARC-Record-ID"] == headers_2["WARC-Concurrent-To"] == f"<{told}>"
    assert headers["WARC-Target-URI"] == headers_2["WARC-Target-URI"] == START + "post?p=1"
    assert headers["WARC-Date"] == headers_2["WARC-Date"] == "2026-03-01T12:30:15.123456Z"
    assert headers["WARC-IP-Address"] == "192.0.2.7"
    assert headers["Flogcheck-Seconds"] == "0.250"
    assert headers["WARC-Payload-Digest"].startswith("sha1:")
    assert headers["WARC-Block-Digest"] != headers["WARC-Payload-Digest"]
    assert block == b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>beans"
    assert block_2 == b"GET /post?p=1 HTTP/1.1\r\nHost: garden.example\r\nUser-Agent: test\r\n\r\n"


def test_times_of_other_zones_are_written_in_utc(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer, at=datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))))
    assert read(tmp_path / "a.warc.gz").exchanges[0].captured_at == "2026-02-28T23:00:00Z"


def test_a_packed_body_is_kept_as_it_was_sent(tmp_path):
    sent = gzip.compress(b"<p>tomatoes")
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer, body=sent, response_headers=[*HTML, ("Content-Encoding", "gzip")])
    assert records(tmp_path / "a.warc.gz")[1][2].endswith(sent)
    assert read(tmp_path / "a.warc.gz").exchanges[0].body == b"<p>tomatoes"


def test_a_header_about_chunks_that_are_gone_gets_another_name(tmp_path):
    # The body looks like a chunk, and must not be taken for one.
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer, body=b"3\r\nabc\r\n0\r\n\r\n", response_headers=[*HTML, ("Transfer-Encoding", "chunked")])
    exchange = read(tmp_path / "a.warc.gz").exchanges[0]
    assert exchange.body == b"3\r\nabc\r\n0\r\n\r\n"
    assert exchange.header("x-crawler-transfer-encoding") == "chunked"


def test_a_body_that_was_cut_by_the_crawl_says_so(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer, truncated="length")
    assert records(tmp_path / "a.warc.gz")[1][1]["WARC-Truncated"] == "length"
    assert read(tmp_path / "a.warc.gz").exchanges[0].body_cut


def test_line_breaks_in_values_become_no_headers_and_no_body(tmp_path):
    with begin(tmp_path / "a.warc.gz", note="x\r\nflogcheck-start-url: https://evil.example/") as writer:
        page(
            writer,
            START + "a\r\nWARC-Type: request",
            reason="OK\r\nSet-Cookie: a=b",
            response_headers=[*HTML, ("X-A", "1\r\n\r\n<script>"), ("X-B\r\nX-C", "2\nX-D: 3\u2028\x85")],
        )
        writer.failure(START + "b", "dns", "unknown\r\nflogcheck-failure: tls", AT)
        writer.finish("done\r\nflogcheck-stopped: interrupted", {"n\no": "1\r\n2"})
    capture = read(tmp_path / "a.warc.gz")
    (exchange,) = capture.exchanges
    assert capture.start_url == START
    assert [name for name, _ in exchange.headers] == ["content-type", "x-a", "x-b x-c"]
    assert exchange.body == b"<p>beans"
    assert exchange.url.startswith(START + "a%20WARC-Type")
    assert capture.failures[0].kind == "dns"
    assert all(kind in ("warcinfo", "response", "request", "metadata") for kind, *_ in records(tmp_path / "a.warc.gz"))


def test_header_bytes_that_are_not_ascii_stay_what_they_were(tmp_path):
    as_bytes = "café".encode().decode("latin-1")  # as HTTP libraries give UTF-8 bytes
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer, response_headers=[*HTML, ("X-Title", as_bytes)])
    assert "X-Title: café\r\n".encode() in records(tmp_path / "a.warc.gz")[1][2]
    assert read(tmp_path / "a.warc.gz").exchanges[0].header("x-title") == "café"


def test_failures_read_back(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer)
        writer.failure(START + "private", "robots", "robots.txt forbids it", AT)
        writer.failure("http://169.254.169.254/", "private", "a redirect into a private network", AT)
        writer.finish("done")
    assert read(tmp_path / "a.warc.gz").failures == (
        Failure(START + "private", "robots", "robots.txt forbids it", "2026-03-01T12:30:15.123456Z"),
        Failure(
            "http://169.254.169.254/", "private", "a redirect into a private network", "2026-03-01T12:30:15.123456Z"
        ),
    )


def test_a_crawl_that_got_nothing_reads_back_with_its_failures(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        writer.failure(START, "dns", "no such host", AT)
        writer.finish("dead host")
    capture = read(tmp_path / "a.warc.gz")
    assert (capture.start_url, capture.exchanges, capture.failures[0].kind) == (START, (), "dns")


@pytest.mark.parametrize(
    ("stopped", "partial"),
    [
        ("done", ""),
        ("pages", ""),
        ("seconds", ""),
        ("bytes", ""),
        ("interrupted", "the crawl was interrupted"),
        ("dead host", "the host stopped answering"),
        ("a comet", "the crawl stopped early: a comet"),
    ],
)
def test_a_spent_budget_is_not_partial_but_a_broken_crawl_is(tmp_path, stopped, partial):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer)
        writer.finish(stopped, {"pages": "1"})
    assert read(tmp_path / "a.warc.gz").partial == partial


def test_a_crawl_without_an_end_reads_as_partial(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer)
    assert read(tmp_path / "a.warc.gz").partial == "the crawl did not finish"


def test_what_was_written_survives_kill_9(tmp_path):
    path = tmp_path / "a.warc.gz"
    code = textwrap.dedent(f"""
        import sys, time
        from datetime import UTC, datetime
        from pathlib import Path
        from crawler.capture_writer import CaptureWriter
        writer = CaptureWriter(Path({str(path)!r}), start_url={START!r}, software="x", settings={{}})
        for i in range(5):
            writer.exchange(url={START!r} + str(i), method="GET", request_headers=[], status=200, reason="OK",
                response_headers=[("Content-Type", "text/html")], body=b"<p>beans", at=datetime.now(UTC), seconds=0)
        print("ready", flush=True)
        time.sleep(60)
    """)
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    capture = read(path)
    assert len(capture.exchanges) == 5
    assert capture.partial == "the crawl did not finish"


def test_a_full_disk_is_one_line_and_keeps_the_records_before(tmp_path):
    path = tmp_path / "a.warc.gz"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write beyond the limit is an OSError
    try:
        with begin(path) as writer:
            page(writer)
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 2000, before[1]))
            with pytest.raises(CouldNotWrite, match=r"cannot be written: .+; what it holds is kept") as told:
                page(writer, START + "big", body=os.urandom(50_000))
            with pytest.raises(CouldNotWrite):
                page(writer, START + "big", body=os.urandom(50_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 3
    capture = read(path)
    assert [e.url for e in capture.exchanges] == [START]
    assert capture.partial == "the crawl did not finish"


def test_a_folder_is_made_but_nothing_is_overwritten(tmp_path):
    path = tmp_path / "new" / "a.warc.gz"
    with begin(path) as writer:
        page(writer)
    before = path.read_bytes()
    with pytest.raises(CouldNotWrite, match="exists already"):
        begin(path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CouldNotWrite, match="cannot be written"):
        begin(tmp_path / "file" / "a.warc.gz")


def test_writing_after_the_end_is_one_line(tmp_path):
    with begin(tmp_path / "a.warc.gz") as writer:
        page(writer)
    with pytest.raises(CouldNotWrite):
        page(writer)
    assert len(read(tmp_path / "a.warc.gz").exchanges) == 1


def test_another_reader_checks_and_indexes_the_file(tmp_path, capsys):
    path = tmp_path / "a.warc.gz"
    with begin(path) as writer:
        for i in range(3):
            page(writer, f"{START}{i}")
        writer.failure(START + "x", "timeout", "no answer in 20 s", AT)
        writer.finish("pages")
    with pytest.raises(SystemExit) as left:
        warcio(["check", "-v", str(path)])
    assert left.value.code in (0, None)
    assert capsys.readouterr().out.count("digest pass") == 9
    warcio(["index", str(path)])
    assert capsys.readouterr().out.count("\n") == 9


def test_an_answer_that_did_not_come_over_http_is_a_resource(tmp_path):
    path = tmp_path / "a.warc.gz"
    with begin(path) as writer:
        page(writer)
        text = b"; NOERROR garden.example. IN MX\ngarden.example. 300 IN MX 10 mail.example.\n"
        uri = "dns:garden.example?type=MX"
        written = writer.resource(
            url=uri, content_type="text/dns", body=text, at=AT, seconds=0.02, ip="192.0.2.53", service="dns-mx"
        )
        writer.finish("done")
    (headers,) = [headers for kind, headers, _ in records(path) if kind == "resource"]
    assert headers["WARC-Target-URI"] == uri
    assert headers["Content-Type"] == "text/dns"
    assert headers["WARC-IP-Address"] == "192.0.2.53"
    with pytest.raises(SystemExit) as left:
        warcio(["check", "-v", str(path)])
    assert left.value.code in (0, None)
    (answer,) = read(path, url=START).outside
    assert (answer.body, answer.record_id, answer.captured_at) == (text, written, "2026-03-01T12:30:15.123456Z")


def test_a_name_without_gz_gives_a_plain_warc(tmp_path):
    with begin(tmp_path / "a.warc") as writer:
        page(writer)
    assert (tmp_path / "a.warc").read_bytes().startswith(b"WARC/1.1\r\n")
    assert len(read(tmp_path / "a.warc").exchanges) == 1


names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12).map("x-{}".format)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(str.strip)
answers = st.tuples(
    st.integers(100, 999), st.lists(st.tuples(names, values), max_size=5), st.binary(max_size=3000), st.booleans()
)


@given(st.lists(answers, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_server_answers_reads_back_the_same(tmp_path, given):
    path = tmp_path / "round.warc.gz"
    path.unlink(missing_ok=True)
    with begin(path) as writer:
        for i, (status, headers, body, packed) in enumerate(given):
            page(
                writer,
                f"{START}{i}",
                status=status,
                body=gzip.compress(body) if packed else body,
                response_headers=[*headers, ("Content-Encoding", "gzip")] if packed else headers,
            )
        writer.finish("done")
    capture = read(path)
    assert [(e.url, e.status, e.body, e.body_cut) for e in capture.exchanges] == [
        (f"{START}{i}", status, body, False) for i, (status, _, body, _) in enumerate(given)
    ]
    for exchange, (_, headers, _, packed) in zip(capture.exchanges, given, strict=True):
        assert list(exchange.headers) == headers + [("content-encoding", "gzip")] * packed
    assert capture.warnings == ()
    assert capture.partial == ""
    assert records(path)
