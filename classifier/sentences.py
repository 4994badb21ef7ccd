"""Sentences: the unit that evidence quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import Evidence, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.lexicons import Phrases
    from classifier.page import Block, Page

_DIGIT = re.compile(r"\d")
# A full stop with what closes after it, then the space (the group), then what may begin a sentence.
_END = re.compile(r"[.!?…。！？][\"'»”’)]*(\s+)(?=[\"'«“‘(]*[A-ZÀ-ÞА-Я0-9¿¡])")


def holds_digit(text: str) -> bool:
    """Tell whether a digit stands in a text, of whatever script."""
    return _DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, set(text))))


def sentences(text: str) -> list[str]:
    """Split one block's text into sentences; good for quoting and counting, not for grammar."""
    return [text[begin:end] for begin, end in _spans(text)]


def sentence_at(text: str, start: int) -> str:
    """Give the sentence of a block's text that holds the character at `start`, or the one before it."""
    last = ""
    for begin, end in _spans(text):
        if begin > start and last:
            break
        last = text[begin:end]
    return last


def around(text: str, start: int, end: int | None = None, *, before: int = 60, after: int = 60) -> str:
    """Give text[start:end] with whole words around it: at most `before` and `after` characters more.

    Without `end` the text runs on to its end. A word longer than that is cut, since some addresses are.
    """
    first = max(0, start - before)
    if first and not text[first - 1].isspace():
        first = next((at + 1 for at in range(first, start) if text[at].isspace()), first)
    last = len(text) if end is None else min(len(text), end + after)
    if end is not None and last < len(text) and not text[last].isspace():
        last = next((at for at in range(last - 1, end - 1, -1) if text[at].isspace()), last)
    return text[first:last]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence begins and ends, without the space around it."""
    begin = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        yield begin, match.start(1)
        begin = match.end(1)
    end = len(text.rstrip())
    if begin < end:
        yield begin, end


def quotes_of(
    page: Page, pattern: Phrases | re.Pattern[str] | None, blocks: Iterable[Block] | None = None
) -> Iterator[Evidence]:
    """Quote the sentence around each first match of a pattern in each block (of the article, by default)."""
    if pattern is None:
        return
    for block in page.main if blocks is None else blocks:
        match = pattern.search(block.text)
        if match:
            yield quote(page, sentence_at(block.text, match.start()))
