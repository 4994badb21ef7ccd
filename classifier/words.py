"""The words of a blog as its author wrote them: which pages count, how often phrases occur, which sentence tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from classifier.findings import quote
from classifier.lexicons.counts import WORD, Folded, fold, occurrences, phrase_list
from classifier.once import once
from classifier.others_words import others_words
from classifier.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Block, Page

# A page with fewer words shows no voice; legal pages speak with a lawyer's.
_LEAST_WORDS = 60
_WRITTEN_ROLES = ("post", "home", "about", "author", "other", "product")
# A rate over fewer words than this swings with a single sentence.
LEAST_BLOG_WORDS = 250
# Code, tables and captions are not the author speaking: `i` is a loop there.
_NO_PROSE = frozenset("pre figcaption table thead tbody tfoot tr td th form option summary".split())
# A sentence that can be printed whole and still says something.
_QUOTABLE = (35, 230)


@once
def written(blog: Blog) -> tuple[Page, ...]:
    """The pages that show the author's voice: posts where there are three or more, else all but legal pages."""
    posts = tuple(page for page in blog.posts if page.words >= _LEAST_WORDS)
    if len(posts) >= 3:
        return posts
    return tuple(page for page in blog.pages if page.role in _WRITTEN_ROLES and page.words >= _LEAST_WORDS)


@once
def prose(page: Page) -> tuple[Block, ...]:
    """The blocks of the article that are its author's running text or headings: no code, tables or captions, and
    no words of others."""
    others = others_words(page)
    return tuple(block for block in page.main if block.tag not in _NO_PROSE and block.order not in others)


@once
def folded(page: Page) -> Folded:
    """The prose of a page, prepared for counting phrases."""
    return Folded("\n".join(block.text for block in prose(page)))


@once
def prose_words(page: Page) -> int:
    """The number of words in the prose of a page."""
    return sum(block.text.count(" ") + 1 for block in prose(page))


class Sentence(NamedTuple):
    """A sentence of an article, its words as they are written and in lower case, and the block tag it stands in."""

    text: str
    words: tuple[str, ...]
    lower: tuple[str, ...]
    tag: str


@once
def spoken(page: Page) -> tuple[Sentence, ...]:
    """The sentences of the prose, without headings."""
    said: list[tuple[str, str]] = []
    for block in prose(page):
        if not block.tag.startswith("h"):
            said += [(s, block.tag) for s in sentences(block.text)]
    split = [(s, tuple(WORD.findall(s)), tag) for s, tag in said]
    return tuple(Sentence(s, words, tuple(map(str.lower, words)), tag) for s, words, tag in split)


def telling(page: Page, phrases: Iterable[str]) -> Evidence | None:
    """Quote the sentence of a page that holds most of the phrases, the first of equals; else the line of the first."""
    wanted = [phrase for phrase in phrases if phrase]
    single = {phrase for phrase in wanted if phrase.isalnum()}
    longer = [phrase for phrase in wanted if phrase not in single]
    best, most = "", 0
    for sentence in spoken(page):
        if _QUOTABLE[0] <= len(sentence.text) <= _QUOTABLE[1]:
            text = fold(sentence.text)
            score = sum(p in text and bool(occurrences(text, p)) for p in longer)
            score += len(single.intersection(sentence.lower))
            if score > most:
                best, most = sentence.text, score
    if best:
        return quote(page, best)
    for block in prose(page):
        text = fold(block.text)
        at = min((text.find(p) for p in wanted if occurrences(text, p)), default=-1)
        if at >= 0:
            return quote(page, block.text[max(0, at - 60) :].split(" ", 1)[-1] if at > 60 else block.text)
    return None


class Rate(NamedTuple):
    """How often phrases occur per 100 words, as the mean over pages, and the strongest sentences."""

    value: float
    evidence: tuple[Evidence, ...]


def rate(blog: Blog, lexicon: str, table: str) -> Rate | str:
    """Count the phrases of a table in the written pages, each page in its own language.

    The mean is taken over pages, so that one long page does not speak for all; quotes are from the pages with
    most. Gives, as text, why it could not be counted where it could not.
    """
    rates: list[tuple[float, Page, dict[str, int]]] = []
    words = 0
    for page in written(blog):
        listed = phrase_list(lexicon, table, page.lang)
        size = prose_words(page)
        if listed is not None and size >= _LEAST_WORDS // 2:
            words += size
            hits = listed.hits(folded(page))
            rates.append((100 * sum(hits.values()) / size, page, hits))
    if words < LEAST_BLOG_WORDS:
        if not rates and written(blog):
            return f"no word list for the language of the blog ({blog.lang or 'unknown'})"
        return "too little text"
    ranked = sorted(rates, key=lambda row: (-row[0], row[1].url))
    quotes = [telling(page, hits) for value, page, hits in ranked[:4] if value]
    different = {q.quote: q for q in reversed(quotes) if q}
    return Rate(sum(row[0] for row in rates) / len(rates), tuple(reversed(different.values()))[:3])
