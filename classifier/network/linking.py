"""Linking: from the traits of many blogs to the network among them.

The first pass fills an index of tokens and finds the pairs that are worth a look. The second compares those and takes
the blogs that are surely one operator's together; the third weighs again, now that it is known how many parties share
a value.
Nothing is compared with everything, and no more than the index is held in memory where the traits are given as a
mapping that reads them when asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from classifier.network.clusters import clusters_of
from classifier.network.comparing import ties_between
from classifier.network.kinds import Tier
from classifier.network.network import LINKED, SHOWN, Link, Network
from classifier.network.tokens import index_of
from classifier.network.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from classifier.network.records import Traits
    from classifier.network.tokens import Index

_ORDER = {tier: rank for rank, tier in enumerate(Tier)}


def link(named: Mapping[str, Traits] | Iterable[tuple[str, Traits]], *, least: float = SHOWN) -> Network:
    """Give the network of blogs by name, with the links of at least the probability `least`.

    The order of the blogs makes no difference. Of two blogs with one name the later one counts.
    """
    given = named if isinstance(named, Mapping) else dict(named)
    names = sorted(given)
    index = index_of(given[name] for name in names)
    # Blogs that are surely one operator's carry a value as one party: it is no commoner for their number.
    sure = clusters_of(_links(given, names, index, range(len(names)), LINKED))
    party = list(range(len(names)))
    numbers = {name: number for number, name in enumerate(names)}
    for cluster in sure:
        for member in cluster.members:
            party[numbers[member]] = numbers[cluster.members[0]]
    links = sorted(_links(given, names, index, party, least), key=lambda found: (-found.probability, found.a, found.b))
    return Network(blogs=tuple(names), links=tuple(links), clusters=clusters_of(links))


def _links(
    given: Mapping[str, Traits], names: list[str], index: Index, party: Sequence[int], least: float
) -> Iterator[Link]:
    def count(value: int) -> tuple[int, int]:
        carriers = index.carriers(value)
        return len(carriers), len({party[number] for number in carriers})

    for one, pairs in groupby(sorted(index.pairs), key=itemgetter(0)):
        a = given[names[one]]
        for _, other in pairs:
            ties = tuple(ties_between(a, given[names[other]], count))
            if ties:
                probability, weighed = weigh(ties)
                if probability >= least:
                    tier = min((tie.tier for tie in weighed), key=_ORDER.__getitem__)
                    yield Link(a=names[one], b=names[other], tier=tier, probability=probability, ties=weighed)
