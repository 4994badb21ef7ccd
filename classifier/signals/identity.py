"""Who a blog names as the one behind it: legal entities, persons, copyright holders, and whether they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import Kind, squash
from classifier.operators import (
    contact_domains,
    copyright_holders,
    legal_entities,
    other_domains,
    registrations,
)
from classifier.people import persons_in, persons_named, signatures
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.operators import Party
    from classifier.page import Page

_SPEAKS = 3
_TOO_LITTLE = "too few pages were read to say who is named"

_SENTENCE = 8  # words; less is a heading


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="1 where a legal entity stands for the operator",
    innocent="Freelancers incorporate, and a hobby club can be a registered association.",
    source="Directive 2000/31/EC art. 5; 16 CFR 255.5; the trampoline and gastric-bypass cases of the FTC",
)
def legal_entity_named(blog: Blog) -> Finding:
    """A company or association with its legal form is named as operator: imprint, footer, copyright line,
    contact page, structured data, or after words such as "operated by"."""
    if not blog.pages:
        return could_not_look("no page was read")
    parties = [*legal_entities(blog), *(p for p in copyright_holders(blog) if p.kind is Kind.FIRM)]
    if parties:
        return found(1.0, [party.evidence for party in parties])
    return not_found()


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="1 where a company or VAT number is printed",
    innocent="In some countries a private publisher with any income has to print a VAT number.",
    source="Directive 2000/31/EC art. 5(1)(d)(g); DDG § 5; LCEN; Companies Act 2006 s. 82",
)
def company_number(blog: Blog) -> Finding:
    """A company-register, charity-register or VAT number of the operator is printed on the blog."""
    if not blog.pages:
        return could_not_look("no page was read")
    numbers = registrations(blog)
    return found(1.0, numbers) if numbers else not_found()


@signal(
    family="identity",
    toward=("commercial", "disguised"),
    unit="1 where nobody is named",
    innocent="Pseudonyms are legitimate, and many diaries are signed with a first name only.",
    source="NewsGuard criteria 'who is in charge' and 'names content creators'; FTC acai and trampoline cases",
)
def nobody_named(blog: Blog) -> Finding:
    """An about, contact, author or legal page was read, and neither there nor in by-lines, copyright lines, feed
    or titles is a person with a surname or a legal entity named as the one behind the blog, nor does one person
    speak there as "I"."""
    pages = blog.of("about", "contact", "author", "legal", "disclosure")
    if not pages:
        return could_not_look("no about, contact or legal page was read")
    if len(blog.pages) < 3:
        return could_not_look(_TOO_LITTLE)
    named = persons_named(blog)
    if named:
        return not_found(0.0, [evidence for _, _, evidence in named])
    mentioned = [e for page in pages for e in _anybody(page, blog)]
    if mentioned:
        return not_found(0.0, mentioned)
    alone = [e for page in pages for e in _first_person(page)]
    if alone:
        return not_found(0.0, alone)
    entities = [*legal_entities(blog), *(p for p in copyright_holders(blog) if p.kind in (Kind.FIRM, Kind.PERSON))]
    if entities or registrations(blog):
        return not_found(0.0, [party.evidence for party in entities])
    return found(1.0, [_opening(page) for page in pages])


def _anybody(page: Page, blog: Blog) -> list[Evidence]:
    """Quote the first person with a surname that a page speaks of in whatever way: who may be the one, is."""
    for block in page.main:
        for name, _ in persons_in(block.text, blog):
            return [quote(page, name)]
    return []


def _first_person(page: Page) -> list[Evidence]:
    """Quote a page on which somebody speaks as "I" more than as "we": a pseudonym is somebody too."""
    singular = phrases("identity", "singular", page.lang) if page.lang else None
    plural = phrases("identity", "plural", page.lang) if page.lang else None
    if singular is None or plural is None:
        return []
    one = len(singular.findall(page.main_text))
    if one < _SPEAKS or one <= len(plural.findall(page.main_text)):
        return []
    return list(quotes_of(page, singular))[:1]


@signal(
    family="identity",
    toward=("individual", "open"),
    unit="number of places of five that name the same person",
    innocent="Experts who sell their services name themselves everywhere too.",
    source="cases 17, 20 and 21: a persona without a past; IndieWeb practice of one name everywhere",
)
def coherent_person(blog: Blog) -> Finding:
    """One person with a surname is named in several places that are written independently: by-line, about or
    author page, copyright line, feed or title, imprint or contact, and the address of the blog or mailbox."""
    named = persons_named(blog)
    if not blog.posts:
        return could_not_look("no post was read")
    places: dict[str, dict[str, list[Evidence]]] = {}
    kinds = {
        "about": "about",
        "author": "about",
        "legal": "imprint",
        "contact": "imprint",
        "title": "title",
        "feed": "title",
        "frame": "about",
        "home": "about",
    }
    for name, where, evidence in named:
        places.setdefault(squash(name), {}).setdefault(kinds.get(where, where), []).append(evidence)
    for party in copyright_holders(blog):
        if party.kind is Kind.PERSON and squash(party.name) in places:
            places[squash(party.name)].setdefault("copyright", []).append(party.evidence)
    hosts = squash(blog.scope.host) + " " + " ".join(squash(box) for box, _, _ in contact_domains(blog))
    best: tuple[int, str] = (0, "")
    for key, stands in places.items():
        surname = squash(_last_word(named, key))
        bonus = 1 if len(surname) > 3 and surname in hosts else 0
        best = max(best, (len(stands) + bonus, key))
    if best[0] == 0:
        return not_found()
    evidence_of = [evidence for name, _, evidence in named if squash(name) == best[1]]
    return found(float(best[0]), evidence_of)


def _last_word(named: tuple[tuple[str, str, Evidence], ...], key: str) -> str:
    return next((name.split()[-1] for name, _, _ in named if squash(name) == key), "")


@signal(
    family="identity",
    toward="individual",
    unit="1 where the copyright line names a person, −1 a firm or the site, 0 nobody",
    innocent="A theme may print the site's title whatever the author wishes, and one-person firms use the firm's name.",
    source="case 22: the owner stood only behind the copyright line",
)
def copyright_of_person(blog: Blog) -> Finding:
    """The copyright line names a person rather than the site or a firm."""
    holders = copyright_holders(blog)
    if not holders:
        return could_not_look("the blog has no copyright line that names a holder")
    first = _main_holder(holders)
    if first.kind in (Kind.PERSON, Kind.FIRST_NAME):
        return found(1.0, [first.evidence])
    return not_found(-1.0 if first.kind in (Kind.SITE, Kind.FIRM, Kind.ROLE) else 0.0, [first.evidence])


def _main_holder(holders: tuple[Party, ...]) -> Party:
    """The first holder that is a person or firm of those that stand on the blog, else the first."""
    return next((party for party in holders if party.kind in (Kind.PERSON, Kind.FIRM, Kind.SITE)), holders[0])


@signal(
    family="identity",
    toward=("commercial", "disguised"),
    unit="1 where another domain is named",
    innocent="A move to a new domain leaves an old mailbox behind, and groups answer from the parent's domain.",
    source="cases 1, 5 and 22; names that live on in expired domains; operator reconciliation",
)
def answers_from_other_domain(blog: Blog) -> Finding:
    """Role mailboxes or the copyright line name a domain that has nothing to do with the blog's own."""
    if not contact_domains(blog) and not copyright_holders(blog):
        return could_not_look("neither a mailbox nor a copyright line was read")
    others = other_domains(blog)
    return found(1.0, [evidence for _, evidence in others]) if others else not_found()


@signal(
    family="identity",
    toward="individual",
    unit="share of signed posts",
    innocent="Company blogs let named employees sign, and a persona can be given a surname.",
    source="NewsGuard criterion 'names content creators'; cases 2 and 20",
)
def posts_signed_by_person(blog: Blog) -> Finding:
    """Share of the posts that are signed by a person with a surname."""
    if not blog.posts:
        return could_not_look("no post was read")
    signed = [s for s in signatures(blog) if s.kind is Kind.PERSON]
    if not signatures(blog):
        return could_not_look("no post names an author")
    if not signed:
        return not_found()
    return found(min(1.0, len(signed) / len(signatures(blog))), [fact(s.page, "by {}", s.name) for s in signed])


@signal(
    family="identity",
    toward=("commercial", "disguised"),
    unit="share of signed posts",
    innocent="Software signs with 'admin' or the site's title unless told otherwise.",
    source="FTC v. the trampoline sites; Sports Illustrated and AdVon (The Verge, 2023): 'Product Reviews Team'",
)
def posts_signed_by_role(blog: Blog) -> Finding:
    """Share of the signed posts that are signed by a role: admin, staff, "Editorial Team", a desk."""
    all_signed = signatures(blog)
    if not all_signed:
        return could_not_look("no post names an author")
    roles = [s for s in all_signed if s.kind is Kind.ROLE]
    if not roles:
        return not_found()
    return found(len(roles) / len(all_signed), [fact(s.page, "by {}", s.name) for s in roles])


@signal(
    family="identity",
    toward="commercial",
    unit="share of signed posts",
    innocent="A theme puts the title where the author's name belongs, and some people name the blog after themselves.",
    source="the by-line that names the site instead of a writer; NewsGuard criterion 'names content creators'",
)
def posts_signed_by_site(blog: Blog) -> Finding:
    """Share of the signed posts that are signed with the name of the site or of a firm."""
    all_signed = signatures(blog)
    if not all_signed:
        return could_not_look("no post names an author")
    site = [s for s in all_signed if s.kind in (Kind.SITE, Kind.FIRM)]
    if not site:
        return not_found()
    return found(len(site) / len(all_signed), [fact(s.page, "by {}", s.name) for s in site])


def _opening(page: Page) -> Evidence:
    """Quote where a page begins, so that a reader sees that nobody is named there."""
    texts = [block.text for block in page.main]
    return quote(page, next((text for text in texts if len(text.split()) >= _SENTENCE), page.title or page.url))
