"""The links of a page, where each stands, and what the page says of itself. All pages are invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.links import MAX_LINKS, SeenPage, read_links

PAGE = "https://example.org/diary/"


def urls(html: str | bytes, url: str = PAGE) -> list[str]:
    body = html.encode() if isinstance(html, str) else html
    return [link.url for link in read_links(body, "utf-8", url).links]


def test_addresses_are_absolute_http_without_fragment() -> None:
    html = """<a href="walk.html#top">w</a><a href="/about">a</a><a href="//cdn.example.net/x">c</a>
        <a href="https://other.example/">o</a><a href="?p=2">p</a><area href="map">"""
    assert urls(html) == [
        "https://example.org/diary/walk.html",
        "https://example.org/about",
        "https://cdn.example.net/x",
        "https://other.example/",
        "https://example.org/diary/?p=2",
        "https://example.org/diary/map",
    ]


def test_links_that_lead_to_no_page_are_dropped() -> None:
    html = """<a href="mailto:jane@example.org">m</a><a href="tel:1">t</a><a href="javascript:void(0)">j</a>
        <a href="#x">f</a>
        <a href="">e</a><a>n</a><a href="data:text/html,x">d</a><a href="file:///etc/hosts">l</a><a href="http://[">b</a>
        <a href="https://example.org:port/">p</a><a href="http:///x">h</a>"""
    assert urls(html) == []


def test_the_base_element_moves_relative_links() -> None:
    assert urls('<base href="/elsewhere/"><a href="x">x</a>') == ["https://example.org/elsewhere/x"]


def test_line_breaks_and_spaces_in_an_address_are_those_of_a_browser() -> None:
    assert urls('<a href=" /a b ">x</a>') == ["https://example.org/a%20b"]


@pytest.mark.parametrize(
    ("html", "position"),
    [
        ("<nav><ul><li>{}</li></ul></nav>", "nav"),
        ("<header><div>{}</div></header>", "header"),
        ("<footer>{}</footer>", "footer"),
        ("<aside>{}</aside>", "aside"),
        ("<article><p>{}</p></article>", "article"),
        ("<main><p>{}</p></main>", "article"),
        ("<article><header><h1>{}</h1></header></article>", "article"),
        ("<article><p>a</p></article><article><p>b</p></article><article><h2>{}</h2></article>", "listing"),
        ('<div id="sidebar"><ul><li>{}</li></ul></div>', "aside"),
        ('<div class="widget widget_links">{}</div>', "aside"),
        ('<div class="site-footer">{}</div>', "footer"),
        ('<div id="colophon">{}</div>', "footer"),
        ('<ul class="main-menu"><li>{}</li></ul>', "nav"),
        ('<div role="navigation">{}</div>', "nav"),
        ('<div class="pagination">{}</div>', "nav"),
        ('<div class="post-body">{}</div>', "article"),
        ("<footer><nav>{}</nav></footer>", "nav"),
        ("<div><p>{}</p></div>", ""),
    ],
)
def test_where_a_link_stands_is_what_its_nearest_telling_ancestor_says(html: str, position: str) -> None:
    page = read_links(html.format('<a href="/x">x</a>').encode(), "", PAGE)
    assert [link.position for link in page.links] == [position]


def test_a_link_carries_its_text_its_rel_and_its_order() -> None:
    html = """<a href="/1" rel="NoFollow author">  About\n <b>me</b> </a>
        <a href="/2"><img alt="Home" src="x"></a><a href="/3" title="T"></a>"""
    links = read_links(html.encode(), "", PAGE).links
    assert [link.anchor for link in links] == ["About me", "Home", "T"]
    assert links[0].rel == {"nofollow", "author"}
    assert [link.order for link in links] == sorted(link.order for link in links)


def test_what_the_head_says() -> None:
    html = """<html><head><title> A
        diary </title><link rel="canonical" href="/diary"><meta name="generator" content="WordPress 6.4">
        <link rel="alternate" type="application/rss+xml" href="/feed">
        <link rel="alternate" type="application/atom+xml" href="/atom">
        <link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" hreflang="de" href="/de/">
        <meta name="robots" content="NOINDEX, follow">
        <meta http-equiv="Refresh" content="0; URL='https://example.org/new'"></head>"""
    page = read_links(html.encode(), "", PAGE)
    assert page.title == "A diary"
    assert page.canonical == "https://example.org/diary"
    assert page.feeds == ("https://example.org/feed", "https://example.org/atom")
    assert page.generator == "WordPress 6.4"
    assert (page.noindex, page.nofollow) == (True, False)
    assert page.refresh == "https://example.org/new"


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("5;url=/a", "https://example.org/a"),
        ("0; /a", "https://example.org/a"),
        ("300", ""),
        ("0;url=javascript:alert(1)", ""),
        ("0;url=file:///etc/hosts", ""),
    ],
)
def test_a_refresh_leads_to_a_page_or_nowhere(content: str, target: str) -> None:
    assert read_links(f'<meta http-equiv="refresh" content="{content}">'.encode(), "", PAGE).refresh == target


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("<a href='/x'>Über mich</a>".encode("latin-1"), "iso-8859-1"),
        ("<meta charset=windows-1252><a href='/x'>Über mich</a>".encode("cp1252"), ""),
        ("<a href='/x'>Über mich</a>".encode(), "utf-8"),
        ("<a href='/x'>Über mich</a>".encode(), "no-such-charset"),
        ("<a href='/x'>Über mich</a>".encode("utf-16"), ""),
        ("<?xml version='1.0' encoding='utf-16'?><a href='/x'>Über mich</a>".encode(), ""),
    ],
)
def test_the_charset_is_that_of_the_header_or_the_page_or_what_fits(body: bytes, hint: str) -> None:
    assert [link.anchor for link in read_links(body, hint, PAGE).links] == ["Über mich"]


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x00" * 100, b"\xff\xfe", b"%PDF-1.4 \x00\x01", b"<!-- -->", b"just words"]
)
def test_what_holds_no_link_gives_none(body: bytes) -> None:
    assert read_links(body, "", PAGE).links == SeenPage().links


def test_a_nul_in_a_page_hides_nothing() -> None:
    assert urls(b"<a href='/x\x00y'>x</a>\x00<a href='/z'>z</a>") == ["https://example.org/xy", "https://example.org/z"]


@pytest.mark.parametrize(
    "body",
    [
        b"<a href=/0>z</a>" + b"<div>" * 100_000 + b"<a href=/x>y</a>",
        b"<a href=/x>y</a>" * 400_000,
        b"<a href=/x>" * 50_000,
        b"<a href=/x " + b"b=c " * 100_000 + b">",
        b"<a href='" + b"/x" * 2_000_000 + b"'>y</a>",
    ],
    ids=["deep", "many", "unclosed", "attributes", "long"],
)
def test_a_page_made_to_exhaust_is_read_in_bounded_time(body: bytes) -> None:
    start = time.perf_counter()
    page = read_links(body, "", PAGE)
    assert len(page.links) <= MAX_LINKS
    assert time.perf_counter() - start < 5


def test_unclosed_tags_do_not_hide_the_links_after_them() -> None:
    assert urls("<font>" * 400 + '<a href="/x">x</a>') == ["https://example.org/x"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=12), st.text(max_size=30))
def test_nothing_that_a_server_can_send_raises(body: bytes, hint: str, tail: str) -> None:
    page = read_links(b"<a href='/" + body + b"'>" + body, hint, PAGE + tail)
    assert all(link.url.startswith(("http://", "https://")) for link in page.links)
