"""The material connections between a post and the brand that can be seen from outside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from classifier.brand.kinds import kinds
from classifier.brand.looks import Connection
from classifier.brand.mentions import article, count
from classifier.brand.passages import found_again, passages
from classifier.brand.standing import told_on
from classifier.findings import Outcome, fact, quote
from classifier.labels import said
from classifier.lexicons import phrases
from classifier.money import sells
from classifier.offers import shown
from classifier.page import Position
from classifier.portraits import alike
from crawler.pictures import picture_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.brand.links import BrandLink
    from classifier.brand.looks import Tie
    from classifier.brand.profile import Brand
    from classifier.findings import Evidence
    from classifier.labels import Statement
    from classifier.page import Page
    from classifier.portraits import Looked


_OF_TIES = {
    "domain": "blog's domain",
    "operator": "blog's operator",
    "mail": "blog's mail",
    "code": "blog's code",
    "register": "blog's register",
}
_OF_LINKS = ("affiliate", "personal_notice")
_NEAR = 1  # blocks around a gift in which the brand is to be named


def connections_of(
    page: Page, brand: Brand, links: tuple[BrandLink, ...], ties: Iterable[Tie], pictures: Mapping[str, Looked]
) -> tuple[Connection, ...]:
    """Give the connections of a post, one of each kind, with the first evidence of it.

    `pictures` are those of the capture that were looked at, by picture key.
    """
    found: dict[str, Evidence] = {}
    for kind, evidence in (
        *_in_links(page, links),
        *_in_words(page, brand),
        *_supplied(page, brand, pictures),
        *_of_blog(ties),
    ):
        found.setdefault(kind, evidence)
    return tuple(Connection(kind=kind, evidence=found[kind]) for kind in kinds("connection") if kind in found)


def _in_links(page: Page, links: tuple[BrandLink, ...]) -> Iterator[tuple[str, Evidence]]:
    for one in links:
        if one.partner:
            yield "partner link", shown(page, one.link)
        elif one.earns:
            yield "earning link", shown(page, one.link)
    calling = next((one.link for one in links if not one.earns and (one.link.button or sells(one.link))), None)
    notice = next((s for s in told_on(page) if s.kind in _OF_LINKS and not _of_others(s)), None)
    if calling is not None and notice is not None:
        yield "notice and link", said(page, notice)


def _in_words(page: Page, brand: Brand) -> Iterator[tuple[str, Evidence]]:
    blocks = article(page)
    codes = _codes(brand.codes)
    if codes is not None:
        for block in blocks:
            match = codes.search(unicodedata.normalize("NFKC", block.text))
            if match:
                yield "code", fact(page, "code {}", match[0])
                break
    places = {block.order: place for place, block in enumerate(blocks)}
    for statement in told_on(page):
        if statement.kind not in ("strong", "gift") or statement.block.order not in places:
            continue
        paid = statement.kind == "strong"
        if count(statement.sentence, brand, page.lang):
            yield ("sponsor statement" if paid else "gift statement"), said(page, statement)
        elif _of_others(statement):
            continue
        else:
            place = places[statement.block.order]
            near = blocks[max(0, place - _NEAR) : place + _NEAR + 1]
            if not paid and any(count(block.text, brand, page.lang) for block in near):
                yield "gift statement", said(page, statement)
            else:
                yield "unnamed statement", said(page, statement)


def _of_others(statement: Statement) -> bool:
    """Whether a label that does not name the brand names somebody else."""
    giver = phrases("brand_labels", "names_giver")
    return giver is not None and giver.search(statement.sentence) is not None


@lru_cache(maxsize=64)
def _codes(codes: tuple[str, ...]) -> re.Pattern[str] | None:
    # Codes are printed as they are typed: JANE10, and "jane10" would be found in names of files and accounts.
    return re.compile(rf"(?<![\w#@./-])(?:{'|'.join(map(re.escape, codes))})(?![\w-])") if codes else None


def _supplied(page: Page, brand: Brand, pictures: Mapping[str, Looked]) -> Iterator[tuple[str, Evidence]]:
    text = supplied_text(page, brand)
    if text is not None:
        yield "supplied text", text
    picture = supplied_picture(page, brand, pictures)
    if picture is not None:
        yield "supplied picture", picture


def supplied_text(page: Page, brand: Brand) -> Evidence | None:
    """Quote the article where a passage of the brand's texts stands in it, word for word or nearly; None for nowhere.

    Here what recurs over the pages counts too: a text that stands in every article is in each of them.
    """
    if not brand.texts:
        return None
    wanted = [passage for text in brand.texts for passage in passages(text.name, text.text)]
    body = [block.text for block in page.at(Position.BODY)]
    again = found_again(wanted, body)
    if again is None:
        return None
    passage, share, block = again
    cut = quote(page, block).quote[:150].rstrip("…")
    return fact(page, f"{share:.0%} of a passage of “{passage.source}”: {{}}", cut)


def supplied_picture(page: Page, brand: Brand, pictures: Mapping[str, Looked]) -> Evidence | None:
    """Tell which picture of the article is one that the brand gives out; None for none."""
    for image in page.images:
        looked = pictures.get(picture_key(image.url))
        if looked is None or image.position not in (Position.BODY, Position.ASIDE):
            continue
        for known in brand.pictures:
            if alike(looked.hash, known.hash):
                return fact(page, f"the picture {{}} is “{known.name}”", image.url)
    return None


def _of_blog(ties: Iterable[Tie]) -> Iterator[tuple[str, Evidence]]:
    for tie in ties:
        if tie.outcome is Outcome.FOUND and tie.kind in _OF_TIES:
            yield _OF_TIES[tie.kind], tie.evidence[0]
