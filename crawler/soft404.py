"""Pages that are not there but answer 200: told by likeness to the answer for an address nobody ever used."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

ALIKE = 0.9
"""Share of common words and tags, of all that either page has, from which on two pages are the same page."""

_PIECE = re.compile(rb"[<>\s]+")
_TITLE = re.compile(rb"<title[^<>]*>([^<]*)</title", re.IGNORECASE)


def nowhere(url: str, prefix: str) -> str:
    """Give an address of the blog that cannot exist; the same for one host at all times, so that crawls compare."""
    digits = hashlib.sha256((urlsplit(url).hostname or "").encode()).hexdigest()[:12]
    return urljoin(url, f"{prefix}flogcheck-{digits}-not-there")


@dataclass(frozen=True, slots=True)
class NotThere:
    """What the blog says of an address that does not exist; empty if it says 404, as it should."""

    title: bytes = b""
    pieces: frozenset[bytes] = frozenset()

    def looks_like(self, body: bytes, url: str) -> bool:
        """Tell whether a page is the same as the one for nothing.

        The title is asked too: short posts in a long template have nearly all words in common.
        """
        if not self.pieces:
            return False
        title, pieces = _summary(body, url)
        return title == self.title and len(self.pieces & pieces) >= ALIKE * len(self.pieces | pieces)


def not_there(status: int, body: bytes, url: str) -> NotThere:
    """Keep what is needed of the answer to the impossible address."""
    return NotThere(*_summary(body, url)) if 200 <= status < 300 else NotThere()


def _summary(body: bytes, url: str) -> tuple[bytes, frozenset[bytes]]:
    # The address stands in the page (canonical link, "cannot find ..."): with it no two would be alike.
    path = urlsplit(url).path
    for own in sorted({url, path, path.strip("/")}, key=len, reverse=True):
        if len(own) > 1:
            body = body.replace(own.encode(), b"")
    title = _TITLE.search(body)
    return (b" ".join(title[1].split()) if title else b""), frozenset(_PIECE.split(body))
