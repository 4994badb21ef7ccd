"""The records of a network: what one blog carries that could tie it to another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where something stands: the address of the page or file, its WARC record id, and the words there."""

    url: str
    record_id: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something with an exact value, such as an account, a firm or a passage.

    `kind` is a row of `ties.toml` or the name of a kind of identifier; `value` is what is compared, folded, for
    passages and forms a digest; `elsewhere` is on how many other domains the shipped index knows it.
    """

    kind: str
    value: str
    where: Where
    elsewhere: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The MinHash signature of a text, or of a template: SIGNATURE numbers of 16 bits."""

    kind: str
    signature: tuple[int, ...]
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The perceptual hash of a portrait, in hexadecimal digits, and the name that stands beside it."""

    hash: str
    name: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Everything of one blog that could tie it to another.

    `domain` is its registrable domain, `hosted` says that the domain is a hosting platform's. `links` are the
    registrable domains that the frame of its pages links to, `named` those that it names as its own. `capture` is the
    SHA-256 of the file in which the records stand.
    """

    url: str
    domain: str
    hosted: bool
    capture: str
    marks: tuple[Mark, ...] = ()
    texts: tuple[Text, ...] = ()
    faces: tuple[Face, ...] = ()
    links: tuple[tuple[str, Where], ...] = ()
    named: tuple[tuple[str, Where], ...] = ()
