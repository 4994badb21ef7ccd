"""The arithmetic that is shown: what the JSON of any assessment says can be calculated again from itself."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.assessment import judge
from classifier.assessment_json import rounded_shares, to_json
from classifier.findings import Evidence, Finding, could_not_look, found, not_found
from classifier.model import CLASSES, load, prior_odds, weigh
from classifier.signals import Question, catalogue
from tests.diary import DIARY
from tests.properties import CI
from tests.signals.build import blog_of

MODEL = load()
BLOG = blog_of(DIARY)
SEEN = Evidence("https://diary.example/", "words", "urn:test:1", "sha1:A")
NAMES = [signal.name for signal in catalogue()]
PRIOR = st.floats(0.0001, 0.9999)
VALUE = st.floats(0, 1) | st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 1e-300, 1e300])
FINDING = st.one_of(
    st.builds(could_not_look, st.just("no posts")),
    st.just(not_found(0.0)),
    VALUE.map(lambda value: found(value, [SEEN])),
)
FINDINGS = st.lists(st.tuples(st.sampled_from(NAMES), FINDING), max_size=30).map(dict)


def shown(findings: dict[str, Finding], prior: float) -> dict[str, Any]:
    """The assessment of these findings as its JSON has it."""
    weighing = weigh(MODEL, findings, prior=prior)
    return json.loads(to_json(judge(BLOG, findings, weighing, model=MODEL, target="diary.example")))


@given(FINDINGS, PRIOR)
@CI
def test_prior_odds_times_the_factors_shown_are_the_odds_shown(findings: dict[str, Finding], prior: float) -> None:
    record = shown(findings, prior)
    for question in Question:
        odds = record["odds"][question.value]
        factors = [row["factor"] for row in record["ledger"] if row["question"] == question.value]
        # Each number is cut to six digits, so each adds half a unit of the sixth.
        assert odds["prior"] * math.prod(factors) == pytest.approx(odds["posterior"], rel=5e-6 * (len(factors) + 2))


@given(FINDINGS, PRIOR)
@CI
def test_the_shares_shown_sum_to_one_and_are_those_of_the_odds(findings: dict[str, Finding], prior: float) -> None:
    record = shown(findings, prior)
    shares = record["probability"]
    assert sum(round(share * 1_000_000) for share in shares.values()) == 1_000_000
    assert all(0 <= share <= 1 for share in shares.values())
    operator, openness = (record["odds"][question.value]["posterior"] for question in Question)
    commercial, disguised = operator / (1 + operator), openness / (1 + openness)
    assert shares["flog"] == pytest.approx(commercial * disguised, abs=1e-5)
    assert shares["user_run"] == pytest.approx(1 - commercial, abs=1e-5)


@given(FINDINGS, PRIOR, PRIOR)
@CI
def test_what_is_shown_of_a_flog_rises_with_the_prior(findings: dict[str, Finding], one: float, other: float) -> None:
    low, high = (shown(findings, prior) for prior in sorted((one, other)))
    assert low["probability"]["flog"] <= high["probability"]["flog"] + 1e-6
    for question in Question:
        assert low["odds"][question.value]["posterior"] <= high["odds"][question.value]["posterior"]
    assert {(r["signal"], r["question"]): r["factor"] for r in low["ledger"]} == {
        (r["signal"], r["question"]): r["factor"] for r in high["ledger"]
    }, "the findings weigh the same whatever is expected"


@given(FINDINGS, st.sampled_from(NAMES), PRIOR)
@CI
def test_what_could_not_be_looked_at_is_the_same_as_what_was_not_measured(
    findings: dict[str, Finding], name: str, prior: float
) -> None:
    without = {key: finding for key, finding in findings.items() if key != name}
    unseen = without | {name: could_not_look("refused")}
    assert shown(without, prior)["odds"] == shown(unseen, prior)["odds"]
    assert name not in {row["signal"] for row in shown(unseen, prior)["ledger"]}


@given(PRIOR, st.floats(0.001, 1000))
@CI
def test_the_prior_is_the_share_of_flogs_that_the_prior_odds_give(prior: float, user_share: float) -> None:
    odds = prior_odds(prior, user_share)
    commercial, disguised = (odds[q.value] / (1 + odds[q.value]) for q in Question)
    assert commercial * disguised == pytest.approx(prior, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(sum), st.integers(1, 6))
@CI
def test_rounded_shares_sum_to_one_in_any_number_of_digits(parts: list[float], decimals: int) -> None:
    whole = math.fsum(parts)
    shares = rounded_shares(dict(zip(CLASSES, (part / whole for part in parts), strict=True)), decimals=decimals)
    assert sum(round(share * 10**decimals) for share in shares.values()) == 10**decimals
