"""Commerce: what the operator sells or asks for in their own name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found, quote
from classifier.lexicons import load, phrases
from classifier.offers import shown
from classifier.page import Position
from classifier.signals import signal
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Page

_BUSINESS_TYPES = re.compile(
    r"(LocalBusiness|Store|OnlineStore|ProfessionalService|\w*(Business|Service|Contractor|Agency|Agent|Clinic|Studio)|"
    r"Dentist|Physician|Attorney|Restaurant|Hotel|LodgingBusiness|Corporation)"
)
_OWN_PAGES = ("home", "about", "contact", "legal", "product")


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="share of pages with a basket of the site's own",
    innocent="An author or artist may sell a few things of their own.",
    source="default strings of shop systems; corpus guide (shop with a news section is openly corporate)",
)
def basket_of_its_own(blog: Blog) -> Finding:
    """The share of pages with a basket, checkout or add-to-cart link within the site."""
    pattern = phrases("commerce", "basket")
    quotes: list[Evidence] = []
    hits = 0
    for page in blog.pages:
        link = next((x for x in page.links if x.internal and pattern and _whole(pattern.match(x.anchor), x.anchor)), None)
        if link is not None:
            hits += 1
            quotes.append(shown(page, link))
    if not blog.pages:
        return could_not_look("no page was read")
    return found(hits / len(blog.pages), quotes) if hits else not_found()


def _whole(match: object, anchor: str) -> bool:
    return match is not None and len(anchor.split()) <= 6


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="different service words in the site's menus, headings and home page",
    innocent="Freelancers and clubs speak of their services and team too.",
    source="common navigation of company sites; corpus guide (openly run by an organisation)",
)
def services_of_its_own(blog: Blog) -> Finding:
    """How many different phrases by which a company offers its own services stand in menus, buttons and headings
    of the site, up to five."""
    if blog.lang and phrases("commerce", "services", blog.lang) is None:
        return could_not_look(f"no word list for the language of the blog ({blog.lang})")
    pattern = phrases("commerce", "services", blog.lang)
    if not blog.pages or pattern is None:
        return could_not_look("no page was read")
    seen: dict[str, Evidence] = {}
    for page in blog.pages:
        texts = [x.anchor for x in page.links if x.internal and x.position is not Position.COMMENTS]
        if page.role in ("home", "about"):
            texts += [b.text for b in page.blocks if b.tag in ("h1", "h2", "h3")]
        for text in texts:
            match = pattern.match(text)
            # A single word must be the whole of it: "Pricing", not "Pricing Heisenberg's car".
            if match and len(text.split()) <= 5 and (" " in match.group(0) or match.end() == len(text)):
                seen.setdefault(match.group(0).lower(), quote(page, text))
    return found(min(len(seen), 5), seen.values()) if seen else not_found()


@signal(
    family="commerce",
    toward="individual",
    unit="yes or no",
    innocent="A company or an association may take donations the same way.",
    source="corpus guide (a tip jar does not make a blog commercial)",
)
def tip_jar(blog: Blog) -> Finding:
    """Whether the blog asks for small support by a platform made for it: Ko-fi, Patreon, Liberapay, PayPal gifts."""
    table = load("commerce")["tips"]
    hosts, paths = tuple(table["hosts"]), tuple(table["paths"])
    quotes = [
        shown(page, link)
        for page in blog.pages
        for link in page.links
        if link.position is not Position.COMMENTS
        and (host_of(link.url) in hosts or link.domain in hosts or any(path in link.url for path in paths))
    ]
    if not blog.pages:
        return could_not_look("no page was read")
    return found(1, quotes) if quotes else not_found()


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="yes or no",
    innocent="A freelancer's blog may carry the same mark-up.",
    source="schema.org LocalBusiness and its kinds",
)
def declares_business(blog: Blog) -> Finding:
    """Whether the structured data of the site's own pages (home, about, contact, legal) call it a local business,
    store, professional service or corporation."""
    pages = blog.of(*_OWN_PAGES)
    if not pages:
        return could_not_look("no home, about or contact page was read")
    quotes = [quote(page, business) for page in pages if (business := _business(page))]
    return found(1, quotes) if quotes else not_found()


def _business(page: Page) -> str:
    for item in page.structured:
        types = item.get("@type")
        names = types if isinstance(types, list | tuple) else (types,)
        kind = next((str(name) for name in names if _BUSINESS_TYPES.fullmatch(str(name))), "")
        if kind and kind != "Service":
            return f"structured data: {kind} {item.get('name', '')}"
    return ""
