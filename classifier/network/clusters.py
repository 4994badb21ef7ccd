"""Clusters: which blogs hang together, and how surely.

A cluster is a connected component of the links of at least LINKED. Its probability is that of the weakest link in its
maximum spanning tree (Kruskal 1956): the surest way to hang all members together passes over that link, so the cluster
as a whole is no surer. That is single linkage (Gower and Ross 1969), which is honest where it fails: one wrong link
joins two operators, and the probability of that link is the one that is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.network.network import LINKED, Cluster

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.network.network import Link


def clusters_of(links: Iterable[Link], *, least: float = LINKED) -> tuple[Cluster, ...]:
    """Give the clusters, largest first, then by name."""
    parent: dict[str, str] = {}
    weakest: dict[str, float] = {}
    kept = [link for link in links if link.probability >= least]
    for link in sorted(kept, key=lambda link: (-link.probability, link.a, link.b)):
        one, other = _root(parent, link.a), _root(parent, link.b)
        if one != other:
            parent[other] = one
            weakest[one] = link.probability  # links come in falling order: this one is the weakest so far
    members: dict[str, list[str]] = {}
    for name in list(parent):
        members.setdefault(_root(parent, name), []).append(name)
    inside: dict[str, int] = {}
    for link in kept:
        root = _root(parent, link.a)
        inside[root] = inside.get(root, 0) + 1
    found = [
        Cluster(members=tuple(sorted(names)), probability=weakest[root], links=inside[root])
        for root, names in members.items()
    ]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.members), cluster.members)))


def _root(parent: dict[str, str], name: str) -> str:
    parent.setdefault(name, name)
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name
