"""The facts of outside records, each with its outcome: found, looked and not found, or could not look.

A fact is what a record says, and no judgement. A signal that needs one which could not be looked for could not look
either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from classifier.findings import Outcome

if TYPE_CHECKING:
    from classifier.page import Page

T = TypeVar("T")

NOT_ASKED_WHY = "outside records were not asked for"
"""Why nothing is known of a service that a capture does not mention."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a fact was read: an answer of an outside service in the capture. It can be quoted as a page can.

    `captured_at` is the time of asking (RFC 3339, UTC).
    """

    url: str
    record_id: str
    digest: str
    captured_at: str


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """What became of one question: `value` where found, `why` in words where nobody could look.

    `source` is the answer, also where it says that there is nothing; None where none was had.
    """

    outcome: Outcome = Outcome.COULD_NOT_LOOK
    value: T | None = None
    why: str = NOT_ASKED_WHY
    source: Record | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """The registration of a domain (RDAP, RFC 9083).

    `registrant` is the organisation, else the person, empty where none is shown; `organisation` tells which. A
    privacy service stands for nobody: then `private` is true and the registrant empty, as where the registry
    withholds the name. `named_in` is the answer that shows the registrant: the registry's or the registrar's.
    `statuses` are those of RFC 8056.
    """

    domain: str
    registered: date | None = None
    changed: date | None = None
    expires: date | None = None
    registrant: str = ""
    organisation: bool = False
    registrar: str = ""
    private: bool = False
    statuses: tuple[str, ...] = ()
    named_in: Record | None = None


@dataclass(frozen=True, slots=True)
class Certificates:
    """What certificate transparency logs hold: the first day of the first certificate for the domain.

    `names` are other registrable domains on certificates together with this one, those on the most certificates
    first; bundles of delivery networks, which unite strangers, are left out.
    """

    first: date | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archived:
    """What the web archive holds of the home page: first and last day, number of rows in its index.

    `gaps` are pairs of days, more than a year apart, between which the index has nothing. `early` is one early
    copy, parsed as any page, its `url` the archive's; `early_day` the day on which that was made.
    """

    first: date | None = None
    last: date | None = None
    captures: int = 0
    gaps: tuple[tuple[date, date], ...] = ()
    early: Page | None = None
    early_day: date | None = None


@dataclass(frozen=True, slots=True)
class TextRecords:
    """The TXT records of the domain: pairs (service, token) of known proofs of ownership, domains whose servers
    may send its mail (`include:` and `redirect=` of RFC 7208), and all texts as they are."""

    verifications: tuple[tuple[str, str], ...] = ()
    spf_includes: tuple[str, ...] = ()
    all: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailServers:
    """The hosts that take the domain's mail (MX), the preferred first."""

    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """All that was asked of others about the domain of a blog."""

    registration: Asked[Registration] = field(default_factory=Asked)
    certificates: Asked[Certificates] = field(default_factory=Asked)
    archive: Asked[Archived] = field(default_factory=Asked)
    text: Asked[TextRecords] = field(default_factory=Asked)
    mail: Asked[MailServers] = field(default_factory=Asked)
