"""A network as plain text, 80 columns wide: the clusters with what ties them, then the possible links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.network.network import LINKED, SHOWN
from classifier.report.shown import number, safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.network.network import Cluster, Link, Network, Tie

CLOSING = (
    "A link says that two blogs probably have one operator; it does not say that either hides it, nor that it is "
    "wrong to run two blogs. It is a lead that needs corroboration, and each tie may have the harmless reason "
    "printed with it. Blogs without a link may have one operator all the same: who keeps accounts, names and texts "
    "apart is not found."
)
_MEMBERS = 40  # of a cluster that are listed
_TIES = 6  # of a cluster or pair that are shown with evidence
_PAIRS = 20  # possible links that are shown
_DIGESTS = frozenset({"passage", "form fields"})
# Kinds of which one example stands for all: what is alike differs from pair to pair.
_ALIKE = frozenset({*_DIGESTS, "passages", "post text", "legal text", "template", "portrait", "common link"})


def render(network: Network) -> str:
    """Write a network for a reader; strangers' words are made safe for a terminal."""
    possible = [link for link in network.links if link.probability < LINKED]
    touched = {member for cluster in network.clusters for member in cluster.members}
    head = (
        f"{number(len(network.blogs), 'blog')} compared: {number(len(touched), 'blog')} in "
        f"{number(len(network.clusters), 'cluster')}, {number(len(possible), 'possible link')} besides."
    )
    lines = wrapped(head)
    by_pair = {(link.a, link.b): link for link in network.links}
    for order, cluster in enumerate(network.clusters, start=1):
        lines += ["", *_cluster(order, cluster, by_pair)]
    if possible:
        lines += ["", f"POSSIBLE LINKS  {_percent(SHOWN)} to {_percent(LINKED)}, not enough to say so"]
        for link in possible[:_PAIRS]:
            lines += ["", *_pair(link)]
        if len(possible) > _PAIRS:
            lines += ["", f"  … and {number(len(possible) - _PAIRS, 'more pair')}: see --json"]
    return "\n".join([*lines, "", *wrapped(CLOSING)]) + "\n"


def _percent(share: float) -> str:
    return f"{min(share, 0.99) * 100:.0f} %"


def _cluster(order: int, cluster: Cluster, by_pair: Mapping[tuple[str, str], Link]) -> Iterator[str]:
    inside = set(cluster.members)
    links = [link for (a, b), link in by_pair.items() if a in inside and b in inside]
    yield (
        f"CLUSTER {order}  {number(len(cluster.members), 'blog')}, one operator: {_percent(cluster.probability)} "
        f"({number(cluster.links, 'link')})"
    )
    for member in cluster.members[:_MEMBERS]:
        yield f"  {safe(member)}"
    if len(cluster.members) > _MEMBERS:
        yield f"  … and {len(cluster.members) - _MEMBERS:,} more: see --json"
    yield from _ties([tie for link in links for tie in link.ties])


def _pair(link: Link) -> Iterator[str]:
    yield f"  {_percent(link.probability):>4}  {safe(link.a)}"
    yield f"        {safe(link.b)}"
    yield from _ties(link.ties)


def _ties(ties: Iterable[Tie]) -> Iterator[str]:
    """Each tie once, those that weigh most first, with two places where it stands and what else could explain it."""
    heaviest: dict[tuple[str, str], Tie] = {}
    for tie in sorted(ties, key=lambda tie: (-tie.weight, tie.kind, tie.value)):
        heaviest.setdefault((tie.kind, "" if tie.kind in _ALIKE else tie.value), tie)
    for tie in list(heaviest.values())[:_TIES]:
        value = "" if tie.kind in _DIGESTS else f" {safe(tie.value)}"
        known = f", known from {number(tie.carriers, 'blog')}" if tie.carriers > 2 else ""
        yield from wrapped(f"{tie.tier.value}: {tie.kind}{value}{known}", first="  - ", rest="    ", cut=True)
        for where in (tie.a, tie.b):
            yield from wrapped(f"“{safe(where.quote)}”", first="      ", cut=True)
            yield from wrapped(safe(where.url), first="        at ", rest="           ")
            if where.record_id:
                yield from wrapped(safe(where.record_id), first="        record ", rest="           ")
        yield from wrapped(tie.innocent, first="      Or: ", rest="          ")
    if len(heaviest) > _TIES:
        yield f"  - … and {number(len(heaviest) - _TIES, 'more tie')}: see --json"
