"""Interactions of person, commerce and disclosure: what several findings say together and none says alone.

A person who earns in the open, a firm that stands by its name, and guides that nobody answers for can each show
the same links. What tells them apart is the company that a finding keeps, so these signals count how many kinds
of evidence of one sort a blog shows, and none counts for much alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Outcome, could_not_look, found, not_found
from classifier.labels import in_first_person, said, told_before_link
from classifier.offers import article_money, articles
from classifier.signals import signal
from classifier.signals.commerce_here import sells_here
from classifier.signals.commerce_links import delicate_offers, money_posts
from classifier.signals.commerce_middleman import passes_readers_on
from classifier.signals.commerce_selling import calls_to_buy_elsewhere, haste_and_rebates, lead_form, ranks_and_awards
from classifier.signals.community import comments_painted_on
from classifier.signals.contradictions import ratings_from_nowhere, readers_without_a_place
from classifier.signals.contradictions_portrait import one_portrait_two_names
from classifier.signals.disclosure import impersonal_notice
from classifier.signals.disclosure_claims import takes_back_in_small_print
from classifier.signals.identity import coherent_person, company_number, legal_entity_named
from classifier.signals.identity_business import about_says_i, service_menu, speaks_as_business
from classifier.signals.identity_contact import address_and_telephone, company_profiles
from classifier.signals.identity_institution import institution_behind, staff_listed
from classifier.signals.identity_services import works_for_clients
from classifier.signals.infrastructure import (
    affiliate_scripts,
    chat_or_booking,
    conversion_pixels,
    marketing_stack,
    shop_scripts,
)
from classifier.signals.persona import shared_biography, stock_portrait
from classifier.signals.template import guide_sections, headline_formulas, question_blocks, written_for_your_town
from classifier.signals.voice import first_person_singular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

    Kind = tuple[Callable[[Blog], Finding], float]

# What shows a firm or institution in its own name, each with the value from which it counts: where the unit is a
# count or yes and no, one; two where one is common on private blogs too (one "shop" in a menu of a theme); of shares
# and rates what is more than one stray page or sentence on a blog of some twenty pages.
_IN_THE_OPEN: tuple[Kind, ...] = (
    (legal_entity_named, 1),
    (company_number, 1),
    (address_and_telephone, 1),
    (company_profiles, 1),
    (service_menu, 2),
    (speaks_as_business, 0.3),
    (staff_listed, 1),
    (institution_behind, 1),
    (works_for_clients, 1),
    (sells_here, 0.05),
    (chat_or_booking, 1),
    (shop_scripts, 1),
)
# What somebody can gain by the blog, whoever it is.
_GAINS: tuple[Kind, ...] = (
    (money_posts, 0.05),
    (calls_to_buy_elsewhere, 0.1),
    (delicate_offers, 0.05),
    (passes_readers_on, 0.05),
    (impersonal_notice, 0.05),
    (haste_and_rebates, 0.15),
    (affiliate_scripts, 1),
    (sells_here, 0.05),
    (lead_form, 1),
    (works_for_clients, 1),
    (service_menu, 2),
    (speaks_as_business, 0.3),
    (legal_entity_named, 1),
    (shop_scripts, 1),
    (chat_or_booking, 1),
    (conversion_pixels, 1),
    (marketing_stack, 1),
)
_STAGED: tuple[Kind, ...] = (
    (comments_painted_on, 1),
    (written_for_your_town, 1),
    (one_portrait_two_names, 1),
    (shared_biography, 1),
    (stock_portrait, 1),
    (ratings_from_nowhere, 0.05),
    (readers_without_a_place, 0.1),
    (takes_back_in_small_print, 0.1),
)
_GUIDES: tuple[Kind, ...] = (
    (headline_formulas, 0.25),
    (guide_sections, 0.5),
    (question_blocks, 0.3),
    (ranks_and_awards, 0.2),
)


def _shown(blog: Blog, kinds: Iterable[Kind]) -> list[tuple[Evidence, ...]]:
    """The evidence of each kind that is there in the strength that counts."""
    findings = ((measure(blog), least) for measure, least in kinds)
    return [f.evidence for f, least in findings if f.outcome is Outcome.FOUND and (f.value or 0.0) >= least]


def _counted(blog: Blog, kinds: Iterable[Kind], most: int) -> Finding:
    """How many kinds are there in the strength that counts, at most so many, each with a piece of evidence."""
    if not blog.pages:
        return could_not_look("no page was read")
    shown = _shown(blog, kinds)
    return found(float(min(most, len(shown))), _firsts(shown)) if shown else not_found()


def _firsts(shown: Iterable[tuple[Evidence, ...]]) -> list[Evidence]:
    return [evidence[0] for evidence in shown if evidence]


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="kinds of evidence, at most 4",
    innocent="A freelancer's private blog may carry an imprint and a line on services.",
    source="Directive 2000/31/EC art. 5; 16 CFR 255.5: no disguise where a reader sees at once who speaks",
)
def business_in_the_open(blog: Blog) -> Finding:
    """How many kinds of evidence show a firm or institution in its own name: legal entity, number, address with
    telephone, company profiles, service menu, "our customers", staff, funders, work for clients, goods on sale, a
    chat or booking tool, the software of a shop."""
    return _counted(blog, _IN_THE_OPEN, 4)


@signal(
    family="commerce",
    toward="commercial",
    unit="kinds of gain, at most 4",
    innocent="Tip jars, a few affiliate links and a line on services leave a diary a diary.",
    source="Directive 2005/29/EC art. 2(d); guidance 2021/C 526/01, 4.2.6: any consideration counts",
)
def ways_to_gain(blog: Blog) -> Finding:
    """How many kinds of gain the blog shows, in strength: links that earn, calls to buy, referrals, forms that ask
    for a telephone number, goods, services, customers, a firm, tools of marketing departments."""
    return _counted(blog, _GAINS, 4)


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="kinds of staging, at most 3",
    innocent="Copied templates bring numbers of readers and small print along that nobody meant.",
    source="cases 13 and 14: borrowed faces, planted comments, your town; Directive 2005/29/EC Annex I point 23b",
)
def staged_scene(blog: Blog) -> Finding:
    """How many kinds of staging the blog shows: comments painted on, date or town written by script, borrowed or
    shared portraits, ratings and readers that have no place to come from, small print that takes it back."""
    return _counted(blog, _STAGED, 3)


@signal(
    family="disclosure",
    toward=("individual", "open"),
    unit="share of posts that earn, told of by a person before the link",
    innocent="A seller in disguise can speak as 'I' and paste the notice at the head of every page.",
    source="16 CFR 255.5; corpus guide: openly told affiliate links do not make a diary commercial",
)
def earns_as_a_person(blog: Blog) -> Finding:
    """Of the posts with money links, the share where somebody who says "I" tells of the commission before the first
    of them, on a blog whose author speaks as "I" on the about page or in four words of a thousand."""
    pages = [page for page in articles(blog) if article_money(page)]
    if not pages:
        return could_not_look("no post with a money link was read")
    singular = first_person_singular(blog)
    if singular.outcome is Outcome.COULD_NOT_LOOK:
        return could_not_look("there is no word list for the language of the blog")
    if (singular.value or 0.0) < 0.4 and (about_says_i(blog).value or 0.0) < 0.5:
        return not_found()
    told = [(page, s) for page in pages if (s := told_before_link(page)) is not None and in_first_person(s)]
    return found(len(told) / len(pages), [said(page, s) for page, s in told]) if told else not_found()


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="marks of search copy, at most 4, on a blog that nobody answers for",
    innocent="A hobbyist may have learnt to write from such guides and keep the own name out.",
    source="FTC v. the trampoline review sites; NewsGuard criteria 'who is in charge' and 'names content creators'",
)
def guides_nobody_answers_for(blog: Blog) -> Finding:
    """Marks of search copy (formula headlines, guide sections, blocks of questions, ranks) on a blog where no firm
    stands in the open by two kinds of evidence, no person is named in two places, and nobody tells in the first
    person, in one word of a hundred or on the about page."""
    if not articles(blog):
        return could_not_look("no page with enough text was read")
    shown = _shown(blog, _GUIDES)
    singular = first_person_singular(blog)
    if singular.outcome is Outcome.COULD_NOT_LOOK:
        return could_not_look("there is no word list for the language of the blog")
    speaks = (singular.value or 0.0) >= 1.0 or (about_says_i(blog).value or 0.0) >= 0.5
    # A name in two places that are written independently is somebody to turn to.
    named = (coherent_person(blog).value or 0.0) >= 2
    answers = speaks or named or len(_shown(blog, _IN_THE_OPEN)) >= 2
    return found(float(len(shown)), _firsts(shown)) if shown and not answers else not_found()
