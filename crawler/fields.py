"""The `application/warc-fields` that our captures carry: their names, and how they are written and read.

One warcinfo record begins a crawl, one metadata record stands for each request without an answer and for each link
that is to be followed out of the blog, and a last metadata record about the start address says why the crawl ended.
Names of our own begin with `flogcheck-`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

START_URL = "flogcheck-start-url"
SETTING = "flogcheck-setting-"
FAILURE = "flogcheck-failure"
MESSAGE = "flogcheck-message"
SERVICE = "flogcheck-service"
FOLLOWED = "flogcheck-follow"
STOPPED = "flogcheck-stopped"
NOTE = "flogcheck-note-"
GATHERED_FROM = "flogcheck-gathered-from"

SERVICE_HEADER = "Flogcheck-Service"
"""The extension field of a response record that is an outside record (`outside.Service`) and no page of the blog."""

UNFINISHED = "the crawl did not finish"
# A crawl that spent its budget did what it was asked to; the others have a piece missing.
COMPLETE = frozenset({"done", "pages", "seconds", "bytes"})
_REASONS = {
    "interrupted": "the crawl was interrupted",
    "dead host": "the host stopped answering",
}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """Fold line breaks and control characters into a space, so that a value cannot become a header."""
    return _BREAKS.sub(" ", text).strip()


def written(fields: Iterable[tuple[str, str]]) -> bytes:
    """Write fields, one a line; a value never breaks its line."""
    return "".join(f"{one_line(name).replace(':', '-')}: {one_line(value)}\r\n" for name, value in fields).encode(
        "utf-8", "replace"
    )


def parsed(block: bytes) -> dict[str, str]:
    """Read fields by lower-case name, the first of each; text that is none is passed over."""
    found: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def partial_of(stopped: str) -> str:
    """Say in a few words what is missing from a crawl that ended for this reason; empty for nothing."""
    return "" if stopped in COMPLETE else _REASONS.get(stopped, f"the crawl stopped early: {stopped}")
