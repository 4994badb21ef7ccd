"""Guards: a text in which a pattern matches is never passed over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.blog import parse
from classifier.corpus import read_labels
from classifier.lexicons import Phrases, compile_phrases, load
from classifier.lexicons.guards import Guard, Phrase, fold_case
from crawler.archive import read

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
TABLES = sorted(path.stem for path in (Path(__file__).parent.parent / "classifier" / "lexicons").glob("*.toml"))


def guard(pattern: str) -> Guard:
    return Guard([Phrase("re:" + pattern, whole=False)])


def lists() -> dict[str, Phrases]:
    """All shipped lists of phrases."""
    out = {}
    for name in TABLES:
        for table, rows in load(name).items():
            listed = [v for k, v in rows.items() if k != "source"] if isinstance(rows, dict) else []
            words = [w for part in listed if isinstance(part, list) for w in part if isinstance(w, str)]
            if words:
                out[f"{name}.{table}"] = compile_phrases(words)
    return out


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("earn a commission", "We EARN  a\ncommission."),
        ("bedauer*", "Ich bedauerte es"),
        ("i|we was|were", "then we WERE"),
        ("don't", "I don’t"),
        ("#ad", "so #ad"),
        ("j'", "j’aime"),
        ("re:my (?:\\w+ )?wife", "my lovely wife"),
        ("re:experts?\\b", "an expert!"),
        ("re:\\d+ ?%", "20% off"),
        ("re:[★☆]{2,}", "★★★"),
        ("re:(\\w)\\1{3}", "aaaa"),
        ("re:team of (?:\\w+ ){0,3}(?:experts|testers)", "team of very keen testers"),
        ("re:analy[sz]ed", "we analysed"),
        ("re:(?<=\\s)is (?:an?|the)\\b", "it is a blog"),
        ("business", "buſineſſ"),
        ("link", "LİNK"),
        ("über uns", "ÜBER UNS"),
    ],
)
def test_a_text_that_matches_is_let_through(phrase: str, text: str) -> None:
    phrases = compile_phrases([phrase])
    assert phrases.pattern.search(text)
    assert phrases.search(text)


def test_a_text_without_the_word_is_not_tried() -> None:
    phrases = compile_phrases(["earn a commission", "affiliate*", "re:paid (?:post|partnership)s?\\b"])
    for text in ("", "A walk by the sea.", "commissions", "we earn", "a post"):
        assert phrases.search(text) is None
        assert not list(phrases.finditer(text))
        assert phrases.findall(text) == []
        assert phrases.fullmatch(text) is None
        assert phrases.match(text) is None
    assert "pattern" not in vars(phrases), "the whole pattern was compiled although no phrase stands there"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?:one|two) fish", "one dog"),
        ("\\bmy (?:wife|husband)\\b", "my dog, his wifely duty"),
        ("(?:ab|cd){2}efgh", "ab efg"),
    ],
)
def test_a_guard_knows_what_must_stand_there(pattern: str, text: str) -> None:
    assert not guard(pattern).allows(text)


ATOM = st.sampled_from(
    ["a", "b", "é", " ", "\\s+", "\\w", "\\b", "[ab]", "[^a]", "ab", "(?!\\w)", "(?<!\\w)", ".", "-", "\\d"]
)
REGEX = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{2}", "*?"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=8,
)


@given(REGEX, st.text(st.sampled_from("abABéÉ -_.1\n"), max_size=12))
def test_of_any_pattern_a_text_that_matches_is_let_through(pattern: str, text: str) -> None:
    if re.search(pattern, text, re.IGNORECASE):
        assert guard(pattern).allows(text)


@given(st.text(max_size=30))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold_case(text)) == len(text)


@pytest.mark.corpus
def test_no_shipped_phrase_is_missed_in_real_blogs() -> None:
    texts = set()
    for example in read_labels(CORPUS)[::60]:
        for page in parse(read(example.warc, url=example.start_url)).pages[:3]:
            texts.update(block.text for block in page.blocks)
            texts.update(x for link in page.links[:10] for x in (link.url, link.anchor))
    found = 0
    for name, phrases in lists().items():
        for text in texts:
            match = phrases.pattern.search(text)
            if match:
                found += 1
                there = phrases.search(text)
                assert there is not None, (name, match)
                assert (there.span(), there.groupdict()) == (match.span(), match.groupdict()), name
                assert (phrases.match(text) is None) == (phrases.pattern.match(text) is None)
                assert (phrases.fullmatch(text) is None) == (phrases.pattern.fullmatch(text) is None)
            else:
                assert not phrases.holds(text), name
    assert found > 500
