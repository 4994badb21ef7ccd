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
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.lexicons.prefix_tree import prefix_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@cache
def load(name: str) -> Mapping[str, Any]:
    """Give the tables of `lexicons/<name>.toml`."""
    return tomllib.loads(files("classifier").joinpath(f"lexicons/{name}.toml").read_text(encoding="utf-8"))


@cache
def phrases(name: str, table: str, lang: str = "") -> re.Pattern[str] | None:
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


def compile_phrases(words: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases into one pattern, longest first, so that the longest reading wins."""
    whole, other = [], []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        if word.startswith("re:"):
            other.append(f"(?:{word[3:]})")
        elif word[:1].isalnum() and (word[-1:].isalnum() or word.endswith("*")):
            whole.append(_pattern(word))
        else:
            other.append(_pattern(word))
    # One look-around for all whole words: many times faster than one each.
    parts = [rf"(?<!\w)(?:{prefix_tree(whole)})(?!\w)", *other] if whole else other
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _pattern(phrase: str) -> str:
    words = []
    for word in phrase.split():
        open_end = word.endswith("*") and len(word) > 1
        either = [re.escape(part) for part in (word.rstrip("*") if open_end else word).split("|")]
        words.append((either[0] if len(either) == 1 else f"(?:{'|'.join(either)})") + (r"\w*" if open_end else ""))
    return r"\s+".join(words).replace("'", "['’]")
