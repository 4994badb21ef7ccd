"""Undo the content codings of the web (gzip, deflate, br, zstd), never beyond a limit.

Brotli and zstd libraries come with Scrapy; without them, bodies that need them are reported, not guessed at.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

BODY_LIMIT = 8 << 20  # bytes of one unpacked body
_PIECE = 1 << 16  # bytes fed at once
# Bytes that no text holds; ESC is left out because ISO-2022-JP needs it.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def unpacked(raw: bytes, coding: str) -> tuple[bytes, bool, str]:
    """Undo one content coding: the bytes, whether they were cut, and a complaint or the empty string."""
    if not raw:
        return raw, False, ""
    coding = coding.removeprefix("x-")
    decoders = _decoders(coding)
    if decoders is None:
        return raw, False, ""
    if not decoders:
        if _looks_plain(raw):
            return raw, False, ""
        return b"", True, f"packed with {coding}, which cannot be unpacked here"
    best = b""
    for make in decoders:
        data, ended, over = _run(make, raw)
        if ended or over:
            return data, over, ""
        best = max(best, data, key=len)
    if _looks_plain(raw):
        return raw, False, ""
    return best, True, f"packed with {coding}, and only {len(best)} bytes of it could be unpacked"


def _run(make: Callable[[], Any], raw: bytes) -> tuple[bytes, bool, bool]:
    """Unpack up to the limit: the bytes, whether the packed stream came to its end, whether there was more."""
    out = bytearray()
    while raw:
        decoder = make()
        at = 0
        pending = False
        while not decoder.eof:
            piece = b"" if pending else raw[at : at + _PIECE]
            if not piece and not pending:
                return bytes(out), False, False
            at += len(piece)
            try:
                data = decoder.feed(piece, BODY_LIMIT + 1 - len(out))
            except decoder.faults:
                return bytes(out), False, False
            out += data
            if len(out) > BODY_LIMIT:
                return bytes(out[:BODY_LIMIT]), True, True
            pending = decoder.pending
        # Several members one after another are one body; anything else behind the end is padding.
        raw = decoder.rest + raw[at:]
        if not decoder.magic or not raw.startswith(decoder.magic):
            return bytes(out), not (raw and decoder.strict), False
    return bytes(out), True, False


class _Zlib:
    """gzip and both kinds of deflate."""

    faults: tuple[type[Exception], ...] = (zlib.error,)
    strict = False

    def __init__(self, window: int) -> None:
        self._decoder = zlib.decompressobj(window)
        self.magic = b"\x1f\x8b" if window > zlib.MAX_WBITS else b""
        self.strict = window < 0

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def pending(self) -> bool:
        return bool(self._decoder.unconsumed_tail)

    @property
    def rest(self) -> bytes:
        return self._decoder.unused_data

    def feed(self, piece: bytes, room: int) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + piece, room)


class _Brotli:
    """RFC 7932; it has no magic number, so bytes behind its end say that it was none."""

    magic = b""
    strict = True
    rest = b""

    def __init__(self, library: Any) -> None:
        self._decoder = library.Decompressor()
        self.faults: tuple[type[Exception], ...] = (library.error,)

    @property
    def eof(self) -> bool:
        return bool(self._decoder.is_finished())

    @property
    def pending(self) -> bool:
        return not self._decoder.can_accept_more_data()

    def feed(self, piece: bytes, room: int) -> bytes:
        return bytes(self._decoder.process(piece, output_buffer_limit=room))


class _Zstd:
    """RFC 8878, with the window that RFC 9659 allows on the web."""

    magic = b"\x28\xb5\x2f\xfd"
    strict = False

    def __init__(self, library: Any) -> None:
        options = {library.DecompressionParameter.window_log_max: 23}
        self._decoder = library.ZstdDecompressor(options=options)
        self.faults: tuple[type[Exception], ...] = (library.ZstdError,)

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def pending(self) -> bool:
        return not self._decoder.needs_input and not self._decoder.eof

    @property
    def rest(self) -> bytes:
        return bytes(self._decoder.unused_data)

    def feed(self, piece: bytes, room: int) -> bytes:
        return bytes(self._decoder.decompress(piece, max_length=room))


def _decoders(coding: str) -> list[Callable[[], Any]] | None:
    """Give the decoders to try: none for a coding without a library here, None for a word that is no coding."""
    if coding == "gzip":
        return [lambda: _Zlib(31)]
    if coding == "deflate":
        # RFC 9110 means zlib; some servers send it bare, and some send gzip under that name.
        return [lambda: _Zlib(zlib.MAX_WBITS), lambda: _Zlib(31), lambda: _Zlib(-zlib.MAX_WBITS)]
    if coding == "br":
        try:
            import brotli  # type: ignore[import-untyped]  # the reader works without it
        except ImportError:
            return []
        return [lambda: _Brotli(brotli)] if hasattr(brotli.Decompressor, "can_accept_more_data") else []
    if coding == "zstd":
        try:
            from backports import zstd  # the reader works without it
        except ImportError:
            return []
        return [lambda: _Zstd(zstd)]
    return [] if coding in ("compress", "dcb", "dcz") else None


def _looks_plain(raw: bytes) -> bool:
    return not _CONTROLS.search(raw[:1024])
