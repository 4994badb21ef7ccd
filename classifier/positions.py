"""Where on a page an element stands: told from its tag, its landmark role and the names that its class and id give.

Only whole names count: `has-sidebar` on the body or `entry-header` inside an article say nothing about position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from classifier.page import Position
from crawler.addresses import host_of, hosting, scope_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.page import Link


class Kind:
    """What the class and id names of an element call it. Plain words, for enumerations hash ten times slower."""

    COMMENTS = "comments"
    COMMENT_ITEM = "comment"
    COMMENT_AUTHOR = "comment author"
    FOOTER = "footer"
    HEADER = "header"
    ASIDE = "aside"
    ARTICLE = "article"
    BYLINE = "byline"
    DATE = "date"
    UNSEEN = "unseen"
    BUTTON = "button"


# The names are those of the themes of WordPress core, Blogger's widget tags, Bootstrap, Jetpack, Disqus, hAtom and
# microformats2, and the plain words that hand-made pages use.
_NAMES = (
    (
        Kind.COMMENTS,
        r"comments?|comments?[-_]?(area|list|section|wrap(per)?|thread|box|container)|commentlist|disqus[-_]thread|"
        r"fb-comments?|responses|respond|kommentare|commentaires|comentarios",
    ),
    (Kind.COMMENT_ITEM, r"comment|comment[-_]?(item|body|container|wrapper|block|content)|fb-comment|kommentar"),
    (
        Kind.COMMENT_AUTHOR,
        r"comment[-_]?(author|name|user|meta-author)|fn|commenter|author|user([-_]?name)?|name",
    ),
    (
        Kind.FOOTER,
        r"(site|page|main|global|blog)?[-_]?footer(-(area|widgets?|bottom|content|wrap))?|colophon|"
        r"(cookie|consent|gdpr|cc)[-_]?(banner|bar|notice|consent|popup|window)?",
    ),
    (
        Kind.HEADER,
        r"(site|page|main|global|blog)[-_]?(header|nav|navigation|menu)|masthead|navbar|topbar|top-bar|"
        r"(primary|main|mobile|top)?-?(nav|menu|navigation)|breadcrumbs?|skip-link|nav(bar)?-\w+",
    ),
    (
        Kind.ASIDE,
        r"(left|right|primary|secondary|blog)?[-_]?sidebar([-_]?\w+)?|widget([-_]area)?|secondary|"
        r"(yarpp-|jp-)?related([-_]?(posts?|articles?|content|reading|links))?|share(daddy|-buttons)?|"
        r"social([-_]?(links|share|icons))?|newsletter([-_]\w+)?|subscribe([-_]\w+)?|post-(navigation|nav)|"
        r"pagination|pager|nav-links|toc|table-of-contents|modal|popup|off-?canvas",
    ),
    # Blogger's main column is `widget Blog`: what is named an article is none of the above, whatever else it is.
    (
        Kind.ARTICLE,
        r"blog1|hentry|h-entry|(post|entry|article)[-_]?(body|content|text)|articlebody|main[-_]content",
    ),
    (
        Kind.BYLINE,
        r"author([-_]?(name|link))?|by-?line([-_]\w+)?|(post|entry|article)[-_]author|posted-by|p-author|"
        r"fn|written-by|auteur|autor",
    ),
    (
        Kind.DATE,
        r"(post|entry|article|publish(ed)?|blog)?[-_]?(date|time|published|timestamp)|posted[-_]on|"
        r"dt-published|date-header|updated|meta|(post|entry|article)[-_]meta",
    ),
    # For screen readers only; the words still count as the anchor of a link.
    (Kind.UNSEEN, r"screen-reader-text|sr-only|visually-hidden|visuallyhidden|screenreader"),
    (Kind.BUTTON, r"(.*[-_])?(btn|button|cta|buy|order)([-_].*)?"),
)
_LANDMARKS = {
    "navigation": Position.HEADER,
    "banner": Position.HEADER,
    "contentinfo": Position.FOOTER,
    "complementary": Position.ASIDE,
    "dialog": Position.ASIDE,
}
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_STAY = frozenset({"html", "body", "main", "article"})


def named_in(attrs: Mapping[str, Any]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Give the class and id names of an element in lower case, and what they call it, all of them taken together."""
    return _called(attrs.get("class"), attrs.get("id"))


@lru_cache(maxsize=32768)
def _called(classes: str | None, identity: str | None) -> tuple[tuple[str, ...], frozenset[str]]:
    names = (classes or "").lower().split()
    if identity:
        names.append(identity.lower())
    return tuple(names), frozenset().union(*map(_kinds_of_one, names))


@lru_cache(maxsize=32768)
def _kinds_of_one(name: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _patterns() if pattern.fullmatch(name))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _NAMES)


@lru_cache(maxsize=32768)
def item_names(names: tuple[str, ...]) -> frozenset[str]:
    """Give those of the names that call an element one comment."""
    return frozenset(name for name in names if Kind.COMMENT_ITEM in _kinds_of_one(name))


@dataclass(frozen=True, slots=True)
class PlatformNames:
    """What the service that hosts a page adds to it: names of comment sections and furniture (lower case), texts.

    `hosts` are those that its own links lead to, `avoid` a pattern over paths there that are never an author's.
    """

    comments: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    avoid: str = ""

    def kinds(self, names: tuple[str, ...]) -> frozenset[str]:
        """Tell what the names call their element on this service."""
        kinds = frozenset().union(*map(_kinds_of_one, names))
        if not self.comments.isdisjoint(names):
            kinds |= {Kind.COMMENTS}
        if not self.furniture.isdisjoint(names):
            kinds = kinds - {Kind.ARTICLE} | {Kind.ASIDE}
        return kinds

    def set_link(self, link: Link, *, in_article: bool) -> bool:
        """Tell whether a link was set by the service and not by the author.

        Authors link there as well: to themselves, to other people's blogs, and in an article to some page.
        """
        if not self.hosts or link.position not in (Position.BODY, Position.ASIDE) or link.rel & {"me", "author"}:
            return False
        if host_of(link.url) not in self.hosts or scope_of(link.url).prefix != "/":
            return False
        path = urlsplit(link.url).path
        if not in_article or path in ("", "/") or link.anchor in self.texts:
            return True
        return bool(self.avoid and re.search(self.avoid, path))


NO_PLATFORM = PlatformNames()


@lru_cache(maxsize=1024)
def platform_names(url: str, generator: str) -> PlatformNames:
    """Give the names that count on a page of this address and generator; empty where no service is known."""
    platform = hosting(url, generator)
    if platform is None:
        return NO_PLATFORM
    return PlatformNames(
        frozenset(name.lower() for name in platform.comments),
        frozenset(name.lower() for name in platform.furniture),
        platform.furniture_texts,
        frozenset(platform.furniture_hosts),
        platform.avoid,
    )


def position_of(tag: str, kinds: frozenset[str], role: str, *, now: Position, in_article: bool) -> Position:
    """Tell the position of what stands in an element, from the position `now` of the element around it.

    `role` is the ARIA role, `in_article` says whether an article or main element is around it: a header or
    footer in there is the article's own (HTML Living Standard, 4.3.8).
    """
    if tag == "main" and now is not Position.COMMENTS:
        return Position.BODY  # hand-made pages leave a header or nav open around it
    if now in (Position.COMMENTS, Position.FOOTER) or tag in _STAY:
        return now
    if Kind.COMMENTS in kinds:
        return Position.COMMENTS
    if now is not Position.BODY:
        return now
    if tag == "nav" or (tag == "header" and not in_article):
        return Position.HEADER
    if tag == "footer" and not in_article:
        return Position.FOOTER
    if tag == "aside":
        return Position.ASIDE
    if role in _LANDMARKS and not in_article:
        return _LANDMARKS[role]
    if Kind.ARTICLE in kinds:
        return now
    if Kind.FOOTER in kinds:
        return Position.FOOTER
    if Kind.HEADER in kinds:
        return Position.HEADER
    if Kind.ASIDE in kinds:
        return Position.ASIDE
    return now


def is_hidden(attrs: Mapping[str, object], kinds: frozenset[str]) -> bool:
    """Tell whether an element's own attributes keep what stands in it from being seen."""
    if Kind.UNSEEN in kinds or "hidden" in attrs:
        return True
    style = attrs.get("style")
    return bool(style) and _hides(str(style))


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return bool(_HIDDEN_STYLE.search(style))
