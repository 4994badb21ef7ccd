"""Word lists as data: TOML tables with a source each, loaded once, compiled once.

A table looks like this; a phrase is matched on whole words, in any case, with any white space between its
words; a final `*` lets a word go on; `a|b` stands for either word; `re:` begins a regular expression:

    [first_person]
    source = "the personal pronouns of each language"
    en = ["i", "my", "myself", "i|we was|were"]
    de = ["ich", "mein*"]

`phrases` gives one pattern, for searching and quoting; `counts.phrase_list` the same phrases for counting.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.lexicons.guards import Guard, Phrase
from classifier.lexicons.prefix_tree import prefix_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


_GROUP = re.compile(r"(?<!\\)\((?!\?)|\(\?P")  # its number, and its name, are those of the whole pattern


@cache
def load(name: str) -> Mapping[str, Any]:
    """Give the tables of `lexicons/<name>.toml`."""
    return tomllib.loads(files("classifier").joinpath(f"lexicons/{name}.toml").read_text(encoding="utf-8"))


@cache
def phrases(name: str, table: str, lang: str = "") -> Phrases | None:
    """Give one pattern for the phrases of a table in a language, or None where the table lacks the language.

    Without a language, the phrases of all languages of the table. Rows under `any` count in every language.
    """
    chosen = listed(name, table, lang)
    return None if chosen is None else compile_phrases(chosen)


def listed(name: str, table: str, lang: str = "") -> list[str] | None:
    """Give the phrases of a table as they are written, chosen as `phrases` chooses them."""
    lists: Mapping[str, Any] = load(name)[table]
    if lang and lang not in lists and "any" not in lists:
        return None
    return [
        word for key, words in lists.items() if key != "source" and (not lang or key in (lang, "any")) for word in words
    ]


class Phrases:
    """Phrases as one pattern, made when a text comes that may hold one of them; ignores case, longest phrase first.

    `search`, `finditer`, `findall` and `fullmatch` are those of `re.Pattern`.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._phrases = [_phrase(word) for word in sorted(set(words), key=lambda w: (-len(w), w))]
        self._groups = any(_GROUP.search(p.text) for p in self._phrases if p.text.startswith("re:"))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        whole = [phrase.pattern for phrase in self._phrases if phrase.whole]
        other = [phrase.pattern for phrase in self._phrases if not phrase.whole]
        # One look-around for all whole words: many times faster than one each.
        parts = [rf"(?<!\w)(?:{prefix_tree(whole)})(?!\w)", *other] if whole else other
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _guard(self) -> Guard:
        return Guard(self._phrases)

    def holds(self, text: str) -> bool:
        """Tell whether one of the phrases stands in a text."""
        return self._guard.allows(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Give the first phrase in a text."""
        candidates = self._guard.candidates(text)
        if not candidates:
            return None
        first = None
        alone = True
        for phrase in candidates:
            match = phrase.compiled.search(text)
            if match is not None and (first is None or match.start() <= first.start()):
                alone = first is None or match.start() < first.start()
                first = match
        # Where several begin at one place, the whole pattern knows which goes first.
        return first if first is None or (alone and not self._groups) else self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Give the phrases in a text, one after the other."""
        return self.pattern.finditer(text) if self.holds(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        """Give the phrases in a text, or their groups, as text."""
        return self.pattern.findall(text) if self.holds(text) else []

    def match(self, text: str) -> re.Match[str] | None:
        """Give the phrase that a text begins with."""
        candidates = self._guard.candidates(text)
        found = candidates and any(phrase.compiled.match(text) for phrase in candidates)
        return self.pattern.match(text) if found else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Give a text that is one of the phrases."""
        candidates = self._guard.candidates(text)
        found = candidates and any(phrase.compiled.fullmatch(text) for phrase in candidates)
        return self.pattern.fullmatch(text) if found else None


def compile_phrases(words: Iterable[str]) -> Phrases:
    """Make one pattern of phrases, longest first, so that the longest reading wins."""
    return Phrases(words)


def _phrase(word: str) -> Phrase:
    regular = word.startswith("re:")
    return Phrase(word, whole=not regular and word[:1].isalnum() and (word[-1:].isalnum() or word.endswith("*")))
