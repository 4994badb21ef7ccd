"""Kinds of ties, as `ties.toml` has them: tier, weight, innocent explanation and source of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from classifier.identifiers import kinds as identifier_kinds
from classifier.lexicons import Phrases, compile_phrases
from classifier.names import squash

if TYPE_CHECKING:
    from collections.abc import Mapping


class Tier(StrEnum):
    """How far a tie goes; the order is that of the class, strongest first.

    After the tiers of the Information Laundromat (Alliance for Securing Democracy, 2024), without its tier 0.
    """

    CONCLUSIVE = "conclusive"
    ASSOCIATIVE = "associative"
    CIRCUMSTANTIAL = "circumstantial"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieKind:
    """One kind of tie; what the fields mean stands at the head of `ties.toml`."""

    name: str
    family: str
    tier: Tier
    alone: float
    adds: float
    fade: float
    most: int
    leads: bool
    innocent: str
    source: str


@cache
def kinds() -> Mapping[str, TieKind]:
    """Give the kinds by name, with one for each kind of identifier."""
    content = _content()
    rows = {row["name"]: TieKind(**{**row, "tier": Tier(row["tier"])}) for row in content["kind"]}
    least: Mapping[str, float] = content["exclusive"]
    for identifier in identifier_kinds():
        row = next(name for name, share in least.items() if identifier.exclusive >= share)
        rows[identifier.name] = replace(rows[row], name=identifier.name)
    return rows


@cache
def public_passages() -> Phrases:
    """Give a pattern for passages that software and programmes have their users print."""
    return compile_phrases(_content()["public_passages"]["any"])


@cache
def software_fields() -> Phrases:
    """Give a pattern for names of form fields by which software is known."""
    return compile_phrases(_content()["software_fields"]["any"])


@cache
def public_links() -> frozenset[str]:
    """Give the domains that the frames of strangers' blogs link to."""
    return frozenset(_content()["public_links"]["any"])


@cache
def no_profiles() -> frozenset[str]:
    """Give the parts of addresses on networks, squashed, that are no account."""
    return frozenset(squash(part) for part in _content()["no_profile"]["any"])


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads(files("classifier.network").joinpath("ties.toml").read_text(encoding="utf-8"))
