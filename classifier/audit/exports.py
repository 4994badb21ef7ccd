"""Tables out: CSV, JSON Lines, XLSX and Parquet, written as a stream and put in place whole.

What pages of strangers say ends in these tables, and the tables end in spreadsheets. So in CSV and XLSX no text can
become a formula: one that begins as a formula does gets an apostrophe before it (OWASP, "CSV Injection"). Numbers
stay numbers.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Mapping
from datetime import date, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from classifier.errors import BadExport, MissingExtra
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]")
# In half of Europe a semicolon separates cells, whatever the file says, and what follows it begins one.
_INNER_FORMULA = re.compile(r"((?:;|(?<!\s)[\t\r\n])\s*)([=+\-@＝＋－＠])")
# Not allowed in XML 1.0, so not in XLSX; nothing that a reader of a CSV could see either.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_XLSX_ROWS = 1_048_576  # with the heading; this and the next by "Excel specifications and limits"
_XLSX_COLUMNS = 16_384
_XLSX_TEXT = 32_767
_EXACT = 10**15  # spreadsheets keep 15 digits of a number
_BATCH = 2_000  # rows


def export(rows: Iterable[Mapping[str, object]], columns: Sequence[str], path: Path) -> int:
    """Write rows as a table of these columns, in the format that the ending of `path` names, and give their number.

    A file that is there is replaced when the new one is whole; after an error it is as it was. Missing values and None
    are empty (null in JSON Lines and Parquet), as are numbers that are none (NaN, infinity). Dates and what is no
    number become text; nested values JSON as text, and themselves in JSON Lines. A Parquet column of numbers or of
    truth values keeps its type where all of its values agree, and is text otherwise.

    Raises BadExport for an unknown ending, MissingExtra for Parquet without pyarrow, CouldNotWrite.
    """
    ending = path.suffix.lower().removeprefix(".")
    writers: dict[str, Callable[[Iterator[list[object]], Sequence[str], Path], None]] = {
        "csv": _csv,
        "jsonl": _jsonl,
        "xlsx": _xlsx,
        "parquet": _parquet,
    }
    if ending not in writers:
        raise BadExport(f"{path}: the ending must say the format, one of .{', .'.join(FORMATS)}")
    if len(set(columns)) != len(columns):
        raise BadExport(f"{path}: two columns have one name")
    count = 0

    def cells() -> Iterator[list[object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [_plain(row.get(name)) for name in columns]

    part = path.with_name(f".{path.name}.part")
    try:
        writers[ending](cells(), columns, part)
        part.replace(path)
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def safe_text(text: str) -> str:
    """Give a text as a cell that no spreadsheet takes for a formula, without control characters."""
    text = _INNER_FORMULA.sub(r"\1'\2", _CONTROL.sub("", text))
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(value: object) -> object:
    """Give a value as JSON has it: None, truth value, number, text, list or mapping."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(each) for each in value), key=str)
    return str(value)


def _flat(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _csv(rows: Iterator[list[object]], columns: Sequence[str], part: Path) -> None:
    # The mark makes Excel read UTF-8. All text is quoted: a separator within it begins no cell.
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
        table.writerow([safe_text(name) for name in columns])
        table.writerows([_csv_cell(value) for value in row] for row in rows)


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    value = _flat(value)
    return safe_text(value) if isinstance(value, str) else "" if value is None else value


def _jsonl(rows: Iterator[list[object]], columns: Sequence[str], part: Path) -> None:
    # Half a surrogate pair is no character; as an escape it is legal JSON.
    with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")


def _xlsx(rows: Iterator[list[object]], columns: Sequence[str], part: Path) -> None:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(columns) > _XLSX_COLUMNS:
        raise BadExport(f"a sheet of XLSX holds {_XLSX_COLUMNS:,} columns; write .csv, .jsonl or .parquet")

    def cell(value: object) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
            value = str(value)
        value = _flat(value)
        if not isinstance(value, str):
            return value
        text = safe_text(value)
        made = WriteOnlyCell(sheet, text if len(text) <= _XLSX_TEXT else text[: _XLSX_TEXT - 1] + "…")
        # By itself the library takes "#N/A" for an error and "=1" for a formula.
        made.data_type = "s"
        return made

    book = Workbook(write_only=True)
    sheet = book.create_sheet("blogs")
    sheet.freeze_panes = "A2"
    try:
        with part.open("wb") as stream:
            sheet.append([cell(name) for name in columns])
            try:
                for line, row in enumerate(rows, start=2):
                    if line > _XLSX_ROWS:
                        raise BadExport(f"a sheet of XLSX holds {_XLSX_ROWS - 1:,} rows; write another format")
                    sheet.append([cell(value) for value in row])
            finally:
                # Also where it fails: the rows wait in a file of the library's own, which goes when the book is saved.
                book.save(stream)
    except LxmlError as error:
        # What lxml makes of a disk that is full.
        raise OSError(str(error)) from None


def _parquet(rows: Iterator[list[object]], columns: Sequence[str], part: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("writing Parquet needs the extra: pip install 'flogcheck[parquet]'") from None
    # Types are known when the last row has been seen, so the rows wait in a file.
    spool = part.with_name(f"{part.name}.rows")
    kinds: list[set[type]] = [set() for _ in columns]
    try:
        with spool.open("w", encoding="utf-8") as stream:
            for row in rows:
                flat = [_SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for v in map(_flat, row)]
                for seen, value in zip(kinds, flat, strict=True):
                    seen.add(_kind(value))
                stream.write(json.dumps(flat) + "\n")
        types = [_column_type(seen - {type(None)}) for seen in kinds]
        arrow = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
        schema = pa.schema([(name, arrow[kind]) for name, kind in zip(columns, types, strict=True)])
        with spool.open(encoding="utf-8") as stream, parquet.ParquetWriter(part, schema) as writer:
            while batch := [json.loads(line) for line in islice(stream, _BATCH)]:
                values = [[_as(kind, row[n]) for row in batch] for n, kind in enumerate(types)]
                arrays = [pa.array(column, arrow[kind]) for column, kind in zip(values, types, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
    finally:
        spool.unlink(missing_ok=True)


def _kind(value: object) -> type:
    # An integer of more than 64 bits has no type but text.
    return str if isinstance(value, int) and not -(2**63) <= value < 2**63 else type(value)


def _column_type(kinds: set[type]) -> type:
    if kinds == {bool}:
        return bool
    if kinds == {int}:
        return int
    return float if kinds and kinds <= {int, float} else str


def _as(kind: type, value: Any) -> object:
    if value is None:
        return None
    if kind is str:
        return value if isinstance(value, str) else json.dumps(value)
    return kind(value)
