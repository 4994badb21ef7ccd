"""What is open at one moment of a walk: the place, hyperlinks, elements whose text is wanted, comments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from classifier.page import Position

if TYPE_CHECKING:
    from bs4 import Tag


class Place(NamedTuple):
    """Where the walk stands: nearest block tag, position, whether inside an article, whether unseen."""

    tag: str = "body"
    position: Position = Position.BODY
    in_article: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Anchor:
    """An open hyperlink to `target`; `order` is the block that its first word stands in, once it is known."""

    tag: Tag
    position: Position
    target: str
    parts: list[str] = field(default_factory=list)
    order: int | None = None


@dataclass(slots=True)
class Capture:
    """An open element whose text is wanted."""

    tag: Tag
    kind: str
    position: Position
    parts: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    comment: OpenComment | None = None


@dataclass(slots=True)
class OpenComment:
    """An open comment: `names` are those that call its element one."""

    tag: Tag
    names: frozenset[str]
    author: str = ""
    url: str = ""
    parts: list[str] = field(default_factory=list)
