"""A bundle can be checked by a third person: hashes, quotations in their records, the verdict made again."""

from __future__ import annotations

import json
import shutil

import pytest

from classifier.cli import run
from tests.diary import DIARY, write_capture


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    capture = write_capture(folder / "diary.warc.gz", DIARY)
    for name, options in (("plain", []), ("redacted", ["--redact"])):
        assert run(["score", "--quiet", "--prior", "0.3", *options, "--out", str(folder / name), capture]) == 0
    return folder


@pytest.fixture(params=["plain", "redacted"])
def case(made, tmp_path, request, capsys):
    shutil.copytree(made / request.param, tmp_path / "case")
    capsys.readouterr()
    return tmp_path / "case"


def verified(case, capsys, *options):
    code = run(["verify", *options, str(case)])
    return code, capsys.readouterr().out


def test_a_bundle_as_it_was_made_is_all_as_it_says(case, capsys):
    code, out = verified(case, capsys, "--json")
    told = json.loads(out)
    assert (code, told["same"], told["differences"], told["files"]) == (0, True, [], 3)
    assert told["quotations"] > 5


def test_the_manifest_tells_how_to_make_it_again_and_nothing_of_the_machine(case):
    manifest = json.loads((case / "manifest.json").read_text(encoding="ascii"))
    assert set(manifest["files"]) == {"capture.warc.gz", "assessment.json", "report.html"}
    assert manifest["command"].startswith("flogcheck score --prior 0.3")
    assert manifest["made_from"]["prior"] == 0.3


def test_a_changed_figure_is_named_and_so_is_the_hash(case, capsys):
    path = case / "assessment.json"
    record = json.loads(path.read_text(encoding="ascii"))
    record["ledger"][0]["factor"] = 99.0
    path.write_text(json.dumps(record) + "\n", encoding="ascii")
    code, out = verified(case, capsys)
    folded = " ".join(out.split())
    assert code == 1
    assert "assessment.json: its SHA-256 is not the one in manifest.json" in folded
    assert f"ledger[{record['ledger'][0]['signal']}].factor: 99.0 there" in folded


def test_an_invented_quotation_is_named(case, capsys):
    path = case / "assessment.json"
    record = json.loads(path.read_text(encoding="ascii"))
    row = next(row for row in record["ledger"] if row["evidence"])
    row["evidence"][0]["quote"] = "I am paid for this."
    path.write_text(json.dumps(record) + "\n", encoding="ascii")
    code, out = verified(case, capsys)
    assert code == 1
    assert '"I am paid for this." there' in " ".join(out.split())


def test_a_missing_and_an_added_file_are_named(case, capsys):
    (case / "report.html").unlink()
    (case / "replies").mkdir()
    (case / "replies" / "0001.txt").write_text("We are one person.", encoding="utf-8")
    code, out = verified(case, capsys)
    assert code == 1
    assert "report.html: listed in manifest.json and not there" in out
    assert "replies/0001.txt: there and not listed" in " ".join(out.split())


def test_a_report_made_again_leaves_the_bundle_whole(case, capsys):
    assert run(["report", str(case)]) == 0
    capsys.readouterr()
    assert verified(case, capsys)[0] == 0


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "flogcheck.manifest/1"}'])
def test_a_manifest_that_is_none_is_one_line(case, capsys, text):
    (case / "manifest.json").write_text(text, encoding="ascii")
    assert run(["verify", str(case)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_else_lies_in_the_folder_is_nobody_s_business(case, capsys):
    (case / "notes.txt").write_text("mine", encoding="utf-8")
    assert verified(case, capsys)[0] == 0
