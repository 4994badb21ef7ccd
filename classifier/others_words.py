"""What stands in an article and is not its author's: quotations set apart, customers' praise, readers' comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.lexicons import phrases
from classifier.once import once

if TYPE_CHECKING:
    from classifier.page import Page

_QUOTE_MARKS = ('"', "“", "«", "„", "'", "‘", "★")
_LIKE_LINE = 80  # characters
# Fewer lines with "Like · Reply" than this are no list of comments; before the first stand a name and its words.
_LEAST_LIKES = 3
_BEFORE_LIKES = 2


@once
def others_words(page: Page) -> frozenset[int]:
    """Give the `order` of the blocks of the article that hold other people's words: block quotations, paragraphs that
    open with a quotation mark or stars, and what stands between lines of likes and replies painted into the text."""
    like, reply = phrases("community", "like"), phrases("community", "reply")
    assert like is not None and reply is not None
    orders = {b.order for b in page.main if b.tag == "blockquote" or b.text.startswith(_QUOTE_MARKS)}
    likes = [
        place
        for place, block in enumerate(page.main)
        if len(block.text) < _LIKE_LINE and like.search(block.text) and reply.search(block.text)
    ]
    if len(likes) >= _LEAST_LIKES:
        commented = page.main[max(0, likes[0] - _BEFORE_LIKES) : likes[-1] + 1]
        orders.update(block.order for block in commented)
    return frozenset(orders)
