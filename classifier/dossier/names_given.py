"""Who is named on a blog as standing behind it, as what, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.dossier.records import Named, Place
from classifier.findings import quote
from classifier.names import Kind, plain, squash
from classifier.operators import copyright_holders, legal_entities
from classifier.people import persons_named, signatures
from classifier.structured import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence

PERSON = "a person, by the form of the name"
ORGANISATION = "an organisation"
PEN_NAME = "a first name or pen name"
ROLE = "a role"
SITE = "the site itself"
_KINDS = {
    Kind.PERSON: PERSON,
    Kind.FIRM: ORGANISATION,
    Kind.FIRST_NAME: PEN_NAME,
    Kind.HANDLE: PEN_NAME,
    Kind.ROLE: ROLE,
    Kind.SITE: SITE,
    Kind.OTHER: "a name of an unknown kind",
}
_ORDER = (ORGANISATION, PERSON, PEN_NAME, ROLE, SITE, _KINDS[Kind.OTHER])
# What the readings call the places, in words for a reader.
_PLACES = {
    "about": "about page",
    "author": "author page",
    "contact": "contact page",
    "legal": "imprint or terms",
    "privacy": "privacy notice",
    "disclosure": "disclosure page",
    "home": "home page",
    "title": "title or head of the page",
    "copyright": "copyright line",
    "frame": "header, footer or side box",
    "footer": "footer",
    "feed": "feed",
}
_MOST_DECLARED = 20  # persons in structured data of one page; a list of reviews names hundreds


def names_given(blog: Blog) -> tuple[Named, ...]:
    """Give who is named as author, owner or operator: organisations first, each with every kind of place once.

    Two spellings of a name are one where they differ in case, accents or signs only.
    """
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    places: dict[str, dict[str, Place]] = {}
    for name, kind, where, evidence in _mentions(blog):
        key = squash(name)
        if not key:
            continue
        names.setdefault(key, name)
        kinds[key] = min(kinds.get(key, kind), kind, key=_ORDER.index)
        place = Place(where, evidence.quote, evidence.url, evidence.record_id, evidence.digest)
        places.setdefault(key, {}).setdefault(where, place)
    posts: dict[str, int] = {}
    for signed in signatures(blog):
        posts[squash(signed.name)] = posts.get(squash(signed.name), 0) + 1
    rows = [Named(name, kinds[key], posts.get(key, 0), tuple(places[key].values())) for key, name in names.items()]
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.kind), -row.posts, -len(row.places), row.name)))


def _mentions(blog: Blog) -> Iterator[tuple[str, str, str, Evidence]]:
    for party in (*legal_entities(blog), *copyright_holders(blog)):
        yield party.name, _KINDS[party.kind], _PLACES.get(party.where, party.where), party.evidence
    for name, where, evidence in persons_named(blog):
        yield name, PERSON, _PLACES.get(where, where), evidence
    for signed in signatures(blog):
        yield signed.name, _KINDS[signed.kind], "by-line", quote(signed.page, signed.name)
    commenters = {plain(comment.author) for page in blog.pages for comment in page.comments}
    signers = {squash(signed.name) for signed in signatures(blog)}
    for page in blog.pages:
        for item in page.structured[:_MOST_DECLARED]:
            name = name_of(item.get("name")) if "Person" in item.get("@type", ()) else ""
            if name and squash(name) in signers and plain(name) not in commenters:
                yield name, PERSON if " " in name else PEN_NAME, "structured data", quote(page, name)
