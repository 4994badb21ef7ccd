"""The self-check: the same assessment for the author, with advice to tell more and with nothing that helps to hide."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from classifier.assessment import examine
from classifier.bands import WORDS
from classifier.cli import run
from classifier.findings import Evidence
from classifier.report.shown import columns
from classifier.self_check import CANNOT_KNOW, LANGUAGES, check
from classifier.self_check.occasions import KINDS
from classifier.self_check.text import MOST_POINTS, render, to_json
from classifier.signals import Family, catalogue
from tests import assessing
from tests.assessing import row, weighing
from tests.diary import DIARY, write_capture
from tests.signals.build import capture_of, html, paragraphs
from tests.site_server import Site

SIGNALS = {signal.name: signal for signal in catalogue()}
WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
EARNS = '<p>Here is <a href="https://www.amazon.com/dp/B000000000?tag=hill-20">the flask</a> that I use.</p>'
PAID = '<p>Here is <a href="https://flask.example/" rel="sponsored">the flask</a> of the day.</p>'
SELLING = {
    **DIARY,
    "/flask/": html(paragraphs(WALK * 8) + EARNS + paragraphs(WALK), title="The flask"),
    "/told/": html(paragraphs("I earn a commission if you buy through my affiliate links. " + WALK * 8) + EARNS),
    "/paid/": html(paragraphs(WALK * 8) + PAID, title="The flask of the day"),
    "/gift/": html(paragraphs("The boots were gifted, sent to me for review. " + WALK * 8), title="The boots"),
}


def table(name: str):
    return tomllib.loads(files("classifier").joinpath(f"self_check/{name}.toml").read_text(encoding="utf-8"))


def blog(*rows, pages=DIARY, **changes):
    """An invented blog, judged as a test says."""
    examined = examine(capture_of(pages), model=assessing.model(), target="diary.example")
    return replace(examined, assessment=replace(examined.assessment, weighing=weighing(rows), **changes))


def said(toward: str, signal: str, factor: float = 4.0, quoted: str = "words on a page"):
    evidence = Evidence(f"https://diary.example/{signal}", quoted, "r", "d")
    made = row(toward, factor, family=SIGNALS[signal].family.value, signal=signal)
    return replace(made, evidence=(evidence,))


def folded(text: str) -> str:
    return re.sub(r"[ \n]+", " ", text)


def part(text: str, head: str) -> str:
    """What stands below a head, up to the next."""
    return folded(re.split(r"\n\n(?=[A-Z]{2})", text[text.index(head) :])[0])


def test_what_supports_the_author_and_what_could_be_misread_stand_apart_and_quoted():
    text = render(check(blog(said("individual", "personal_profiles"), said("disguised", "unlabelled_offers"))))
    supports, misread = part(text, "WHAT SUPPORTS"), part(text, "WHAT A READER")
    assert SIGNALS["personal_profiles"].definition in supports
    assert SIGNALS["unlabelled_offers"].definition in misread
    assert "“words on a page” https://diary.example/unlabelled_offers" in misread
    assert f"Harmless where: {SIGNALS['unlabelled_offers'].innocent}" in misread
    assert f"Advice: {table('advice')['signal']['unlabelled_offers']}" in misread
    assert "Advice" not in supports


def test_only_what_was_found_and_speaks_by_being_there_is_told():
    rows = (
        replace(said("commercial", "personal_profiles"), evidence=()),  # its weakness speaks
        row("disguised", 9, family="disclosure", signal="unlabelled_offers", outcome="not_found"),
        said("commercial", "service_menu"),  # sold in the open: nothing to misread
        said("disguised", "stock_portrait", 1.01),
    )
    checked = check(blog(*rows))
    assert (checked.supports, checked.misread) == ((), ())
    assert "Nothing of weight was found." in render(checked)


def test_how_somebody_writes_comes_last_and_is_theirs():
    checked = check(blog(said("disguised", "headline_formulas", 9), said("disguised", "unlabelled_offers", 2)))
    assert [point.signal for point in checked.misread] == ["unlabelled_offers", "headline_formulas"]
    assert checked.misread[1].advice.startswith("Nothing to change")


def test_the_rest_is_counted():
    names = [s.name for s in catalogue() if s.family is Family.IDENTITY and "individual" in s.toward]
    names += [s.name for s in catalogue() if s.family is Family.PERSONA and "individual" in s.toward]
    assert len(names) > MOST_POINTS + 1
    text = render(check(blog(*(said("individual", name) for name in names))))
    assert f"and {len(names) - MOST_POINTS} weaker points" in text


# The advice


def test_there_is_advice_for_every_family_and_for_signals_that_exist():
    advice = table("advice")
    assert set(advice["family"]) == {family.value for family in Family}
    assert set(advice["signal"]) <= set(SIGNALS)
    for text in (*advice["signal"].values(), *advice["family"].values()):
        assert text[0].isupper()
        assert text.endswith(".")


def test_no_advice_is_on_how_to_write_or_what_to_be():
    advice = table("advice")
    style = {Family.VOICE, Family.TEMPLATE, Family.RHYTHM, Family.COMMUNITY}
    assert all(advice["family"][family.value].startswith("Nothing to change") for family in style)
    assert not [name for name in advice["signal"] if SIGNALS[name].family in style - {Family.COMMUNITY}
                and name != "written_for_your_town"]  # fmt: skip
    words = " ".join([*advice["signal"].values(), *advice["family"].values()]).lower()
    assert not re.search(r"\b(i|me|my|photo|camera|family|style|tone|mention your|more personal|vary|hobby)\b", words)


# Disclosures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_words_for_every_occasion_with_places_to_fill(lang):
    words = table("disclosures")[lang]
    assert set(words) == {*KINDS, "unclear"}
    begins = {"en": "Ad:", "fr": ("Publicité", "Collaboration commerciale"), "de": ("Werbung", "Anzeige"),
              "es": "Publicidad"}  # fmt: skip
    for kind in KINDS:
        assert words[kind].startswith(begins[lang])
        assert words[kind].endswith(".")
        assert re.search(r"\[\w[^]]*\]", words[kind])
    assert words["unclear"]


def test_french_disclosures_have_their_spaces_and_apostrophes():
    text = " ".join(table("disclosures")["fr"][kind] for kind in KINDS)
    assert not re.search("[^\u00a0]:", text)
    assert "'" not in text


def test_a_disclosure_is_shown_as_far_as_the_blog_has_an_occasion():
    checked = check(blog(pages=SELLING))
    assert [each.occasion.kind for each in checked.disclosures] == ["affiliate", "gift", "paid"]
    earning, gift, paid = (each.occasion for each in checked.disclosures)
    assert earning.pages == ("https://diary.example/flask/", "https://diary.example/told/")
    assert earning.told == 1
    assert gift.pages == ("https://diary.example/gift/",)
    assert paid.pages == ("https://diary.example/paid/",)
    text = folded(render(checked))
    assert "2 pages, such as https://diary.example/flask/; 1 of 2 already told before the first link" in text
    assert table("disclosures")["en"]["affiliate"] in text
    assert "sells [product]" not in text


def test_a_blog_without_an_occasion_is_told_so():
    checked = check(blog())
    assert checked.disclosures == ()
    assert "No links that earn, gifts, paid posts or sales of your own were seen." in render(checked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_disclosures_are_in_the_language_asked_for_else_the_blogs_else_english(lang):
    examined = blog(pages=SELLING)
    assert check(examined, lang).disclosures[0].words == table("disclosures")[lang]["affiliate"]
    read = replace(examined.assessment.read, languages=(lang, "en"))
    assert check(replace(examined, assessment=replace(examined.assessment, read=read))).lang == lang
    read = replace(read, languages=("it", lang))
    assert check(replace(examined, assessment=replace(examined.assessment, read=read))).lang == "en"


# As text and as JSON


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_has_the_band_in_its_words_ends_with_what_it_cannot_know_and_fits_80_columns(lang):
    rows = [said("disguised", name, quoted="word " * 50) for name in ("unlabelled_offers", "headline_formulas")]
    examined = blog(*rows, pages=SELLING)
    text = render(check(examined, lang))
    assert WORDS[examined.assessment.band].upper() in text
    for each in CANNOT_KNOW:
        assert each in part(text, "WHAT THIS CANNOT KNOW")
    assert [line for line in text.splitlines() if columns(line) > 80] == []
    assert not re.search("fake|fraud|illegal|violat", text.lower())


def test_the_record_is_one_line_of_ascii_with_the_same():
    checked = check(blog(said("disguised", "unlabelled_offers"), pages=SELLING))
    line = to_json(checked)
    assert line.isascii()
    assert "\n" not in line
    record = json.loads(line)
    assert record["schema"] == "flogcheck.self/1"
    assert record["misread"][0]["advice"] == table("advice")["signal"]["unlabelled_offers"]
    assert [each["kind"] for each in record["disclosures"]["occasions"]] == ["affiliate", "gift", "paid"]
    assert record["cannot_know"] == list(CANNOT_KNOW)


def test_a_strangers_words_cannot_command_the_terminal():
    text = render(check(blog(said("disguised", "unlabelled_offers", quoted="be\x1b[2Jfore\u202e"))))
    assert not [char for char in text if not char.isprintable() and char != "\n"]


# On the command line


def test_a_capture_is_checked_and_nothing_is_kept_unless_asked(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    capture = write_capture(tmp_path / "diary.warc.gz", SELLING)
    assert run(["self", capture, "--lang", "fr"]) == 0
    out, err = capsys.readouterr()
    assert "Publicité\u00a0: cet article contient" in folded(out)
    assert err == ""
    assert [path.name for path in tmp_path.iterdir()] == ["diary.warc.gz"]
    assert run(["self", capture, "--json", "--out", "case"]) == 0
    assert json.loads(capsys.readouterr().out)["disclosures"]["lang"] == "en"
    assert (tmp_path / "case/report.html").is_file()


def test_a_blog_is_crawled_and_checked(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Site(SELLING) as site:
        assert run(["self", site.url, "--delay", "0", "--offline"]) == 0
    assert "WHAT SUPPORTS YOUR INDEPENDENCE" in capsys.readouterr().out


def test_what_goes_wrong_is_one_line_with_the_codes_of_score(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["self", "not a url"]) == 2
    assert run(["self", "gone.warc.gz"]) == 3
    assert "gone.warc.gz does not exist" in capsys.readouterr().err
    assert run(["self"]) == 2
