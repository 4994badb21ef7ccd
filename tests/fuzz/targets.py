"""What is fuzzed: each target takes bytes as a stranger would send them, and may raise nothing but named errors.

A named error of `crawler.errors` or `classifier.errors` is an answer and is passed over; anything else is a find.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from classifier.assessment import judge
from classifier.assessment_json import to_json
from classifier.audit.listing import read_listing
from classifier.blog import parse
from classifier.errors import ClassifierError
from classifier.model import load, weigh
from classifier.obstacles import look_for_obstacles
from classifier.signals import measure_all
from crawler.archive import Capture, Exchange, read
from crawler.errors import CrawlError
from crawler.feeds import read_feed, read_sitemap
from crawler.hops import page_that_tells, refresh_of
from crawler.links import read_links

_HOME = "https://diary.example/"
_HEADER = b"content-type:"
_PART = b"\n=====\n"
_MOST_PARTS = 4


def page(data: bytes) -> None:
    """Assess a blog of up to four pages, parted by a line `=====`.

    A first line `content-type: …` is the header of the page that it begins.
    """
    parts = [_typed(part) for part in data.split(_PART, _MOST_PARTS - 1)]
    for kind, body in parts:
        read_links(body, kind.partition("charset=")[2], _HOME)
        refresh_of(_HOME, body, kind)
        page_that_tells(_HOME, body, kind)
    exchanges = tuple(
        Exchange(
            url=_HOME + (f"{number}/" if number else ""),
            status=200,
            headers=(("content-type", kind),),
            body=body,
            record_id=f"urn:test:{number}",
            digest="sha1:A",
            captured_at="2026-01-02T03:04:05Z",
        )
        for number, (kind, body) in enumerate(parts)
    )
    _assess(Capture("seed.warc", "0" * 64, _HOME, exchanges))


def warc(data: bytes) -> None:
    """Read a capture file (WARC, gzipped or not, or WACZ) and assess the blog in it."""
    path = _scratch() / "seed.warc"
    path.write_bytes(data)
    try:
        capture = read(path)
    except CrawlError:
        return
    _assess(capture)


def listing(data: bytes) -> None:
    """Read the list of an audit, as text, table or workbook."""
    try:
        found = read_listing("-", stdin=io.BytesIO(data))
    except (ClassifierError, CrawlError):
        return
    names = [entry.name for entry in found.entries]
    assert len(set(names)) == len(names), "two blogs have one folder"
    for name in names:
        assert name not in ("", ".", "..") and "/" not in name and "\0" not in name, "no name of a folder"


def feed(data: bytes) -> None:
    """Read a feed and a sitemap."""
    read_feed(data, _HOME + "feed")
    read_sitemap(data, _HOME + "sitemap.xml")


def robots(data: bytes) -> None:
    """Read a robots.txt and ask it."""
    from crawler.robots import policy_of  # brings Scrapy, which the other targets do without

    policy = policy_of(200, data)
    for path in ("", "about/", "p?a=b&c=*$", "%zz", "é"):
        policy.allows(_HOME + path)
    assert policy.crawl_delay >= 0
    assert all(isinstance(each, str) for each in policy.sitemaps)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "page": page,
    "warc": warc,
    "list": listing,
    "feed": feed,
    "robots": robots,
}


def _assess(capture: Capture) -> None:
    """Take the whole way to the JSON, also where an obstacle would end it before the signals are asked."""
    blog = parse(capture)
    with suppress(ClassifierError, CrawlError):
        look_for_obstacles(capture, blog)
    findings = measure_all(blog)
    model = _model()
    to_json(judge(blog, findings, weigh(model, findings, prior=None), model=model, target=_HOME))


def _typed(part: bytes) -> tuple[str, bytes]:
    if not part.lower().startswith(_HEADER):
        return "text/html", part
    head, _, body = part.partition(b"\n")
    return head[len(_HEADER) :].decode("latin-1").strip(), body


@cache
def _model() -> Any:
    return load()


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="flogcheck-fuzz-"))


def seeds(name: str) -> list[Path]:
    """Give the seed files of a target."""
    return sorted((Path(__file__).parent / "seeds" / name).iterdir())
