"""Contradictions: two statements of one blog that cannot both hold, quoted side by side.

The first piece of evidence is always the claim, the second what speaks against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Evidence, Finding, could_not_look, fact, found, not_found, quote
from classifier.labels import Statement, claims, interest_told, labels, said, statements, told_at, turned
from classifier.lexicons import Phrases, phrases
from classifier.offers import article_money, articles, offers, shown
from classifier.once import once
from classifier.page import Position
from classifier.signals import signal
from classifier.signals.commerce_here import sells_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.blog import Blog
    from classifier.page import Block, Page

_NO_ARTICLES = "no page with enough text was read"
_OWN_PAGES = ("home", "about", "disclosure", "legal", "privacy", "contact", "author")
_SENTENCE = 6  # words
_SHORT_LINE = 12  # words
_MOSTLY = 0.5
_CUSTOMERS = "the site takes orders itself, and its customers can rate where no page shows it"
_TELLING_PAGES = ("home", "about", "disclosure", "legal", "contact", "author", "other")
_NOTICES = ("affiliate", "personal_notice", "strong")


def _claim(blog: Blog, *kinds: str) -> tuple[Page, Statement] | None:
    """The first claim of a kind that the site makes for itself: on its own pages, around its posts, or in several
    posts; one remark in a single post is no claim of the site."""
    made = [(page, s) for page in blog.pages for s in claims(page) if s.kind in kinds]
    own = [(p, s) for p, s in made if p.role in _OWN_PAGES or s.block.position is not Position.BODY]
    if own:
        return own[0]
    return made[0] if len({page.url for page, _ in made}) > 1 else None


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="share of posts that earn or sell while the site claims independence",
    innocent="A critic may be independent of makers and still live from commissions, if told.",
    source="16 CFR 465.6 and 255.5; signals catalogue 45",
)
def independent_yet_earning(blog: Blog) -> Finding:
    """Where the site claims to be independent, unbiased or honest: the share of posts with links that earn, or
    that call to buy on somebody else's site."""
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    claim = _claim(blog, "independence")
    paid = [page for page in pages if offers(page)]
    if claim is None or not paid:
        return not_found()
    return found(len(paid) / len(pages), [said(*claim), *(shown(page, offers(page)[0]) for page in paid)])


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="yes or no",
    innocent="The commission may truly leave the ranking alone; the reader cannot tell.",
    source="16 CFR 255.5; Directive 2005/29/EC article 7 and Annex I point 11a (paid ranking)",
)
def unpaid_yet_commission(blog: Blog) -> Finding:
    """Whether the site denies that money sways it or that it is paid, and elsewhere tells of commissions or holds
    money links."""
    if not blog.pages:
        return could_not_look("no page was read")
    claim = _claim(blog, "unpaid_site")
    if claim is None:
        return not_found()
    notices = [(p, s) for p in blog.pages for s in labels(p) if s.kind in _NOTICES and s.sentence != claim[1].sentence]
    # A whole sentence shows more than a heading or a menu entry.
    against = [said(p, s) for p, s in sorted(notices, key=lambda pair: len(pair[1].sentence.split()) < _SENTENCE)]
    against += [shown(page, article_money(page)[0].link) for page in articles(blog) if article_money(page)]
    return found(1, [said(*claim), *against]) if against else not_found()


@signal(
    family="contradictions",
    toward="disguised",
    unit="share of posts marked as paid for machines and not for readers",
    innocent="A plug-in may set the mark on every outward link.",
    source="Google, Qualify your outbound links; 16 CFR 255.5 (clear and conspicuous to the reader)",
)
def told_to_machines_only(blog: Blog) -> Finding:
    """Of the posts with links marked rel=sponsored, the share where no word on the page tells the reader."""
    pages = [(p, m) for p in articles(blog) if (m := [m for m in article_money(p) if "sponsored" in m.link.rel])]
    if not pages:
        return could_not_look("no links marked as sponsored in the posts that were read")
    hits = [
        fact(p, "rel=sponsored: {} → {}", m[0].link.anchor, m[0].link.url) for p, m in pages if not interest_told(p)
    ]
    return found(len(hits) / len(pages), hits) if hits else not_found()


@once
def _testing_claims(blog: Blog) -> tuple[tuple[Page, str], ...]:
    """The first sentence of each page that says things were tested, in the page's language."""
    out = []
    for page in blog.pages:
        here = _first(page, phrases("contradictions", "tested", page.lang), _spoken(page), own=True)
        if here:
            out.append((page, here))
    return tuple(out)


def _spoken(page: Page) -> Iterable[Block]:
    return (block for block in page.blocks if block.position is not Position.COMMENTS)


def _first(page: Page, pattern: Phrases | None, blocks: Iterable[Block], *, own: bool = False) -> str:
    """The first sentence that fits and is not negated; with `own`, one that somebody says of themselves."""
    for block in blocks if pattern else ():
        match = pattern.search(block.text) if pattern else None
        if match and not turned(block.text, match.start()):
            sentence = told_at(block.text, match.start())
            if not own or (_has("speakers", page, sentence) and not _has("conditions", page, sentence)):
                return sentence
    return ""


def _has(table: str, page: Page, text: str) -> bool:
    pattern = phrases("contradictions", table, page.lang)
    return pattern is not None and pattern.search(text) is not None


def _knows(blog: Blog, table: str) -> bool:
    return not blog.lang or phrases("contradictions", table, blog.lang) is not None


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="yes or no",
    innocent="A site may have tested some things and read about others.",
    source="16 CFR 255.1(c) and 465.6; signals catalogue 7",
)
def tested_yet_not(blog: Blog) -> Finding:
    """Whether the site says that it tested things, and on its own pages or in its small print that it does not
    test, or that its verdicts come from makers' data, other people's reviews or a text generator."""
    if not blog.pages or not _knows(blog, "not_tested"):
        return could_not_look(f"no word list for the language of the blog ({blog.lang or 'unknown'})")
    against = []
    for page in blog.pages:
        own = page.role in _TELLING_PAGES
        blocks = [b for b in _spoken(page) if own or b.position is Position.FOOTER or b.order in page.furniture]
        for table in ("not_tested", "machine_written"):
            sentence = _first(page, phrases("contradictions", table, page.lang), blocks)
            if sentence:
                against.append(quote(page, sentence))
    claimed = [(p, s) for p, s in _testing_claims(blog) if s not in {e.quote for e in against}]
    if not claimed or not against:
        return not_found()
    return found(1, [quote(*claimed[0]), *against])


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="A short or sober test report may name no price, no day and no fault.",
    source="FTC Endorsement Guides; signals catalogue: claims of testing against traces of it",
)
def tested_without_trace(blog: Blog) -> Finding:
    """The share of posts that sell something and say it was tested, while nothing in the post shows that: no
    purchase, no own measurement, no fault met, no day, no household."""
    if not _knows(blog, "traces"):
        return could_not_look(f"no word list for the language of the blog ({blog.lang or 'unknown'})")
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    claimed = {page.url: sentence for page, sentence in _testing_claims(blog)}
    quotes = []
    for page in pages:
        traces = phrases("contradictions", "traces", page.lang)
        if page.url in claimed and offers(page) and traces is not None and not traces.search(page.main_text):
            quotes.append(fact(page, f"{{}} (and no trace of a test in {page.words} words)", claimed[page.url]))
    return found(len(quotes) / len(pages), quotes) if quotes else not_found()


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="share of pages",
    innocent="Ratings may be shown by a service that the capture does not hold.",
    source="Directive 2005/29/EC Annex I points 23b and 23c; 16 CFR 465.2; signals catalogue 68",
)
def readers_without_a_place(blog: Blog) -> Finding:
    """The share of pages that speak of verified reviews, readers' ratings or thousands of users, on a blog where
    no reader can write anything: no comment, no comment form, no forum was seen."""
    if not blog.pages or not _knows(blog, "community"):
        return could_not_look(f"no word list for the language of the blog ({blog.lang or 'unknown'})")
    if _has_customers(blog):
        return could_not_look(_CUSTOMERS)
    if any(page.comments or _takes_words(page) for page in blog.pages):
        return not_found()
    quotes = []
    for page in blog.pages:
        lines = [b for b in page.at(Position.BODY, Position.ASIDE) if len(b.text.split()) <= _SHORT_LINE]
        sentence = _first(page, phrases("contradictions", "community", page.lang), lines)
        if sentence:
            quotes.append(quote(page, sentence))
    if not quotes:
        return not_found()
    lack = fact(blog.pages[0], f"no comment and no comment form on any of the {len(blog.pages)} pages read")
    return found(len(quotes) / len(blog.pages), [quotes[0], lack, *quotes[1:]])


def _has_customers(blog: Blog) -> bool:
    """Whether the site takes orders itself: those who buy can rate by mail or in a system that no page shows."""
    return (sells_here(blog).value or 0.0) >= _MOSTLY


def _takes_words(page: Page) -> bool:
    scripts = " ".join(script.url for script in page.scripts).lower()
    return any(
        kind == "textarea" and "comment" in name.lower() for form in page.forms for name, kind in form.fields
    ) or any(
        word in scripts
        for word in ("disqus", "utteranc", "giscus", "commento", "trustpilot", "isso", "hyvor", "cusdis")
    )


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="share of pages declaring ratings",
    innocent="A shop may take ratings in a system that the capture does not hold.",
    source="16 CFR 465.2; Google review snippet guidelines (ratings must come from users)",
)
def ratings_from_nowhere(blog: Blog) -> Finding:
    """The share of pages whose structured data count many ratings or reviews, on a blog where no reader can write."""
    if not blog.pages:
        return could_not_look("no page was read")
    if _has_customers(blog):
        return could_not_look(_CUSTOMERS)
    if any(page.comments or _takes_words(page) for page in blog.pages):
        return not_found()
    quotes = [
        fact(page, f"structured data: {key} {{}}, on a site where no reader can write", number)
        for page in blog.pages
        for key, number in _counted(page)[:1]
    ]
    return found(len(quotes) / len(blog.pages), quotes) if quotes else not_found()


def _counted(page: Page) -> list[tuple[str, str]]:
    """The names and values of the counts of ratings that the structured data of a page hold."""
    counts = []
    for item in page.structured:
        for key in ("reviewCount", "ratingCount"):
            value = item.get(key)
            number = str(value[0] if isinstance(value, list | tuple) and value else value or "")
            digits = number.replace(",", "")
            if digits.isdigit() and int(digits) > 1:
                counts.append((key, number))
    return counts


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="yes or no",
    innocent="A fan page may name the official site and say that it is not it.",
    source="Directive 2005/29/EC Annex I points 3 and 13; look-alike sites of casinos and shops",
)
def official_yet_not_affiliated(blog: Blog) -> Finding:
    """Whether titles or first headings call the site the official one, while another sentence says that it is not
    affiliated."""
    pattern = phrases("contradictions", "official")
    if not blog.pages or pattern is None:
        return could_not_look("no page was read")
    titles = [
        quote(page, text)
        for page in blog.pages
        for text in (page.title, *(b.text for b in page.main if b.tag == "h1"))
        if pattern.search(text) and page.role in ("home", "about", "other", "product", "listing")
    ]
    denials: list[Evidence] = [said(page, s) for page in blog.pages for s in statements(page, "not_affiliated")]
    return found(1, [titles[0], denials[0]]) if titles and denials else not_found()
