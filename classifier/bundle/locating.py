"""Find the words of evidence again in the record that they were taken from.

What stands in a record is looked for as a reader sees it (text, titles, alternative texts), as a browser does (link
targets resolved, values of attributes) and as a machine does (scripts, structured data, feeds, plain text). White space
and the kind of quotation marks that an entity stands for do not count; everything else must be there.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from bs4 import BeautifulSoup, Tag

from classifier.walk import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.findings import Evidence
    from crawler.archive import Exchange

_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_ELLIPSIS = "…"
_FIELDS = ("url", "href", "src", "action", "data", "content", "poster", "cite")


@dataclass(frozen=True, slots=True)
class Haystack:
    """Everything that stands in one record, without white space, and without case where only that is found."""

    text: str
    folded: str

    def holds(self, words: str) -> bool:
        """Tell whether words stand here; of words that were cut, what is before the cut."""
        bare = squeezed(words.removesuffix(_ELLIPSIS))
        return bare in self.text or bare.casefold() in self.folded


def missing(evidence: Evidence, record: Haystack) -> tuple[str, ...]:
    """Give the words of a piece of evidence that do not stand in its record; none where all do."""
    return tuple(words for words in evidence.verbatim if not record.holds(words))


def haystack(record: Exchange) -> Haystack:
    """Gather what stands in a record: parsed where it is mark-up, as it is where it is not."""
    source = decode(record.body, record.header("content-type"))
    text = squeezed("\n".join(_all_of(source, record.url)))
    return Haystack(text, text.casefold())


def squeezed(text: str) -> str:
    """Give a text without white space and invisible characters."""
    return _SPACE.sub("", text)


def _all_of(source: str, url: str) -> Iterator[str]:
    yield source
    yield html.unescape(source)
    yield url
    if "<" not in source:
        yield from _of_json(source)
        return
    start = source[:1000].lower()
    is_xml = start.lstrip().startswith("<?xml") and "<html" not in start
    soup = BeautifulSoup(source, "xml" if is_xml else "lxml")
    yield soup.get_text("")
    base = soup.find("base", href=True)
    root = urljoin(url, str(base["href"])) if base is not None else url
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            words = " ".join(value) if isinstance(value, list) else str(value)
            yield words
            if name in _FIELDS or name.startswith(("data-", "on")) or "://" in words or "/" in words:
                yield from _addresses(root, words)
    for link in soup.find_all("a"):  # what a link is called includes the pictures in it
        yield "".join(
            str(part.get("alt", "") or part.get("title", "")) if isinstance(part, Tag) else str(part)
            for part in link.descendants
        )
    for script in soup.find_all("script"):
        if "json" in str(script.get("type", "")):
            yield from _of_json(script.get_text())


def _addresses(root: str, words: str) -> Iterator[str]:
    try:
        address = urljoin(root, words.strip())
    except ValueError:
        return
    yield address
    yield unquote(address)


def _of_json(text: str) -> Iterator[str]:
    try:
        todo: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, str):
            yield value
            yield html.unescape(value)
