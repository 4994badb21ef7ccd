"""Disclosure: what a blog says about who pays, and where it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found
from classifier.labels import different, in_first_person, interest_told, labels, said, statements, told_before_link
from classifier.lexicons import phrases
from classifier.offers import article_money, articles, shown
from classifier.page import Position
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Page

_NO_PAGES = "no page was read"
_HEAD_BLOCKS = 12
_OWN_USES = 2


def _money_pages(blog: Blog) -> list[Page]:
    return [page for page in articles(blog) if article_money(page)]


@signal(
    family="disclosure",
    toward="open",
    unit="share of money posts labelled before the first money link",
    innocent="Sellers in disguise paste the notice at the head of every page too.",
    source="16 CFR 255.5 (clear and conspicuous); ASA/CAP Influencers' guide (2023)",
)
def labelled_first(blog: Blog) -> Finding:
    """Of the posts with money links, the share that tell of the interest before or beside the first of them."""
    paid = _money_pages(blog)
    if not paid:
        return could_not_look("no money links in the posts that were read")
    hits = [said(page, told) for page in paid if (told := told_before_link(page))]
    return found(len(hits) / len(paid), different(hits)) if hits else not_found()


@signal(
    family="disclosure",
    toward="disguised",
    unit="share of money posts with no label on the page",
    innocent="Many bloggers label only on a page of its own, and most link to shops without thinking of it.",
    source="16 CFR 255.5; UWG § 5a(4); loi 2023-451; Mathur et al. (2018): one affiliate post in ten is labelled",
)
def unlabelled_offers(blog: Blog) -> Finding:
    """Of the posts with money links, the share that tell of no interest anywhere on the page."""
    paid = _money_pages(blog)
    if not paid:
        return could_not_look("no money links in the posts that were read")
    hits = [shown(page, article_money(page)[0].link) for page in paid if not interest_told(page)]
    return found(len(hits) / len(paid), different(hits)) if hits else not_found()


@signal(
    family="disclosure",
    # Telling of an interest is never made a mark of disguise, however common the boilerplate.
    toward="commercial",
    unit="share of pages with an impersonal notice of commission",
    innocent="Plug-ins and templates write 'we' for a single person.",
    source="Amazon Associates Operating Agreement section 5 wording; signals catalogue 46",
)
def impersonal_notice(blog: Blog) -> Finding:
    """The share of pages that tell of commissions in the words of a 'we', 'our site' or 'this site', and never in
    those of an 'I'."""
    return _notices(blog, personal=False)


@signal(
    family="disclosure",
    toward="individual",
    unit="share of pages with a notice of commission by an 'I'",
    innocent="A disguised seller may write in the first person.",
    source="16 CFR 255.5 example wordings; signals catalogue 42 and 46",
)
def personal_notice(blog: Blog) -> Finding:
    """The share of pages that tell of commissions in the first person: what I earn, my link."""
    return _notices(blog, personal=True)


def _notices(blog: Blog, *, personal: bool) -> Finding:
    # A privacy notice speaks of networks that set cookies, not of what the writer earns.
    pages = [page for page in blog.pages if page.role != "privacy"]
    if not pages:
        return could_not_look(_NO_PAGES)
    quotes: list[Evidence] = []
    hits = 0
    for page in pages:
        notices = [s for s in labels(page) if s.kind in ("affiliate", "personal_notice")]
        mine = next((s for s in notices if s.kind == "personal_notice"), None)
        wanted = mine if personal else next(iter(notices), None)
        if wanted is None or (not personal and (mine or any(map(in_first_person, notices)))):
            continue
        hits += 1
        quotes.append(said(page, wanted))
    return found(hits / len(pages), different(quotes)) if quotes else not_found()


@signal(
    family="disclosure",
    toward="disguised",
    unit="share of labelled money posts labelled only in small print",
    innocent="Themes put a site-wide notice into the footer.",
    source="16 CFR 255.5 (difficult to miss); case 24 (Sanex, at the very bottom)",
)
def label_in_small_print(blog: Blog) -> Finding:
    """Of the posts with money links that carry a label, the share where every label stands in the footer, in a
    side box or after all the money links."""
    paid = [page for page in _money_pages(blog) if interest_told(page)]
    if not paid:
        return could_not_look("no labelled money posts were read")
    hits = []
    for page in paid:
        last = max(m.link.order for m in article_money(page))
        told = [s for s in interest_told(page) if s.block.position is Position.BODY and s.block.order < last]
        if not told and told_before_link(page) is None:
            hits.append(said(page, interest_told(page)[-1]))
    return found(len(hits) / len(paid), different(hits)) if hits else not_found()


@signal(
    family="disclosure",
    toward="open",
    unit="yes or no",
    innocent="A disguised seller may name a company that nobody can find.",
    source="ASA guidance on owner statements; signals catalogue 41",
)
def owner_stated(blog: Blog) -> Finding:
    """Whether a page other than the legal ones says near its top or in the site's header or footer who owns or
    runs the site ('owned and operated by', 'is the blog of')."""
    pages = [page for page in blog.pages if page.role not in ("legal", "privacy", "disclosure")]
    if not pages:
        return could_not_look(_NO_PAGES)
    quotes: list[Evidence] = []
    for page in pages:
        near_top = (*page.main[:_HEAD_BLOCKS], *page.at(Position.HEADER, Position.FOOTER))
        quotes.extend(said(page, s) for s in statements(page, "owner", near_top))
    return found(1, different(quotes)) if quotes else not_found()


@signal(
    family="disclosure",
    toward="individual",
    unit="share of posts so labelled",
    innocent="A seller may write 'I bought it myself' as well.",
    source="Landesmedienanstalten, Leitfaden Werbekennzeichnung; rules: the unpaid label is an honest blogger's mark",
)
def unpaid_label(blog: Blog) -> Finding:
    """The share of posts that say nobody paid for them, or that the writer bought the thing."""
    return _labelled(blog, "unpaid")


@signal(
    family="disclosure",
    toward="individual",
    unit="share of posts so labelled",
    innocent="Review sites of companies get samples too.",
    source="ASA/CAP Influencers' guide (gifts); ARPP",
)
def gift_label(blog: Blog) -> Finding:
    """The share of posts that say a product was a gift, a loan or a review copy."""
    return _labelled(blog, "gift")


@signal(
    family="disclosure",
    toward="open",
    unit="share of posts so labelled",
    innocent="A word like 'sponsored by' may speak of an event.",
    source="16 CFR 255; loi 2023-451; UWG § 5a(4)",
)
def sponsorship_label(blog: Blog) -> Finding:
    """The share of posts labelled as sponsored or paid in words that regulators accept."""
    return _labelled(blog, "strong")


def _labelled(blog: Blog, kind: str) -> Finding:
    pages = articles(blog)
    if not pages:
        return could_not_look("no page with enough text was read")
    firsts = [
        (page, next((s for s in labels(page) if s.kind == kind and _in_article(page, s.block.order)), None))
        for page in pages
    ]
    quotes = [said(page, s) for page, s in firsts if s is not None]
    return found(len(quotes) / len(pages), different(quotes)) if quotes else not_found()


def _in_article(page: Page, order: int) -> bool:
    return any(block.order == order for block in page.main)


@signal(
    family="disclosure",
    toward=("individual", "open"),
    unit="share of money posts that tell of the writer's own use",
    innocent="Invented experience is cheap; acai pages told it at length.",
    source="FTC Endorsement Guides (honest experience); signals catalogue, interactions of persona and commerce",
)
def own_use_beside_money(blog: Blog) -> Finding:
    """Of the posts with money links, the share in which the writer tells more than once of buying, using, breaking
    or living with things."""
    return _own_use(blog, labelled=False)


@signal(
    family="disclosure",
    toward=("individual", "open"),
    unit="share of money posts that are labelled and tell of the writer's own use",
    innocent="Invented experience is cheap.",
    source="16 CFR 255.5 and 255.1; interaction that keeps honest affiliate bloggers apart from disguise",
)
def own_use_labelled(blog: Blog) -> Finding:
    """Of the posts with money links, the share that tell of the interest and in which the writer tells more than
    once of using the things."""
    return _own_use(blog, labelled=True)


def _own_use(blog: Blog, *, labelled: bool) -> Finding:
    paid = [page for page in _money_pages(blog) if phrases("contradictions", "traces", page.lang) is not None]
    if not paid:
        return could_not_look("no money links in posts of a language with a word list")
    quotes: list[Evidence] = []
    hits = 0
    for page in paid:
        told = list(quotes_of(page, phrases("contradictions", "traces", page.lang)))
        notices = interest_told(page)
        if len(told) >= _OWN_USES and (notices or not labelled):
            hits += 1
            quotes += [said(page, notices[0]), told[0]] if labelled else told[:1]
    return found(hits / len(paid), different(quotes)) if hits else not_found()
