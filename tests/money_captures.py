"""Captures of an invented blog whose money links were followed, written as a crawl writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from classifier.blog import Blog, parse
from crawler.archive import Capture, read
from crawler.capture_writer import CaptureWriter
from crawler.outside import Service
from tests.signals.build import html, paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BLOG = "https://kettle.example/"
THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = "I boil water every morning and write down how long it took, and the cat watches from the stove. " * 8


@dataclass(frozen=True, slots=True)
class Went:
    """One answer on a way: status, where it leads by Location, body."""

    url: str
    to: str = ""
    body: str = ""
    status: int = 0
    type: str = "text/html; charset=utf-8"


def post(*links: str, title: str = "A post") -> str:
    """Write a post with these links in it."""
    return html(f"<h1>{title}</h1>", paragraphs(WORDS), *(f"<p>{link}</p>" for link in links), title=title)


def sold(url: str, words: str = "Check price", *, rel: str = "sponsored nofollow") -> str:
    """Write a link that earns."""
    return f'<a href="{url}" rel="{rel}">{words}</a>'


def write(
    path: Path,
    pages: Mapping[str, str],
    followed: Sequence[str] = (),
    went: Sequence[Went] = (),
    failures: Sequence[tuple[str, str, str]] = (),
) -> Path:
    """Write the capture: pages of the blog by path, links followed, answers on the way, failures (url, kind, words)."""
    with CaptureWriter(path, start_url=BLOG, software="test", settings={}) as capture:
        for where, body in pages.items():
            _exchange(capture, Went(BLOG + where[1:], body=body), "")
        for link in followed:
            capture.followed(link, THEN)
        for answer in went:
            _exchange(capture, answer, Service.MONEY)
        for url, kind, words in failures:
            capture.failure(url, kind, words, THEN, Service.MONEY)
        capture.finish("done", {"landed": BLOG})
    return path


def capture_of(folder: Path, *arguments: object, **more: object) -> Capture:
    """Write and read it back."""
    return read(write(folder / "money.warc.gz", *arguments, **more))  # type: ignore[arg-type]


def blog_of(folder: Path, *arguments: object, **more: object) -> Blog:
    """Write, read and parse it."""
    return parse(capture_of(folder, *arguments, **more))


def _exchange(capture: CaptureWriter, answer: Went, service: str) -> None:
    headers = [("Content-Type", answer.type)] + ([("Location", answer.to)] if answer.to else [])
    capture.exchange(
        url=answer.url,
        method="GET",
        request_headers=[],
        status=answer.status or (302 if answer.to else 200),
        reason="",
        response_headers=headers,
        body=answer.body.encode(),
        at=THEN,
        seconds=0.1,
        service=service,
    )
