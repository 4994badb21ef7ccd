"""What a card must say of its own set: which way it leans, what failed, and what it cannot see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from classifier.blind_spots import blind_spots
from classifier.corpus import Corpus, Example, Measured
from classifier.evaluation import Evaluation, evaluate_blogs
from classifier.leanings import leanings
from classifier.learning import Learnt, learn
from classifier.model_card import render
from tests.blogs_invented import SIGNALS, draw

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def blogs() -> tuple[Measured, ...]:
    return draw(200, blur=0.3)


@pytest.fixture(scope="module")
def evaluation(blogs: tuple[Measured, ...]) -> Evaluation:
    return evaluate_blogs(Corpus(blogs), folds=3, signals=SIGNALS)


@pytest.fixture(scope="module")
def learnt(blogs: tuple[Measured, ...]) -> Learnt:
    return learn(blogs, signals=SIGNALS, version="test", day=date(2026, 11, 23))


def changed(blogs: tuple[Measured, ...], change: Callable[[Example], Example]) -> tuple[Measured, ...]:
    return tuple(replace(blog, example=change(blog.example)) for blog in blogs)


def spots(learnt: Learnt, evaluation: Evaluation, blogs: tuple[Measured, ...]) -> str:
    return "\n".join(blind_spots(learnt.model, evaluation, blogs))


def test_a_mixed_set_leans_nowhere(blogs: tuple[Measured, ...], evaluation: Evaluation) -> None:
    assert leanings(evaluation, blogs) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: replace(e, lang="fr"), "nearly all blogs are in one language (fr)"),
        (lambda e: replace(e, captured="2026-02-03"), "nearly all blogs were captured in one year (2026)"),
        (lambda e: replace(e, topic="tea"), "nearly all blogs are on one topic (tea)"),
        (
            lambda e: replace(e, topic="gambling") if e.label == "flog" else e,
            "nearly all flogs are on one topic (gambling), unlike the others",
        ),
    ],
)
def test_one_language_era_or_topic_is_said(
    blogs: tuple[Measured, ...], evaluation: Evaluation, change: Callable[[Example], Example], said: str
) -> None:
    (line,) = leanings(evaluation, changed(blogs, change))
    assert line.startswith(said)


def test_a_set_that_the_year_of_capture_tells_apart_is_said(blogs: tuple[Measured, ...]) -> None:
    told = changed(blogs, lambda e: replace(e, captured=f"20{14 + len(e.site) % 4 + 8 * (e.label == 'flog')}-01-01"))
    lines = leanings(evaluate_blogs(Corpus(told), folds=3, signals=SIGNALS), told)
    assert any(line.startswith("the capture year alone separates user-run blogs from flogs") for line in lines)


def test_nothing_is_said_of_what_the_list_does_not_tell(blogs: tuple[Measured, ...], evaluation: Evaluation) -> None:
    assert leanings(evaluation, changed(blogs, lambda e: replace(e, topic="", captured=""))) == ()


def test_the_blind_spots_follow_from_the_blogs(
    learnt: Learnt, evaluation: Evaluation, blogs: tuple[Measured, ...]
) -> None:
    text = spots(learnt, evaluation, blogs)
    guesses = sum(blog.example.confidence == 1 for blog in blogs)
    assert f"{guesses} are guesses" in text
    assert "of the 0 blogs in other languages" in text
    assert "the flogs are about" in text
    elsewhere = changed(blogs, lambda e: replace(e, lang="is", topic="", start_url="https://tea.wordpress.com/"))
    text = spots(learnt, evaluation, elsewhere)
    assert f"of the {len(blogs)} blogs in other languages" in text
    assert "is not listed, so no figure is by topic" in text
    assert f"{len(blogs)} of {len(blogs)} blogs are at a hosting platform" in text


def test_short_captures_and_thin_slices_are_counted(
    learnt: Learnt, evaluation: Evaluation, blogs: tuple[Measured, ...]
) -> None:
    short = tuple(
        replace(blog, facts=replace(blog.facts, pages=1, too_little="one page")) if number < 7 else blog
        for number, blog in enumerate(blogs)
    )
    text = spots(learnt, evaluation, short)
    assert "7 of 200 hold one page only, and 7 are too little for any verdict" in text
    assert "nothing is known: with affiliate links" in text


def test_the_card_claims_of_a_collection_only_what_its_list_says(
    learnt: Learnt, evaluation: Evaluation, blogs: tuple[Measured, ...]
) -> None:
    plain = render(learnt, evaluation, blogs)
    assert "repositories" not in plain
    assert "independent readers" not in plain
    assert "## Take care" not in plain
    assert "could not be captured or read" not in plain
    attributes = {"source.repository": "a/b", "agreed": "True"}
    kept = render(learnt, evaluation, changed(blogs, lambda e: replace(e, attributes=attributes)))
    assert "public source repositories" in kept
    assert "independent readers agreed" in kept


def test_the_card_says_what_failed_and_what_to_take_care_of(
    learnt: Learnt, evaluation: Evaluation, blogs: tuple[Measured, ...]
) -> None:
    card = render(learnt, evaluation, blogs, warnings=("the sky is blue",), failed=3)
    assert "- The sky is blue." in card
    assert "3 more were listed and could not be captured or read" in card


def test_the_card_in_docs_is_that_of_the_model_that_ships() -> None:
    shipped = (ROOT / "classifier/models/model_card.md").read_bytes()
    assert (ROOT / "docs/model_card.md").read_bytes() == shipped, "cp classifier/models/model_card.md docs/"
