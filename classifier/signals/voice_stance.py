"""Voice: the stance of the text. It doubts or it advises, it measures or it advertises, it varies or it runs even."""

from __future__ import annotations

import re
from statistics import mean, pstdev
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons.counts import phrase_list
from classifier.signals import Family, signal
from classifier.words import folded, prose, prose_words, rate, spoken, written

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.page import Page
    from classifier.words import Sentence

_LEAST_SENTENCES = 40
_LEAST_ON_A_PAGE = 5
_SHOWN = 230
# How copy counts: per cents, "500+", "3x", and thousands written out ("10,000", "10 000").
_NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?(?:\s?%|\+|x(?!\w))?")
_ROUND = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ]000)+")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Careful editors and lawyers hedge as well.",
    source="Row 51-52 of the signal list: hedges and concessions against benefit words",
)
def doubts_and_concessions(blog: Blog) -> Finding:
    """How often the author doubts, concedes or only guesses: but, maybe, I think, sort of, even so."""
    counted = rate(blog, "voice", "hedge")
    if isinstance(counted, str):
        return could_not_look(counted)
    value, evidence = counted
    return found(value, evidence) if evidence else not_found(value)


@signal(
    family=Family.VOICE,
    toward="commercial",
    unit="share of sentences",
    innocent="Hobby how-to writers and teachers give orders to their readers too.",
    source="Row 50 of the signal list: rate of imperatives",
)
def sentences_that_advise(blog: Blog) -> Finding:
    """Share of sentences that open with an order to the reader: choose, compare, avoid, discover."""
    shares: list[tuple[float, Page, str]] = []
    for page in written(blog):
        listed = phrase_list("voice", "order", page.lang)
        said = tuple(s for s in spoken(page) if len(s.words) >= 4)
        if listed is None or len(said) < _LEAST_ON_A_PAGE:
            continue
        orders = [s.text for s in said if s.words[0].lower() in listed.words]
        shares.append((len(orders) / len(said), page, min(orders, key=lambda s: (abs(len(s) - 90), s), default="")))
    if len(shares) < 2:
        return could_not_look("fewer than two texts in a language with a word list")
    evidence = [quote(page, text) for _, page, text in _strongest(shares) if text]
    return found(mean(share for share, _, _ in shares), evidence) if evidence else not_found()


@signal(
    family=Family.VOICE,
    toward="commercial",
    unit="per 100 words",
    innocent="Posts on money, politics or measurements count in per cent for good reasons.",
    source="Row 51 of the signal list: claims of copy; 16 CFR 255.2 on numbers in endorsements",
)
def numbers_of_advertising(blog: Blog) -> Finding:
    """How often the text counts as copy does: in per cents, round thousands, '500+' and '3x'."""
    rates: list[tuple[float, Page, str]] = []
    for page in written(blog):
        hits = _advertised(folded(page).text)
        rates.append((100 * hits / max(prose_words(page), 1), page, ""))
    if sum(prose_words(page) for _, page, _ in rates) < 500:
        return could_not_look("too little text")
    evidence = []
    for value, page, _ in _strongest(rates):
        if value:
            said = [s.text for s in spoken(page) if len(s.words) >= 5 and _advertised(s.text[:_SHOWN])] or [
                b.text for b in prose(page)
            ]
            evidence.append(quote(page, max(said, key=lambda text: _advertised(text[:_SHOWN]))))
    value = mean(value for value, _, _ in rates)
    return found(value, evidence) if evidence else not_found()


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="coefficient of variation",
    innocent="Some careful writers keep an even pace; poems and lists break it.",
    source="Row 54 of the signal list: variance of sentence length",
)
def uneven_sentences(blog: Blog) -> Finding:
    """How much the length of sentences varies: a person's breath is uneven, copy runs even."""
    pages = written(blog)[:12]
    lengths = [len(s.words) for page in pages for s in _running(page)]
    if len(pages) < 3 or len(lengths) < _LEAST_SENTENCES:
        return could_not_look("too few sentences")
    spread = pstdev(lengths) / mean(lengths)
    if spread <= 0.65:
        return not_found(spread)
    page, said = max(((p, _running(p)) for p in pages), key=lambda row: _spread([len(s.words) for s in row[1]]))
    short = [s.text for s in said if len(s.words) <= 6][:2]
    long = max(said, key=lambda s: len(s.words)).text
    return found(spread, [quote(page, text) for text in (*short, long)])


def _running(page: Page) -> list[Sentence]:
    """The sentences of paragraphs: items of lists and lines of boxes are short by nature."""
    return [s for s in spoken(page) if s.tag == "p" and s.words]


def _advertised(text: str) -> int:
    numbers = (match.group() for match in _NUMBER.finditer(text))
    return sum(number[-1] in "%+x" or bool(_ROUND.fullmatch(number)) for number in numbers)


def _spread(lengths: list[int]) -> float:
    return pstdev(lengths) / mean(lengths) if len(lengths) >= _LEAST_ON_A_PAGE else 0.0


def _strongest(rows: list[tuple[float, Page, str]]) -> list[tuple[float, Page, str]]:
    return sorted(rows, key=lambda row: (-row[0], row[1].url))[:3]
