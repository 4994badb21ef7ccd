"""Answers of an operator, filed in the order in which they came: `replies/0001.txt` and on, beside the assessment.

A filed answer is a text file: a few fields, an empty line, and the words as they came in. It is never changed and never
overwritten. The fields hold the SHA-256 of the bytes that were given, so that the answer can be compared with them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "replies"
LARGEST = 1 << 20
"""The most bytes that an answer may have."""
GUESSED = "windows-1252"
"""What is taken for the encoding of an answer that is not Unicode; the filed answer says that it is a guess."""
_HEAD = "Flogcheck-Reply: 1"
_FILE = re.compile(r"(\d{4,})\.txt")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Control characters that no text has: a word processor's file, a PDF or a picture is none.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]|\A%PDF-")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was filed: its file, the day on which it came in, its words whole, and how they were read.

    `encoding` is that of the bytes given; `guessed` says that it was not told by them.
    """

    file: str
    received: date
    text: str
    encoding: str
    guessed: bool


def file_reply(folder: Path, content: bytes, received: date, *, now: datetime | None = None) -> Reply:
    """File an answer beside an assessment, behind those filed before.

    Raises CouldNotRead for what is empty, too large or no text, CouldNotWrite where it cannot be written.
    """
    text, encoding, guessed = _decoded(content)
    fields = {
        "Received": received.isoformat(),
        "Filed": (now or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "Encoding": f"{encoding}, a guess" if guessed else encoding,
        "SHA256-as-given": hashlib.sha256(content).hexdigest(),
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    place = folder / FOLDER
    try:
        place.mkdir(exist_ok=True)
        number = 1 + max((_number(path) for path in place.iterdir()), default=0)
        path = place / f"{number:04}.txt"
        with path.open("xb") as file:  # never over one that exists
            file.write(f"{_HEAD}\n{head}\n{text}".encode())
    except OSError as error:
        raise CouldNotWrite(f"the answer cannot be filed in {place}: {error.strerror or error}") from None
    return Reply(path.name, received, text, encoding, guessed)


def replies(folder: Path) -> tuple[Reply, ...]:
    """Give the answers filed in the folder of an assessment, in the order in which they were filed.

    Raises CouldNotRead for a file that is there and is no filed answer.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return ()
    return tuple(_read(path) for path in sorted(filter(_number, place.iterdir()), key=_number))


def _number(path: Path) -> int:
    """The number of a filed answer, 0 for any other file."""
    match = _FILE.fullmatch(path.name)
    return int(match[1]) if match else 0


def _decoded(content: bytes) -> tuple[str, str, bool]:
    """Give the words, their encoding, and whether that is a guess."""
    if len(content) > LARGEST:
        raise CouldNotRead(f"the answer is larger than {LARGEST >> 20} MiB; file its text alone")
    text, encoding, guessed = _words(content)
    if _BINARY.search(text):
        raise CouldNotRead("the answer is no text; save it as plain text (UTF-8) and file that")
    if not text.strip():
        raise CouldNotRead("the answer is empty")
    return text, encoding, guessed


def _words(content: bytes) -> tuple[str, str, bool]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding, False
    try:
        return content.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        return _strictly(content, GUESSED), GUESSED, True


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise CouldNotRead("the encoding of the answer is not known; save it as plain text (UTF-8)") from None


def _read(path: Path) -> Reply:
    try:
        with path.open("rb") as file:
            content = file.read(4 * LARGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CouldNotRead(f"{path} cannot be read: {error}") from None
    head, _, text = content.partition("\n\n")
    first, *rows = head.split("\n")
    fields = dict(row.partition(": ")[::2] for row in rows)
    try:
        received, encoding = date.fromisoformat(fields["Received"]), fields["Encoding"]
    except (KeyError, ValueError):
        first = ""
    if first != _HEAD:
        raise CouldNotRead(f"{path} is no answer that `flogcheck reply` filed")
    return Reply(path.name, received, text, encoding.removesuffix(", a guess"), encoding.endswith(", a guess"))
