"""The page of an evaluation: it stands alone, escapes strangers' text, and its charts hold what its tables hold."""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.corpus import Corpus, Measured
from classifier.evaluation import Evaluation, evaluate_blogs
from classifier.learning import learn
from classifier.report.charts import Scale, span_of
from classifier.report.evaluation_page import check_place, render, write
from crawler.errors import CouldNotWrite
from tests.blogs_invented import SIGNALS, draw
from tests.page_reader import Reader

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egolf"


@pytest.fixture(scope="module")
def blogs() -> tuple[Measured, ...]:
    first, *rest = draw(160, blur=0.3)
    return (replace(first, example=replace(first.example, site=HOSTILE)), *rest)


@pytest.fixture(scope="module")
def evaluation(blogs: tuple[Measured, ...]) -> Evaluation:
    made = evaluate_blogs(Corpus(blogs, ((HOSTILE, HOSTILE),)), folds=2, signals=SIGNALS, ablation=True)
    # The blog with the hostile name is the one that was judged most wrongly.
    wrong = made.judged[0].blog.example.label
    weighing = replace(made.judged[0].weighing, probability=made.judged[0].weighing.probability | {wrong: 0.0})
    return replace(made, judged=(replace(made.judged[0], weighing=weighing), *made.judged[1:]))


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> str:
    return render(evaluation)


def test_the_page_is_well_formed_and_no_id_stands_twice(page: str) -> None:
    reader = Reader(page)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))


def test_the_page_asks_no_other_host_and_runs_nothing(page: str) -> None:
    reader = Reader(page)
    assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & set(reader.tags)
    assert not {"src", "href", "srcset", "action", "xlink:href"} & {name for name, _ in reader.attributes}
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert not re.search(r"https?://|url\(|@import", page)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in reader.attributes


def test_a_hostile_name_is_text_and_nothing_else(page: str) -> None:
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert "<script" not in page
    assert "\u202e" not in page
    assert HOSTILE.replace("\u202e", "\ufffd") in Reader(page).text


def test_the_page_is_made_for_phone_print_and_dark(page: str) -> None:
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page
    assert "@media print" in page
    assert "@media (prefers-color-scheme: dark)" in page


def test_every_chart_has_title_and_description_and_says_so(page: str) -> None:
    reader = Reader(page)
    assert len(reader.charts) == 8
    assert all(tags[:2] == ["title", "desc"] for tags in reader.charts)
    for labels in (value or "" for name, value in reader.attributes if name == "aria-labelledby"):
        assert set(labels.split()) <= set(reader.ids)


def test_every_number_of_the_evaluation_stands_in_a_table(page: str, evaluation: Evaluation) -> None:
    cells = set(re.findall(r"<td[^>]*>([^<]*)</td>", page))
    assert {f"{figure.value:.3f}" for figure in evaluation.figures if not math.isnan(figure.value)} <= cells
    assert {f"{share:.3f}" for _, share, _ in evaluation.reliability} <= cells
    assert {f"{found:.3f}" for _, found in evaluation.curve} <= cells
    assert {f"{baseline.brier:.3f}" for baseline in evaluation.baselines} <= cells


def test_no_coordinate_is_missing_and_none_lies_outside_its_chart(page: str) -> None:
    assert "nan" not in page.lower().replace("finance", "")
    for name, value in re.findall(r'\b(x|x1|x2|cx|y|y1|y2|cy)="([^"]*)"', page):
        assert 0 <= float(value) <= (360 if "x" in name else 2000)


def test_a_given_model_has_a_page_without_folds(blogs: tuple[Measured, ...]) -> None:
    model = learn(blogs, signals=SIGNALS).model
    few = tuple(blog for blog in blogs if blog.example.label == "user_run")[:3]
    page = render(evaluate_blogs(Corpus(few), model=model, signals=SIGNALS, ablation=True))
    assert Reader(page).open == []
    assert "no baselines: " in page
    assert "Weights over the folds" not in page
    assert "What each family" not in page


def test_a_page_that_cannot_be_written_is_one_line(evaluation: Evaluation, tmp_path: Path) -> None:
    write(tmp_path / "page.html", evaluation)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == render(evaluation)
    with pytest.raises(CouldNotWrite, match="cannot be written") as refused:
        write(tmp_path / "nowhere" / "page.html", evaluation)
    assert "\n" not in str(refused.value)
    with pytest.raises(CouldNotWrite, match="nowhere is no folder"):
        check_place(tmp_path / "nowhere" / "page.html")
    check_place(tmp_path / "new.html")
    assert not (tmp_path / "new.html").exists()


def test_the_scales_hold_the_ends_and_what_lies_beyond() -> None:
    across = Scale(0, 1, 100, 300)
    assert [across(value) for value in (-1, 0, 0.5, 1, 7)] == [100, 100, 200, 300, 300]
    down = Scale(0.001, 1, 300, 0, log=True)
    assert [down(value) for value in (0, 0.001, 0.01, 0.1, 1)] == [300, 300, 200, 100, 0]
    assert down.ticks == (0.001, 0.01, 0.1, 1.0)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-2.68, 2.5), (-0.004, 0.037), (-1, 1), (0, 0.9), (0, 19)])
def test_an_axis_has_a_few_round_ticks_and_zero_among_them(low: float, high: float) -> None:
    ticks = Scale(low, high, 0, 300).ticks
    assert 3 <= len(ticks) <= 7
    assert 0 in ticks
    assert all(low <= tick <= high for tick in ticks)


def test_an_axis_always_has_a_length() -> None:
    assert span_of([]) == span_of([math.nan]) == span_of([0.0]) == (-1.0, 1.0)
    assert span_of([0.2, 0.5]) == (0.0, 0.5)
    assert span_of([-2.0, math.nan, 1.0]) == (-2.0, 1.0)


def test_the_wheel_ships_what_the_page_is_made_of(tmp_path: Path) -> None:
    hatchling = pytest.importorskip("hatchling.builders.wheel", reason="the build backend is not installed here")
    (wheel,) = hatchling.WheelBuilder(str(Path(__file__).parents[1])).build(directory=str(tmp_path))
    shipped = set(zipfile.ZipFile(wheel).namelist())
    templates = Path(__file__).parents[1] / "classifier" / "report" / "templates"
    assert {f"classifier/report/templates/{each.name}" for each in templates.iterdir()} <= shipped
    assert "classifier/goals.toml" in shipped
