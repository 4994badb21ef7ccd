"""Walk the records of a WARC, gzipped WARC or WACZ as a stream, in memory that no file can make grow.

Headers are warcio's to parse, within a limit, so that a line of a gigabyte is never built up. The walk itself
is ours: a record of a wrong length costs that record and not the rest of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.errors import CouldNotRead
from crawler.unpacking import GZIP, PIECE, ZIP_FAULTS, Budget, Trouble, unpacking

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

MOST_UNPACKED = 1 << 30  # bytes that any file may unpack to, and 40 times its size on top
HEAD_LIMIT = 1 << 18  # bytes of one block of headers; Apache and nginx refuse far less
_PAGES_LIMIT = 1 << 20  # bytes of a WACZ page list that are looked at
_MEMBERS_LIMIT = 1000  # WARC files in one WACZ
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MEMBER_NAME = re.compile(r"archive/[^/\\]+\.warc(\.gz)?", re.IGNORECASE)


class Stream(Protocol):
    """What is asked of unpacked bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to so many bytes; none at the end."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line, of at most so many bytes."""

    def peek(self, size: int = 0, /) -> bytes:
        """Give bytes that are next, without reading on; none at the end."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its place in the file (from 0), its headers, and its block, to be read before the next one."""

    number: int
    headers: StatusAndHeaders
    block: LimitReader

    def get(self, name: str) -> str:
        """Give a header of the record (any case of name), without angle brackets, or the empty string."""
        value = str(self.headers.get_header(name) or "").strip()
        return value[1:-1] if value.startswith("<") and value.endswith(">") else value


class RecordFile:
    """A capture opened for reading; `records` may be walked any number of times.

    Raises CouldNotRead for a file that is missing, empty, or neither WARC nor WACZ.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and tell its kind."""
        self.path = path
        if path.is_dir():
            raise CouldNotRead(f"{path} is a folder, not a WARC or WACZ file")
        if not path.exists():
            raise CouldNotRead(f"{path} does not exist")
        if not path.is_file():
            raise CouldNotRead(f"{path} is not a regular file")
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise CouldNotRead(f"{path} cannot be opened: {error.strerror or error}") from None
        try:
            self.size = path.stat().st_size
            self._zip = self._open_zip()
            self._check_kind()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> RecordFile:
        """Give the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()

    @property
    def is_wacz(self) -> bool:
        """Whether it is a zip file that holds captures."""
        return self._zip is not None

    def sha256(self) -> str:
        """Give the SHA-256 of the file as it lies on the disk, in hexadecimal digits."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def first_page(self) -> str:
        """Give the address of the first page that a WACZ lists (`pages/pages.jsonl`), or the empty string."""
        if self._zip is None:
            return ""
        try:
            with self._zip.open("pages/pages.jsonl") as pages:
                lines = pages.read(_PAGES_LIMIT).split(b"\n")
        except (KeyError, *ZIP_FAULTS):
            return ""
        for line in lines:
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                continue
            url = row.get("url") if isinstance(row, dict) else None
            if isinstance(url, str) and url:
                return url
        return ""

    def records(self, trouble: Trouble) -> Iterator[Record]:
        """Give every record in turn; what goes wrong on the way is put into `trouble`."""
        # HTML shrinks about tenfold under gzip; a file that grows far more than that was made to do harm.
        budget = Budget(MOST_UNPACKED + 40 * self.size)
        number = 0
        for stream in self._streams(trouble, budget):
            for headers, block in walk_records(stream, trouble):
                yield Record(number, headers, block)
                number += 1

    def _streams(self, trouble: Trouble, budget: Budget) -> Iterator[io.BufferedReader]:
        if self._zip is None:
            self._file.seek(0)
            yield unpacking(self._file, trouble, budget)
            return
        for name in self._members():
            try:
                with self._zip.open(name) as member:
                    yield unpacking(member, trouble, budget)  # type: ignore[arg-type]  # IO[bytes] will do
            except ZIP_FAULTS:
                trouble.warnings.append(f"could not open {name[:80]!r} in the WACZ")

    def _members(self) -> list[str]:
        assert self._zip is not None
        names = [name for name in self._zip.namelist() if _MEMBER_NAME.fullmatch(name)]
        return names[:_MEMBERS_LIMIT]

    def _open_zip(self) -> zipfile.ZipFile | None:
        # By its first bytes: zipfile.is_zipfile would also say yes to a WARC whose last record is a zip.
        magic = self._file.read(4)
        if magic not in _ZIP:
            return None
        try:
            return zipfile.ZipFile(self._file)
        except ZIP_FAULTS:
            raise CouldNotRead(f"{self.path} is a truncated or damaged zip file") from None

    def _check_kind(self) -> None:
        if self.size == 0:
            raise CouldNotRead(f"{self.path} is empty")
        if self._zip is not None:
            if not self._members():
                raise CouldNotRead(f"{self.path} is a zip file but no WACZ (it has no archive/*.warc.gz)")
            return
        self._file.seek(0)
        packed = self._file.read(4)
        self._file.seek(0)
        start = unpacking(self._file, Trouble(), Budget(PIECE)).read(64).lstrip()
        if start[:5].upper() != b"WARC/":
            raise CouldNotRead(f"{self.path} is not a WARC or WACZ file ({_kind_of(packed, start)})")


def walk_records(
    stream: Stream, trouble: Trouble, begun: Callable[[bytes], object] = len
) -> Iterator[tuple[StatusAndHeaders, LimitReader]]:
    """Give headers and block of each record of an unpacked stream; what is left of a block is passed over.

    `begun` is called with the first line of each record as soon as that is read.
    """
    parser = StatusAndHeadersParser(["WARC/"])
    while line := _next_start(stream, trouble):
        begun(line)
        headers = parser.parse(LimitReader(stream, HEAD_LIMIT), line)
        length = str(headers.get_header("Content-Length") or "").strip()
        if not re.fullmatch(r"[0-9]{1,15}", length):
            if stream.peek(1):
                trouble.warnings.append("passed over a record without a length")
            else:
                trouble.cut = trouble.cut or "the file is truncated"
            continue
        block = LimitReader(stream, int(length))
        yield headers, block
        while block.read(PIECE):
            pass
        if block.limit > 0:
            trouble.cut = trouble.cut or "the file is truncated"


def _next_start(stream: Stream, trouble: Trouble) -> bytes:
    """Give the first line of the next record; other text on the way there is passed over, with a warning."""
    lost = False
    while line := stream.readline(PIECE):
        if line[:5].upper() == b"WARC/":
            return bytes(line)
        if line.strip() and not lost:
            lost = True
            trouble.warnings.append("passed over bytes between two records (a record has a wrong length)")
    return b""


def _kind_of(packed: bytes, start: bytes) -> str:
    if packed.startswith(_ZSTD):
        return "it is packed with zstd: unpack it first, with zstd -d"
    if start.startswith(b"%PDF"):
        return "it is a PDF"
    if start.startswith(b"filedesc://"):
        return "it is an ARC file: convert it first, with warcio recompress"
    if start[:1] == b"<":
        return "it looks like a web page or XML"
    if packed.startswith(GZIP):
        return "it is gzip, but holds no WARC"
    return "it does not begin with WARC/"
