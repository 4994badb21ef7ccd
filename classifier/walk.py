"""One walk over one tree: from the elements of a page to its records.

A single depth-first walk without recursion (hostile pages nest 100,000 deep) sorts text, links and pictures by
position.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from classifier.decoding import decode
from classifier.elements import CLOSED, OPEN, Walk, absolute, on_image, on_noscript, reached_from, target_of, tokens
from classifier.opened import Anchor, Capture, OpenComment, Place
from classifier.page import Block, Byline, Comment, Form, Link, Position
from classifier.positions import NO_PLATFORM, Kind, is_hidden, item_names, named_in, platform_names, position_of
from classifier.rescue import rescue_body
from classifier.tree import make_soup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup
    from bs4.element import PageElement

    from crawler.addresses import Scope

__all__ = ["Walk", "decode", "make_soup", "walk"]

_MOST_OPEN = 12  # anchors, captures, comments within each other; further ones only serve to slow the walk
_MOST_LINKS = 20_000

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer".split()
    + "form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th".split()
    + "thead tr ul".split()
)
_UNSEEN_TAGS = frozenset("style template svg math datalist canvas object audio video textarea".split())
_LANDMARK_TAGS = frozenset("main nav header footer aside".split())
_FIELD_TAGS = frozenset("input textarea select".split())
_CLICKED = frozenset("a area button".split())
_APART = _FIELD_TAGS.union(_UNSEEN_TAGS, CLOSED, OPEN)
_NONE: frozenset[str] = frozenset()


def walk(soup: BeautifulSoup, url: str, scope: Scope) -> Walk:
    """Walk the tree once and gather what stands on the page."""
    out = _Walker(url, scope).run(soup)
    rescue_body(out)
    return out


class _Walker:
    def __init__(self, url: str, scope: Scope) -> None:
        self.out = Walk(base=url)
        self.url = url
        self.reached = reached_from(scope)
        self.buffer: list[str] = []
        self.broken = False  # a line break was the last thing seen
        self.place = Place()
        self.platform = platform_names(url, "")
        self.anchors: list[Anchor] = []
        self.captures: list[Capture] = []
        self.comments: list[OpenComment] = []
        self.commenter = ""  # named before the comment opened, as in Blogger's older mark-up

    def run(self, soup: BeautifulSoup) -> Walk:
        stack: list[tuple[Tag, Iterator[PageElement], Place]] = []
        tag: Tag = soup
        children = iter(soup.contents)
        before = self.place
        while True:
            for child in children:
                if isinstance(child, Tag):
                    outer = self.place
                    if self.enter(child):
                        stack.append((tag, children, before))
                        tag, children, before = child, iter(child.contents), outer
                        break
                    self.place = outer
                elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                    self.text(child)
            else:
                self.leave(tag, before)
                self.place = before
                if not stack:
                    break
                tag, children, before = stack.pop()
        self.flush()
        return self.out

    # -- text ------------------------------------------------------------------------------------

    def text(self, words: str) -> None:
        if self.anchors:
            blank = words.isspace()
            for anchor in self.anchors:
                anchor.parts.append(words)
                if anchor.order is None and not blank:
                    anchor.order = len(self.out.blocks)
        if self.place.hidden:
            return
        self.buffer.append(words)
        self.broken = self.broken and words.isspace()
        for capture in self.captures:
            capture.parts.append(words)
        if self.comments:
            self.comments[-1].parts.append(words)

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        self.broken = False
        if text:
            position = self.place.position
            if position is Position.BODY and text in self.platform.texts:
                position = Position.ASIDE
            self.out.blocks.append(Block(text, self.place.tag, position, len(self.out.blocks)))

    def part(self) -> None:
        """A block begins or ends: words on either side of it are not one word."""
        if self.buffer:
            self.flush()
        for anchor in self.anchors:
            anchor.parts.append(" ")
        for capture in self.captures:
            capture.parts.append(" ")
        if self.comments:
            self.comments[-1].parts.append(" ")

    def line_break(self) -> None:
        if self.broken:
            self.part()  # two line breaks in a row part two paragraphs
        else:
            self.text(" ")
            self.broken = True

    # -- elements --------------------------------------------------------------------------------

    def enter(self, tag: Tag) -> bool:
        """Note the element; tell whether to go into it."""
        name, attrs, place = tag.name, tag.attrs, self.place
        if name in _APART:
            return self.enter_apart(tag)
        is_block = name in _BLOCK_TAGS
        if is_block:
            self.part()
        elif name == "br":
            self.line_break()
        if name == "body" and "generator" in self.out.meta:
            self.platform = platform_names(self.url, self.out.meta["generator"])
        position, hidden = place.position, place.hidden
        names: tuple[str, ...] = ()
        kinds: frozenset[str] = _NONE
        if attrs:
            if ("class" in attrs or "id" in attrs) and place.tag != "pre":
                names, kinds = named_in(attrs)
                if self.platform is not NO_PLATFORM:
                    kinds = self.platform.kinds(names)
            hidden = hidden or (name not in ("html", "body") and is_hidden(attrs, kinds))
        if kinds or name in _LANDMARK_TAGS or "role" in attrs:
            position = position_of(name, kinds, str(attrs.get("role", "")), now=position, in_article=place.in_article)
            if position is not place.position and self.buffer:
                self.flush()
        if is_block or position is not place.position or hidden is not place.hidden:
            in_article = place.in_article or name in ("article", "main")
            self.place = Place(name if is_block else place.tag, position, in_article, hidden)
        if kinds:
            self.named(tag, kinds, names)
        if name in _CLICKED or "onclick" in attrs:
            target = target_of(attrs)
            if target and len(self.anchors) < _MOST_OPEN:
                self.anchors.append(Anchor(tag, position, target))
        elif name == "img":
            alt = on_image(tag, self.out, position)
            for anchor in self.anchors:
                anchor.parts.append(f" {alt} ")
        elif name == "noscript":
            on_noscript(tag, self.out, position)
            return False
        elif name in ("time", "form"):
            self.capture(tag, name)
        return True

    def enter_apart(self, tag: Tag) -> bool:
        name = tag.name
        if name in OPEN:
            OPEN[name](tag, self.out)
            return True
        if name in _FIELD_TAGS:
            self.form_field(tag)
        elif name in CLOSED and name not in _UNSEEN_TAGS:
            CLOSED[name](tag, self.out)
        return False

    def leave(self, tag: Tag, outer: Place) -> None:
        if tag.name in _BLOCK_TAGS:
            self.part()
        elif self.buffer and self.place.position is not outer.position:
            self.flush()
        if self.anchors and self.anchors[-1].tag is tag:
            self.close_anchor(self.anchors.pop())
        while self.captures and self.captures[-1].tag is tag:
            self.close_capture(self.captures.pop())
        if self.comments and self.comments[-1].tag is tag:
            comment = self.comments.pop()
            text = " ".join("".join(comment.parts).split())
            if text:
                self.out.comments.append(Comment(comment.author, comment.url, text[:2000]))

    def capture(self, tag: Tag, kind: str) -> None:
        if len(self.captures) < _MOST_OPEN:
            comment = self.comments[-1] if self.comments else None
            self.captures.append(Capture(tag, kind, self.place.position, comment=comment))

    def named(self, tag: Tag, kinds: frozenset[str], names: tuple[str, ...]) -> None:
        if self.place.position is Position.COMMENTS:
            if Kind.COMMENT_ITEM in kinds:
                own = item_names(names)
                # The body of a comment lies in the comment; a reply to it has the names of a comment again.
                if (not self.comments or self.comments[-1].names & own) and len(self.comments) < _MOST_OPEN:
                    self.comments.append(OpenComment(tag, own, self.commenter))
                    self.commenter = ""
            elif Kind.COMMENT_AUTHOR in kinds:
                self.capture(tag, "commenter")
        elif self.place.position not in (Position.ASIDE, Position.FOOTER):
            if Kind.BYLINE in kinds:
                self.capture(tag, "byline")
            if Kind.DATE in kinds:
                self.capture(tag, "date")

    def close_capture(self, capture: Capture) -> None:
        text = " ".join("".join(capture.parts).split())
        if capture.kind == "form":
            action = absolute(self.out.base, str(capture.tag.get("action") or "")) or self.out.base
            self.out.forms.append(Form(action, tuple(capture.fields), text[:500], capture.position))
        elif not text or len(text) > 160:
            return
        elif capture.kind == "byline":
            self.out.bylines.append(Byline(text, "class"))
        elif capture.kind == "date":
            self.out.datewords.append(text)
        elif capture.kind == "time":
            if capture.position not in (Position.COMMENTS, Position.ASIDE, Position.FOOTER):
                self.out.times.append((str(capture.tag.get("datetime", "")) or text, text))
        elif capture.comment is not None:
            capture.comment.author = capture.comment.author or text
        else:
            self.commenter = text

    def form_field(self, tag: Tag) -> None:
        form = next((capture for capture in reversed(self.captures) if capture.kind == "form"), None)
        if form is not None and len(form.fields) < 100:
            name = str(tag.get("name") or tag.get("id") or "")
            form.fields.append((name, str(tag.get("type") or tag.name).lower()))

    def close_anchor(self, anchor: Anchor) -> None:
        tag = anchor.tag
        href = anchor.target
        if href.lower().startswith("mailto:"):
            self.out.mailtos.append(href[7:].split("?")[0].strip())
            return
        url = absolute(self.out.base, href)
        if not url or href.startswith("#") or len(self.out.links) >= _MOST_LINKS:
            return
        attrs = tag.attrs
        words = " ".join("".join(anchor.parts).split()) or str(
            attrs.get("alt") or attrs.get("aria-label") or attrs.get("title") or ""
        )
        rel = frozenset(map(str.lower, tokens(attrs["rel"]))) if "rel" in attrs else _NONE
        button = (
            tag.name == "button"
            or attrs.get("role") == "button"
            or (("class" in attrs or "id" in attrs) and Kind.BUTTON in named_in(attrs)[1])
        )
        order = len(self.out.blocks) if anchor.order is None else anchor.order
        domain, internal = self.reached(url)
        link = Link(url, words[:300], rel, anchor.position, order, domain, internal, button)
        if not internal and self.platform.set_link(link, in_article=self.place.in_article):
            link = replace(link, position=Position.FOOTER)
        self.out.links.append(link)
        if "author" in rel and words and anchor.position is not Position.COMMENTS:
            self.out.bylines.append(Byline(words[:160], "rel", url))
        if self.comments and not self.comments[-1].url and not internal:
            self.comments[-1].url = url
