"""The links of a page, and where each stands: what the spider needs to know to go on.

One lxml tree and one walk over its links, a millisecond or two a page. Features are not read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.portraits import SeenPortrait, find_portraits

# Pages are cut, not refused: what a blog links to stands in its first megabytes.
MAX_BYTES = 8_000_000
MAX_LINKS = 5_000
_MAX_FEEDS = 20
_ANCHOR_CHARACTERS = 300

_PLACE_BY_TAG = {"nav": "nav", "footer": "footer", "aside": "aside", "article": "article", "main": "article"}
# Class and id names by which themes without HTML5 elements say the same.
_PLACE_BY_NAME = (
    ("footer", re.compile(r"(?:^|[\s_-])(?:footer|colophon|site-?info|credits)", re.IGNORECASE)),
    ("aside", re.compile(r"(?:^|[\s_-])(?:sidebar|widget|aside|blogroll)", re.IGNORECASE)),
    ("nav", re.compile(r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|pagination|pager|breadcrumbs?)", re.IGNORECASE)),
    ("header", re.compile(r"(?:^|\s)(?:site-|page-|main-)?(?:header|masthead|topbar)(?:\s|$)", re.IGNORECASE)),
    (
        "article",
        re.compile(r"(?:^|[\s_-])(?:post|entry|hentry|article)(?:[-_](?:body|content|\d+))?(?:\s|$)", re.IGNORECASE),
    ),
)
_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s>]+)", re.IGNORECASE)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_SPACE = re.compile(r"\s+")
# Most links: joining puts at most the host of the page before them, and that is quicker done than joining.
_PLAIN = re.compile(r"(https?://[a-z0-9.-]+)?/(?:[\w%~-]+(?:[./][\w%~-]+)*/?)?(?:\?[\w=&%.-]+)?(?:#[\w-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeenLink:
    """One link: absolute http(s) address without fragment, text, rel values, where it stands, its place in order.

    `position` is "nav", "header", "article", "listing" (an entry of a list of articles), "aside", "footer" or
    "" where the page does not tell.
    """

    url: str
    anchor: str
    rel: frozenset[str]
    position: str
    order: int


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What a page says about where to go: its links, its own canonical address, its feeds, its refresh target.

    Addresses are absolute or the empty string. `noindex` and `nofollow` are what its robots meta elements say;
    `generator` and `title` are its own words; `portraits` may show who writes; `cut` says that there were more
    links or bytes than are read.
    """

    links: tuple[SeenLink, ...] = ()
    canonical: str = ""
    feeds: tuple[str, ...] = ()
    refresh: str = ""
    noindex: bool = False
    nofollow: bool = False
    generator: str = ""
    title: str = ""
    portraits: tuple[SeenPortrait, ...] = ()
    cut: bool = False


def read_links(body: bytes, charset_hint: str, url: str) -> SeenPage:
    """Read the links of an HTML page; never raises, whatever the bytes are.

    `charset_hint` is the charset of the Content-Type header or empty, `url` the address the page came from.
    """
    root = _parse(body[:MAX_BYTES], charset_hint)
    if root is None:
        return SeenPage()
    base = _base(root, url)
    links, cut = _links(root, base)
    heads = _heads(root, base)
    portraits = tuple(
        SeenPortrait(address, seen.rank) for seen in find_portraits(root) if (address := _absolute(seen.source, base))
    )
    return SeenPage(links=links, portraits=portraits, cut=cut or len(body) > MAX_BYTES, **heads)


def _parse(body: bytes, charset_hint: str) -> Any:
    from lxml import etree, html  # type: ignore[import-untyped]  # not needed by --help
    from w3lib.encoding import html_to_unicode

    hint = re.sub(r"[^\w.:-]", "", charset_hint)[:40]
    try:
        _, text = html_to_unicode(f"text/html; charset={hint}" if hint else None, body)
    except (LookupError, ValueError):
        text = body.decode("latin-1")
    if "<" not in text and b"<" in body:
        text = body.decode("utf-8", "replace")  # the charset it declares is not the one it is in
    text = text.replace("\x00", "")
    if not text.strip():
        return None
    # `huge_tree` moves the depth at which the parser stops from 256, which unclosed tags reach on real
    # pages, to 2,048; the size is bounded above.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _base(root: Any, url: str) -> str:
    for element in root.iter("base"):
        found = _absolute(element.get("href"), url)
        if found:
            return found
    return url


def _links(root: Any, base: str) -> tuple[tuple[SeenLink, ...], bool]:
    places: dict[Any, str] = {}
    # Several articles on one page are the entries of a list; one is the page's own.
    several = sum(1 for _ in zip(root.iter("article"), range(3), strict=False)) >= 3
    found: list[SeenLink] = []
    for order, element in enumerate(root.iter("a", "area")):
        if len(found) >= MAX_LINKS or order >= 4 * MAX_LINKS:
            return tuple(found), True
        url = _absolute(element.get("href"), base)
        if not url:
            continue
        position = _place(element, places)
        if position == "article" and several:
            position = "listing"
        found.append(
            SeenLink(
                url=url,
                anchor=_anchor(element),
                rel=frozenset((element.get("rel") or "").lower().split()),
                position=position,
                order=order,
            )
        )
    return tuple(found), False


def _heads(root: Any, base: str) -> dict[str, Any]:
    canonical = refresh = generator = title = ""
    feeds: dict[str, None] = {}
    robots: set[str] = set()
    for element in root.iter("link", "meta", "title"):
        tag = element.tag
        if tag == "title":
            title = title or _SPACE.sub(" ", element.text or "").strip()[:_ANCHOR_CHARACTERS]
        elif tag == "link":
            rel = (element.get("rel") or "").lower().split()
            if "canonical" in rel:
                canonical = canonical or _absolute(element.get("href"), base)
            elif "alternate" in rel and (element.get("type") or "").lower().strip() in _FEED_TYPES:
                target = _absolute(element.get("href"), base)
                if target and len(feeds) < _MAX_FEEDS:
                    feeds[target] = None
        else:
            name = (element.get("name") or element.get("http-equiv") or "").lower().strip()
            content = element.get("content") or ""
            if name == "refresh":
                leads = _REFRESH.match(content)
                refresh = refresh or (_absolute(leads[1], base) if leads else "")
            elif name in {"robots", "googlebot"}:
                robots.update(re.split(r"[\s,]+", content.lower()))
            elif name == "generator":
                generator = generator or content[:200]
    return {
        "canonical": canonical,
        "feeds": tuple(feeds),
        "refresh": refresh,
        "noindex": bool(robots & {"noindex", "none"}),
        "nofollow": bool(robots & {"nofollow", "none"}),
        "generator": generator,
        "title": title,
    }


def _place(element: Any, places: dict[Any, str]) -> str:
    """Tell where an element stands: the nearest ancestor that says so decides."""
    path = []
    place = ""
    for ancestor in element.iterancestors():
        known = places.get(ancestor)
        if known is None:
            path.append(ancestor)
            known = _own_place(ancestor)
        if known:
            place = known
            break
        if ancestor in places:
            break
    for ancestor in path:
        places[ancestor] = place
    return place


def _own_place(element: Any) -> str:
    tag = element.tag
    if tag in _PLACE_BY_TAG:
        return _PLACE_BY_TAG[tag]
    if tag == "header":
        # The header of an article belongs to the article.
        return "" if any(a.tag in {"article", "main"} for a in element.iterancestors()) else "header"
    if tag in {"body", "html"}:
        return ""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if element.get("role") == "navigation":
        return "nav"
    if names:
        for place, pattern in _PLACE_BY_NAME:
            if pattern.search(names[:500]):
                return place
    return ""


def _anchor(element: Any) -> str:
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece[:_ANCHOR_CHARACTERS])
        size += len(pieces[-1])
        if size > 2 * _ANCHOR_CHARACTERS:
            break
    text = _SPACE.sub(" ", " ".join(pieces)).strip()
    if not text:
        image = next(element.iter("img"), None)
        text = (
            element.get("title") or element.get("aria-label") or (image.get("alt") if image is not None else "") or ""
        )
        text = _SPACE.sub(" ", text).strip()
    return text[:_ANCHOR_CHARACTERS]


def _absolute(target: str | None, base: str) -> str:
    """Give the absolute http(s) address without fragment, or the empty string."""
    plain = _PLAIN.fullmatch(target or "")
    if plain and (plain[1] or _root(base)):
        return (plain[0] if plain[1] else _root(base) + plain[0]).partition("#")[0]
    target = _SPACE.sub(" ", target or "").strip()
    if not target or target.startswith("#"):
        return ""
    scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", target, re.IGNORECASE)
    if scheme and scheme[0].lower() not in {"http", "https"}:
        return ""
    try:
        url = urljoin(base, target)
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is not a number
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return url.partition("#")[0].replace(" ", "%20")


@lru_cache(maxsize=64)
def _root(base: str) -> str:
    """Give scheme and host of an address, as they are joined to a path; empty for what is no web address."""
    try:
        parts = urlsplit(base)
        parts.port  # noqa: B018  # raises for a port that is not a number
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.hostname else ""
