"""An institution behind a blog: who pays for it, to what it belongs, and who holds which post in it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, listed, not_found, quote
from classifier.lexicons import phrases
from classifier.operators import copyright_holders, legal_entities
from classifier.page import Position
from classifier.people import persons_in
from classifier.sentences import around, sentence_at
from classifier.signals import signal
from crawler.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Block, Page

_OWN_ROLES = ("home", "about", "author", "contact", "legal")
_MENU = (Position.HEADER, Position.FOOTER)
_MOST_KINDS = 5
_MOST_PEOPLE = 6
_NEAR = 60  # characters between a name and the post that its holder is said to have
_SHORT = 40
_THEN = " · "


def _own_pages(blog: Blog) -> list[Page]:
    """The pages on which a blog tells who stands behind it."""
    return list(blog.of(*_OWN_ROLES))


def _own_words(page: Page) -> Iterator[Block]:
    for block in page.blocks:
        if block.position is not Position.COMMENTS and block.tag != "blockquote":
            yield block


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="different formulas on the blog's own pages, at most 5",
    innocent="A person may write about the museum, the faculty or the charity that they like.",
    source="rules of funders and charity law on naming the body behind a publication; the corpus guide on labels",
)
def institution_behind(blog: Blog) -> Finding:
    """Home, about, author, contact and legal pages speak of a body as the blog's own: a research group, a museum, a
    charity, its funders, its members, its board; or who holds the copyright or runs the site bears such a body's
    name. What one person says of the own career ("I serve on the steering committee") and what is quoted from others
    does not count."""
    kinds: dict[str, Evidence] = {}
    looked = False
    for page in _own_pages(blog):
        pattern = phrases("business", "institution", page.lang)
        singular = phrases("identity", "singular", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        for block in _own_words(page):
            for match in pattern.finditer(block.text):
                sentence = sentence_at(block.text, match.start())
                if singular is None or not singular.search(sentence):
                    kinds.setdefault(match[0].casefold(), quote(page, sentence))
    bodies = phrases("business", "institution_names")
    for party in (*legal_entities(blog), *copyright_holders(blog)):
        named = bodies.search(party.name) if bodies is not None else None
        if named:
            kinds.setdefault(named[0].casefold(), party.evidence)
            looked = True
    if not looked:
        return could_not_look("no page about the blog was read in a language with word lists")
    return found(float(min(_MOST_KINDS, len(kinds))), kinds.values()) if kinds else not_found()


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="people with a post, and menu entries that lead to them, at most 6",
    innocent="A person lists their own former employers and titles.",
    source="team pages of firms and institutions; NewsGuard criterion 'who is in charge'",
)
def staff_listed(blog: Blog) -> Finding:
    """Home, about and author pages name two people or more with the post that each holds (managing director,
    treasurer, research fellow), or the menu at the head or foot of the blog's own pages leads to the team, the board
    or to vacancies. One person with a title tells the own past; a list of posts under a word is no menu entry."""
    pages = _own_pages(blog)
    if not pages:
        return could_not_look("no home, about or contact page was read")
    entry, post = phrases("business", "staff_menu"), phrases("business", "posts_held")
    assert entry is not None and post is not None
    rows: dict[str, Evidence] = {}
    people: dict[str, Evidence] = {}
    for page in pages:
        for link in page.links:
            text = link.anchor.strip(" →›»>+*").casefold()
            if link.position not in _MENU or not link.internal or not text or not entry.fullmatch(text):
                continue
            if role_of(link.url, scope=blog.scope) is not Role.LISTING:  # a category called "jobs" lists posts
                rows.setdefault(text, quote(page, link.anchor))
        if page.role in ("about", "author", "home"):
            texts = list(page.main)
            for block, after in zip_longest(texts, texts[1:]):
                # A list of people puts the name into one block and the post into the next.
                joined = (
                    f"{block.text}{_THEN}{after.text}" if after is not None and len(block.text) < _SHORT else block.text
                )
                for name, at in persons_in(joined, blog):
                    held = post.pattern.search(joined, at + len(name), at + len(name) + _NEAR)
                    if held:
                        said = around(joined, at, held.end(), before=0, after=0)
                        people.setdefault(name, listed(page, "", said.split(_THEN), between=_THEN))
    if len(people) > 1:  # one person with a title is somebody's own past
        rows |= people
    return found(float(min(_MOST_PEOPLE, len(rows))), rows.values()) if rows else not_found()
