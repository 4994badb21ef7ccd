"""Outside records in a capture: kept apart from the blog's own pages, each answered or failed by name."""

from __future__ import annotations

from datetime import UTC, datetime

from classifier import blog as blogs
from crawler import archive
from crawler.capture_writer import CaptureWriter
from crawler.outside import NOT_ASKED, Service

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = "https://kettle.example/"


def write(path, *, answers=(), failures=()):
    """A capture of one page, and of what outside services said."""
    with CaptureWriter(path, start_url=HOME, software="test", settings={}) as capture:
        for url, service, kind, body in [(HOME, "", "text/html", b"<p>Tea, mostly."), *answers]:
            capture.exchange(
                url=url,
                method="GET",
                request_headers=[],
                status=200,
                reason="OK",
                response_headers=[("Content-Type", kind)],
                body=body,
                at=NOW,
                seconds=0.1,
                service=service,
            )
        for url, kind, message, service in failures:
            capture.failure(url, kind, message, NOW, service)
        capture.finish("done", {"landed": HOME})
    return path


def test_answers_of_outside_services_stand_apart_from_the_blog(tmp_path):
    registry = "https://registry.example/domain/kettle.example"
    path = write(
        tmp_path / "a.warc.gz",
        answers=[
            (registry, Service.RDAP, "application/rdap+json", b'{"objectClassName": "domain"}'),
            # An early capture of the blog's own page has the blog's words and is still no page of it today.
            (HOME + "?then", Service.ARCHIVE_PAGE, "text/html", b"<p>Boats."),
        ],
    )
    capture = archive.read(path)
    assert [each.url for each in capture.exchanges] == [HOME]
    assert [(each.service, each.body) for each in capture.outside] == [
        ("rdap", b'{"objectClassName": "domain"}'),
        ("archive-page", b"<p>Boats."),
    ]
    assert [page.url for page in blogs.parse(capture).pages] == [HOME]


def test_an_outside_service_that_failed_is_no_gap_of_the_blog(tmp_path):
    path = write(
        tmp_path / "a.warc.gz",
        failures=[
            (
                "https://logs.example/?q=kettle.example",
                "timeout",
                "logs.example did not answer in time",
                "certificates",
            ),
            (HOME, NOT_ASKED, "the blog stands on a platform's domain", "rdap"),
        ],
    )
    capture = archive.read(path)
    assert capture.failures == ()
    assert [(each.service, each.kind) for each in capture.outside_failures] == [
        ("certificates", "timeout"),
        ("rdap", "not-asked"),
    ]


def test_a_stranger_s_file_can_hold_no_outside_records_of_ours(tmp_path):
    path = write(tmp_path / "a.warc", answers=[(HOME + "x", Service.RDAP, "text/html", b"<p>x")])
    plain = path.read_bytes()
    info_end = plain.index(b"WARC/1.1", 10)
    path.write_bytes(plain[info_end:])  # without the record that says which crawl of ours it was
    assert archive.read(path).outside == ()
