"""Word lists and sentences: phrases match whole words, every shipped table compiles, sentences lose nothing."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.lexicons import compile_phrases, load, phrases
from classifier.page import Block, Position
from classifier.reading import read_page
from classifier.sentences import quotes_of, sentence_at, sentences
from crawler.addresses import Scope
from tests.signals.build import exchange, html, paragraphs

TABLES = sorted(
    file.name[:-5] for file in files("classifier").joinpath("lexicons").iterdir() if file.name.endswith(".toml")
)


def found(phrase: str, text: str) -> str | None:
    match = compile_phrases([phrase]).search(text)
    return match and match.group()


# -- phrases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "match"),
    [
        ("my", "This is My garden", "My"),
        ("my", "mysterious", None),
        ("paid post", "a paid \n post", "paid post"),
        ("mein*", "meinen Garten", "meinen"),
        ("mein*", "gemeinen", None),
        ("i'm", "I’m here", "I’m"),
        ("c++", "I write C++ daily", "C++"),
        ("#ad", "see #ad here", "#ad"),
        ("re:sponsored by \\w+", "Sponsored by Acme", "Sponsored by Acme"),
        ("straße", "die STRASSE", None),
        ("été", "L'ÉTÉ", "ÉTÉ"),
        ("*", "5 * 3", "*"),
    ],
)
def test_a_phrase_matches_whole_words_in_any_case(phrase: str, text: str, match: str | None) -> None:
    hit = found(phrase, text)
    assert (hit and " ".join(hit.split())) == match


def test_the_longest_phrase_wins() -> None:
    assert compile_phrases(["paid", "paid partnership"]).findall("a paid partnership") == ["paid partnership"]


def test_no_phrases_match_nothing() -> None:
    assert compile_phrases([]).search("anything") is None


PHRASE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda text: text.split() and not text.startswith("re:") and "*" not in text and text == " ".join(text.split())
)


@given(st.lists(PHRASE, min_size=1, max_size=5))
def test_any_phrases_compile_and_match_themselves(words: list[str]) -> None:
    pattern = compile_phrases(words)
    for word in words:
        assert pattern.search(f"( {word} )"), word


@given(st.text(max_size=200))
def test_matching_any_text_raises_nothing(text: str) -> None:
    compile_phrases(["my", "mein*", "#ad"]).search(text)


# -- the shipped tables --------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_shipped_file_is_toml_and_its_word_lists_compile(name: str) -> None:
    tables = load(name)
    assert tables
    for table, rows in tables.items():
        lists = isinstance(rows, dict) and [v for k, v in rows.items() if k != "source"]
        if lists and all(isinstance(v, list) and all(isinstance(w, str) for w in v) for v in lists):
            assert isinstance(phrases(name, table).pattern, re.Pattern)


def test_a_language_that_a_table_lacks_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"with": {"source": "x", "en": ["my"], "any": ["#ad"]}, "without": {"source": "x", "en": ["my"]}}
    monkeypatch.setattr("classifier.lexicons.load", lambda name: tables)
    phrases.cache_clear()
    try:
        assert phrases("t", "without", "fr") is None
        only_any, both, all_ = phrases("t", "with", "fr"), phrases("t", "with", "en"), phrases("t", "with")
        assert only_any is not None
        assert both is not None
        assert all_ is not None
        assert only_any.findall("my #ad") == ["#ad"]
        assert both.findall("my #ad") == all_.findall("my #ad") == ["my", "#ad"]
    finally:
        phrases.cache_clear()


# -- sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He paid 3.50 for it. Then left.", ["He paid 3.50 for it.", "Then left."]),
        ("“Stop.” She did.", ["“Stop.”", "She did."]),
        ("Warum? Darum. Élan vital… ¿Qué? ¡Sí!", ["Warum?", "Darum.", "Élan vital…", "¿Qué?", "¡Sí!"]),
        ("no end", ["no end"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


TEXT = st.text(st.sampled_from("aB1.!?…”\"' \n«¿É"), max_size=80)


@given(TEXT)
def test_sentences_join_back_to_the_text(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(TEXT, st.integers(0, 79))
def test_the_sentence_at_a_character_holds_it(text: str, start: int) -> None:
    whole = sentence_at(text, start)
    assert whole in text
    if start < len(text) and not text[start].isspace():
        assert text[start] in whole
        assert whole in sentences(text)


def test_quotes_are_the_sentences_around_the_words() -> None:
    page = read_page(
        exchange(
            "https://d.example/",
            html(paragraphs("I walked. My dog came too. We ate.", "Nothing."), "<footer>my</footer>"),
        ),
        Scope("d.example"),
    )
    pattern = compile_phrases(["my"])
    assert [evidence.quote for evidence in quotes_of(page, pattern)] == ["My dog came too."]
    assert [e.quote for e in quotes_of(page, pattern, [Block("all my own", "p", Position.FOOTER, 0)])] == ["all my own"]
    assert list(quotes_of(page, None)) == []
