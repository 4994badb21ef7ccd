"""What the index keeps of a record of a crawl archive, and which records those are."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler import fields
from crawler.addresses import Scope, bare_host, canonical, host_of, parse_address, scope_of
from crawler.errors import BadAddress
from crawler.platforms import one_form
from crawler.roles import role_of
from crawler.survey import KINDS, URL_LIMIT, Row, posted_ids, row_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from crawler.records import Record

COLUMNS = (
    "start, length, host, prefix, url, page, role, kind, status, html, full, location, record_id, concurrent, date,"
    " digest, refers_id, refers_url, refers_date, cut"
)
"""The columns of a row of the index, in the order in which `Look` gives them, place first."""
_LARGEST = 64 << 20  # bytes of one answer, unpacked; what is larger is no page
# What says more of a blog than its pages: where it stands is known, and read beside them.
_BESIDE = re.compile(
    r"/(robots|ads|app-ads|humans|security)\.txt$|sitemap[^/]{0,200}\.xml(\.gz)?$|(^|/)(feed|rss2?|atom|index)\.(xml|rdf|json)$|"
    r"/(feed|rss|atom|feeds/posts/default)/?$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in an archive: its row, where it lies, and what page (a number) of which blog it is.

    `role` is what its address alone tells; `cut` says that the archive itself holds only a part of it.
    """

    row: Row
    file: int
    start: int
    length: int
    scope: Scope
    page: int
    role: str
    cut: bool


class Wanted:
    """Which blogs are wanted: all, or those of a list of hosts and addresses.

    A bare host, or its home page, stands for every blog on that host. Raises BadAddress for what is no address.
    """

    def __init__(self, names: Collection[str] | None) -> None:
        self._scopes = None if names is None else frozenset(map(_scope_of_name, names))
        self._hosts = frozenset(scope.host for scope in self._scopes or ())
        listed = "*" if self._scopes is None else "\n".join(sorted(s.host + s.prefix for s in self._scopes))
        self.sign = hashlib.sha256(listed.encode()).hexdigest()[:16]

    def holds(self, scope: Scope) -> bool:
        """Tell whether a blog is wanted."""
        return self._scopes is None or scope in self._scopes or Scope(scope.host) in self._scopes

    def holds_some_of(self, host: str) -> bool:
        """Tell whether a blog on that host is wanted."""
        return self._scopes is None or host in self._hosts


def scope_in_archive(url: str) -> Scope:
    """Give the blog of an address, in the one form that its platform has for it."""
    parts = urlsplit(url)
    host, path = one_form(bare_host(parts), parts.path or "/")
    return scope_of(f"https://{host}{path}")


def _scope_of_name(name: str) -> Scope:
    return scope_in_archive(parse_address(name))


class Look:
    """Makes a row of the index of each record that is an answer of a wanted blog; notes what was posted."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.records = 0
        self.answers = 0
        self.posted: set[str] = set()

    def __call__(self, record: Record) -> tuple[object, ...] | None:
        self.records += 1
        kind = record.get("WARC-Type").lower()
        if kind == "request":
            if len(self.posted) < 100_000:
                self.posted.update(posted_ids(record))
            return None
        url = record.get("WARC-Target-URI")
        if kind not in KINDS or len(url) > URL_LIMIT or not re.match(r"https?://", url, re.IGNORECASE):
            return None
        if record.get(fields.SERVICE_HEADER) or record.block.limit > _LARGEST:
            return None
        try:
            scope = scope_in_archive(url)
            key = canonical(url)
            path = urlsplit(url).path
        except (BadAddress, ValueError):
            return None
        aside = bool(_BESIDE.search(path))
        if not host_of(url) or not (self._wanted.holds(scope) or (aside and self._wanted.holds_some_of(scope.host))):
            return None
        row = row_of(record, kind, url)
        beside = aside and not row.html
        if row.left_out or not (row.html or beside or kind == "revisit"):
            return None
        self.answers += 1
        page = int.from_bytes(
            hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
        )
        role = "beside" if beside else str(role_of(url, scope=scope))
        return (
            *(scope.host, scope.prefix, url, page, role, kind, row.status, row.html, row.full, row.location),
            *(row.record_id, row.concurrent, row.date if _DATE.match(row.date) else "", row.digest, row.refers_id),
            *(row.refers_url, row.refers_date, bool(record.get("WARC-Truncated"))),
        )


def answer_of(number: int, file: int, row: Sequence[Any]) -> Answer:
    """Make an answer of a row of the index; `number` tells it from all others there."""
    start, length, host, prefix, url, page, role, kind, status, html, full, location, record_id, *more = row
    concurrent, date, digest, refers_id, refers_url, refers_date, cut = more
    return Answer(
        row=Row(
            number=number,
            kind=kind,
            url=url,
            key=canonical(url),
            status=status,
            html=bool(html),
            left_out=False,
            full=bool(full),
            location=location,
            record_id=record_id,
            concurrent=concurrent,
            date=date,
            digest=digest,
            refers_id=refers_id,
            refers_url=refers_url,
            refers_date=refers_date,
        ),
        file=file,
        start=start,
        length=length,
        scope=Scope(host, prefix),
        page=page,
        role=role,
        cut=bool(cut),
    )
