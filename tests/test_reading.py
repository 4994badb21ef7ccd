"""From an answer to a page: what counts as HTML, by-lines, and that no input whatever raises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.page import Byline, Page
from classifier.reading import is_html, read_page
from crawler.addresses import Scope
from crawler.archive import Exchange
from tests.signals.build import exchange, html

SCOPE = Scope("diary.example")
HERE = "https://diary.example/walk"


def read(*body: str, head: str = "") -> Page:
    return read_page(exchange(HERE, html(*body, head=head)), SCOPE)


def names(page: Page) -> list[str]:
    return [byline.name for byline in page.bylines]


# -- HTML or not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "verdict"),
    [
        ("text/html", "anything", True),
        ("Text/HTML; charset=utf-8", "", True),
        ("application/xhtml+xml", "", True),
        ("", "<!DOCTYPE html><p>x", True),
        ("", "  <html>", True),
        ("text/plain", "<!doctype html>", True),
        ("application/octet-stream", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>", True),
        ("", "<?xml version='1.0'?><rss>", False),
        ("", "plain words", False),
        ("application/xml", "<html>", False),
        ("application/pdf", "%PDF-1.4", False),
        ("image/png", "<html>", False),
    ],
)
def test_what_counts_as_html(kind: str, body: str, verdict: bool) -> None:
    assert is_html(exchange(HERE, body, kind=kind)) is verdict


def test_a_page_keeps_what_proves_it() -> None:
    answer = exchange(HERE, html("<p>x</p>"))
    page = read_page(answer, SCOPE)
    assert (page.url, page.record_id, page.digest, page.captured_at) == (
        HERE,
        answer.record_id,
        answer.digest,
        answer.captured_at,
    )


# -- by-lines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Doe", "Jane Doe"),
        ("By Jane Doe", "Jane Doe"),
        ("by: Jane Doe", "Jane Doe"),
        ("By Jane Doe on 3 March 2020", "Jane Doe"),
        ("Written by Jane Doe | 3 comments", "Jane Doe"),
        ("Posted by Jane Doe at 10:31", "Jane Doe"),
        ("Par Jeanne Dupont, le 3 mars 2020", "Jeanne Dupont"),
        ("Publié par Jeanne Dupont le 3 mars 2020", "Jeanne Dupont"),
        ("Von Anna Schmidt am 3. März 2020", "Anna Schmidt"),
        ("Escrito por Ana Pérez el 3 de marzo", "Ana Pérez"),
        ("Autor: Ana Pérez", "Ana Pérez"),
        ("Posted by Jane Doe in Travel", "Jane Doe"),
        ("Jane Doe (editor)", "Jane Doe"),
        ("Jane Doe – Acme Ltd", "Jane Doe"),
        ("Jean-Luc O’Neill", "Jean-Luc O’Neill"),
        ("Byron Vonnegut", "Byron Vonnegut"),  # no "by" and no "von" in it
        ("Parker", "Parker"),
        ("@jane_doe", "@jane_doe"),
    ],
)
def test_a_by_line_is_tidied_to_the_name(text: str, name: str) -> None:
    assert names(read(f"<article><span class='byline'>{text}</span><p>words</p></article>")) == [name]


@pytest.mark.parametrize(
    "text", ["By", "3 March 2020", "—", "J", "x" * 61, "by all of the people who ever lived here", ""]
)
def test_what_is_left_without_a_name_is_no_by_line(text: str) -> None:
    assert names(read(f"<span class='byline'>{text}</span>")) == []


def test_where_by_lines_come_from() -> None:
    page = read(
        "<article><a rel='author' href='/jane'>Jane R</a><p class='author'>By <b>Jane</b> <b>C</b></p></article>"
        "<a class='h-card' href='https://jane.example/'>Jane H</a>",
        head='<meta name="author" content="Jane M"><script type="application/ld+json">{"@type": "BlogPosting",'
        ' "author": {"@type": "Person", "name": "Jane J", "url": "https://diary.example/jane"}}</script>',
    )
    assert set(page.bylines) == {
        Byline("Jane J", "json-ld", "https://diary.example/jane"),
        Byline("Jane M", "meta"),
        Byline("Jane R", "rel", "https://diary.example/jane"),
        Byline("Jane C", "class"),
        Byline("Jane H", "h-card", "https://jane.example/"),
    }


def test_an_author_named_by_reference_within_the_structured_data() -> None:
    graph = (
        '{"@graph": [{"@type": "Article", "author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Jane"}]}'
    )
    assert names(read(head=f'<script type="application/ld+json">{graph}</script>')) == ["Jane"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane">', ["Jane"]),
        ('<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="3 min">', []),
        ('<meta property="article:author" content="https://facebook.com/jane">', []),
    ],
)
def test_meta_elements_that_do_and_do_not_name_an_author(head: str, expected: list[str]) -> None:
    assert names(read(head=head)) == expected


def test_readers_and_related_posts_give_no_by_lines() -> None:
    page = read(
        "<div id='comments'><div class='comment'><b class='author'>Ann</b> hello</div></div>"
        "<aside class='related'><span class='author'>Bob</span></aside>"
        "<footer><span class='author'>Acme</span></footer>"
    )
    assert names(page) == []


# -- dates and language --------------------------------------------------------------------------


def test_the_day_of_a_post_by_time_element_and_structured_data() -> None:
    page = read(
        "<article><time datetime='2020-03-03'>last spring</time></article><aside><time>4 May 2021</time></aside>",
        head='<script type="application/ld+json">{"@type": "Article", "datePublished": "2020-03-03"}</script>',
    )
    assert str(page.published) == "2020-03-03"


def test_dates_in_comments_and_boxes_are_not_the_posts() -> None:
    page = read(
        "<aside><time>4 May 2021</time><p class='date'>4 May 2021</p></aside>"
        "<div id='comments'><time>2020-01-01</time></div>"
    )
    assert page.datings == ()


def test_the_language_is_told_from_the_body() -> None:
    french = "Ce matin nous avons marché le long de la rivière jusqu'au vieux moulin, puis nous sommes rentrés. " * 3
    assert read(f"<p>{french}</p>").lang == "fr"  # the page declares English


# -- no input raises -----------------------------------------------------------------------------


def answer(body: bytes, kind: str = "text/html") -> Exchange:
    return Exchange(HERE, 200, (("content-type", kind),), body, "urn:test:1", "sha1:X", "2026-01-02T03:04:05Z")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["text/html", "", "text/html; charset=utf-16", "text/html; charset=\x00"])
)
def test_any_bytes_are_read(body: bytes, kind: str) -> None:
    assert read_page(answer(body, kind), SCOPE).url == HERE


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


FRAGMENTS = st.sampled_from(
    [
        *"<html lang='xx'>|<body>|</body>|<base href='//['>|<base href='/x/'>|<title>|</title>|<a href='".split("|"),
        *"<a href='http://[::1'>|<a href='/x'>|</a>|<p>|</p>|<br>|<br/>|<div hidden>".split("|"),
        "<div class='comment author'>",
        *"<section id='comments'>|</section>|<time datetime='2020-99-99'>|</time>|<img src=>|<area href='/q'>".split(
            "|"
        ),
        *"<img data-src='//x' alt=\"'\">|<form action='http://a:b'>|<input name=>|<select>|</form>|<script>".split("|"),
        *"</script>|<meta property='og:type' content>|<meta name=author content='By'>|<!--|-->|<![CDATA[|]]>".split(
            "|"
        ),
        *"<p itemscope itemprop='author' itemref='a a' id='a'>|<p itemscope itemtype='x'>|<svg>|<template>".split("|"),
        *"<b class='h-card fn'>|<noscript><img src='/y'>|<textarea>|<plaintext>|<table><tr>|&#0;|&#x110000;".split("|"),
        *"\x00|\ud7ff|é|words |3 March 2020 |<a rel=author>|<span style='display:none'>|</span>".split("|"),
        script('{"@type": [null, 3, {}], "author": [[]]}'),
        script('{"@graph": [{"@id": 3, "@type": "Person"}, {"author": {"@id": [1]}, "@type": "Article"}]}'),
        script('{"@graph": [{"@id": {"a": 1}, "@type": "Person", "name": "x"}, {"author": {"@id": {"a": 1}}}]}'),
        script('{"@type": "Article", "author": {"name": 3, "url": [0]}, "datePublished": [1], "dateModified": {}}'),
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(FRAGMENTS, max_size=40))
def test_any_order_of_markup_is_read(parts: list[str]) -> None:
    page = read_page(answer("".join(parts).encode()), SCOPE)
    orders = [block.order for block in page.blocks]
    assert orders == list(range(len(orders)))
    assert all(0 <= link.order <= len(orders) for link in page.links)
    assert all(block.text == " ".join(block.text.split()) != "" for block in page.blocks)
    assert all(link.url.startswith(("http://", "https://")) for link in page.links)
