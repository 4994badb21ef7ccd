"""The tree of a page against BeautifulSoup's own: the same nodes in the same places, linked the same way."""

from __future__ import annotations

import gc
import warnings
import weakref
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from hypothesis import given
from hypothesis import strategies as st

from classifier.corpus import read_labels
from classifier.reading import is_html
from classifier.tree import elements_in, free, make_soup
from classifier.walk import decode
from crawler.archive import read

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
LINKS = ("parent", "next_element", "previous_element", "next_sibling", "previous_sibling")


def theirs(markup: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BeautifulSoup(markup, "lxml", multi_valued_attributes=None)


def told(soup: BeautifulSoup) -> list[object]:
    """Every node in document order: what it is, what it says, and to which nodes it is linked."""
    nodes = []
    node = soup.contents[0] if soup.contents else None
    while node is not None:
        nodes.append(node)
        node = node.next_element
    numbers = {id(node): number for number, node in enumerate(nodes)} | {id(soup): "root", id(None): None}
    rows: list[object] = []
    for node in nodes:
        links = [numbers[id(getattr(node, name))] for name in LINKS]
        if isinstance(node, Tag):
            inside = [numbers[id(child)] for child in node.contents]
            rows.append((node.name, dict(node.attrs), inside, links, node.can_be_empty_element, list(node.strings)))
        else:
            assert isinstance(node, NavigableString)
            rows.append((type(node).__name__, str(node), links))
    return rows


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "words",
        "<p>one<p>two<br>three<img src=x alt>",
        "<!doctype html><html lang=en><head><title>T</title><body class='a b'>x</body></html>",
        "<?xml version='1.0'?><!-- c --><!----><p>a</p>  \n <p> </p>",
        "<pre>  \n  </pre><p>  \n  </p><textarea>   </textarea><p>&nbsp; </p>",
        "<script>var a = '<p>';</script><style>p {}</style><script>  \n</script>",
        "<template><p>in <b>here</b></p></template><p>out",
        "<ruby>x<rp>(</rp><rt>y <b>z</b></rt><rp>)</rp></ruby>",
        "</p></div><b><i>crossed</b></i></table><td>cell",
        "<p><meta charset=utf-8><p>&eacute;&#8364;&lt;&amp;&unknown;",
        "<svg:path d='1'/><x-y a:b=c xml:lang=de>z</x-y>",
        "<select><option>a<option selected>b</select><a rel='me nofollow' href=#>c",
        "<html><body>a</body></html>after<body id=late>b",
        "<div>" * 600 + "deep",
    ],
)
def test_the_tree_is_that_of_beautifulsoup(markup: str) -> None:
    assert told(make_soup(markup)) == told(theirs(markup))


PIECE = st.sampled_from(
    [
        *"<p> </p> <b class=x> </b> <br> <pre> </pre> <template> </template> <rt> </rt> <script> </script>".split(),
        *"<table> <td> </table> <a href=/> </a> <!--c--> <li> </ul> word é &amp; <title> </title>".split(),
        *"<form> </form> < > <html> </body>".split(),
        *(" ", "\n", "\u00a0"),
    ]
)


@given(st.lists(PIECE, max_size=25).map("".join))
def test_the_tree_of_any_mark_up_is_that_of_beautifulsoup(markup: str) -> None:
    assert told(make_soup(markup)) == told(theirs(markup))


def test_elements_are_given_in_document_order_without_the_root() -> None:
    soup = make_soup("<div><p>a<b>c</b></p><i>d</i></div>")
    assert [tag.name for tag in elements_in(soup)] == ["html", "body", "div", "p", "b", "i"]
    assert [tag.name for tag in elements_in(next(t for t in elements_in(soup) if t.name == "p"))] == ["b"]


def test_a_freed_tree_is_gone_without_the_garbage_collector() -> None:
    soup = make_soup("<div><p>words <b>more</b></p></div>" * 20)
    gone = [weakref.ref(tag) for tag in elements_in(soup)]
    assert len(gone) == 62
    gc.disable()
    try:
        free(soup)
        assert not any(ref() for ref in gone)
    finally:
        gc.enable()


@pytest.mark.corpus
def test_the_trees_of_real_pages_are_those_of_beautifulsoup() -> None:
    compared = 0
    for example in read_labels(CORPUS)[::20]:
        for exchange in read(example.warc, url=example.start_url).exchanges[:12:4]:
            if is_html(exchange):
                markup = decode(exchange.body, exchange.header("content-type")).replace("\x00", "")
                assert told(make_soup(markup)) == told(theirs(markup)), exchange.url
                compared += 1
    assert compared > 20
