"""The figures of merit against their definitions and against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score, roc_curve

from classifier.metrics import auc, bootstrap, brier, calibration_error, found_at, reliability, roc, surprise, wilson

scored = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.1, 0.2, 0.5, 0.7, 0.9])), min_size=2, max_size=60)


@given(scored)
def test_auc_is_that_of_scikit_learn_ties_included(rows: list[tuple[int, float]]) -> None:
    truth, score = zip(*rows, strict=True)
    if len(set(truth)) == 2:
        assert auc(truth, score) == pytest.approx(roc_auc_score(truth, score))
    else:
        assert math.isnan(auc(truth, score))


def test_found_at_lets_only_the_allowed_share_of_negatives_above() -> None:
    truth = [0] * 100 + [1] * 4
    score = [*np.linspace(0.0, 0.99, 100), 0.5, 0.985, 0.995, 1.0]
    assert found_at(truth, score, 0.0) == 0.5
    assert found_at(truth, score, 0.01) == 0.75
    assert found_at(truth, score, 0.6) == 1.0
    assert found_at(truth, score, 1.0) == 1.0
    assert math.isnan(found_at([1, 1], [0.3, 0.4], 0.01))


def test_a_flog_that_ties_with_a_false_alarm_is_not_found() -> None:
    assert found_at([0, 1], [0.9, 0.9], 0.01) == 0.0


@given(scored)
def test_roc_runs_along_the_curve_of_scikit_learn(rows: list[tuple[int, float]]) -> None:
    truth, score = zip(*rows, strict=True)
    if len(set(truth)) < 2:
        assert roc(truth, score) == []
        return
    corners = roc(truth, score)
    false, true, _ = roc_curve(truth, score, drop_intermediate=False)
    assert corners[0] == (0.0, 0.0)
    assert corners[-1] == pytest.approx((1.0, 1.0))
    every = list(zip(false, true, strict=True))
    assert all(any(point == pytest.approx(other) for other in every) for point in corners)
    assert np.trapezoid([t for _, t in corners], [f for f, _ in corners]) == pytest.approx(auc(truth, score))


def test_wilson_gives_the_published_interval() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share_within_0_and_1(hits: int, n: int) -> None:
    hits = min(hits, n)
    low, high = wilson(hits, n)
    assert 0.0 <= low <= hits / n <= high <= 1.0


def test_brier_and_log_loss_of_three_classes() -> None:
    truth = np.array([0, 1, 2])
    assert brier(truth, np.eye(3)) == 0.0
    assert brier(truth, np.eye(3)[[1, 2, 0]]) == 2.0
    chance = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
    assert surprise(truth, chance) == pytest.approx(log_loss(truth, chance))
    assert math.isfinite(surprise(truth, np.eye(3)[[1, 2, 0]]))


def test_calibration_error_is_nothing_for_honest_chances_and_the_gap_for_others() -> None:
    truth = [0, 1] * 100
    assert calibration_error(truth, [0.5] * 200) == 0.0
    assert calibration_error(truth, [0.9] * 200) == pytest.approx(0.4)


def test_reliability_cuts_into_ten_bins_of_equal_size_in_order() -> None:
    bins = reliability([0] * 50 + [1] * 50, list(np.linspace(0, 1, 100)))
    assert [n for *_, n in bins] == [10] * 10
    assert [share for _, share, _ in bins] == [0.0] * 5 + [1.0] * 5
    assert sorted(mean for mean, *_ in bins) == [mean for mean, *_ in bins]


def test_the_bootstrap_draws_groups_and_not_blogs() -> None:
    # 40 blogs of 4 operators: as 40 blogs the mean would be known far better than it is.
    value = np.repeat([0.0, 0.0, 1.0, 1.0], 10)
    low, high = bootstrap([str(n) for n in np.repeat(range(4), 10)], lambda rows: float(value[rows].mean()))
    assert (low, high) == (0.0, 1.0)
    low, high = bootstrap([str(n) for n in range(40)], lambda rows: float(value[rows].mean()))
    assert 0.3 < low < 0.5 < high < 0.7


def test_the_bootstrap_gives_the_same_interval_each_time_and_none_for_nothing() -> None:
    value = np.linspace(0, 1, 30)
    groups = [str(n) for n in range(30)]
    assert len({bootstrap(groups, lambda rows: float(value[rows].mean())) for _ in range(2)}) == 1
    assert all(math.isnan(bound) for bound in bootstrap([], lambda rows: 0.0))
    assert all(math.isnan(bound) for bound in bootstrap(groups, lambda rows: math.nan))
