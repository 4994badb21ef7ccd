"""The headline and the section headings of a post, as several signals read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.lexicons.counts import WORD, phrase_list
from classifier.once import once
from classifier.page import Position

if TYPE_CHECKING:
    from classifier.page import Block, Page

_HEADINGS = ("h1", "h2", "h3", "h4")
_SITE_NAME = re.compile(r"\s(?:[|–—·»«-]|::)\s")


@once
def headings(page: Page) -> tuple[Block, ...]:
    """The headings of the article, the headline among them.

    A heading that many pages carry ("Final verdict") counts where the author's own text goes on below it; a box
    under the article ("Related posts") does not.
    """
    own = [block.order for block in page.main if block.tag not in _HEADINGS]
    last = max(own, default=-1)
    return tuple(
        block
        for block in page.at(Position.BODY)
        if block.tag in _HEADINGS and (block.order not in page.furniture or min(own, default=0) < block.order < last)
    )


@once
def headline(page: Page) -> str:
    """The headline of a post.

    The longest heading that stands in the page's title (themes set it as h1 or h2, and the site's name too),
    else the first h1 of the article, else the title without the site's name.
    """
    title = page.title.lower()
    inside = [b.text for b in headings(page) if len(b.text) > 3 and b.text.lower() in title]
    first = next((b.text for b in headings(page) if b.tag == "h1"), "")
    return max(inside, key=len, default="") or first or _SITE_NAME.split(page.title)[0]


@once
def sections(page: Page) -> tuple[str, ...]:
    """The headings of the article without its headline, wherever that is said again ("3 comments on …")."""
    return tuple(b.text for b in headings(page) if b.tag != "h1" and headline(page) not in b.text)


@once
def keywords(page: Page) -> frozenset[str]:
    """The words of the headline that can name a topic: four letters or more, no numbers, in lower case."""
    common = phrase_list("template", "common_in_headlines")
    assert common is not None
    words = {w for w in WORD.findall(headline(page).lower()) if len(w) >= 4 and not w.isdigit()}
    return frozenset(words - common.words)
