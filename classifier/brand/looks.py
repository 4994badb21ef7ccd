"""What a look at one blog on a brand's behalf gives, and its form in JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from classifier.findings import Evidence, Outcome

FORMAT = "flogcheck.brand/1"


class Standing(StrEnum):
    """How a post's label stands."""

    BEFORE = "before"
    """Before the mark."""
    LATE = "late"
    """Only after the mark, beside the article or in the footer."""
    WEAK = "weak"
    """Only in words that regulators discourage."""
    OTHER_KIND = "other kind"
    """Before the mark, but it tells of another tie than the list does: of commissions where the brand paid."""
    NONE = "none"
    """Nowhere on the page."""
    COULD_NOT_LOOK = "could not look"
    """There is no list of labels in the language of the post, and none of another language stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One way in which a blog as a whole may be tied to the brand or to an agency of its.

    `kind` is one of `kinds("tie")`; `whose` the brand's or the agency's name; `why` says why it could not be looked at.
    """

    kind: str
    outcome: Outcome
    whose: str = ""
    evidence: tuple[Evidence, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One material connection between a post and the brand that can be seen from outside, with its evidence.

    `kind` is one of `kinds("connection")`.
    """

    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How the post's label stands.

    `kind` and `lang` are those of the word list that it fits (`lexicons/disclosure.toml`), empty where there is none;
    `mark` says in words before what it was to stand; `why` why it could not be looked at.
    """

    standing: Standing
    mark: str
    kind: str = ""
    lang: str = ""
    position: str = ""
    evidence: Evidence | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLook:
    """One post that mentions the brand.

    `published` is an ISO date or empty. `links` counts the links to the brand, `shop_links` those that earn, name the
    brand and lead to somebody else. `connection` is the outcome of looking for any connection; `not_looked` says what
    could not be looked at, whatever else was found. `denial` quotes the post saying that nobody paid.
    `notice` is the address of a page of the blog that tells of its interests, which stands in for no label. `rules`
    are the ids (`classifier.rules`) that the post bears on, empty where no connection is known or visible.
    """

    url: str
    title: str
    published: str
    lang: str
    mentions: int
    mention: Evidence
    links: int
    shop_links: int
    connection: Outcome
    connections: tuple[Connection, ...]
    not_looked: tuple[str, ...]
    label: Label
    denial: Evidence | None = None
    notice: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandLook:
    """One blog as the brand sees it.

    `blog` is the address the capture began with; `relationship` is what the list says of it (paid, gifted, affiliate,
    none, or empty where it says nothing); `read` is the number of articles that were read, `posts` are those that
    mention the brand. `notes` are for the person who keeps the list.
    """

    brand: str
    blog: str
    warc_sha256: str
    captured_at: str
    agency: str
    relationship: str
    read: int
    ties: tuple[Tie, ...]
    posts: tuple[PostLook, ...]
    notes: tuple[str, ...] = ()


def to_json(look: BrandLook) -> str:
    """Give a look as one line of JSON."""
    return json.dumps({"format": FORMAT, **asdict(look)}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> BrandLook:
    """Read what `to_json` wrote. Raises ValueError for anything else."""
    try:
        row: dict[str, Any] = json.loads(text)
        if row.pop("format") != FORMAT:
            raise ValueError("made by another version")
        row["ties"] = tuple(_tie(tie) for tie in row["ties"])
        row["posts"] = tuple(_post(post) for post in row["posts"])
        return BrandLook(**row | {"notes": tuple(row["notes"])})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a look for a brand ({FORMAT}): {error}") from error


def _tie(row: dict[str, Any]) -> Tie:
    evidence = tuple(_evidence(piece) for piece in row["evidence"])
    return Tie(**row | {"outcome": Outcome(row["outcome"]), "evidence": evidence})


def _post(row: dict[str, Any]) -> PostLook:
    label = row["label"]
    made = {
        "mention": _evidence(row["mention"]),
        "connection": Outcome(row["connection"]),
        "connections": tuple(
            Connection(kind=each["kind"], evidence=_evidence(each["evidence"])) for each in row["connections"]
        ),
        "not_looked": tuple(row["not_looked"]),
        "label": Label(
            **label
            | {
                "standing": Standing(label["standing"]),
                "evidence": _evidence(label["evidence"]) if label["evidence"] else None,
            }
        ),
        "denial": _evidence(row["denial"]) if row["denial"] else None,
        "rules": tuple(row["rules"]),
    }
    return PostLook(**row | made)


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(**row | {"words": tuple(row["words"])})
