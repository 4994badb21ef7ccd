"""What goes into the store and comes out of it, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from classifier.store.tables import ASSESSED, LEFT

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One audit of one list. `columns` are the list's other columns, `refused` its rows that name no blog: each
    a line number, the text and why. `audit` tells whose run it is where several audits share a database."""

    id: int
    audit: str = ""
    list: str
    state: str
    began_at: str
    ended_at: str
    flogcheck: str
    model_version: str
    model_sha256: str
    settings: Mapping[str, Any]
    columns: tuple[str, ...]
    refused: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A blog that a run is to see to: what makes it one blog (`key`), what was given for it, its folder's name."""

    key: str
    target: str
    is_file: bool
    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A row of a ledger, as it is kept for comparing: a signal's outcome and what it did to the odds (natural log)."""

    signal: str
    question: str
    outcome: str
    log_odds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one blog: a verdict (`state` assessed), or why there is none (`state` failed, `kind`, `why`).

    Of an assessed blog `why` explains a band that is milder than the probability; `evidence` is the folder of its
    bundle, by path or URL; `ledger` what weighed; `traits` what may tie it to other blogs, `brand` what was seen of
    a brand, both as their modules write them.
    """

    key: str
    state: str
    kind: str = ""
    why: str = ""
    band: str = ""
    user_run: float | None = None
    corporate: float | None = None
    flog: float | None = None
    pages: int | None = None
    words: int | None = None
    languages: str = ""
    start_url: str = ""
    partial: str = ""
    not_read: int | None = None
    captured_at: str = ""
    assessed_at: str = ""
    warc_sha256: str = ""
    evidence: str = ""
    ledger: tuple[Weighed, ...] = ()
    traits: Mapping[str, Any] | None = None
    brand: Mapping[str, Any] | None = None

    @property
    def assessed(self) -> bool:
        """Tell whether there is a verdict."""
        return self.state == ASSESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A blog of a run with what came of it; `carried_from` is the run that looked at it, 0 for this one."""

    position: int
    wanted: Wanted
    result: Result
    carried_from: int = 0

    @property
    def left(self) -> bool:
        """Tell whether nobody has seen to it yet."""
        return self.result.state == LEFT
