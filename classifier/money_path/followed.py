"""What became of a money link that was followed: you read, you click, who earns.

A link that could not be followed to its end is still here, with the way as far as it went and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from crawler.addresses import registrable_domain

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence


NOT_FOLLOWED = "no money links were followed (--follow-money)"
"""Why what stands at the end of links could not be looked at where nobody asked for it."""


class Station(StrEnum):
    """What an address on the way is."""

    OWN = "redirect of the blog's own"
    PROGRAMME = "affiliate programme"
    SHORTENER = "link shortener"
    REDIRECT = "redirect"
    END = "end"
    UNREACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Hop:
    """One address on the way, in the order of the click.

    `host` is without `www.`, `programme` the affiliate programme by name where the address is known to be one's.
    `status` is 0 where there was no answer; then `record_id`, `digest` and `captured_at` are empty.
    """

    url: str
    host: str
    station: Station
    programme: str = ""
    status: int = 0
    record_id: str = ""
    digest: str = ""
    captured_at: str = ""

    @property
    def words(self) -> str:
        """What to call it in one line: the programme where it is one's, else the host."""
        return self.programme if self.station is Station.PROGRAMME and self.programme else self.host


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells at the end: the name and where it stands ("imprint", "structured data", "copyright line", …).

    `name` is the registrable domain, and `where` is "address", where the pages that were read name nobody.
    """

    name: str
    domain: str
    where: str
    evidence: Evidence

    @property
    def named(self) -> bool:
        """Whether a page of the seller's gives a name."""
        return self.where != ADDRESS


ADDRESS = "address"


@dataclass(frozen=True)
class Followed:
    """One money link with the way from it.

    `url` is the link without its fragment, `page` the address of the page it was first seen on, `anchor` its words,
    `evidence` quotes it there, `links` counts the links of the blog that have this address. `hops` begin with the link
    itself. `outcome` is found (there is a seller), not found (the way ends at a page that is not there any more), or
    could not look, and `why` says why where it is not found. `shop` is what was read of the seller, parsed, a record a
    host.
    """

    url: str
    page: str
    anchor: str
    evidence: Evidence
    links: int
    hops: tuple[Hop, ...]
    outcome: Outcome
    why: str = ""
    seller: Seller | None = None
    shop: tuple[Blog, ...] = field(default=(), repr=False, compare=False)

    @property
    def way(self) -> str:
        """The way in one line: “anchor” → go.example → Awin → shop.example (Seller GmbH)."""
        stations = [f"“{self.anchor}”" if self.anchor else "(picture)"]
        stations += [
            word for n, word in enumerate(h.words for h in self.hops) if n == 0 or word != self.hops[n - 1].words
        ]
        line = " → ".join(stations)
        if self.seller is not None and self.seller.named:
            return f"{line} ({self.seller.name})"
        return line

    @property
    def destination(self) -> str:
        """The registrable domain that the way leads to as far as it is known, also where the page there was not to be
        had; empty where it ends on the way."""
        last = self.hops[-1]
        known = last.station is Station.END or (last.station is Station.UNREACHED and len(self.hops) > 1)
        return registrable_domain(last.host) if known else ""

    @property
    def resolved(self) -> bool:
        """Whether the way was followed to a seller."""
        return self.outcome is Outcome.FOUND and self.seller is not None
