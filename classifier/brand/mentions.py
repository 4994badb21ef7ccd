"""Where a post mentions a brand: by one of its names in the words of the article, or by a link in it to the brand.

A name counts on whole words, in any case and Unicode form, with or without the space or hyphen between its words in a
hashtag, and with a possessive ending; in German pages also with a genitive s. In scripts written without spaces there
are no whole words, and a name counts wherever its characters stand. Menus, furniture, readers' comments and headlines
of other posts that the page links to mention nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from classifier.brand.passages import UNSPACED
from classifier.findings import quote
from classifier.money import money_links
from classifier.offers import shown
from classifier.once import once
from classifier.sentences import around, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.brand.profile import Brand
    from classifier.findings import Evidence
    from classifier.page import Block, Link, Page

_GAP = r"[\s\-‐‑–_]{1,3}"
_LEAST_GENITIVE = 4  # letters; "Os" is no genitive
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HEADLINE = 3  # words; a shorter link is a word of its sentence
_QUOTABLE = 220
_MARKS = dict.fromkeys(map(ord, "®™℠©"), " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That a post mentions the brand: how often by name, and the first sentence that does, or else the first link."""

    times: int
    first: Evidence


def count(text: str, brand: Brand, lang: str = "") -> int:
    """Count the mentions of the brand by name in a text."""
    plain = _normal(text)
    folded, exact, not_meant = _patterns(brand, lang)
    if not_meant is not None:
        plain = not_meant.sub(" · ", plain)
    found = len(exact.findall(plain)) if exact is not None else 0
    return found + (len(folded.findall(_folded(plain))) if folded is not None else 0)


@once
def article(page: Page) -> tuple[Block, ...]:
    """Give the blocks of a page whose words are the post's: no furniture, and none of the words of links to other pages
    of the blog that are as long as a headline."""
    earning = {id(money.link) for money in money_links(page)}  # a redirect of the blog's own leads out of it
    within = [link for link in page.links if link.internal and id(link) not in earning]
    teasers: dict[int, list[str]] = {}
    for link in within:
        if len(link.anchor.split()) >= _HEADLINE:
            teasers.setdefault(link.order, []).append(link.anchor)
    alone = {(link.order, link.anchor) for link in within}
    blocks = (_without(b, teasers.get(b.order, ())) for b in page.main if (b.order, b.text) not in alone)
    return tuple(block for block in blocks if block.text)


def _without(block: Block, anchors: Iterable[str]) -> Block:
    text = block.text
    for anchor in anchors:
        text = text.replace(anchor, " … ")
    return block if text is block.text else replace(block, text=" ".join(text.split()).strip("… "))


def mention(page: Page, brand: Brand, links: Iterable[Link]) -> Mention | None:
    """Tell how a page mentions the brand, given the links to it that are the post's own; None where it does not."""
    blocks = article(page)
    if count("\n".join(block.text for block in blocks), brand, page.lang):
        hits = [(block, times) for block in blocks if (times := count(block.text, brand, page.lang))]
        if hits:
            first = quote(page, sentence_naming(hits[0][0].text, brand, page.lang))
            return Mention(times=sum(times for _, times in hits), first=first)
    link = next(iter(links), None)
    return None if link is None else Mention(times=0, first=shown(page, link))


def sentence_naming(text: str, brand: Brand, lang: str = "") -> str:
    """Give the first sentence of a text that names the brand; of a very long one, its words around the name."""
    sentence = next((s for s in sentences(text) if count(s, brand, lang)), text)
    if len(sentence) <= _QUOTABLE:
        return sentence
    words = sentence.split(" ")
    place = next((n for n in range(len(words)) if count(" ".join(words[: n + 1]), brand, lang)), 0)
    at = len(" ".join(words[:place]))
    return around(sentence, at, min(len(sentence), at + len(words[place]) + 1), before=90, after=90).strip()


@lru_cache(maxsize=64)
def _patterns(brand: Brand, lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    genitive = lang == "de"
    folded = _either([_pattern(_folded(_normal(name)), genitive) for name in brand.names])
    exact = _either([_pattern(_normal(name), genitive) for name in brand.exact])
    not_meant = _either([_pattern(_normal(phrase), False) for phrase in brand.not_meant], re.IGNORECASE)
    return folded, exact, not_meant


def _normal(text: str) -> str:
    # NFKC writes ™ as the letters TM, which would make the name before it another word.
    return unicodedata.normalize("NFKC", text.translate(_MARKS))


def _folded(normal: str) -> str:
    return unicodedata.normalize("NFKC", normal.casefold())


def _either(patterns: list[str], flags: int = 0) -> re.Pattern[str] | None:
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)), flags) if patterns else None


def _pattern(name: str, genitive: bool) -> str:
    words = [re.escape(word) for word in re.split(r"[\s\-‐‑–_]+", name) if word] or [re.escape(name)]
    spaced, joined = _GAP.join(words), "".join(words)
    before = "" if _UNSPACED.match(name[0]) else r"(?<!\w)"
    after = "" if _UNSPACED.match(name[-1]) else r"(?!\w)"
    ending = r"s?" if genitive and len(name) >= _LEAST_GENITIVE and name[-1].isalpha() and after else ""
    tagged = rf"|(?<=[#@]){joined}{after}" if len(words) > 1 else ""
    return f"(?:{before}{spaced}{ending}{after}{tagged})"
