"""The words of the pages: everything in both languages, nothing missing, nothing left over."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from classifier import bands
from classifier.bands import WORDS
from classifier.report.text import CLASS_WORDS, KIND_WORDS
from classifier.rules import JURISDICTIONS
from classifier.store.tables import JOB_STATES
from classifier.web.pages_words import LANGUAGES, chosen, words
from crawler.roles import Role

TEMPLATES = Path(str(files("classifier.web"))) / "templates"
TABLES = {
    lang: tomllib.loads(files("classifier.web").joinpath("words", f"{lang}.toml").read_text(encoding="utf-8"))
    for lang in LANGUAGES
}
# Words for values that the server holds are asked for by section.
BY_VALUE = {"band", "class", "state", "phase", "role", "why_refused", "jurisdiction", "error", "option"}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things():
    english, french = TABLES["en"], {name: table for name, table in TABLES["fr"].items() if name != "reason"}
    assert {name: set(table) for name, table in english.items()} == {name: set(table) for name, table in french.items()}
    for section, table in english.items():
        for name, text in table.items():
            assert holes(text) == holes(french[section][name]), f"{section}.{name}"


def test_every_word_is_used_and_every_word_used_is_there():
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir()]
    sources += [path.read_text(encoding="utf-8") for path in TEMPLATES.parent.glob("pages*.py")]
    static = [path.read_text(encoding="utf-8") for path in (TEMPLATES.parent / "static").glob("*.js")]
    text, scripts = "\n".join(sources), "\n".join(static)
    unused = []
    for section, table in TABLES["en"].items():
        for name in table:
            whole, stem = f"{section}.{name}", f"{section}.{name.rpartition('_')[0]}"
            used = whole in text or (name.endswith(("_one", "_other")) and f'"{stem}"' in text)
            # Questions, outcomes and kinds of deletion are put together: t("prior." ~ question).
            used = used or (f'"{section}." ~' in text) or section in BY_VALUE or f"progress.{name}" in scripts
            used = used or (section == "audit" and name == "counted" and "words.counted" in scripts)
            if not used:
                unused.append(whole)
    assert unused == []
    for section, name in re.findall(r'\bt\("(\w+)\.(\w+)"', text):
        assert name in TABLES["en"][section], f"{section}.{name}"


def test_values_of_the_server_have_words():
    english = TABLES["en"]
    assert english["band"] == {band.value: said for band, said in WORDS.items()}
    assert english["class"] == CLASS_WORDS
    assert set(english["state"]) == set(JOB_STATES)
    assert set(english["role"]) == {role.value for role in Role}
    assert set(english["why_refused"]) == {*KIND_WORDS, "other"}
    assert set(english["jurisdiction"]) == set(JURISDICTIONS)
    phases = re.findall(r'"phase", phase="([^"]+)"|doing = "([^"]+)" if .+ else "([^"]+)"', working())
    assert {one.replace(" ", "_") for found in phases for one in found if one} <= set(english["phase"])
    assert len(phases) >= 4


def working() -> str:
    return files("classifier.web").joinpath("working.py").read_text(encoding="utf-8")


def reasons() -> set[str]:
    """The parts, without numbers and languages, of every sentence with which bands.py explains a band."""
    tree = ast.parse(Path(bands.__file__).read_text(encoding="utf-8"))
    functions = [f for f in tree.body if isinstance(f, ast.FunctionDef) and f.name in ("too_little", "band_of")]
    parts = [
        node.value
        for function in functions
        for statement in function.body[1:]  # without what documents it
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {part.strip(" (),") for part in parts if part.count(" ") > 1}


def test_every_reason_of_a_band_is_said_in_french():
    french = words("fr")
    known = "\n".join(row["english"] for row in TABLES["fr"]["reason"])
    assert len(reasons()) > 12
    assert [part for part in reasons() if part not in known] == []
    assert french.reason("only 1 page of the blog was read") == ("une seule page du blog a été lue", "fr")
    assert french.reason("only 240 words of text were read") == ("240 mots de texte seulement ont été lus", "fr")
    language = "the language (pt) is not one that the word lists know, and most signals need words"
    assert french.reason(language)[0].startswith("la langue (pt) n’est pas")
    assert french.reason("something new") == ("something new", "en")
    assert words("en").reason("only 1 page of the blog was read") == ("only 1 page of the blog was read", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_called_what_nobody_may_be_called(lang):
    said = " ".join(text for name, table in TABLES[lang].items() if name != "reason" for text in table.values()).lower()
    for word in ("fake", "fraud", "illegal", "violat", "faux ", "illégal", "menteur", "escro"):
        assert word not in said


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "expected"),
    [
        ("", "", "", "en"),
        ("", "", "fr-CA, en;q=0.8", "fr"),
        ("", "", "de, fr;q=0.5, en;q=0.7", "en"),
        ("", "", "fr;q=0, en;q=0.1", "en"),
        ("", "", "fr;q=x", "en"),
        ("", "en", "fr", "en"),
        ("fr", "en", "en", "fr"),
        ("xx", "fr", "en", "fr"),
        ("../../etc", "<script>", "*", "en"),
    ],
)
def test_a_language_is_what_was_asked_for_then_kept_then_accepted(asked, kept, accepted, expected):
    assert chosen(asked, kept, accepted) == expected


def test_numbers_are_written_as_each_language_writes_them():
    english, french = words("en"), words("fr")
    assert (english.odds(4), english.odds(1 / 20), english.odds(1234.4)) == ("4 to 1", "1 to 20", "1,234 to 1")
    assert (french.odds(1.44), french.odds(1e7)) == ("1,4 contre 1", "plus d’un million contre 1")
    assert (english.factor(0.25), english.factor(1.0), french.factor(2.5)) == ("÷4", "×1", "×2,5")
    assert [english.percent(share) for share in (0.0, 0.5, 1.0)] == ["<\xa01\xa0%", "50\xa0%", ">\xa099\xa0%"]
    assert (english.expected(0.001), french.expected(0.001)) == ("0.1\xa0%", "0,1\xa0%")
    assert english.counted("verdict.pages", 1) == "1 page"
    assert french.counted("verdict.pages", 12) == "12 pages"
