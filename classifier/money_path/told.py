"""Ways of money links as a report tells them: plain strings and numbers, without the pages behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.money_path.followed import Hop


@dataclass(frozen=True, slots=True)
class Step:
    """One address on a way: its host, the programme it belongs to or nothing, what it is, and its answer's status."""

    url: str
    host: str
    programme: str
    kind: str
    status: int
    record_id: str
    digest: str
    captured_at: str


@dataclass(frozen=True, slots=True)
class Told:
    """One money link that was followed.

    `way` is all of it in a line, `steps` begin with the link itself. `outcome` is found where it led to a seller;
    else `why` says why not. `seller` is the name, `domain` the registrable domain; `where` says where on the seller's
    pages the name stands, and `named` quotes it there. `evidence` quotes the link on the blog's page.
    """

    url: str
    page: str
    anchor: str
    links: int
    way: str
    steps: tuple[Step, ...]
    outcome: Outcome
    why: str
    evidence: Evidence
    seller: str = ""
    domain: str = ""
    where: str = ""
    named: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links were to be followed: all, those with a seller, those with none any more, those with no end."""

    chosen: int
    resolved: int
    gone: int
    not_resolved: int


def told(blog: Blog) -> tuple[Told, ...]:
    """Tell the ways of the links of a blog that were followed, in the order of following."""
    return tuple(
        Told(
            url=each.url,
            page=each.page,
            anchor=each.anchor,
            links=each.links,
            way=each.way,
            steps=tuple(map(_step, each.hops)),
            outcome=each.outcome,
            why=each.why,
            evidence=each.evidence,
            seller=each.seller.name if each.seller else "",
            domain=each.seller.domain if each.seller else "",
            where=each.seller.where if each.seller else "",
            named=each.seller.evidence if each.seller else None,
        )
        for each in blog.followed
    )


def _step(hop: Hop) -> Step:
    return Step(
        hop.url, hop.host, hop.programme, hop.station.value, hop.status, hop.record_id, hop.digest, hop.captured_at
    )


def tally(paths: Iterable[Told]) -> Tally:
    """Count the links by what became of them."""
    outcomes = [path.outcome for path in paths]
    return Tally(
        chosen=len(outcomes),
        resolved=outcomes.count(Outcome.FOUND),
        gone=outcomes.count(Outcome.NOT_FOUND),
        not_resolved=outcomes.count(Outcome.COULD_NOT_LOOK),
    )
