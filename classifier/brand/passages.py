"""Texts that a brand gives out, found again in posts, word for word or nearly.

The measure is containment (Broder 1997, "On the resemblance and containment of documents"): of the runs of SHINGLE
words in a passage of the brand's, the share that stand in the post. Resemblance, which MinHash estimates, would fall
with the length of the post around the passage; and since both texts are at hand, the share is counted, not estimated.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHINGLE = 3
"""Words in a run."""
LEAST_WORDS = 12
"""A passage of fewer words is anybody's."""
CONTAINED = 0.4
"""The share of a passage's runs from which it counts as found again: between unrelated posts of the labelled corpus the
largest was 0.32 (benchmarks/brand_passages.py)."""
_MOST_WORDS = 60  # a longer paragraph is cut: a post may take half of it
# Scripts written without spaces (Thai, Lao, Burmese, Khmer, Japanese, Chinese): each character is a word there.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of a supplied text: of which text, its words as they stand, its runs."""

    source: str
    text: str
    runs: frozenset[tuple[str, ...]]


def tokens(text: str) -> list[str]:
    """Give the words of a text, folded; of scripts without spaces the characters."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=64)
def passages(source: str, text: str) -> tuple[Passage, ...]:
    """Cut a supplied text into passages: its paragraphs, short ones together with the next, long ones in pieces."""
    out: list[Passage] = []
    pending = ""
    for paragraph in _PARAGRAPH.split(unicodedata.normalize("NFKC", text)):
        pending = f"{pending} {' '.join(paragraph.split())}".strip()
        found = list(_TOKEN.finditer(pending))
        if len(found) < LEAST_WORDS:
            continue
        pieces = -(-len(found) // _MOST_WORDS)
        size = -(-len(found) // pieces)
        for first in range(0, len(found), size):
            words = found[first : first + size]
            if len(words) >= LEAST_WORDS:
                piece = pending[words[0].start() : words[-1].end()]
                out.append(Passage(source=source, text=piece, runs=runs(tokens(piece))))
        pending = ""
    return tuple(out)


def runs(words: list[str]) -> frozenset[tuple[str, ...]]:
    """Give the runs of SHINGLE words in a row."""
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def contained(passage: Passage, text_runs: frozenset[tuple[str, ...]]) -> float:
    """Give the share of a passage's runs that stand in a text."""
    return len(passage.runs & text_runs) / len(passage.runs)


def found_again(wanted: Iterable[Passage], blocks: Iterable[str]) -> tuple[Passage, float, str] | None:
    """Give the passage that is contained most in the blocks of a text, how far, and the block that holds most of it;
    None where none reaches CONTAINED. A passage may run over several blocks."""
    texts = [text for text in blocks if text]
    by_block = [tokens(text) for text in texts]
    everything = runs([word for words in by_block for word in words])
    best = max(((contained(one, everything), one) for one in wanted), key=lambda pair: pair[0], default=None)
    if best is None or best[0] < CONTAINED:
        return None
    share, passage = best
    most = max(range(len(texts)), key=lambda place: len(passage.runs & runs(by_block[place])))
    return passage, share, texts[most]
