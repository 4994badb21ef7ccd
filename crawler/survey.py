"""The first walk over a capture: what every record is, without its body.

What is learnt here (addresses, statuses, redirects, digests, and what our own crawls say of themselves) is
enough to choose one blog; only its bodies are then read, on a second walk.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from crawler import fields
from crawler.addresses import canonical, host_of
from crawler.payload import digest_of, read_head
from crawler.pictures import TYPES
from crawler.records import Record, RecordFile
from crawler.unpacking import PIECE, Trouble

_FIELDS_LIMIT = 1 << 20  # bytes of one warcinfo or metadata record
URL_LIMIT = 8192  # characters; longer ones are traps or data
_MEMORY_LIMIT = 128 << 20  # characters of all rows together, some 300,000 records
_LEFT_OUT = re.compile(
    r"(image|audio|video|font)/(?!svg\+xml)|text/css|(text|application)/(x-)?(java|ecma)script|"
    r"application/(font|x-font|vnd\.ms-fontobject)|image/svg",
    re.IGNORECASE,
)
_HTML = re.compile(r"\s*(text/html|application/xhtml\+xml)", re.IGNORECASE)
_LOOKS_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b", re.I | re.S)
KINDS = ("response", "resource", "revisit")


@dataclass(slots=True)
class Row:
    """What one answer is. `rank` orders the answers of one page, 0 the best; `left_out` is no text to read,
    `picture` one of a kind that can be looked at."""

    number: int
    kind: str
    url: str
    key: str
    status: int
    html: bool
    left_out: bool
    full: bool
    location: str
    record_id: str
    concurrent: str
    date: str
    digest: str
    refers_id: str = ""
    refers_url: str = ""
    refers_date: str = ""
    source: Row | None = None
    picture: bool = False
    service: str = ""

    @property
    def rank(self) -> int:
        """0 for 200 with a body, 1 for another 2xx, 2 for a redirect, 3 for an error."""
        if self.status == 200 and self.full:
            return 0
        if 200 <= self.status < 300:
            return 1
        return 2 if 300 <= self.status < 400 else 3


@dataclass(slots=True)
class Crawl:
    """What one of our own crawls says of itself: where it began and landed; failures as (url, kind, message, time).

    `outside` are the answers of outside services (registries, archives, shops), `outside_failures` as `failures` with
    the service behind, `followed` the links of the blog that it was to follow.
    """

    start_url: str
    landed_url: str = ""
    partial: str = fields.UNFINISHED
    failures: list[tuple[str, str, str, str]] = field(default_factory=list)
    outside: list[Row] = field(default_factory=list)
    outside_failures: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Survey:
    """The answers of a file in its order, our own crawls, and the ids around requests that were no GET."""

    rows: list[Row] = field(default_factory=list)
    crawls: list[Crawl] = field(default_factory=list)
    posted: set[str] = field(default_factory=set)


class Originals:
    """The answers with a body, to be found by what a revisit record says of the one that it stands for."""

    def __init__(self, rows: list[Row]) -> None:
        """Index the answers; the first of several alike counts."""
        self._known: dict[tuple[str, ...], Row] = {}
        for row in rows:
            if row.kind == "revisit" or not row.full:
                continue
            # A server that answers 304 gives no digest and some tools give no date: then the address must do.
            for sign in (
                ("id", row.record_id),
                ("date", row.key, row.date[:19]),
                ("digest", row.digest),
                ("url", row.key),
            ):
                self._known.setdefault(sign, row)

    def settle(self, revisit: Row) -> bool:
        """Give a revisit the standing of the answer that it refers to; false where the file has none."""
        key = canonical(revisit.refers_url or revisit.url)
        signs: list[tuple[str, ...]] = [("date", key, revisit.refers_date[:19])]
        if revisit.refers_id:
            signs.insert(0, ("id", revisit.refers_id))
        signs.append(("digest", revisit.digest) if revisit.digest else ("url", key))
        revisit.source = next((self._known[sign] for sign in signs if sign in self._known), None)
        if revisit.source is None:
            return False
        revisit.full = True
        # 304, or no head at all: what the reader saw is the answer that was there before.
        if revisit.status in (0, 304):
            revisit.status, revisit.html = revisit.source.status, revisit.source.html
        return True


def survey(file: RecordFile, trouble: Trouble) -> Survey:
    """Walk the file once and note what it holds; what cannot be used is named in `trouble`."""
    found = Survey()
    memory = 0
    for record in file.records(trouble):
        kind = record.get("WARC-Type").lower()
        if kind in ("warcinfo", "metadata"):
            _note_fields(record, kind, found)
        elif kind == "request":
            found.posted.update(posted_ids(record))
        elif kind in KINDS:
            url = record.get("WARC-Target-URI")
            if len(url) > URL_LIMIT:
                trouble.warnings.append("passed over an answer with an address of more than 8,192 characters")
            elif record.get(fields.SERVICE_HEADER):
                if found.crawls:  # only our own crawls ask outside services
                    row = row_of(record, kind, url)
                    row.service = record.get(fields.SERVICE_HEADER)
                    found.crawls[-1].outside.append(row)
                    memory += 400 + 2 * len(url) + len(row.location)
            elif re.match(r"https?://", url, re.IGNORECASE) and not host_of(url):
                trouble.warnings.append(f"passed over an answer with an unreadable address: {shown(url)}")
            elif re.match(r"https?://", url, re.IGNORECASE):
                row = row_of(record, kind, url)
                found.rows.append(row)
                memory += 400 + 2 * len(url) + len(row.location) + len(row.refers_url)
                if not row.status and kind != "revisit":
                    trouble.warnings.append(f"an answer without a readable status: {shown(url)}")
        if memory > _MEMORY_LIMIT:
            trouble.cut = f"only the first {len(found.rows)} answers of the file were looked at"
            break
    return found


def shown(url: str) -> str:
    """Give an address for a person to read: of printable characters, and not endless."""
    text = "".join(c if c.isprintable() else "?" for c in url)
    return text if len(text) <= 200 else text[:199] + "…"


def row_of(record: Record, kind: str, url: str) -> Row:
    """Tell what an answer is; its block is read as far as that needs."""
    if kind == "resource":
        status, content_type, location, start = 200, record.get("Content-Type"), "", b""
    else:
        # A revisit may have no HTTP head at all; then its status is that of the answer it stands for.
        head = read_head(record.block)
        status, content_type = head.status, head.get("content-type")
        location, start = head.get("location")[:URL_LIMIT], head.rest
    digest = record.get("WARC-Payload-Digest")
    hasher = hashlib.sha1(start, usedforsecurity=False)
    start += record.block.read(1024)
    full = bool(start)
    if not digest and kind != "revisit":
        hasher.update(start)
        while piece := record.block.read(PIECE):
            hasher.update(piece)
        digest = digest_of(hasher.digest())
    return Row(
        number=record.number,
        kind=kind,
        url=url,
        key=canonical(url),
        status=status,
        html=bool(_HTML.match(content_type) or (not content_type and _LOOKS_HTML.match(start))),
        left_out=bool(_LEFT_OUT.match(content_type)) and not 300 <= status < 400,
        full=full,
        picture=bool(TYPES.match(content_type)) and status == 200 and full and kind != "revisit",
        location=location,
        record_id=record.get("WARC-Record-ID"),
        concurrent=record.get("WARC-Concurrent-To"),
        date=record.get("WARC-Date"),
        digest=digest,
        refers_id=record.get("WARC-Refers-To"),
        refers_url=record.get("WARC-Refers-To-Target-URI")[:URL_LIMIT],
        refers_date=record.get("WARC-Refers-To-Date"),
    )


def _note_fields(record: Record, kind: str, found: Survey) -> None:
    if not record.get("Content-Type").lower().startswith("application/warc-fields"):
        return
    told = fields.parsed(record.block.read(_FIELDS_LIMIT))
    if kind == "warcinfo":
        if fields.START_URL in told:
            found.crawls.append(Crawl(told[fields.START_URL]))
    elif found.crawls:
        crawl = found.crawls[-1]
        if fields.FAILURE in told:
            url, at = record.get("WARC-Target-URI"), record.get("WARC-Date")
            row = (url, told[fields.FAILURE], told.get(fields.MESSAGE, ""), at)
            if fields.SERVICE in told:
                crawl.outside_failures.append((*row, told[fields.SERVICE]))
            else:
                crawl.failures.append(row)
        elif fields.FOLLOWED in told:
            crawl.followed.append(record.get("WARC-Target-URI"))
        elif fields.STOPPED in told:
            crawl.partial = fields.partial_of(told[fields.STOPPED])
            crawl.landed_url = told.get(fields.NOTE + "landed", "")


def posted_ids(record: Record) -> list[str]:
    """Give the ids by which the answer to a request record is known, if that was neither GET nor HEAD."""
    method = record.block.read(16).split(b" ", 1)[0].upper()
    if method in (b"GET", b"HEAD", b""):
        return []
    return [name for name in (record.get("WARC-Record-ID"), record.get("WARC-Concurrent-To")) if name]
