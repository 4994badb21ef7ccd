"""E-mail addresses, also those written for people only, and the words that a blog uses outside of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.names import vocabulary
from classifier.once import once

if TYPE_CHECKING:
    from classifier.blog import Blog

_AT = r"(?:@|%40|\s?[\[({<]\s?(?:at|ät|@|arroba|chez)\s?[\])}>]\s?)"
DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|punkt|point|punto|\.)\s?[\])}>]\s?)"
EMAIL = re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}}){_AT}((?:[\w-]+{DOT})+[a-z]{{2,24}})(?![\w])", re.IGNORECASE)


@once
def words_of(blog: Blog) -> frozenset[str]:
    """Give the words that a blog writes in lower case, without those of its mailboxes: there a name is no word."""
    texts = [text for page in blog.pages for text in (*page.mailtos, page.main_text) if "@" in text]
    boxes = [match[0].lower() for text in texts for match in EMAIL.finditer(text)]
    return vocabulary(blog) - {word for box in boxes for word in re.findall(r"[^\W\d_]+", box)}
