"""Answers that are sent while they are made: events of a job, and a folder as a ZIP."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from pathlib import Path

    from classifier.store.jobs import Event

EVENT_STREAM = "text/event-stream"
RETRY = 2000
"""Milliseconds after which a browser asks again when the stream broke off."""
_PIECE = 1 << 18


async def event_stream(events: AsyncIterator[Event | None]) -> AsyncIterator[str]:
    """Write events as server-sent events: `id` counts them, `event` is the kind, `data` JSON with `at` in it."""
    yield f"retry: {RETRY}\n\n"
    async for event in events:
        if event is None:
            yield ": still here\n\n"
        else:
            data = json.dumps({"at": event.at, **event.data})
            yield f"id: {event.number}\nevent: {event.kind}\ndata: {data}\n\n"


def zipped(files: Mapping[str, Path]) -> Iterator[bytes]:
    """Write files into a ZIP by name, a piece at a time; nothing is held or written to disk."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            stat = path.stat()
            entry = zipfile.ZipInfo(name, time.gmtime(max(stat.st_mtime, 315_532_800))[:6])
            packed = name.endswith((".gz", ".wacz", ".png", ".jpg"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=stat.st_size > 1 << 31) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Takes what a ZIP writes, and gives it on; nothing can be sought in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object, /) -> int:
        data = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(data)
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
