"""Learning: weights keep to their declared direction, folds never part a group, equal blogs give equal bytes."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from classifier.corpus import Corpus, Measured
from classifier.errors import BadCorpus
from classifier.evaluation import Evaluation, evaluate_blogs, render
from classifier.findings import Outcome
from classifier.fitting import MOST_LOG_ODDS, fit, log_odds, shape_of
from classifier.folds import cross_validate, split
from classifier.learning import Learnt, learn, months_later, table_of
from classifier.model import weigh
from classifier.model_card import render as render_card
from classifier.model_file import decode, encode
from classifier.report.evaluation_json import to_json
from classifier.signals import Question
from tests.blogs_invented import SIGNALS, draw

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def blogs() -> tuple[Measured, ...]:
    return draw(200, blur=0.3)


@pytest.fixture(scope="module")
def learnt(blogs: tuple[Measured, ...]) -> Learnt:
    return learn(blogs, signals=SIGNALS, version="test", day=DAY)


@pytest.fixture(scope="module")
def evaluation(blogs: tuple[Measured, ...]) -> Evaluation:
    return evaluate_blogs(Corpus(blogs, (("lost", "lost.warc.gz: empty"),)), folds=5, signals=SIGNALS)


def test_every_weight_has_the_direction_that_its_signal_declares(learnt: Learnt) -> None:
    declared = {signal.name: signal for signal in SIGNALS}
    assert learnt.model.terms
    for term in learnt.model.terms:
        assert math.copysign(1, term.weight) == declared[term.signal].direction(term.question)


def test_a_signal_that_speaks_against_its_declaration_is_left_out_and_named(learnt: Learnt) -> None:
    dropped = dict(learnt.fits[Question.OPENNESS].dropped)
    assert "against its declared direction" in dropped["declared_wrongly"]
    assert "differs on 0 groups" in dropped["never_seen"]
    assert "could look" in dropped["nobody_could_look"]
    assert not {"declared_wrongly", "never_seen", "nobody_could_look"} & {t.signal for t in learnt.model.terms}


def test_the_signals_that_tell_the_classes_apart_get_the_weight(learnt: Learnt) -> None:
    for question, telling in ((Question.OPERATOR, "peers_linked"), (Question.OPENNESS, "cloaked_links")):
        reach = {term.signal: term.reach for term in learnt.fits[question].terms}
        assert reach[telling] > 2 * reach.get("noise", 0.0)


def test_no_factor_goes_beyond_its_cap(blogs: tuple[Measured, ...], learnt: Learnt) -> None:
    assert all(term.reach <= MOST_LOG_ODDS + 1e-5 for term in learnt.model.terms)
    # Blogs that one signal tells apart completely would otherwise give it any weight at all.
    table = table_of(blogs, Question.OPERATOR, SIGNALS)
    plain = replace(table, names=("only",), values=table.truth[:, None].astype(float), directions=np.array([1]))
    (term,) = fit(plain).terms
    assert term.reach == pytest.approx(MOST_LOG_ODDS, abs=1e-5)


def test_a_finding_half_way_between_the_classes_says_nothing(blogs: tuple[Measured, ...], learnt: Learnt) -> None:
    term = next(t for t in learnt.model.terms if (t.signal, t.question) == ("cloaked_links", Question.OPENNESS))
    heights: dict[str, list[float]] = {"flog": [], "corporate": []}
    for blog in blogs:
        finding = blog.findings["cloaked_links"]
        if blog.example.label in heights and finding.value is not None:
            heights[blog.example.label].append(term.height(finding.value))
    low, high = sorted(sum(values) / len(values) for values in heights.values())
    assert low < term.ref < high
    assert term.ref == pytest.approx((low + high) / 2, abs=0.05)


def test_the_fitted_sum_is_the_sum_of_the_ledger(blogs: tuple[Measured, ...], learnt: Learnt) -> None:
    for question in Question:
        table = table_of(blogs, question, SIGNALS)
        sums = log_odds(learnt.fits[question].terms, table.names, table.values)
        asked = [b for b in blogs if question is Question.OPERATOR or b.example.label != "user_run"]
        for blog, total in zip(asked, sums, strict=True):
            weighing = weigh(learnt.model, blog.findings, signals=SIGNALS)
            assert math.log(weighing.odds[question] / weighing.prior_odds[question]) == pytest.approx(total)


def test_equal_blogs_give_equal_bytes_and_the_model_survives_its_file(
    blogs: tuple[Measured, ...], learnt: Learnt
) -> None:
    again = learn(blogs, signals=SIGNALS, version="test", day=DAY)
    assert encode(again.model) == encode(learnt.model)
    assert decode(encode(learnt.model), signals=SIGNALS) == learnt.model
    assert (learnt.model.trained_on, learnt.model.expires) == ("2026-11-23", "2028-05-01")


def test_the_judgements_do_not_depend_on_the_number_of_jobs(blogs: tuple[Measured, ...]) -> None:
    alone, together = (cross_validate(blogs, folds=2, jobs=jobs, signals=SIGNALS) for jobs in (1, 2))
    assert [encode(model) for model in alone.models] == [encode(model) for model in together.models]
    assert [judged.band for judged in alone.judged] == [judged.band for judged in together.judged]


def test_no_blog_is_judged_by_a_model_that_saw_its_group(blogs: tuple[Measured, ...]) -> None:
    groups = np.array([blog.example.group for blog in blogs])
    splits = split(blogs, folds=5)
    assert all(not set(groups[learn_from]) & set(groups[held]) for learn_from, held in splits)
    assert sorted(row for _, held in splits for row in held) == list(range(len(blogs)))


def test_blogs_without_any_difference_are_not_told_apart() -> None:
    # With every kind drawn alike, whatever the folds reach above chance would be a leak.
    alike = draw(240, blur=1.0, seed=7)
    try:
        figures = evaluate_blogs(Corpus(alike), folds=5, signals=SIGNALS)
    except BadCorpus as refused:
        assert "no signal tells" in str(refused)
    else:
        assert figures.figure("auc_user_flog").value == pytest.approx(0.5, abs=0.12)


def test_few_values_become_few_corners() -> None:
    assert shape_of(np.array([0.0, 1.0, 1.0])) == ((0.0, 1.0), (0.0, 1.0))
    assert shape_of(np.array([0.0] * 6 + [1.0, 2.0, 3.0])) == ((0.0, 2.0, 2.8), (0.0, 0.666667, 1.0))
    knots, heights = shape_of(np.linspace(0, 100, 101))
    assert knots == (5.0, 35.0, 65.0, 95.0)
    assert heights == (0.0, 0.333333, 0.666667, 1.0)


def test_corners_that_coincide_become_one() -> None:
    knots, heights = shape_of(np.array([0.0] * 10 + [2.0] * 10 + [1.0]))
    assert knots == (0.0, 2.0)
    assert heights == (0.0, 1.0)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda blogs: blogs[:30], "at least 20 are needed"),
        (lambda blogs: tuple(b for b in blogs if b.example.label != "corporate"), "0 blogs are labelled corporate"),
        (
            lambda blogs: tuple(
                replace(b, example=replace(b.example, group="one")) if b.example.label == "flog" else b for b in blogs
            ),
            "belong to 1 groups",
        ),
        (
            lambda blogs: tuple(
                replace(b, example=replace(b.example, group="network"))
                if b.example.label == "flog" and number % 3
                else b
                for number, b in enumerate(blogs)
            ),
            "learn that operator",
        ),
    ],
)
def test_a_set_that_cannot_carry_a_model_is_refused_with_the_reason(
    blogs: tuple[Measured, ...], spoil: object, reason: str
) -> None:
    with pytest.raises(BadCorpus, match=reason) as refused:
        learn(spoil(blogs), signals=SIGNALS)  # type: ignore[operator]
    assert "\n" not in str(refused.value)


def test_more_folds_than_groups_are_refused(blogs: tuple[Measured, ...]) -> None:
    with pytest.raises(BadCorpus, match="folds"):
        split(blogs, folds=60)


def test_the_evaluation_finds_what_was_put_into_the_drawn_blogs(evaluation: Evaluation) -> None:
    assert evaluation.figure("auc_user_flog").value > 0.97
    assert evaluation.figure("accuracy").value > 0.8
    assert all(baseline.auc < 0.65 for baseline in evaluation.baselines)
    for figure in evaluation.figures:
        assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9


def test_bands_and_slices_count_every_blog_once(evaluation: Evaluation, blogs: tuple[Measured, ...]) -> None:
    assert {label: sum(counts.values()) for label, counts in evaluation.bands.items()} == evaluation.counts
    parts = {part.name: part for part in evaluation.slices}
    for one, other in (("English", "other languages"), ("consumer topics", "other topics")):
        assert parts[one].user_run + parts[other].user_run == parts["all"].user_run
        assert parts[one].alarms + parts[other].alarms == parts["all"].alarms
    alarms = evaluation.bands["user_run"]["some_signs"] + evaluation.bands["user_run"]["strong_signs"]
    assert parts["all"].alarms == alarms


def test_the_text_is_80_columns_wide_and_names_what_was_not_read(evaluation: Evaluation) -> None:
    text = render(evaluation, errors=True)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "not read: lost: lost.warc.gz: empty" in text
    assert "Judged most wrongly" in text
    assert "Judged most wrongly" not in render(evaluation)


def test_the_json_is_one_line_and_says_null_where_nothing_could_be_computed(evaluation: Evaluation) -> None:
    line = to_json(evaluation)
    assert "\n" not in line
    content = json.loads(line)
    assert content["schema"] == "flogcheck.evaluation/1"
    assert len(content["blogs"]) == sum(evaluation.counts.values())
    affiliate = next(part for part in content["slices"] if part["name"] == "with affiliate links")
    assert affiliate["auc"] is None


def test_a_given_model_is_judged_without_learning(
    evaluation: Evaluation, blogs: tuple[Measured, ...], learnt: Learnt
) -> None:
    given = evaluate_blogs(Corpus(blogs), folds=5, model=learnt.model, signals=SIGNALS)
    assert given.folds == 0
    assert learnt.model.sha256[:12] in given.method
    assert given.figure("auc_user_flog").value >= evaluation.figure("auc_user_flog").value - 0.01


def test_the_card_says_what_a_reader_needs(evaluation: Evaluation, blogs: tuple[Measured, ...], learnt: Learnt) -> None:
    card = render_card(learnt, evaluation, blogs)
    assert learnt.model.sha256 in card
    assert "Expires on 2028-05-01" in card
    for part in (
        "## Learnt from",
        "## Reached",
        "## Slices",
        "## When only one page",
        "## Baselines",
        "## Weights",
        "## Blind spots",
    ):
        assert part in card
    assert "`declared_wrongly`" in card


def test_expiry_is_a_date_that_exists() -> None:
    assert months_later(date(2026, 11, 30), 18) == date(2028, 5, 1)
    assert months_later(date(2026, 1, 31), 11) == date(2026, 12, 1)


def test_what_could_not_be_looked_at_is_no_zero_to_the_learner(blogs: tuple[Measured, ...]) -> None:
    table = table_of(blogs, Question.OPERATOR, SIGNALS)
    for column, name in enumerate(table.names):
        for blog, value in zip(blogs, table.values[:, column], strict=True):
            assert math.isnan(value) == (blog.findings[name].outcome is Outcome.COULD_NOT_LOOK)
