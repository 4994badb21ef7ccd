"""The records of what was found: ties, links, clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.network.kinds import Tier
    from classifier.network.records import Where

LINKED = 0.9
"""Probability from which two blogs are said to be linked, and clusters are built of."""
SHOWN = 0.5
"""Probability from which a pair is shown at all, as a possible link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One thing that two blogs have in common: what, how many blogs are known to carry it, where it stands on each.

    `parties` counts those blogs with all that are surely linked as one; `weight` is its share in the log odds.
    """

    kind: str
    tier: Tier
    value: str
    carriers: int
    parties: int
    a: Where
    b: Where
    innocent: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two blogs by name, `a` before `b`, the tier of the strongest tie, the probability of one operator, the ties."""

    a: str
    b: str
    tier: Tier
    probability: float
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Blogs that hang together by links of at least LINKED.

    `probability` is that of the weakest link without which they would not (see `clusters`).
    """

    members: tuple[str, ...]
    probability: float
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """All blogs compared, by name, the links among them, strongest first, and the clusters, largest first."""

    blogs: tuple[str, ...]
    links: tuple[Link, ...]
    clusters: tuple[Cluster, ...]
