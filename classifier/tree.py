"""The one tree of a page: BeautifulSoup over lxml, with a builder that leaves out what no reader here asks for.

The builder that comes with BeautifulSoup spends nine tenths of its time on each element's own copies of facts that
are the same for all: name spaces (HTML as lxml reads it has none), how to write the page out again, lists for the
attributes that hold several words. Here they stand once in a class. What is left is an ordinary tree: elements and
strings, linked in all directions, that `find_all`, `strings` and `parents` work on; `tests/test_tree.py` compares it
with BeautifulSoup's own, node by node. Attributes with several words (`class`, `rel`) are one string.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Comment, Doctype, NavigableString, ProcessingInstruction
from lxml import etree  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4.element import PageElement

# Longer documents are cut: the longest article read so far had 400,000 characters of mark-up.
MARKUP_LIMIT = 3_000_000
_ASCII_SPACE = " \n\t\f\r"
_STRINGS = LXMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_KEPT_SPACE = frozenset(LXMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS)
_SPECIAL = _KEPT_SPACE.union(_STRINGS)
_EMPTY = frozenset(LXMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())


class Element(Tag):
    """An element of a page. What is the same for all elements stands in the class."""

    parser_class = BeautifulSoup
    namespace = None
    prefix = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012  never written to
    sourceline = None
    sourcepos = None
    known_xml = False
    hidden = False
    can_be_empty_element = False
    cdata_list_attributes = None
    preserve_whitespace_tags = LXMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    next_element: PageElement | None = None
    next_sibling: PageElement | None = None
    previous_sibling: PageElement | None = None


class _Builder(LXMLTreeBuilder):
    """Hands lxml's events to a target of its own, which keeps the open elements itself."""

    def feed(self, markup: Any) -> None:
        """Parse the mark-up into the soup."""
        assert self.soup is not None
        try:
            parser = etree.HTMLParser(target=_Target(self.soup), recover=True, encoding=self.soup.original_encoding)
            parser.feed(markup)
            parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError) as error:
            raise ParserRejectedMarkup(error) from error


class _Target:
    """What lxml's parser tells of a document, made into elements and strings."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.top: Tag = soup
        self.last: PageElement = soup
        self.stack: list[Tag] = [soup]
        self.parts: list[str] = []
        self.special: list[Tag] = []  # open elements whose strings are of a kind of their own
        self.data = self.parts.append

    def start(self, name: str, attributes: Mapping[str, str], _: object = None) -> None:
        """Open an element."""
        if self.parts:
            self.text()
        tag = Element.__new__(Element)
        tag.name = name
        tag.attrs = attributes if type(attributes) is dict else {}
        tag.contents = []
        tag.parent = top = self.top
        tag.previous_element = last = self.last
        last.next_element = tag
        siblings = top.contents
        if siblings:
            tag.previous_sibling = before = siblings[-1]
            before.next_sibling = tag
        siblings.append(tag)
        self.stack.append(tag)
        self.top = self.last = tag
        if name in _SPECIAL:
            self.special.append(tag)
            if name in _STRINGS:
                tag.interesting_string_types = {_STRINGS[name]}
        elif name in _EMPTY:
            tag.can_be_empty_element = True

    def end(self, name: str) -> None:
        """Close an element, and with it those in it that were left open."""
        if self.parts:
            self.text()
        stack = self.stack
        if self.top.name != name and not any(tag.name == name for tag in stack[1:]):
            return
        while len(stack) > 1:
            closed = stack.pop()
            if self.special and self.special[-1] is closed:
                self.special.pop()
            if closed.name == name:
                break
        self.top = stack[-1]

    def text(self, kind: type[NavigableString] = NavigableString) -> None:
        """Make a string of what was gathered; space alone becomes a single one, except where it is kept."""
        parts = self.parts
        words = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        if self.special:
            if kind is NavigableString:
                kind = next((_STRINGS[t.name] for t in reversed(self.special) if t.name in _STRINGS), kind)
            kept = any(tag.name in _KEPT_SPACE for tag in self.special)
        else:
            kept = False
        if not kept and (not words or words.isspace()) and not words.strip(_ASCII_SPACE):
            words = "\n" if "\n" in words else " "
        string = str.__new__(kind, words)
        string.hidden = False
        string.parent = top = self.top
        string.previous_element = last = self.last
        string.next_element = string.next_sibling = None
        last.next_element = string
        siblings = top.contents
        if siblings:
            string.previous_sibling = before = siblings[-1]
            before.next_sibling = string
        else:
            string.previous_sibling = None
        siblings.append(string)
        self.last = string

    def comment(self, words: str) -> None:
        """Note a comment."""
        self.note(words, Comment)

    def doctype(self, name: str, public: str, system: str) -> None:
        """Note the document type."""
        self.note(Doctype._string_for_name_and_ids(name, public, system), Doctype)

    def pi(self, target: str, data: str) -> None:
        """Note a processing instruction."""
        self.note(f"{target} {data}", ProcessingInstruction)

    def note(self, words: str, kind: type[NavigableString]) -> None:
        """Make a string of a kind that is no text of the page."""
        if self.parts:
            self.text()
        self.parts.append(words)
        self.text(kind)

    def close(self) -> None:
        """End the document. As in BeautifulSoup's own, the root stands before no element and behind none."""
        if self.parts:
            self.text()
        root = self.stack[0]
        root.next_element = None
        if root.contents:
            root.contents[0].previous_element = None


def make_soup(markup: str) -> BeautifulSoup:
    """Parse mark-up into the one tree of a page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of XML or addresses given as mark-up: normal input here
        return BeautifulSoup(markup[:MARKUP_LIMIT].replace("\x00", ""), builder=_Builder)


def elements_in(root: Tag) -> Iterator[Tag]:
    """Give the elements below another one, in document order."""
    waiting = [iter(root.contents)]
    while waiting:
        for child in waiting[-1]:
            if isinstance(child, Tag):
                yield child
                waiting.append(iter(child.contents))
                break
        else:
            waiting.pop()


def free(soup: BeautifulSoup) -> None:
    """Take a tree apart that is no longer needed: its links in both directions would keep it until the garbage
    collector runs."""
    node: PageElement | None = soup.contents[0] if soup.contents else None
    while node is not None:
        after = node.next_element
        node.__dict__.clear()
        node = after
    soup.contents = []
