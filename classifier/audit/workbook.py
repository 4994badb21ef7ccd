"""The rows of an XLSX workbook: values as shown, and where its hyperlinks lead.

Other people's workbooks are read: how far one unpacks, and how many rows and cells it claims, is limited.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from classifier.audit.sheet import Row, Sheet, shown
from classifier.errors import BadList

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ZIP_MAGIC = b"PK\x03\x04"
_UNPACKED = 500_000_000  # bytes; a sheet of 100,000 rows and ten columns unpacks to some 60 MB
_PARTS = 5_000
_ROWS = 1_048_576  # of a sheet, by ECMA-376 as Excel reads it
_CELLS = 30_000_000  # with the empty ones between them
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What zipfile, openpyxl and the XML parsers raise on files that are not what they say. ParseError is a SyntaxError.
_FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError, ValueError, LookupError, TypeError,
    AttributeError,
)  # fmt: skip


def sheets(data: bytes) -> Iterator[Sheet]:
    """Give the sheets of a workbook in their order, each read when it is asked for.

    Raises BadList for what is no XLSX workbook, or unpacks to more than a list of blogs can need.
    """
    from openpyxl import load_workbook

    _limit(data)
    try:
        # `keep_links` would read other workbooks' cached cells. Formulas count by the value last computed.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found: list[Any] = list(book.worksheets)
    except _FAULTS as error:
        raise BadList(f"the list is a ZIP file and no XLSX workbook that can be read: {shown(str(error))}") from None
    try:
        for sheet in found:
            yield Sheet(rows=tuple(_rows(data, sheet)), name=sheet.title)
    except _FAULTS as error:
        raise BadList(f"the workbook is damaged: {shown(str(error))}") from None
    finally:
        book.close()


def _limit(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _FAULTS as error:
        raise BadList(f"the list begins as an XLSX workbook and is damaged: {shown(str(error))}") from None
    # zipfile gives no more of a part than its entry says, so these sizes hold.
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise BadList(f"the workbook unpacks to more than {_UNPACKED // 1_000_000} MB; save the list as CSV")


def _rows(data: bytes, sheet: Any) -> Iterator[Row]:
    links = _hyperlinks(data, sheet._worksheet_path)
    sheet.reset_dimensions()  # some programs write wrong ones, and rows beyond them would be lost
    seen = 0
    for line, values in enumerate(sheet.iter_rows(min_row=1, values_only=True), start=1):
        seen += len(values)
        if line > _ROWS or seen > _CELLS:
            raise BadList("the workbook claims more rows or cells than a spreadsheet can hold; save the list as CSV")
        cells = tuple(_text(value) for value in values)
        here = links.get(line, {})
        if any(cells) or here:
            yield Row(line=line, cells=cells, links=here)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\0", "").strip()


def _hyperlinks(data: bytes, path: str) -> Mapping[int, Mapping[int, str]]:
    """Give the web addresses that cells of a sheet lead to, by row (from 1) and column (from 0).

    openpyxl leaves them out where it reads as a stream; they stand behind the rows, and their addresses in a part
    of their own (ECMA-376-1, 18.3.1.47).
    """
    from lxml import etree  # type: ignore[import-untyped]
    from openpyxl.utils.cell import range_boundaries

    found: dict[int, dict[int, str]] = {}
    path = path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = _targets(archive, path)
        if not targets:
            return found
        with archive.open(path) as stream:
            wanted = (f"{_MAIN}row", f"{_MAIN}hyperlink")
            for _, element in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True):
                target = targets.get(element.get(_ID, "")) if element.tag == wanted[1] else None
                if target:
                    column, row, _, _ = range_boundaries(element.get("ref", ""))
                    found.setdefault(int(row or 0), {})[int(column or 1) - 1] = target
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return found


def _targets(archive: zipfile.ZipFile, path: str) -> Mapping[str, str]:
    from lxml import etree

    folder, name = posixpath.split(path)
    part = f"{folder}/_rels/{name}.rels"
    if part not in archive.namelist():
        return {}
    tree = etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in tree.iter("{*}Relationship")
        if each.get("Type", "").endswith("/hyperlink")
        and each.get("Target", "").lower().startswith(("http:", "https:"))
    }
