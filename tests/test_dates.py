"""Dates: what is read as one, and that two independent witnesses must agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dates import agreed_day, read_datings, read_day
from classifier.page import Dating

MARCH_3 = date(2020, 3, 3)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("2020-03-03", "en"),
        ("2020-03-03T23:30:00+02:00", "de"),
        ("  2020-03-03 10:00", ""),
        ("20200303", "en"),
        ("2020/03/03", "de"),
        ("3 March 2020", "en"),
        ("Posted on March 3rd, 2020 by Jane | 12 comments", "en"),
        ("Tue, 03 Mar 2020 10:00:00 GMT", "en"),
        ("Publié le 3 mars 2020 par Jeanne", "fr"),
        ("am 3. März 2020 um 10 Uhr", "de"),
        ("03.03.2020", "de"),
        ("3 de marzo de 2020", "es"),
        ("3/3/20", "en"),
        ("March 3, 2020", "fr"),  # an English theme on a French blog
        ("3 mars 2020", ""),
        ("2020年3月3日", "ja"),
    ],
)
def test_reads_a_full_date(text: str, lang: str) -> None:
    assert read_day(text, lang) == MARCH_3


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("1er août 2021", "fr", date(2021, 8, 1)),
        ("03/04/2020", "en", date(2020, 3, 4)),  # month first in English
        ("13/04/2020", "en", date(2020, 4, 13)),  # unless that is no month
        ("03/04/2020", "fr", date(2020, 4, 3)),
        ("31.12.99", "de", date(1999, 12, 31)),
        ("15. Dezember 2019", "de", date(2019, 12, 15)),
        ("12 août 2019, mis à jour le 3 mars 2020", "fr", date(2019, 8, 12)),  # the first one
    ],
)
def test_reads_by_the_custom_of_the_language(text: str, lang: str, day: date) -> None:
    assert read_day(text, lang) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 2020",
        "5 Jan",
        "2020",
        "30 February 2020",
        "2020-13-45",
        "31 février 2020",
        "3 March 1890",  # before there was a web
        "3 March 2150",
        "yesterday",
        "3 days ago",
        "il y a 3 jours, 2020 12",
        "12 comments 2020",
        "0000-00-00",
        "1.2.3.2020",
        "version 10.4.2020.1",
    ],
)
def test_does_not_read_a_date(text: str) -> None:
    assert read_day(text, "en") is None
    assert read_day(text, "fr") is None


@given(st.text(max_size=200), st.sampled_from(["", "en", "fr", "de", "es", "xx", "zh"]))
def test_never_raises(text: str, lang: str) -> None:
    day = read_day(text, lang)
    assert day is None or 1994 <= day.year <= 2100


@given(st.dates(min_value=date(1994, 1, 1), max_value=date(2099, 12, 31)))
def test_reads_every_day_in_iso_form_and_in_words(day: date) -> None:
    assert read_day(day.isoformat()) == day
    months = "January February March April May June July August September October November December".split()
    assert read_day(f"{months[day.month - 1]} {day.day}, {day.year}", "en") == day


def datings(**given_: object) -> tuple[Dating, ...]:
    parts: dict[str, object] = {
        "url": "https://diary.example/post",
        "structured": [],
        "meta": {},
        "times": [],
        "words": [],
        "lang": "en",
    }
    return read_datings(**(parts | given_))  # type: ignore[arg-type]


POSTING = [{"@type": ["BlogPosting"], "datePublished": "2020-03-03"}]


def test_one_source_is_not_enough() -> None:
    assert agreed_day(datings(structured=POSTING)) is None


def test_structured_data_and_meta_are_one_witness() -> None:
    both = datings(structured=POSTING, meta={"article:published_time": "2020-03-03T08:00:00Z"})
    assert {d.source for d in both} == {"json-ld", "meta"}
    assert agreed_day(both) is None


def test_a_time_element_and_the_words_in_it_are_one_witness() -> None:
    assert agreed_day(datings(times=[("2020-03-03", "3 March")], words=["3 March 2020"])) is None


def test_address_and_visible_words_make_a_date_known() -> None:
    assert agreed_day(datings(url="https://diary.example/2020/03/03/walk/", words=["3 March 2020"])) == MARCH_3


def test_declared_and_shown_make_a_date_known() -> None:
    assert agreed_day(datings(structured=POSTING, times=[("2020-03-03", "")])) == MARCH_3


def test_witnesses_may_differ_by_a_day_for_time_zones_and_no_more() -> None:
    assert agreed_day(datings(structured=POSTING, words=["4 March 2020"])) == MARCH_3
    assert agreed_day(datings(structured=POSTING, words=["5 March 2020"])) is None


def test_a_day_of_change_is_no_day_of_publication() -> None:
    changed = [{"@type": ["Article"], "dateModified": "2020-03-03"}]
    found = datings(structured=changed, words=["3 March 2020"])
    assert [d.modified for d in found] == [True, False]
    assert agreed_day(found) is None


def test_only_articles_and_pages_lend_their_dates() -> None:
    assert datings(structured=[{"@type": ["Event"], "datePublished": "2020-03-03"}]) == ()


def test_only_the_first_time_element_counts() -> None:
    found = datings(times=[("2020-03-03", ""), ("2019-01-01", "")])
    assert [d.day for d in found] == [MARCH_3]


@pytest.mark.parametrize("path", ["/2020/13/45/x", "/2020/3", "/1890/03/03/x", "/20200303x"])
def test_paths_that_hold_no_day(path: str) -> None:
    assert datings(url=f"https://diary.example{path}") == ()


def test_values_that_are_no_text_are_passed_over() -> None:
    assert datings(structured=[{"@type": ["Article"], "datePublished": {"@value": 3}}]) == ()
