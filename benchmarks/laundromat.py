"""The Information Laundromat's indicator tiers, done over as a baseline for `network`.

Described at github.com/ASD-at-GMF/disinfo-laundromat (README, about.md; Alliance for Securing Democracy, Institute for
Strategic Dialogue, University of Amsterdam): indicators are read from a page, those of tier 1 (conclusive) and tier 3
(circumstantial) are matched by equality, sets such as style classes by intersection over union of at least 0.9. All
written anew here. Left out is what a capture does not hold and the tool asks outside services for (certificates,
addresses, WHOIS, urlscan: all of its tier 2), and, in its favour, its tier-1 match on the top-level domain alone, which
would tie every `.com` to every other. Also in its favour identifiers are sought on every page, not on the one given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.archive import Capture

Indicators = dict[str, frozenset[str]]
_PATTERNS = {
    "1-analytics": r"\bUA-\d{6,}",
    "1-adsense": r"\bpub-\d{10,20}",
    "1-tag": r"\b(?:G|GTM|AW|GT)-[A-Z0-9]{6,16}\b",
    "1-pixel": r"fbq\(\s*['\"]init['\"]\s*,\s*['\"](\d+)",
    "1-hotjar": r"\bhjid\s*[=:]\s*(\d+)",
    "1-pinterest": r"pintrk\(\s*['\"]load['\"]\s*,\s*['\"](\d+)",
    "1-yandex": r"\bym\((\d{8})\b",
    "3-amazon": r"amazon\.[a-z.]+/[^\s\"'<>]*[?&;]tag=([\w-]+)",
    "3-awin": r"awinaffid=(\d+)",
    "3-clickbank": r"//([\w-]+)\.[\w-]+\.hop\.clickbank\.net",
    "3-substack": r"//([\w-]+)\.substack\.com",
    "3-shopify": r"//([\w-]+)\.myshopify\.com",
    "3-facebook": r"facebook\.com/([\w.]+)",
    "3-twitter": r"twitter\.com/@?(\w+)",
    "3-instagram": r"instagram\.com/@?([\w.]+)",
    "3-youtube": r"youtube\.com/(?:user|channel)/([\w-]+)",
    "3-pinterest": r"pinterest\.[a-z]+/(\w+)",
    "3-linkedin": r"linkedin\.com/in/([\w-]+)",
    "3-telegram": r"\bt\.me/@?(\w+)",
    "3-uuid": r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
_VERIFICATION = re.compile(r"verif|validate", re.IGNORECASE)
_LEAST_UNION = 0.9
SETS = ("3-classes", "3-ids", "3-links", "3-scripts", "3-meta")


def indicators_of(capture: Capture) -> Indicators:
    """Read the indicators of a capture: identifiers from all pages, the sets from the first."""
    from lxml import html

    found: dict[str, set[str]] = {"1-domain": {registrable_domain(host_of(capture.start_url))}}
    first = True
    for exchange in capture.exchanges:
        if exchange.status != 200 or "html" not in exchange.header("content-type"):
            continue
        text = exchange.body.decode("utf-8", "replace")
        for name, pattern in _COMPILED.items():
            found.setdefault(name, set()).update(match[pattern.groups] for match in pattern.finditer(text))
        try:
            tree = html.fromstring(exchange.body)
        except (ValueError, html.etree.ParserError):
            continue
        for meta in tree.iter("meta"):
            name, content = str(meta.get("name") or meta.get("property") or ""), str(meta.get("content") or "")
            if _VERIFICATION.search(name):
                found.setdefault("1-verification", set()).add(f"{name} {content}")
            if name == "generator":
                found.setdefault("3-cms", set()).add(content)
        if first:
            first = False
            elements = list(tree.iter("*"))
            found["3-classes"] = {word for each in elements for word in str(each.get("class") or "").split()}
            found["3-ids"] = {str(each.get("id")) for each in elements if each.get("id")}
            found["3-links"] = {str(each.get("href")) for each in tree.iter("link") if each.get("href")}
            found["3-scripts"] = {str(each.get("src")) for each in tree.iter("script") if each.get("src")}
            found["3-meta"] = {f"{m.get('name')} {m.get('content')}" for m in tree.iter("meta") if m.get("name")}
    return {name: frozenset(values - {""}) for name, values in found.items() if values - {""}}


def matches(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> Iterable[str]:
    """Give the indicators on which two sites match, as the tool matches each."""
    for name in a.keys() & b.keys():
        common = len(a[name] & b[name])
        if common and (name not in SETS or common / len(a[name] | b[name]) >= _LEAST_UNION):
            yield name


def score(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> float:
    """Rank a pair: by matches of tier 1, then by those of tier 3."""
    tiers = [name[0] for name in matches(a, b)]
    return 1000.0 * tiers.count("1") + tiers.count("3")
