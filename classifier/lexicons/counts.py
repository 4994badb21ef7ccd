"""Counting phrases quickly: a page is folded and split once, and every list of phrases is looked up in that.

A compiled pattern over a hundred alternatives tries them all at each letter. Here a list is a set of words
and an index of word pairs, so that a page pays only for the phrases that stand in it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING

from classifier.lexicons import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORD = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\.")


def fold(text: str) -> str:
    """Give a text in lower case with straight apostrophes."""
    return text.lower().replace("’", "'")


class Folded:
    """A text in lower case with straight apostrophes, its words, and the pairs of words that follow each other."""

    __slots__ = ("pairs", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = fold(text)
        words = WORD.findall(self.text)
        self.words = Counter(words)
        self.pairs = set(pairwise(words))


@dataclass(frozen=True)
class PhraseList:
    """The phrases of a table in one language, sorted by how they are looked up.

    `words` are single words; `pairs` leads from the first two words to the longer phrases, each with the weight
    that keeps "in this article" from counting "this article" once more. `begun` are the beginnings of words
    that may go on (`bedauer*`), `patterns` the regular expressions of the list.
    """

    words: frozenset[str]
    pairs: Mapping[tuple[str, str], tuple[tuple[str, int], ...]]
    begun: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def hits(self, text: Folded) -> dict[str, int]:
        """Give the phrases that stand in a text with how often each counts; a pattern under its first match."""
        seen = {word: text.words[word] for word in text.words.keys() & self.words}
        for pair in text.pairs & self.pairs.keys():
            for phrase, weight in self.pairs[pair]:
                times = occurrences(text.text, phrase)
                if times:
                    seen[phrase] = weight * times
        for start in self.begun:
            times = occurrences(text.text, start, open_end=True)
            if times:
                seen[start] = times
        for pattern in self.patterns:
            matches = [match.group() for match in pattern.finditer(text.text)]
            if matches:
                seen[matches[0]] = seen.get(matches[0], 0) + len(matches)
        return dict(sorted(seen.items()))

    def count(self, text: Folded) -> int:
        """Count the phrases of the list in a text."""
        return sum(self.hits(text).values())


@cache
def phrase_list(name: str, table: str, lang: str = "") -> PhraseList | None:
    """Give the phrases of `classifier.lexicons.phrases` for counting; None where the table lacks the language.

    Regular expressions are matched against folded text, so they are written in lower case; phrases that
    overlap without one holding the other count both.
    """
    chosen = listed(name, table, lang)
    return None if chosen is None else make_list(chosen)


def make_list(phrases: Iterable[str]) -> PhraseList:
    """Sort phrases by how they are looked up."""
    whole: dict[tuple[str, ...], str] = {}
    begun, patterns = [], []
    for phrase in sorted({p if p.startswith("re:") else p.lower() for p in phrases}):
        if phrase.startswith("re:"):
            flags = re.IGNORECASE if re.search("[A-Z]", _ESCAPE.sub("", phrase[3:])) else 0
            patterns.append(re.compile(phrase[3:], flags))
        elif phrase.endswith("*"):
            begun += [one[:-1] for one in _either(phrase)]
        else:
            for one in _either(phrase):
                words = tuple(WORD.findall(one))
                if len(words) > 1 or words == (one,):
                    whole[words] = one
                else:
                    patterns.append(re.compile(re.escape(one)))
    weights: dict[tuple[str, ...], int] = {}
    for words in sorted(whole, key=lambda w: (len(w), w)):
        parts = [words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1) if j - i < len(words)]
        weights[words] = 1 - sum(weights.get(part, 0) for part in parts)
    pairs: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}
    for words, phrase in whole.items():
        if len(words) > 1:
            pairs[words[0], words[1]] = (*pairs.get((words[0], words[1]), ()), (phrase, weights[words]))
    singles = frozenset(words[0] for words in whole if len(words) == 1)
    return PhraseList(singles, pairs, tuple(begun), tuple(patterns))


def _either(phrase: str) -> list[str]:
    """Write out a phrase with alternatives."""
    return [" ".join(words) for words in product(*(word.split("|") for word in phrase.split()))]


def occurrences(text: str, phrase: str, *, open_end: bool = False) -> int:
    """Count a phrase on whole words; with an open end, words that begin with it."""
    times, at = 0, text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        before = at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")
        after = not open_end and end < len(text) and (text[end].isalnum() or text[end] == "_")
        times += not before and not after
        at = text.find(phrase, end)
    return times
