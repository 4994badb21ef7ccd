"""Captures: read any WARC, gzipped WARC or WACZ; write our own.

The reader needs no Scrapy and opens no socket. What it yields is bytes as a person's browser would see
them (chunking and compression undone) with the record id and payload digest that prove where they lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answered request.

    `url` is the WARC-Target-URI, `headers` lower-case names in the order received, `body` the payload
    decoded, `record_id` the WARC-Record-ID without angle brackets, `digest` the WARC-Payload-Digest,
    `captured_at` the WARC-Date (RFC 3339, UTC). `body_cut` says that the body was longer than was kept.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    record_id: str
    digest: str
    captured_at: str
    body_cut: bool = False

    def header(self, name: str) -> str:
        """Give the first header of that lower-case name, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Failure:
    """One request without an answer; `kind` is one word: robots, dns, refused, tls, timeout, private, size …"""

    url: str
    kind: str
    message: str
    at: str


@dataclass(frozen=True, slots=True)
class Capture:
    """What one crawl of one blog asked and was answered, in the order of the file.

    `start_url` is the address the crawl began with, else the first HTML page of the file. `partial` says in
    a few words why the crawl stopped before its end (Ctrl-C, dead host, a truncated file), or is empty.
    `warnings` name records that could not be used.
    """

    path: str
    sha256: str
    start_url: str
    exchanges: tuple[Exchange, ...]
    failures: tuple[Failure, ...] = ()
    partial: str = ""
    warnings: tuple[str, ...] = ()


def read(path: Path, *, url: str = "") -> Capture:
    """Read the capture of one blog from a WARC, gzipped WARC or WACZ file.

    Of a file with several hosts the blog of `url` is taken, else that of the first HTML page.
    Raises CouldNotRead for a file that is missing, empty, not a capture, or holds nothing of that blog.
    """
    raise NotImplementedError
