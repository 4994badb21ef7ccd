"""What a page says about being paid: labels, notices, denials, claims of independence, small print.

Statements are read sentence by sentence over the whole visible page, readers' comments left out, in every
language of the lists: English notices stand on pages in all languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import QUOTE_LIMIT, quote
from classifier.lexicons import Phrases, compile_phrases, listed, load, phrases
from classifier.offers import article_money
from classifier.once import once
from classifier.page import Position
from classifier.sentences import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.findings import Evidence
    from classifier.page import Block, Page

PAID = ("strong", "affiliate", "personal_notice", "gift")
"""The kinds of statement that tell a reader of an interest."""

CLAIMS = ("unpaid_site", "independence", "uninfluenced")
"""The kinds of statement by which a site praises its distance from money."""

_ALONE = re.compile(r"^[\W_]*(?P<word>[\w\s-]{2,24}?)[\W_]*(?:[|:–—-].*)?$")
_HEAD_BLOCKS = 4
_WINDOW = 30  # characters before a phrase in which a "not" turns it round


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its kind (a table of `lexicons/disclosure.toml`), the block and sentence that make it."""

    kind: str
    block: Block
    sentence: str


@once
def labels(page: Page) -> tuple[Statement, ...]:
    """Give the statements of a page on payment and gifts, denials among them, in document order."""
    out: list[Statement] = []
    for block in _telling(page):
        denied = _search("unpaid", block.text)
        if denied:
            out.append(Statement("unpaid", block, told_at(block.text, denied.start())))
        for kind in ("personal_notice", "strong", "affiliate", "gift"):
            match = _search(kind, block.text)
            sentence = told_at(block.text, match.start()) if match else ""
            if match and not (_search("unpaid", sentence) or turned(block.text, match.start())):
                out.append(Statement(kind, block, sentence))
    out += [Statement("strong", b, b.text) for b in page.main[:_HEAD_BLOCKS] if _alone(b.text)]
    return tuple(sorted(out, key=lambda s: s.block.order))


@once
def claims(page: Page) -> tuple[Statement, ...]:
    """Give the sentences of a page that claim independence, deny any interest, or say that pay sways nothing."""
    out: list[Statement] = []
    for block in _telling(page):
        for kind in CLAIMS:
            match = _search(kind, block.text)
            if match and not (kind == "independence" and turned(block.text, match.start())):
                out.append(Statement(kind, block, told_at(block.text, match.start())))
                break
    return tuple(out)


def statements(page: Page, kind: str, blocks: Iterable[Block] | None = None) -> tuple[Statement, ...]:
    """Give the first sentence of each block (of all that tell something, by default) that fits a table."""
    out = []
    for block in _telling(page) if blocks is None else blocks:
        match = _search(kind, block.text)
        if match:
            out.append(Statement(kind, block, told_at(block.text, match.start())))
    return tuple(out)


@once
def interest_told(page: Page) -> tuple[Statement, ...]:
    """Give the statements by which this page tells a reader of an interest."""
    return tuple(s for s in labels(page) if s.kind in PAID)


@once
def told_before_link(page: Page) -> Statement | None:
    """Give the statement of interest that stands before or beside the first money link of the article, if any."""
    money = article_money(page)
    if not money:
        return None
    first = min(m.link.order for m in money)
    return next((s for s in interest_told(page) if s.block.order <= first), None)


def in_first_person(statement: Statement) -> bool:
    """Tell whether an 'I' speaks in a statement."""
    return _search("first_person", statement.sentence) is not None


def told_at(text: str, start: int) -> str:
    """Give the sentence that holds the character at `start`; of a very long one, what stands around it."""
    sentence = sentence_at(text, start)
    if len(sentence) <= QUOTE_LIMIT:
        return sentence
    begin = max(0, start - QUOTE_LIMIT // 2)
    return text[begin : begin + QUOTE_LIMIT].split(" ", 1 if begin else 0)[-1]


def said(page: Page, statement: Statement) -> Evidence:
    """Quote a statement."""
    return quote(page, statement.sentence)


@once
def _telling(page: Page) -> tuple[Block, ...]:
    """The blocks outside the comments in which any phrase of any table stands: one pass for all the tables."""
    told = _any_phrase()
    return tuple(b for b in page.blocks if b.position is not Position.COMMENTS and told.holds(b.text))


@cache
def _any_phrase() -> Phrases:
    tables = [*CLAIMS, "unpaid", "small_print", "no_advice", "not_affiliated", "strong", "affiliate", "gift"]
    tables.append("notice_words")
    return compile_phrases([phrase for table in tables for phrase in listed("disclosure", table) or ()])


def _search(kind: str, text: str) -> re.Match[str] | None:
    pattern = phrases("disclosure", kind)
    return pattern.search(text) if pattern else None


def different(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Give evidence of the same words once: boilerplate stands on every page."""
    seen: dict[str, Evidence] = {}
    for piece in evidence:
        seen.setdefault(piece.quote, piece)
    return list(seen.values())


def turned(text: str, start: int) -> bool:
    """Whether a negation stands shortly before the phrase in the same sentence."""
    before = re.split(r"[.!?;:]", text[max(0, start - _WINDOW) : start])[-1]
    return _search("negation", before) is not None


def _alone(text: str) -> bool:
    match = _ALONE.match(text) if len(text) < 120 else None
    return match is not None and match.group("word").strip().lower() in _alone_words()


@cache
def _alone_words() -> frozenset[str]:
    table = load("disclosure")["strong_alone"]
    return frozenset(word for lang, words in table.items() if lang != "source" for word in words)
