"""The record of an assessment: its JSON follows the schema, its arithmetic can be done again by hand."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from decimal import Decimal
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.assessment import assess, judge
from classifier.assessment_json import rounded_shares, to_json
from classifier.errors import NothingToAssess
from classifier.findings import could_not_look
from crawler.archive import Failure
from tests.assessing import model, row, weighing
from tests.signals.build import blog_of, capture_of, exchange, html, paragraphs

WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
PAGES = {
    "/": html(paragraphs(WALK * 12), title="Hill diary"),
    "/about/": html(paragraphs("I am Tilly Marsh and I live below the hill. " + WALK * 4), title="About"),
    "/2024/01/02/dog/": html(paragraphs("The dog was ill. " + WALK * 12), title="The dog"),
}


def schema():
    return json.loads(files("classifier").joinpath("schema/assessment-1.schema.json").read_text(encoding="utf-8"))


def validate(text: str) -> dict:
    record = json.loads(text)
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(record)
    return record


@pytest.fixture(scope="module")
def record() -> dict:
    return validate(to_json(assess(capture_of(PAGES), model=model(), target="diary.example")))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_schema_refuses_what_it_does_not_list(record):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate({**record, "verdict": "guilty"})


def test_it_says_what_was_read(record):
    assert record["target"] == "diary.example"
    assert record["start_url"] == "https://diary.example/"
    assert record["read"]["pages"] == 3
    assert record["read"]["words"] > 300
    assert record["read"]["languages"] == ["en"]
    assert record["read"]["warc_sha256"] == "0" * 64


def test_the_ledger_stands_strongest_first_and_holds_only_what_weighs(record):
    sizes = [round(abs(math.log(entry["factor"])), 4) for entry in record["ledger"]]  # six digits were kept
    assert sizes
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0
    assert {entry["outcome"] for entry in record["ledger"]} <= {"found", "not_found"}


def test_what_was_found_is_quoted_with_its_record(record):
    quoted = [entry for entry in record["ledger"] if entry["outcome"] == "found"]
    assert quoted
    for entry in quoted:
        assert all(e["url"].startswith("https://diary.example/") and e["record_id"] for e in entry["evidence"])
        assert entry["evidence"]


@pytest.mark.parametrize("question", ["operator", "openness"])
def test_prior_odds_times_factors_are_the_odds(record, question):
    factors = math.prod(entry["factor"] for entry in record["ledger"] if entry["question"] == question)
    odds = record["odds"][question]
    assert odds["prior"] * factors == pytest.approx(odds["posterior"], rel=1e-3)


def test_the_odds_give_the_probabilities(record):
    commercial, disguised = (record["odds"][q]["posterior"] for q in ("operator", "openness"))
    flog = commercial / (1 + commercial) * disguised / (1 + disguised)
    assert record["probability"]["flog"] == pytest.approx(flog, abs=2e-6)
    assert record["probability"]["user_run"] == pytest.approx(1 / (1 + commercial), abs=2e-6)


def test_the_prior_is_the_share_of_flogs_before_reading():
    odds = json.loads(to_json(assess(capture_of(PAGES), model=model(), target="x", prior=0.3)))["odds"]
    commercial, disguised = odds["operator"]["prior"], odds["openness"]["prior"]
    assert commercial / (1 + commercial) * disguised / (1 + disguised) == pytest.approx(0.3, rel=1e-5)


@given(st.floats(0, 1), st.floats(0, 1))
def test_rounded_probabilities_sum_to_one(commercial, disguised):
    shares = rounded_shares(
        {"user_run": 1 - commercial, "corporate": commercial * (1 - disguised), "flog": commercial * disguised}
    )
    assert sum(Decimal(str(share)) for share in shares.values()) == 1
    assert all(0 <= share <= 1 for share in shares.values())


def test_signals_that_could_not_look_are_named_with_their_reason():
    blog = blog_of(PAGES)
    findings = {"blind": could_not_look("no feed was read")}
    assessed = judge(blog, findings, weighing([row("individual", 4)]), model=model(), target="x")
    assert validate(to_json(assessed))["could_not_look"] == [{"signal": "blind", "why": "no feed was read"}]


def test_what_was_refused_or_failed_is_named_and_what_is_merely_absent_is_not():
    from dataclasses import replace

    capture = capture_of(PAGES)
    capture = replace(
        capture,
        exchanges=(
            *capture.exchanges,
            exchange("https://diary.example/shop/", "no", status=403),
            exchange("https://diary.example/ads.txt", "no", status=404),
        ),
        failures=(Failure("https://diary.example/private/", "robots", "kept closed by robots.txt", ""),),
    )
    read = validate(to_json(assess(capture, model=model(), target="x")))["read"]
    assert [(gap["what"], gap["kind"]) for gap in read["not_read"]] == [
        ("https://diary.example/private/", "robots"),
        ("https://diary.example/shop/", "status"),
    ]


def test_numbers_out_of_range_still_make_valid_json():
    from dataclasses import replace

    rows = [replace(row("individual", 1e9), value=math.inf), replace(row("open", 2), value=-0.0)]
    record = validate(to_json(judge(blog_of(PAGES), {}, weighing(rows), model=model(), target="x")))
    assert [entry["value"] for entry in record["ledger"]] == [None, 0.0]


def test_hostile_text_stays_inside_one_line_of_ascii():
    nasty = "\x1b[2J\u202eevil\ud800\n"
    text = to_json(judge(blog_of(PAGES), {}, weighing([]), model=model(), target=nasty))
    assert text.isascii()
    assert "\n" not in text
    assert json.loads(text)["target"] == nasty


def test_a_capture_without_a_blog_is_not_assessed():
    with pytest.raises(NothingToAssess):
        assess(capture_of({"/": html("")}), model=model(), target="x")


def test_equal_captures_give_equal_bytes_whatever_hash_seed_and_locale():
    program = (
        "from tests.test_assessment import *; print(to_json(assess(capture_of(PAGES), model=model(), target='x')))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("0", "C"), ("4242", "de_DE.UTF-8"))
    }
    assert len(outputs) == 1
    validate(outputs.pop().decode())
