"""Captures: read any WARC, gzipped WARC or WACZ.

The reader needs no Scrapy and opens no socket. What it yields is bytes as a person's browser would see
them (chunking and compression undone) with the record id and payload digest that prove where they lie.
A file is walked twice: once to see what it holds (`survey`), once for the bodies of the one blog chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.addresses import Scope, canonical, host_of, parse_address, scope_of
from crawler.choosing import choose, first_page, follow
from crawler.errors import CouldNotRead
from crawler.payload import Head, Payload, read_head, read_payload
from crawler.pictures import picture_key
from crawler.records import RecordFile
from crawler.survey import Crawl, Row, Survey, shown, survey
from crawler.unpacking import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_EXCHANGES = 2000
_MOST_OUTSIDE = 1000  # answers of outside services
_MOST_BYTES = 256 << 20  # of all bodies kept together
_MOST_WARNINGS = 50
_WARC_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answered request.

    `url` is the WARC-Target-URI, `headers` lower-case names in the order received, `body` the payload
    decoded, `record_id` the WARC-Record-ID without angle brackets, `digest` the WARC-Payload-Digest,
    `captured_at` the WARC-Date (RFC 3339, UTC). `body_cut` says that the body was longer than was kept, `service`
    which outside service answered (`outside.Service`), empty for what is of the blog itself.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    record_id: str
    digest: str
    captured_at: str
    body_cut: bool = False
    service: str = ""

    def header(self, name: str) -> str:
        """Give the first header of that lower-case name, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Failure:
    """One request without an answer; `kind` is one word: robots, dns, refused, tls, timeout, private, size …

    `service` is the outside service that was asked (`outside.Service`), empty for the blog itself.
    """

    url: str
    kind: str
    message: str
    at: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What one crawl of one blog asked and was answered, in the order of the file.

    `start_url` is the address the crawl began with, else the first HTML page of the file. `partial` says in
    a few words why the crawl stopped before its end (Ctrl-C, dead host, a truncated file), or is empty.
    `warnings` name records that could not be used. `landed_url` is where `start_url` led, over redirects that
    the file holds: the blog is the scope of it. `pictures` are the keys (`pictures.picture_key`) of pictures that
    the file holds, of any host; `pictures.read_pictures` reads those that are wanted. `outside` is what our crawl
    asked of others than the blog (registries, archives, shops) in the order of asking, `outside_failures` what of
    that got no answer, `followed` the links of the blog that were to be followed.
    """

    path: str
    sha256: str
    start_url: str
    exchanges: tuple[Exchange, ...]
    failures: tuple[Failure, ...] = ()
    partial: str = ""
    warnings: tuple[str, ...] = ()
    landed_url: str = ""
    pictures: frozenset[str] = frozenset()
    outside: tuple[Exchange, ...] = ()
    outside_failures: tuple[Failure, ...] = ()
    followed: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """How far the blog of this capture reaches."""
        return scope_of(self.landed_url or self.start_url)


def read(path: Path, *, url: str = "") -> Capture:
    """Read the capture of one blog from a WARC, gzipped WARC or WACZ file.

    Of a file with several hosts the blog of `url` is taken, else the one that our crawl began with, else that
    of the first page a WACZ lists, else that of the first HTML page. Where that address was redirected to
    another host of the file, the blog is where it ended.

    Of several answers of one page (`addresses.canonical`) the first good one is kept: a 200 with a body before
    any other 2xx, that before a redirect, that before an error. Pictures, sound, film, fonts, style sheets,
    scripts and answers to POST are left out. A revisit record gives an exchange with its own id and date and the
    body of the record that it refers to.

    Raises CouldNotRead for a file that is missing, empty, not a capture, or holds nothing of that blog, and
    BadAddress for a `url` that is none.
    """
    wanted = parse_address(url) if url else ""
    with RecordFile(path) as file:
        trouble = Trouble()
        found = survey(file, trouble)
        crawled = next((crawl.start_url for crawl in found.crawls if host_of(crawl.start_url)), "")
        start = wanted or crawled or first_page(file, found)
        if not start:
            raise CouldNotRead(f"{path} holds no HTML page{_hosts(found)}")
        landed, way = follow(start, found)
        own = next((c for c in found.crawls if canonical(c.start_url) == canonical(start)), None)
        if own is not None and host_of(own.landed_url) not in ("", host_of(landed)):
            landed = own.landed_url  # a refresh in the page's mark-up, which is no redirect, led there
        chosen = choose(found, scope_of(landed), way, trouble)
        failures = _failures(found, own, scope_of(landed))
        if not chosen and not failures:
            raise CouldNotRead(f"{path} holds nothing of {host_of(landed) or start}{_hosts(found)}")
        if len(chosen) > _MOST_EXCHANGES:
            trouble.warnings.append(f"only the first {_MOST_EXCHANGES} of {len(chosen)} answers were read")
            chosen = chosen[:_MOST_EXCHANGES]
        exchanges = tuple(_load(file, chosen, trouble))
        outside = tuple(_load(file, own.outside[:_MOST_OUTSIDE], trouble)) if own and own.outside else ()
        return Capture(
            path=str(path),
            sha256=file.sha256(),
            start_url=start,
            landed_url=landed,
            exchanges=exchanges,
            failures=failures,
            partial=trouble.cut or (own.partial if own else ""),
            warnings=_fold(trouble.warnings),
            pictures=frozenset(picture_key(row.url) for row in found.rows if row.picture),
            outside=outside,
            outside_failures=tuple(
                Failure(url, kind, message, _utc(at), service)
                for url, kind, message, at, service in (own.outside_failures if own else ())
            ),
            followed=tuple(dict.fromkeys(own.followed[:_MOST_OUTSIDE])) if own else (),
        )


def _failures(found: Survey, own: Crawl | None, scope: Scope) -> tuple[Failure, ...]:
    """Give the failures of this blog's own crawl, and of other crawls in the file those within the blog."""
    return tuple(
        Failure(url, kind, message, _utc(at))
        for crawl in found.crawls
        for url, kind, message, at in crawl.failures
        if crawl is own or scope.holds(url)
    )


def _load(file: RecordFile, chosen: list[Row], trouble: Trouble) -> Iterator[Exchange]:
    """Read the bodies of the chosen answers on a second walk over the file."""
    wanted = {row.number: row for row in chosen} | {row.source.number: row.source for row in chosen if row.source}
    heads: dict[int, Head] = {}
    payloads: dict[int, Payload] = {}
    room = _MOST_BYTES
    for record in file.records(Trouble()):
        row = wanted.get(record.number)
        if row is None:
            continue
        if row.kind == "resource":
            heads[row.number] = Head(200, (("content-type", record.get("Content-Type")),))
        else:
            heads[row.number] = read_head(record.block)
        if row.kind != "revisit":
            payload = read_payload(record.block, heads[row.number], record.get("WARC-Payload-Digest"))
            trouble.warnings += (f"{oddity}: {shown(row.url)}" for oddity in payload.oddities)
            if len(payload.body) > room:
                trouble.warnings.append(f"no memory left for the body of {shown(row.url)}")
                payload = replace(payload, body=b"", cut=True)
            room -= len(payload.body)
            payloads[row.number] = replace(payload, cut=payload.cut or bool(record.get("WARC-Truncated")))
        if len(heads) == len(wanted):
            break
    for row in chosen:
        bearer = row.source or row
        # The file may have ended before, or have been changed between the walks.
        if row.number not in heads or bearer.number not in payloads:
            continue
        payload, head = payloads[bearer.number], heads[row.number]
        if row.source and head.status in (0, 304):
            head = heads[bearer.number]
        yield Exchange(
            url=row.url,
            status=head.status,
            headers=head.headers,
            body=payload.body,
            record_id=row.record_id or f"record {row.number}",
            digest=payload.digest,
            captured_at=_utc(row.date),
            body_cut=payload.cut,
            service=row.service,
        )


def _utc(date: str) -> str:
    """Give a WARC-Date as RFC 3339 in UTC, or the empty string for text that is no date."""
    if _WARC_DATE.fullmatch(date):
        return date
    try:
        when = datetime.fromisoformat(date)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):  # a moment of year 9999 may lie in the year 10000 in UTC
        return ""
    return when.isoformat().replace("+00:00", "Z")


def _hosts(found: Survey) -> str:
    """Name up to five hosts of which the file holds the most pages."""
    pages = Counter(host_of(row.url) for row in found.rows if row.html and row.rank == 0)
    counts = pages or Counter(host_of(row.url) for row in found.rows)
    return "; it holds " + ", ".join(shown(host) for host, _ in counts.most_common(5)) if counts else ""


def _fold(warnings: list[str]) -> tuple[str, ...]:
    """Give each warning once, and not endlessly many."""
    once = tuple(dict.fromkeys(warnings))
    if len(once) <= _MOST_WARNINGS:
        return once
    return (*once[:_MOST_WARNINGS], f"and {len(once) - _MOST_WARNINGS} more warnings")
