"""What an audit does beside verdicts: archives as its source, a brand's labels, shared operators, every table."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from classifier.audit.written import _network
from classifier.cli import run
from classifier.museum.capturing import write_capture
from classifier.museum.cases import read_cases, shipped
from classifier.store import runs
from classifier.store.opening import open_store, reading, sqlite_url
from tests.audited import rows
from tests.test_network_command import ADS, write

BRAND = """
name = "Selkirk Torches"
names = ["Selkirk"]
domains = ["selkirk-torches.example"]

[[agencies]]
name = "South"
domains = ["south-agency.example"]
"""


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    """Six captures of rebuilt sites."""
    folder = tmp_path_factory.mktemp("museum")
    for case in read_cases(shipped())[:6]:
        write_capture(case, folder / f"{case.name}.warc.gz", outside=False)
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_blogs_come_straight_out_of_crawl_archives_of_many_hosts(captures, here, capsys):
    files = sorted(captures.glob("*.warc.gz"))
    for number in range(2):  # gzip members follow one another, as in the archives of Common Crawl
        (here / f"part-{number}.warc.gz").write_bytes(b"".join(file.read_bytes() for file in files[number::2]))
    (here / "warc.paths.gz").write_bytes(gzip.compress(b"part-0.warc.gz\npart-1.warc.gz\n"))
    command = ["audit", "--warc-list", "warc.paths.gz", "-o", "out", "--fewest-pages", "2", "--quiet"]
    code = run(command)
    out = capsys.readouterr().out
    found = rows(here)
    assert f"of {len(found)} blogs assessed" in out
    part_of = {
        case.url.split("/")[2].removeprefix("www."): f"part-{files.index(captures / f'{case.name}.warc.gz') % 2}"
        for case in read_cases(shipped())[:6]
    }
    assert {row["key"]: _archives(row) for row in found} == {
        f"archived {host}": [f"{part}.warc.gz"] for host, part in part_of.items()
    }
    skipped = list(csv.DictReader((here / "out" / "skipped.csv").open(encoding="utf-8-sig", newline="")))
    assert skipped == []
    assert run(command) == code
    assert rows(here) == found


def _archives(row) -> list[str]:
    return str(json.loads(row["columns"])["archives"]).split()


def test_only_the_blogs_of_a_list_are_taken_out_of_the_archives(captures, here, capsys):
    one = sorted(captures.glob("*.warc.gz"))[0]
    shutil.copy(one, here / "a.warc.gz")
    (here / "paths").write_text("a.warc.gz\n")
    (here / "list.txt").write_text("https://nobody-has-this.example/\n")
    assert run(["audit", "list.txt", "--warc-list", "paths", "-o", "out", "--quiet"]) == 2
    assert "no blog of 3 pages" in capsys.readouterr().err


def test_a_brand_gets_its_tables_and_its_part_of_the_dashboard(captures, here, capsys):
    (here / "brand.toml").write_text(BRAND)
    assert run(["audit", str(captures), "-o", "out", "--brand", "brand.toml", "--quiet"]) == 0
    out = capsys.readouterr().out
    for name in ("posts", "ties", "agencies", "worklist"):
        assert f"brand-{name}.csv" in out
    with (here / "out" / "brand-agencies.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert next(iter(table[-1].values())) == "all"
    assert "Selkirk Torches" in (here / "out" / "index.html").read_text(encoding="utf-8")


def test_the_network_of_an_audit_is_read_from_its_store(here, capsys):
    write(here / "pair" / "a.warc.gz", "rainshed.example", head=ADS)
    write(here / "pair" / "b.warc.gz", "larchgate.example", head=ADS)
    assert run(["audit", "pair", "-o", "out", "--quiet"]) in (0, 5)
    for file in (here / "out" / "runs").rglob("capture.warc.gz"):
        file.unlink()  # it is not asked for again
    capsys.readouterr()
    assert run(["network", "out", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["clusters"]) == 1
    assert (here / "out" / "index.html").read_text(encoding="utf-8").count("<circle") == 2


@pytest.fixture
def audited(here, capsys):
    """An audit of two captures of one blog and one of another, which share an account."""
    write(here / "three" / "a.warc.gz", "rainshed.example", head=ADS)
    write(here / "three" / "again.warc.gz", "www.rainshed.example", head=ADS)
    write(here / "three" / "b.warc.gz", "larchgate.example", head=ADS)
    assert run(["audit", "three", "-o", "out", "--quiet"]) == 0
    capsys.readouterr()
    return here


def network_of(*arguments, capsys):
    code = run(["network", "--json", *arguments])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


def test_a_blog_that_is_in_an_audit_twice_is_not_linked_with_itself(audited, capsys):
    code, found, err = network_of("out", capsys=capsys)
    assert found["blogs"] == ["larchgate.example", "rainshed.example"]
    assert len(found["links"]) == 1
    assert (code, err.count("another capture of rainshed.example")) == (3, 1)
    page = (audited / "out" / "index.html").read_text(encoding="utf-8")
    assert page.count("<circle") == 2
    engine = open_store(sqlite_url(audited / "out" / "audit.sqlite"))
    with reading(engine) as connection:
        last = runs.latest(connection)
    clusters, _ = _network(engine, last, lambda line: None)
    engine.dispose()
    assert len(clusters) == 3 and set(clusters.values()) == {"1"}  # both captures of the one blog, by their own names


def test_audits_with_folders_of_one_name_are_told_apart_and_a_blog_in_both_counts_once(audited, capsys):
    write(audited / "x" / "a.warc.gz", "quietpond.example", head=ADS)
    (audited / "x" / "b.warc.gz").write_bytes((audited / "three" / "b.warc.gz").read_bytes())
    assert run(["audit", "x", "-o", "elsewhere/out", "--quiet"]) == 0
    capsys.readouterr()
    code, found, err = network_of("out", "elsewhere/out", capsys=capsys)
    assert found["blogs"] == ["larchgate.example", "quietpond.example", "rainshed.example"]
    assert (code, err.count("another capture of larchgate.example")) == (3, 1)


def test_traits_of_another_version_are_left_out_and_counted(audited, capsys):
    with closing(sqlite3.connect(audited / "out" / "audit.sqlite")) as database:
        key = database.execute("SELECT key FROM entries WHERE name LIKE 'a-%'").fetchone()
        database.execute("UPDATE details SET traits = json_set(traits, '$.format', 'flogcheck.traits/0')"
                         " WHERE key = ?", key)  # fmt: skip
        database.commit()
    assert run(["audit", "three", "-o", "out"]) == 0
    assert "1 blog is not compared with the others" in capsys.readouterr().err
    # The other capture of its blog stands for it.
    assert (audited / "out" / "index.html").read_text(encoding="utf-8").count("<circle") == 2
    code, found, err = network_of("out", capsys=capsys)
    assert (code, found["blogs"]) == (3, ["larchgate.example", "rainshed.example"])
    assert "flogcheck.traits/0" in err


@pytest.mark.parametrize("asked", ["²", "٢", "-1", "7"])
def test_a_run_to_compare_with_that_is_none_is_said_in_a_line(audited, asked, capsys):
    assert run(["audit", "three", "-o", "out", "--quiet", "--compare", asked]) == 2
    assert "--compare" in capsys.readouterr().err


def test_every_table_has_a_row_a_blog(captures, here, capsys):
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    names = ["all.csv", "all.jsonl", "all.xlsx", "all.parquet"]
    asked = [part for name in names for part in ("--export", name)]
    assert run(["audit", str(captures), "-o", "out", "--quiet", "--json", *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["assessed"] == told["total"] == 6 and len(told["files"]) == 5
    lines = [json.loads(line) for line in (here / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 6 and all(line["ledger"] for line in lines if line["band"] != "inconclusive")
    assert pq.read_table(here / "all.parquet").num_rows == 6
    with (here / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["band"] for row in csv.DictReader(file)] == [line["band"] for line in lines]
