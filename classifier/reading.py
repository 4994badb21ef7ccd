"""From an answered request to a parsed page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.dates import agreed_day, read_datings, read_day
from classifier.language import detect
from classifier.page import Byline, Page, Position
from classifier.structured import name_of, read_h_cards, read_json_ld, read_microdata
from classifier.tree import free, make_soup
from classifier.walk import decode, walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from crawler.addresses import Scope
    from crawler.archive import Exchange

_HTML_START = re.compile(
    rb"^\s*(<!doctype\s+html|<html|<head|<body|<!--|<\?xml[^>]*>\s*<!doctype\s+html)", re.IGNORECASE
)
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|created|reviewed|tested)\s+)?(?:by|par|publié par|écrit par|von|"
    r"geschrieben von|por|escrito por|author|auteur|autor|autorin)\b[\s:·|–-]*",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s+[|•·–—-]\s+|\s+(?:on|in|at|posted|updated|published)\s+|\s+(?:le|am|el|um)\s+(?=\S*\d|\w+ \d)"
    r"|[,;(\[|•·]|\s{2,}|\d{1,4}[./-]"
)

_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author")
_WRITTEN = ("written", "écrit", "verfasst", "escrito")


def is_html(exchange: Exchange) -> bool:
    """Tell whether an answer is an HTML page, by its declared type, or by its first bytes where none is declared."""
    kind = exchange.header("content-type").split(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    return kind in ("", "text/plain", "application/octet-stream") and bool(_HTML_START.match(exchange.body[:512]))


def read_page(exchange: Exchange, scope: Scope) -> Page:
    """Parse one HTML answer into a page; its role and furniture are set when the whole blog is known."""
    markup = decode(exchange.body, exchange.header("content-type"))
    soup = make_soup(markup)
    seen = walk(soup, exchange.url, scope)
    structured = read_json_ld(seen.json_ld)
    if "itemscope" in markup:
        structured += read_microdata(soup)
    bylines = list(_declared_authors(structured, seen.meta)) + seen.bylines
    if "h-card" in markup or "vcard" in markup:
        bylines += read_h_cards(soup)
    free(soup)
    body = " ".join(block.text for block in seen.blocks if block.position is Position.BODY)
    lang = detect(body, seen.lang)
    datings = read_datings(exchange.url, structured, seen.meta, seen.times, seen.datewords, lang)
    return Page(
        url=exchange.url,
        record_id=exchange.record_id,
        digest=exchange.digest,
        captured_at=exchange.captured_at,
        title=seen.title,
        blocks=tuple(seen.blocks),
        links=tuple(seen.links),
        images=tuple(seen.images),
        scripts=tuple(seen.scripts),
        forms=tuple(seen.forms),
        structured=tuple(structured),
        meta=seen.meta,
        relations=tuple(seen.relations),
        bylines=tuple(dict.fromkeys(tidy for byline in bylines if (tidy := _tidy(byline)) is not None)),
        datings=datings,
        published=agreed_day(datings),
        lang=lang,
        comments=tuple(seen.comments),
        embeds=tuple(seen.embeds),
        mailtos=tuple(dict.fromkeys(seen.mailtos)),
        noscript=seen.noscript,
    )


def _declared_authors(structured: Iterable[dict[str, Any]], meta: dict[str, str]) -> Iterable[Byline]:
    people = {
        item["@id"]: name_of(item)
        for item in structured
        if "Person" in item["@type"] and isinstance(item.get("@id"), str)
    }
    for item in structured:
        author = item.get("author")
        for part in author if isinstance(author, list) else [author]:
            name = name_of(part)
            if not name and isinstance(part, dict) and isinstance(part.get("@id"), str):
                name = people.get(part["@id"], "")
            if name:
                url = part.get("url") if isinstance(part, dict) else ""
                yield Byline(name, "json-ld", url if isinstance(url, str) else "")
    # The label says what the value is: an author here, the minutes of reading there.
    labelled = meta.get("twitter:label1", "").strip().lower().startswith(_WRITTEN)
    for key in (*_AUTHOR_META, "twitter:data1") if labelled else _AUTHOR_META:
        value = meta.get(key, "")
        if value and "://" not in value:
            yield Byline(value, "meta")


def _tidy(byline: Byline) -> Byline | None:
    """Cut a by-line down to the name: without 'by', date and separators; None where no name is left."""
    name = _NAME_END.split(_BY.sub("", byline.name.strip()), maxsplit=1)[0].strip(" :–—-·|•")
    if not 2 <= len(name) <= 60 or not any(c.isalpha() for c in name) or len(name.split()) > 6:
        return None
    if read_day(name):
        return None
    return Byline(name, byline.source, byline.url)
