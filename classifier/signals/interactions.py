"""Interactions of person, commerce and disclosure: what several findings say together and none says alone.

A person who earns in the open, a firm that stands by its name, and guides that nobody answers for can each show
the same links. What tells them apart is the company that a finding keeps, so these signals count how many kinds
of evidence of one sort a blog shows, and none counts for much alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import Outcome, could_not_look, found, not_found
from classifier.offers import articles
from classifier.signals import signal
from classifier.signals.commerce_here import sells_here
from classifier.signals.commerce_selling import ranks_and_awards
from classifier.signals.community import comments_painted_on
from classifier.signals.contradictions import ratings_from_nowhere, readers_without_a_place
from classifier.signals.disclosure_claims import takes_back_in_small_print
from classifier.signals.identity import company_number, legal_entity_named
from classifier.signals.identity_business import (
    about_says_i,
    service_menu,
    speaks_as_business,
)
from classifier.signals.identity_contact import address_and_telephone, company_profiles
from classifier.signals.identity_institution import institution_behind, staff_listed
from classifier.signals.identity_services import works_for_clients
from classifier.signals.infrastructure import chat_or_booking, shop_scripts
from classifier.signals.persona import shared_portrait, stock_portrait
from classifier.signals.template import guide_sections, headline_formulas, question_blocks, written_for_your_town
from classifier.signals.voice import first_person_singular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

    Kind = tuple[Callable[[Blog], Finding], float]

# What shows a firm or institution in its own name, each with the value from which it counts.
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
_STAGED: tuple[Kind, ...] = (
    (comments_painted_on, 1),
    (written_for_your_town, 1),
    (shared_portrait, 1),
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
    telephone, company profiles, service menu, "our customers", staff, funders, work for clients, goods on sale."""
    if not blog.pages:
        return could_not_look("no page was read")
    shown = _shown(blog, _IN_THE_OPEN)
    return found(float(min(4, len(shown))), _firsts(shown)) if shown else not_found()


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
    if not blog.pages:
        return could_not_look("no page was read")
    shown = _shown(blog, _STAGED)
    return found(float(min(3, len(shown))), _firsts(shown)) if shown else not_found()


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="marks of search copy, at most 4, on a blog that nobody answers for",
    innocent="A hobbyist may have learnt to write from such guides and keep the own name out.",
    source="FTC v. the trampoline review sites; NewsGuard criteria 'who is in charge' and 'names content creators'",
)
def guides_nobody_answers_for(blog: Blog) -> Finding:
    """Marks of search copy (formula headlines, guide sections, blocks of questions, ranks) on a blog where neither a
    firm stands in the open nor anybody tells in the first person."""
    if not articles(blog):
        return could_not_look("no page with enough text was read")
    shown = _shown(blog, _GUIDES)
    singular = first_person_singular(blog)
    if singular.outcome is Outcome.COULD_NOT_LOOK:
        return could_not_look("there is no word list for the language of the blog")
    speaks = (singular.value or 0.0) >= 1.0 or (about_says_i(blog).value or 0.0) >= 0.5
    answers = speaks or len(_shown(blog, _IN_THE_OPEN)) >= 2
    return found(float(len(shown)), _firsts(shown)) if shown and not answers else not_found()
