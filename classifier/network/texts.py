"""Near-duplicate texts: the MinHash signatures of posts, of legal pages and of the template.

Broder 1997, "On the resemblance and containment of documents": the share of equal numbers in two signatures estimates
the share of shingles that two texts have in common (Jaccard). Of each number the 16 lowest bits are kept, as Li and
König 2010 ("b-Bit Minwise Hashing") show to cost nearly nothing. The signatures come from `rensa`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from classifier.network.records import Text, Where
from classifier.network.wording import masked, namings
from classifier.page import Position
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.blog import Blog
    from classifier.page import Page

SIGNATURE = 64
"""Numbers in a signature: the estimate is off by 6 % of shingles at most times (1 / (2 √64))."""
VERSION = 1
"""Raised whenever texts are hashed in another way: signatures of two versions cannot be compared."""

POST, LEGAL, TEMPLATE = "post text", "legal text", "template"
_SEED = 1
_SHINGLE = 3  # words
_LEAST_WORDS = 120  # shorter texts share most of their shingles with boilerplate
_LEAST_FEATURES = 12  # of a template
_MOST_WORDS = 3000
_MOST_POSTS = 10
_MOST_LEGAL = 3
_LEGAL_ROLES = ("legal", "privacy", "disclosure")
_LABEL_WORDS = 6
_WORD = re.compile(r"\w+")
# Strings, numbers and long words of a script are its settings; what remains is the script itself.
_SETTINGS = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|\d+|\s+")
_TEMPLATE_PAGES = 4
# Files of the software, the same on every blog that runs it.
_SOFTWARE = re.compile(r"/(?:wp-includes|wp-content/plugins|cdn-cgi|_next|node_modules)/|jquery|bootstrap", re.I)


def texts_of(blog: Blog) -> tuple[Text, ...]:
    """Give the signatures of the longest posts, the legal pages and the template of a blog, its own names masked."""
    names = namings(blog)
    posts = sorted(blog.posts, key=lambda page: (-min(page.words, _MOST_WORDS), page.url))[:_MOST_POSTS]
    out = [text for page in posts if (text := _signed(POST, page, names)) is not None]
    legal = [text for page in blog.of(*_LEGAL_ROLES) if (text := _signed(LEGAL, page, names)) is not None]
    template = _template(blog)
    return (*out, *legal[:_MOST_LEGAL], *template)


def signature(features: Iterable[str]) -> tuple[int, ...]:
    """Give the signature of a set of features."""
    hasher = _hasher()(SIGNATURE, _SEED)
    hasher.update(sorted(set(features)))
    return tuple(number & 0xFFFF for number in hasher.digest())


@cache
def _hasher():  # type: ignore[no-untyped-def]  # the library ships no types
    from rensa import RMinHash

    return RMinHash


def _signed(kind: str, page: Page, names: re.Pattern[str] | None) -> Text | None:
    text = page.main_text
    words = _WORD.findall(masked(text[: 12 * _MOST_WORDS], names))[:_MOST_WORDS]
    if len(words) < _LEAST_WORDS:
        return None
    shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    return Text(kind=kind, signature=signature(shingles), where=_where(page, text))


def _where(page: Page, text: str) -> Where:
    quote = " ".join(text[:400].split())
    return Where(url=page.url, record_id=page.record_id, quote=quote[:79] + "…" if len(quote) > 80 else quote)


def _template(blog: Blog) -> Iterator[Text]:
    """The template: own script and style files, scripts without their settings, labels of the frame, forms."""
    home = registrable_domain(blog.scope.host)
    pages = [page for page in (blog.home, *blog.posts, *blog.pages) if page is not None][:_TEMPLATE_PAGES]
    features = {feature for page in pages for feature in _features(page, home)}
    if pages and len(features) >= _LEAST_FEATURES:
        what = f"{len(features)} own files, scripts, labels and orders of elements"
        where = Where(url=pages[0].url, record_id=pages[0].record_id, quote=what)
        yield Text(kind=TEMPLATE, signature=signature(features), where=where)


def _features(page: Page, home: str) -> Iterator[str]:
    files = [script.url for script in page.scripts if script.url]
    files += [url for rel, url in page.relations if rel == "stylesheet"]
    for url in files:
        path = urlsplit(url).path
        if registrable_domain(host_of(url)) == home and not _SOFTWARE.search(path):
            yield f"file {path.rsplit('/', 1)[-1]}"
    for script in page.scripts:
        if script.text:
            yield f"script {_SETTINGS.sub('', script.text[:2000])[:200]}"
    frame = [block for block in page.blocks if block.position in (Position.HEADER, Position.FOOTER, Position.ASIDE)]
    for block in frame:
        if len(block.text.split()) <= _LABEL_WORDS:
            yield f"label {block.text.casefold()}"
    for one, other in pairwise(page.blocks[:60]):
        yield f"order {one.position} {one.tag} {other.position} {other.tag}"
