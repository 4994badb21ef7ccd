"""An evaluation as a reader gets it: targets, single pages, families of signals, a given model, JSON and text."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from classifier.ablation import MAIN_FIGURES
from classifier.corpus import Corpus, Measured
from classifier.errors import BadCorpus
from classifier.evaluation import REPEATS, Evaluation, evaluate_blogs, render
from classifier.figures import worst_slice
from classifier.folds import stability
from classifier.goals import Goal, held_against
from classifier.learning import learn
from classifier.measurement import Measurement
from classifier.one_page_slices import one_page_slices
from classifier.report.evaluation_json import to_json
from classifier.scorecard import reached
from classifier.signals import Family
from tests import assessing
from tests.blogs_invented import SIGNALS, draw

FOLDS = 3
STEPS: list[tuple[int, int, str]] = []


def with_single_pages(blogs: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Give each blog a home page that shows all that the blog does; the first has it with too little to judge."""
    pages = [Measurement(blog.findings, blog.facts) for blog in blogs]
    pages[0] = replace(pages[0], facts=replace(pages[0].facts, too_little="only 1 page of the blog was read"))
    return tuple(replace(blog, alone={"home": page}) for blog, page in zip(blogs, pages, strict=True))


@pytest.fixture(scope="module")
def blogs() -> tuple[Measured, ...]:
    return with_single_pages(draw(160, blur=0.3))


@pytest.fixture(scope="module")
def evaluation(blogs: tuple[Measured, ...]) -> Evaluation:
    STEPS.clear()
    return evaluate_blogs(
        Corpus(blogs), folds=FOLDS, signals=SIGNALS, ablation=True, progress=lambda *step: STEPS.append(step)
    )


def test_progress_covers_every_fold_of_every_draw_and_the_families(evaluation: Evaluation) -> None:
    total = FOLDS * (REPEATS + 1)
    assert [(done, of) for done, of, _ in STEPS] == [(number, total) for number in range(1, total + 1)]
    assert all(name for _, _, name in STEPS)


def test_a_single_page_is_judged_by_the_model_and_thresholds_that_judged_its_blog(
    evaluation: Evaluation, blogs: tuple[Measured, ...]
) -> None:
    home, post = evaluation.one_page
    assert (post.key, post.blogs, post.absent) == ("post", 0, len(blogs))
    assert (home.key, home.blogs, home.absent) == ("home", len(blogs), 0)
    # The pages show what the blogs do, so they fare alike, but for the one page that was too little.
    alarms = next(part.alarms for part in evaluation.slices if part.name == "all")
    decided = sum(each.band != "inconclusive" for each in evaluation.judged)
    too_little = evaluation.judged[0].band != "inconclusive"
    assert home.decided == decided - too_little
    assert home.undecided == home.blogs - home.decided
    assert home.alarms in (alarms, alarms - too_little)
    assert home.right <= home.decided


def test_a_single_page_that_may_be_judged_by_another_rule_is(blogs: tuple[Measured, ...]) -> None:
    # What is too little is said by the measurement, not here.
    closed = tuple(
        replace(b, alone={"home": replace(b.alone["home"], facts=replace(b.facts, too_little="one page"))})
        for b in blogs
    )
    result = evaluate_blogs(Corpus(closed), folds=FOLDS, signals=SIGNALS)
    assert result.one_page[0].undecided == len(blogs)


def test_a_family_that_tells_everything_is_missed_and_one_of_noise_is_not(evaluation: Evaluation) -> None:
    parts = {each.family: each for each in evaluation.ablation}
    assert set(parts) == {signal.family.value for signal in SIGNALS}
    assert sum(each.signals for each in evaluation.ablation) == len(SIGNALS)
    whole = evaluation.all_families
    assert set(whole) == set(MAIN_FIGURES) == set(parts["identity"].without)
    identity, rhythm = parts[Family.IDENTITY], parts[Family.RHYTHM]
    assert identity.without["brier"] > whole["brier"] + 0.02
    assert abs(rhythm.without["brier"] - whole["brier"]) < 0.02
    assert identity.alone["auc_user_rest"] > rhythm.alone["auc_user_rest"] + 0.2


def test_the_targets_stand_beside_what_was_reached(evaluation: Evaluation) -> None:
    goals = {goal.key: goal for goal in evaluation.goals}
    assert goals["accuracy"].reached == evaluation.figure("accuracy").value
    assert goals["brier"].limit == min(baseline.brier for baseline in evaluation.baselines)
    assert goals["home_undecided"].reached == evaluation.one_page[0].undecided / evaluation.one_page[0].blogs
    assert goals["post_alarms"].met is None


@pytest.mark.parametrize(
    ("figure", "at_least", "text"),
    [(0.9966, True, "0.9966"), (0.9974, True, "0.997"), (0.99704, False, "0.99704"), (0.5, True, "0.500")],
)
def test_a_target_missed_by_a_hair_is_not_printed_as_reached(figure: float, at_least: bool, text: str) -> None:
    assert reached(Goal("key", "title", at_least, 0.997, figure)) == text


def test_a_fold_without_a_weight_counts_as_none_in_least_mean_and_largest() -> None:
    model = assessing.model()
    first = model.terms[0]
    rows = {row[:2]: row[2:] for row in stability([model, replace(model, terms=model.terms[1:])])}
    expected = (1, min(first.weight, 0), first.weight / 2, max(first.weight, 0))
    assert rows[first.signal, first.question.value] == expected


@pytest.mark.parametrize(
    ("key", "value", "met"),
    [
        ("accuracy", 0.93, True),
        ("accuracy", 0.9299, False),
        ("user_strong", 0.0, True),
        ("user_strong", 0.01, False),
        ("decided", math.nan, None),
        ("brier", 0.1, None),
    ],
)
def test_a_target_is_met_missed_or_could_not_be_computed(key: str, value: float, met: bool | None) -> None:
    goals = {goal.key: goal for goal in held_against({key: value})}
    assert goals[key].met is met


def test_every_target_names_a_figure_that_an_evaluation_has(evaluation: Evaluation) -> None:
    known = {figure.key for figure in evaluation.figures}
    known |= {f"{part.key}_{what}" for part in evaluation.one_page for what in ("alarms", "undecided")}
    assert [goal.key for goal in evaluation.goals if goal.key not in known] == []


def test_the_worst_slice_is_the_one_with_most_false_alarms(evaluation: Evaluation) -> None:
    worst, overall = evaluation.figure("worst_slice"), evaluation.figure("user_alarms")
    assert worst.value >= overall.value
    assert worst.low <= worst.high
    first, second = overall, replace(overall, key="b", title="b", value=0.9)
    assert worst_slice([first, second]).title.strip() == "worst slice: b"
    assert math.isnan(worst_slice([replace(first, value=math.nan, n=0)]).value)


def test_a_given_model_has_no_folds_to_differ_over(blogs: tuple[Measured, ...], evaluation: Evaluation) -> None:
    model = learn(blogs, signals=SIGNALS).model
    given = evaluate_blogs(Corpus(blogs), folds=FOLDS, model=model, signals=SIGNALS, ablation=True)
    assert (given.folds, given.stability, given.ablation, given.all_families) == (0, (), (), {})
    assert given.one_page[0].blogs == len(blogs)
    text = render(given)
    assert "honest only if it has seen none of them" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Weights over folds" not in text
    assert "Families of signals" not in text


def test_a_given_model_can_be_judged_on_few_blogs_and_says_what_that_leaves_out(blogs: tuple[Measured, ...]) -> None:
    few = tuple(blog for blog in blogs if blog.example.label == "user_run")[:5]
    given = evaluate_blogs(Corpus(few), model=learn(blogs, signals=SIGNALS).model, signals=SIGNALS)
    assert given.baselines == ()
    (note,) = given.notes
    assert note.startswith("no baselines: ")
    assert math.isnan(given.figure("auc_user_flog").value)
    text = render(given)
    assert note in text
    assert "nan" not in text
    json.loads(to_json(given))


def test_learning_on_few_blogs_is_refused_in_one_line(blogs: tuple[Measured, ...]) -> None:
    with pytest.raises(BadCorpus, match="at least 20 are needed") as refused:
        evaluate_blogs(Corpus(blogs[:12]), signals=SIGNALS)
    assert "\n" not in str(refused.value)


def test_the_text_holds_every_part_within_80_columns(evaluation: Evaluation) -> None:
    text = render(evaluation, errors=True)
    assert max(len(line) for line in text.splitlines()) <= 80
    for part in ("Targets", "Only one page read", "flogcheck itself", "Reliability of P(flog)", "Families of signals"):
        assert part in text


def test_the_plot_marks_chance_and_share_in_every_bin(evaluation: Evaluation) -> None:
    lines = render(evaluation).split("Reliability of P(flog)")[1].splitlines()[1 : 1 + len(evaluation.reliability)]
    for line, (chance, share, n) in zip(lines, evaluation.reliability, strict=True):
        mean, flogs, blogs, plot = line.split()
        assert (float(mean), float(flogs), int(blogs)) == (round(chance, 3), round(share, 3), n)
        both = plot.count("#")
        assert (plot.count("|"), plot.count("*")) == (1 - both, 1 - both)
        assert both or (plot.index("*") > plot.index("|")) == (share > chance)


def test_the_json_holds_all_that_is_printed(evaluation: Evaluation, blogs: tuple[Measured, ...]) -> None:
    content = json.loads(to_json(evaluation))
    assert [goal["key"] for goal in content["goals"]] == [goal.key for goal in evaluation.goals]
    assert content["one_page"][0]["undecided"] == evaluation.one_page[0].undecided
    assert content["ablation"][0]["without"].keys() == content["all_families"].keys()
    assert content["curve"][0] == {"false_alarms": 0.0, "found": 0.0}
    assert content["curve"][-1] == {"false_alarms": 1.0, "found": 1.0}
    assert content["judged_most_wrongly"][0]["ledger"][0].keys() >= {"signal", "toward", "odds"}
    assert len(content["blogs"]) == len(blogs)


def test_a_blog_without_single_pages_counts_as_absent(blogs: tuple[Measured, ...]) -> None:
    from classifier.folds import Folds, judge_all

    model = learn(blogs, signals=SIGNALS).model
    bare = tuple(replace(blog, alone={}) for blog in blogs)
    parts = one_page_slices(bare, Folds(judge_all(bare, model, signals=SIGNALS), (), (model,)), SIGNALS)
    assert [(part.blogs, part.absent, part.interval) for part in parts] == [(0, len(blogs), (0.0, 1.0))] * 2
