"""Counting phrases: the same whole words as the search pattern, each stretch of text once."""

from __future__ import annotations

import pytest

from classifier.lexicons import compile_phrases, phrases
from classifier.lexicons.counts import Folded, make_list, phrase_list


@pytest.mark.parametrize(
    ("listed", "text", "times"),
    [
        (["i"], "I, said the fly; in iron I trust", 2),
        (["i'm", "i"], "I’m here and I am I'm", 3),
        (["this article", "in this article"], "In this article, as this article says", 2),
        (["bedauer*"], "Ich bedauere und wir bedauerten, unbedauert", 2),
        (["i|we went|saw"], "I went, we saw, they went, I was", 2),
        (["game-changer"], "A game-changer, not two game changers", 1),
        (["worth it"], "Worth\nit? It is worth it.", 1),
        (["re:[:;]-?[)]"], "fine :) or ;-) or :", 2),
        (["h/t"], "h/t Ann, h t", 1),
        (["absent"], "", 0),
    ],
)
def test_count(listed, text, times):
    assert make_list(listed).count(Folded(text)) == times


@pytest.mark.parametrize("listed", [["i"], ["i'm", "i"], ["this article", "in this article"], ["i|we went|saw", "wa*"]])
def test_the_search_pattern_finds_as_many(listed):
    text = "In this article I’m told that I went where we saw water; this article was wrong, I say."
    assert len(compile_phrases(listed).findall(text)) == make_list(listed).count(Folded(text))


def test_a_table_without_the_language_has_neither():
    assert phrase_list("voice", "told", "fi") is None
    assert phrases("voice", "told", "fi") is None


def test_hits_name_the_phrases():
    assert make_list(["often", "now and then"]).hits(Folded("Often, now and then, often")) == {
        "now and then": 1,
        "often": 2,
    }
