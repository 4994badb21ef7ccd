"""Sentences: the unit that evidence quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import Evidence, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.page import Block, Page

_END = re.compile(r"(?<=[.!?…。！？])[\"'»”’)]*\s+(?=[\"'«“‘(]*[A-ZÀ-ÞА-Я0-9¿¡])")


def sentences(text: str) -> list[str]:
    """Split one block's text into sentences; good for quoting and counting, not for grammar."""
    return [part for part in (piece.strip() for piece in _END.split(text)) if part]


def sentence_at(text: str, start: int) -> str:
    """Give the sentence of a block's text that holds the character at `start`."""
    begin = 0
    for match in _END.finditer(text):
        if match.start() > start:
            return text[begin : match.start()].strip()
        begin = match.end()
    return text[begin:].strip()


def quotes_of(page: Page, pattern: re.Pattern[str] | None, blocks: Iterable[Block] | None = None) -> Iterator[Evidence]:
    """Quote the sentence around each first match of a pattern in each block (of the article, by default)."""
    if pattern is None:
        return
    for block in page.main if blocks is None else blocks:
        match = pattern.search(block.text)
        if match:
            yield quote(page, sentence_at(block.text, match.start()))
