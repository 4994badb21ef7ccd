"""What evidence quotes around a match."""

from __future__ import annotations

import pytest

from classifier.sentences import around

TEXT = "Call us at our office in Old Harbour Lane 12 between nine and five"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0, 0, "Old Harbour"),
        (5, 4, "in Old Harbour"),  # five characters back stands in the middle of "office"
        (6, 5, "in Old Harbour Lane"),
        (10, 7, "office in Old Harbour Lane"),
        (99, 99, TEXT),
    ],
)
def test_a_quotation_holds_whole_words(before, after, expected):
    start = TEXT.index("Old")
    end = start + len("Old Harbour")
    assert around(TEXT, start, end, before=before, after=after).strip() == expected


def test_without_an_end_it_runs_on():
    assert around(TEXT, TEXT.index("between"), before=8).strip() == "Lane 12 between nine and five"


def test_a_word_longer_than_what_may_be_shown_is_cut():
    text = "x" * 100 + "@" + "y" * 100
    assert around(text, 100, 101, before=10, after=10) == "x" * 10 + "@" + "y" * 10
