"""Texts on which a regular expression takes long, if there are any: made from its own parse tree.

A backtracking engine takes long where a repeated part can match one text in several ways, or where it runs far from
every place it begins at and then fails. So each part that may repeat without end is repeated, with every character
of a small set that it may consist of, behind what the pattern wants before it, and before what it cannot go on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_ENDLESS = 64  # repeats of more are as good as without end
_CHARACTERS = "a0A é-._/ <>\"'@:=&,(\n#%"
_MOST_OF_ITS_OWN = 12
_END = "\x00!"  # what most patterns cannot go on with


def attacks(pattern: str | bytes, flags: int) -> Iterator[tuple[str, str, str]]:
    """Give (before, repeated, after) for each text; the caller repeats the middle as often as wanted."""
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    flags &= re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE | re.ASCII
    tree = parser.parse(text, flags)
    characters = dict.fromkeys(_own(tree))
    characters = [*list(characters)[:_MOST_OF_ITS_OWN], *_CHARACTERS]
    seen = set()
    for before, body in _repeats(list(tree), ""):
        for each in _bodies(body, characters, flags):
            for attack in ((before, each, _END), ("", each, _END), ("", before + each, _END)):
                if attack not in seen and attack[1]:
                    seen.add(attack)
                    yield attack


def _own(items: Any) -> Iterator[str]:
    """Give the literal characters of a tree."""
    for code, argument in items:
        if code in (op.LITERAL, op.NOT_LITERAL):
            yield chr(argument)
        elif code is op.RANGE:
            yield chr(argument[0])
        elif code is op.IN:
            yield from _own(argument)
        else:
            for part in _parts(code, argument):
                yield from _own(part)


def _parts(code: Any, argument: Any) -> list[Any]:
    if code is op.BRANCH:
        return list(argument[1])
    if code is op.SUBPATTERN:
        return [argument[-1]]
    if code is op.ATOMIC_GROUP:
        return [argument]
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [argument[2]]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [argument[1]]
    if code is op.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part]
    return []


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, Any]]:
    """Give the bodies of all endless repeats, with a text that leads to each."""
    for code, argument in items:
        for part in _parts(code, argument):
            if code in (op.MAX_REPEAT, op.MIN_REPEAT) and argument[1] > _ENDLESS:
                yield before, part
            yield from _repeats(list(part), before)
        before += _sample([(code, argument)], "a")


def _bodies(body: Any, characters: list[str], flags: int) -> Iterator[str]:
    """Give texts that a repeated part can be: single characters where it may be one, else samples."""
    found = {_sample(list(body), character, flags) for character in characters}
    found |= {_sample(list(branch), "a", flags) for branch in _branches(body)}
    yield from sorted(found)


def _branches(items: Any) -> Iterator[Any]:
    for code, argument in items:
        parts = _parts(code, argument)
        if code is op.BRANCH:
            yield from parts
        for part in parts:
            yield from _branches(part)


def _sample(items: list[Any], wanted: str, flags: int = 0) -> str:
    """Give a short text that the items match, made of the wanted character where it may be."""
    out = ""
    for code, argument in items:
        if code is op.LITERAL:
            out += chr(argument)
        elif code in (op.ANY, op.NOT_LITERAL, op.IN):
            out += _character(code, argument, wanted)
        elif code is op.BRANCH:
            out += _sample(list(argument[1][0]), wanted, flags)
        elif code in (op.SUBPATTERN, op.ATOMIC_GROUP):
            out += _sample(_parts(code, argument)[0], wanted, flags)
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least = argument[0] or (1 if argument[1] > _ENDLESS else 0)
            out += _sample(argument[2], wanted, flags) * least
    return out


def _character(code: Any, argument: Any, wanted: str) -> str:
    if code is op.ANY:
        return wanted
    matches = re.compile(_class(code, argument)).fullmatch
    return next((c for c in (wanted, *_CHARACTERS, *map(chr, range(1, 384))) if matches(c)), "a")


def _class(code: Any, argument: Any) -> str:
    if code is op.NOT_LITERAL:
        return f"[^{re.escape(chr(argument))}]"
    inner = negated = ""
    for kind, value in argument:
        if kind is op.NEGATE:
            negated = "^"
        elif kind is op.LITERAL:
            inner += re.escape(chr(value))
        elif kind is op.RANGE:
            inner += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        else:
            inner += _CATEGORIES[value]
    return f"[{negated}{inner}]"


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
