"""Findings: what one signal saw on one blog, in one of three outcomes, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

QUOTE_LIMIT = 240


class Outcome(StrEnum):
    """The three outcomes of looking. A signal that could not look carries no weight."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    COULD_NOT_LOOK = "could_not_look"


class Source(Protocol):
    """What can be quoted: a page or a feed, with its address, WARC record id and payload digest."""

    @property
    def url(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation or a fact, with the address, the WARC record id and the payload digest it came from.

    Where `told` says that `quote` is a fact in our words, `words` are the strings in it that stand in the record as
    they are, if any; else it is a quotation, and stands there itself.
    """

    url: str
    quote: str
    record_id: str
    digest: str
    words: tuple[str, ...] = ()
    told: bool = False

    @property
    def verbatim(self) -> tuple[str, ...]:
        """What of it stands in the record as it is."""
        return self.words if self.told else (self.quote,)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a signal saw: `value` in the signal's unit, None where it could not look; `why` says why not."""

    outcome: Outcome
    value: float | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str = ""


def quote(source: Source, text: str) -> Evidence:
    """Make evidence of words in a page or feed: white space folded, cut at QUOTE_LIMIT characters on a word."""
    return Evidence(source.url, _cut(text), source.record_id, source.digest)


def fact(source: Source, text: str, *words: str) -> Evidence:
    """Make evidence of a fact told in our words; `words` are what of it stands in the page or feed, in each `{}` of
    the text: `fact(page, "“{}” → {}", link.anchor, link.url)`.
    """
    # Not `format`: what stands between may come from a page, and hold braces of its own.
    pieces = text.split("{}", len(words))
    said = pieces[0] + "".join(word + piece for word, piece in zip(words, pieces[1:], strict=False))
    kept = tuple(_cut(word) for word in words if word.strip())
    return Evidence(source.url, _cut(said), source.record_id, source.digest, kept, told=True)


def listed(source: Source, head: str, words: Sequence[str], *, between: str = " · ") -> Evidence:
    """Make evidence of several words of a page or feed, in a row behind a head of ours, which may hold a `{}`."""
    slots = between.join("{}" for _ in words[head.count("{}") :])
    return fact(source, head + slots, *words)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= QUOTE_LIMIT:
        return text
    whole = text[: QUOTE_LIMIT - 1].rsplit(" ", 1)[0]
    # An address without end is one word, and is cut where it must be.
    return (whole if len(whole) > QUOTE_LIMIT // 2 else text[: QUOTE_LIMIT - 1]) + "…"


def found(value: float, evidence: Iterable[Evidence], *, most: int = 3) -> Finding:
    """Say that the signal fired; the first `most` pieces of evidence are kept, equal ones once.

    Raises ValueError without evidence: what was found can be shown.
    """
    kept = tuple(dict.fromkeys(evidence))[:most]
    if not kept:
        raise ValueError("a finding that says found quotes its evidence")
    return Finding(Outcome.FOUND, float(value), kept)


def not_found(value: float = 0.0, evidence: Iterable[Evidence] = ()) -> Finding:
    """Say that the signal looked and saw nothing, or nothing beyond the usual."""
    return Finding(Outcome.NOT_FOUND, float(value), tuple(dict.fromkeys(evidence))[:3])


def could_not_look(why: str) -> Finding:
    """Say that the signal could not look, and why, in words that finish the sentence 'not looked at: …'."""
    return Finding(Outcome.COULD_NOT_LOOK, None, (), why)
