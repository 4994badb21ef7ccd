"""Blogs before and after edits: judged by the model of their own fold, kept in the cache, held against promises."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.corpus import LIST_NAME, Corpus, Measured, measure_corpus
from classifier.dodges import trial
from classifier.dodges.edits import EDITS
from classifier.dodges.table import as_json, lines_of
from classifier.dodges.trial import Change, Dodges, Moved, Tried, promises, try_dodges
from classifier.evaluation import evaluate_blogs
from classifier.folds import Folds, cross_validate, judge_all
from classifier.model import load
from classifier.report import evaluation_page
from classifier.report.evaluation_json import to_json
from classifier.scorecard import render
from tests.blogs_invented import SIGNALS, draw
from tests.diary import DIARY, write_capture
from tests.test_dodges import REVIEWS

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
# Additions are tried on every sixth user-run blog of the corpus: on all of them they take minutes.
EVERY = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_capture(tmp_path / "reviews.warc.gz", {p: b for p, b in REVIEWS.items() if p[-1] == "/"})
    write_capture(tmp_path / "diary.warc.gz", DIARY)
    (tmp_path / "torn.warc.gz").write_bytes(b"no capture")
    return tmp_path


def given(folder: Path) -> Folds:
    """Both blogs, judged by the model that ships; and one whose file has been lost since it was measured."""
    rows = [{"warc": "reviews.warc.gz", "label": "flog"}, {"warc": "diary.warc.gz", "label": "user_run"}]
    (folder / LIST_NAME).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    blogs = measure_corpus(folder, cache=folder / "cache").blogs
    lost = replace(blogs[0], example=replace(blogs[0].example, site="torn", warc=folder / "torn.warc.gz"))
    model = load()
    return Folds(judge_all([*blogs, lost], model), (), (model,))


def test_each_edit_is_tried_on_its_class_and_what_cannot_be_read_is_named(folder: Path) -> None:
    seen = []
    dodges = try_dodges(given(folder), cache_folder=folder / "cache", progress=lambda *state: seen.append(state))
    assert [(each.label, each.edit) for each in dodges.tried] == [(edit.label, edit.name) for edit in EDITS]
    assert all(len(each.changes) == 1 for each in dodges.tried)
    assert [site for site, _ in dodges.unread] == ["torn"]
    assert seen[-1] == (3, 3, "torn")
    sign = dodges.tried[0]
    assert sign.edit == "author biography"
    assert sign.changes[0].site == "reviews"
    assert sign.changes[0].change < 0
    sizes = [abs(each.change) for each in sign.moved]
    assert sizes and sizes == sorted(sizes, reverse=True)
    assert sign.moved == sign.changes[0].moved  # the mean over one blog


def test_a_second_run_measures_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folds = given(folder)
    first = try_dodges(folds, cache_folder=folder / "cache")

    def refuse(path: Path) -> None:
        raise OSError(f"{path} was read again")

    monkeypatch.setattr(trial.archive, "read", refuse)
    again = try_dodges(folds, cache_folder=folder / "cache", only=["reviews", "diary"])
    assert again.tried == first.tried
    assert not again.unread


def test_a_blog_is_judged_after_an_edit_by_the_model_that_judged_it_before() -> None:
    blogs = draw(200, blur=0.3)
    folds = cross_validate(blogs, folds=5, signals=SIGNALS)
    models = trial.models_of(folds)
    for (_, held), model in zip(folds.splits, folds.models, strict=True):
        assert all(models[row] is model for row in held)


def change(before: str, after: str, site: str = "a", odds: tuple[float, float] = (0.0, 0.5)) -> Change:
    return Change(site, *odds, before, after, (Moved("kin_in_posts", "operator", 0.5),))


def tried(edit: str, label: str, *changes: Change, combined: bool = False) -> Tried:
    return Tried(edit, label, combined, changes, (Moved("kin_in_posts", "operator", 0.25, 1),))


def test_the_promises_are_broken_by_a_single_edit_that_moves_a_blog_into_the_band() -> None:
    kept = [
        tried("ads", "user_run", change("strong_signs", "strong_signs"), change("individual", "some_signs")),
        tried("all", "user_run", change("individual", "strong_signs"), combined=True),
        tried("author biography", "flog", change("individual", "individual"), change("strong_signs", "inconclusive")),
        tried("openings", "flog", change("inconclusive", "individual")),
    ]
    assert [each.broken for each in promises(kept)] == [(), ()]
    broken = [
        tried("ads", "user_run", change("some_signs", "strong_signs", "diary")),
        tried("author biography", "flog", change("inconclusive", "individual", "reviews")),
    ]
    assert [each.broken for each in promises(broken)] == [(("ads", "diary"),), (("author biography", "reviews"),)]


def test_the_worst_blog_is_the_one_that_moved_the_wrong_way() -> None:
    up, down = change("inconclusive", "some_signs", "up"), change("some_signs", "inconclusive", "down", (0.0, -0.5))
    assert tried("ads", "user_run", up, down).worst.site == "up"
    assert tried("openings", "flog", up, down).worst.site == "down"


def test_the_table_is_80_columns_wide_and_stands_in_the_report_and_in_its_json() -> None:
    rows = (
        tried("author biography", "flog", change("inconclusive", "individual", "reviews" * 20)),
        tried("ads", "user_run", change("some_signs", "strong_signs", "diary")),
    )
    dodges = Dodges(rows, promises(rows), (("torn", "torn.warc.gz is no capture"),))
    lines = "\n".join(lines_of(dodges)).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("BROKEN") for line in lines) == 2
    assert any("inconclusive → individual" in line for line in lines)
    content = json.loads(json.dumps(as_json(dodges)))
    assert content["edits"][0]["quartiles"] == [0.5, 0.5, 0.5]
    assert [promise["kept"] for promise in content["promises"]] == [False, False]
    blogs: tuple[Measured, ...] = draw(200, blur=0.3)
    evaluation = evaluate_blogs(Corpus(blogs), folds=5, signals=SIGNALS)
    assert json.loads(to_json(evaluation))["dodges"] is None
    evaluation = replace(evaluation, dodges=dodges)
    assert "Blogs edited by script" in render(evaluation)
    page = evaluation_page.render(evaluation)
    assert "After edits by script" in page
    assert "ads on diary" in page
    assert json.loads(to_json(evaluation))["dodges"]["unread"] == [
        {"site": "torn", "why": "torn.warc.gz is no capture"}
    ]


@pytest.mark.corpus
@pytest.mark.timeout(900)  # where nothing is in the cache, the corpus is measured first
@pytest.mark.skipif(not (CORPUS / LIST_NAME).is_file(), reason="the labelled corpus is not at hand")
def test_no_single_edit_makes_a_real_blog_what_it_is_not() -> None:
    blogs = measure_corpus(CORPUS, jobs=2).blogs
    folds = cross_validate(blogs, jobs=2)
    sites = {label: [b.example.site for b in blogs if b.example.label == label] for label in ("flog", "user_run")}
    biography = [edit for edit in EDITS if edit.name == "author biography"]
    additions = [edit for edit in EDITS if edit.label == "user_run" and not edit.combined]
    for edits, chosen in ((biography, sites["flog"]), (additions, sites["user_run"][::EVERY])):
        dodges = try_dodges(folds, jobs=2, edits=edits, only=chosen)
        assert not dodges.unread
        assert [len(each.changes) for each in dodges.tried] == [len(chosen)] * len(edits)
        for promise in dodges.promises:
            assert not promise.broken, promise.words
