"""Who sells at the end of a way: named by imprint, structured data or copyright line, else by the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.copyright_lines import holder_in, is_copyright
from classifier.findings import quote
from classifier.money_path.followed import ADDRESS, Seller
from classifier.names import squash
from classifier.operators import legal_entities
from classifier.structured import name_of, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.operators import Party

_SELLS = frozenset({"Organization", "Corporation", "LocalBusiness", "Store", "OnlineStore", "OnlineBusiness"})
_PLACES = {"legal": "imprint", "contact": "contact page", "about": "about page", "footer": "footer"}
_LONGEST_NAME = 80


def seller_of(shop: Sequence[Blog], domain: str) -> Seller | None:
    """Name the seller by the pages that were read of it, the surest place first; None where not one was read.

    `domain` is the registrable domain at which the way ended, and the name where no page gives one.
    """
    if not any(host.pages for host in shop):
        return None
    label = squash(domain.split(".", 1)[0])
    parties = [party for host in shop for party in legal_entities(host)]
    # In terms of sale others are named too; the seller's name is mostly in its address.
    parties.sort(key=lambda party: (party.where not in _PLACES, not _akin(party, label), party.where != "legal"))
    for party in parties:
        if party.where in _PLACES:
            return Seller(party.name, domain, _PLACES[party.where], party.evidence)
    for name, where, evidence in (*_structured(shop), *_holders(shop)):
        return Seller(name, domain, where, evidence)
    page = next(page for host in shop for page in host.pages)
    return Seller(domain, domain, ADDRESS, quote(page, page.url))


def _akin(party: Party, label: str) -> bool:
    name = squash(party.name)
    return label in name or name.startswith(label[:6])


def _structured(shop: Sequence[Blog]) -> Iterator[tuple[str, str, Evidence]]:
    """Who is given as the seller of an offer, then what organisation the page is of; no maker or brand of the goods."""
    pages = [page for host in shop for page in host.pages]
    made = {squash(name) for page in pages for item in page.structured for name in _makers(item)}
    for page in pages:
        for item in page.structured:
            name = name_of(item.get("seller"))
            if _fits(name):
                yield name, "structured data", quote(page, name)
    for page in pages:
        for item in page.structured:
            types = item.get("@type")
            if not isinstance(types, list) or _SELLS.isdisjoint(types):
                continue
            for key in ("legalName", "name"):
                name = name_of(item.get(key))
                if _fits(name) and squash(name) not in made:
                    yield name, "structured data", quote(page, name)


def _makers(item: dict[str, object]) -> list[str]:
    return [name for key in ("manufacturer", "brand") for name in names_of(item.get(key))]


def _fits(name: str) -> bool:
    return 2 <= len(name) <= _LONGEST_NAME and any(c.isalpha() for c in name)


def _holders(shop: Sequence[Blog]) -> Iterator[tuple[str, str, Evidence]]:
    for page in (page for host in shop for page in host.pages):
        for block in page.blocks:
            name = holder_in(block.text) if is_copyright(block) else ""
            if name:
                yield name, "copyright line", quote(page, block.text)
