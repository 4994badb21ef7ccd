"""Which answers of a capture file belong to the one blog that is read: where it begins, and how far it reaches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.addresses import Scope, canonical
from crawler.survey import Originals, Row, Survey, shown

if TYPE_CHECKING:
    from crawler.records import RecordFile
    from crawler.unpacking import Trouble

_MOST_HOPS = 10
# What stands at the root of a host for all of it, also where a blog has only a part of the host.
_WELL_KNOWN = re.compile(
    r"/((robots|ads|app-ads|humans|security)\.txt|sitemap[^/]*|(feed|rss|atom|index)(\.xml|\.json|/)?|\.well-known/.*)",
    re.IGNORECASE,
)


def first_page(file: RecordFile, found: Survey) -> str:
    """Give the first page that a WACZ lists, else the first HTML page of the file, or the empty string."""
    listed = file.first_page()
    if listed and any(row.key == canonical(listed) for row in found.rows):
        return listed
    return next((row.url for row in found.rows if row.html and row.rank == 0), "")


def follow(start: str, found: Survey) -> tuple[str, set[str]]:
    """Give the address where `start` led and the pages (canonical) passed on the way there."""
    best: dict[str, Row] = {}
    for row in found.rows:
        # A redirect from http to https, or to www., stays on its page: what counts is where it leaves it.
        if row.rank < 2 or (row.rank == 2 and _target(row) not in ("", row.key)):
            kept = best.setdefault(row.key, row)
            if row.rank < kept.rank:
                best[row.key] = row
    way: set[str] = set()
    at = start
    for _ in range(_MOST_HOPS):
        here = best.get(canonical(at))
        if here is None or here.rank != 2 or here.key in way or _target(here) not in best:
            break
        way.add(here.key)
        at = urljoin(here.url, here.location)
    return at, way


def _target(row: Row) -> str:
    try:
        return canonical(urljoin(row.url, row.location)) if row.location else ""
    except ValueError:
        return ""


def choose(found: Survey, scope: Scope, way: set[str], trouble: Trouble) -> list[Row]:
    """Give the answers of one blog, the best of each page, in the order of the file."""
    originals = Originals(found.rows)
    best: dict[str, Row] = {}
    for row in found.rows:
        if row.left_out or not (scope.holds(row.url) or row.key in way or _at_root(row.url, scope)):
            continue
        if row.record_id in found.posted or row.concurrent in found.posted:
            continue
        if row.kind == "revisit" and not originals.settle(row):
            trouble.warnings.append(f"a revisit of something that the file does not hold: {shown(row.url)}")
            continue
        kept = best.setdefault(row.key, row)
        if row.rank < kept.rank:
            best[row.key] = row
    return sorted(best.values(), key=lambda row: row.number)


def _at_root(url: str, scope: Scope) -> bool:
    if scope.prefix == "/" or not Scope(scope.host).holds(url):
        return False
    return bool(_WELL_KNOWN.fullmatch(urlsplit(url).path))
