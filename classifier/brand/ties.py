"""The ties of a blog as a whole to a brand or to an agency of its, each in one of the three outcomes."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from classifier.brand.links import under
from classifier.brand.looks import Tie
from classifier.brand.mentions import count
from classifier.findings import Outcome, fact, quote
from classifier.identifiers import identifiers
from classifier.offers import shown
from classifier.operators import contact_domains, copyright_holders, legal_entities
from classifier.page import Position
from classifier.sentences import around
from classifier.trackers import own_code
from crawler.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.blog import Blog
    from classifier.brand.profile import Agency, Brand
    from classifier.findings import Evidence

_EVERYWHERE = 0.5
_LEAST_PAGES = 3


def ties(blog: Blog, brand: Brand) -> tuple[Tie, ...]:
    """Look for every kind of tie to the brand, then for those to its agencies that are there."""
    out = [
        *_look(blog, brand, brand.name, brand.domains, (*brand.trackers, *brand.affiliates)),
        _everywhere(blog, brand),
    ]
    for agency in brand.agencies:
        named = _called(brand, agency)
        looked = _look(blog, named, agency.name, agency.domains, agency.ids)
        out += [tie for tie in looked if tie.outcome is Outcome.FOUND]
    return tuple(out)


def agency_by_list(blog: Blog, brand: Brand, column: str) -> str:
    """Give the agency that the list's column names, else the one of whose patterns the blog's address fits one; a name
    that the brand's file does not know stands as it is."""
    wanted = " ".join(column.split())
    if wanted:
        for agency in brand.agencies:
            if wanted.casefold() in {name.casefold() for name in (agency.name, *agency.called)}:
                return agency.name
        return wanted
    parts = urlsplit(blog.start_url.lower())
    address = host_of(blog.start_url) + (parts.path or "/")
    for agency in brand.agencies:
        if any(fnmatchcase(address, one if "/" in one else f"{one}/*") for one in agency.blogs):
            return agency.name
    return ""


def _called(brand: Brand, agency: Agency) -> Brand:
    """A brand that has an agency's names, so that names are told in one way."""
    return type(brand)(name=agency.name, names=tuple(dict.fromkeys((agency.name, *agency.called))))


def _look(blog: Blog, named: Brand, whose: str, domains: tuple[str, ...], ids: tuple[str, ...]) -> Iterator[Tie]:
    def tie(kind: str, evidence: Iterable[Evidence], why: str = "") -> Tie:
        kept = tuple(dict.fromkeys(evidence))[:3]
        outcome = Outcome.FOUND if kept else Outcome.COULD_NOT_LOOK if why else Outcome.NOT_FOUND
        return Tie(kind=kind, outcome=outcome, whose=whose, evidence=kept, why="" if kept else why)

    first = blog.home or next(iter(blog.pages), None)
    no_pages = "" if first else "no page was read"
    no_domains = "" if domains else "the brand's file names no domains"
    own = [quote(first, first.url)] if first and under(blog.scope.host.split(":")[0], domains) else []
    yield tie("domain", own, no_pages or no_domains)
    yield tie("operator", _operators(blog, named), no_pages)
    mail = [
        fact(page, f"{box}@{{}}", host)
        for address in contact_domains(blog)
        for box, host, page in [address]
        if under(host, domains)
    ]
    yield tie("mail", mail, no_pages or no_domains)
    no_ids = "" if ids else "the brand's file names no trackers or partner ids"
    yield tie("code", [*_of_accounts(blog, ids, domains), *_in_code(blog, ids)], no_pages or no_ids)
    yield _registered(blog, named, whose, domains)


def _operators(blog: Blog, named: Brand) -> Iterator[Evidence]:
    """Where the blog names them as its operator: in an imprint or footer, or in what recurs on its pages. A copyright
    line in one article is the credit of a picture."""
    for party in (*legal_entities(blog), *copyright_holders(blog)):
        if count(party.name, named) and (
            party.where not in ("footer", "copyright line") or _frames_pages(blog, party.evidence)
        ):
            yield party.evidence


def _frames_pages(blog: Blog, evidence: Evidence) -> bool:
    page = next((page for page in blog.pages if page.url == evidence.url), None)
    words = evidence.quote.rstrip("…")
    return page is not None and any(
        words in block.text and (block.position in (Position.FOOTER, Position.HEADER) or block.order in page.furniture)
        for block in page.blocks
    )


def _of_accounts(blog: Blog, ids: tuple[str, ...], domains: tuple[str, ...]) -> Iterator[Evidence]:
    wanted = {one.casefold() for one in ids}
    for one in identifiers(blog):
        value = one.value.casefold()
        of_file = one.kind in ("ads.txt ownerdomain", "ads.txt managerdomain") and value in domains
        if one.tells and (of_file or value in wanted or any(full.startswith(f"{value}-") for full in wanted)):
            yield one.evidence


def _in_code(blog: Blog, ids: tuple[str, ...]) -> Iterator[Evidence]:
    """Ids of forms that no list knows, where they stand whole in the blog's own scripts."""
    if not ids:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])", re.IGNORECASE)
    for page in blog.pages:
        for text in (*own_code(page), *(script.url for script in page.scripts if script.url)):
            match = pattern.search(text)
            if match:
                yield quote(page, around(text, *match.span(), before=30, after=30))
                return


def _registered(blog: Blog, named: Brand, whose: str, domains: tuple[str, ...]) -> Tie:
    registration, certificates = blog.outside.registration, blog.outside.certificates
    evidence = []
    known = registration.value
    source = (known.named_in if known else None) or registration.source
    # The name of a private person who registered a domain is nobody's business here.
    if known and source and known.organisation and count(known.registrant, named):
        evidence.append(fact(source, "registered by {}", known.registrant))
    shared = [name for name in (certificates.value.names if certificates.value else ()) if under(name, domains)]
    own = blog.scope.host.split(":")[0]
    if shared and certificates.source and not under(own, domains):
        evidence.append(fact(certificates.source, "one certificate for the blog and {}", shared[0]))
    if evidence:
        return Tie(kind="register", outcome=Outcome.FOUND, whose=whose, evidence=tuple(evidence))
    looked = Outcome.COULD_NOT_LOOK not in (registration.outcome, certificates.outcome)
    why = "" if looked else registration.why or certificates.why
    return Tie(kind="register", outcome=Outcome.NOT_FOUND if looked else Outcome.COULD_NOT_LOOK, whose=whose, why=why)


def _everywhere(blog: Blog, brand: Brand) -> Tie:
    hits = []
    for page in blog.pages:
        link = next(
            (
                link
                for link in page.links
                if link.position is not Position.COMMENTS
                and not link.internal
                and under(host_of(link.url), brand.domains)
            ),
            None,
        )
        if link is not None:
            hits.append(shown(page, link))
    if not brand.domains or len(blog.pages) < _LEAST_PAGES:
        why = "fewer than three pages were read" if brand.domains else "the brand's file names no domains"
        return Tie(kind="everywhere", outcome=Outcome.COULD_NOT_LOOK, whose=brand.name, why=why)
    if len(hits) < _EVERYWHERE * len(blog.pages):
        return Tie(kind="everywhere", outcome=Outcome.NOT_FOUND, whose=brand.name)
    return Tie(kind="everywhere", outcome=Outcome.FOUND, whose=brand.name, evidence=tuple(hits[:1]))
