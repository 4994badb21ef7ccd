"""The report for a reader at a terminal: 80 columns, the verdict in its words, nothing of a page's that could hurt."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from classifier.assessment import Assessment, NotRead, Read
from classifier.bands import WORDS, Band
from classifier.findings import Evidence
from classifier.report.ledger import factor_text, odds_text
from classifier.report.shown import columns, safe, wrapped
from classifier.report.text import percent, render
from classifier.signals import catalogue
from tests.assessing import row, weighing

ESC = "\x1b"


def assessment(*rows, band=Band.INCONCLUSIVE, prior=0.1, **changes) -> Assessment:
    read = Read(12, 5432, ("en", "fr"), "2026-01-02T03:04:05Z", "ab" * 32)
    return Assessment(
        target="diary.example",
        start_url="https://diary.example/",
        band=band,
        why="",
        weighing=weighing(rows, prior=prior),
        read=replace(read, **changes.pop("read", {})),
        could_not_look=changes.pop("could_not_look", ()),
        model_version="2026.01.01",
        model_sha256="cd" * 32,
        trained_on="2026-01-01",
    )


def lines_of(text: str) -> str:
    """The text with its line breaks folded, to look for sentences."""
    return " ".join(text.split())


def test_it_begins_with_what_was_read_and_what_was_not():
    gaps = (NotRead("https://diary.example/private/", "robots", ""), NotRead("https://diary.example/x", "timeout", ""))
    text = render(assessment(read={"not_read": gaps}), capture="kept/capture.warc.gz")
    head = lines_of(text.split("NOT ENOUGH TO TELL")[0])
    for words in (
        "12 pages, 5,432 words, English and French; captured 2026-01-02 03:04 UTC",
        "1 kept closed by robots.txt (https://diary.example/private/)",
        "1 no answer in time",
        "kept/capture.warc.gz sha256 abababab",
    ):
        assert words in head


def test_a_partial_crawl_says_so():
    assert "ended early: interrupted" in lines_of(render(assessment(read={"partial": "interrupted"})))


@pytest.mark.parametrize("band", list(Band))
def test_the_band_stands_in_its_own_words(band):
    assert WORDS[band].upper() in render(assessment(band=band))


def test_probabilities_stand_with_their_prior_and_how_to_change_it():
    text = lines_of(render(assessment(row("individual", 20), prior=0.25)))
    assert "25 % of blogs like this one" in text
    assert "--prior" in text


def test_no_probability_is_printed_as_none_or_all():
    assert [percent(share) for share in (0.0, 0.004, 0.5, 0.999, 1.0)] == ["<1 %", "<1 %", "50 %", ">99 %", ">99 %"]


def test_both_questions_get_a_sentence():
    text = lines_of(render(assessment(row("commercial", 90), row("disguised", 90))))
    assert "Who runs it? Very likely a commercial operator" in text
    assert "Does it say so? As far as it is commercial: very likely in disguise" in text
    text = lines_of(render(assessment(row("individual", 90))))
    assert "Who runs it? Very likely an individual" in text
    assert "This asks about commercial operators only" in text


def test_with_too_little_read_neither_question_is_answered():
    text = lines_of(render(assessment(row("commercial", 90), read={"too_little": "only 1 page"})))
    assert "Who runs it? Too little was read to say." in text
    assert "Very likely" not in text


def test_the_ledger_shows_factor_quotation_address_and_the_harmless_reason():
    text = render(assessment(row("commercial", 9), row("open", 4, family="disclosure")))
    assert re.search(r"×9 .*\n +“words on a page”\n +https://diary.example/a/\n +But: It may be harmless\.", text)
    assert "÷4 " in text


def test_at_most_five_findings_each_way_and_the_rest_is_counted():
    rows = [row("commercial", 2 + n, signal=f"invented_{n}") for n in range(8)]
    text = render(assessment(*rows))
    assert text.count("“words on a page”") == 5
    assert "and 3 weaker findings" in text
    assert "×9" in text
    assert "×2 " not in text


def test_one_of_a_kind_is_said_in_the_singular():
    counted = next(s for s in catalogue() if s.unit == "kinds of staging, at most 3")
    text = lines_of(render(assessment(row(counted.toward[0], 3, signal=counted.name))))
    assert "Here: 1 kind of staging, at most 3." in text


def test_the_arithmetic_is_told():
    text = lines_of(render(assessment(row("commercial", 6), prior=0.1)))
    assert re.search(r"odds commercial to individual: 1 to 1\.2 before reading, all findings ×6, so 5\.1 to 1", text)


def test_a_signal_that_speaks_by_its_weakness_is_not_backed_by_quotations():
    personal = next(s for s in catalogue() if s.toward == ("individual",))
    text = lines_of(render(assessment(row("commercial", 3, signal=personal.name))))
    assert personal.definition in text
    assert "words on a page" not in text
    assert "many harmless blogs lack this too" in text


def test_signals_that_could_not_look_are_grouped_by_reason():
    unseen = (("a_signal", "no feed was read"), ("b_signal", "no feed was read"), ("c_signal", "one post only"))
    text = lines_of(render(assessment(could_not_look=unseen)))
    assert "3 signals, which carry no weight" in text
    assert "no feed was read: a signal, b signal" in text


def test_it_ends_as_an_estimate_with_the_model_that_made_it():
    closing = lines_of(render(assessment()))[-420:]
    for words in ("an estimate", "corroboration", "not a finding of wrongdoing", "2026.01.01"):
        assert words in closing


@pytest.mark.parametrize("word", ["fake", "fraud", "illegal", "violat"])
def test_it_accuses_nobody(word):
    assert word not in render(assessment(row("disguised", 90), band=Band.STRONG_SIGNS)).lower()


def test_lines_fit_80_columns_and_only_addresses_are_longer():
    address = "https://diary.example/" + "long/" * 40
    rows = [replace(row("commercial", 9), evidence=(Evidence(address, "word " * 60, "r", "d"),))]
    rows.append(replace(row("individual", 9), evidence=(Evidence(address, "x" * 240, "r", "d"),)))
    for line in render(assessment(*rows), capture="a/b").splitlines():
        assert len(line) <= 80 or address in line


def test_colour_only_where_it_is_asked_for():
    assert ESC not in render(assessment(row("commercial", 9)))
    painted = render(assessment(row("commercial", 9)), colour=True)
    assert ESC in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == render(assessment(row("commercial", 9)))


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J\x1b[31m", "\x9b31m", "\u202e", "\u2066", "\x07", "\ud800", "\U000e0041", "\r", "\u2028"],
    ids=["escape", "c1", "right to left", "isolate", "bell", "surrogate", "tag", "return", "line separator"],
)
def test_text_from_pages_cannot_command_the_terminal(hostile):
    evidence = Evidence(f"https://diary.example/{hostile}", f"be{hostile}fore", "r", "d")
    gap = (NotRead(f"https://diary.example/{hostile}", f"odd{hostile}", f"why{hostile}"),)
    rows = [replace(row("commercial", 9), evidence=(evidence,))]
    bad = assessment(*rows, could_not_look=(("s", f"why{hostile}"),), read={"not_read": gap, "partial": hostile})
    text = render(replace(bad, target=f"t{hostile}", start_url=f"s{hostile}"), capture=f"c{hostile}")
    assert not [char for char in text if not char.isprintable() and char != "\n"]
    text.encode("utf-8")


def test_honest_text_is_left_as_it_is():
    for words in ("Grüße aus Łódź", "«Ça va ?» – ¡Sí!", "日本語", "مرحبا", "😀"):
        assert safe(words) == words


@pytest.mark.parametrize(
    ("log_odds", "expected"), [(2.1972, "×9"), (-1.3863, "÷4"), (0.3365, "×1.4"), (0.0, "×1"), (99, "× over a million")]
)
def test_factors_are_written_as_a_person_says_them(log_odds, expected):
    assert factor_text(log_odds) == expected


@pytest.mark.parametrize(("odds", "expected"), [(3.0, "3 to 1"), (0.05, "1 to 20"), (1e9, "over a million to 1")])
def test_odds_are_written_as_a_person_says_them(odds, expected):
    assert odds_text(odds) == expected


def test_wide_letters_take_two_columns_and_marks_none():
    quotation = "许可证若无额外声明本站的所有原创文章" * 9
    rows = [replace(row("commercial", 9), evidence=(Evidence("https://diary.example/", quotation, "r", "d"),))]
    text = render(assessment(*rows))
    assert max(map(columns, text.splitlines())) <= 80
    assert quotation in "".join(text.split())
    assert columns("e\u0301té 文") == 6


def test_a_word_too_long_is_cut_only_where_that_is_allowed():
    assert wrapped("a " + "x" * 100, first="- ", rest="  ", cut=True) == ["- a " + "x" * 76, "  " + "x" * 24]
    assert wrapped("a " + "x" * 100, first="- ", rest="  ") == ["- a", "  " + "x" * 100]


def test_nothing_to_wrap_is_one_empty_line():
    assert wrapped("", first="  - ") == ["  -"]
