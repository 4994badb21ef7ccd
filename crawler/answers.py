"""What an answer is, when it is no page that can be read: one word, and one line for a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response

_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|title|meta|div|p|h1|a)\b", re.IGNORECASE)
_DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("application/pdf", "a PDF document"),
    ("application/msword", "a Word document"),
    ("application/vnd.openxmlformats-officedocument", "an office document"),
    ("application/zip", "a zip archive"),
    ("application/json", "a JSON document"),
    ("application/rss+xml", "a feed"),
    ("application/atom+xml", "a feed"),
    ("text/plain", "a plain text file"),
    ("text/xml", "an XML document"),
    ("application/xml", "an XML document"),
    ("image/", "an image"),
    ("video/", "a video"),
    ("audio/", "a sound file"),
)
_STATUS = {
    401: ("forbidden", "the blog asks for a login (status 401)"),
    403: ("forbidden", "the blog does not let us in (status 403)"),
    404: ("missing", "there is no such page (status 404)"),
    410: ("missing", "the page was taken away (status 410)"),
    429: ("throttled", "the blog says that there are too many requests (status 429)"),
    451: ("forbidden", "the page is withheld for legal reasons (status 451)"),
}


def problem_of(response: Response) -> tuple[str, str]:
    """Tell why an answer is no page, as (kind, message); two empty strings for a page."""
    status = response.status
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:
        return "server", f"the blog's server has an error (status {status})"
    if not 200 <= status < 300:
        return "missing", f"the answer is not a page (status {status})"
    kind = content_type(response)
    if "html" not in kind and not (kind in {"", "text/xml", "application/xml"} and _HTML.search(response.body[:4096])):
        if not kind and not response.body.strip():
            return "empty", "the page is empty"
        return "type", f"is {_name_of(kind, response.body)}, not a web page"
    if not response.body.strip():
        return "empty", "the page is empty"
    if response.body.startswith(b"%PDF"):
        return "type", "is a PDF document, not a web page"
    return "", ""


def content_type(response: Response) -> str:
    """Give the media type of an answer in lower case, without parameters; empty if it names none."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return header.partition(";")[0].strip().lower()


def _name_of(kind: str, body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return "a PDF document"
    return next((name for start, name in _DOCUMENTS if kind.startswith(start)), f"of the type {kind or 'unknown'}")
