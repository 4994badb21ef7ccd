"""Feeds and sitemaps: which posts a blog says it has, and when they were written.

Both come from strangers: entities are not expanded, nothing is fetched, sizes and counts are capped.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

MAX_FEED_BYTES = 10_000_000
MAX_SITEMAP_BYTES = 50_000_000  # the limit of the protocol, uncompressed: https://www.sitemaps.org/protocol.html
MAX_ADDRESSES = 50_000  # the same
MAX_ENTRIES = 1_000
MAX_TEXT = 100_000  # characters of one entry
_SPACE = re.compile(r"\s+")
_W3C_DAY = re.compile(r"\s*(\d{4})-(\d\d)(?:-(\d\d))?")
# A declaration of entities may make a small file endless. No feed needs one: all of them use entities of HTML.
_DOCTYPE_BEGINS = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: absolute address, title, day of publication, author, plain text."""

    url: str
    title: str
    day: date | None
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own address, title and author of the whole, entries in the order of the file.

    `record_id` and `digest` are those of the WARC record that it was read from, where it was read from one.
    """

    url: str
    title: str
    author: str
    entries: tuple[Entry, ...]
    record_id: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap with the day of its last change, which may be the day of the last build."""

    url: str
    day: date | None


def read_feed(body: bytes, url: str) -> Feed | None:
    """Read RSS, RDF or Atom; None if the bytes are no feed. Never raises for what the bytes are."""
    body = body[:MAX_FEED_BYTES]
    start = body[:4096].lstrip().lower()
    if not start or start.startswith((b"<!doctype html", b"<html")):
        return None
    import feedparser  # 60 ms that --help need not pay

    # The bytes as a stream: feedparser opens a string that looks like an address or a file name.
    try:
        parsed = feedparser.parse(
            io.BytesIO(_closed(_without_doctype(body))),
            response_headers={"content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # a parser of bytes from strangers: whatever it raises, this is no feed
        return None
    if not parsed.get("version"):
        return None
    head = parsed.get("feed", {})
    entries = tuple(_entry(item, url) for item in parsed.get("entries", ())[:MAX_ENTRIES])
    return Feed(url=url, title=_plain(head.get("title", "")), author=_author(head), entries=entries)


def read_sitemap(body: bytes, url: str) -> tuple[list[str], list[SitemapEntry]]:
    """Read a sitemap (XML, gzipped XML or a list of addresses): its child sitemaps and its pages.

    Both are empty for bytes that are no sitemap. Addresses are absolute http(s); at most 50,000 are read.
    """
    # Sitemaps are UTF-8 (sitemaps.org/protocol.html), in which a NUL has no place; a parser takes seconds to pass many.
    body = _inflate(body)[:MAX_SITEMAP_BYTES].partition(b"\0")[0]
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start or start.lower().startswith((b"<!doctype html", b"<html")):
        return [], []
    if not start.startswith(b"<"):
        return [], _from_lines(body, url)
    return _from_xml(body, url)


def _without_doctype(body: bytes) -> bytes:
    """Leave out the first declaration. Only the place where one begins is tried: a feed may begin thousands."""
    begins = _DOCTYPE_BEGINS.search(body)
    found = _DOCTYPE.match(body, begins.start()) if begins else None
    return body[: found.start()] + body[found.end() :] if found else body


def _closed(body: bytes) -> bytes:
    """Close the elements of a feed that ends in the middle, as one that was cut at a limit does.

    Any fault sends feedparser to its second parser, which takes twice as long and loses the text of the last entry.
    """
    from xml.parsers import expat

    def refuse(*_: object) -> None:
        raise ValueError("no feed needs entities of its own")

    if b"\0" in body[:4]:  # UTF-16 or 32
        return body
    begun: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: begun.append(name)
    parser.EndElementHandler = lambda _: begun.pop()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        fault = expat.errors.messages[error.code]
        if fault in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN):
            kept = body[: parser.ErrorByteIndex]
        elif fault == expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION:
            kept = body + b"]]>"
        else:
            return body
        return kept + "".join(f"</{name}>" for name in reversed(begun)).encode()
    except (ValueError, LookupError):  # an encoding that expat does not know
        return body
    return body


def _entry(item: Any, base: str) -> Entry:
    contents = [part.get("value", "") for part in item.get("content", ())]
    markup = max([*contents, item.get("summary", "") or ""], key=len)
    target = item.get("link") or ""
    if not target and str(item.get("id", "")).startswith(("http://", "https://")):
        target = item["id"]
    return Entry(
        url=_absolute(str(target), base),
        title=_plain(item.get("title", "")),
        day=_day(item),
        author=_author(item),
        text=_plain(markup),
    )


def _day(item: Any) -> date | None:
    for name in ("published_parsed", "created_parsed", "updated_parsed"):
        moment = item.get(name)
        if moment:
            try:
                return date(moment[0], moment[1], moment[2])
            except (ValueError, TypeError, IndexError):
                continue
    return None


def _author(item: Any) -> str:
    detail = item.get("author_detail") or {}
    return _plain(detail.get("name") or item.get("author") or "")[:200]


def _plain(markup: Any) -> str:
    """Give the text of a piece of HTML, white space folded, cut to a bound."""
    text = str(markup or "")[: 4 * MAX_TEXT].replace("\x00", "")
    if "<" in text or "&" in text:
        from lxml import etree, html  # type: ignore[import-untyped]

        try:
            tree = html.fragment_fromstring(text, create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
            text = re.sub(r"<[^<>]*>", " ", text)
        else:
            for element in list(tree.iter("script", "style")):
                element.text = ""
            text = " ".join(tree.itertext())
    return _SPACE.sub(" ", text).strip()[:MAX_TEXT]


def _inflate(body: bytes) -> bytes:
    """Undo gzip up to the cap: a bomb yields its first 50 MB, a broken stream what could be had."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    worker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return worker.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return b""


def _from_lines(body: bytes, base: str) -> list[SitemapEntry]:
    found = []
    for line in body.decode("utf-8", "replace").lstrip("\ufeff").splitlines()[:MAX_ADDRESSES]:
        if line.strip().startswith(("http://", "https://")):
            url = _absolute(line, base)
            if url:
                found.append(SitemapEntry(url, None))
    return found


def _from_xml(body: bytes, base: str) -> tuple[list[str], list[SitemapEntry]]:
    from lxml import etree

    children: list[str] = []
    entries: list[SitemapEntry] = []
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for _, element in events:
            tag = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
            if tag not in {"url", "sitemap"}:
                continue
            location, changed = _fields(element)
            url = _absolute(location, base)
            if url and tag == "sitemap":
                children.append(url)
            elif url:
                entries.append(SitemapEntry(url, _w3c_day(changed)))
            element.clear()
            if len(children) + len(entries) >= MAX_ADDRESSES:
                break
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        pass  # what was read before the fault stands
    return children, entries


def _fields(element: Any) -> tuple[str, str]:
    location = changed = ""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rpartition("}")[2].lower()
        if name == "loc":
            location = location or (child.text or "")
        elif name == "lastmod":
            changed = changed or (child.text or "")
    return location, changed


def _w3c_day(text: str) -> date | None:
    found = _W3C_DAY.match(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def _absolute(target: str, base: str) -> str:
    target = target.strip()
    if not target:
        return ""
    try:
        url = urljoin(base, target)
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is not a number
    except ValueError:
        return ""
    return url.partition("#")[0] if parts.scheme in {"http", "https"} and parts.hostname else ""
