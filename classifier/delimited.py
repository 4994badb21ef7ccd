"""What spreadsheets and people save as "text": which encoding it is in, and what separates its cells."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from itertools import islice

# UTF-32 first: its mark in little endian begins as that of UTF-16 does.
_MARKS = (
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t|"
_SAMPLE = 200  # rows that the separator is told by
_LOOKED_AT = 65536  # bytes or characters


def decoded(data: bytes) -> str:
    """Give the text of a file: by its mark, else UTF-16 by where its zeros stand, else UTF-8, else Windows-1252.

    Excel saves "CSV" in the encoding of the computer, in western Europe and the Americas Windows-1252; so what is
    not UTF-8 is taken as that. Never fails: bytes that mean nothing become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    start = data[:_LOOKED_AT]
    # Latin letters in UTF-16 have a zero for every other byte.
    if start[1::2].count(0) > len(start) // 5 and not start[::2].count(0):
        return data.decode("utf-16-le", errors="replace")
    if start[::2].count(0) > len(start) // 5 and not start[1::2].count(0):
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def is_text(text: str) -> bool:
    """Tell whether this is something that people write: next to no control characters, but for a few strays."""
    start = text[:_LOOKED_AT]
    odd = sum(char < " " and char not in "\t\n\r\f\v" for char in start)
    return odd <= 8 + len(start) // 50


def separator_of(text: str) -> str:
    """Give what separates the cells of a table (one of `,;` tab `|`), or the empty string for one cell a line.

    It is the one that cuts most rows into equally many cells; comment lines (`#`) do not count.
    """
    # Rows of the whole sample may be long; a cut one at its end does no harm among many.
    lines = [line for line in io.StringIO(text[: 8 * _LOOKED_AT], newline="") if line.strip()]
    lines = [line for line in lines if not line.startswith("#")][:_SAMPLE] or lines[:_SAMPLE]
    best, chosen = (0.0, 1), ""
    for separator in _SEPARATORS:
        widths = _widths(lines, separator)
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        share = count / len(widths)
        # Titles may stand above a table; in a list of addresses, some hold commas.
        if width > 1 and share >= (0.5 if widths[0] == width else 0.6) and (share, width) > best:
            best, chosen = (share, width), separator
    return chosen


def _widths(lines: list[str], separator: str) -> list[int]:
    try:
        return [len(row) for row in islice(csv.reader(lines, delimiter=separator), _SAMPLE) if any(row)]
    except csv.Error:
        # A cell over the limit of the library: who reads the rows says so, with its line.
        return [len(line.split(separator)) for line in lines]
