"""What must stand in a text for a phrase to match: looked up before any pattern is tried.

A pattern over a hundred phrases costs a tenth of a microsecond a character, and nearly no block of a page holds any
of them. Of each phrase a guard knows one word (or part of one) that stands in every text that the phrase matches. A
text is split into words once, whichever lists are looked up in it, and only phrases whose word stands in it are tried.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"\W")
# Characters: of paragraphs fewer are remembered than of lines, and what is longer is not, lest a hostile page fill the
# memory.
_LINE, _PARAGRAPH = 400, 3000
_MOST_WAYS = 500  # ways to read one phrase; of more, part is not looked at
_LEAST_WORD = 3  # characters of a word that is worth more than a longer part of one
_LEAST_PART = 3
# How a way to read a phrase is written: word characters as they are, and these.
_APART, _EDGE, _ANY = " ", "|", "?"
_WHOLE = re.compile(r"(?<=[ |])\w+(?=[ |])")
_PLAIN = re.compile(r"[\w ]+")

_WORDY = ((op.CATEGORY, op.CATEGORY_WORD), (op.CATEGORY, op.CATEGORY_NOT_SPACE))


class Phrase(NamedTuple):
    """A phrase as it is listed, and whether it matches whole words only."""

    text: str
    whole: bool

    @property
    def pattern(self) -> str:
        """The phrase as a pattern, to be compiled so that it ignores case."""
        return f"(?:{self.text[3:]})" if self.text.startswith("re:") else _pattern(self.text)

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern of this phrase alone."""
        return _compiled(self)


class Guard:
    """What is known of a list of phrases: the words, or parts of words, of which one stands in every text that a
    phrase matches, and which phrases those are."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: dict[str, list[tuple[Phrase, frozenset[str]]]] = {}  # with all the words that must stand there
        self._parts: dict[str, list[Phrase]] = {}
        self._rest: list[Phrase] = []  # the phrases of which nothing is known
        for phrase in phrases:
            words, parts, all_words = _told_by(phrase)
            if any(len(part) < _LEAST_PART for part in parts):
                self._rest.append(phrase)
                continue
            for word in words:
                self._words.setdefault(word, []).append((phrase, all_words))
            for part in parts:
                self._parts.setdefault(part, []).append(phrase)
        self._known = frozenset(self._words)

    def candidates(self, text: str) -> Collection[Phrase]:
        """Give the phrases that may stand in a text, each once; all that do are among them."""
        folded, words = _of_line(text) if len(text) <= _LINE else _of_longer(text)
        there: list[Phrase] = []
        if not self._known.isdisjoint(words):
            there = [p for word in self._known & words for p, needed in self._words[word] if needed <= words]
        for part, phrases in self._parts.items():
            if part in folded:
                there += phrases
        if not there:
            return self._rest
        return dict.fromkeys(there + self._rest)

    def allows(self, text: str) -> bool:
        """Tell whether a text holds one of the phrases."""
        candidates = self.candidates(text)
        return bool(candidates) and any(phrase.compiled.search(text) for phrase in candidates)


@cache
def _compiled(phrase: Phrase) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase.pattern})(?!\w)" if phrase.whole else phrase.pattern, re.IGNORECASE)


def _pattern(phrase: str) -> str:
    words = []
    for word in phrase.split():
        open_end = word.endswith("*") and len(word) > 1
        either = [re.escape(part) for part in (word.rstrip("*") if open_end else word).split("|")]
        words.append((either[0] if len(either) == 1 else f"(?:{'|'.join(either)})") + (r"\w*" if open_end else ""))
    return r"\s+".join(words).replace("'", "['’]")


def fold_case(text: str) -> str:
    """Give a text in the case in which patterns that ignore case compare it, character by character (`re` takes long
    s for s, dotless i for i)."""
    if text.isascii():
        return text.lower()
    return text.replace("İ", "i").lower().replace("ſ", "s").replace("ı", "i")


def _looked_up(text: str) -> tuple[str, frozenset[str]]:
    folded = fold_case(text)
    return folded, frozenset(_WORD.findall(folded))


_of_line = lru_cache(maxsize=16384)(_looked_up)
_of_paragraph = lru_cache(maxsize=1024)(_looked_up)


def _of_longer(text: str) -> tuple[str, frozenset[str]]:
    return _of_paragraph(text) if len(text) <= _PARAGRAPH else _looked_up(text)


@cache
def _told_by(phrase: Phrase) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Give whole words and parts of words of which one stands in every text that a phrase matches, and the words
    that all stand there."""
    if phrase.whole and _PLAIN.fullmatch(phrase.text):
        each = fold_case(phrase.text).split()
        return frozenset({max(each, key=len)}), frozenset(), frozenset(each)
    words: set[str] = set()
    parts: set[str] = set()
    ways = _listed(phrase.text) if phrase.whole else _sequence(parser.parse(phrase.pattern))
    for way in ways:
        word, part = _told(f"{_EDGE}{way}{_EDGE}" if phrase.whole else way)
        if word and len(word) >= min(_LEAST_WORD, len(part)):
            words.add(word)
        else:
            parts.add(part)
    needed = _WHOLE.findall(f"{_EDGE}{next(iter(ways))}{_EDGE}") if phrase.whole and len(ways) == 1 else ()
    return frozenset(words), frozenset(parts), frozenset(needed)


def _listed(phrase: str) -> set[str]:
    """Give the ways to read a phrase that is no pattern."""
    ways = {""}
    for word in fold_case(phrase).split():
        open_end = word.endswith("*")
        each = [_NO_WORD.sub(_APART, one) + (_ANY if open_end else "") for one in word.rstrip("*").split("|")]
        ways = {f"{before}{_APART}{one}" for before in ways for one in each}
    return ways


def _told(way: str) -> tuple[str, str]:
    """Give the longest whole word of a way to read a phrase, and the longest run of characters of one word."""
    parts = way.replace(_EDGE, _APART).split(_APART)
    whole = [part for part in parts[1:-1] if _ANY not in part]
    return max(whole, key=len, default=""), max(_APART.join(parts).replace(_ANY, _APART).split(), key=len, default="")


def _sequence(items: Iterable[tuple[Any, Any]]) -> set[str]:
    """Give the ways to read a sequence. Where they are too many, the half that tells less is passed over."""
    ways = {""}
    for code, argument in items:
        further = _ways(code, argument)
        if len(ways) * len(further) > _MOST_WAYS:
            if _worth(ways) < _worth(further):
                ways = set(map(_more, ways))
            else:
                further = set(map(_more, further))
        ways = {before + after for before in ways for after in further}
    return ways


def _worth(ways: set[str]) -> int:
    return min(len(max(_told(way))) for way in ways)


def _ways(code: Any, argument: Any) -> set[str]:
    if code is op.LITERAL:
        return {_written(argument)}
    if code is op.IN:
        return _class(argument)
    if code is op.BRANCH:
        return set().union(*map(_sequence, argument[1]))
    if code is op.SUBPATTERN:
        return _sequence(argument[-1])
    if code is op.ATOMIC_GROUP:
        return _sequence(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeated(*argument)
    if code is op.AT:
        return {""} if argument is op.AT_NON_BOUNDARY else {_EDGE}
    if code in (op.ASSERT, op.ASSERT_NOT):
        return {_EDGE if _parts_words(code, argument[1]) else ""}  # takes no room
    return {_ANY}


def _parts_words(code: Any, items: Any) -> bool:
    """Tell whether a look-around says that no word goes on here."""
    if len(items) != 1 or items[0][0] is not op.IN:
        return False
    if code is op.ASSERT:
        return _class(items[0][1]) == {_APART}
    return any(one in _WORDY for one in items[0][1])


def _written(code: int) -> str:
    char = fold_case(chr(code))
    return char if _WORD.fullmatch(char) else _APART


def _class(items: list[tuple[Any, Any]]) -> set[str]:
    if all(code is op.LITERAL for code, _ in items) and len(items) <= 8:
        return {_written(argument) for _, argument in items}
    apart = (
        (code is op.CATEGORY and argument in (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD))
        or (code is op.LITERAL and _written(argument) == _APART)
        for code, argument in items
    )
    return {_APART} if all(apart) else {_ANY}


def _repeated(least: int, most: int, item: Any) -> set[str]:
    once = _sequence(item)
    if most == 1 or once == {_APART}:
        return once if least else {"", *once}
    if once == {_EDGE}:
        return once
    ways = {_more(way) for way in once}
    return ways if least else {"", *ways}


def _more(way: str) -> str:
    """Write one or more readings of a way after each other: what they begin and end with is known."""
    begin = _APART if way.startswith(_APART) else ""
    end = _APART if way.endswith(_APART) else ""
    return f"{begin}{_ANY}{end}"
