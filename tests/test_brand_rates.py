"""Rates over posts of which those of one blog are alike: the interval covers what it says, and says where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.brand.rates import rate
from classifier.metrics import wilson

ROWS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), max_size=60)


def test_no_posts_give_no_share_and_one_blog_no_interval():
    assert (rate([]).share, rate([]).low) == (None, None)
    one = rate([("a", True), ("a", False)])
    assert (one.share, one.low, one.high, one.blogs) == (0.5, None, None, 1)


@given(ROWS)
def test_an_interval_holds_its_share_and_stays_within_0_and_1(rows):
    got = rate(rows)
    assert got.posts == len(rows)
    if got.low is not None and got.high is not None:
        assert 0 <= got.low <= got.share <= got.high <= 1
        assert got.effective <= got.posts + 1e-9


@given(ROWS)
def test_it_is_never_narrower_than_if_all_posts_were_independent(rows):
    got = rate(rows)
    if got.low is not None:
        low, high = wilson(got.hits, got.posts)
        assert got.low <= low + 1e-9
        assert got.high >= high - 1e-9


def test_blogs_that_are_all_of_one_mind_are_worth_about_one_post_each():
    rows = [(f"blog{n}", n % 2 == 0) for n in range(40) for _ in range(10)]
    assert 30 < rate(rows).effective < 45
    mixed = [(f"blog{n}", k % 2 == 0) for n in range(40) for k in range(10)]
    assert rate(mixed).effective > 300


def test_where_all_posts_are_labelled_the_interval_is_that_of_as_many_blogs():
    got = rate([(f"blog{n}", True) for n in range(12) for _ in range(25)])
    assert (got.low, got.high) == pytest.approx(wilson(12, 12))


@pytest.mark.parametrize(("blogs", "share", "alike"), [(5, 0.8, 0.3), (10, 0.5, 0.8), (25, 0.9, 0.3), (25, 0.5, 0.0)])
def test_nearly_all_intervals_hold_the_true_share_where_those_of_independent_posts_do_not(blogs, share, alike):
    """Beta-binomial blogs of 1 to 25 posts; over more settings: benchmarks/brand_rates.py."""
    draw = np.random.default_rng(7)
    held = naive = 0
    for _ in range(200):
        if alike:
            spread = (1 - alike) / alike
            chances = draw.beta(share * spread, (1 - share) * spread, blogs)
        else:
            chances = np.full(blogs, share)
        sizes = draw.integers(1, 26, blogs)
        rows = [(f"b{n}", bool(hit)) for n in range(blogs) for hit in draw.random(sizes[n]) < chances[n]]
        got = rate(rows)
        held += got.low <= share <= got.high
        low, high = wilson(got.hits, got.posts)
        naive += low <= share <= high
    assert held / 200 >= 0.9
    if alike:
        assert naive / 200 < 0.7
