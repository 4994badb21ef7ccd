"""Tables out: what is read back is what went in, no text is a formula, and a failure leaves the old file alone."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet

from classifier.audit.exports import FORMATS, export, safe_text
from classifier.audit.listing import read_listing
from classifier.errors import BadExport, MissingExtra
from crawler.errors import CouldNotWrite

ROWS: list[dict[str, object]] = [
    {"blog": "https://tea.example/", "band": "not enough to tell", "p": 0.25, "pages": 12, "done": True},
    {"blog": "https://kettle.example/", "band": None, "p": -0.5, "pages": 0, "done": False, "extra": "left out"},
    {"blog": "https://bücher.example/", "band": 'said "so", twice\nand more', "p": math.nan, "done": None},
]
COLUMNS = ("blog", "band", "p", "pages", "done")


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def read_xlsx(path: Path) -> list[list[object]]:
    return [list(row) for row in load_workbook(path).active.iter_rows(values_only=True)]


def test_csv_reads_back(tmp_path: Path) -> None:
    assert export(ROWS, COLUMNS, tmp_path / "t.csv") == 3
    assert read_csv(tmp_path / "t.csv") == [
        list(COLUMNS),
        ["https://tea.example/", "not enough to tell", "0.25", "12", "true"],
        ["https://kettle.example/", "", "-0.5", "0", "false"],
        ["https://bücher.example/", 'said "so", twice\nand more', "", "", ""],
    ]


def test_json_lines_read_back(tmp_path: Path) -> None:
    assert export(ROWS, COLUMNS, tmp_path / "t.jsonl") == 3
    lines = (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {name: None if name == "p" and n == 2 else row.get(name) for name in COLUMNS} for n, row in enumerate(ROWS)
    ]


def test_xlsx_reads_back(tmp_path: Path) -> None:
    assert export(ROWS, COLUMNS, tmp_path / "t.xlsx") == 3
    assert read_xlsx(tmp_path / "t.xlsx") == [
        list(COLUMNS),
        ["https://tea.example/", "not enough to tell", 0.25, 12, True],
        ["https://kettle.example/", None, -0.5, 0, False],
        ["https://bücher.example/", 'said "so", twice\nand more', None, None, None],
    ]


def test_parquet_reads_back_with_types(tmp_path: Path) -> None:
    assert export(ROWS, COLUMNS, tmp_path / "t.parquet") == 3
    table = parquet.read_table(tmp_path / "t.parquet")
    assert [str(field.type) for field in table.schema] == ["string", "string", "double", "int64", "bool"]
    assert table.to_pylist() == [
        {name: None if name == "p" and n == 2 else row.get(name) for name in COLUMNS} for n, row in enumerate(ROWS)
    ]


def test_a_parquet_column_has_one_type_whatever_comes_late(tmp_path: Path) -> None:
    late = {"whole": 1.5, "mixed": "x", "large": 2**70, "never": None}
    rows: list[Mapping[str, object]] = [{"whole": n, "mixed": n, "large": n} for n in range(12_000)]
    export([*rows, late], tuple(late), tmp_path / "t.parquet")
    table = parquet.read_table(tmp_path / "t.parquet")
    assert [str(field.type) for field in table.schema] == ["double", "string", "string", "string"]
    assert table.slice(11_999).to_pylist() == [
        {"whole": 11_999.0, "mixed": "11999", "large": "11999", "never": None},
        {"whole": 1.5, "mixed": "x", "large": str(2**70), "never": None},
    ]


@pytest.mark.parametrize("ending", FORMATS)
def test_nested_values_are_json_and_dates_are_text(tmp_path: Path, ending: str) -> None:
    row = {
        "nested": {"reasons": ["é", 1, None, math.inf], "of": {"a": (1, 2)}},
        "day": date(2026, 5, 1),
        "at": datetime(2026, 5, 1, 12, tzinfo=UTC),
        "file": Path("a/b"),
        "set": {"b", "a"},
    }
    export([row], tuple(row), tmp_path / f"t.{ending}")
    plain = {"reasons": ["é", 1, None, None], "of": {"a": [1, 2]}}
    read: Sequence[object]
    match ending:
        case "csv":
            read = read_csv(tmp_path / "t.csv")[1]
        case "xlsx":
            read = read_xlsx(tmp_path / "t.xlsx")[1]
        case "jsonl":
            read = list(json.loads((tmp_path / "t.jsonl").read_text(encoding="utf-8")).values())
        case _:
            read = list(parquet.read_table(tmp_path / "t.parquet").to_pylist()[0].values())
    nested, day, at, file, names = read
    assert (nested if ending == "jsonl" else json.loads(str(nested))) == plain
    assert (day, at, file) == ("2026-05-01", "2026-05-01T12:00:00+00:00", "a/b")
    assert (names if ending == "jsonl" else json.loads(str(names))) == ["a", "b"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_without_rows_has_its_columns(tmp_path: Path, ending: str) -> None:
    assert export([], ("blog", "band"), tmp_path / f"t.{ending}") == 0
    match ending:
        case "csv":
            assert read_csv(tmp_path / "t.csv") == [["blog", "band"]]
        case "xlsx":
            assert read_xlsx(tmp_path / "t.xlsx") == [["blog", "band"]]
        case "jsonl":
            assert (tmp_path / "t.jsonl").read_bytes() == b""
        case _:
            assert parquet.read_table(tmp_path / "t.parquet").column_names == ["blog", "band"]


# --- formulas -----------------------------------------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\x00=1",
    "＝1",
    '=cmd|"/c x"!A1',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    rows = [{text: text, "n": -5, "inner": f"a;{text}"}]
    for ending in ("csv", "xlsx"):
        export(rows, (text, "n", "inner"), tmp_path / f"t.{ending}")
    assert all(row[0].startswith("'") for row in read_csv(tmp_path / "t.csv"))
    assert read_csv(tmp_path / "t.csv")[1][1] == "-5"
    book = load_workbook(tmp_path / "t.xlsx")
    assert [cell.data_type for cell in book.active[2]] == ["s", "n", "s"]
    assert str(book.active["A2"].value).startswith("'")
    assert book.active["B2"].value == -5


def test_a_spreadsheet_that_cuts_at_semicolons_meets_no_formula_either(tmp_path: Path) -> None:
    export([{"a": "x", "b": "said;=1+1", "c": "one; -2"}], ("a", "b", "c"), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream, delimiter=";") for cell in row]
    assert len(cells) > 3
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "TRUE", "2026-01-01", "1e5", "https://tea.example/", "'quoted'"])
def test_what_a_spreadsheet_would_read_into_a_text_stays_text_in_xlsx(tmp_path: Path, text: str) -> None:
    export([{"a": text}], ("a",), tmp_path / "t.xlsx")
    cell = load_workbook(tmp_path / "t.xlsx").active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_what_a_spreadsheet_cannot_hold_is_cut_or_text(tmp_path: Path) -> None:
    export([{"a": "y" * 40_000, "b": 2**60, "c": "\ud800\x0b\uffffz"}], ("a", "b", "c"), tmp_path / "t.xlsx")
    text, number, odd = read_xlsx(tmp_path / "t.xlsx")[1]
    assert text == "y" * 32_766 + "…"
    assert (number, odd) == (str(2**60), "z")


TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=12), st.text("=+-@;,\t\r\n'\" a", max_size=8), st.sampled_from(FORMULAS)
)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS)
TABLES = st.lists(st.fixed_dictionaries({"a": VALUES, "b": TEXTS, "c": VALUES}), max_size=5)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_any_table_reads_back_from_csv_and_no_cell_begins_a_formula(rows: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        export(rows, ("a", "b", "c"), path)
        read = read_csv(path)[1:]
    assert len(read) == len(rows)
    for row, cells in zip(rows, read, strict=True):
        for value, cell in zip((row[name] for name in "abc"), cells, strict=True):
            if isinstance(value, str):
                assert cell == safe_text(value)
                assert not cell or cell[0] not in "=+-@\t\r\n"
            else:
                assert cell == ("" if value is None else str(value).lower())


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_any_table_reads_back_from_json_lines(rows: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.jsonl"
        export(rows, ("a", "b", "c"), path)
        assert [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]] == rows


@given(TABLES)
@settings(max_examples=40, deadline=None)
def test_any_table_is_written_as_parquet_and_xlsx(rows: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        export(rows, ("a", "b", "c"), Path(folder) / "t.parquet")
        table = parquet.read_table(Path(folder) / "t.parquet").to_pylist()
        export(rows, ("a", "b", "c"), Path(folder) / "t.xlsx")
        sheet = load_workbook(Path(folder) / "t.xlsx").active
    assert [row["b"] for row in table] == ["".join(_replaced(str(row["b"]))) for row in rows]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def _replaced(text: str) -> Iterator[str]:
    return ("\ufffd" if 0xD800 <= ord(char) < 0xE000 else char for char in text)


def test_safe_text_leaves_other_text_alone() -> None:
    for text in ("", "a=b", "https://tea.example/?a=1,-2", "one, -two", "don't"):
        assert safe_text(text) == text


# --- failures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_an_error_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path, ending: str) -> None:
    def rows() -> Iterator[dict[str, object]]:
        yield {"a": 1}
        raise RuntimeError("the store is gone")

    path = tmp_path / f"t.{ending}"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="the store is gone"):
        export(rows(), ("a",), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", FORMATS)
def test_where_nothing_can_be_written_it_is_said(tmp_path: Path, ending: str) -> None:
    with pytest.raises(CouldNotWrite, match=r"cannot be written: No such file or directory"):
        export(ROWS, COLUMNS, tmp_path / "none" / f"t.{ending}")


FULL = """
import resource, signal, sys
from pathlib import Path
from classifier.audit.exports import export
from crawler.errors import CouldNotWrite
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
path = Path(sys.argv[1])
try:
    export(({"a": f"{n * 7919} {n ** 3}"} for n in range(20_000)), ("a",), path)
except CouldNotWrite as error:
    print("told", sorted(each.name for each in path.parent.iterdir()))
"""


@pytest.mark.parametrize("ending", FORMATS)
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    # The operating system ends a file at 20 kB, as a full disk would.
    command = [sys.executable, "-c", FULL, str(tmp_path / f"t.{ending}")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "told []\n", done.stderr


@pytest.mark.parametrize("name", ["t", "t.xls", "t.csv.gz", "csv"])
def test_an_unknown_ending_is_refused_with_those_there_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadExport, match=r"one of \.csv, \.jsonl, \.xlsx, \.parquet"):
        export(ROWS, COLUMNS, tmp_path / name)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadExport, match="two columns have one name"):
        export(ROWS, ("blog", "blog"), tmp_path / "t.csv")


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"flogcheck\[parquet\]"):
        export(ROWS, COLUMNS, tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, ending: str) -> None:
    def rows(count: int) -> Iterator[dict[str, object]]:
        return ({"blog": f"https://blog{n}.example/", "why": f"{n} " * 100, "n": n} for n in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        export(rows(count), ("blog", "why", "n"), tmp_path / f"t.{ending}")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)  # imports
    # 15,000 rows of 700 bytes are 10 MB; what grows is less than a tenth of them.
    small = peak(6_000)
    assert peak(21_000) - small < 1_000_000


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_can_be_audited_again(tmp_path: Path, ending: str) -> None:
    export(ROWS, COLUMNS, tmp_path / f"t.{ending}")
    listing = read_listing(str(tmp_path / f"t.{ending}"))
    assert listing.url_column == "blog"
    assert [entry.text for entry in listing.entries] == [row["blog"] for row in ROWS]
