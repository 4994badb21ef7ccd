"""Provenance: who registered the domain, as registry or registrar show it. A privacy service weighs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.names import without_legal_form
from classifier.offers import articles
from classifier.people import persons_named, signers
from classifier.registrants import author_among, is_namesake, mentions, registered_evidence, registration
from classifier.sellers import seller_called
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding

_NOT_SHOWN = "the registration does not show who registered"
_LEAST_POSTS = 2
_LEAST_SHARE = 0.25


def _why_not(blog: Blog) -> str:
    """Why nobody can tell who registered the domain; empty where the registration shows it."""
    known = registration(blog)
    if known is None:
        return blog.outside.registration.why or "the registry does not know the domain"
    return "" if known.registrant else _NOT_SHOWN


@signal(
    family=Family.PROVENANCE,
    toward="commercial",
    unit="1 where an organisation registered",
    innocent="Freelancers and clubs register under the name of their firm or club; an employer or a web designer may "
    "have done it as a favour.",
    source="signals catalogue 25; cases 1 and 5: the registrant was the agency, the brand",
    weighed=False,
)
def registrant_is_a_company(blog: Blog) -> Finding:
    """An organisation and no person registered the domain. Carries no weight: the labelled blogs were captured
    without outside records, so that none could be learnt."""
    known = registration(blog)
    if known is None or not known.registrant:
        return could_not_look(_why_not(blog))
    return found(1.0, registered_evidence(blog)) if known.organisation else not_found()


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="1 where it is a seller's name",
    innocent="A maker may keep a diary of the work and say so on its pages; two firms may bear one name.",
    source="signals catalogue 25 and 2; case 5: the domain of the fan's blog belonged to the brand; 16 CFR 465.6",
    weighed=False,
)
def registrant_is_the_seller(blog: Blog) -> Finding:
    """The organisation that registered the domain bears the name of a seller that the posts send their readers to,
    or of the brand that a quarter of the posts, and at least two, write about, and it is not the name of the blog.
    Carries no weight: the labelled blogs were captured without outside records, so that none could be learnt."""
    known = registration(blog)
    if known is None or not known.registrant:
        return could_not_look(_why_not(blog))
    if not known.organisation or is_namesake(blog, known.registrant):
        return not_found()
    seller = seller_called(blog, without_legal_form(known.registrant))
    if seller is not None:
        return found(1.0, [*registered_evidence(blog), seller[1]])
    pages = articles(blog)
    read = {page.url for page in pages}
    written = [each for each in mentions(blog, known.registrant) if each.url in read]
    if len(written) >= max(_LEAST_POSTS, _LEAST_SHARE * len(pages)):
        return found(1.0, [*registered_evidence(blog), *written])
    return not_found()


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="1 where a stranger registered",
    innocent="A friend's firm, a web designer or an employer may have registered the domain for the author; a writer's "
    "own company may bear another name.",
    source="signals catalogue 25; case 1: a fan's blog whose domain the agency had registered",
    weighed=False,
)
def registrant_is_a_stranger(blog: Blog) -> Finding:
    """Where posts are signed or somebody is named: an organisation that no page of the blog mentions, and whose name
    is neither the blog's nor a person's there, registered the domain. Private persons are not compared: whoever
    writes under another name may have reasons. Carries no weight: the labelled blogs were captured without outside
    records, so that none could be learnt."""
    known = registration(blog)
    if known is None or not known.registrant:
        return could_not_look(_why_not(blog))
    named = [name for name, _, _ in signers(blog)] + [name for name, _, _ in persons_named(blog)]
    if not named:
        return could_not_look("nobody is named whom the registrant could be compared with")
    if not known.organisation or author_among(blog) or is_namesake(blog, known.registrant):
        return not_found()
    where = mentions(blog, known.registrant)
    if where or _bears_a_name(known.registrant, named):
        return not_found(0.0, where)
    shown = [evidence for _, _, evidence in persons_named(blog)]
    return found(1.0, [*registered_evidence(blog), *shown[:1]])


def _bears_a_name(firm: str, people: list[str]) -> bool:
    """Whether a firm is called after one of the people: "Marsh Media" and Tilly Marsh."""
    words = {word.casefold().strip(".,") for word in without_legal_form(firm).split()}
    return any(word.casefold() in words for name in people for word in name.split() if len(word) > 2)


@signal(
    family=Family.PROVENANCE,
    toward=("individual", "open"),
    unit="1 where it is a person whom the blog names",
    innocent="An agency can register a domain in the name of its copywriter.",
    source="signals catalogue 4 and 25: the registered owner is the person who answers for the text",
    weighed=False,
)
def registrant_is_the_author(blog: Blog) -> Finding:
    """The person who registered the domain is one whom the blog names as author or owner. Carries no weight: the
    labelled blogs were captured without outside records, so that none could be learnt."""
    known = registration(blog)
    if known is None or not known.registrant:
        return could_not_look(_why_not(blog))
    return found(1.0, registered_evidence(blog)) if author_among(blog) and not known.organisation else not_found()
