"""Tokens: an index of what blogs carry, from which pairs are found without comparing all with all.

Each exact value is a token, and so is each band of a signature: two texts that share the fraction s of their shingles
share one of BANDS bands of ROWS numbers with probability 1 − (1 − s^ROWS)^BANDS (locality-sensitive hashing, Indyk and
Motwani 1998): 64 % at s = 0.5, 99 % at 0.7. A token is 64 bits, kept in flat arrays: a hundred thousand blogs with
three hundred tokens each take 0.4 GB, and three times that while it is sorted.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from classifier.network.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from classifier.network.records import Traits

_BAND = 8  # bytes: the ROWS = 4 numbers of one of the BANDS = 16 bands
_FACE_BAND = 4  # hexadecimal digits of a portrait's hash
_ALL_PAIRS = 30
"""Carriers up to which every two of them are compared. Of more, neighbours in the order of names are: enough for the
cluster, and no value makes more pairs than fifteen times its carriers."""


def tokens_of(traits: Traits) -> Iterator[tuple[str, int]]:
    """Give the tokens of a blog, each with the kind of tie that it may lead to."""
    for mark in traits.marks:
        yield mark.kind, token(mark.kind, mark.value)
    for text in traits.texts:
        packed = array("H", text.signature).tobytes()
        for at in range(0, len(packed), _BAND):
            yield text.kind, _digest(f"{text.kind}\0{at}\0".encode() + packed[at : at + _BAND])
    for face in traits.faces:
        for at in range(0, len(face.hash), _FACE_BAND):
            yield "portrait", token("portrait", str(at), face.hash[at : at + _FACE_BAND])
    for domain, _ in traits.links:
        yield "common link", token("common link", domain)
    if not traits.hosted:
        yield "domain", token("domain", traits.domain)


def token(*parts: str) -> int:
    """Give 64 bits of a digest: the same on every run."""
    return _digest("\0".join(parts).encode("utf-8", "replace"))


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The carriers of each token that several blogs carry, and the pairs of blogs, by number, worth comparing.

    The carriers of a token are the numbers in `owners` within its span.
    """

    owners: NDArray[np.uint32]
    spans: Mapping[int, tuple[int, int]]
    pairs: frozenset[tuple[int, int]]

    def carriers(self, value: int) -> list[int]:
        """Give the numbers of the blogs that carry a token, empty where it is only one."""
        start, end = self.spans.get(value, (0, 0))
        numbers: list[int] = self.owners[start:end].tolist()
        return numbers


def index_of(blogs: Iterable[Traits]) -> Index:
    """Read the traits of all blogs once, in order; they need not be held in memory together."""
    numbers = {kind: number for number, kind in enumerate(kinds())}
    values, owners, rows = array("Q"), array("I"), array("H")
    at: dict[str, list[int]] = {}
    pointing: list[tuple[int, str]] = []
    for number, traits in enumerate(blogs):
        for kind, value in sorted({pair for pair in tokens_of(traits) if pair[0] in numbers}):
            values.append(value)
            owners.append(number)
            rows.append(numbers[kind])
        at.setdefault(traits.domain, []).append(number)
        pointing += [(number, domain) for domain, _ in (*traits.links, *traits.named)]
    owner, spans, pairs = _shared(values, owners, rows)
    for number, domain in pointing:
        others = at.get(domain, ())[:_ALL_PAIRS]
        pairs.update((min(number, other), max(number, other)) for other in others if other != number)
    return Index(owners=owner, spans=spans, pairs=frozenset(pairs))


def _shared(
    values: array[int], owners: array[int], rows: array[int]
) -> tuple[NDArray[np.uint32], dict[int, tuple[int, int]], set[tuple[int, int]]]:
    """Find the spans of the tokens that several blogs carry, and pair the carriers of those that lead to pairs."""
    import numpy as np

    table = list(kinds().values())
    flat = np.array(values, dtype=np.uint64)
    order = np.argsort(flat, kind="stable")  # stable: the carriers of one token stay in the order of the blogs
    flat = flat[order]
    owner, row = np.array(owners, dtype=np.uint32)[order], np.array(rows, dtype=np.uint16)[order]
    edges = np.flatnonzero(np.diff(flat)) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(flat))
    several = ends - starts > 1
    spans: dict[int, tuple[int, int]] = {}
    pairs: set[tuple[int, int]] = set()
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        kind, many = table[row[start]], end - start
        spans[int(flat[start])] = start, end
        if kind.leads and many <= kind.most:
            members = owner[start:end].tolist()
            pairs.update(combinations(members, 2) if many <= _ALL_PAIRS else pairwise(members))
    return owner, spans, pairs
