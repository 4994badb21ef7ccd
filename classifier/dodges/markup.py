"""The mark-up of a page as a tree that can be changed: where its text column, its head and its foot are."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree, html  # type: ignore[import-untyped]

from classifier.decoding import decode
from classifier.tree import MARKUP_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive import Exchange

Tree: TypeAlias = Any  # an lxml element; the library ships no types
_AROUND = frozenset({"header", "footer", "nav", "aside", "form"})
_COLUMNS = "//article | //main | //*[contains(@class, 'entry-content') or contains(@class, 'post-body')]"
_HEADINGS = ("h1", "h2", "h3")


def read_tree(exchange: Exchange) -> Tree | None:
    """Parse an HTML answer; None where there is nothing to parse."""
    markup = decode(exchange.body, exchange.header("content-type"))[:MARKUP_LIMIT].replace("\x00", "")
    try:
        tree = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if tree.find("head") is None:
        tree.insert(0, etree.Element("head"))
    if tree.find("body") is None:
        etree.SubElement(tree, "body")
    return tree


def with_body(exchange: Exchange, body: bytes) -> Exchange:
    """Give the exchange with another body, under the digest of that body and a record id that says so."""
    digest = "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    return replace(exchange, body=body, digest=digest, record_id=f"{exchange.record_id} (edited)")


def written(exchange: Exchange, tree: Tree) -> Exchange:
    """Give the exchange with the tree as its page."""
    return with_body(exchange, html.tostring(tree.getroottree(), encoding="utf-8", include_meta_content_type=True))


def column_of(tree: Tree) -> Tree:
    """Give the element that holds the most text in paragraphs of its own: the article, on most pages."""
    weights: dict[Tree, int] = {}
    for paragraph in tree.body.iter("p"):
        parent = paragraph.getparent()
        if parent.tag in ("blockquote", "li") or _stands_around(paragraph):
            continue
        weights[parent] = weights.get(parent, 0) + len(paragraph.text_content())
    if weights:
        return max(weights, key=lambda each: weights[each])
    return next(iter(tree.xpath(_COLUMNS)), tree.body)


def _stands_around(element: Tree) -> bool:
    """Tell whether an element belongs to the frame of the page or to readers' comments."""
    inner = True
    for above in element.iterancestors():
        if above.tag in ("article", "main"):
            inner = False
        if "comment" in f"{above.get('id', '')} {above.get('class', '')}".lower() and above.tag not in ("html", "body"):
            return True
        if inner and above.tag in _AROUND:
            return True
    return False


def paragraphs_of(column: Tree) -> list[Tree]:
    """Give the paragraphs that stand directly in a column."""
    return [child for child in column if child.tag == "p" and child.text_content().strip()]


def put_first(tree: Tree, *pieces: str) -> None:
    """Put mark-up before the first paragraph of the text, after its headings."""
    column = column_of(tree)
    paragraphs = paragraphs_of(column)
    if paragraphs:
        at = column.index(paragraphs[0])
    else:
        headings = [number for number, child in enumerate(column) if child.tag in _HEADINGS]
        at = headings[0] + 1 if headings else 0
    for number, piece in enumerate(pieces):
        column.insert(at + number, made(piece))


def put_last(tree: Tree, *pieces: str) -> None:
    """Put mark-up after the last paragraph of the text."""
    column = column_of(tree)
    paragraphs = paragraphs_of(column)
    at = column.index(paragraphs[-1]) + 1 if paragraphs else len(column)
    for number, piece in enumerate(pieces):
        column.insert(at + number, made(piece))


def put_in_foot(tree: Tree, piece: str) -> None:
    """Put mark-up into the footer of the page, which gets one where it has none."""
    feet = [foot for foot in tree.body.iter("footer") if not any(a.tag == "article" for a in foot.iterancestors())]
    foot = feet[-1] if feet else made("<footer></footer>")
    if not feet:
        tree.body.append(foot)
    foot.append(made(piece))


def put_in_menu(tree: Tree, url: str, words: str) -> None:
    """Put a link into the first menu of the page, which gets one where it has none."""
    link = f'<a href="{escape(url)}">{escape(words)}</a>'
    menu = next(tree.body.iter("nav"), None)
    if menu is None:
        menu = made("<nav></nav>")
        tree.body.insert(0, menu)
    rows = next(menu.iter("ul"), None)
    if rows is None:
        menu.append(made(link))
    else:
        rows.append(made(f"<li>{link}</li>"))


def put_in_head(tree: Tree, *pieces: str) -> None:
    """Put elements at the end of the head."""
    for piece in pieces:
        tree.head.append(made(piece))


def put_in_body(tree: Tree, *pieces: str) -> None:
    """Put mark-up at the end of the page."""
    for piece in pieces:
        tree.body.append(made(piece))


def replace_text(column: Tree, *pieces: str) -> None:
    """Replace all that stands in a column."""
    column.clear(keep_tail=True)
    for piece in pieces:
        column.append(made(piece))


def made(piece: str) -> Tree:
    """Make one element of mark-up."""
    return html.fragment_fromstring(piece)


def remove(element: Tree) -> None:
    """Take an element out, keeping the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def data_script(content: object) -> str:
    """Write JSON-LD as plug-ins do."""
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def change_data(tree: Tree, change: Callable[[dict[str, Any]], None]) -> None:
    """Change every JSON-LD object of a page in place; what is no JSON is left alone."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for each in _objects(content):
            change(each)
        script.text = json.dumps(content, ensure_ascii=False)


def _objects(content: object) -> Iterator[dict[str, Any]]:
    pending = [content]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
