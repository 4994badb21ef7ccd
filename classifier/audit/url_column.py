"""Which column of a table names the blogs, and in which row its heading stands."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from classifier.errors import BadList
from classifier.targets import names_capture
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifier.audit.sheet import Row, Sheet

_SAMPLE = 300  # rows that are looked at
_HEADING_WITHIN = 20  # rows: titles and dates stand above many a table
_WIDEST = 1_000  # columns
_ADDRESS = re.compile(
    r"(?:h(?:tt|xx)ps?://)?(?:[^\W_](?:[\w-]*[^\W_])?\[?\.\]?)+[^\W\d_][\w-]*[^\W_]\.?(?::\d{1,5})?(?:[/?#]\S*)?"
    r"|https?://(?:localhost|[\d.]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is laid out: the column of the blogs, the names of all columns, and how many rows stand above.

    `above` are the rows over the heading, `rows` those below it. Names are unique. `is_sure` says that the column holds
    addresses and is not only called as one that does.
    """

    column: int
    names: tuple[str, ...]
    above: tuple[Row, ...]
    rows: tuple[Row, ...]
    is_sure: bool = True


class AmbiguousColumn(BadList):
    """Raised where two columns hold addresses of different sites."""


def looks_like_address(text: str) -> bool:
    """Tell whether a cell is most likely an address of the web, or the name of a capture; a mail address is none."""
    return len(text) < 2000 and (_ADDRESS.fullmatch(text) is not None or names_capture(text))


def layout_of(sheet: Sheet, wanted: str | None = None) -> Layout:
    """Find the column of addresses: by name and content, by content, or by name alone, in this order.

    `wanted` is the user's word for it: a heading, or a number from 1. Raises AmbiguousColumn, and BadList where none is
    found; both tell of --url-column.
    """
    rows = sheet.rows
    if not rows:
        raise BadList("the list is empty")
    sample = rows[:_SAMPLE]
    heading = _heading(sample, wanted)
    body = sample if heading is None else sample[heading + 1 :]
    usual = Counter(len(row.cells) for row in body).most_common(1)
    width = max(len(rows[heading].cells) if heading is not None else 1, usual[0][0] if usual else 1)
    names = _names(rows[heading].cells if heading is not None else (), min(width, _WIDEST))
    above, below = (rows[:heading], rows[heading + 1 :]) if heading is not None else ((), rows)
    chosen, is_sure = (_wanted(names, wanted), True) if wanted is not None else _chosen(names, body, sheet.single)
    return Layout(column=chosen, names=names, above=above, rows=below, is_sure=is_sure)


def _chosen(names: Sequence[str], body: Sequence[Row], single: bool) -> tuple[int, bool]:
    if single:
        return 0, True
    full = [column for column in range(len(names)) if _holds_addresses(body, column)]
    ranks = {column: rank for column, name in enumerate(names) if (rank := _rank(name)) is not None}
    by_name = sorted(ranks, key=lambda column: (ranks[column], column))
    exact = [column for column in by_name if ranks[column] < len(_exact())]
    for candidates in ([c for c in exact if c in full], [c for c in by_name if c in full], full):
        if candidates:
            return _agreed(candidates, names, body), True
    if exact:
        return exact[0], False
    raise BadList(f"no column holds addresses; name it with --url-column (there are: {', '.join(names[:12])})")


def _heading(sample: Sequence[Row], wanted: str | None) -> int | None:
    """Give the place of the row of headings, or None where the table begins at once."""
    first = next((n for n, row in enumerate(sample) if any(map(looks_like_address, row.cells))), len(sample))
    start = sample[: min(first, _HEADING_WITHIN)]
    # A lone cell in a table is a title.
    whole = [(n, row) for n, row in enumerate(start) if len(row.cells) == 1 or sum(map(bool, row.cells)) > 1]
    for place, row in whole:
        if wanted is not None and any(_same(cell, wanted) for cell in row.cells):
            return place
    for place, row in whole:
        if any(_rank(cell) is not None for cell in row.cells):
            return place
    # Nobody's word for it, but text right above addresses. One cell a line may as well be a broken address.
    return next((n for n, row in whole if n == first - 1 and len(row.cells) > 1), None)


def _wanted(names: Sequence[str], wanted: str) -> int:
    same = [column for column, name in enumerate(names) if _same(name, wanted)]
    if same:
        return same[0]
    number = wanted.strip()
    if number.isascii() and number.isdecimal() and 1 <= int(number[:6]) <= len(names):
        return int(number) - 1
    raise BadList(f"no column is called {wanted!r}; there are: {', '.join(names[:12])}")


def _holds_addresses(body: Sequence[Row], column: int) -> bool:
    cells = [cell for row in body if (cell := row.cell(column) or row.links.get(column, ""))]
    alike = sum(looks_like_address(row.cell(column)) or column in row.links for row in body)
    return bool(cells) and alike * 2 >= len(cells) and alike * 4 >= len(body)


def _agreed(columns: Sequence[int], names: Sequence[str], body: Sequence[Row]) -> int:
    """Give the first of several columns if they name the same sites row by row (a url and its domain)."""
    first, *others = columns
    for other in others:
        pairs = [(_site(row, first), _site(row, other)) for row in body]
        both = [one == two for one, two in pairs if one and two]
        if sum(both) * 10 < len(both) * 9 or not both:
            raise AmbiguousColumn(
                f"the columns {names[first]!r} and {names[other]!r} both hold addresses; name the one of the blogs "
                "with --url-column"
            )
    return first


def _site(row: Row, column: int) -> str:
    text = row.cell(column)
    if not looks_like_address(text):
        text = row.links.get(column, "")
    return registrable_domain(host_of(text if "://" in text else f"https://{text}")) if text else ""


def _names(given: Sequence[str], width: int) -> tuple[str, ...]:
    names: list[str] = []
    used: set[str] = set()
    for column in range(width):
        name = " ".join(given[column].split())[:100] if column < len(given) else ""
        name = chosen = name or f"column {column + 1}"
        count = 1
        while chosen.casefold() in used:
            count += 1
            chosen = f"{name} {count}"
        used.add(chosen.casefold())
        names.append(chosen)
    return tuple(names)


def _same(name: str, wanted: str) -> bool:
    return bool(name.strip()) and " ".join(name.split()).casefold() == " ".join(wanted.split()).casefold()


def _rank(name: str) -> int | None:
    """Give how well a heading fits, 0 best; None for one that does not."""
    exact = _exact()
    plain = _plain(name)
    if len(name) > 60 or not plain:
        return None
    if plain in exact:
        return exact[plain]
    words = {_plain(word) for word in re.split(r"[\W_]+", name)} & _words()
    return len(exact) if words else None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


@cache
def _table() -> list[dict[str, list[str]]]:
    text = files("classifier.audit").joinpath("column_names.toml").read_text(encoding="utf-8")
    table: list[dict[str, list[str]]] = tomllib.loads(text)["names"]
    return table


@cache
def _exact() -> dict[str, int]:
    names = [name for language in _table() for name in language["exact"]]
    return {name: rank for rank, name in enumerate(names)}


@cache
def _words() -> frozenset[str]:
    return frozenset(word for language in _table() for word in language["word"])
