"""The records of a dossier: plain strings, numbers and dates, and nothing but what a report shows.

Whoever has to hide a name maps over the strings of these records and of the assessment, and has them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page that was read, and where it lies in the capture; `day` is the day of a dated post."""

    url: str
    title: str
    role: str
    words: int
    day: date | None
    record_id: str
    digest: str
    captured_at: str


@dataclass(frozen=True, slots=True)
class DatedPost:
    """A post on the day that it gives itself."""

    day: date
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that somebody else than the blog vouches for: its domain registered, a first certificate …

    `lane` is who says so, in a word or two, and `words` what happened.
    """

    day: date
    lane: str
    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which the web archive kept nothing of the blog."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Timeline:
    """Posts in time order, the number of posts without a day, days known from outside, gaps of the archive."""

    posts: tuple[DatedPost, ...]
    undated: int
    marks: tuple[Mark, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where links lead: a registrable domain, the number of links and of pages with such, and what it is.

    `kind` is one of `links_out.KINDS`; `earns` names how somebody earns by the links, empty where nobody is known
    to; `example` is one of the addresses, `page` where it stands.
    """

    domain: str
    links: int
    pages: int
    kind: str
    earns: tuple[str, ...]
    example: str
    page: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: in what (by-line, imprint …), the words, and where they lie in the capture."""

    where: str
    quote: str
    url: str
    record_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the blog names: a person or an organisation, and where, each kind of place once.

    `posts` counts the posts signed with the name.
    """

    name: str
    kind: str
    posts: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step behind a link: the host, and what it is known to be (affiliate programme, shortener …), or nothing."""

    host: str
    what: str


@dataclass(frozen=True, slots=True)
class MoneyPath:
    """A money link that was followed: what the reader reads, the hosts behind it, and who earns in the end.

    `named` says where the seller's name stands; a path that was not followed to its end says `why`.
    """

    anchor: str
    page: str
    hops: tuple[Hop, ...]
    seller: str
    named: Place | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Captured:
    """When the record of a quotation was captured (RFC 3339, UTC)."""

    record_id: str
    captured_at: str


@dataclass(frozen=True)
class Dossier:
    """What a report shows of one blog beside its assessment.

    `title` is the home page's, `captured` holds the time of every record that is quoted.
    """

    title: str
    pages: tuple[PageRead, ...]
    timeline: Timeline
    destinations: tuple[Destination, ...]
    named: tuple[Named, ...]
    captured: tuple[Captured, ...]
    paths: tuple[MoneyPath, ...] = ()
