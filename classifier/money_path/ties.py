"""What ties the seller at the end of a way to who runs the blog: a name, a number, a mailbox, an address, an account.

Read from what both say of themselves. Where the seller bears the blog's own name there is nothing to be tied.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import quote
from classifier.identifiers import identifiers
from classifier.lexicons import load, phrases
from classifier.money_path.addresses import post_addresses
from classifier.names import Kind, has_legal_form, kind_of, plain, site_names, squash
from classifier.offers import everybody
from classifier.operators import contact_domains, copyright_holders, legal_entities, own_domain, registrations
from classifier.people import persons_named
from crawler.addresses import platform_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.money_path.followed import Followed

_SURE = 0.5
"""How far an identifier must have one owner (`lexicons/identifiers.toml`) to tie two sites."""
_LEAST_LETTERS = 5
_FORM = re.compile(r"(?<![,\s])[,\s]+(?:[a-z]{1,4}\.?){1,4}$", re.IGNORECASE)


def ties(blog: Blog, followed: Followed) -> tuple[tuple[Evidence, Evidence], ...]:
    """Give what the blog and a seller have in common, each as the words on the blog and those on the seller's pages.

    Empty for a seller under the blog's own name or domain: whoever reads the blog reads who sells.
    """
    if followed.seller is None or not followed.shop or _openly_its_own(blog, followed):
        return ()
    mine, theirs = dict(_marks(blog)), {}
    for shop in followed.shop:
        theirs.update(dict(_marks(shop)))
    return tuple((mine[mark], theirs[mark]) for mark in mine if mark in theirs)


def _openly_its_own(blog: Blog, followed: Followed) -> bool:
    assert followed.seller is not None
    if own_domain(blog, followed.seller.domain):
        return True
    names = {_bare(followed.seller.name), squash(followed.seller.name)}
    return any(len(name) >= _LEAST_LETTERS for name in names & site_names(blog))


def _marks(blog: Blog) -> Iterator[tuple[str, Evidence]]:
    """What tells a party from all others, in a form in which two sites can be compared, with its words here."""
    yield from _numbers(blog)
    host = blog.scope.host.split(":")[0]
    if platform_of(f"https://{host}/") is None:
        yield f"domain {registrable_domain(host)}", quote(blog.pages[0], blog.pages[0].url)
    for party in (*legal_entities(blog), *copyright_holders(blog)):
        if party.kind in (Kind.FIRM, Kind.OTHER) and len(_bare(party.name)) >= _LEAST_LETTERS:
            yield f"name {_bare(party.name)}", party.evidence
    for name, _, evidence in persons_named(blog):
        if kind_of(name, blog) is Kind.PERSON:
            yield f"person {' '.join(sorted(plain(name).split()))}", evidence
    free: Mapping[str, list[str]] = load("identity")["free_mail"]
    for box, domain, page in contact_domains(blog):
        if domain not in free["any"] and domain not in everybody() and page.role != "privacy":
            yield f"domain {domain}", quote(page, f"{box}@{domain}")
    for key, evidence in post_addresses(blog):
        yield f"address {key}", evidence
    for one in identifiers(blog):
        if one.tells and one.exclusive >= _SURE and one.kind != "e-mail domain":
            yield f"{one.kind} {one.value}", one.evidence


def _numbers(blog: Blog) -> Iterator[tuple[str, Evidence]]:
    pattern = phrases("identity", "company_numbers")
    for evidence in registrations(blog):
        for match in pattern.finditer(evidence.quote) if pattern is not None else ():
            digits = "".join(c for c in match[0] if c.isdigit())
            if len(digits) >= _LEAST_LETTERS:
                yield f"number {digits}", evidence


def _bare(name: str) -> str:
    """A firm's name without its legal form, squashed: "Teapot Trading GmbH" and "Teapot Trading" are one."""
    return squash(_FORM.sub("", name) if has_legal_form(name) else name)
