"""Findings: what one signal saw on one blog, in one of three outcomes, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """A quotation or a fact, with the address, the WARC record id and the payload digest it came from."""

    url: str
    quote: str
    record_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a signal saw: `value` in the signal's unit, None where it could not look; `why` says why not."""

    outcome: Outcome
    value: float | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str = ""


def quote(source: Source, text: str) -> Evidence:
    """Make evidence of words in a page or feed: white space folded, cut at QUOTE_LIMIT characters on a word."""
    text = " ".join(text.split())
    if len(text) > QUOTE_LIMIT:
        whole = text[: QUOTE_LIMIT - 1].rsplit(" ", 1)[0]
        # An address without end is one word, and is cut where it must be.
        text = (whole if len(whole) > QUOTE_LIMIT // 2 else text[: QUOTE_LIMIT - 1]) + "…"
    return Evidence(source.url, text, source.record_id, source.digest)


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
