"""One page as plain records: visible text by position, links, structured data, dates, by-lines, language.

`classifier.walk` fills them from one parse and one walk; no signal ever sees markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any


class Position(StrEnum):
    """Where on a page something stands."""

    HEADER = "header"
    BODY = "body"
    ASIDE = "aside"
    FOOTER = "footer"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of visible text without a block boundary in it, white space folded; `tag` is the nearest block tag.

    `order` counts the blocks of the page; links and images carry the order of the block they stand in.
    """

    text: str
    tag: str
    position: Position
    order: int


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: absolute `url`, visible anchor text, `rel` values, where it stands, whether it looks a button.

    `domain` is the registrable domain of the target, `internal` says that it stays within the blog.
    """

    url: str
    anchor: str
    rel: frozenset[str]
    position: Position
    order: int
    domain: str
    internal: bool
    button: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: absolute `url`, alternative text, class and id names, where it stands."""

    url: str
    alt: str
    names: str
    position: Position
    order: int


@dataclass(frozen=True, slots=True)
class Script:
    """A script: `url` of an external one or the empty string, and the text of an inline one."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it is sent (absolute), the names and types of its fields, its visible text."""

    action: str
    fields: tuple[tuple[str, str], ...]
    text: str
    position: Position


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment in the page's own markup: the name given, that name's address, the words."""

    author: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Byline:
    """A name that the page gives as its author, and which mark-up said so (json-ld, meta, rel, class, h-card)."""

    name: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dating:
    """A date that the page gives, of publication or change, and where: json-ld, meta, time, url, text, feed."""

    day: date
    source: str
    modified: bool = False


@dataclass(frozen=True)
class Page:
    """One HTML page of a capture.

    `structured` holds JSON-LD and microdata items as flat dicts (nested items keep their own entry),
    `meta` the meta elements by lower-case name or property (first of each), `relations` the link elements
    by rel value, `embeds` the addresses of frames, `noscript` the words for readers without JavaScript.
    `published` is the day that at least two independent sources agree on, else None.
    """

    url: str
    record_id: str
    digest: str
    captured_at: str
    title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...] = ()
    scripts: tuple[Script, ...] = ()
    forms: tuple[Form, ...] = ()
    structured: tuple[dict[str, Any], ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    relations: tuple[tuple[str, str], ...] = ()
    bylines: tuple[Byline, ...] = ()
    datings: tuple[Dating, ...] = ()
    comments: tuple[Comment, ...] = ()
    embeds: tuple[str, ...] = ()
    mailtos: tuple[str, ...] = ()
    noscript: str = ""
    published: date | None = None
    lang: str = ""
    role: str = "other"
    furniture: frozenset[int] = frozenset()

    @cached_property
    def main(self) -> tuple[Block, ...]:
        """The blocks of the article itself: body text that is no furniture of the blog."""
        return tuple(b for b in self.blocks if b.position is Position.BODY and b.order not in self.furniture)

    @cached_property
    def main_text(self) -> str:
        """The article as lines, a block a line."""
        return "\n".join(block.text for block in self.main)

    @cached_property
    def words(self) -> int:
        """The number of words in the article."""
        return len(self.main_text.split())

    @cached_property
    def text(self) -> str:
        """All visible text as lines, a block a line."""
        return "\n".join(block.text for block in self.blocks)

    def at(self, *positions: Position) -> tuple[Block, ...]:
        """The blocks that stand in any of the positions."""
        return tuple(block for block in self.blocks if block.position in positions)
