"""Undo the gzip of a WARC file as a stream, to the last byte that can be had.

This is done here rather than by warcio: a file that is one single gzip member (which warcio refuses) then reads
like any other, and a truncated or damaged one gives what came before.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

PIECE = 1 << 16  # bytes read at once
GZIP = b"\x1f\x8b"
# What zipfile raises on a member that is damaged, encrypted, packed in a way it does not know, or said to lie before
# the beginning of the file.
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)


@dataclass(slots=True)
class Trouble:
    """What a walk ran into: why it ended early, if it did, and what it passed over."""

    cut: str = ""
    warnings: list[str] = field(default_factory=list)


class Budget:
    """How many unpacked bytes a file may still give."""

    def __init__(self, left: int) -> None:
        """Begin with so many bytes."""
        self.left = left


class _Unpacked(io.RawIOBase):
    """The bytes of a file with gzip undone, whether it has one member or one a record."""

    def __init__(self, source: BinaryIO, trouble: Trouble, budget: Budget) -> None:
        self._source = source
        self._trouble = trouble
        self._budget = budget
        self._pending = source.read(PIECE)
        self._gzip = self._pending.startswith(GZIP)
        self._decoder = zlib.decompressobj(31) if self._gzip else None
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        room = min(len(buffer), self._budget.left)
        data = b""
        if room <= 0:
            self._stop("the file unpacks to far more than a capture would")
        while not data and not self._ended:
            data = self._unpack(room) if self._gzip else self._plain(room)
        self._budget.left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def _plain(self, room: int) -> bytes:
        data = self._pending or self._more()
        self._pending = data[room:]
        self._ended = not data
        return data[:room]

    def _unpack(self, room: int) -> bytes:
        if self._decoder is None:
            # Between members; some writers pad with zeros there.
            self._pending = self._pending.lstrip(b"\0")
            if len(self._pending) < len(GZIP):
                more = self._more()
                self._pending += more
                if not more:
                    self._ended = True
                return b""
            if not self._pending.startswith(GZIP):
                self._stop("the file is damaged")
                return b""
            self._decoder = zlib.decompressobj(31)
        data = self._pending or self._more()
        try:
            unpacked = self._decoder.decompress(data, room)
        except zlib.error:
            self._stop("the file is damaged")
            return b""
        self._pending = self._decoder.unconsumed_tail
        if self._decoder.eof:
            self._pending = self._decoder.unused_data
            self._decoder = None
        elif not data and not unpacked:
            self._stop("the file is truncated")
        return unpacked

    def _more(self) -> bytes:
        try:
            return self._source.read(PIECE)
        except ZIP_FAULTS:
            self._trouble.cut = self._trouble.cut or "the file is damaged"
            return b""

    def _stop(self, why: str) -> None:
        self._trouble.cut = self._trouble.cut or why
        self._ended = True


def unpacking(source: BinaryIO, trouble: Trouble, budget: Budget) -> io.BufferedReader:
    return io.BufferedReader(_Unpacked(source, trouble, budget), PIECE)
