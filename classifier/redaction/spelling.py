"""Spellings of a name: without accents, in addresses, and which names are ordinary words as well."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from classifier.lexicons import load
from classifier.names import plain, squash

if TYPE_CHECKING:
    from collections.abc import Mapping

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_SIGNS = {"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " "}


def folded(text: str) -> str:
    """Give a text of equal length without accents, in NFC before, with plain apostrophes, hyphens and spaces.

    Case stays, so that a place in the result is the same place in the text.
    """
    return text if text.isascii() else "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    base = unicodedata.normalize("NFKD", char)
    return base[0] if base and len(base[0]) == 1 and base[0].isalpha() and char.isalpha() else char


def in_addresses(word: str) -> tuple[str, ...]:
    """Give the ways in which a word of a name stands in an address: müller, muller, mueller, m%c3%bcller."""
    lower = unicodedata.normalize("NFC", word.casefold())
    ways = (plain(word), folded(lower), plain(lower.translate(_GERMAN)), quote(lower).lower())
    return tuple(dict.fromkeys(way.replace("'", "").replace(".", "") for way in ways))


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(files("classifier.redaction").joinpath("also_words.toml").read_text(encoding="utf-8"))


@cache
def also_words() -> frozenset[str]:
    """Give the names that are ordinary words too, folded."""
    return frozenset(word for key, words in _tables()["names"].items() if key != "source" for word in words.split())


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(map(plain, load("identity")["organisation_words"]["any"]))


def is_organisation_word(word: str) -> bool:
    """Tell whether a word belongs to names of firms, sites and streets and to no person's."""
    return plain(word) in _organisation_words()


@cache
def brands() -> frozenset[str]:
    """Give brands that bear the name of a person, squashed."""
    return frozenset(map(squash, _tables()["brands"]["any"]))
