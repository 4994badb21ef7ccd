"""Rarity: on how many other sites an identifier is known to stand, from an index that holds no name in clear.

An identifier that a thousand sites carry says nothing of who owns them; one that two carry says much. That is the
inverse document frequency of Spärck Jones (1972), here of sites: ln((1 + N) / (1 + n)) for an identifier that is known
from n of N other registrable domains, and 1 for n = 1.

The index keeps truncated SHA-256 digests: of each identifier, and of each identifier together with each domain that
carries it. So it tells a blog's own entries from others' without listing any domain, and it can be asked only about an
identifier that one has. That keeps names out of plain sight; it is no secret from somebody who tries all numbers.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from classifier.errors import BadModel
from classifier.identifiers import identifiers
from classifier.once import once
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from classifier.blog import Blog
    from classifier.identifiers import Identifier

INDEX_NAME = "identifiers.json"
FORMAT = "flogcheck.identifiers/1"
_SIGN = 16  # hexadecimal digits of the digest of an identifier
_BOUND = 8  # of one together with a domain: only compared within one identifier
_MOST_DOMAINS = 1 << 32  # more than there are; a number of any length is no float
_LARGEST = 64 << 20  # bytes of an index file


@dataclass(frozen=True)
class Index:
    """On which domains identifiers were seen: digests of identifier and domain by the digest of the identifier."""

    domains: int
    known: Mapping[str, tuple[str, ...]]

    def elsewhere(self, identifier: Identifier, domain: str) -> int:
        """Count the registrable domains, `domain` itself apart, that an identifier is known from."""
        bound = bound_of(identifier, domain)
        return sum(other != bound for other in self.known.get(sign_of(identifier), ()))

    def rarity(self, others: int) -> float:
        """Give the weight of an identifier that is known from so many other domains, between 0 and 1."""
        if others < 1 or self.domains < 2:
            return 0.0
        return max(0.0, math.log((1 + self.domains) / (1 + others)) / math.log((1 + self.domains) / 2))


def sign_of(identifier: Identifier) -> str:
    """Give the digest of an identifier."""
    return _digest(identifier.kind, identifier.value)[:_SIGN]


def bound_of(identifier: Identifier, domain: str) -> str:
    """Give the digest of an identifier on a registrable domain."""
    return _digest(identifier.kind, identifier.value, domain)[:_BOUND]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


@once
def marks(blog: Blog) -> tuple[tuple[str, str], ...]:
    """Give what an index keeps of a blog: for each identifier that tells something, the digest and the bound one."""
    domain = domain_of(blog)
    return tuple(sorted({(sign_of(i), bound_of(i, domain)) for i in identifiers(blog) if i.tells}))


def domain_of(blog: Blog) -> str:
    """Give the registrable domain of a blog."""
    return registrable_domain(host_of(blog.start_url))


def index_of(hosts: Iterable[str], seen: Iterable[Iterable[tuple[str, str]]]) -> Index:
    """Make an index from the hosts of blogs and the marks of each."""
    known: dict[str, set[str]] = {}
    for rows in seen:
        for sign, bound in rows:
            known.setdefault(sign, set()).add(bound)
    domains = len({registrable_domain(host) for host in hosts})
    return Index(domains, {sign: tuple(sorted(known[sign])) for sign in sorted(known)})


def encode(index: Index) -> bytes:
    """Write an index as JSON, equal ones as equal bytes."""
    content = {"format": FORMAT, "domains": index.domains, "known": {s: list(b) for s, b in index.known.items()}}
    return json.dumps(content, separators=(",", ":")).encode("ascii") + b"\n"


def decode(data: bytes, where: str) -> Index:
    """Read an index. Raises BadModel, naming `where`, for anything else."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT or not isinstance(content["domains"], int):
            raise ValueError("another format")
        if not 0 <= content["domains"] < _MOST_DOMAINS:
            raise ValueError("no number of domains")
        known = {str(sign): tuple(map(str, bounds)) for sign, bounds in content["known"].items()}
        return Index(content["domains"], known)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadModel(f"{where} is not an index of identifiers") from None


@cache
def shipped() -> Index | None:
    """Give the index that comes with the package, or None where there is none."""
    data = shipped_bytes()
    return decode(data, f"the {INDEX_NAME} that ships with flogcheck") if data else None


@cache
def shipped_bytes() -> bytes:
    """Give the file of the index that comes with the package, empty where there is none."""
    file = files("classifier").joinpath("models").joinpath(INDEX_NAME)
    return file.read_bytes() if file.is_file() else b""


def beside(model_file: Path) -> Index | None:
    """Give the index that lies beside a model file, or None where none does. Raises BadModel for a damaged one."""
    path = model_file.with_name(INDEX_NAME)
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > _LARGEST:
            raise BadModel(f"{path} is too large for an index of identifiers")
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise BadModel(f"{path} cannot be read: {error.strerror or error}") from None
