"""A damaged store: told, set aside, and made anew from the bundles, so that the same audit goes on as if nothing was.

The blogs are invented; their audits, bundles and databases are real.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from classifier.audit.holding import held
from classifier.cli import run as flogcheck
from tests.audited import Blogs, rows, run
from tests.postgresql import server_url
from tests.test_network_command import ADS, write

CANNOT_COME_BACK = {"assessed_at"}  # the moment of the manifest stands for it


@pytest.fixture(scope="module")
def blogs():
    with Blogs(1) as served:
        yield served


@pytest.fixture(scope="module")
def audited(blogs, tmp_path_factory):
    """Two runs over three blogs and one that nobody answers for; the second run took results of the first over."""
    here = tmp_path_factory.mktemp("audit")
    listed = blogs.write_list(here / "list.csv", "http://127.0.1.250:9/,nobody")
    assert run(here, listed).returncode == 5
    lines = listed.read_text(encoding="utf-8").splitlines()
    listed.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    assert run(here, listed).returncode == 5
    return here


@pytest.fixture
def here(audited, tmp_path):
    shutil.copytree(audited, tmp_path / "copy")
    return tmp_path / "copy"


def damage(folder):
    """Overwrite the middle of the store, as a failing disk does."""
    store = folder / "out" / "audit.sqlite"
    body = bytearray(store.read_bytes())
    body[4096 * 2 : -4096] = os.urandom(len(body) - 4096 * 3)
    store.write_bytes(body)


def details(folder, run_id):
    with closing(sqlite3.connect(folder / "out" / "audit.sqlite")) as database:
        query = "SELECT key, ledger, traits FROM details WHERE run_id = ? ORDER BY key"
        return database.execute(query, [run_id]).fetchall()


def comparable(row):
    return {name: value for name, value in row.items() if name not in CANNOT_COME_BACK}


def test_a_damaged_store_comes_back_with_its_runs_verdicts_ledgers_and_columns(here, blogs, capsys):
    before = {number: rows(here, number) for number in (1, 2)}
    kept = details(here, 1)
    damage(here)
    again = run(here, here / "list.csv")
    assert again.returncode == 3 and "flogcheck repair" in again.stderr and again.stderr.count("\n") == 1
    assert flogcheck(["repair", str(here / "out"), "--jobs", "2"]) == 0
    said = capsys.readouterr().out
    assert "run 1: 3 of 4 blogs came back, 1 left to be done" in said
    assert "run 2: 2 of 3 blogs came back, 1 left to be done" in said
    for number in (1, 2):
        after = rows(here, number)
        assert [row["key"] for row in after] == [row["key"] for row in before[number]]
        for old, new in zip(before[number], after, strict=True):
            if old["state"] == "assessed":
                assert comparable(new) == comparable(old)
            else:
                assert (new["state"], new["columns"], new["position"]) == ("left", old["columns"], old["position"])
    assert {row["carried_from"] for row in rows(here, 2) if row["state"] == "assessed"} == {1}
    assert [row[0::2] for row in details(here, 1)] == [row[0::2] for row in kept]
    assert (here / "out" / "audit.sqlite.damaged-1").is_file()
    assert flogcheck(["verify", str(here / "out" / rows(here)[0]["evidence"])]) == 0
    blogs.forget()
    assert run(here, here / "list.csv").returncode == 5  # sees only to what failed
    assert not any(site.asked for site in blogs.sites)
    assert [row["state"] for row in rows(here)] == ["assessed"] * 2 + ["failed"]


def test_a_damaged_bundle_is_named_and_its_blog_left_to_be_done(here, capsys):
    bundle = sorted((here / "out" / "runs" / "1").iterdir())[0]
    (bundle / "assessment.json").write_text("{}", encoding="utf-8")
    assert flogcheck(["repair", str(here / "out"), "--force", "--jobs", "2", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "run 1: 2 of 4 blogs came back, 2 left to be done" in said
    assert f"  {bundle.name}: " in said
    assert [each["state"] for each in rows(here, 1) if each["name"] == bundle.name] == ["left"]


def test_without_the_lists_of_the_runs_blogs_are_known_by_their_bundles_and_the_list_brings_its_columns(
    here, blogs, capsys
):
    keys = {row["key"] for row in rows(here, 1) if row["state"] == "assessed"}
    for path in (here / "out" / "runs").glob("*.jsonl"):
        path.unlink()
    damage(here)
    assert flogcheck(["repair", str(here / "out"), "--jobs", "2", "--quiet"]) == 0
    assert "its list is gone" in capsys.readouterr().out
    assert {row["key"] for row in rows(here)} == keys
    assert {row["columns"] for row in rows(here)} == {"{}"}
    blogs.forget()
    assert run(here, here / "list.csv").returncode == 5
    assert not any(site.asked for site in blogs.sites)
    assert all("agency" in row["columns"] for row in rows(here)[:2])


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_a_store_that_lost_its_runs_is_not_begun_anew_over_their_evidence(how, here, blogs):
    store = here / "out" / "audit.sqlite"
    before = {path: path.read_bytes() for path in (here / "out" / "runs").rglob("manifest.json")}
    store.unlink() if how == "deleted" else store.write_bytes(b"")
    blogs.forget()
    done = run(here, here / "list.csv")
    assert done.returncode == 3 and "flogcheck repair" in done.stderr and done.stderr.count("\n") == 1
    assert not any(site.asked for site in blogs.sites)
    assert {path: path.read_bytes() for path in (here / "out" / "runs").rglob("manifest.json")} == before


def test_a_whole_store_is_left_alone(here, capsys):
    before = rows(here)
    assert flogcheck(["repair", str(here / "out"), "--quiet"]) == 3
    assert "is whole; --force" in capsys.readouterr().err
    assert rows(here) == before


def test_a_folder_in_use_or_without_runs_is_left_alone(here, tmp_path, capsys):
    damage(here)
    with held(here / "out"):
        assert flogcheck(["repair", str(here / "out"), "--quiet"]) == 3
    assert "another flogcheck works in" in capsys.readouterr().err
    assert flogcheck(["repair", str(tmp_path), "--quiet"]) == 3
    assert "holds no runs" in capsys.readouterr().err
    assert not (tmp_path / "audit.sqlite").exists()


@pytest.fixture
def pair(tmp_path, monkeypatch):
    """Two captures, to be audited without a crawl."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "pair" / "a.warc.gz", "rainshed.example", head=ADS)
    write(tmp_path / "pair" / "b.warc.gz", "larchgate.example", head=ADS)
    return tmp_path


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_where_the_bundles_went_elsewhere_nothing_is_made_anew(scheme, pair, capsys):
    place = f"{scheme}{pair / 'evidence'}"
    assert flogcheck(["audit", "pair", "-o", "out", "--evidence", place, "--quiet"]) == 0
    damage(pair)
    before = (pair / "out" / "audit.sqlite").read_bytes()
    capsys.readouterr()
    for force in ([], ["--force"]):
        assert flogcheck(["repair", "out", "--quiet", *force]) == 3
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "the bundles of run 1 went to another folder" in said
    assert (pair / "out" / "audit.sqlite").read_bytes() == before


def test_what_is_in_postgresql_repair_leaves_to_its_backup_and_network_finds_by_its_url(pair, monkeypatch, capsys):
    with server_url() as url:
        assert flogcheck(["audit", "pair", "-o", "out", "--store", url, "--quiet"]) == 0
        capsys.readouterr()
        assert flogcheck(["network", "out", "--json"]) == 3
        assert "--store" in capsys.readouterr().err
        monkeypatch.setenv("FLOGCHECK_STORE", url)
        assert flogcheck(["network", "out", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["blogs"] == ["larchgate.example", "rainshed.example"]
        (pair / "out" / "runs" / "999.jsonl").write_text("{}", encoding="ascii")  # as of a run that the database lost
        assert flogcheck(["audit", "pair", "-o", "out", "--quiet"]) == 3
        said = capsys.readouterr().err
        assert "does not know run 999" in said and "backup" in said and "flogcheck repair" not in said
        (pair / "out" / "runs" / "999.jsonl").unlink()
    monkeypatch.delenv("FLOGCHECK_STORE")
    assert flogcheck(["audit", "pair", "-o", "out", "--quiet"]) == 3
    said = capsys.readouterr().err
    assert "name the --store" in said and "flogcheck repair" not in said
    (pair / "out" / "audit.sqlite").unlink()
    assert flogcheck(["repair", "out", "--quiet"]) == 3
    assert "in a database, which is restored from its own backup" in capsys.readouterr().err
    assert not (pair / "out" / "audit.sqlite").exists()
    assert flogcheck(["repair", "out", "--quiet", "--force"]) == 0
    capsys.readouterr()
    assert flogcheck(["audit", "pair", "-o", "out", "--quiet"]) == 0  # goes on from the bundles
    assert [(row["state"], row["run_id"]) for row in rows(pair)] == [("assessed", rows(pair)[0]["run_id"])] * 2
    assert "2 of 2 blogs assessed" in capsys.readouterr().out
