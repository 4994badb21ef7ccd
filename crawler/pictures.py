"""Pictures in a capture: read the few that are wanted, on a walk of their own over the file.

Most pictures of a capture say nothing of who writes, so `archive.read` only tells which there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.addresses import canonical
from crawler.payload import Head, read_head, read_payload
from crawler.records import RecordFile
from crawler.unpacking import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

TYPES = re.compile(r"\s*image/(jpe?g|pjpeg|png|webp|gif)\b", re.IGNORECASE)
"""The media types of pictures that are read."""
_SIZE_IN_NAME = re.compile(r"[-_@](?:\d{2,4}x\d{2,4}|\dx|scaled)(?=\.\w{3,4}$)")
_SIZES = re.compile(
    r"(w|h|s|d|r|q|dpr|fm|size|width|height|resize|fit|crop|zoom|quality|strip|auto|format|default|ssl|v|ver)$", re.I
)
_MOST_BYTES = 32 << 20  # of all pictures kept together
_MOST_TRIES = 4  # answers of one picture that are unpacked; a file can hold any number of cut ones
_LARGEST = 4 << 20  # of one; other people's captures hold pictures as their pages had them


@lru_cache(maxsize=16384)
def picture_key(url: str) -> str:
    """Give one form for all addresses of a picture, in whatever size: themes write it into the name, and image
    services (Photon, Gravatar, imgix) take it as a parameter. Text that is no address comes back as it is."""
    try:
        parts = urlsplit(canonical(url))
        kept = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _SIZES.match(pair[0])])
    except ValueError:  # "http://[x/": a record may bear any words as its address
        return url
    return urlunsplit(parts._replace(path=_SIZE_IN_NAME.sub("", parts.path), query=kept))


def picture_addresses(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Give the addresses in the `image` of an item: text, an ImageObject, a reference to one, or a list of these."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part.strip()
        elif isinstance(part, dict):
            known = by_id.get(str(part.get("@id"))) or {}
            address = part.get("contentUrl") or part.get("url") or known.get("contentUrl") or known.get("url")
            if isinstance(address, str):
                yield address.strip()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was answered; `why` says why its bytes are not whole, or is empty."""

    url: str
    body: bytes
    record_id: str
    digest: str
    why: str = ""


def read_pictures(path: Path, wanted: AbstractSet[str]) -> dict[str, Picture]:
    """Read pictures by key (`picture_key`) from a capture: of its first answers the first whole one
    that is not too large, else the first. Revisits are passed over.

    Raises CouldNotRead for a file that cannot be opened or is no capture.
    """
    found: dict[str, Picture] = {}
    tries = dict.fromkeys(wanted, _MOST_TRIES)
    room = _MOST_BYTES
    with RecordFile(path) as file:
        for record in file.records(Trouble()):
            key = picture_key(record.get("WARC-Target-URI"))
            kind = record.get("WARC-Type").lower()
            if key not in tries or kind not in ("response", "resource"):
                continue
            head = (
                Head(200, (("content-type", record.get("Content-Type")),))
                if kind == "resource"
                else read_head(record.block)
            )
            if head.status != 200 or not TYPES.match(head.get("content-type")):
                continue
            payload = read_payload(record.block, head, record.get("WARC-Payload-Digest"))
            why = ""
            if payload.cut or record.get("WARC-Truncated"):
                why = "the picture is not whole"
            elif len(payload.body) > min(room, _LARGEST):
                why = "the picture is too large"
            body = b"" if why else payload.body
            room -= len(body)
            url, number = record.get("WARC-Target-URI"), record.get("WARC-Record-ID")
            picture = Picture(url, body, number or f"record {record.number}", payload.digest, why)
            if not why:
                found[key] = picture
            found.setdefault(key, picture)
            tries[key] -= 1
            if not why or not tries[key]:
                del tries[key]
            if not tries:
                break
    return found
