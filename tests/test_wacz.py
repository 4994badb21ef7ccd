"""A bundle's capture as a WACZ: valid by the public validator, and the same blog for our own reader."""

from __future__ import annotations

import json
import zipfile

import pytest
from wacz.main import main as wacz

from classifier.cli import run
from tests.diary import DIARY, write_capture


@pytest.fixture
def case(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--quiet", "--out", str(tmp_path / "case"), capture]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def test_the_public_validator_finds_it_whole(case, capsys):
    assert run(["export", "--wacz", str(case)]) == 0
    made = case.parent / "case.wacz"
    assert f"{made}: " in capsys.readouterr().out
    assert wacz(["validate", "-f", str(made)]) == 0


def test_a_changed_wacz_would_not_pass(case, tmp_path):
    run(["export", "--wacz", str(case)])
    with zipfile.ZipFile(case.parent / "case.wacz") as whole, zipfile.ZipFile(tmp_path / "x.wacz", "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            changed.writestr(name, data.replace(b"pages", b"pagez") if name.endswith("pages.jsonl") else data)
    assert wacz(["validate", "-f", str(tmp_path / "x.wacz")]) != 0


def test_our_reader_gives_the_same_verdict_from_it(case, tmp_path, capsys):
    run(["export", "--wacz", str(case), "--output", str(tmp_path / "x.wacz")])
    capsys.readouterr()
    assert run(["score", "--json", str(tmp_path / "x.wacz")]) == 0
    again = json.loads(capsys.readouterr().out)
    before = json.loads((case / "assessment.json").read_text(encoding="ascii"))
    assert (again["probability"], again["ledger"]) == (before["probability"], before["ledger"])


def test_nothing_is_overwritten(case, tmp_path, capsys):
    (tmp_path / "x.wacz").write_bytes(b"mine")
    assert run(["export", "--wacz", str(case), "--output", str(tmp_path / "x.wacz")]) == 3
    assert (tmp_path / "x.wacz").read_bytes() == b"mine"
    assert len(capsys.readouterr().err.splitlines()) == 1
