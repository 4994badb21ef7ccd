"""The words of a blog as its author wrote them: which pages count, and how often phrases occur."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.lexicons import phrases
from classifier.once import once
from classifier.sentences import quotes_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Page

# A page with fewer words shows no voice; legal pages speak with a lawyer's.
_LEAST_WORDS = 60
_WRITTEN_ROLES = ("post", "home", "about", "author", "other", "product")
# A rate over fewer words than this swings with a single sentence.
LEAST_BLOG_WORDS = 250

_WORD = re.compile(r"\w+(?:['’]\w+)?")


@once
def written(blog: Blog) -> tuple[Page, ...]:
    """The pages that show the author's voice: posts where there are three or more, else all but legal pages."""
    posts = tuple(page for page in blog.posts if page.words >= _LEAST_WORDS)
    if len(posts) >= 3:
        return posts
    return tuple(page for page in blog.pages if page.role in _WRITTEN_ROLES and page.words >= _LEAST_WORDS)


@once
def tokens(page: Page) -> tuple[str, ...]:
    """The words of the article, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(page.main_text))


def rate(blog: Blog, lexicon: str, table: str) -> tuple[float, tuple[Evidence, ...]] | str:
    """Count the phrases of a table in the written pages, each page in its own language.

    Gives occurrences per 100 words as the mean over pages (so that one long page does not speak for all),
    and quotes from the pages with most; or, as text, why it could not be counted.
    """
    rates: list[tuple[float, Page]] = []
    words = 0
    for page in written(blog):
        pattern = phrases(lexicon, table, page.lang)
        if pattern is not None:
            size = len(tokens(page))
            words += size
            rates.append((100 * len(pattern.findall(page.main_text)) / max(size, 1), page))
    if words < LEAST_BLOG_WORDS:
        if not rates and written(blog):
            return f"no word list for the language of the blog ({blog.lang or 'unknown'})"
        return "too little text"
    evidence: list[Evidence] = []
    for value, page in sorted(rates, key=lambda pair: (-pair[0], pair[1].url))[:3]:
        if value:
            evidence.extend(list(quotes_of(page, phrases(lexicon, table, page.lang)))[:1])
    return sum(value for value, _ in rates) / len(rates), tuple(evidence)
