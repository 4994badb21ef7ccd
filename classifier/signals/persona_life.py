"""Lived life: kin and friends, days and places that go on over the posts, and a biography that can be checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.lexicons import phrases
from classifier.others_words import others_words
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Block, Page

_NO_WORDS = "there is no word list for the language of the blog"
_NO_POST = "no post was read"
_ENOUGH_WORDS = 60
_YEAR = re.compile(r"\b(?:19[4-9]\d|20[0-3]\d)\b")


def _texts(blog: Blog) -> list[Page]:
    """The posts, and the home page where it holds posts itself; without posts, all else that has words."""
    pages = list(blog.posts)
    if not pages:
        pages = list(blog.of("home", "other", "listing", "product"))
    return [page for page in pages if page.words >= _ENOUGH_WORDS]


def _own_words(page: Page) -> list[Block]:
    """The texts of an article but those of others."""
    return [block for block in page.main if block.order not in others_words(page)]


def _share(blog: Blog, table: str) -> Finding:
    pages = _texts(blog)
    if not pages:
        return could_not_look(_NO_POST)
    hits: list[Evidence] = []
    with_it = looked = 0
    for page in pages:
        pattern = phrases("persona", table, page.lang)
        if pattern is None or not page.lang:
            continue
        looked += 1
        here = list(quotes_of(page, pattern, _own_words(page)))
        with_it += bool(here)
        hits.extend(here[:1])
    if not looked:
        return could_not_look(_NO_WORDS)
    return found(with_it / looked, hits) if hits else not_found()


@signal(
    family="persona",
    toward="individual",
    unit="share of posts",
    innocent="A copywriter can give a persona a family; employees mention theirs.",
    source="cases 2 and 17: personas without kin or past; a life is mentioned in passing, over years",
)
def kin_in_posts(blog: Blog) -> Finding:
    """Share of the posts that mention kin, friends, colleagues or pets of the writer: "my daughter", "mein Hund"."""
    return _share(blog, "kin")


@signal(
    family="persona",
    toward="individual",
    unit="share of posts",
    innocent="Advertorials open with a made-up day.",
    source="temporal and spatial deixis of diaries; compare cases 13 and 14, with one day for every reader",
)
def life_in_posts(blog: Blog) -> Finding:
    """Share of the posts with details of the writer's own days: yesterday I, my kitchen, when I was a child."""
    return _share(blog, "life")


@signal(
    family="persona",
    toward="individual",
    unit="number of companions, at most 5",
    innocent="Fiction and interviews name people too.",
    source="continuity of persons over time: costly to keep up for an invention",
)
def named_companions(blog: Blog) -> Finding:
    """Kin, friends or pets are mentioned by name ("my husband Dave", "our dog Roxy") and the names come back in
    another post."""
    pages = _texts(blog)
    if len(pages) < 2:
        return could_not_look("fewer than two posts were read")
    hits: dict[str, Evidence] = {}
    where: dict[str, set[str]] = {}
    looked = False
    for page in pages:
        pattern = phrases("persona", "kin", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        for block in _own_words(page):
            if block.tag.startswith("h"):
                continue
            for match in pattern.finditer(block.text):
                after = re.match(r",?\s+([A-ZÀ-Þ][a-zà-ÿ]{2,})\b", block.text[match.end() : match.end() + 30])
                if after:
                    name = after[1]
                    where.setdefault(name, set()).add(page.url)
                    hits.setdefault(
                        name, next(iter(quotes_of(page, re.compile(re.escape(match[0] + after[0])), [block])))
                    )
    if not looked:
        return could_not_look(_NO_WORDS)
    if not hits:
        return not_found()
    texts = {page.url: page.main_text for page in pages}
    back = [
        name
        for name in hits
        if any(url not in where[name] and re.search(rf"\b{re.escape(name)}\b", text) for url, text in texts.items())
        or len(where[name]) > 1
    ]
    return found(float(min(5, len(back))), [hits[name] for name in back]) if back else not_found()


@signal(
    family="persona",
    toward="individual",
    unit="facts per 100 words of the about page",
    innocent="Biographies can be invented, and are, since it costs nothing to write one.",
    source="about pages of persons; case 20 shows the invented kind, so this alone must never decide",
)
def concrete_biography(blog: Blog) -> Finding:
    """The about page tells in the first person singular who the writer is: home, work, school, family, years."""
    pages = [page for page in blog.of("about", "author") if page.words >= 20]
    if not pages:
        return could_not_look("no about or author page with words was read")
    facts = words = 0
    hits: list[Evidence] = []
    looked = False
    for page in pages:
        pattern = phrases("persona", "biography", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        words += page.words
        for block in page.main:
            count = len(pattern.findall(block.text))
            if count:
                facts += count + min(2, len(_YEAR.findall(block.text)))
        hits.extend(quotes_of(page, pattern))
    if not looked:
        return could_not_look(_NO_WORDS)
    return found(facts * 100 / max(words, 50), hits) if hits else not_found()
