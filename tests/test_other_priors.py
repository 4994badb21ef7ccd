"""What the verdict would be under another prior is what judging the same findings under that prior gives."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.assessment import examine, judge
from classifier.bands import Band, band_of
from classifier.findings import found
from classifier.model import load, weigh
from classifier.other_priors import ZONES, Standing, standing, under
from crawler import archive
from tests import assessing
from tests.assessing import row
from tests.diary import DIARY
from tests.reporting import pages
from tests.signals.build import capture_of

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PRIORS = (0.0001, 0.001, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999)


def same(kept: Standing, examined, model) -> set[Band]:
    """Compare with judging anew, to the last bit, and give the bands that came out."""
    seen = set()
    for prior in PRIORS:
        weighing = weigh(model, examined.findings, prior=prior)
        again = judge(examined.blog, examined.findings, weighing, model=model, target="x")
        told = under(kept, prior)
        assert (told.band, told.why) == (again.band, again.why)
        assert told.probability == weighing.probability
        assert told.odds == weighing.odds
        assert told.prior_odds == weighing.prior_odds
        seen.add(told.band)
    return seen


@pytest.mark.parametrize("make", [assessing.model, load], ids=["by hand", "shipped"])
@pytest.mark.parametrize("blog", [DIARY, pages("Kettles")], ids=["diary", "kettles"])
def test_it_is_what_judging_anew_gives_also_after_it_was_kept_as_json(make, blog):
    model = make()
    examined = examine(capture_of(blog), model=model, target="x")
    kept = standing(examined, model)
    assert set(kept.verdicts) == set(ZONES)
    assert same(Standing.from_json(json.loads(json.dumps(kept.as_json()))), examined, model)


CASES = {
    "two kinds": ([row("commercial", 30), row("disguised", 30, family="disclosure")], {}),
    "one kind": ([row("commercial", 30), row("disguised", 30)], {}),
    "style alone": ([row("commercial", 30, family="voice"), row("disguised", 30, family="template")], {}),
    "nothing held against it": ([row("commercial", 30, outcome="not_found")], {}),
    "sells openly": ([row("commercial", 30), row("disguised", 30, family="disclosure")], {"sells_here": 0.9}),
    "a named person": ([row("commercial", 30), row("disguised", 30, family="disclosure")], {"coherent_person": 2.0}),
    "an individual": ([row("individual", 20)], {}),
    "told by itself": ([row("individual", 20, signal="about_says_i")], {}),
    "against the record": ([row("individual", 20)], {"registrant_is_a_company": 1.0}),
    "in the open": ([row("commercial", 30), row("open", 30)], {}),
}


@pytest.mark.parametrize("case", CASES)
def test_every_brake_holds_under_every_prior(case):
    rows, values = CASES[case]
    model = assessing.model()
    examined = examine(capture_of(DIARY), model=model, target="x")
    findings = {name: found(value, [assessing.QUOTE]) for name, value in values.items()}
    weighing = assessing.weighing(rows)
    read = replace(examined.assessment.read, too_little="")
    examined = replace(
        examined, findings=findings, assessment=replace(examined.assessment, weighing=weighing, read=read)
    )
    kept = standing(examined, model)
    for prior in PRIORS:
        expected = band_of(
            assessing.weighing(rows, prior=prior), findings, model.thresholds, lang="en", supported=("en",)
        )
        told = under(kept, prior)
        assert (told.band, told.why) == expected


@pytest.mark.parametrize("prior", [0.0, 1.0, -1.0, 2.0])
def test_a_prior_lies_between_nothing_and_certainty(prior):
    examined = examine(capture_of(DIARY), model=assessing.model(), target="x")
    with pytest.raises(ValueError, match="between 0 and 1"):
        under(standing(examined, assessing.model()), prior)


@pytest.mark.corpus
@pytest.mark.skipif(not (CORPUS / "labels.jsonl").is_file(), reason="the labelled corpus is not at hand")
def test_real_blogs_of_every_class_are_judged_the_same_under_any_prior():
    rows = [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    model, seen = load(), set()
    for label in ("user_run", "corporate", "flog"):
        of_class = [row for row in rows if row["label"] == label]
        for chosen in of_class[:: len(of_class) // 2][:1]:
            examined = examine(archive.read(CORPUS / chosen["warc"]), model=model, target="x")
            seen |= same(standing(examined, model), examined, model)
    assert len(seen) >= 3
