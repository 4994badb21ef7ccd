"""Weighing: from ties to the probability that two blogs have one operator.

The frame is that of record linkage (Fellegi and Sunter 1969): each agreement has a weight in the log odds, and an
agreement on a rare value has more than one on a common value (Winkler 1989). Two things are simplified. The strongest
tie sets the start: its weight is the log odds that it would give alone, as judged in `ties.toml`, less its fade with
the number of parties that carry the value. And ties are not taken for independent: of every other family the strongest
adds no more than its kind's `adds`, a second one of any family half of that, and further ones nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.network.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifier.network.network import Tie

_SHARES = (1.0, 0.5, 0.0)  # of `adds`, for the first, second and further ties of a family
_LARGEST = 5.0  # log odds: nothing that stands on pages makes two operators one beyond 149 in 150


def odds_alone(kind: str, parties: int) -> float:
    """Give the log odds of one operator for two blogs that share a value of so many parties, and nothing else."""
    row = kinds()[kind]
    return math.log(row.alone / (1 - row.alone)) - row.fade * math.log(max(2, parties) / 2)


def weigh(ties: Sequence[Tie]) -> tuple[float, tuple[Tie, ...]]:
    """Give the probability of one operator, and the ties with their weights, those that weigh most first."""
    table = kinds()
    ranked = sorted(ties, key=lambda tie: (-odds_alone(tie.kind, tie.parties), tie.kind, tie.value))
    of_family: Counter[str] = Counter()
    weighed: list[Tie] = []
    for tie in ranked:
        row = table[tie.kind]
        if not weighed:
            weight = odds_alone(tie.kind, tie.parties)
        else:
            fading = row.fade * math.log(max(2, tie.parties) / 2)
            weight = max(0.0, row.adds - fading) * _SHARES[min(of_family[row.family], len(_SHARES) - 1)]
        of_family[row.family] += 1
        weighed.append(replace(tie, weight=weight))
    total = min(_LARGEST, sum(tie.weight for tie in weighed))
    ordered = [weighed[0], *sorted(weighed[1:], key=lambda tie: (-tie.weight, tie.kind, tie.value))]
    return 1 / (1 + math.exp(-total)), tuple(ordered)
