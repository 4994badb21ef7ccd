"""The letter to the operator: polite, whole, in four languages, and nothing in it that accuses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from classifier.assessment import examine
from classifier.bands import Band
from classifier.cli import run
from classifier.correspondence.letter import LANGUAGES, MOST_OBSERVED, draft, language_for
from classifier.findings import Evidence, found
from classifier.report.shown import columns
from classifier.signals import Family, catalogue
from tests import assessing
from tests.assessing import row, weighing
from tests.diary import DIARY, write_capture
from tests.signals.build import capture_of

FAMILY = {signal.name: signal.family.value for signal in catalogue()}
NBSP, NARROW = "\u00a0", "\u202f"
PLACES = {
    "en": {"[your name and address]", "[date]", "[your name]", "[publication or purpose]", "[date by which]",
           "[telephone or e-mail]"},
    "fr": {"[vos nom et adresse]", "[date]", "[votre nom]", "[publication ou objet]", "[délai]",
           "[téléphone ou courriel]"},
    "de": {"[Ihr Name und Ihre Anschrift]", "[Datum]", "[Ihr Name]", "[Medium oder Zweck]", "[Frist]",
           "[Telefon oder E-Mail]"},
    "es": {"[su nombre y dirección]", "[fecha]", "[su nombre]", "[medio o propósito]", "[plazo]",
           "[teléfono o correo electrónico]"},
}  # fmt: skip


def phrases(lang: str):
    text = files("classifier").joinpath(f"correspondence/letters/{lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def blog(*rows, band=Band.SOME_SIGNS, **changes):
    """The invented diary, judged as a test says."""
    examined = examine(capture_of(DIARY), model=assessing.model(), target="diary.example")
    judged = replace(examined.assessment, band=band, weighing=weighing(rows), **changes)
    return replace(examined, assessment=judged)


def against(signal: str, factor: float = 4.0, quoted: str = "We are independent", url: str = ""):
    evidence = Evidence(url or f"https://diary.example/{signal}", quoted, "r", "d")
    return replace(row("disguised", factor, family=FAMILY[signal], signal=signal), evidence=(evidence,))


def folded(text: str) -> str:
    return re.sub(r"[ \n]+", " ", text)


FOUND = (
    against("independence_claimed", 9),
    against("headline_formulas", 8, "Best kettles"),
    against("unlabelled_offers", 3, "Buy now"),
    against("person_speaks_company_owns", 2, "Kettle Holdings Ltd"),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_has_its_places_to_fill_and_no_others(lang):
    text = folded(draft(blog(*FOUND), lang))
    assert set(re.findall(r"\[[^]]+\]", text)) == PLACES[lang]
    assert not re.search(r"[{}]|\bNone\b|undefined", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_says_what_was_read_quotes_what_was_observed_and_asks(lang):
    examined = blog(*FOUND)
    text = draft(examined, lang)
    assert "https://diary.example/" in text
    assert "flogcheck" in text
    assert re.search(r"\b3 (pages|Seiten|páginas)\b", text)
    opening, closing = phrases(lang)["quotes"]
    for quoted in ("We are independent", "Buy now", "Kettle Holdings Ltd"):
        assert f"{opening}{quoted}{closing}" in text
    assert "https://diary.example/unlabelled_offers" in text
    assert [f"{n}. " in text for n in range(1, 6)] == [True] * 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_a_letter_is_one_and_every_family_that_is_asked_about_has_one(lang):
    told = phrases(lang)
    assert set(told["signal"]) == set(phrases("en")["signal"]) <= set(FAMILY)
    asked = set(Family) - {Family.VOICE, Family.TEMPLATE, Family.RHYTHM, Family.COMMUNITY}
    assert set(told["family"]) == {family.value for family in asked}
    for sentence in (*told["signal"].values(), *told["family"].values()):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    sentences = list(told["signal"].values())
    assert len(sentences) == len(set(sentences))
    assert len(told["months"]) == 12


def test_records_of_others_and_contradictions_come_first_then_the_strongest():
    stranger = found(1, [Evidence("https://registry.example/", "Kettle Group", "r", "d")])
    text = draft(blog(*FOUND, without_factor=(("registrant_is_a_stranger", stranger),)), "en")
    order = [text.index(words) for words in ("Kettle Group", "Kettle Holdings", "We are independent", "Buy now")]
    assert order == sorted(order)


def test_how_somebody_writes_is_not_held_against_them():
    assert "Best kettles" not in draft(blog(*FOUND), "en")


def test_only_what_was_found_and_speaks_for_disguise_is_put_to_the_operator():
    rows = (
        row("disguised", 9, family="disclosure", signal="unlabelled_offers", outcome="not_found"),
        replace(row("open", 9, family="disclosure", signal="labelled_first"), evidence=(FOUND[0].evidence)),
        replace(row("commercial", 9, family="identity", signal="service_menu"), evidence=(FOUND[0].evidence)),
    )
    assert "We are independent" not in draft(blog(*rows), "en")


def test_one_passage_is_put_once_and_at_most_six_in_all():
    same = [against(name, 3, url="https://diary.example/") for name in ("independent_yet_earning", "influence_denied")]
    assert draft(blog(*same), "en").count("We are independent") == 1
    names = [name for name in phrases("en")["signal"] if FAMILY[name] in ("disclosure", "persona", "identity")]
    assert len(names) > MOST_OBSERVED
    text = draft(blog(*(against(name, 2 + n, f"word {n}") for n, name in enumerate(names))), "en")
    assert text.count("“word ") == MOST_OBSERVED


@pytest.mark.parametrize("band", [Band.INDIVIDUAL, Band.OPENLY_COMMERCIAL])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_is_held_against_a_blog_the_letter_only_asks(lang, band):
    text = draft(blog(*FOUND, band=band), lang)
    assert "We are independent" not in text
    assert "5. " in text


def test_a_signal_without_a_sentence_is_told_by_its_family():
    sentence = phrases("de")["family"]["persona"]
    assert sentence in folded(draft(blog(against("staged_scene", 5, "Likes: 12")), "de"))


def test_of_a_fact_only_the_words_on_the_page_are_quoted():
    evidence = Evidence("https://diary.example/", "“Buy” → https://shop.example/x", "r", "d", ("Buy", "https://shop.example/x"), told=True)  # fmt: skip  # noqa: E501
    text = draft(blog(replace(FOUND[2], evidence=(evidence,))), "de")
    assert "„Buy“\n  https://shop.example/x\n  https://diary.example/\n" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_a_letter_accuses(lang):
    text = draft(blog(*FOUND), lang).lower() + " ".join(phrases(lang)["signal"].values()).lower()
    words = (
        "fake", "fraud", "illegal", "violat", "decei", "betrug", "betrüg", "gefälscht", "rechtswidrig", "täusch",
        "mensong", "tromp", "illégal", "fausse", "engañ", "fraude", "ilegal", "mentir", "lüg", "guilty",
    )  # fmt: skip
    assert [word for word in words if word in text] == []


# Typography


def all_words(lang: str) -> str:
    template = files("classifier").joinpath(f"correspondence/letters/{lang}.txt.jinja").read_text(encoding="utf-8")
    told = phrases(lang)
    own = re.sub(r"\{[{%].*?[%}]\}", "X", template)
    return "\n".join([own, *told["signal"].values(), *told["family"].values()])


def test_french_signs_have_their_spaces_and_apostrophes():
    text = all_words("fr")
    assert not re.search(rf"[^{NARROW}][;!?]", text)
    assert not re.search(rf"(?<!{NBSP}):", text)
    assert not re.search(rf"«(?!{NBSP})|(?<!{NBSP})»", text)
    assert "'" not in text
    assert phrases("fr")["quotes"] == [f"«{NBSP}", f"{NBSP}»"]


@pytest.mark.parametrize("lang", ["en", "de", "es"])
def test_the_other_languages_have_no_space_before_a_sign(lang):
    text = all_words(lang)
    assert not re.search(r"\s[;:!?]", text)
    assert "'" not in text
    assert '"' not in text


def test_german_and_spanish_quotation_marks_stand_in_pairs():
    text = all_words("de")
    assert text.count("„") == text.count("“") > 0
    assert "”" not in text
    text = all_words("es")
    assert text.count("«") == text.count("»") > 0
    assert text.count("¿") == text.count("?") > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_fit_80_columns_and_french_never_breaks_before_a_sign(lang):
    lines = draft(blog(*FOUND), lang).splitlines()
    assert all(columns(line) <= 80 for line in lines)
    assert not [line for line in lines if line.strip()[:1] in (":", ";", "?", "»")]


@pytest.mark.parametrize(
    ("lang", "day"), [("en", "1 May 2026"), ("fr", "1er mai 2026"), ("de", "1. Mai 2026"), ("es", "1 de mayo de 2026")]
)
def test_the_day_is_written_as_the_language_writes_it(lang, day):
    examined = blog()
    read = replace(examined.assessment.read, captured_at="2026-05-01T03:04:05Z")
    examined = replace(examined, assessment=replace(examined.assessment, read=read))
    assert day in folded(draft(examined, lang))


def test_a_strangers_words_cannot_command_the_terminal():
    text = draft(blog(against("unlabelled_offers", 4, "be\x1b[2Jfore\u202e {{ blog }}")), "en")
    assert not [char for char in text if not char.isprintable() and char != "\n"]
    assert "{{ blog }}" in text


# The language, and the command line


def test_the_letter_is_in_the_language_of_the_blog_where_there_is_one():
    judged = blog().assessment
    for languages, asked, expected in [
        (("de", "en"), "", "de"),
        (("it", "de"), "", "en"),
        ((), "", "en"),
        (("de",), "fr", "fr"),
    ]:
        assert language_for(replace(judged, read=replace(judged.read, languages=languages)), asked) == expected


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("letter")
    assert run(["score", "--out", str(folder / "case"), write_capture(folder / "diary.warc.gz", DIARY)]) == 0
    return folder / "case"


def test_the_letter_is_printed_or_written_and_never_over_a_file(case, tmp_path, capsys):
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    assert run(["letter", str(case)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("[your name and address]\n")
    file = tmp_path / "letter.txt"
    assert run(["letter", str(case), "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == printed
    assert run(["letter", str(case), "--output", str(file), "--lang", "es"]) == 3
    assert "exists already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == printed
    assert {path.name: path.read_bytes() for path in case.iterdir()} == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_can_be_chosen(case, capsys, lang):
    assert run(["letter", str(case), "--lang", lang]) == 0
    assert max(PLACES[lang], key=len) in folded(capsys.readouterr().out)


def test_an_unknown_language_and_no_folder_are_told(case, capsys):
    assert run(["letter", str(case), "--lang", "la"]) == 2
    assert "'la'" in capsys.readouterr().err
    assert run(["letter", str(case / "nowhere")]) == 3
    assert "is no folder" in capsys.readouterr().err
