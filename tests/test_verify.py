"""A bundle can be checked by a third person: hashes, quotations in their records, the verdict made again."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.resources import files

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


def reseal(case, record):
    """Write an assessment and its hash into the manifest, as somebody would who wants to hide that it was changed."""
    content = (json.dumps(record) + "\n").encode()
    (case / "assessment.json").write_bytes(content)
    manifest = json.loads((case / "manifest.json").read_bytes())
    manifest["files"]["assessment.json"] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (case / "manifest.json").write_text(json.dumps(manifest), encoding="ascii")


def test_the_manifest_tells_how_to_make_it_again_and_nothing_of_the_machine(case):
    manifest = json.loads((case / "manifest.json").read_text(encoding="ascii"))
    assert set(manifest["files"]) == {"capture.warc.gz", "assessment.json", "report.html"}
    assert manifest["command"].startswith("flogcheck score --prior 0.3 --url https://diary.example/")
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


@pytest.fixture
def plain(made, tmp_path, capsys):
    shutil.copytree(made / "plain", tmp_path / "case")
    capsys.readouterr()
    return tmp_path / "case"


@pytest.mark.parametrize("list_of", ["ledger", "without_factor"])
def test_an_invented_quotation_is_not_in_its_record_whatever_the_manifest_says(plain, capsys, list_of):
    record = json.loads((plain / "assessment.json").read_bytes())
    evidence = next(row for row in record["ledger"] if row["evidence"])["evidence"][0]
    invented = evidence | {"quote": "I am paid for this.", "told": False, "words": []}
    record[list_of].append({"signal": "invented", "evidence": [invented]})
    reseal(plain, record)
    code, out = verified(plain, capsys)
    folded = " ".join(out.split())
    assert code == 1
    assert "SHA-256" not in folded
    assert f"assessment.json: invented: does not stand in its record ({evidence['url']}): I am paid for this." in folded


def test_a_quotation_of_the_kept_assessment_is_looked_for_where_another_model_scores(plain, tmp_path, capsys):
    other = json.loads((files("classifier") / "models" / "model.json").read_bytes()) | {"version": "other"}
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    record = json.loads((plain / "assessment.json").read_bytes())
    row = next(row for row in record["ledger"] if row["evidence"])
    row["evidence"][0] |= {"record_id": "urn:uuid:0", "quote": "x", "told": True, "words": []}
    reseal(plain, record)
    code, out = verified(plain, capsys, "--model", str(tmp_path / "other.json"))
    folded = " ".join(out.split())
    assert code == 1
    assert "scored again with model other" in folded
    assert f"assessment.json: {row['signal']}: no record urn:uuid:0 in the capture" in folded


@pytest.mark.parametrize("value", [None, 7, {}, {"url": 1, "quote": 2, "record_id": 3, "digest": 4, "told": 5}])
def test_what_stands_in_the_place_of_evidence_and_is_none_is_named(plain, capsys, value):
    record = json.loads((plain / "assessment.json").read_bytes())
    record["ledger"][0]["evidence"] = [value]
    record["money_path"] = {"paths": [{"evidence": "x", "named": [value]}, 7]}
    reseal(plain, record)
    code, out = verified(plain, capsys)
    folded = " ".join(out.split())
    assert code == 1
    for signal in (record["ledger"][0]["signal"], "money_path"):
        assert f"assessment.json: {signal}: a piece of evidence that names no words and record" in folded


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


def test_a_manifest_stays_as_it_is_where_only_the_time_would_change(case):
    manifest = case / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="ascii").replace('"sealed_at": "20', '"sealed_at": "19'))
    before = manifest.read_bytes()
    hidden = json.loads(before)["made_from"]["redact"]
    assert run(["report", *(["--redact"] if hidden else []), str(case)]) == 0
    assert manifest.read_bytes() == before


@pytest.mark.parametrize("wrong", [{"report": 1}, {"report": {"jurisdictions": "eu"}}, {"report": {"redact": "no"}}])
def test_a_manifest_whose_report_is_described_wrongly_is_one_line(case, capsys, wrong):
    manifest = json.loads((case / "manifest.json").read_bytes())
    (case / "manifest.json").write_text(json.dumps(manifest | wrong), encoding="ascii")
    assert run(["verify", str(case)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_manifest_that_describes_no_report_is_read_too(case, capsys):
    manifest = json.loads((case / "manifest.json").read_bytes())
    del manifest["report"], manifest["made_from"]["is_capture"]
    (case / "manifest.json").write_text(json.dumps(manifest), encoding="ascii")
    assert verified(case, capsys)[0] == 0
    assert run(["report", str(case)]) == 0
    assert json.loads((case / "manifest.json").read_bytes())["command"] == manifest["command"]


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "flogcheck.manifest/1"}'])
def test_a_manifest_that_is_none_is_one_line(case, capsys, text):
    (case / "manifest.json").write_text(text, encoding="ascii")
    assert run(["verify", str(case)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_else_lies_in_the_folder_is_nobody_s_business(case, capsys):
    (case / "notes.txt").write_text("mine", encoding="utf-8")
    assert verified(case, capsys)[0] == 0
