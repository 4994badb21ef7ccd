"""Small captures made of pages that the tests write themselves."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from classifier.blog import Blog, parse
from crawler.archive import Capture, Exchange

if TYPE_CHECKING:
    from collections.abc import Mapping


def exchange(url: str, body: str, *, status: int = 200, kind: str = "text/html; charset=utf-8") -> Exchange:
    """Give one answer, with the record id and digest that a capture would give it."""
    raw = body.encode()
    digest = "sha1:" + base64.b32encode(hashlib.sha1(raw).digest()).decode()
    record_id = f"urn:test:{hashlib.md5(url.encode()).hexdigest()}"
    return Exchange(url, status, (("content-type", kind),), raw, record_id, digest, "2026-01-02T03:04:05Z")


def capture_of(pages: Mapping[str, str], *, host: str = "diary.example") -> Capture:
    """Make the capture of a blog from path → HTML; other types by the ending of the path (.xml, .txt)."""
    kinds = {"xml": "application/xml", "txt": "text/plain"}
    exchanges = tuple(
        exchange(f"https://{host}{path}", body, kind=kinds.get(path.rsplit(".", 1)[-1], "text/html; charset=utf-8"))
        for path, body in pages.items()
    )
    return Capture("test.warc.gz", "0" * 64, f"https://{host}/", exchanges)


def blog_of(pages: Mapping[str, str], *, host: str = "diary.example") -> Blog:
    """Parse the capture of `capture_of`."""
    return parse(capture_of(pages, host=host))


def html(*body: str, head: str = "", title: str = "A page", lang: str = "en") -> str:
    """Wrap body mark-up into a page."""
    opening = f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head>'
    return f"{opening}<body>{''.join(body)}</body></html>"


def paragraphs(*texts: str) -> str:
    """Give each text as a paragraph of an article."""
    return "<article>" + "".join(f"<p>{text}</p>" for text in texts) + "</article>"
