"""Supplied texts found again: whole, shortened, reworded a little; and not in texts that share a subject only."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.brand.passages import CONTAINED, LEAST_WORDS, contained, found_again, passages, runs, tokens
from tests.brand_blogs import MERROW

COPY = MERROW.texts[0]
PASSAGES = passages(COPY.name, COPY.text)
OTHER = (
    "A kettle is a pot with a spout. Ours boils water for tea each morning, and the tea is as good as the water is. "
    "Pour slowly, says my aunt, who has drunk more tea than a tea master, and do not wake the people who like to sleep."
)


def test_a_text_is_cut_into_its_paragraphs():
    assert [passage.text.split()[0] for passage in PASSAGES] == ["The", "Its"]
    assert all(len(tokens(passage.text)) >= LEAST_WORDS for passage in PASSAGES)


def test_short_paragraphs_are_taken_together_and_long_ones_in_pieces():
    words = [f"word{n}" for n in range(200)]
    assert [len(tokens(p.text)) for p in passages("x", " ".join(words))] == [50, 50, 50, 50]
    short = "\n\n".join(" ".join(words[n : n + 5]) for n in range(0, 15, 5))
    assert [len(tokens(p.text)) for p in passages("x", short)] == [15]


def test_a_passage_in_the_middle_of_a_long_post_is_contained_whole():
    filler = " ".join(f"filler{n}" for n in range(3000))
    found = found_again(PASSAGES, [filler, PASSAGES[1].text, filler])
    assert found is not None
    assert (found[0], found[1], found[2]) == (PASSAGES[1], 1.0, PASSAGES[1].text)


def test_a_passage_may_run_over_several_blocks():
    words = PASSAGES[0].text.split()
    found = found_again(PASSAGES, [" ".join(words[:12]), " ".join(words[12:])])
    assert found is not None
    assert found[1] == 1.0


@pytest.mark.parametrize("changed", [1, 3, 5])
def test_a_few_changed_words_do_not_hide_a_passage(changed):
    for seed in range(20):
        draw = random.Random(seed)
        words = PASSAGES[0].text.split()
        for place in draw.sample(range(len(words)), changed):
            words[place] = "otherwise"
        found = found_again(PASSAGES, [" ".join(words)])
        assert found is not None, words


def test_a_text_on_the_same_subject_holds_none():
    assert found_again(PASSAGES, [OTHER]) is None
    assert found_again(PASSAGES, []) is None


@given(st.lists(st.sampled_from(tokens(COPY.text)), min_size=4, max_size=80))
def test_containment_is_a_share_and_whole_for_what_holds_all_runs(words):
    share = contained(PASSAGES[0], runs(words))
    assert 0.0 <= share <= 1.0
    assert contained(PASSAGES[0], runs([*words, *tokens(PASSAGES[0].text)])) == 1.0


def test_case_accents_written_apart_and_marks_between_do_not_count():
    loud = PASSAGES[0].text.upper().replace(",", " –")
    assert contained(PASSAGES[0], runs(tokens(loud))) == 1.0
    assert CONTAINED < 1
