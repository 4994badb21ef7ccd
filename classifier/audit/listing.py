"""The list of an audit: which blogs it names, which rows are the same blog again, and which name none.

A list is a table (CSV, TSV, XLSX), a text with one address a line, a folder or pattern of captures, one capture, or
`-` for a table or text on standard input. What it is, its content says and not its name.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classifier.audit.identity import Identity, of_address, of_capture
from classifier.audit.sheet import Refused, Sheet, delimited_sheet, shown
from classifier.audit.url_column import AmbiguousColumn, Layout, layout_of, looks_like_address
from classifier.audit.workbook import ZIP_MAGIC, sheets
from classifier.capture_files import captures_below, captures_matching
from classifier.errors import BadList
from classifier.targets import names_capture
from crawler.errors import BadAddress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.audit.sheet import Row

__all__ = ["Entry", "Listing", "Refused", "read_listing"]

_LARGEST = 500_000_000  # bytes of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One blog of a list.

    `key` is what makes it one blog: an address in one form, or the path of a capture. `text` is what the first row
    on it says, `address` what to fetch, or `file` the capture to read. `name` is unique in the list, fit for a
    folder, and depends on the key alone. `line` counts from 1. `columns` are the other cells of the row, by the names
    in Listing.columns. `variants` are the other rows on the same blog, as "line 7: http://www.x.example/", and where
    their other cells say something else, that too: "line 7: http://www.x.example/ (Agency: South)".
    """

    key: str
    text: str
    name: str
    line: int
    address: str = ""
    file: Path | None = None
    columns: Mapping[str, str]
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: every row below its heading is an entry, a variant of one, or refused.

    `columns` are the names of the columns that are carried through; `url_column` that of the one with the blogs, empty
    where the list is no table.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    columns: tuple[str, ...]
    url_column: str


def read_listing(
    source: str, *, stdin: BinaryIO | None = None, url_column: str | None = None, files: bool = True
) -> Listing:
    """Read a list. `url_column` is the heading of the column with the blogs, or its number from 1.

    Paths of captures in a list are looked for from the list's own folder, on standard input from the current one;
    without `files` they are refused, as if no file were there.
    Raises BadList for what cannot be read, names no blog, or leaves open which column does.
    """
    if source != _legible(source):
        raise BadList(f"{_legible(source)}: its name is not UTF-8; rename it")
    if source == "-":
        return _listed(_read(stdin or sys.stdin.buffer), "-", Path() if files else None, url_column)
    path = Path(source)
    try:
        if path.is_dir():
            return _captures(source, captures_below(path), ())
        if not path.exists() and any(mark in source for mark in "*?["):
            return _captures(source, *captures_matching(source))
        if names_capture(source) and path.is_file():
            return _captures(source, [path], ())
        with path.open("rb") as stream:
            data = _read(stream)
    except OSError as error:
        where = error.filename or source
        raise BadList(f"{where}: cannot be read: {error.strerror or error}") from None
    return _listed(data, source, path.parent if files else None, url_column)


def _read(stream: BinaryIO) -> bytes:
    data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise BadList(f"the list is larger than {_LARGEST // 1_000_000} MB; cut it into several")
    return data


def _captures(source: str, files: list[Path], others: Iterable[str]) -> Listing:
    if not files:
        raise BadList(f"{source}: no capture is there (.warc, .warc.gz or .wacz)")
    folded = _Folded()
    refused: list[Refused] = []
    for line, file in enumerate(files, start=1):
        try:
            folded.add(_of_file(file), str(file), line, {})
        except BadAddress as error:
            refused.append(Refused(line=line, text=shown(_legible(str(file))), reason=str(error)))
    for line, text in enumerate(others, start=len(files) + 1):
        refused.append(Refused(line=line, text=shown(_legible(text)), reason="not named as a capture is"))
    entries = folded.entries()
    if not entries:
        raise BadList(f"{source}: no capture is there that can be taken; {refused[0].text}: {refused[0].reason}")
    return Listing(entries=entries, refused=tuple(refused), columns=(), url_column="")


def _listed(data: bytes, source: str, folder: Path | None, url_column: str | None) -> Listing:
    try:
        if data.startswith(ZIP_MAGIC):
            sheet, layout = _sheet_of_workbook(data, url_column)
        else:
            plain = not source.lower().endswith((".csv", ".tsv", ".tab")) and source != "-"
            sheet = delimited_sheet(data, plain=plain)
            layout = layout_of(sheet, url_column)
        return _of_table(sheet, layout, folder)
    except BadList as error:
        raise BadList(f"{'standard input' if source == '-' else source}: {error}") from None


def _sheet_of_workbook(data: bytes, url_column: str | None) -> tuple[Sheet, Layout]:
    """Give the first sheet that has a column of addresses, else the first that has one called so."""
    errors: list[BadList] = []
    named: list[tuple[Sheet, Layout]] = []
    for sheet in sheets(data):
        try:
            layout = layout_of(sheet, url_column)
        except AmbiguousColumn as error:
            raise BadList(f"sheet {sheet.name!r}: {error}") from None
        except BadList as error:
            errors.append(error)
            continue
        if layout.is_sure:
            return sheet, layout
        named.append((sheet, layout))
    if named:
        return named[0]
    raise errors[0] if errors else BadList("the workbook has no sheet of cells")


def _of_table(sheet: Sheet, layout: Layout, folder: Path | None) -> Listing:
    refused = list(sheet.refused)
    refused.extend(Refused(line=row.line, text=row.text, reason="stands above the headings") for row in layout.above)
    # Where the blogs are hyperlinks, what is written over them is a column of its own.
    column = layout.column
    is_linked = any(column in row.links and not looks_like_address(row.cell(column)) for row in layout.rows)
    carried = [(place, name) for place, name in enumerate(layout.names) if place != column or is_linked]
    folded = _Folded()
    for row in layout.rows:
        text = row.cell(column)
        if column in row.links and not looks_like_address(text):
            text = row.links[column]
        try:
            identity = _identity(text, folder)
        except BadAddress as error:
            refused.append(Refused(line=row.line, text=shown(text) or row.text, reason=_reason(error, text)))
            continue
        folded.add(identity, text, row.line, _cells(row, carried, len(layout.names)))
    entries = folded.entries()
    if not entries:
        told = f"; line {refused[0].line}: {refused[0].reason}" if refused else ""
        raise BadList(f"the list names no blog{told}")
    refused.sort(key=lambda each: each.line)
    name = "" if sheet.single and layout.names == ("column 1",) else layout.names[column]
    columns = tuple(each for _, each in carried)
    return Listing(entries=entries, refused=tuple(refused), columns=columns, url_column=name)


def _identity(text: str, folder: Path | None) -> Identity:
    if not text:
        raise BadAddress("no address in this row")
    if "://" not in text and names_capture(text):
        if folder is None:
            raise BadAddress("no such file")
        return _of_file(folder / text)
    return of_address(text)


def _of_file(file: Path) -> Identity:
    """Give the identity of a capture. Raises BadAddress where none is there, or its name is bytes that are no text."""
    try:
        is_there = file.is_file()
    except OSError:  # a name that no file can have
        is_there = False
    if not is_there:
        raise BadAddress("no such file")
    identity = of_capture(file)
    # Neither databases nor tables can hold it.
    if any(text != _legible(text) for text in (str(file), identity.key)):
        raise BadAddress("its name is not UTF-8")
    return identity


def _legible(name: str) -> str:
    """Give a name with a mark in place of each byte that is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")


def _reason(error: BadAddress, text: str) -> str:
    """Give the reason on one short line: the row's own text stands beside it."""
    reason = str(error)
    for said in (repr(text), text):
        reason = reason.replace(f": {said}", "")
    return shown(reason)


def _cells(row: Row, carried: Iterable[tuple[int, str]], width: int) -> Mapping[str, str]:
    """Give the cells that are carried through; what stands beyond the last column is put to it."""
    cells = {name: row.cell(place) for place, name in carried}
    beyond = [cell for cell in row.cells[width:] if cell]
    if beyond and cells:
        last = next(reversed(cells))
        cells[last] = ", ".join(filter(None, (cells[last], *beyond)))
    return cells


class _Folded:
    """Blogs by their key, in the order of their first rows."""

    def __init__(self) -> None:
        self._first: dict[str, Entry] = {}
        self._again: dict[str, list[str]] = {}

    def add(self, identity: Identity, text: str, line: int, columns: Mapping[str, str]) -> None:
        """Take a row: the first on a blog is its entry, any other a variant of it."""
        first = self._first.get(identity.key)
        if first is not None:
            other = [f"{name}: {shown(cell)}" for name, cell in columns.items() if cell and cell != first.columns[name]]
            said = f" ({'; '.join(other)})" if other else ""
            self._again.setdefault(identity.key, []).append(f"line {line}: {shown(text)}{said}")
            return
        self._first[identity.key] = Entry(
            key=identity.key,
            text=text,
            name=identity.name,
            line=line,
            address=identity.address,
            file=identity.file,
            columns=columns,
        )

    def entries(self) -> tuple[Entry, ...]:
        """Give the blogs with the rows that were folded into them."""
        return tuple(self._with_variants())

    def _with_variants(self) -> Iterator[Entry]:
        for key, entry in self._first.items():
            again = self._again.get(key)
            yield replace(entry, variants=tuple(again)) if again else entry
