"""Comparing two blogs: everything that they have in common, with where it stands on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.network.kinds import kinds
from classifier.network.network import Tie
from classifier.network.records import Where
from classifier.network.texts import LEGAL, POST, TEMPLATE
from classifier.network.tokens import token
from classifier.portraits import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from classifier.network.records import Mark, Traits

    Count = Callable[[int], tuple[int, int]]

LEAST_ALIKE = {POST: 0.4, LEGAL: 0.6, TEMPLATE: 0.6}
"""Estimated share of common shingles (of a template: features) from which two texts count as near-duplicates."""
_TWO = (2, 2)  # blogs and parties
_PASSAGES = 3  # common passages from which they are the same text, and not one sentence of some software


def ties_between(a: Traits, b: Traits, count: Count) -> Iterator[Tie]:
    """Give what two blogs have in common; `count` says how many blogs and how many parties carry a token."""
    yield from _equal_marks(a, b, count)
    for kind, least in LEAST_ALIKE.items():
        yield from _alike_texts(kind, least, a, b)
    for one in a.faces:
        other = next((face for face in b.faces if alike(one.hash, face.hash)), None)
        if other is not None:
            names = one.name if one.name == other.name else f"{one.name} / {other.name}"
            yield _tie("portrait", names, _TWO, one.where, other.where)
            break
    yield from _links(a, b, count)
    if a.domain == b.domain and not (a.hosted or b.hosted):
        many = count(token("domain", a.domain))
        yield _tie("domain", a.domain, many, _itself(a), _itself(b))


def _tie(kind: str, value: str, many: tuple[int, int], a: Where, b: Where) -> Tie:
    row, (blogs, parties) = kinds()[kind], many
    return Tie(
        kind=kind,
        tier=row.tier,
        value=value,
        carriers=max(2, blogs),
        parties=max(2, parties),
        a=a,
        b=b,
        innocent=row.innocent,
        weight=0.0,
    )


def _itself(traits: Traits) -> Where:
    return Where(url=traits.url, record_id="", quote=traits.domain)


def _equal_marks(a: Traits, b: Traits, count: Count) -> Iterator[Tie]:
    known = {(mark.kind, mark.value): mark for mark in b.marks if mark.kind in kinds()}
    passages: list[tuple[tuple[int, int], Mark, Mark]] = []
    for mark in a.marks:
        other = known.get((mark.kind, mark.value))
        if other is None:
            continue
        blogs, parties = count(token(mark.kind, mark.value))
        known_from = 1 + max(mark.elsewhere, other.elsewhere)
        many = max(blogs, known_from), max(parties, known_from)
        if many[1] > kinds()[mark.kind].most:
            continue
        if mark.kind == "passage":
            passages.append((many, mark, other))
        else:
            yield _tie(mark.kind, mark.value, many, mark.where, other.where)
    if passages:
        enough = len(passages) >= _PASSAGES
        # The third rarest says how rare the text as a whole is: it takes three.
        many, mark, other = sorted(passages, key=lambda row: (row[0], row[1].value))[_PASSAGES - 1 if enough else 0]
        value = f"{len(passages)} passages in common" if enough else "a passage in common"
        yield _tie("passages" if enough else "passage", value, many, mark.where, other.where)


def _alike_texts(kind: str, least: float, a: Traits, b: Traits) -> Iterator[Tie]:
    """The nearest two texts of a kind, where they are near enough."""
    import numpy as np

    ours, theirs = ([text for text in side.texts if text.kind == kind] for side in (a, b))
    if not ours or not theirs:
        return
    one, other = (np.array([text.signature for text in side], dtype=np.uint16) for side in (ours, theirs))
    equal = (one[:, None, :] == other[None, :, :]).mean(axis=2)
    best = int(equal.argmax())
    share = float(equal.flat[best])
    if share >= least:
        first, second = ours[best // len(theirs)], theirs[best % len(theirs)]
        yield _tie(kind, f"{share:.0%} of the shingles in common", _TWO, first.where, second.where)


def _links(a: Traits, b: Traits, count: Count) -> Iterator[Tie]:
    if a.domain == b.domain:
        return
    for one, other in ((a, b), (b, a)):
        where = dict(one.named).get(other.domain)
        if where is not None:
            sides = (where, _itself(b)) if one is a else (_itself(a), where)
            yield _tie("names the other", other.domain, _TWO, *sides)
            break
    to, back = dict(a.links).get(b.domain), dict(b.links).get(a.domain)
    if to is not None and back is not None:
        yield _tie("links to each other", f"{a.domain} ⇄ {b.domain}", _TWO, to, back)
    elif to is not None or back is not None:
        value = b.domain if to is not None else a.domain
        yield _tie("links to the other", value, _TWO, to or _itself(a), back or _itself(b))
    there = dict(b.links)
    rarest = min(
        ((count(token("common link", domain)), domain) for domain, _ in a.links if domain in there),
        default=None,
    )
    if rarest is not None and rarest[0][0] <= kinds()["common link"].most:
        yield _tie("common link", rarest[1], rarest[0], dict(a.links)[rarest[1]], there[rarest[1]])
