"""What a blog runs on its pages: tools of marketing departments, pixels that count sales, scripts that turn links
into money, shops and bookings, and identifiers left as the template had them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found
from classifier.identifiers import identifiers
from classifier.lexicons import phrases
from classifier.page import Position
from classifier.signals import signal
from classifier.trackers import vendors

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.identifiers import Identifier

_NO_PAGE = "no page was read"
_NO_SCRIPT = "the pages carry no script at all, as copies without scripts do"
_LONGEST_ADDRESS = 2000  # characters that are looked at: an address of a megabyte would take a minute
_BIG_HOSTS = 3
_OF_TEMPLATES = ("script", "meta")


def _count(blog: Blog, table: str, most: int) -> Finding:
    if not any(page.scripts for page in blog.pages):
        return could_not_look(_NO_SCRIPT if blog.pages else _NO_PAGE)
    rows = vendors(blog).get(table, {})
    return found(float(min(most, len(rows))), rows.values()) if rows else not_found()


@signal(
    family="infrastructure",
    toward="commercial",
    unit="number of vendors, at most 3",
    innocent="A blogger may advertise a book or course of their own.",
    source="Meta, TikTok, LinkedIn, Pinterest, Taboola, Outbrain, Microsoft and Google page-tag documentation",
)
def conversion_pixels(blog: Blog) -> Finding:
    """The pages run pixels by which an advertiser counts visitors that it paid for."""
    return _count(blog, "conversion_pixels", 3)


@signal(
    family="infrastructure",
    toward="commercial",
    unit="number of vendors, at most 4",
    innocent="Heat maps and newsletter boxes come free of charge and some hobbyists try them.",
    source="vendors' installation guides; tools of marketing and sales departments",
)
def marketing_stack(blog: Blog) -> Finding:
    """The pages run tools of marketing departments: automation, call tracking, split tests, lead forms, heat maps."""
    return _count(blog, "marketing_stack", 4)


@signal(
    family="infrastructure",
    toward=("commercial", "open"),
    unit="number of vendors, at most 3",
    innocent="Freelancers offer a calendar beside a private blog.",
    source="vendors' installation guides; a firm that answers and books is reachable as what it is",
)
def chat_or_booking(blog: Blog) -> Finding:
    """The pages carry a chat with the firm or a calendar for appointments, tables or tours."""
    return _count(blog, "chat_and_booking", 3)


@signal(
    family="infrastructure",
    toward=("commercial", "open"),
    unit="number of vendors, at most 3",
    innocent="Authors sell their own book, and some themes load a shop that is empty.",
    source="asset hosts and markup of shop systems and payment services",
)
def shop_scripts(blog: Blog) -> Finding:
    """The pages run a shop system or a checkout of their own, so that what is sold is sold openly here."""
    return _count(blog, "shop_system", 3)


@signal(
    family="infrastructure",
    toward=("commercial", "disguised"),
    unit="number of vendors, at most 3",
    innocent="Hobbyists join affiliate programmes to pay for hosting, and some plugins load the script by default.",
    source="publisher documentation of the networks; FTC v. LeadClick and Clickbooth (acai)",
)
def affiliate_scripts(blog: Blog) -> Finding:
    """The pages run code of affiliate networks or click trackers that rewrites links or fills in offers."""
    return _count(blog, "affiliate_scripts", 3)


@signal(
    family="infrastructure",
    toward=("commercial", "disguised"),
    unit="1 where a token is found",
    innocent="A hobbyist who joins one network proves the site in the same way.",
    source="publisher guides of the networks: proof of ownership by a meta element",
)
def affiliate_verification(blog: Blog) -> Finding:
    """A meta element proves to an affiliate network that the site is its publisher's."""
    pattern = phrases("trackers", "affiliate_verification")
    if not blog.pages or pattern is None:
        return could_not_look(_NO_PAGE)
    tokens: dict[str, Evidence] = {}
    for page in blog.pages:
        for name, value in page.meta.items():
            if pattern.search(name):
                tokens.setdefault(name, fact(page, 'meta {} = "{}"', name, value[:60]))
    return found(1.0, tokens.values()) if tokens else not_found()


@signal(
    family="infrastructure",
    toward=("commercial", "disguised"),
    unit="1 where an identifier is a placeholder",
    innocent="An amateur may publish a theme with its example settings.",
    source="identifiers printed in vendors' guides; stop-list after smicallef/spiderfoot PR 321",
)
def placeholder_identifiers(blog: Blog) -> Finding:
    """A tracking identifier or the partner number in an outgoing link is the one that guides print in place of
    one's own: made from a template, in a hurry."""
    if not blog.pages:
        return could_not_look(_NO_PAGE)
    hits = [one.evidence for one in identifiers(blog) if one.own and one.placeholder and one.place in _OF_TEMPLATES]
    pattern = phrases("trackers", "placeholder_links")
    for page in blog.pages:
        for link in page.links:
            if link.internal or link.position is Position.COMMENTS or pattern is None:
                continue
            if ("=" in link.url or link.url.count("/") > 3) and pattern.search(link.url):
                hits.append(fact(page, "{} {}", link.anchor, link.url))
    return found(1.0, hits) if hits else not_found()


@signal(
    family="infrastructure",
    toward="commercial",
    unit="identifiers of one kind beyond the first, at most 3",
    innocent="A change from one version of a statistics service to the next leaves both on the page.",
    source="agencies and owners each count visits under their own identifier",
)
def several_identifiers(blog: Blog) -> Finding:
    """Two or more different identifiers of one kind run on the blog, the switch from UA- to G- not counted."""
    if not any(page.scripts for page in blog.pages):
        return could_not_look(_NO_SCRIPT if blog.pages else _NO_PAGE)
    real = [one for one in identifiers(blog) if one.place == "script" and one.tells]
    kinds = Counter(_series(one) for one in real)
    extra = sum(n - 1 for n in kinds.values())
    hits = [one.evidence for one in real if kinds[_series(one)] > 1]
    return found(float(min(3, extra)), hits) if extra else not_found()


def _series(one: Identifier) -> str:
    return "UA" if one.value.startswith("UA-") else one.kind


@signal(
    family="infrastructure",
    toward=("commercial", "disguised"),
    unit="share of the pictures in articles",
    innocent="Reviewers of books and games show the cover from the shop.",
    source="case 6: pictures on the brand's own server; catalogue pictures instead of one's own",
)
def pictures_from_sellers(blog: Blog) -> Finding:
    """Share of the pictures in articles that are loaded from a seller's own picture server instead of being the
    writer's own."""
    pattern = phrases("persona", "seller_pictures")
    total = 0
    hits: list[Evidence] = []
    for page in blog.posts or blog.pages:
        for image in page.images:
            if image.position is not Position.BODY or not image.url.startswith("http"):
                continue
            total += 1
            if pattern is not None and pattern.search(image.url[:_LONGEST_ADDRESS]):
                hits.append(fact(page, "{} {}", image.alt, image.url))
    if total < _BIG_HOSTS:
        return could_not_look("the articles that were read carry hardly any picture")
    return found(len(hits) / total, hits) if hits else not_found()
