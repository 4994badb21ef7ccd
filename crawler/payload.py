"""What a server answered, as a browser would have it: status, headers, and the body unchunked and unpacked.

Many archives keep bodies already unpacked under the header that says they are packed, so a header is believed
only as far as the bytes bear it out. No body grows beyond a limit, however small it was on the wire.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeadersParser

from crawler.codings import BODY_LIMIT, unpacked
from crawler.records import HEAD_LIMIT
from crawler.unpacking import PIECE

_RAW_LIMIT = BODY_LIMIT + (1 << 20)  # bytes of one body as sent; the rest is for the marks between chunks
_STATUS = re.compile(r"\s*(\d{3})(?!\d)")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "md5": "md5",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha384": "sha384",
    "sha-384": "sha384",
    "sha512": "sha512",
    "sha-512": "sha512",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Status (0 for a line that gives none) and headers (lower-case names); `rest` was read beyond them."""

    status: int
    headers: tuple[tuple[str, str], ...]
    rest: bytes = b""

    def get(self, name: str) -> str:
        """Give the first header of that lower-case name, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Payload:
    """A body unpacked, whether it was cut, the digest of its bytes as stored, and what was odd about it."""

    body: bytes
    cut: bool
    digest: str
    oddities: tuple[str, ...] = ()


def read_head(block: LimitReader) -> Head:
    """Read the status line and headers of an HTTP answer; text without them counts as body (HTTP/0.9)."""
    line = LimitReader(block, HEAD_LIMIT).readline()
    if line[:5].upper() != b"HTTP/":
        return Head(200 if line.strip() else 0, (), line)
    parsed = StatusAndHeadersParser([], verify=False).parse(LimitReader(block, HEAD_LIMIT), line)
    found = _STATUS.match(parsed.statusline)
    headers = tuple((name.strip().lower(), value.strip()) for name, value in parsed.headers)
    return Head(int(found.group(1)) if found else 0, headers)


def read_payload(block: LimitReader, head: Head, declared: str) -> Payload:
    """Read the rest of a record as a body; `declared` is the digest that the record gives, or empty."""
    algorithm, _, wanted = declared.partition(":")
    name = _ALGORITHMS.get(algorithm.strip().lower(), "")
    ours = hashlib.sha1(usedforsecurity=False)
    theirs = hashlib.new(name, usedforsecurity=False) if name else None
    raw = bytearray()
    piece, cut = head.rest, False
    while piece or (piece := block.read(PIECE)):
        ours.update(piece)
        if theirs is not None:
            theirs.update(piece)
        room = _RAW_LIMIT - len(raw)
        cut = cut or len(piece) > room
        raw += piece[:room]
        piece = b""
    cut = cut or block.limit > 0
    plain = bytes(raw)
    oddities: list[str] = []
    stored = plain
    if "chunked" in head.get("transfer-encoding").lower():
        plain = unchunked(plain)
    sent = plain
    for coding in reversed(re.findall(r"[\w-]+", head.get("content-encoding").lower())):
        plain, more, odd = unpacked(plain, coding)
        cut = cut or more
        if odd:
            oddities.append(odd)
    whole = plain
    cut = cut or len(whole) > BODY_LIMIT
    digest = digest_of(ours.digest())
    if theirs is not None:
        coded = sent is not stored or whole is not sent
        # Writers differ on what the payload is: the bytes as stored, without chunk marks, or unpacked.
        if _same(wanted, theirs.digest()) or (coded and (cut or _any_same(wanted, name, sent, whole))):
            digest = declared
        elif not block.limit:
            oddities.append("the payload is not what its digest says")
    elif declared:
        oddities.append("the payload digest is of no known kind")
    return Payload(whole[:BODY_LIMIT], cut, digest, tuple(oddities))


def digest_of(sha1: bytes) -> str:
    """Write a SHA-1 as WARC files do: `sha1:` and base 32."""
    return "sha1:" + base64.b32encode(sha1).decode("ascii")


def _any_same(wanted: str, algorithm: str, *forms: bytes) -> bool:
    return any(_same(wanted, hashlib.new(algorithm, form, usedforsecurity=False).digest()) for form in forms)


def _same(wanted: str, digest: bytes) -> bool:
    # The standard leaves the alphabet open: base 32 (most), hexadecimal, base 64 (either kind).
    wanted = wanted.strip().rstrip("=")
    b64 = base64.b64encode(digest).decode("ascii").rstrip("=")
    return (
        wanted.upper() == base64.b32encode(digest).decode("ascii").rstrip("=")
        or wanted.lower() == digest.hex()
        or wanted in (b64, b64.replace("+", "-").replace("/", "_"))
    )


def unchunked(raw: bytes) -> bytes:
    """Undo chunked transfer coding as far as it goes; bytes that are not chunked come back as they are."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(raw, at):
        size = int(found.group(1), 16)
        at = found.end()
        if size == 0:
            return b"".join(parts)
        parts.append(raw[at : at + size])
        at += size
        if raw[at : at + 2] == b"\r\n":
            at += 2
        elif raw[at : at + 1] == b"\n":
            at += 1
        elif at < len(raw):
            # No line end where a chunk must end: the first "size" was text that looked like one.
            return raw if len(parts) == 1 else b"".join(parts)
    return b"".join(parts) if parts else raw
