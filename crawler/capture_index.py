"""The index of a capture as web archive players read it (CDXJ): which answer lies at which bytes of the file.

A line is a search key, a time of 14 digits and a JSON object. The key is a "sort-friendly URI reordering": the host
from its right end, then path and query in lower case. `www.`, a usual port, a fragment and a slash at the end are left
out, and the parts of a query are sorted, as other tools do it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from crawler.errors import CouldNotRead
from crawler.payload import read_head
from crawler.record_places import PackedTogether, walk_places
from crawler.unpacking import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.records import Record

_KINDS = ("response", "resource", "revisit")
_USUAL_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")


def index_of(capture: Path) -> tuple[str, ...]:
    """Give the lines of the index of a WARC file, sorted, one for each answer to a web address.

    Raises CouldNotRead for a file that is packed in one piece: its records have no places of their own.
    """
    try:
        with capture.open("rb") as file, capture.open("rb") as again:
            lines = []
            for (key, told), offset, length in walk_places(file, capture.stat().st_size, Trouble(), _told):
                if not key:
                    continue
                again.seek(offset)
                digest = hashlib.sha256(again.read(length)).hexdigest()
                where = {"length": str(length), "offset": str(offset), "filename": capture.name}
                lines.append(f"{key} {json.dumps({**told, **where, 'recordDigest': f'sha256:{digest}'})}")
    except PackedTogether:
        raise CouldNotRead(f"{capture} is packed in one piece, so that no player could find a page in it") from None
    except OSError as error:
        raise CouldNotRead(f"{capture} cannot be read: {error.strerror or error}") from None
    return tuple(sorted(lines))


def _told(record: Record) -> tuple[str, dict[str, str]]:
    """Give key and time of an answer, and what the index tells of it; an empty key for what is none."""
    kind, url = record.get("WARC-Type").lower(), record.get("WARC-Target-URI")
    if kind not in _KINDS or not re.match(r"https?://", url, re.IGNORECASE):
        return "", {}
    if kind == "resource":
        mime, status = record.get("Content-Type"), ""
    else:
        head = read_head(record.block)
        mime, status = head.get("content-type"), str(head.status or "")
    told = {
        "url": url,
        "mime": "warc/revisit" if kind == "revisit" else re.split(r"[;\s]", mime, maxsplit=1)[0],
        "status": status,
        "digest": record.get("WARC-Payload-Digest"),
    }
    stamp = re.sub(r"\D", "", record.get("WARC-Date"))[:14].ljust(14, "0")
    return f"{search_key(url)} {stamp}", {name: value for name, value in told.items() if value}


def search_key(url: str) -> str:
    """Give the key under which an address stands in an index; what cannot be taken apart stands there as it is."""
    try:
        parts = urlsplit(safe_url_string(url).lower())
        port = parts.port
    except ValueError:
        return re.sub(r"\s", "%20", url)
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    shown_port = f":{port}" if port and port != _USUAL_PORTS.get(parts.scheme) else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{host}{shown_port})" + (parts.path.rstrip("/") or "/") + query
