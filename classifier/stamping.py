"""Ask a time-stamping authority (RFC 3161, 3.4: over HTTP) for a stamp over the manifest of a bundle.

This is a door: it sends the hash of the manifest, and nothing else, to the address that the user named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from classifier.bundle.manifest import MANIFEST, stamp_of
from classifier.bundle.timestamp import granted, question
from classifier.bundle.writing import write_bytes
from crawler.errors import BadAddress, CouldNotFetch, CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 20.0
_LARGEST = 1 << 20  # bytes of an answer; real ones have a few thousand


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: what was asked of one authority is not asked of another."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse."""


def stamp(folder: Path, url: str) -> Path:
    """Have the manifest of a bundle stamped, and keep the answer beside it; give its place.

    Raises BadAddress, CouldNotRead without a manifest, CouldNotFetch where no stamp is had, MissingExtra, and
    CouldNotWrite, also where there is a stamp already: an earlier one says more than a later one.
    """
    place = folder / stamp_of(MANIFEST)
    if place.exists():
        raise CouldNotWrite(f"{place} exists already; nothing was overwritten")
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadAddress(f"only http and https addresses can be asked for a time stamp: {url}")
    try:
        asked = question((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise CouldNotRead(f"{folder / MANIFEST} cannot be read: {error.strerror or error}") from None
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with build_opener(_Stay).open(Request(url, asked, headers), timeout=_SECONDS) as response:  # noqa: S310
            answer = response.read(_LARGEST)
    except HTTPError as error:
        raise CouldNotFetch(f"{url}: no time stamp: answered {error.code}") from None
    except (URLError, OSError, ValueError) as error:
        raise CouldNotFetch(f"{url}: no time stamp: {getattr(error, 'reason', None) or error}") from None
    wrong = granted(answer)
    if wrong:
        raise CouldNotFetch(f"{url}: no time stamp: {wrong}")
    write_bytes(place, answer)
    return place
