"""What a blog sends its readers to: the links that leave it, those that earn, and those that call to buy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import fact
from classifier.lexicons import load
from classifier.money import money_links, sells
from classifier.once import once
from classifier.page import Position
from classifier.sentences import around
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.money import MoneyLink
    from classifier.page import Link, Page

_LEAST_WORDS = 60
_LEAST_POSTS = 3
_READING_ROLES = ("post", "home", "other", "product", "listing")
_PICTURE = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|mp3|mp4|pdf)([?#]|$)|googleusercontent\.com|staticflickr", re.IGNORECASE
)
_SITE_POSITIONS = (Position.HEADER, Position.FOOTER)


@cache
def everybody() -> frozenset[str]:
    """The registrable domains that everybody links to: social networks, platforms, licences, browsers."""
    return frozenset(load("commerce")["everybody"]["any"])


@once
def body(page: Page) -> str:
    """The words of the article as lines; where a blog repeats itself so much that most of its body counts as
    furniture, all words of the body."""
    whole = "\n".join(block.text for block in page.at(Position.BODY))
    return page.main_text if page.words * 4 >= len(whole.split()) else whole


@once
def articles(blog: Blog) -> tuple[Page, ...]:
    """The pages that readers come for: the posts where there are three or more, else every page but those that
    tell who runs the blog."""
    posts = tuple(page for page in blog.posts if len(body(page).split()) >= _LEAST_WORDS)
    if len(posts) >= _LEAST_POSTS:
        return posts
    return tuple(page for page in blog.pages if page.role in _READING_ROLES and page.words >= _LEAST_WORDS)


@once
def outbound(page: Page) -> tuple[Link, ...]:
    """The links out of the blog that its author set: not in header, footer or comments, not to pictures, not to
    where everybody links, not to the blog's own domain; a redirect of the blog's own counts as outward."""
    own = registrable_domain(host_of(page.url))
    hidden = {id(m.link) for m in money_links(page) if m.how == "cloaked"}
    return tuple(
        link
        for link in page.links
        if link.position not in (*_SITE_POSITIONS, Position.COMMENTS)
        and not _PICTURE.search(link.url)
        and (id(link) in hidden or not (link.internal or link.domain == own or link.domain in everybody()))
    )


@once
def article_money(page: Page) -> tuple[MoneyLink, ...]:
    """The money links that stand in the article or beside it, not in header or footer."""
    return tuple(m for m in money_links(page) if m.link.position not in _SITE_POSITIONS)


@once
def offers(page: Page) -> tuple[Link, ...]:
    """The links of the article that sell: money links, and links out of the blog whose words call to buy."""
    money = {id(m.link) for m in article_money(page)}
    return tuple(
        link
        for link in page.links
        if id(link) in money
        or (
            link.position is not Position.COMMENTS
            and not link.internal
            and link.domain not in everybody()
            and sells(link)
        )
    )


def shown(page: Page, link: Link) -> Evidence:
    """Quote a link: its words and its address."""
    words = around(link.anchor, 0, 0, after=80)
    return fact(page, "“{}” → {}", words, link.url) if words else fact(page, "link to {}", link.url)
