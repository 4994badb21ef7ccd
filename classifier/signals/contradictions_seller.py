"""The seller of what is linked against the operator: one and the same under two names?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.accounts import accounts
from classifier.findings import could_not_look, fact, found, not_found
from classifier.names import Kind, site_names, squash
from classifier.offers import articles, offers, shown
from classifier.operators import contact_domains, copyright_holders, legal_entities, own_domain
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

_LEAST_LETTERS = 5  # of a name that may stand within another


@signal(
    family=Family.CONTRADICTIONS,
    toward=("commercial", "disguised"),
    unit="share of posts with an offer of that seller",
    innocent="A maker may write under another name than the firm's and say so in the imprint, where few look.",
    source="Rows 2 and 36 of the signal list; 16 CFR 465.6 (company-controlled review sites); cases 15 and 16",
)
def seller_is_the_operator(blog: Blog) -> Finding:
    """A seller that the posts send their readers to is a party of the blog's own, under a name that is not the
    blog's: its imprint, copyright line, contact mailbox or account on a network names it."""
    pages = articles(blog)
    sold = [(page, link) for page in pages for link in offers(page) if not link.internal and link.domain]
    sold = [(page, link) for page, link in sold if not own_domain(blog, link.domain)]
    if not sold:
        return could_not_look("no post sends its readers to a seller")
    parties = list(_parties(blog))
    if not parties:
        return could_not_look("no party is named that could be the seller")
    mine = {domain: _party(domain, parties, blog) for domain in {link.domain for _, link in sold}}
    hits = [(page, link, party) for page, link in sold if (party := mine[link.domain]) is not None]
    if not hits:
        return not_found()
    page, link, party = hits[0]
    return found(len({page.url for page, _, _ in hits}) / len(pages), [shown(page, link), party])


def _parties(blog: Blog) -> Iterator[tuple[str, Evidence]]:
    """The names by which the blog's own parties are known, squashed: firms, domains of mailboxes, accounts."""
    for party in (*legal_entities(blog), *copyright_holders(blog)):
        if party.kind in (Kind.PERSON, Kind.FIRST_NAME):
            continue  # an author's own shop bears the author's name
        yield squash(party.name), party.evidence
    for box, domain, page in contact_domains(blog):
        yield squash(domain.split(".", 1)[0]), fact(page, f"{box}@{{}}", domain)
    for account in accounts(blog):
        yield account.handle, account.evidence


def _party(domain: str, parties: list[tuple[str, Evidence]], blog: Blog) -> Evidence | None:
    label = squash(domain.split(".", 1)[0])
    if len(label) < _LEAST_LETTERS or any(label in name or name in label for name in site_names(blog)):
        return None
    return next(
        (evidence for name, evidence in parties if label in name or (len(name) >= _LEAST_LETTERS and name in label)),
        None,
    )
