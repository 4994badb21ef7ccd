"""The rows of a list as they stand in it: from delimited text, or one address a line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classifier.delimited import decoded, is_text, separator_of
from classifier.errors import BadList

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHOWN = 200  # characters of a row that is told and not read
_NO_SEPARATOR = "\x1f"  # the unit separator of ASCII, which no list of addresses holds
_REMARK = re.compile(r"(?<!\s)\s+#.*", re.DOTALL)
_WHOLE_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel file; save it as XLSX without a password, or as CSV"),
    (b"\x1f\x8b", "compressed; unpack it first, or name it .warc.gz if it is a capture"),
    (b"%PDF", "a PDF file; save the list as CSV, XLSX or text"),
    (b"WARC/", "a capture; give it a name that ends in .warc"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with something in it: `line` counts from 1, `links` are the hyperlinks of its cells by their column."""

    line: int
    cells: tuple[str, ...]
    links: Mapping[int, str] = field(default_factory=dict)

    def cell(self, column: int) -> str:
        """Give the text of a cell, which is empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def text(self) -> str:
        """The row on one line, to show to a person."""
        return shown(" | ".join(cell for cell in self.cells if cell))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that names no blog, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one table, and those that could not be read. `single` says that it has one cell a line."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...] = ()
    single: bool = False
    name: str = ""


def shown(text: str) -> str:
    """Give a text as one short line without control characters."""
    short = text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
    return "".join(char if char.isprintable() else " " for char in short).strip()


def delimited_sheet(data: bytes, *, plain: bool = False) -> Sheet:
    """Read the rows of a text. `plain` says that by its name it is no table, for where its content leaves both open.

    In a list with one address a line, `#` begins a comment, at the start of a line or after a space. Raises BadList
    for what is no text, and for a quotation mark that swallows the rest of the list.
    """
    for magic, what in _FORMATS:
        if data.startswith(magic):
            raise BadList(f"the list is {what}")
    text = decoded(data)
    if not is_text(text):
        raise BadList("the list is neither text nor XLSX")
    separator = separator_of(text)
    if plain and separator and all(_WHOLE_ADDRESS.fullmatch(line) for line in _first_lines(text)):
        separator = ""
    rows: list[Row] = []
    refused: list[Refused] = []
    for row in _parsed(text, separator):
        if isinstance(row, Refused):
            refused.append(row)
            continue
        cells = row.cells if separator else tuple(_REMARK.sub("", cell) for cell in row.cells)
        cells = tuple(cell.replace("\0", "").strip() for cell in cells)
        if any(cells) and not (cells[0].startswith("#") and not any(cells[1:])):
            rows.append(Row(line=row.line, cells=cells))
    return Sheet(rows=tuple(rows), refused=tuple(refused), single=not separator)


def _first_lines(text: str) -> list[str]:
    lines = (line.strip() for line in text[:65536].splitlines()[:200])
    return [line for line in lines if line and not line.startswith("#")]


def _parsed(text: str, separator: str) -> Iterator[Row | Refused]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator or _NO_SEPARATOR)
    while True:
        first = lines.count + 1
        lines.row.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # On one line it is a long cell; over many it is a mark that opens and swallows what follows.
            if lines.count > first:
                raise BadList(_unclosed(first)) from None
            limit = f"{csv.field_size_limit():,}"
            yield Refused(line=first, text=shown(lines.row[0]), reason=f"a cell is longer than {limit} characters")
            continue
        if lines.count > first and lines.ended and _is_open(lines.row, separator):
            raise BadList(_unclosed(first))
        yield Row(line=first, cells=tuple(cells))


class _Lines:
    """The lines of a text, counted, and those of the row that is being read."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.count = 0
        self.row: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.count += 1
        self.row.append(line)
        return line


def _is_open(lines: list[str], separator: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=separator or _NO_SEPARATOR, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _unclosed(line: int) -> str:
    return f"line {line}: a quotation mark opens a cell and none closes it; the rows after it cannot be told apart"
