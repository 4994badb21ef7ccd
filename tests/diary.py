"""An invented diary, as pages to serve and as a capture file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.capture_writer import CaptureWriter
from tests.signals.build import html, paragraphs

if TYPE_CHECKING:
    from pathlib import Path

WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
DIARY = {
    "/": html(
        paragraphs(WALK * 12), '<p><a href="/about/">About</a> <a href="/dog/">The dog</a></p>', title="Hill diary"
    ),
    "/about/": html(paragraphs("I am Tilly Marsh and I live below the hill. " + WALK * 4), title="About"),
    "/dog/": html(paragraphs("The dog was ill. " + WALK * 12), title="The dog"),
}


def write_capture(path: Path, pages: dict[str, str]) -> str:
    """Write a capture file of an invented blog with our own writer."""
    then = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with CaptureWriter(path, start_url="https://diary.example/", software="test", settings={}) as capture:
        for where, body in pages.items():
            capture.exchange(
                url=f"https://diary.example{where}",
                method="GET",
                request_headers=[],
                status=200,
                reason="OK",
                response_headers=[("Content-Type", "text/html; charset=utf-8")],
                body=body.encode(),
                at=then,
                seconds=0.1,
            )
        capture.finish("done")
    return str(path)
