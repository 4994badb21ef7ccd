"""How the one behind a blog can be reached: mailboxes, postal address, profiles elsewhere, placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import is_site, squash
from classifier.operators import contact_domains, is_role_mailbox, own_domain
from classifier.page import Position
from classifier.people import persons_named
from classifier.sentences import around, holds_digit
from classifier.signals import signal
from classifier.structured import name_of
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Block, Page

_FRAME = (Position.HEADER, Position.FOOTER, Position.ASIDE)
_NO_MAILBOX = "no mailbox is given on the pages that were read"


def _front_pages(blog: Blog) -> list[Page]:
    """Home, identity pages and two posts: where a blog says how to reach it."""
    pages = [*blog.of("home", "about", "author", "contact", "legal"), *blog.posts[:2]]
    return list({page.url: page for page in pages}.values())


@signal(
    family="identity",
    toward="commercial",
    unit="share of mailboxes",
    innocent="Some private bloggers set up a contact@ address to keep their own out of sight.",
    source="RFC 2142, mailbox names for common services and roles",
)
def role_mailboxes(blog: Blog) -> Finding:
    """Share of the contact mailboxes that are named for a role (info@, support@, editorial@) and not a person."""
    boxes = contact_domains(blog)
    if not boxes:
        return could_not_look(_NO_MAILBOX)
    roles = [(f"{box}@{domain}", page) for box, domain, page in boxes if is_role_mailbox(box)]
    if not roles:
        return not_found()
    return found(len(roles) / len(boxes), [quote(page, address) for address, page in roles])


@signal(
    family="identity",
    toward="individual",
    unit="1 where a personal mailbox is given",
    innocent="Small firms answer from the owner's mailbox.",
    source="case 20: the address shared by invented authors; a mailbox that bears a name can be answered by its owner",
)
def personal_mailbox(blog: Blog) -> Finding:
    """A contact mailbox bears the name of a person whom the blog names, or the name in the blog's own address."""
    boxes = contact_domains(blog)
    if not boxes:
        return could_not_look(_NO_MAILBOX)
    names = [[squash(word) for word in name.split()] for name, _, _ in persons_named(blog)]
    hits = []
    for box, domain, page in boxes:
        if is_role_mailbox(box):
            continue
        bare = squash(box)
        if any(any(len(word) > 2 and word in bare for word in name) for name in names):
            hits.append(fact(page, f"{box}@{{}}", domain))
    return found(1.0, hits) if hits else not_found()


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="0, 0.5 for one of the two, 1 for both",
    innocent="Austrian, German and Swiss imprints ask private persons for an address too.",
    source="Directive 2000/31/EC art. 5(1)(b)(c); 'where to find us' of shops, practices and agencies",
)
def address_and_telephone(blog: Blog) -> Finding:
    """A street address and a telephone number at which the operator can be found: on contact, about and legal
    pages, on the home page, or around the articles."""
    if not blog.pages:
        return could_not_look("no page was read")
    quotes: list[Evidence] = []
    seen = set()
    skip = [pattern for table in ("placeholders", "helplines") if (pattern := phrases("identity", table)) is not None]
    for kind in ("address", "telephone"):
        pattern = phrases("identity", kind)
        for page, block in _contact_blocks(blog):
            match = pattern.search(block.text[:1500]) if pattern is not None and holds_digit(block.text) else None
            if match and not any(other.search(block.text) for other in skip):
                quotes.append(quote(page, around(block.text, *match.span(), before=40, after=40)))
                seen.add(kind)
                break
    return found(len(seen) / 2, quotes) if seen else not_found()


def _contact_blocks(blog: Blog) -> Iterator[tuple[Page, Block]]:
    for page in _front_pages(blog):
        whole = page.role in ("contact", "about", "legal", "home")
        for block in page.blocks:
            if block.position is Position.COMMENTS:
                continue
            if block.position in _FRAME or (whole and len(block.text) < 600):
                yield page, block


@signal(
    family="identity",
    toward="commercial",
    unit="1 where marked up",
    innocent="Plugins ask every site owner to fill in an organisation.",
    source="schema.org Organization and LocalBusiness: address, telephone, taxID, vatID, founder",
)
def organisation_markup(blog: Blog) -> Finding:
    """Structured data describe the operator as an organisation or local business with an address, a telephone
    number, a tax number or opening hours."""
    marked = False
    for page in blog.pages:
        for item in page.structured:
            types = item.get("@type")
            if not isinstance(types, list) or not types:
                continue
            marked = True
            organisation = any(
                name in _BUSINESS or name.endswith(("Business", "Organization", "Store", "Service")) for name in types
            )
            facts = [key for key in _FACTS if item.get(key)]
            address = item.get("address")
            if isinstance(address, str) or (isinstance(address, dict) and address.get("streetAddress")):
                facts.append("address")
            if organisation and facts and _own_item(item, blog):
                return found(
                    1.0, [fact(page, f"{'/'.join(types)}: {{}} ({', '.join(facts)})", name_of(item.get("name")))]
                )
    if not marked:
        return could_not_look("the pages carry no structured data")
    return not_found()


_FACTS = ("telephone", "vatID", "taxID", "openingHours", "openingHoursSpecification")
_BUSINESS = frozenset(
    {
        "Organization",
        "Corporation",
        "LocalBusiness",
        "OnlineStore",
        "NGO",
        "Store",
        "Dentist",
        "Physician",
        "MedicalClinic",
        "Restaurant",
        "Bakery",
    }
)


def _own_item(item: dict[str, object], blog: Blog) -> bool:
    """Whether an item is about the blog's own party: items of reviewed firms have other names and addresses."""
    name = name_of(item.get("name")) or name_of(item.get("legalName"))
    url = item.get("url")
    own_url = isinstance(url, str) and own_domain(blog, registrable_domain(host_of(url)))
    return own_url or (bool(name) and is_site(name, blog))


@signal(
    family="identity",
    toward="individual",
    unit="number of services, at most 4",
    innocent="An agency can open accounts for a persona; employees of firms link theirs.",
    source="IndieWeb rel=me practice: profiles elsewhere with a history are costly to fake",
)
def personal_profiles(blog: Blog) -> Finding:
    """The frame of the blog or its about page links to personal accounts on services where people keep a history
    (Goodreads, Flickr, Strava, Mastodon, LinkedIn /in/ …), or marks a profile with rel=me."""
    if not blog.pages:
        return could_not_look("no page was read")
    pattern = phrases("identity", "personal_profiles")
    services: dict[str, Evidence] = {}
    for page in _front_pages(blog):
        for link in page.links:
            if link.internal or link.position is Position.COMMENTS or not link.url.startswith("http"):
                continue
            if link.position is Position.BODY and page.role not in ("about", "contact", "home"):
                continue
            if "share" in link.url or "intent" in link.url:
                continue
            if pattern is not None and (match := pattern.search(link.url)):
                services.setdefault(link.domain or match[0], fact(page, "{} {}", link.anchor, link.url))
        for rel, url in page.relations:
            if rel == "me" and "github.com" not in url:
                services.setdefault(url.split("/")[2], fact(page, "rel=me {}", url))
    return found(float(min(4, len(services))), services.values()) if services else not_found()


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="number of services, at most 4",
    innocent="A blogger may link the app or shop of a firm that a post is about.",
    source="company pages of networks, review sites, maps and app stores: an organisation stands by its name there",
)
def company_profiles(blog: Blog) -> Finding:
    """The frame of the blog, its home or contact page links to a firm's page on a network, review site, map or app
    store, or shows the way on a map."""
    if not blog.pages:
        return could_not_look("no page was read")
    pattern = phrases("identity", "company_profiles")
    services: dict[str, Evidence] = {}
    for page in _front_pages(blog):
        for link in page.links:
            if link.internal or link.position is Position.COMMENTS or "shareArticle" in link.url:
                continue
            if link.position is Position.BODY and page.role not in ("about", "contact", "home"):
                continue
            if pattern is not None and pattern.search(link.url):
                services.setdefault(link.domain, fact(page, "{} {}", link.anchor, link.url))
        if page.role != "post":
            for url in page.embeds:
                if "google." in url and "/maps" in url:
                    services.setdefault("map", quote(page, url))
    return found(float(min(4, len(services))), services.values()) if services else not_found()


@signal(
    family="identity",
    toward=("commercial", "disguised"),
    unit="number of kinds, at most 3",
    innocent="A tutorial may print example data, and an amateur may leave the sample page of the software in place.",
    source="template demos and legal-text generators; 555-01xx numbers are kept for fiction (NANPA)",
)
def placeholder_data(blog: Blog) -> Finding:
    """Where the operator's own words belong (frame, about, contact, legal, home) stands text of the template:
    [Your Name], lorem ipsum, fictitious telephone numbers, addresses at example.com, unfilled tokens."""
    pattern = phrases("identity", "placeholders")
    pages = [*_front_pages(blog), *blog.of("privacy", "disclosure")]
    if not pages or pattern is None:
        return could_not_look("no home, about, contact or legal page was read")
    kinds: dict[str, Evidence] = {}
    for page in pages:
        for block in page.blocks:
            if block.position is Position.COMMENTS or block.tag in ("pre", "code"):
                continue
            if page.role == "post" and block.position is Position.BODY:
                continue
            match = pattern.search(block.text[:2000])
            if match:
                kinds.setdefault(squash(match[0])[:24], quote(page, around(block.text, *match.span())))
    return found(float(min(3, len(kinds))), kinds.values()) if kinds else not_found()
