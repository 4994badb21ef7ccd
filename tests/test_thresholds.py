"""Thresholds: the mildest round number that keeps the promise."""

from __future__ import annotations

from pathlib import Path

from classifier.corpus import Example, Measured
from classifier.findings import Evidence
from classifier.folds import Judged
from classifier.measurement import Facts
from classifier.model import LedgerRow, Weighing
from classifier.model_file import BANDS
from classifier.thresholds import START, STEPS, STRONG_STEPS, choose_thresholds

SHOWN = (Evidence("https://invented.test/", "seen", "urn:uuid:0", "sha1:0"),)


def judged(label: str, user_run: float, corporate: float, flog: float) -> Judged:
    """Make a judgement with two kinds of quoted evidence, so that no brake of the bands acts."""
    rows = tuple(
        LedgerRow(f"s{family}", family, "openness", "found", 1.0, 2.0, "disguised", SHOWN, "")
        for family in ("commerce", "identity")
    )
    chance = {"user_run": user_run, "corporate": corporate, "flog": flog}
    blog = Measured(Example("x", Path("x"), label, "g"), {}, Facts("x.test", "", 30, 9000, "en", ""))
    odds = {"operator": (1 - user_run) / user_run, "openness": flog / corporate}
    return Judged(blog, Weighing(0.3, {}, odds, chance, rows), "")


CLEAR = [
    *[judged("user_run", 0.95, 0.03, 0.02)] * 100,
    *[judged("corporate", 0.02, 0.95, 0.03)] * 100,
    *[judged("flog", 0.01, 0.02, 0.97)] * 100,
]


def test_where_all_is_clear_the_mildest_numbers_are_taken() -> None:
    assert choose_thresholds(CLEAR) == START
    assert set(START) == set(BANDS)


def test_three_false_alarms_in_a_hundred_are_borne_and_four_are_not() -> None:
    alarm = judged("user_run", 0.3, 0.15, 0.55)
    assert choose_thresholds([*CLEAR[3:], *[alarm] * 3])["some_signs"] == 0.5
    assert choose_thresholds([*CLEAR[4:], *[alarm] * 4])["some_signs"] == 0.6


def test_corporate_blogs_called_disguised_raise_the_number_too() -> None:
    alarms = [judged("corporate", 0.001, 0.319, 0.68)] * 5
    assert choose_thresholds([*CLEAR, *alarms])["some_signs"] == 0.7


def test_not_one_user_run_blog_may_show_strong_signs() -> None:
    assert choose_thresholds([*CLEAR, judged("user_run", 0.03, 0.01, 0.96)])["strong_signs"] == 0.98


def test_a_decision_that_is_often_wrong_asks_for_more() -> None:
    doubtful = [judged("flog", 0.1, 0.55, 0.35)] * 10
    assert choose_thresholds([*CLEAR, *doubtful])["openly_commercial"] == 0.6
    doubtful = [judged("corporate", 0.68, 0.3, 0.02)] * 10
    assert choose_thresholds([*CLEAR, *doubtful])["individual"] == 0.7


def test_where_no_number_keeps_the_promise_the_strictest_is_taken() -> None:
    hopeless = [judged("user_run", 0.001, 0.004, 0.995)] * 20
    chosen = choose_thresholds([*CLEAR, *hopeless])
    assert (chosen["some_signs"], chosen["strong_signs"]) == (STEPS[-1], STRONG_STEPS[-1])
