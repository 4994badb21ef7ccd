"""The ways in which a person's name stands in a text or an address, as patterns.

They are matched on `spelling.folded` text. In running text a name is capitalised; in an address it is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.names import plain, squash
from classifier.redaction.spelling import also_words, folded, in_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.redaction.persons import Person

_LEAST_EMBEDDED = 8  # letters of a whole name that is recognised within a longer word: annaweberphoto
_LEAST_ALONE = 3  # letters of a first name or surname that is recognised without the other
_BETWEEN = r"(?:\s+[A-Z][\w'-]*\.?){0,2}?\s+"
_JOIN = r"(?:[-_.+~]|%20|%2b)?"
_ACCOUNT = r"(?<=[/@~])"
_END = r"(?![a-z0-9])"


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """Patterns for one person: `whole` names, which stand anywhere in a text; `alone`, a first name or a surname that
    is no ordinary word; `words`, those that are, which need a place that shows them to be names; `exact`, pen names
    as they are written; `address`, the whole name in an address or a file name; `path`, accounts and parts of the
    name behind the host. None where there is none. `keys` are letters of which some stand wherever the person does."""

    whole: re.Pattern[str] | None
    alone: re.Pattern[str] | None
    words: re.Pattern[str] | None
    exact: re.Pattern[str] | None
    address: re.Pattern[str] | None
    path: re.Pattern[str] | None
    keys: tuple[str, ...]


def patterns_of(person: Person, vocabulary: frozenset[str]) -> NamePatterns:
    """Make the patterns of a person; `vocabulary` holds the words that the blog writes in lower case."""
    single = [word for word in (person.given, " ".join(person.surname)) if len(word.strip(".")) >= _LEAST_ALONE]
    if person.quoted:
        single = []
    pen_name = not person.surname and person.given in person.handles
    either = {name for name in single if _is_word(name, vocabulary)}
    if pen_name:  # written one way only; as a word of a sentence where it has a capital, and its place shows it
        single = [name for name in single if name in either and re.fullmatch(r"[A-Z][a-z]+", folded(name))]
    clear = [name for name in single if name not in either]
    return NamePatterns(
        whole=_compiled(_whole(person, vocabulary)),
        alone=_compiled(rf"(?<!\w){_cased(name)}s?(?!\w)" for name in clear),
        words=_compiled(rf"(?<!\w){_cased(name)}(?!\w)" for name in single if name in either),
        exact=_compiled(_exact(person, vocabulary)),
        address=_compiled(_in_addresses(person), re.IGNORECASE),
        path=_compiled(_in_paths(person, clear, vocabulary), re.IGNORECASE),
        keys=keys_of(person),
    )


def _is_word(name: str, vocabulary: frozenset[str]) -> bool:
    word = plain(name)
    return word in also_words() or word in vocabulary


def _compiled(parts: Iterable[str], flags: int = 0) -> re.Pattern[str] | None:
    kept = list(dict.fromkeys(parts))
    return re.compile("|".join(f"(?:{part})" for part in kept), flags) if kept else None


def _cased(name: str) -> str:
    """A name with a capital, or all in capitals."""
    words = [re.escape(folded(word)) for word in name.split()]
    shouted = [re.escape(folded(word).upper()) for word in name.split()]
    gap = r"\s+"
    return f"(?:{gap.join(words)}|{gap.join(shouted)})"


def _whole(person: Person, vocabulary: frozenset[str]) -> list[str]:
    if not person.surname:
        return []
    first, last = person.given, " ".join(person.surname)
    bare = first.strip(".")
    initial = re.escape(folded(bare)[:1])
    plainly_a_name = not (_is_word(first, vocabulary) and _is_word(last, vocabulary))
    any_case = "(?i:{})".format if plainly_a_name else str
    parts = [
        any_case(rf"{_cased(' '.join(person.words))}s?"),
        any_case(rf"{_cased(first)}\s+{_cased(last)}s?"),
        rf"{_cased(first)}{_BETWEEN}{_cased(last)}s?",
        rf"{_cased(last)},?\s+{_cased(first)}",
        rf"{initial}\.\s?(?:[A-Z]\.\s?)?{_cased(last)}s?",
    ]
    if len(bare) > 1:
        parts.append(rf"{_cased(first)}\s+{re.escape(folded(last)[:1])}(?:\.|(?=\s*$|[,:;)]))")
    return [rf"(?<!\w)(?:{part})(?!\w)" for part in parts]


def _exact(person: Person, vocabulary: frozenset[str]) -> list[str]:
    parts = []
    for handle in person.handles:
        name = re.escape(folded(handle))
        if len(handle) >= _LEAST_ALONE and not _is_word(handle, vocabulary):
            parts.append(rf"(?<![\w.-])@?{name}(?![\w])")
        else:  # an ordinary word is a pen name only as all that there is, or after @
            parts += [rf"^\s*{name}\s*$", rf"(?<!\w)@{name}(?!\w)"]
    return parts


def _in_addresses(person: Person) -> list[str]:
    parts: list[str] = []
    firsts = [way for way in in_addresses(person.given) if len(way) > 1]
    middle = rf"(?:{_JOIN}[a-z]+)??{_JOIN}"
    for first in firsts if person.surname else ():
        for last in _surnames(person):
            parts += [
                rf"(?<![a-z]){re.escape(first)}{middle}{last}(?![a-z])",
                rf"(?<![a-z]){last}{_JOIN}{re.escape(first)}(?![a-z])",
            ]
        whole = first + squash("".join(person.surname))
        if len(whole) >= _LEAST_EMBEDDED and not person.quoted:
            parts.append(rf"\w*{re.escape(whole)}\w*")
    return parts


def _in_paths(person: Person, clear: list[str], vocabulary: frozenset[str]) -> list[str]:
    """What follows a slash, or @: accounts, a first name that is all of a part, a surname between hyphens."""
    parts = []
    for handle in person.handles:
        slug = "-".join(re.findall(r"[a-z0-9]+", plain(handle)))
        if len(slug) >= _LEAST_ALONE and not _is_word(handle, vocabulary):
            parts += [
                rf"{_ACCOUNT}{way}{_END}" for way in dict.fromkeys((slug, re.escape(handle))) if " " not in handle
            ]
    if person.given in clear:
        parts += [rf"{_ACCOUNT}{re.escape(way)}(?=[/.?#\s]|$)" for way in in_addresses(person.given)]
    if person.surname and not person.quoted:
        first = re.escape(plain(person.given)[:1])
        parts += [rf"{_ACCOUNT}{first}{_JOIN}{last}{_END}" for last in _surnames(person)]
    if " ".join(person.surname) in clear and len("".join(person.surname)) > _LEAST_ALONE:
        parts += [rf"(?<=[/@~_.-]){last}(?=[/_.?#\s-]|$)" for last in _surnames(person)]
    return parts


def _surnames(person: Person) -> list[str]:
    return [_JOIN.join(map(re.escape, row)) for row in zip(*map(_padded, person.surname), strict=True)]


def _padded(word: str) -> tuple[str, ...]:
    """The four ways of `in_addresses`, so that the words of a surname go the same way."""
    ways = in_addresses(word)
    return ways + (ways[0],) * (4 - len(ways))


def keys_of(person: Person) -> tuple[str, ...]:
    """Give letters and digits of which at least one run stands in every text that names the person."""
    names = (person.given, *person.surname[-1:], *person.handles)
    ways = [squash(way) for word in names for way in (*in_addresses(word), word)]
    return tuple(dict.fromkeys(way for way in ways if len(way) >= 2))
