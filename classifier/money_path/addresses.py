"""Post addresses in imprints, in a form in which those of two sites can be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import quote
from classifier.once import once

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence

# House number and postcode, which together name one door: "Musterweg 1, 12345 Musterstadt", "12 rue
# Haute, 75002 Paris", "7 High Street, York YO1 7AA", "500 Main Street, Springfield,
# IL 62701". Formats: Universal Postal Union, S42.
_ADDRESSES = (
    re.compile(
        r"(?<![\w-])(?P<house>\d{1,4}\s?[a-z]?)\b[^\d@]{0,50}?(?:\b[A-Z]{1,2}-)?\b(?P<code>\d{4,5})\s+[A-ZÀ-Þ]\w{2,}"
    ),
    re.compile(r"(?<![\w-])(?P<house>\d{1,4}[a-z]?)\s[^\d@]{4,80}?\b(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})\b"),
    re.compile(r"(?<![\w-])(?P<house>\d{1,5})\s[^\d@]{5,80}?\b(?P<code>[A-Z]{2}\s\d{5})\b"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 20_000


@once
def post_addresses(blog: Blog) -> tuple[tuple[str, Evidence], ...]:
    """Give the post addresses on imprints, contact and about pages: (house number and postcode, quotation)."""
    found: dict[str, Evidence] = {}
    for page in blog.of("legal", "contact", "about"):
        # An address is mostly set line by line, each a block of its own.
        text = " ".join(page.text.split())[:_LONGEST]
        for match in (match for pattern in _ADDRESSES for match in pattern.finditer(text)):
            if not _YEAR.fullmatch(match["house"].strip()):
                key = "".join(match["house"].lower().split()) + " " + "".join(match["code"].split())
                found.setdefault(key, quote(page, match[0]))
    return tuple(found.items())
