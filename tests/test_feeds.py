"""Feeds and sitemaps, well made, badly made, and made to harm. All of them are invented."""

from __future__ import annotations

import gzip
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.feeds import MAX_ADDRESSES, MAX_ENTRIES, MAX_TEXT, Entry, SitemapEntry, read_feed, read_sitemap

FEED = "https://example.org/feed"
MAP = "https://example.org/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Walks &amp; talks</title><link>https://example.org/</link>
<item><title>Up the hill</title><link>/2019/05/04/hill/</link><pubDate>Sat, 04 May 2019 10:00:00 +0000</pubDate>
<dc:creator>Jane Example</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>It was <b>steep</b>.</p>
<script>alert(1)</script><p>Caf&eacute; after.</p>]]></content:encoded>
</item>
<item><title>No date</title><guid>https://example.org/no-date</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Spaziergänge</title><author><name>Hanna</name></author>
<entry><title type="html">Der &lt;i&gt;Berg&lt;/i&gt;</title><link rel="alternate" href="https://example.org/berg"/>
<published>2020-02-29T23:30:00Z</published><updated>2023-01-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;Steil.&lt;/p&gt;</content></entry></feed>"""


def test_rss_gives_entries_with_day_author_and_plain_text() -> None:
    feed = read_feed(RSS.encode(), FEED)
    assert feed is not None
    assert (feed.url, feed.title) == (FEED, "Walks & talks")
    assert feed.entries == (
        Entry(
            url="https://example.org/2019/05/04/hill/",
            title="Up the hill",
            day=date(2019, 5, 4),
            author="Jane Example",
            text="It was steep . Café after.",
        ),
        Entry(url="https://example.org/no-date", title="No date", day=None, author="", text=""),
    )


def test_atom_gives_the_day_of_publication_not_of_change() -> None:
    feed = read_feed(ATOM.encode("latin-1", "xmlcharrefreplace"), FEED)
    assert feed is not None
    assert (feed.title, feed.author) == ("Spaziergänge", "Hanna")
    assert [(e.title, e.day, e.text) for e in feed.entries] == [("Der Berg", date(2020, 2, 29), "Steil.")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\x00\x01",
        b"<!DOCTYPE html><html><body>Not found</body></html>",
        b"<html></html>",
        b"hello",
        b"{}",
        b"/etc/passwd",
        b"http://127.0.0.1:9/feed",
        RSS.encode()[:60],
    ],
)
def test_what_is_no_feed_is_none(body: bytes) -> None:
    assert read_feed(body, FEED) is None


def test_a_feed_cut_short_keeps_the_entries_it_has() -> None:
    feed = read_feed(RSS.encode()[:-60], FEED)
    assert feed is not None
    assert feed.entries[0].title == "Up the hill"


@pytest.mark.parametrize("behind", ["It was <b>ste", "Café after", "</script><p>Caf", "<pubDate>Sat, 04 May", "Up the"])
def test_a_feed_cut_within_an_entry_keeps_what_the_entry_says_so_far(behind: str) -> None:
    text = RSS.replace("Caf&eacute;", "Café")
    whole = read_feed(text.encode(), FEED)
    feed = read_feed(text[: text.index(behind) + len(behind)].encode(), FEED)
    assert whole is not None
    assert feed is not None
    assert (feed.title, len(feed.entries)) == ("Walks & talks", 1)
    assert feed.entries[0].title in ("Up the hill", "Up the")
    assert whole.entries[0].text.startswith(feed.entries[0].text.removesuffix("Short."))
    if "content:encoded" in text[: text.index(behind)]:
        assert feed.entries[0].text.startswith("It was ste")


def test_a_feed_cut_within_a_character_or_a_tag_loses_no_more_than_that() -> None:
    body = RSS.encode()
    for end in range(body.index(b"<item>"), len(body)):
        feed = read_feed(body[:end], FEED)
        assert feed is not None
        assert feed.title == "Walks & talks"
        assert len(feed.entries) == body[:end].count(b"<item>")


def test_a_feed_without_end_is_cut() -> None:
    items = "<item><title>x</title><description>" + "word " * 40 + "</description></item>"
    feed = read_feed(f'<rss version="2.0"><channel>{items * (MAX_ENTRIES + 50)}</channel></rss>'.encode(), FEED)
    assert feed is not None
    assert len(feed.entries) == MAX_ENTRIES
    long = f'<rss version="2.0"><channel><item><description>{"a" * (3 * MAX_TEXT)}</description></item></channel></rss>'
    feed = read_feed(long.encode(), FEED)
    assert feed is not None
    assert len(feed.entries[0].text) == MAX_TEXT


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]>"
)


def test_entities_are_neither_expanded_nor_fetched_in_a_feed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("words of a local file")
    start = time.perf_counter()
    bomb = read_feed(f'{BOMB}<rss version="2.0"><channel><title>&a9;</title></channel></rss>'.encode(), FEED)
    outside = f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    feed = read_feed(f'{outside}<rss version="2.0"><channel><title>t&f;</title></channel></rss>'.encode(), FEED)
    assert time.perf_counter() - start < 2
    assert bomb is not None
    assert len(bomb.title) < 10
    assert feed is not None
    assert "words" not in feed.title


def test_a_sitemap_gives_its_pages_with_the_day_of_their_last_change() -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc> https://example.org/a?b=1&amp;c=2 </loc><lastmod>2021-03-04T05:06:07+00:00</lastmod>
        <image:image><image:loc>https://example.org/i.jpg</image:loc></image:image></url>
        <url><loc>/b</loc><lastmod>2021-03</lastmod></url><url><loc>https://example.org/c</loc><lastmod>soon</lastmod></url><url></url>
        <url><loc>javascript:alert(1)</loc></url></urlset>"""
    assert read_sitemap(body.encode(), MAP) == (
        [],
        [
            SitemapEntry("https://example.org/a?b=1&c=2", date(2021, 3, 4)),
            SitemapEntry("https://example.org/b", date(2021, 3, 1)),
            SitemapEntry("https://example.org/c", None),
        ],
    )


def test_an_index_of_sitemaps_gives_its_children() -> None:
    body = f"<sitemapindex {NAMESPACE}><sitemap><loc>https://example.org/posts.xml.gz</loc></sitemap></sitemapindex>"
    assert read_sitemap(body.encode(), MAP) == (["https://example.org/posts.xml.gz"], [])


def test_sitemaps_without_namespace_gzipped_or_as_lines_are_read() -> None:
    body = b"<urlset><url><loc>https://example.org/a</loc></url></urlset>"
    lines = "\ufeffhttps://example.org/a\r\n\nnot an address\nhttps://example.org/b\n".encode()
    assert read_sitemap(body, MAP)[1] == [SitemapEntry("https://example.org/a", None)]
    assert read_sitemap(gzip.compress(body), MAP)[1] == [SitemapEntry("https://example.org/a", None)]
    assert [e.url for e in read_sitemap(lines, MAP)[1]] == ["https://example.org/a", "https://example.org/b"]


def test_a_broken_sitemap_gives_what_stands_before_the_fault() -> None:
    body = b"<urlset><url><loc>https://example.org/a</loc></url><url><loc>https://example.org/b</l"
    assert SitemapEntry("https://example.org/a", None) in read_sitemap(body, MAP)[1]
    assert SitemapEntry("https://example.org/a", None) in read_sitemap(gzip.compress(body + b" " * 9_000)[:-12], MAP)[1]


@pytest.mark.parametrize(
    "body", [b"", b"\x1f\x8b", b"\x1f\x8bgarbage", b"<html><body>404</body></html>", b"\x00" * 50, b"<"]
)
def test_what_is_no_sitemap_gives_nothing(body: bytes) -> None:
    assert read_sitemap(body, MAP) == ([], [])


def test_a_sitemap_made_to_exhaust_is_bounded() -> None:
    start = time.perf_counter()
    many = b"<urlset>" + b"<url><loc>/a</loc></url>" * (MAX_ADDRESSES + 500) + b"</urlset>"
    assert len(read_sitemap(many, MAP)[1]) == MAX_ADDRESSES
    bomb = gzip.compress(b"<urlset>" + b" " * 120_000_000)
    assert read_sitemap(bomb, MAP) == ([], [])
    assert read_sitemap(f"{BOMB}<urlset><url><loc>https://example.org/&a9;</loc></url></urlset>".encode(), MAP)[1] in (
        [],
        [SitemapEntry("https://example.org/", None)],
    )
    assert time.perf_counter() - start < 10


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("words")
    outside = f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    body = f"{outside}<urlset><url><loc>https://example.org/&f;</loc></url></urlset>"
    assert read_sitemap(body.encode(), MAP) == ([], [SitemapEntry("https://example.org/", None)])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_nothing_that_a_server_can_send_raises(tail: bytes) -> None:
    for start in (b"", b"<rss version='2.0'><channel><item>", b"<urlset><url><loc>", b"\x1f\x8b\x08\x00"):
        read_feed(start + tail, FEED)
        read_sitemap(start + tail, MAP)
