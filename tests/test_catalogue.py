"""`flogcheck signals`, the shares beside the model, and docs/signals.md, which is written by it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from classifier import model_file, shares, training
from classifier.cli import run
from classifier.corpus import Corpus
from classifier.errors import BadModel
from classifier.findings import Evidence, could_not_look, found, not_found
from classifier.model import CLASSES
from classifier.report.catalogue import found_text, render, weight_text
from classifier.report.entries import entries
from classifier.report.rows import ours, rows
from classifier.report.shown import WIDTH, columns
from classifier.shares import Share, Shares
from classifier.signals import Family, Question, catalogue
from classifier.terms import Term
from tests import assessing
from tests.blogs_invented import SIGNALS, draw

ROOT = Path(__file__).parent.parent
NAMES = [signal.name for signal in catalogue()]
LIST = ROOT.parent / "shared/design/signals.md"


def lines_of(capsys, *arguments: str) -> list[str]:
    assert run(["signals", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


# The command


def test_every_signal_is_listed_with_all_that_is_known_of_it(capsys):
    lines = lines_of(capsys)
    assert lines[0] == f"{len(NAMES)} signals in {len({s.family for s in catalogue()})} families"
    assert [line.strip() for line in lines if line.strip() in NAMES] == NAMES
    for label in ("Speaks for:", "Unit:", "But:", "Source:", "Found:", "Weight:"):
        assert sum(line.strip().startswith(label) for line in lines) == len(NAMES), label


def test_the_list_is_as_wide_as_a_terminal(capsys):
    assert max(map(columns, lines_of(capsys))) <= WIDTH


def test_one_family_and_one_signal_can_be_asked_for(capsys):
    rhythm = [signal.name for signal in catalogue() if signal.family is Family.RHYTHM]
    assert [line.strip() for line in lines_of(capsys, "--family", "rhythm") if line.strip() in NAMES] == rhythm
    assert lines_of(capsys, "labelled_first")[0].strip() == "labelled_first"


def test_json_is_one_object_a_signal(capsys):
    objects = [json.loads(line) for line in lines_of(capsys, "--json")]
    assert [each["name"] for each in objects] == NAMES
    first = next(each for each in objects if each["name"] == "labelled_first")
    assert first["asks"] == {"openness": "open"}
    assert set(first["shares"]) == set(CLASSES)
    for share in first["shares"].values():
        assert share["found"] <= share["looked"] == share["blogs"] - share["could_not_look"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["labeled_first"], "did you mean labelled_first"),
        (["labelled_first", "--family", "rhythm"], "does not belong"),
        (["--family", "rythm"], "the families are identity"),
        (["--markdown", "--json"], "--markdown prints the whole catalogue"),
    ],
)
def test_what_is_not_there_is_wrong_usage(capsys, arguments, words):
    assert run(["signals", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_a_users_model_shows_its_own_weights_and_only_the_shares_beside_it(tmp_path, capsys):
    path = tmp_path / "model.json"
    path.write_bytes(model_file.encode(assessing.model()))
    (alone,) = [json.loads(line) for line in lines_of(capsys, "--json", "--model", str(path), "labelled_first")]
    assert alone["shares"] is None
    # Weight -0.8 for the whole way, 0.3 of which says nothing.
    assert alone["factors"]["openness"] == {
        "least": pytest.approx(math.exp(-0.56), abs=1e-4),
        "most": pytest.approx(math.exp(0.24), abs=1e-4),
    }
    assert "not measured" in " ".join(lines_of(capsys, "--model", str(path), "labelled_first"))
    counted = Shares(dict.fromkeys(CLASSES, 4), {"labelled_first": dict.fromkeys(CLASSES, (1, 2))})
    (tmp_path / shares.SHARES_NAME).write_bytes(shares.encode(counted))
    (beside,) = [json.loads(line) for line in lines_of(capsys, "--json", "--model", str(path), "labelled_first")]
    assert beside["shares"]["flog"] == {"found": 1, "looked": 2, "blogs": 4, "could_not_look": 2}


def test_damaged_shares_are_one_line(tmp_path, capsys):
    path = tmp_path / "model.json"
    path.write_bytes(model_file.encode(assessing.model()))
    (tmp_path / shares.SHARES_NAME).write_text("{}")
    assert run(["signals", "--model", str(path)]) == 3
    assert capsys.readouterr().err.startswith(f"flogcheck: {shares.SHARES_NAME} beside the model")


def test_words_for_shares_and_weights():
    assert found_text(None) == "not measured"
    words = found_text({"user_run": Share(1, 8, 10), "corporate": Share(0, 0, 3), "flog": Share(3, 3, 3)})
    assert (
        words
        == "user-run 1 of 8 (12 %), 2 not looked at; openly corporate not looked at on any of 3; flogs 3 of 3 (100 %)"
    )
    signal = SIGNALS[4]
    terms = (
        Term(signal.name, Question.OPENNESS, (0.0, 1.0), (0.0, 1.0), 0.5, 2 * math.log(3)),
        Term(signal.name, Question.OPERATOR, (0.0, 1.0), (0.0, 1.0), 0.0, math.log(2)),
    )
    (entry,) = entries(replace(assessing.model(), terms=terms), None, signals=[signal])
    assert weight_text(entry.weights) == "×1 to ×2 on a commercial operator; ÷3 to ×3 on disguise"
    assert weight_text(()) == "none in this model"
    assert render([entry]).startswith("1 signal in 1 family\n")


# Counting


def test_outcomes_are_counted_by_class():
    blog = next(iter(draw(1)))
    seen = Evidence("https://invented.test/", "words", "urn:uuid:0", "sha1:0")
    outcomes = [found(1.0, [seen]), not_found(), could_not_look("why")]
    labelled = [("flog", 0), ("flog", 0), ("flog", 1), ("flog", 2), ("corporate", 2), ("user_run", 1)]
    blogs = [
        replace(blog, example=replace(blog.example, label=label), findings={"noise": outcomes[index]})
        for label, index in labelled
    ]
    counted = shares.count(blogs)
    assert counted.of("noise") == {"user_run": Share(0, 1, 1), "corporate": Share(0, 0, 1), "flog": Share(2, 3, 4)}
    assert counted.of("never measured") is None
    assert shares.decode(shares.encode(counted)) == counted


def test_training_writes_the_shares_beside_the_model(tmp_path, monkeypatch):
    blogs = draw(160)
    monkeypatch.setattr(training, "measure_corpus", lambda *_, **__: Corpus(blogs))
    for name in ("learn", "evaluate_blogs", "decode"):
        monkeypatch.setattr(training, name, partial(getattr(training, name), signals=SIGNALS))
    (tmp_path / "labels.jsonl").touch()
    training.train(tmp_path, tmp_path / "new", folds=3)
    written = shares.load(tmp_path / "new" / training.MODEL_NAME)
    assert written == shares.count(blogs)
    assert written.blogs["flog"] == sum(blog.example.label == "flog" for blog in blogs)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(format="flogcheck.shares/0"),
        lambda content: content["blogs"].pop("flog"),
        lambda content: content["signals"]["noise"]["flog"].update(found=10**6),
        lambda content: content["signals"]["noise"]["flog"].update(looked=True),
        lambda content: content["signals"]["noise"].update(flog=[1, 2]),
        lambda content: content.update(signals=[]),
    ],
)
def test_a_file_that_does_not_add_up_is_refused(spoil):
    content = json.loads(shares.encode(shares.count(draw(30))))
    spoil(content)
    with pytest.raises(BadModel, match="not a file of the format"):
        shares.decode(json.dumps(content).encode())


# What ships


def test_the_shares_that_ship_know_every_signal_that_labelled_blogs_could_be_asked_for_and_no_other():
    shipped = shares.load()
    assert shipped is not None
    # The labelled blogs were captured without outside records, and no link was followed out of them.
    of_outside = {signal.name for signal in catalogue() if signal.family is Family.PROVENANCE}
    of_links = {signal.name for signal in catalogue() if signal.measure.__module__.endswith("_money_path")}
    assert sorted({*shipped.counts, *of_outside, *of_links}) == sorted(NAMES)
    assert dict(shipped.blogs) == model_file.load().card["blogs"]


def test_the_page_of_the_documentation_is_what_the_command_prints(capsys):
    assert run(["signals", "--markdown"]) == 0
    # Written by: flogcheck signals --markdown > docs/signals.md
    assert (ROOT / "docs/signals.md").read_text(encoding="utf-8") == capsys.readouterr().out


# The rows


def test_every_row_has_signals_or_a_reason():
    assert [row.number for row in rows()] == list(range(1, 73))
    assert [row.number for row in rows() if not row.signals and not row.dropped] == []
    assert {rating for row in rows() for rating in row.rating.split(", ")} == set("ABCD")


def test_every_signal_is_claimed_by_a_row_or_is_ours_and_no_other_is_named():
    claimed = {name for row in rows() for name in row.signals}
    assert claimed.isdisjoint(ours())
    assert sorted(claimed | set(ours())) == sorted(NAMES)


@pytest.mark.skipif(not LIST.exists(), reason="the list of candidates is not on this computer")
def test_every_row_of_the_list_is_here_with_its_rating():
    cells = [re.split(r"\s*\|\s*", line.strip("| ")) for line in LIST.read_text(encoding="utf-8").splitlines()]
    listed = {int(row[0]): row[-1] for row in cells if row[0].isdigit()}
    assert sorted(listed) == [row.number for row in rows()]
    for row in rows():
        assert set(row.rating.split(", ")) <= set(re.findall(r"\b[A-D]\b", listed[row.number])), row.number
