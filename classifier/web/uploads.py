"""Files that were sent: told by their content, kept under names of ours, never unpacked to a place they name."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classifier.web.errors import BadUpload
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Callable

INCOMING = "incoming"
_PIECE = 1 << 20
_GZIP, _ZIP, _WARC = b"\x1f\x8b", b"PK\x03\x04", b"WARC/"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that was taken: where it lies, the name that it will have, what it was called, SHA-256 and bytes."""

    path: Path
    name: str
    called: str
    sha256: str
    size: int


def capture(stream: BinaryIO, called: str, folder: Path) -> Upload:
    """Take a capture: WARC, gzipped or not, or WACZ. Raises BadUpload, CouldNotWrite."""
    return _taken(stream, called, folder, _capture_name)


def listing(stream: BinaryIO, called: str, folder: Path) -> Upload:
    """Take a list of blogs: CSV, TSV, XLSX or text. Raises BadUpload, CouldNotWrite."""
    return _taken(stream, called, folder, lambda head: _list_name(head, called))


def shown_name(called: str) -> str:
    """Give the name of a file as it may be shown: its last part, printable, not too long."""
    last = re.split(r"[/\\]", called)[-1]
    return "".join(char if char.isprintable() else " " for char in last).strip()[:_LONGEST_NAME] or "a file"


def _taken(stream: BinaryIO, called: str, folder: Path, name_of: Callable[[bytes], str]) -> Upload:
    head = stream.read(_PIECE)
    name = name_of(head)
    digest, size = hashlib.sha256(), 0
    try:
        (folder / INCOMING).mkdir(parents=True, exist_ok=True)
        path = folder / INCOMING / secrets.token_hex(16)
        with path.open("xb") as out:
            while head:
                digest.update(head)
                size += len(head)
                out.write(head)
                head = stream.read(_PIECE)
    except OSError as error:
        raise CouldNotWrite(f"what was sent cannot be kept: {error.strerror or error}") from None
    return Upload(path=path, name=name, called=shown_name(called), sha256=digest.hexdigest(), size=size)


def _capture_name(head: bytes) -> str:
    if head.startswith(_WARC):
        return "capture.warc"
    if head.startswith(_GZIP):
        return "capture.warc.gz"
    if head.startswith(_ZIP):
        return "capture.wacz"
    raise BadUpload("this file is no capture: WARC (also gzipped) and WACZ are taken")


def _list_name(head: bytes, called: str) -> str:
    if not head.strip():
        raise BadUpload("this file is empty")
    if head.startswith(_ZIP):
        return "list.xlsx"
    # Text of any encoding, UTF-16 with its mark included; anything else with a NUL in it is none.
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadUpload("this file is no list: CSV, TSV, XLSX and text are taken")
    ending = Path(called).suffix.lower()
    return f"list{ending}" if ending in (".csv", ".tsv") else "list.txt"
