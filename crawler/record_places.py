"""Where each record of a large WARC lies, so that it can be had later without reading the rest.

Crawl archives pack each record into a gzip member of its own, or do not pack at all; then a record is a range of
bytes of the file. A file that is packed in one piece has no such ranges: its records are written anew, each by
itself, while it is read. Damage costs the records it lies in: the walk goes on at the next member that holds one.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from crawler.errors import CouldNotRead
from crawler.records import MOST_UNPACKED, Record, RecordFile, Stream, walk_records
from crawler.unpacking import GZIP, PIECE, Budget, Trouble, unpacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
_TRIAL = 1 << 10  # packed bytes that show whether a member begins with a record


class PackedTogether(Exception):
    """Raised on the way through a file of which a gzip member does not hold exactly one record."""


def check_archive(path: Path) -> None:
    """Raise CouldNotRead for what is no WARC file, and for a WACZ, which holds one crawl and is read by itself."""
    with RecordFile(path) as file:
        if file.is_wacz:
            raise CouldNotRead(f"{path} is a WACZ and no crawl archive: score it by itself")


def walk_places(
    file: io.BufferedReader, size: int, trouble: Trouble, look: Callable[[Record], T]
) -> Iterator[tuple[T, int, int]]:
    """Give what `look` makes of each whole record, with the offset and the length in bytes of where it lies.

    Raises PackedTogether where records cannot be had one by one; what was given before is then void.
    """
    file.seek(0)
    packed = file.read(len(GZIP)) == GZIP
    file.seek(0)
    if packed:
        return _members(_Source(file), Budget(MOST_UNPACKED + 40 * size), trouble, look)
    return _ranges(file, size, trouble, look)


def repack(
    file: io.BufferedReader, size: int, trouble: Trouble, look: Callable[[Record], T | None], out: BinaryIO
) -> Iterator[tuple[T, int, int]]:
    """As `walk_places` for a file packed in one piece: each record of which `look` makes something is written to
    `out` as a gzip member of its own, and offset and length are of `out`."""
    file.seek(0)
    stream = _Copied(unpacking(file, trouble, Budget(MOST_UNPACKED + 40 * size)), out)
    for number, (headers, block) in enumerate(walk_records(stream, trouble, stream.begin)):
        found = look(Record(number, headers, block))
        while block.read(PIECE):
            pass
        if found is not None and block.limit == 0:
            yield found, stream.start, stream.finish() - stream.start
        else:
            stream.drop()


def _ranges(
    file: io.BufferedReader, size: int, trouble: Trouble, look: Callable[[Record], T]
) -> Iterator[tuple[T, int, int]]:
    start = 0

    def begin(line: bytes) -> None:
        nonlocal start
        start = file.tell() - len(line)

    for number, (headers, block) in enumerate(walk_records(file, trouble, begin)):
        end = file.tell() + block.limit
        found = look(Record(number, headers, block))
        if end <= size:
            yield found, start, end - start


def _members(
    source: _Source, budget: Budget, trouble: Trouble, look: Callable[[Record], T]
) -> Iterator[tuple[T, int, int]]:
    number = 0
    while source.at_member() or source.pending:
        start = source.at
        member = _Member(source, budget)
        within = Trouble()
        found: list[T] = []
        for headers, block in walk_records(io.BufferedReader(member, PIECE), within):
            if found:
                raise PackedTogether
            found.append(look(Record(number, headers, block)))
            number += 1
        if member.fault == "budget":
            trouble.cut = "the file unpacks to far more than a crawl archive would"
            return
        if member.fault:
            if not source.find_member(start + 1):
                trouble.cut = f"the file is {'truncated' if member.fault == 'cut' else 'damaged'}"
                return
            trouble.warnings.append("passed over a damaged part of the file")
            continue
        if not found and member.given:
            raise PackedTogether
        if within.cut:
            trouble.warnings.append("passed over a record that is shorter than it says")
        elif found:
            yield found[0], start, source.at - start
        trouble.warnings += within.warnings


class _Source:
    """A gzipped file read on and on; `at` is where in the file the bytes of `pending` stand."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.pending = b""
        self.at = file.tell()

    def take(self) -> bytes:
        """Give bytes that come next, none at the end."""
        data = self.pending or self._file.read(PIECE)
        self.pending = b""
        self.at += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        """Take back the end of what was given last."""
        self.pending = data
        self.at -= len(data)

    def at_member(self) -> bool:
        """Go on to what comes after zeros, with which some writers pad; tell whether it is a gzip member."""
        while True:
            data = self.take()
            rest = data.lstrip(b"\0")
            if rest or not data:
                break
        self.give_back(rest)
        if 0 < len(rest) < len(GZIP):
            self.pending += self._file.read(PIECE)
        return self.pending.startswith(GZIP)

    def find_member(self, at: int) -> bool:
        """Go to the first gzip member from an offset on that begins with a record; tell whether there is one."""
        self._file.seek(at)
        self.at, data, more = at, b"", b"more"
        while more:
            more = self._file.read(PIECE)
            data += more
            place = data.find(GZIP)
            while place >= 0 and (place + _TRIAL <= len(data) or not more):
                if _begins_record(data[place : place + _TRIAL]):
                    self.pending = data[place:]
                    self.at += place
                    return True
                place = data.find(GZIP, place + 1)
            passed = place if place >= 0 else max(0, len(data) - 1)
            data = data[passed:]
            self.at += passed
        self.pending = b""
        return False


class _Member(io.RawIOBase):
    """One gzip member unpacked; `fault` says why it did not come to its end: cut, damaged or budget."""

    def __init__(self, source: _Source, budget: Budget) -> None:
        self._source = source
        self._budget = budget
        self._decoder = zlib.decompressobj(31)
        self.fault = ""
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        room = min(len(buffer), self._budget.left)
        if room <= 0:
            self.fault = "budget"
        while not self.fault and not self._decoder.eof:
            data = self._decoder.unconsumed_tail or self._source.take()
            try:
                unpacked = self._decoder.decompress(data, room)
            except zlib.error:
                self.fault = "damaged"
                break
            if self._decoder.eof:
                self._source.give_back(self._decoder.unused_data)
            if unpacked:
                buffer[: len(unpacked)] = unpacked
                self._budget.left -= len(unpacked)
                self.given += len(unpacked)
                return len(unpacked)
            if not data:
                self.fault = "cut"
        return 0


class _Copied:
    """A stream of which each record read is packed into a file, as a gzip member of its own that begins at `start`."""

    def __init__(self, stream: Stream, out: BinaryIO) -> None:
        self._stream = stream
        self._out = out
        self._packer: zlib._Compress | None = None
        self.start = 0
        self.peek = stream.peek

    def begin(self, line: bytes) -> None:
        """Begin a record with its first line."""
        self.drop()
        self._packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        self._copy(line)

    def finish(self) -> int:
        """End the record; give where its member ends."""
        if self._packer is not None:
            self._out.write(self._packer.compress(b"\r\n\r\n") + self._packer.flush())
        self._packer = None
        return self._out.tell()

    def drop(self) -> None:
        """Take back what was written of a record that is not wanted."""
        if self._packer is not None:
            self._out.seek(self.start)
            self._out.truncate()
        self._packer = None
        self.start = self._out.tell()

    def read(self, size: int = -1, /) -> bytes:
        return self._copy(self._stream.read(size))

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._copy(self._stream.readline(size))

    def _copy(self, data: bytes) -> bytes:
        if self._packer is not None:
            self._out.write(self._packer.compress(data))
        return data


def _begins_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, 64).lstrip()[:5].upper() == b"WARC/"
    except zlib.error:
        return False
