"""Disclosure: what a blog claims about its own independence, and the small print that takes things back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found
from classifier.labels import claims, different, said, statements
from classifier.lexicons import phrases
from classifier.offers import articles
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence

_NO_PAGES = "no page was read"


@signal(
    family="disclosure",
    toward=("commercial", "disguised"),
    unit="share of pages claiming independence",
    innocent="A critic who takes no money says so too; alone the claim proves nothing.",
    source="16 CFR 465.6; signals catalogue 45",
)
def independence_claimed(blog: Blog) -> Finding:
    """The share of pages that praise the site's own independence, honesty or lack of bias."""
    return _claims(blog, "independence")


@signal(
    family="disclosure",
    toward=("commercial", "disguised"),
    unit="share of pages denying influence of money",
    innocent="A critic who takes no money says so too.",
    source="16 CFR 465.6 and 255.5",
)
def influence_denied(blog: Blog) -> Finding:
    """The share of pages on which the site says that nobody pays for its verdicts or that pay does not sway them."""
    return _claims(blog, "unpaid_site", "uninfluenced")


def _claims(blog: Blog, *kinds: str) -> Finding:
    if not blog.pages:
        return could_not_look(_NO_PAGES)
    if not _words_known(blog):
        return could_not_look(f"no word list for the language of the blog ({blog.lang or 'unknown'})")
    made = [(page, next((s for s in claims(page) if s.kind in kinds), None)) for page in blog.pages]
    quotes = [said(page, claim) for page, claim in made if claim is not None]
    return found(len(quotes) / len(blog.pages), different(quotes)) if quotes else not_found()


def _words_known(blog: Blog) -> bool:
    return not blog.lang or phrases("disclosure", "independence", blog.lang) is not None


@signal(
    family="disclosure",
    toward=("commercial", "disguised"),
    unit="share of pages with such small print",
    innocent="Health writers copy these lines to be safe.",
    source="FTC v. acai-berry news-site operators (2011); 16 CFR 255.2(b)",
)
def takes_back_in_small_print(blog: Blog) -> Finding:
    """The share of pages with small print that takes back what the page says: results not typical, advertorial,
    actors, pen names, for entertainment only."""
    return _share_of_pages(blog, "small_print")


@signal(
    family="disclosure",
    toward="commercial",
    unit="share of pages disclaiming to be advice",
    innocent="Careful people who write on health or money say so.",
    source="common wording; gambling and finance advertising codes",
)
def disclaims_advice(blog: Blog) -> Finding:
    """The share of pages that disclaim being medical or financial advice or warn of gambling."""
    return _share_of_pages(blog, "no_advice")


def _share_of_pages(blog: Blog, kind: str) -> Finding:
    if not blog.pages:
        return could_not_look(_NO_PAGES)
    if not _words_known(blog):
        return could_not_look(f"no word list for the language of the blog ({blog.lang or 'unknown'})")
    firsts = [(page, next(iter(statements(page, kind)), None)) for page in blog.pages]
    quotes = [said(page, s) for page, s in firsts if s is not None]
    return found(len(quotes) / len(blog.pages), different(quotes)) if quotes else not_found()


@signal(
    family="disclosure",
    toward=("individual", "open"),
    unit="share of pages",
    innocent="A modest tone can be copied.",
    source="Rows 51 and 52 of the signal list; faults admitted are what the documented flogs never had",
)
def limits_admitted(blog: Blog) -> Finding:
    """Share of the articles in which the author says what was not tried, not known, or wrong before."""
    hits: list[Evidence] = []
    looked = 0
    for page in (*articles(blog), *blog.of("about", "disclosure")):
        pattern = phrases("disclosure", "limits", page.lang)
        if pattern is not None and page.lang and page.words >= 60:
            looked += 1
            hits.extend(list(quotes_of(page, pattern))[:1])
    if not looked:
        return could_not_look("no article in a language with a word list")
    return found(len(hits) / looked, hits) if hits else not_found()
