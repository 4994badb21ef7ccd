"""Structured data: JSON-LD, microdata and h-cards, and the same reading as extruct on real pages."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.structured import name_of, names_of, read_h_cards, read_json_ld, read_microdata
from classifier.walk import make_soup

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def types(items: list[dict[str, object]]) -> list[object]:
    return [item["@type"] for item in items]


def microdata(markup: str) -> list[dict[str, object]]:
    return read_microdata(make_soup(markup))


def cards(markup: str, **given_: bool) -> list[str]:
    return [card.name for card in read_h_cards(make_soup(markup), **given_)]


# -- JSON-LD -------------------------------------------------------------------------------------


def test_an_item_is_a_flat_dict_with_its_types_as_a_list() -> None:
    (item,) = read_json_ld(['{"@context": "https://schema.org", "@type": "BlogPosting", "name": "A walk"}'])
    assert item["@type"] == ["BlogPosting"]
    assert item["name"] == "A walk"


@pytest.mark.parametrize(
    "kind", ['"Person"', '["Person"]', '"http://schema.org/Person"', '["https://schema.org/Person"]']
)
def test_types_are_bare_names(kind: str) -> None:
    assert types(read_json_ld([f'{{"@type": {kind}}}'])) == [["Person"]]


def test_graphs_lists_and_nested_items_all_stand_by_themselves() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "publisher": {"@type": "Organization", "name": "Acme"}},
            [{"@type": "Article", "author": [{"@type": "Person", "name": "Jane"}, {"@id": "#bob"}]}],
        ]
    }
    assert types(read_json_ld([json.dumps(graph)])) == [["WebSite"], ["Organization"], ["Article"], ["Person"], []]


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article"} -->',
        '/* <![CDATA[ */ {"@type": "Article"} /* ]]> */',
        '//<![CDATA[\n{"@type": "Article"}\n//]]>',
        '<![CDATA[{"@type": "Article"}]]>',
        '  {"@type": "Article"};  ',
        '{"@type": "Article", "text": "a raw\nline break"}',
    ],
)
def test_what_scripts_wear_around_their_json(text: str) -> None:
    assert types(read_json_ld([text])) == [["Article"]]


@pytest.mark.parametrize(
    "text", ["", "{", "null", '"text"', "3", "{'@type': 'Article'}", "[" * 200_000, '{"a":' * 200_000]
)
def test_what_is_no_json_is_passed_over_and_the_rest_is_read(text: str) -> None:
    assert types(read_json_ld([text, '{"@type": "Article"}'])) == [["Article"]]


def test_numbers_that_json_does_not_know_come_as_none() -> None:
    (item,) = read_json_ld(['{"@type": "Product", "price": NaN, "high": -Infinity}'])
    assert (item["price"], item["high"]) == (None, None)
    assert not any(isinstance(value, float) and not math.isfinite(value) for value in item.values())


def test_nesting_and_number_of_items_are_bounded() -> None:
    deep = '{"@type": "A", "x": ' * 100 + "1" + "}" * 100
    assert 0 < len(read_json_ld([deep])) < 20
    assert len(read_json_ld([json.dumps([{"@type": "A"}] * 5000)])) == 400


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.floats(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["@type", "@id", "name", "author"]), inner),
    )
)
def test_any_json_can_be_read(value: object) -> None:
    for item in read_json_ld([json.dumps(value)]):
        assert all(isinstance(name, str) for name in item["@type"])
        assert isinstance(name_of(item), str)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane  Doe", ["Jane Doe"]),
        ({"@type": "Person", "name": "Jane"}, ["Jane"]),
        ([{"name": "Jane"}, "Bob", {"@id": "#x"}, None], ["Jane", "Bob"]),
        ({"name": ["Jane", "J."]}, ["Jane"]),
        (None, []),
        (3, []),
    ],
)
def test_names_in_a_value(value: object, names: list[str]) -> None:
    assert names_of(value) == names
    assert name_of(value) == (names[0] if names else "")


# -- microdata -----------------------------------------------------------------------------------


def test_microdata_properties_by_element() -> None:
    (item,) = microdata(
        """<article itemscope itemtype="https://schema.org/BlogPosting"><h1 itemprop="headline name">A walk</h1>
        <time itemprop="datePublished" datetime="2020-03-03">last week</time><meta itemprop="genre" content="diary">
        <a itemprop="url" href="/walk">here</a><img itemprop="image" src="/i.jpg">
        <data itemprop="n" value="3">three</data>
        <p>no property</p></article>"""
    )
    assert item == {
        "@type": ["BlogPosting"],
        "headline": "A walk",
        "name": "A walk",
        "datePublished": "2020-03-03",
        "genre": "diary",
        "url": "/walk",
        "image": "/i.jpg",
        "n": "3",
    }


def test_an_item_in_an_item_stands_by_itself_and_names_itself_in_the_outer_one() -> None:
    outer, inner = microdata(
        """<div itemscope itemtype="http://schema.org/Article"><div itemprop="publisher" itemscope
        itemtype="http://schema.org/Organization"><img itemprop="logo" src="l.png"><meta itemprop="name" content="Acme">
        words beside</div></div>"""
    )
    assert outer["publisher"] == {"@type": ["Organization"], "name": "Acme"}
    assert inner == {"@type": ["Organization"], "logo": "l.png", "name": "Acme"}


def test_an_item_without_a_name_is_named_by_its_words() -> None:
    outer, _ = microdata(
        "<p itemscope><span itemprop='author' itemscope itemtype='x/Person'>Jane <b>Doe</b></span></p>"
    )
    assert outer["author"] == {"@type": ["Person"], "name": "Jane Doe"}


def test_all_authors_are_kept_and_the_first_of_anything_else() -> None:
    (item,) = microdata(
        "<p itemscope><i itemprop=author>Jane</i><i itemprop=author>Bob</i><i itemprop=name>A</i><i itemprop=name>B</i>"
    )
    assert (item["author"], item["name"]) == (["Jane", "Bob"], "A")


def test_itemref_takes_properties_from_elsewhere() -> None:
    (item,) = microdata("<p itemscope itemref='far nowhere'></p><div id='far'><i itemprop='name'>Jane</i></div>")
    assert item["name"] == "Jane"


def test_an_item_that_refers_to_what_it_stands_in_is_read_once() -> None:
    assert len(microdata("<div id='a'><p itemscope itemref='a'><i itemprop='name'>x</i></p></div>")) == 1


# -- h-cards -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<a class='h-card' href='/'>Jane Doe</a>", ["Jane Doe"]),
        ("<p class='h-card'>I am <b class='p-name'>Jane</b>, hello</p>", ["Jane"]),
        ("<p class='vcard author'>By <a class='url fn n' href='/jane'>Jane</a></p>", ["Jane"]),
        ("<a class='h-card' href='/'><img src='i.png' alt='Jane'></a>", ["Jane"]),
        ("<p class='h-card'><img class='p-name' alt='Jane'></p>", ["Jane"]),
        ("<footer class='vcard'>All rights reserved</footer>", []),
        ("<p class='h-card'></p>", []),
        ("<p class='hcard'>Jane</p>", []),
    ],
)
def test_h_cards(markup: str, names: list[str]) -> None:
    assert cards(markup) == names


def test_commenters_are_not_named_as_authors() -> None:
    markup = (
        "<p class='h-card'>Jane</p><div id='comments'><b class='comment-author vcard'><i class='fn'>Ann</i></b></div>"
    )
    assert cards(markup) == ["Jane"]
    assert cards(markup, comments=True) == ["Jane", "Ann"]


# -- the same reading as extruct -----------------------------------------------------------------


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project")
def test_reads_the_same_as_extruct_on_real_pages() -> None:
    from benchmarks.structured_data import compare

    tallies = compare(CORPUS, 150, cards=False).tallies
    assert tallies["json-ld"].union > 200
    assert tallies["json-ld"].agreed >= 0.995
    assert tallies["microdata"].union > 20
    assert tallies["microdata"].agreed >= 0.97
    assert tallies["opengraph"].union > 200
    assert tallies["opengraph"].agreed >= 0.99
