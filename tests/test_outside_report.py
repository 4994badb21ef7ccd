"""Outside records in the report and the JSON: each answer, nothing there, or the reason; no private person's name."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from classifier.assessment import assess
from classifier.assessment_json import to_json
from classifier.bands import Band
from classifier.report.shown import WIDTH, columns
from classifier.report.text import render
from crawler.archive import Exchange, Failure
from crawler.outside import Service
from tests.assessing import model
from tests.diary import DIARY
from tests.on_record import DOMAIN, INDEX, LOGS, answer, certificates, entity, failed, index, rdap, registered
from tests.signals.build import capture_of
from tests.test_assessment import schema

RECORDS = (
    registered(
        rdap("2005-11-21", entity("registrar", name="A Registrar"), entity("registrant", organisation="Fizz Ltd"))
    ),
    answer(Service.CERTIFICATES, LOGS, certificates(("2006-02-03", "shop.example", DOMAIN))),
    answer(Service.ARCHIVE_INDEX, INDEX, index("20060103", "20200101", "20260101")),
    answer(Service.DNS_TXT, f"dns:{DOMAIN}?type=TXT", f"; NOERROR {DOMAIN}. IN TXT\n", kind="text/dns"),
    failed(Service.DNS_MX, "the name servers did not answer in time"),
)


def assessed(*outside):
    capture = replace(
        capture_of(DIARY),
        outside=tuple(each for each in outside if isinstance(each, Exchange)),
        outside_failures=tuple(each for each in outside if isinstance(each, Failure)),
    )
    return assess(capture, model=model(), target=DOMAIN)


def section(text: str) -> str:
    part = text[text.index("OUTSIDE RECORDS") : text.index("NOT LOOKED AT")]
    return " ".join(part.split())


def test_the_report_says_of_each_service_what_it_said_or_why_it_did_not():
    text = render(assessed(*RECORDS))
    part = section(text)
    assert "Registration: diary.example registered 2005-11-21 by Fizz Ltd, through A Registrar" in part
    assert "Certificates: first 2006-02-03; also for shop.example" in part
    assert "first 2006-01-03, last 2026-01-01, 3 copies listed; none from 2006-01-03 to 2020-01-01" in part
    assert "Text records: looked and not found: the domain has no text records" in part
    assert "Mail: could not look: the name servers did not answer in time" in part
    assert LOGS in part
    assert max(map(columns, text.splitlines())) <= WIDTH


def test_where_nobody_was_asked_it_is_one_line():
    text = render(assessed())
    assert "OUTSIDE RECORDS" not in text
    lines = [line for line in text.splitlines() if "outside records" in line]
    assert lines == ["  - outside records were not asked for: all signals of provenance"]


def test_the_name_of_a_private_person_stays_out_unless_the_blog_gives_it():
    hidden = assessed(registered(rdap("2005-11-21", entity("registrant", name="Josephine Secret"))))
    assert "Secret" not in to_json(hidden) + render(hidden)
    assert "by a private person whom the blog does not name" in section(render(hidden))


def test_a_hidden_registrant_is_told_as_not_shown():
    text = render(assessed(registered(rdap("2005-11-21", entity("registrant", organisation="Domains By Proxy, LLC")))))
    assert "registered 2005-11-21; by whom is not shown" in section(text)


def test_the_record_holds_them_and_fits_the_schema():
    record = json.loads(to_json(assessed(*RECORDS)))
    jsonschema.Draft202012Validator(schema()).validate(record)
    outside = record["outside"]
    assert {name: row["outcome"] for name, row in outside.items()} == {
        "registration": "found",
        "certificates": "found",
        "archive": "found",
        "text": "not_found",
        "mail": "could_not_look",
    }
    assert outside["registration"]["record_id"] == RECORDS[0].record_id
    assert outside["registration"]["digest"] == RECORDS[0].digest
    assert outside["mail"]["why"] == "the name servers did not answer in time"
    assert "outside" not in json.loads(to_json(assessed()))


def test_a_stranger_s_words_cannot_write_to_the_terminal():
    evil = entity("registrant", organisation="Fizz\x1b[31m \u202eLtd")
    assert "\x1b" not in render(assessed(registered(rdap("2005-11-21", evil))))
    assert "\u202e" not in render(assessed(registered(rdap("2005-11-21", evil))))


def test_they_move_no_odds_and_take_nothing_but_the_individual_back():
    alone, asked = assessed(), assessed(*RECORDS)
    assert asked.weighing == alone.weighing
    assert alone.band is Band.INDIVIDUAL
    assert (asked.band, asked.why) == (Band.INCONCLUSIVE, "what others hold on record does not fit a private author")
    assert asked.without_factor
