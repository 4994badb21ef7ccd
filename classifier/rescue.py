"""The body of a page whose mark-up puts it elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.page import Position

if TYPE_CHECKING:
    from classifier.elements import Walk

_RESCUE_WORDS = 120  # a long menu has fewer words than this
_PROSE_WORDS = 12  # in one block; the entries of menus and archives are shorter


def rescue_body(out: Walk) -> None:
    """Where nearly all prose stands in one header, footer or aside, that is the body: an element was left open,
    or a theme names its main column for what it is not."""
    words = Counter[Position]()
    for block in out.blocks:
        count = len(block.text.split())
        words[block.position] += count if count >= _PROSE_WORDS else 0
    most, count = max(words.items(), key=lambda pair: pair[1], default=(Position.BODY, 0))
    if most in (Position.BODY, Position.COMMENTS) or count < _RESCUE_WORDS or words[Position.BODY] * 8 > count:
        return
    out.blocks = [replace(b, position=Position.BODY) if b.position is most else b for b in out.blocks]
    out.links = [replace(link, position=Position.BODY) if link.position is most else link for link in out.links]
    out.images = [replace(i, position=Position.BODY) if i.position is most else i for i in out.images]
