"""The models as arithmetic: the ledger is exact, what could not be looked at weighs nothing, files are numbers."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import BadModel
from classifier.findings import Evidence, Finding, Outcome, could_not_look, found, not_found
from classifier.model import CLASSES, Model, Term, load, prior_odds, weigh
from classifier.model_file import BANDS, decode, encode
from classifier.signals import Family, Question, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.blog import Blog

# Invented signals: the arithmetic must not depend on which signals there are.
NAMES = ("lead_form", "cloaked_links", "peers_linked", "admits_faults")
TOWARD = (("commercial", "disguised"), ("disguised",), ("individual",), ("individual", "open"))
SEEN = (Evidence("https://diary.test/", "a sentence", "urn:uuid:1", "sha1:A"),)


def _never(blog: Blog) -> Finding:
    raise AssertionError("weighing measures nothing")


CATALOGUE = tuple(
    Signal(name, Family.VOICE, toward, "count", "it happens", "invented", "A definition.", _never)
    for name, toward in zip(NAMES, TOWARD, strict=True)
)


def _model(*terms: Term, **changes: object) -> Model:
    settings: dict[str, object] = {
        "version": "test-1",
        "sha256": "",
        "trained_on": "2026-11-23",
        "expires": "2028-05-23",
        "terms": terms,
        "user_share": 2.0,
        "default_prior": 0.3,
        "languages": ("en",),
        "thresholds": {"individual": 0.5, "openly_commercial": 0.5, "some_signs": 0.5, "strong_signs": 0.9},
    }
    return Model(**(settings | changes))  # type: ignore[arg-type]


LEAD_FORM = Term("lead_form", Question.OPERATOR, (0.0, 2.0), (0.0, 1.0), 0.25, 4.0)
PEERS = Term("peers_linked", Question.OPERATOR, (0.0, 1.0, 5.0), (0.0, 0.5, 1.0), 0.5, -2.0)
CLOAKED = Term("cloaked_links", Question.OPENNESS, (0.0, 1.0), (0.0, 1.0), 0.5, 3.0)
MODEL = _model(LEAD_FORM, PEERS, CLOAKED)

unit = st.floats(0.0, 1.0)
values = st.one_of(st.none(), st.floats(-1e6, 1e6))


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, ...]:
    drawn = []
    for name in NAMES:
        for question in draw(st.sets(st.sampled_from(Question))):
            knots = tuple(sorted(draw(st.sets(st.floats(-1e6, 1e6), min_size=1, max_size=4))))
            heights = tuple(sorted(draw(st.lists(unit, min_size=len(knots), max_size=len(knots)))))
            drawn.append(Term(name, question, knots, heights, draw(unit), draw(st.floats(-10, 10))))
    return tuple(drawn)


@st.composite
def blogs(draw: st.DrawFn) -> dict[str, Finding]:
    drawn = {name: draw(values) for name in NAMES}
    return {name: could_not_look("no posts") if value is None else found(value, SEEN) for name, value in drawn.items()}


@given(terms(), blogs(), st.floats(0.001, 0.999))
def test_the_prior_odds_times_the_factors_of_the_ledger_are_the_odds(
    drawn: tuple[Term, ...], findings: dict[str, Finding], prior: float
) -> None:
    weighing = weigh(_model(*drawn), findings, prior=prior, signals=CATALOGUE)
    for question in Question:
        product = weighing.prior_odds[question] * math.prod(
            row.factor for row in weighing.ledger if row.question == question
        )
        assert product == pytest.approx(weighing.odds[question], rel=1e-9)
    assert len(weighing.ledger) == len(drawn)


@given(terms(), blogs(), st.floats(0.001, 0.999))
def test_the_probabilities_sum_to_one_and_agree_with_the_odds(
    drawn: tuple[Term, ...], findings: dict[str, Finding], prior: float
) -> None:
    weighing = weigh(_model(*drawn), findings, prior=prior, signals=CATALOGUE)
    chance = weighing.probability
    assert tuple(chance) == CLASSES
    assert sum(chance.values()) == pytest.approx(1.0, abs=1e-12)
    assert chance["user_run"] * weighing.odds["operator"] == pytest.approx(chance["corporate"] + chance["flog"])
    assert chance["corporate"] * weighing.odds["openness"] == pytest.approx(chance["flog"])


@given(terms(), blogs(), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_larger_prior_never_makes_a_flog_less_likely(
    drawn: tuple[Term, ...], findings: dict[str, Finding], first: float, second: float
) -> None:
    low, high = sorted((first, second))
    model = _model(*drawn)
    less = weigh(model, findings, prior=low, signals=CATALOGUE).probability["flog"]
    more = weigh(model, findings, prior=high, signals=CATALOGUE).probability["flog"]
    assert less <= more + 1e-12


@given(st.floats(-5, 10), st.floats(-5, 10))
def test_a_larger_value_moves_the_odds_the_way_of_its_weight(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert LEAD_FORM.log_odds(found(low, SEEN)) <= LEAD_FORM.log_odds(found(high, SEEN))
    assert PEERS.log_odds(found(low, SEEN)) >= PEERS.log_odds(found(high, SEEN))


def test_without_findings_the_prior_is_the_answer() -> None:
    weighing = weigh(MODEL, {}, prior=0.3, signals=CATALOGUE)
    assert weighing.probability == pytest.approx({"user_run": 0.7 * 2 / 3, "corporate": 0.7 / 3, "flog": 0.3})
    assert weighing.odds == weighing.prior_odds == prior_odds(0.3, 2.0)


def test_what_could_not_be_looked_at_weighs_exactly_nothing_and_keeps_its_row() -> None:
    weighing = weigh(MODEL, {"lead_form": could_not_look("no forms kept")}, signals=CATALOGUE)
    row = next(row for row in weighing.ledger if row.signal == "lead_form")
    assert (row.factor, row.outcome, row.value) == (1.0, "could_not_look", None)


def test_looking_and_not_finding_speaks_for_the_other_answer() -> None:
    row = weigh(MODEL, {"lead_form": not_found()}, signals=CATALOGUE).ledger[0]
    assert (row.signal, row.toward, row.outcome) == ("lead_form", "individual", "not_found")
    assert row.factor == pytest.approx(math.exp(-4.0 * 0.25))


def test_the_ledger_is_ordered_by_size_and_carries_what_a_reader_needs() -> None:
    findings = {"lead_form": found(2, SEEN), "peers_linked": found(5, SEEN), "cloaked_links": found(1, SEEN)}
    ledger = weigh(MODEL, findings, signals=CATALOGUE).ledger
    assert [row.signal for row in ledger] == ["lead_form", "cloaked_links", "peers_linked"]
    assert [row.toward for row in ledger] == ["commercial", "disguised", "individual"]
    assert all(row.evidence == SEEN and row.innocent and row.family == "voice" for row in ledger)


def test_a_finding_without_a_term_has_no_row() -> None:
    assert all(
        row.signal != "admits_faults"
        for row in weigh(MODEL, {"admits_faults": found(1, SEEN)}, signals=CATALOGUE).ledger
    )


def test_the_map_from_value_to_height_is_straight_between_knots_and_flat_outside() -> None:
    assert [PEERS.height(value) for value in (-3, 0, 0.5, 1, 3, 5, 99)] == [0, 0, 0.25, 0.5, 0.75, 1, 1]


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1, 1.7, math.nan])
def test_a_prior_that_leaves_no_doubt_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match="prior"):
        weigh(MODEL, {}, prior=prior, signals=CATALOGUE)


@given(terms().filter(bool))
def test_a_model_survives_its_file(drawn: tuple[Term, ...]) -> None:
    model = _model(*drawn, card={"blogs": 3})
    data = encode(model)
    again = decode(data, signals=CATALOGUE)
    assert again.terms == drawn
    assert encode(again) == data
    assert len(again.sha256) == 64


DAMAGE = {
    "not text": lambda m: b"\x80\x04\x95pickle",
    "not json": lambda m: b"{",
    "nested without end": lambda m: b"[" * 100_000,
    "another format": lambda m: json.dumps(m | {"format": "other/1"}).encode(),
    "a list": lambda m: b"[1, 2]",
    "no terms": lambda m: json.dumps(m | {"terms": []}).encode(),
    "a term that is no object": lambda m: json.dumps(m | {"terms": [7]}).encode(),
    "a prior of 1": lambda m: json.dumps(m | {"default_prior": 1}).encode(),
    "a share that is a text": lambda m: json.dumps(m | {"user_share": "2"}).encode(),
    "a share that is a truth value": lambda m: json.dumps(m | {"user_share": True}).encode(),
    "a day that is none": lambda m: json.dumps(m | {"expires": "2026-13-01"}).encode(),
    "a missing band": lambda m: json.dumps(m | {"thresholds": dict.fromkeys(BANDS[:3], 0.5)}).encode(),
    "control characters": lambda m: json.dumps(m | {"version": "1\x1b[31m"}).encode(),
    "languages that are none": lambda m: json.dumps(m | {"languages": ["en", 3]}).encode(),
    "one term twice": lambda m: json.dumps(m | {"terms": m["terms"] + m["terms"]}).encode(),
    "too large": lambda m: json.dumps(m | {"card": {"x": "y" * 5_000_001}}).encode(),
}
TERM_DAMAGE = {
    "weight": [math.nan, math.inf, 1e9, 10**400, None, "1", True],
    "ref": [-0.1, 2],
    "question": ["price", 3, None, []],
    "knots": [[], [1, 1], [2, 1], [0, "1"], [0, 1, 2], 7, list(range(99))],
    "heights": [[1, 0], [0, 2], [0]],
    "signal": ["", 4, "unheard_of"],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_gives_one_line(name: str) -> None:
    content = json.loads(encode(MODEL))
    with pytest.raises(BadModel) as refused:
        decode(DAMAGE[name](content), signals=CATALOGUE)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, bad in TERM_DAMAGE.items() for value in bad])
def test_a_damaged_term_gives_one_line(key: str, value: object) -> None:
    content = json.loads(encode(MODEL))
    content["terms"][0][key] = value
    with pytest.raises(BadModel) as refused:
        decode(json.dumps(content).encode(), signals=CATALOGUE)
    assert "\n" not in str(refused.value)


def test_weights_that_no_exponential_can_hold_are_refused() -> None:
    heavy = [Term(name, Question.OPERATOR, (0.0, 1.0), (0.0, 1.0), 0.0, 50.0) for name in NAMES]
    content = json.loads(encode(_model(*heavy)))
    decode(json.dumps(content).encode(), signals=CATALOGUE)
    many = [dict(content["terms"][0], signal=f"s{index}") for index in range(13)]
    with pytest.raises(BadModel, match="proportion"):
        decode(json.dumps(content | {"terms": many}).encode(), signals=CATALOGUE)


def test_a_model_for_other_signals_says_how_to_make_one_for_these() -> None:
    with pytest.raises(BadModel, match=r"cloaked_links and 2 more.*flogcheck train"):
        decode(encode(MODEL), signals=())


def test_a_model_is_loaded_from_a_file_and_a_missing_one_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(encode(MODEL))
    model = load(path, signals=CATALOGUE)
    assert model.terms == MODEL.terms
    with pytest.raises(BadModel, match=r"gone\.json"):
        load(tmp_path / "gone.json", signals=CATALOGUE)
    with pytest.raises(BadModel, match="cannot be read"):
        load(tmp_path, signals=CATALOGUE)


def test_weighing_needs_neither_numpy_nor_scikit_learn() -> None:
    code = "import sys, classifier.model; print([m for m in ('numpy', 'sklearn', 'scrapy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_outcomes_are_named_in_the_ledger_as_in_the_findings() -> None:
    findings = {"lead_form": found(1, SEEN), "peers_linked": not_found()}
    outcomes = {row.signal: row.outcome for row in weigh(MODEL, findings, signals=CATALOGUE).ledger}
    assert outcomes == {
        "lead_form": Outcome.FOUND.value,
        "peers_linked": Outcome.NOT_FOUND.value,
        "cloaked_links": Outcome.COULD_NOT_LOOK.value,
    }
