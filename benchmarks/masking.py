"""A topic-masked view of text: the most frequent words of its language stay, the rest becomes signs of its shape.

The method is E. Stamatatos's: "Authorship attribution using text distortion" (EACL 2017, aclanthology.org/E17-1107) and
"Masking topic-related information to enhance authorship attribution" (JASIST 2018), there the variant in which every
masked word is one sign (DV-SA) and every number another. Two things are added: a masked word keeps the class of its
letters (`x`, `Xx`, `XX`), since capitals are style, and every mark of punctuation is a sign of its own.

The frequent words come from outside, from `wordfreq` (Robyn Speer), which draws on up to eight kinds of text a
language. Lists counted in the training folds would differ by fold, and where a language has nine blogs their topics
would stand high in its list.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from classifier.blog import parse
from classifier.words import LEAST_BLOG_WORDS, prose, written
from crawler.archive import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from classifier.blog import Blog
    from classifier.corpus import Example

    Kept = Mapping[str, frozenset[str]]

_TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<number>\d+(?:[.,:]\d+)*)|[^\w\s]")
NUMBER = "#"


def frequent_words(languages: Sequence[str], most: int) -> dict[str, frozenset[str]]:
    """Give the `most` most frequent words of each language, folded. Raises ImportError without wordfreq."""
    from wordfreq import top_n_list

    return {lang: frozenset(top_n_list(lang, most)) for lang in languages}


def masked(text: str, kept: frozenset[str], lang: str = "") -> list[str]:
    """Give the signs of a text in order; a word that stays carries its language: `en:the`, in capitals `en:THE`.

    A word with an apostrophe that is not in the list is taken in parts (French `l'heure`).
    """
    signs: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word is None:
            signs.append(NUMBER if match["number"] else match[0])
            continue
        word = word.replace("’", "'")
        for part in [word] if word.casefold() in kept else word.split("'"):
            folded = part.casefold()
            signs.append(_shape(part) if folded not in kept else f"{lang}:{part if _loud(part) else folded}")
    return signs


def counts_of(blog: Blog, kept: Kept) -> Counter[str] | None:
    """Count signs, and pairs of neighbours in one block joined by a space, in the prose of the written pages.

    None where fewer than LEAST_BLOG_WORDS words are in a language with a list.
    """
    counts: Counter[str] = Counter()
    words = 0
    for signs in _blocks(blog, kept):
        words += sum(sign[0].isalpha() for sign in signs)
        counts.update(signs)
        counts.update(f"{left} {right}" for left, right in pairwise(signs))
    return counts if words >= LEAST_BLOG_WORDS else None


def read_counts(example: Example, lists: Sequence[Kept]) -> list[Counter[str] | None]:
    """Read one capture and count its signs with each of several sets of word lists."""
    blog = parse(read(example.warc, url=example.start_url))
    return [counts_of(blog, kept) for kept in lists]


def _blocks(blog: Blog, kept: Kept) -> Iterator[list[str]]:
    for page in written(blog):
        if page.lang in kept:
            for block in prose(page):
                yield masked(block.text, kept[page.lang], page.lang)


def _loud(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _shape(word: str) -> str:
    if _loud(word):
        return "XX"
    return "Xx" if word[:1].isupper() else "x"
