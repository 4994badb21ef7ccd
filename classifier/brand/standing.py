"""How a post's label stands: which words, in which language, and whether a reader meets them before the first link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.brand.looks import Label, Standing
from classifier.brand.mentions import article, count
from classifier.findings import quote
from classifier.labels import PAID, Statement, interest_told, labels, said, told_at
from classifier.lexicons import load, phrases
from classifier.offers import article_money
from classifier.once import once
from classifier.page import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.brand.profile import Brand
    from classifier.findings import Evidence
    from classifier.page import Link, Page

TELLS = {
    "paid": ("strong",),
    "gifted": ("gift", "strong"),
    "affiliate": ("affiliate", "personal_notice", "strong"),
}
"""Which kinds of label tell a reader of which relationship; of one that no list knows, any does."""

_TABLE_LANGUAGES = ("en", "fr", "de", "es", "pt", "it")
_NAME_OF_PAGE = 6  # words; a longer link is a sentence
_REST = 3  # words around links with which they are more than a row of links
_BEFORE_IN = (Position.BODY, Position.HEADER)
TO_BRAND, COMMERCIAL, NO_LINK = "the first link to the brand", "the first commercial link", "no link in the article"


def label_of(page: Page, brand: Brand, links: Iterable[Link], relationship: str) -> Label:
    """Tell how the label of a post stands.

    It is held against the first link to the brand, without one against the first commercial link, and without any
    link against the end of the article. A label stands before the mark where its block comes before that of the link,
    or is the same, in the body or at the head of the page; in a box beside the article, in the footer or after the
    mark it is late. Words that only name a page of disclosures are no label.
    """
    order, mark = _mark(page, links)
    told = told_on(page)
    before = [s for s in told if s.block.order <= order and s.block.position in _BEFORE_IN]
    wanted = TELLS.get(relationship, PAID)
    best = next((s for s in before if s.kind in wanted), None)
    if best is not None:
        return _label(page, best, Standing.BEFORE, mark)
    if before:
        return _label(page, before[0], Standing.OTHER_KIND, mark)
    if told:
        return _label(page, next((s for s in told if s.kind in wanted), told[0]), Standing.LATE, mark)
    weak = _weak(page, brand)
    if weak is not None:
        position, evidence, lang = weak
        return Label(standing=Standing.WEAK, mark=mark, kind="weak", lang=lang, position=position, evidence=evidence)
    if page.lang not in _TABLE_LANGUAGES:
        why = f"no list of labels in the language of the post ({page.lang or 'unknown'})"
        return Label(standing=Standing.COULD_NOT_LOOK, mark=mark, why=why)
    return Label(standing=Standing.NONE, mark=mark)


def denial_of(page: Page) -> Evidence | None:
    """Quote the article saying that nobody paid for it, where it does."""
    orders = {block.order for block in article(page)}
    return next((said(page, s) for s in labels(page) if s.kind == "unpaid" and s.block.order in orders), None)


def language_of(statement: Statement) -> str:
    """Tell from which list the words of a label are; of several that fit, the first of the lists."""
    text = statement.block.text
    for lexicon, table in (("disclosure", statement.kind), ("brand_labels", "affiliate_too")):
        for lang in (lang for lang in _TABLE_LANGUAGES if lang in load(lexicon)[table]):
            pattern = phrases(lexicon, table, lang)
            if pattern is not None and pattern.search(text):
                return lang
    bare = text.split("|")[0].split(":")[0].strip(" .!*#–—-()[]").casefold()
    alone = load("disclosure")["strong_alone"]
    return next((lang for lang in _TABLE_LANGUAGES if bare in alone.get(lang, ())), "")


def _mark(page: Page, links: Iterable[Link]) -> tuple[int, str]:
    """The order of the block before which a label is to stand, and what that is; boxes beside it do not count."""
    orders = [link.order for link in links if link.position is Position.BODY]
    if orders:
        return min(orders), TO_BRAND
    money = [money.link.order for money in article_money(page) if money.link.position is Position.BODY]
    if money:
        return min(money), COMMERCIAL
    return max((block.order for block in article(page)), default=0), NO_LINK


def _label(page: Page, statement: Statement, standing: Standing, mark: str) -> Label:
    return Label(
        standing=standing,
        mark=mark,
        kind=statement.kind,
        lang=language_of(statement),
        position=str(statement.block.position),
        evidence=said(page, statement),
    )


@once
def told_on(page: Page) -> tuple[Statement, ...]:
    """Give the labels of a page in document order: those that signals count and those of [affiliate_too], without the
    names of pages of disclosures."""
    more = phrases("brand_labels", "affiliate_too")
    known = interest_told(page)
    seen = {statement.block.order for statement in known}
    too = [
        Statement("affiliate", block, told_at(block.text, match.start()))
        for block in page.blocks
        if more is not None
        and block.position is not Position.COMMENTS
        and block.order not in seen
        and (match := more.search(block.text))
    ]
    kept = (s for s in (*known, *too) if not _names_a_page(page, s))
    return tuple(sorted(kept, key=lambda s: s.block.order))


def _names_a_page(page: Page, statement: Statement) -> bool:
    """Whether a label is but the name of a page of disclosures in a row of links, or by itself."""
    pages = phrases("brand_labels", "names_of_pages")
    text = statement.block.text
    if pages is None or not pages.search(text):
        return False
    for anchor in sorted((link.anchor for link in page.links if link.order == statement.block.order), key=len):
        text = text.replace(anchor, " ") if len(anchor.split()) <= _NAME_OF_PAGE else text
    return text != statement.block.text and len(re.findall(r"\w+", text)) < _REST


def _weak(page: Page, brand: Brand) -> tuple[str, Evidence, str] | None:
    """Words that are meant as a label of this brand's post: they stand alone, as a tag, or name the brand."""
    for block in article(page):
        alone = phrases("brand_labels", "weak", "any")
        match = alone.search(block.text) if alone is not None else None
        if match:
            return str(block.position), quote(page, told_at(block.text, match.start())), page.lang
        for lang in (lang for lang in load("brand_labels")["weak"] if len(lang) == 2):
            pattern = phrases("brand_labels", "weak", lang)
            match = pattern.search(block.text) if pattern is not None else None
            if match:
                sentence = told_at(block.text, match.start())
                if count(sentence, brand, page.lang):
                    return str(block.position), quote(page, sentence), lang
    return None
