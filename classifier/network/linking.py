"""Linking: from the traits of many blogs to the network among them.

Two passes: the first fills an index of tokens and finds the pairs that are worth a look, the second compares those.
Nothing is compared with everything, and no more than the index is held in memory where the traits are given as a
mapping that reads them when asked.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from classifier.network.clusters import clusters_of
from classifier.network.comparing import ties_between
from classifier.network.kinds import Tier
from classifier.network.network import SHOWN, Link, Network
from classifier.network.tokens import index_of
from classifier.network.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.network.records import Traits

_ORDER = {tier: rank for rank, tier in enumerate(Tier)}


def link(named: Mapping[str, Traits] | Iterable[tuple[str, Traits]], *, least: float = SHOWN) -> Network:
    """Give the network of blogs by name, with the links of at least the probability `least`.

    The order of the blogs makes no difference. Of two blogs with one name the later one counts.
    """
    given = named if hasattr(named, "keys") else dict(named)
    names = sorted(given)
    links = tuple(sorted(_links(given, names, least), key=lambda found: (-found.probability, found.a, found.b)))
    return Network(blogs=tuple(names), links=links, clusters=clusters_of(links))


def _links(given: Mapping[str, Traits], names: list[str], least: float) -> Iterator[Link]:
    index = index_of(given[name] for name in names)
    for one, pairs in groupby(sorted(index.pairs), key=itemgetter(0)):
        a = given[names[one]]
        for _, other in pairs:
            ties = tuple(ties_between(a, given[names[other]], index.carriers))
            if ties:
                probability, weighed = weigh(ties)
                if probability >= least:
                    tier = min((tie.tier for tie in weighed), key=_ORDER.__getitem__)
                    yield Link(a=names[one], b=names[other], tier=tier, probability=probability, ties=weighed)
