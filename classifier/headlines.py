"""The headline and the section headings of a post, as several signals read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.lexicons.counts import WORD
from classifier.once import once

if TYPE_CHECKING:
    from classifier.page import Block, Page

_SITE_NAME = re.compile(r"\s[|–—·»-]\s")


@once
def headline(page: Page) -> str:
    """The headline: the first h1 of the article, else the title without the site's name."""
    first = next((b.text for b in page.main if b.tag == "h1"), "")
    return first or _SITE_NAME.split(page.title)[0]


@once
def headings(page: Page) -> tuple[Block, ...]:
    """The headings of the article, the headline among them."""
    return tuple(block for block in page.main if block.tag in ("h1", "h2", "h3", "h4"))


@once
def sections(page: Page) -> tuple[str, ...]:
    """The headings of the article without its headline."""
    return tuple(b.text for b in headings(page) if b.tag != "h1" and b.text != headline(page))


@once
def keywords(page: Page) -> frozenset[str]:
    """The words of the headline that can name a topic: four letters or more, no numbers, in lower case."""
    return frozenset(w for w in WORD.findall(headline(page).lower()) if len(w) >= 4 and not w.isdigit())
