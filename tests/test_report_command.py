"""`flogcheck score --out` and `flogcheck report`: the page lies in the folder, and can be made again from it."""

from __future__ import annotations

import json

import pytest

from classifier.cli import run
from classifier.demo import serve
from classifier.rules import JURISDICTIONS, rules
from tests.diary import DIARY, write_capture


@pytest.fixture
def case(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--quiet", "--prior", "0.3", "--out", str(tmp_path / "case"), capture]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def test_score_writes_the_report_beside_capture_and_assessment(case):
    assert sorted(path.name for path in case.iterdir()) == [
        "assessment.json",
        "capture.warc.gz",
        "manifest.json",
        "report.html",
    ]
    text = (case / "report.html").read_text(encoding="utf-8")
    assert "Tilly Marsh" in text
    assert "30&#160;% of blogs like this one" in text


def test_report_makes_the_same_bytes_again_and_says_where(case, capsys):
    before = (case / "report.html").read_bytes()
    (case / "report.html").unlink()
    assert run(["report", str(case)]) == 0
    assert capsys.readouterr().out == f"{case / 'report.html'}\n"
    assert (case / "report.html").read_bytes() == before


def test_a_folder_that_is_none_of_ours_is_one_line(tmp_path, capsys):
    assert run(["report", str(tmp_path)]) == 3
    assert capsys.readouterr().err.startswith(f"flogcheck: {tmp_path} holds no capture")
    assert run(["report", str(tmp_path / "nowhere")]) == 3


def test_a_report_that_cannot_be_written_is_one_line(case, capsys):
    (case / "report.html").unlink()
    (case / "report.html").mkdir()
    assert run(["report", str(case)]) == 3
    err = capsys.readouterr().err
    assert "report.html cannot be written" in err
    assert err.count("\n") == 1


def named(case):
    """The jurisdictions whose rules a report names."""
    page = (case / "report.html").read_text(encoding="utf-8")
    return [name for name in JURISDICTIONS if any(f'href="{rule.source}"' in page for rule in rules(name))]


def test_a_report_made_again_names_the_same_rules_unless_others_are_asked_for(tmp_path, capsys):
    case = tmp_path / "case"
    with serve("trampoline-lab") as url:
        crawl = ["--offline", "--delay", "0", "--pictures", "0", "--quiet"]
        assert run(["score", *crawl, "--jurisdiction", "de,us", "--out", str(case), url]) == 0
    assert named(case) == ["us", "de"]
    (tmp_path / "answer.txt").write_text("We sell nothing.", encoding="utf-8")
    assert run(["reply", str(case), str(tmp_path / "answer.txt")]) == 0
    assert named(case) == ["us", "de"]
    assert json.loads((case / "manifest.json").read_bytes())["report"]["jurisdictions"] == ["de", "us"]
    assert run(["report", "--jurisdiction", "fr", str(case)]) == 0
    assert named(case) == ["fr"]
    assert run(["report", str(case)]) == 0
    assert named(case) == ["fr"]
    capsys.readouterr()
    assert run(["verify", str(case)]) == 0
    # Of a blog that was crawled the address says which blog it is.
    assert "--url" not in json.loads((case / "manifest.json").read_bytes())["command"]
