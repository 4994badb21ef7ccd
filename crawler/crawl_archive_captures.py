"""The captures made of crawl archives: records copied as they are stored, and a first one that says whence."""

from __future__ import annotations

import gzip
import hashlib
import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from crawler import fields
from crawler.errors import CouldNotRead, CouldNotWrite
from crawler.payload import read_head, read_payload
from crawler.records import walk_records
from crawler.unpacking import GZIP, Budget, Trouble, unpacking

if TYPE_CHECKING:
    from typing import BinaryIO

    from crawler.crawl_archive_choice import Choice
    from crawler.crawl_archive_index import Index
    from crawler.crawl_archive_rows import Answer

_UNPACKED = 64 << 20  # bytes of one record that are unpacked to read its links
_MOST_NAMED = 20
_MOST_OPEN = 16
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def file_name(name: str) -> str:
    """Make a path of a host that a stranger's file names: of harmless characters, and no two alike."""
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    plain = re.sub(r"[^a-z0-9-]+", ".", name.lower()).strip(".-")[:80]
    return f"blogs/{digest[:2]}/{plain or 'blog'}-{digest[2:12]}.warc.gz"


class Places:
    """The archives opened for reading at the places that the index gives; a context manager."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._open: dict[int, BinaryIO] = {}

    def __enter__(self) -> Places:
        """Give the places themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the archives."""
        for file in self._open.values():
            file.close()

    def body(self, answer: Answer) -> tuple[bytes, str]:
        """Read the body of an answer, and the charset that its header names or the empty string."""
        stream = unpacking(BytesIO(self.stored(answer)), Trouble(), Budget(_UNPACKED))
        for _, block in walk_records(stream, Trouble()):
            head = read_head(block)
            found = _CHARSET.search(head.get("content-type"))
            return read_payload(block, head, "").body, found[1] if found else ""
        return b"", ""

    def stored(self, answer: Answer) -> bytes:
        """Read a record as it is stored.

        Raises CouldNotRead for an archive that went missing or was changed since it was indexed.
        """
        file = self._open.get(answer.file)
        where = self._index.place(answer.file)
        try:
            if file is None:
                while len(self._open) >= _MOST_OPEN:
                    self._open.pop(next(iter(self._open))).close()
                file = self._open[answer.file] = where.open("rb")
            file.seek(answer.start)
            data = file.read(answer.length)
        except OSError as error:
            raise CouldNotRead(f"{where} cannot be read: {error.strerror or error}") from None
        if len(data) < answer.length:
            raise CouldNotRead(f"{where} is shorter than it was when it was indexed")
        return data

    def write(self, path: Path, name: str, choice: Choice, files: tuple[str, ...], software: str) -> None:
        """Write the capture of a blog; killed on the way, what was there before still is."""
        part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as out:
                out.write(gzip.compress(_warcinfo(path.name, name, choice, files, software), mtime=0))
                for answer in choice.answers:
                    data = self.stored(answer)
                    out.write(data if data.startswith(GZIP) else gzip.compress(data + b"\r\n\r\n", mtime=0))
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None


def _warcinfo(file: str, name: str, choice: Choice, files: tuple[str, ...], software: str) -> bytes:
    """Make the first record of a capture, the same for the same answers: it says where they came from."""
    named = [Path(each).name for each in files[:_MOST_NAMED]]
    named += [f"and {len(files) - _MOST_NAMED} more"] if len(files) > _MOST_NAMED else []
    block = fields.written(
        [
            *([("software", software)] if software else []),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", _CONFORMS_TO),
            ("description", f"records of {name}, copied unchanged from crawl archives"),
            (fields.GATHERED_FROM, ", ".join(named)),
        ]
    )
    number = uuid5(NAMESPACE_URL, " ".join((name, *(each.row.record_id for each in choice.answers))))
    date = max((each.row.date[:19] for each in choice.answers if each.row.date), default="1970-01-01T00:00:00")
    head = (
        f"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: {date}Z\r\n"
        f"WARC-Filename: {file}\r\nContent-Type: application/warc-fields\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
