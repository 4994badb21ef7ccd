"""Commerce: the furniture of selling on the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, fact, found, listed, not_found, quote
from classifier.lexicons import Phrases, phrases
from classifier.offers import articles, body, offers, shown
from classifier.page import Position
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Block, Form, Page

_NO_ARTICLES = "no page with enough text was read"
_LEAST_WORDS = 250
_HEADING_WORDS = 12
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th", "dt", "summary"})


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="calls to buy leading off the site, per 1,000 words",
    innocent="A person who recommends books or tools may use shops' ready-made buttons.",
    source="signals catalogue 33; acai cases (every button leads to the order page)",
)
def calls_to_buy_elsewhere(blog: Blog) -> Finding:
    """How often a post's links call to buy, order, claim or visit a seller on somebody else's site, the mean over
    posts per 1,000 words, at most one such call per 20 words counted."""
    rates: list[float] = []
    quotes: list[Evidence] = []
    for page in articles(blog):
        calls = [link for link in offers(page) if _calls(link.anchor)]
        rates.append(min(1000 * len(calls) / max(len(body(page).split()), 100), 50.0))
        quotes.extend(shown(page, link) for link in calls[:1])
    if not rates:
        return could_not_look(_NO_ARTICLES)
    return found(sum(rates) / len(rates), quotes) if quotes else not_found()


def _calls(anchor: str) -> bool:
    pattern = phrases("commerce", "calls")
    return pattern is not None and len(anchor) < 60 and pattern.search(anchor) is not None


def _rate(blog: Blog, table: str) -> Finding:
    """Occurrences of a table's phrases per 1,000 words of article, the mean over posts."""
    rates, quotes = [], []
    words = 0
    for page in articles(blog):
        pattern = phrases("commerce", table, page.lang)
        if pattern is None:
            continue
        text = body(page)
        size = len(text.split())
        words += size
        rates.append((1000 * len(pattern.findall(text)) / max(size, 100), page, pattern))
    if not rates:
        return could_not_look(f"no word list for the language of the posts ({blog.lang or 'unknown'})")
    if words < _LEAST_WORDS:
        return could_not_look("too little text")
    for value, page, pattern in sorted(rates, key=lambda r: (-r[0], r[1].url))[:3]:
        if value:
            quotes.extend(list(quotes_of(page, pattern, page.at(Position.BODY)))[:1])
    mean = sum(value for value, _, _ in rates) / len(rates)
    return found(mean, quotes) if quotes else not_found()


@signal(
    family="commerce",
    toward="commercial",
    unit="phrases of haste and rebate per 1,000 words",
    innocent="People write about bargains they found.",
    source="Directive 2005/29/EC Annex I point 7; 16 CFR 233",
)
def haste_and_rebates(blog: Blog) -> Finding:
    """How often posts speak of limited offers, discounts, coupons, bonuses and money-back guarantees."""
    return _rate(blog, "urgency")


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of posts with a rank or award in a heading, table or short line",
    innocent="Hobby reviewers borrow these labels; festival and book prizes use some of them.",
    source="16 CFR 465.6; cases 15 (seals and crowned winners); common form of product round-ups",
)
def ranks_and_awards(blog: Blog) -> Finding:
    """The share of posts that give ranks or awards to products (best overall, editor's choice, verdict) in
    headings, table cells or lines of a few words."""
    return _in_short_lines(blog, "awards")


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of posts with a score",
    innocent="Film, book and game reviewers score for fun.",
    source="score boxes of review plug-ins; 16 CFR 465.2",
)
def scores_given(blog: Blog) -> Finding:
    """The share of posts that give a product stars or a score out of five or ten in a line of a few words."""
    return _in_short_lines(blog, "scores")


def _in_short_lines(blog: Blog, table: str) -> Finding:
    looked, quotes, hits = 0, [], 0
    for page in articles(blog):
        pattern = phrases("commerce", table, page.lang)
        if pattern is None:
            continue
        looked += 1
        block = next((b for b in page.at(Position.BODY) if _short(b) and pattern.search(b.text)), None)
        if block is not None:
            hits += 1
            quotes.append(quote(page, block.text))
    if not looked:
        return could_not_look(f"no word list for the language of the posts ({blog.lang or 'unknown'})")
    return found(hits / looked, quotes) if hits else not_found()


def _short(block: Block) -> bool:
    words = len(block.text.split())
    return words <= _HEADING_WORDS and (block.tag in _HEADINGS or words <= 8)


@signal(
    family="commerce",
    toward="commercial",
    unit="share of offers with advantages listed but no drawbacks",
    innocent="A recommendation of a thing one loves may have no bad side.",
    source="cases 15 and 17 (one product only praised); BGH I ZR 90/20 (no critical distance)",
)
def advantages_only(blog: Blog) -> Finding:
    """Of the posts that list a product's advantages under a heading of their own, the share that list no drawbacks."""
    with_pros: list[tuple[Page, Block]] = []
    bare: list[tuple[Page, Block]] = []
    for page in articles(blog):
        pros, cons = phrases("commerce", "pros", page.lang), phrases("commerce", "cons", page.lang)
        if pros is None or cons is None:
            continue
        lines = [b for b in page.at(Position.BODY) if len(b.text.split()) <= 6]
        good = next((b for b in lines if _opens(pros, b.text)), None)
        if good is not None:
            with_pros.append((page, good))
            if not any(cons.search(b.text) for b in page.at(Position.BODY)):
                bare.append((page, good))
    if len(with_pros) < 3:
        return could_not_look("fewer than three posts list advantages under a heading")
    quotes = [fact(page, "{}: {} (no drawbacks listed)", page.title, block.text) for page, block in bare]
    return found(len(bare) / len(with_pros), quotes) if bare else not_found()


def _opens(pattern: Phrases, text: str) -> bool:
    return pattern.match(text.lstrip("✓✔✅+-–•👍 \t")) is not None


@signal(
    family="commerce",
    toward="commercial",
    unit="yes or no",
    innocent="Clubs and craftspeople ask for a number and an address to answer an enquiry.",
    source="signals catalogue 35 (lead generation inside advice)",
)
def lead_form(blog: Blog) -> Finding:
    """Whether a form on a page that is not the contact page asks for a telephone number beside a name or place."""
    quotes = [
        fact(page, "form: {}", form.text)
        if form.text
        else listed(page, "form: ", [n for n, _ in form.fields], between=", ")
        for page in blog.pages
        if page.role != "contact"
        for form in page.forms
        if _sells_on(form) and form.position is not Position.COMMENTS
    ]
    return found(1, quotes) if quotes else not_found()


def _sells_on(form: Form) -> bool:
    kinds = {
        kind
        for kind in ("phone", "place", "name")
        for name, control in form.fields
        if (kind == "phone" and control == "tel") or _field(kind, name)
    }
    return "phone" in kinds and len(kinds) >= 2


def _field(kind: str, name: str) -> bool:
    pattern = phrases("commerce", "lead_fields", kind)
    return pattern is not None and pattern.search(name) is not None


@signal(
    family="commerce",
    toward="commercial",
    unit="share of pages that call for a telephone call",
    innocent="Emergency numbers and clubs' hotlines.",
    source="signals catalogue 35; call-tracking pages of lead networks",
)
def call_us(blog: Blog) -> Finding:
    """The share of pages that call on the reader to telephone now."""
    pages = [page for page in blog.pages if page.blocks]
    quotes, hits = [], 0
    for page in pages:
        pattern = phrases("commerce", "phone", page.lang)
        lines = [
            b for b in page.blocks if b.position is not Position.COMMENTS and len(b.text.split()) <= _HEADING_WORDS
        ]
        here = list(quotes_of(page, pattern, lines))[:1]
        hits += bool(here)
        quotes.extend(here)
    if not pages:
        return could_not_look("no page was read")
    return found(hits / len(pages), quotes) if quotes else not_found()
