"""Many phrases as one pattern."""

import re

import pytest

from classifier.lexicons import compile_phrases
from classifier.lexicons.prefix_tree import prefix_tree


def test_the_longest_reading_wins() -> None:
    pattern = re.compile(prefix_tree(["earn", "earn a commission", "earnest"]))
    assert [m.group(0) for m in pattern.finditer("earn a commission, earnest, earn")] == [
        "earn a commission",
        "earnest",
        "earn",
    ]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("We EARN  a\ncommission.", "EARN  a\ncommission"),
        ("the affiliates' links", "affiliates"),
        ("don’t buy", "don’t"),
        ("learned", None),
        ("C++ code", "C++"),
    ],
)
def test_phrases_keep_their_meaning(text: str, hit: str | None) -> None:
    match = compile_phrases(["earn", "earn a commission", "affiliate*", "don't", "re:C\\+\\+"]).search(text)
    assert (match.group(0) if match else None) == hit


def test_it_matches_what_the_plain_alternation_matches() -> None:
    words = ["a", "ab", "abc", "b c", "bcd", "b\\w*x"]
    text = "a ab abc abcd b c bcd bex bx ba"
    plain = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)")
    tree = re.compile(rf"(?<!\w)(?:{prefix_tree(words)})(?!\w)")
    assert tree.findall(text) == plain.findall(text)
