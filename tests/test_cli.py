"""The command line end to end: real captures, a real loopback server, real exit codes, one line for what went wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from classifier import model_file
from classifier.cli import run
from tests import assessing
from tests.diary import DIARY, write_capture
from tests.signals.build import html
from tests.site_server import Answer, Site

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = {"/": html("")}


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("model") / "model.json"
    path.write_bytes(model_file.encode(assessing.model()))
    return str(path)


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def score(model: str, *arguments: str) -> int:
    return run(["score", "--model", model, "--delay", "0", *arguments])


# Reading captures


def test_a_capture_is_assessed_on_standard_output_alone(here, model, capsys):
    assert score(model, write_capture(here / "diary.warc.gz", DIARY)) == 0
    out, err = capsys.readouterr()
    assert "Read:     3 pages" in out
    assert "diary.warc.gz" in out
    assert err == ""
    assert not (here / "flogcheck-out").exists()


def test_json_is_one_line_a_target(here, model, capsys):
    first = write_capture(here / "a.warc.gz", DIARY)
    second = write_capture(here / "b.warc.gz", DIARY)
    assert score(model, "--json", first, second) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["target"] for line in lines] == [first, second]


def test_out_keeps_capture_and_assessment_and_they_score_the_same_again(here, model, capsys):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    assert score(model, "--json", "--out", "case", capture) == 0
    printed = capsys.readouterr().out
    assert (here / "case/assessment.json").read_text() == printed
    assert (here / "case/capture.warc.gz").read_bytes() == (here / "diary.warc.gz").read_bytes()
    assert score(model, "--json", "case/capture.warc.gz") == 0
    again = json.loads(capsys.readouterr().out)
    assert again == {**json.loads(printed), "target": "case/capture.warc.gz"}


def test_several_targets_get_a_folder_each_even_with_one_name(here, model, capsys):
    (here / "x").mkdir()
    captures = [write_capture(here / "diary.warc.gz", DIARY), write_capture(here / "x/diary.warc.gz", DIARY)]
    assert score(model, "--out", "case", *captures) == 0
    kept = sorted(str(path.relative_to(here)) for path in (here / "case").rglob("assessment.json"))
    assert kept == ["case/diary-2/assessment.json", "case/diary/assessment.json"]


def test_evidence_is_never_overwritten(here, model, capsys):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    (here / "case").mkdir()
    (here / "case/capture.warc.gz").write_bytes(b"older evidence")
    assert score(model, "--out", "case", capture) == 3
    assert "exists already" in capsys.readouterr().err
    assert (here / "case/capture.warc.gz").read_bytes() == b"older evidence"


def test_the_prior_moves_the_answer(here, model, capsys):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    for prior in ("0.01", "0.9"):
        assert score(model, "--json", "--prior", prior, capture) == 0
    low, high = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (low["prior"], high["prior"]) == (0.01, 0.9)
    assert low["probability"]["flog"] < high["probability"]["flog"]


# What goes wrong, and the exit code


def error_line(capsys) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("flogcheck: ")
    return err


@pytest.mark.parametrize("text", ["not a url", "ftp://blog.example/", "blog", "http://", "javascript:alert(1)"])
def test_no_address_is_wrong_usage(here, model, capsys, text):
    assert score(model, text) == 2
    error_line(capsys)
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [["score"], ["score", "--prior", "1", "x.example"], ["score", "--pages", "0", "x.example"], ["nonsense"]],
    ids=["no target", "prior of one", "no pages", "no such command"],
)
def test_a_wrong_option_is_wrong_usage(capsys, arguments):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Error: " in err


@pytest.mark.parametrize("option", ["--prior", "--seconds", "--delay"])
@pytest.mark.parametrize("value", ["nan", "inf"])
def test_a_number_that_is_none_is_wrong_usage(capsys, option, value):
    assert run(["score", option, value, "blog.invalid"]) == 2
    assert f"Invalid value for '{option}'" in capsys.readouterr().err


def test_a_word_in_place_of_a_number_is_told_in_plain_words(capsys):
    assert run(["score", "--prior", "30%", "blog.invalid"]) == 2
    assert "'30%' is not a valid number." in capsys.readouterr().err


def test_a_folder_in_place_of_a_capture_is_said_to_be_one(here, model, capsys):
    (here / "case").mkdir()
    for text in ("case", "./case", ".", str(here)):
        assert score(model, text) == 2
        assert f"{text} is a folder" in error_line(capsys)


def test_a_page_that_cannot_be_written_is_refused_before_anything_is_measured(here, capsys, monkeypatch):
    monkeypatch.setattr("classifier.evaluation.evaluate", lambda *_, **__: pytest.fail("measured"))
    assert run(["evaluate", "--html", "nowhere/page.html", str(here)]) == 3
    assert "nowhere is no folder" in error_line(capsys)


def test_a_model_that_cannot_be_written_is_refused_before_anything_is_measured(here, capsys, monkeypatch):
    monkeypatch.setattr("classifier.training.measure_corpus", lambda *_, **__: pytest.fail("measured"))
    (here / "labels.jsonl").write_text('{"warc": "a.warc.gz", "label": "flog"}\n')
    (here / "taken").touch()
    assert run(["train", "--out", "taken/model", str(here)]) == 3
    assert "cannot be written there" in error_line(capsys)


def test_a_missing_capture_is_said_to_be_missing_and_gets_no_folder(here, model, capsys):
    capture = write_capture(here / "diary.warc.gz", DIARY)
    assert score(model, "--out", "case", "nowhere.warc", capture) == 3
    assert [line for line in capsys.readouterr().err.splitlines() if "nowhere.warc" in line and "/" not in line]
    assert [folder.name for folder in (here / "case").iterdir()] == ["diary"]


def test_a_capture_that_is_missing_or_none_cannot_be_read(here, model, capsys):
    assert score(model, "gone.warc.gz") == 3
    assert "gone.warc.gz does not exist" in error_line(capsys)
    (here / "empty.warc.gz").touch()
    assert score(model, "empty.warc.gz") == 3
    assert "empty" in error_line(capsys)
    (here / "letter.warc").write_text("Dear Ada,")
    assert score(model, "letter.warc") == 3
    assert "not a WARC" in error_line(capsys)


def test_a_capture_without_a_blog_in_it_is_not_assessed(here, model, capsys):
    assert score(model, write_capture(here / "empty.warc.gz", EMPTY)) == 4
    assert "empty.warc.gz: the page holds no text" in error_line(capsys)


def test_a_model_that_is_none_is_named(here, capsys):
    (here / "model.json").write_text("{}")
    assert score("model.json", write_capture(here / "diary.warc.gz", DIARY)) == 3
    assert "model.json" in error_line(capsys)


@pytest.mark.parametrize("command", [["train", "--out", "new"], ["evaluate"]], ids=["train", "evaluate"])
def test_a_folder_that_is_no_corpus_cannot_be_read(here, capsys, command):
    assert run([*command, str(here)]) == 3
    assert "labels.jsonl" in error_line(capsys)


def test_evaluate_judges_a_given_model_on_a_corpus_of_ones_own_and_writes_the_page(here, model, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    write_capture(here / "diary.warc.gz", DIARY)
    (here / "labels.jsonl").write_text('{"warc": "diary.warc.gz", "label": "user_run"}\n')
    assert run(["evaluate", str(here), "--model", model, "--html", "page.html", "--json"]) == 0
    out, err = capsys.readouterr()
    content = json.loads(out)
    assert content["counts"] == {"user_run": 1, "corporate": 0, "flog": 0}
    assert [part["blogs"] for part in content["one_page"]] == [1, 1]
    assert "honest only if it has seen none of them" in content["method"]
    assert "How well blogs are told apart" in (here / "page.html").read_text()
    assert err == ""


def test_evaluate_refuses_too_few_blogs_to_learn_from_and_a_model_that_is_none(here, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    write_capture(here / "diary.warc.gz", DIARY)
    (here / "labels.jsonl").write_text('{"warc": "diary.warc.gz", "label": "user_run"}\n')
    assert run(["evaluate", str(here)]) == 3
    assert "at least 20 are needed to learn from" in error_line(capsys)
    assert run(["evaluate", str(here), "--model", "gone.json"]) == 3
    assert "gone.json: cannot be read" in error_line(capsys)


def test_with_several_targets_the_highest_code_applies_and_each_gets_its_line(here, model, capsys):
    good, empty = write_capture(here / "a.warc.gz", DIARY), write_capture(here / "b.warc.gz", EMPTY)
    assert score(model, "--json", "no url", good, "gone.wacz", empty) == 4
    out, err = capsys.readouterr()
    assert [json.loads(line)["target"] for line in out.splitlines()] == [good]
    assert len(err.splitlines()) == 3


def test_error_lines_cannot_command_the_terminal(here, model, capsys):
    assert score(model, "x\x1b[2J.warc") == 3
    assert "\x1b" not in capsys.readouterr().err


# Crawling, over real HTTP on loopback


def test_a_crawl_keeps_its_capture_and_says_where(here, model, capsys):
    with Site(DIARY) as site:
        assert score(model, site.url) == 0
    out, err = capsys.readouterr()
    (capture,) = (here / "flogcheck-out").iterdir()
    assert capture.name in out
    assert "3 pages" in out
    assert err == ""  # no progress line where standard error is no terminal


def test_a_crawl_and_its_capture_score_the_same(here, model, capsys):
    with Site(DIARY) as site:
        assert score(model, "--json", "--out", "case", site.url) == 0
    crawled = json.loads(capsys.readouterr().out)
    assert score(model, "--json", "case/capture.warc.gz") == 0
    assert json.loads(capsys.readouterr().out) == {**crawled, "target": "case/capture.warc.gz"}


def test_pages_are_limited(here, model, capsys):
    with Site(DIARY) as site:
        assert score(model, "--json", "--pages", "2", site.url) == 0
    assert json.loads(capsys.readouterr().out)["read"]["pages"] == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("no", status=403), "403"),
        (Answer("wait", status=429), "429"),
        (Answer("broken", status=500), "500"),
        (Answer(drop=True), ""),
        (Answer("%PDF-1.7", type="application/pdf"), "PDF"),
    ],
    ids=["403", "429", "500", "hangs up", "pdf"],
)
def test_what_cannot_be_fetched_is_one_line(here, model, capsys, answer, words):
    with Site({"/": answer}) as site:
        assert score(model, "--seconds", "15", site.url) in (3, 4)
    assert words.lower() in error_line(capsys).lower()


def test_a_refused_connection_and_an_unknown_host_are_one_line(here, model, capsys):
    with Site({}) as site:
        gone = site.url
    assert score(model, gone) == 3
    assert "refused" in error_line(capsys)
    assert score(model, "http://nowhere.invalid/") == 3
    assert "nowhere.invalid" in error_line(capsys)


# The demonstration


def test_the_demonstration_assesses_both_blogs(here, capsys):
    assert run(["demo", "--json", "--quiet"]) == 0
    flog, diary = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert flog["band"] in ("some_signs", "strong_signs")
    assert diary["band"] == "individual"
