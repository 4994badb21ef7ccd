"""Lists that misbehave: every row is a blog or refused with a reason, and no row can name a place outside the audit."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from classifier.audit.listing import read_listing
from classifier.errors import BadList
from tests.audited import rows, run
from tests.hostile.captures import CASES as CAPTURES

_FOLDER = re.compile(r"[a-z0-9][a-z0-9.-]*")
_GOOD = b"blog,agency\nhttps://one.example/,a\nhttps://two.example/,b\n"


@dataclass(frozen=True, slots=True)
class ListCase:
    """A list, how many blogs it names and how many rows are refused; `error` where it is none at all."""

    name: str
    data: bytes
    blogs: int = 2
    refused: int = 0
    error: str = ""


def _with(*lines: bytes, refused: int = -1, **more: int) -> dict[str, object]:
    return {
        "data": _GOOD + b"".join(line + b"\n" for line in lines),
        "refused": len(lines) if refused < 0 else refused,
        **more,
    }


CASES = (
    ListCase(
        "files and scripts for addresses",
        **_with(b"file:///etc/passwd,x", b"javascript:alert(1),x", b'"data:text/html,hi",x', b"ftp://x.example/,x"),
    ),
    ListCase(
        "formulas for addresses", **_with(b'"=HYPERLINK(""http://evil.example"")",x', b"@SUM(A1),x", b"+1+1,x", b"-2,x")
    ),
    ListCase("passwords in addresses", **_with(b"https://root:root@three.example/,x", b"me@three.example,x")),
    ListCase(
        "hosts that cannot be",
        **_with(
            b"http://../../etc/,x",
            b"http://..,x",
            b"http:///x,x",
            b"http://[::1,x",
            b"http://three.example:99999/,x",
            b"http://" + b"a" * 300 + b".example/,x",
            b"http://xn--\xff.example/,x",
        ),
    ),
    ListCase("numbers for hosts", **_with(b"http://2130706433/,x", b"http://0x7f000001/,x", b"http://0177.1/,x")),
    ListCase("an address of a megabyte", **_with(b"http://three.example/" + b"x" * 100_000 + b",x")),
    ListCase(
        "captures out of the folder",
        **_with(b"../../../../etc/passwd.warc,x", b"/etc/shadow.warc.gz,x", b"\\\\server\\share\\a.wacz,x"),
    ),
    ListCase(
        "text from right to left",
        **_with("https://three.example/\u202egnp.exe,x".encode(), "https://th\u200bree.example/\u2066,x".encode()),
    ),
    ListCase("names of devices", **_with(b"http://con.example/,x", b"http://nul.example/aux,x", refused=0, blogs=4)),
    ListCase(
        "50,000 ways to write one blog",
        b"blog\n" + b"".join(b"https://one.example/post/%d\n" % n for n in range(50_000)),
        blogs=1,
    ),
    ListCase("50,000 rows that are nothing", _GOOD + b"nothing at all,x\n" * 50_000, refused=50_000),
    ListCase("100,000 columns", _GOOD + b"https://three.example/" + b",x" * 100_000 + b"\n", blogs=3),
    ListCase("one line of 20 MB", b"x" * 20_000_000, error="."),
    ListCase("NULs and all bytes there are", bytes(range(256)) * 1000, error="."),
    ListCase("an XML that is a bomb", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>', error="."),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_list_comes_to_its_outcome(case, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(case.data)
    if case.error:
        with pytest.raises(BadList) as raised:
            read_listing(str(path))
        assert str(raised.value).isprintable() and len(str(raised.value)) < 1000
        return
    listing = read_listing(str(path))
    assert (len(listing.entries), len(listing.refused)) == (case.blogs, case.refused)
    assert all(_FOLDER.fullmatch(entry.name) and ".." not in entry.name for entry in listing.entries)
    assert all(row.reason.isprintable() for row in listing.refused)


def test_an_audit_of_hostile_captures_loses_no_other_blog_and_writes_only_its_folder(tmp_path):
    chosen = {
        "gzip in gzip": "",
        "a WACZ with paths upwards": "",
        "100,000 nested divs": "",
        "an ordinary diary": "=1+1",
    }
    listed = ["capture,remark"]
    for number, case in enumerate(case for case in CAPTURES if case.name in chosen):
        path = tmp_path / f"{number}{case.ending}"
        case.write(path)
        listed.append(f"{path.name},{chosen[case.name] or '@cmd'}")
    shutil.copyfile(tmp_path / f"{len(chosen) - 1}.warc", tmp_path / "again.warc")
    listed.append("again.warc,-2+3")
    (tmp_path / "list.csv").write_text("\n".join(listed) + "\n", encoding="utf-8")
    before = _files(tmp_path)
    done = run(tmp_path, "list.csv", "--export", "out/all.csv")
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    found = {Path(row["target"]).name: row["state"] for row in rows(tmp_path)}
    assert sorted(found.values()) == ["assessed"] * 4 + ["failed"]
    assert found["again.warc"] == found[f"{len(chosen) - 1}.warc"] == "assessed"
    assert {path for path in _files(tmp_path) if not path.startswith("out/")} == before
    with (tmp_path / "out" / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert not [cell for row in table for cell in row if cell[:1] in "=+-@\t\r" and cell and not _number(cell)]


def _number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
