"""A signal without a weight: it says why, no model learns it, and the report shows it outside the arithmetic."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from classifier.assessment import assess
from classifier.assessment_json import to_json
from classifier.learning import table_of
from classifier.rarity import index_of, marks
from classifier.report.text import render
from classifier.signals import NO_WEIGHT, Question, catalogue, signal
from tests.assessing import model
from tests.blogs_invented import SIGNALS, draw
from tests.signals.build import blog_of, capture_of, html, paragraphs
from tests.test_assessment import schema

ADS = "<script>(adsbygoogle = []).push({google_ad_client: 'ca-pub-4417029982365501'});</script>"
WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. "
PAGES = {"/": html(paragraphs(WORDS * 9), head=ADS), "/2020/01/02/a-shed.html": html(paragraphs(WORDS * 12), head=ADS)}


def assessed():
    other = blog_of({"/": html("<p>Elsewhere.</p>", head=ADS)}, host="larchgate.example")
    known = index_of(["larchgate.example", *(f"quiet-{n}.example" for n in range(99))], [marks(other)])
    return assess(capture_of(PAGES), model=model(), target="diary.example", index=known)


def test_every_signal_that_is_not_weighed_says_why_and_the_others_do_not():
    unweighed = [s for s in catalogue() if not s.weighed]
    assert unweighed
    assert [s for s in catalogue() if NO_WEIGHT in s.definition] == unweighed


def test_one_that_does_not_say_why_is_refused():
    def nothing_said(blog):
        """Something is counted."""

    declare = signal(family="voice", toward="open", unit="x", innocent="x", source="x", weighed=False)
    with pytest.raises(ValueError, match="Carries no weight"):
        declare(nothing_said)


def test_the_learner_does_not_see_it():
    unseen = replace(SIGNALS[0], weighed=False)
    blogs = draw(seed=1)
    for question in Question:
        assert unseen.name not in table_of(blogs, question, (unseen, *SIGNALS[1:])).names


def test_the_report_shows_it_apart_with_its_quotation_and_the_harmless_reason():
    text = render(assessed())
    part = " ".join(text[text.index("ALSO FOUND") : text.index("NOT LOOKED AT")].split())
    assert "it moved no odds" in part
    assert "known from 1 other site" in part
    assert "But: One person may keep several blogs" in part
    assert all(len(line) <= 80 for line in text.splitlines() if "http" not in line)


def test_the_record_holds_it_and_no_row_of_the_ledger_does():
    record = json.loads(to_json(assessed()))
    jsonschema.Draft202012Validator(schema()).validate(record)
    assert [entry["signal"] for entry in record["without_factor"]] == ["identifiers_shared"]
    assert "identifiers_shared" not in {entry["signal"] for entry in record["ledger"]}


def test_where_nothing_was_found_the_report_has_no_such_part():
    assert "ALSO FOUND" not in render(replace(assessed(), without_factor=()))
