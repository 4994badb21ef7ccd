"""The benchmark of a text model: what the masked view keeps, and that no blog is scored by its own text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from benchmarks.masking import counts_of, masked
from benchmarks.text_model import View, honest_scores, scores_of, view_of
from benchmarks.voice import Compared, earns_its_place
from classifier.learning import SIDES
from classifier.metrics import auc
from classifier.signals import Question
from tests.blogs_invented import draw
from tests.signals.build import blog_of, html, paragraphs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KEPT = frozenset("the and i it's don't you l".split())


def test_frequent_words_stay_and_the_rest_keeps_only_its_shape() -> None:
    assert masked("The kettle and I", KEPT, "en") == ["en:the", "x", "en:and", "en:i"]
    assert masked("Ludmilla bought a NEW one", KEPT, "en") == ["Xx", "x", "x", "XX", "x"]
    assert masked("YOU", KEPT, "en") == ["en:YOU"]


def test_numbers_are_one_sign_and_punctuation_stays() -> None:
    assert masked("It’s 1,299.00 €!", KEPT, "en") == ["en:it's", "#", "€", "!"]
    assert masked("snake_case 12", KEPT) == ["x", "x", "#"]


def test_a_word_with_an_apostrophe_is_taken_whole_before_it_is_taken_in_parts() -> None:
    assert masked("don't", KEPT, "en") == ["en:don't"]
    assert masked("l'heure", KEPT, "fr") == ["fr:l", "x"]


def test_two_texts_of_the_same_build_on_other_topics_look_the_same() -> None:
    assert masked("I boiled the kettle, twice.", KEPT) == masked("I painted the fence, badly.", KEPT)


def test_pairs_are_counted_within_a_block_and_blogs_with_little_text_are_left_out() -> None:
    text = "I mended the kettle and it's well. " * 60
    counts = counts_of(blog_of({"/": html(paragraphs(text), "<h2>The end</h2>")}), {"en": KEPT})
    assert counts is not None
    assert counts["en:the x"] == 61
    assert counts[". en:the"] == 0
    assert counts_of(blog_of({"/": html(paragraphs(text))}), {"fr": KEPT}) is None
    assert view_of([counts, None], 1).looked.tolist() == [True, False]


def test_a_training_score_never_comes_from_a_model_that_saw_the_group() -> None:
    rows = np.arange(5, 85)
    truth = np.arange(100) % 2
    groups = [f"owner {row // 3}" for row in range(100)]
    asked: list[int] = []

    def score(learn_from: Ints, ask: Ints) -> Floats:
        assert not {groups[row] for row in learn_from} & {groups[row] for row in ask}
        assert set(learn_from.tolist()) | set(ask.tolist()) == set(rows.tolist())
        asked.extend(ask.tolist())
        return ask.astype(float)

    assert honest_scores(score, rows, truth, groups).tolist() == rows.tolist()
    assert sorted(asked) == rows.tolist()


@pytest.mark.parametrize("question", list(Question))
def test_held_out_blogs_teach_nothing_and_noise_stays_noise(question: Question) -> None:
    blogs = draw(200)
    random = np.random.default_rng(0)
    noise = random.poisson(0.5, (200, 400)).astype(float)
    view = View(csr_matrix(noise), np.ones(200, dtype=bool))
    learn_from, held = np.arange(20, 200), np.arange(20)
    scores = scores_of(view, blogs, question, learn_from, held, 0)

    raising, lowering = SIDES[question]
    truth = np.array([int(blog.example.label in raising) for blog in blogs])
    asked = np.array([row for row in learn_from if blogs[row].example.label in raising + lowering])
    assert auc(truth[asked], scores[asked]) < 0.65  # fitted and asked on the same texts it is 1
    assert np.isnan(scores[np.setdiff1d(learn_from, asked)]).all()
    assert not np.isnan(scores[held]).any()

    other = [replace(blog, example=replace(blog.example, label="flog")) for blog in blogs[:20]]
    changed = View(csr_matrix(np.vstack([noise[:20] * 9, noise[20:]])), view.looked)
    assert scores_of(changed, blogs, question, learn_from, held, 0)[20:].tolist() == pytest.approx(
        scores[20:].tolist(), nan_ok=True
    )
    assert scores_of(view, [*other, *blogs[20:]], question, learn_from, held, 0).tolist() == pytest.approx(
        scores.tolist(), nan_ok=True
    )


def _row(title: str, low: float) -> Compared:
    return Compared(title, 0.9, 0.9, 0.0, low, 0.1, 100)


def test_a_gain_on_one_slice_only_or_with_zero_in_its_interval_earns_no_place() -> None:
    modern, consumer = _row("… captured since 2023", 0.001), _row("Brier … consumer topics", 0.001)
    assert earns_its_place([modern, consumer])
    assert not earns_its_place([modern, _row("Brier … captured since 2023", 0.001), _row("… consumer topics", 0.0)])
    assert not earns_its_place([modern, replace(consumer, low=-0.001)])
