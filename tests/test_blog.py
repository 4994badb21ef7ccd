"""From pages to a blog: roles, twins, missing pages, furniture, posts in time order, the files beside the pages."""

from __future__ import annotations

from datetime import date

import pytest

from classifier.blog import Blog, parse
from classifier.findings import fact
from classifier.page import Page, Position
from classifier.people import persons_named
from crawler.archive import Capture, Exchange, Failure
from tests.signals.build import blog_of, capture_of, exchange, html, paragraphs

HOST = "https://diary.example"
WALK = "We set out before it was light and walked along the river to the mill, where the baker was already at work. "


def post(title: str, *, day: str = "", head: str = "", extra: str = "") -> str:
    """An article of some 200 words that no other one shares."""
    dated = f"<time datetime='{day}'>{day}</time>" if day else ""
    words = paragraphs(*(f"{title}, part {n}. {WALK.replace('river', f'river {title} {n}')}" for n in range(10)))
    return html(f"<h1>{title}</h1>", dated, words, extra, head=head, title=title)


def menu(*paths: str) -> str:
    return "<nav>" + "".join(f"<a href='{path}'>{path.strip('/') or 'home'}</a>" for path in paths) + "</nav>"


def roles(blog: Blog) -> dict[str, str]:
    return {page.url.removeprefix(HOST): str(page.role) for page in blog.pages}


def at(blog: Blog, path: str) -> Page:
    return next(page for page in blog.pages if page.url == HOST + path)


def declared(day: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "BlogPosting", "datePublished": "{day}"}}</script>'


def feed(*entries: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>t</title><link>{HOST}{path}</link><pubDate>{day}</pubDate></item>" for path, day in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Diary</title>{items}</channel></rss>'


# -- roles ---------------------------------------------------------------------------------------


def test_roles_by_address_date_declaration_feed_and_links() -> None:
    entries = "".join(f"<li><a href='/p/{n}'>Entry {n}</a></li>" for n in range(30))
    blog = blog_of(
        {
            "/": html("<p>Welcome.</p>", entries),
            "/about/": html("<p>I am Jane.</p>"),
            "/contact/": html("<p>Write to me.</p>"),
            "/privacy-policy/": html("<p>No cookies.</p>"),
            "/2020/03/03/walk/": post("Walk"),
            "/declared": post("Declared", head=declared("2020-03-03")),
            "/by-open-graph": post("Graph", head="<meta property='og:type' content='article'>"),
            "/in-feed": html("<p>A short note.</p>"),
            "/long": post("Long"),
            "/short": html("<p>A few words.</p>"),
            "/dense": html(f"<ul>{entries}</ul>"),
            "/tag/river/": post("River", head=declared("2020-03-03")),  # a list, whatever it declares
            "/feed.xml": feed(("/in-feed", "Tue, 03 Mar 2020 10:00:00 GMT")),
        }
    )
    assert roles(blog) == {
        "/": "home",
        "/about/": "about",
        "/contact/": "contact",
        "/privacy-policy/": "privacy",
        "/2020/03/03/walk/": "post",
        "/declared": "post",
        "/by-open-graph": "post",
        "/in-feed": "post",
        "/long": "post",
        "/short": "other",
        "/dense": "listing",
        "/tag/river/": "listing",
    }
    assert [page.url for page in blog.of("about", "contact")] == [f"{HOST}/about/", f"{HOST}/contact/"]
    assert blog.home is not None
    assert blog.home.url == f"{HOST}/"


def test_the_words_of_the_blogs_own_links_tell_a_role() -> None:
    blog = blog_of({"/": html("<a href='/x1'>About me</a>"), "/x1": html("<p>I am Jane and I keep bees.</p>")})
    assert roles(blog)["/x1"] == "about"


def test_a_capture_without_the_home_page_has_none() -> None:
    blog = blog_of({"/2020/03/03/walk/": post("Walk")})
    assert blog.home is None
    assert len(blog.posts) == 1


def test_an_empty_capture_is_an_empty_blog() -> None:
    blog = blog_of({})
    assert (blog.pages, blog.posts, blog.home, blog.lang, blog.words, blog.captured_at) == ((), (), None, "", 0, "")


# -- which answers are pages ---------------------------------------------------------------------


def test_twins_by_address_and_by_words_are_read_once() -> None:
    walk = post("Walk")
    blog = blog_of(
        {"/walk": walk, "/walk/": walk, "/walk?utm_source=x": post("Other"), "/copy": walk, "/own": post("Own")}
    )
    assert [page.url for page in blog.pages] == [f"{HOST}/walk", f"{HOST}/own"]


def test_a_page_that_says_it_is_not_there_is_no_page_though_it_answers_200() -> None:
    blog = blog_of(
        {
            "/gone": html("<p>Sorry.</p>", title="Page not found – Diary"),
            "/weg": html("<p>Schade.</p>", title="Seite nicht gefunden"),
            "/404-ways-to-walk": post("404 ways to walk"),
        }
    )
    assert [page.url for page in blog.pages] == [f"{HOST}/404-ways-to-walk"]


def test_other_answers_and_other_hosts_are_no_pages() -> None:
    answers = (
        exchange(f"{HOST}/a", post("A")),
        exchange(f"{HOST}/b", post("B"), status=404),
        exchange(f"{HOST}/c", post("C"), status=301),
        exchange(f"{HOST}/d.pdf", "%PDF", kind="application/pdf"),
        exchange("https://other.example/e", post("E")),
        exchange("https://www.diary.example/f", post("F")),
    )
    blog = parse(Capture("t.warc.gz", "0" * 64, f"{HOST}/", answers))
    assert [page.url for page in blog.pages] == [f"{HOST}/a", "https://www.diary.example/f"]


# -- posts, dates, authors -----------------------------------------------------------------------


def test_posts_stand_in_time_order_undated_last() -> None:
    blog = blog_of(
        {
            "/2021/05/01/c/": post("C", day="2021-05-01"),
            "/x": post("X"),
            "/2019/01/02/a/": post("A", day="2019-01-02"),
            "/w": post("W"),
            "/2020/03/03/b/": post("B", day="2020-03-03"),
        }
    )
    assert [page.title for page in blog.posts] == ["A", "B", "C", "W", "X"]


def test_the_feed_is_a_witness_to_a_date_and_not_enough_alone() -> None:
    day = "Tue, 03 Mar 2020 10:00:00 GMT"
    blog = blog_of({"/a": post("A", day="2020-03-03"), "/b": post("B"), "/feed.xml": feed(("/a/", day), ("/b", day))})
    assert at(blog, "/a").published == date(2020, 3, 3)
    assert at(blog, "/b").published is None
    assert [d.source for d in at(blog, "/b").datings] == ["feed"]


def test_of_two_feeds_the_one_of_the_posts_is_taken() -> None:
    day = "Tue, 03 Mar 2020 10:00:00 GMT"
    blog = blog_of(
        {
            "/": html("<p>x</p>"),
            "/comments/feed.xml": feed(*((f"/a#{n}", day) for n in range(5))),
            "/feed.xml": feed(("/a", day), ("/b", day)),
        }
    )
    assert blog.feed is not None
    assert blog.feed.url == f"{HOST}/feed.xml"


def test_words_of_the_feed_are_quoted_with_the_record_of_the_feed() -> None:
    text = feed(("/mill/", "Sat, 06 Jun 2020 08:00:00 GMT")).replace("Diary", "Anna Marsh")
    blog = blog_of({"/": html(paragraphs("We walked up the hill. " * 30)), "/feed.xml": text})
    quoted = {where: evidence for _, where, evidence in persons_named(blog)}
    assert quoted["feed"] == fact(blog.feed, "feed: {}", "Anna Marsh")
    assert quoted["feed"].url == "https://diary.example/feed.xml"
    assert quoted["feed"].record_id not in ("", blog.pages[0].record_id)
    assert quoted["feed"].digest


def test_authors_are_counted_over_posts() -> None:
    by = "<p class='byline'>By {}</p>".format
    blog = blog_of(
        {"/a": post("A", extra=by("Jane")), "/b": post("B", extra=by("Jane")), "/c": post("C", extra=by("Bob"))}
    )
    assert blog.authors == (("Jane", 2), ("Bob", 1))


def test_languages_by_the_words_written_in_them() -> None:
    french = "Ce matin nous avons marché le long de la rivière jusqu'au vieux moulin, puis nous sommes rentrés. "
    blog = blog_of({"/a": html(paragraphs(french * 60)), "/b": post("Walk")})
    assert blog.languages == ("fr", "en")
    assert blog.lang == "fr"


# -- furniture -----------------------------------------------------------------------------------

BOX = "<div><p>Join my mailing list for news of the river.</p></div>"


def test_what_recurs_over_the_pages_is_furniture() -> None:
    blog = blog_of({f"/p{n}": post(f"Post {n}", extra=BOX) for n in range(6)})
    for page in blog.pages:
        assert "mailing list" in page.text
        assert "mailing list" not in page.main_text
        assert page.title in page.main_text


@pytest.mark.parametrize("pages", [2, 3])
def test_on_few_pages_nothing_is_furniture(pages: int) -> None:
    blog = blog_of({f"/p{n}": post(f"Post {n}", extra=BOX) for n in range(pages)})
    assert all("mailing list" in page.main_text for page in blog.pages)


def test_what_one_page_in_ten_says_is_no_furniture() -> None:
    blog = blog_of({f"/p{n}": post(f"Post {n}", extra=BOX if n < 4 else "") for n in range(40)})
    assert "mailing list" in at(blog, "/p0").main_text


def test_a_post_that_stands_in_many_lists_does_not_become_furniture() -> None:
    whole = post("Walk").split("<body>")[1].split("</body>")[0]
    lists = {f"/tag/t{n}/": html(f"<h1>Tag {n}</h1>", whole) for n in range(8)}
    others = {f"/2020/04/0{n}/x{n}/": post(f"Other {n}") for n in range(1, 7)}
    blog = blog_of({"/2020/03/03/walk/": post("Walk"), **lists, **others})
    assert "Walk, part 3." in at(blog, "/2020/03/03/walk/").main_text
    only_lists = blog_of(
        {"/2020/03/03/walk/": post("Walk"), **lists, **{f"/tag/u{n}/": post(f"U{n}") for n in range(9)}}
    )
    assert "Walk, part 3." in at(only_lists, "/2020/03/03/walk/").main_text


def test_furniture_is_of_the_body_alone() -> None:
    blog = blog_of({f"/p{n}": post(f"Post {n}", extra="<footer><p>Acme Ltd</p></footer>") for n in range(6)})
    assert all(not page.furniture for page in blog.pages)
    assert all(page.at(Position.FOOTER)[0].text == "Acme Ltd" for page in blog.pages)


# -- beside the pages ----------------------------------------------------------------------------


def test_text_files_not_asked_for_missing_and_there() -> None:
    home = exchange(f"{HOST}/", html("<p>x</p>"))

    def blog(*answers: Exchange) -> Blog:
        return parse(Capture("t.warc.gz", "0" * 64, f"{HOST}/", (home, *answers)))

    plain = "text/plain"
    assert (blog().ads_txt, blog().robots_txt) == (None, None)
    there = blog(
        exchange(f"{HOST}/ads.txt", "google.com, pub-1, DIRECT", kind=plain),
        exchange(f"{HOST}/robots.txt", "User-agent: *", kind=plain),
    )
    assert there.ads_txt is not None
    assert there.robots_txt is not None
    assert (there.ads_txt.text, there.robots_txt.text) == ("google.com, pub-1, DIRECT", "User-agent: *")
    assert there.ads_txt.url == f"{HOST}/ads.txt"
    for none in (
        exchange(f"{HOST}/ads.txt", "no", status=404, kind=plain),
        exchange(f"{HOST}/ads.txt", html("<p>Not found</p>")),  # 200, but a page
    ):
        file = blog(none).ads_txt
        assert file is not None
        assert file.text == ""


def test_the_sitemap_gives_addresses_with_the_day_of_change() -> None:
    rows = f"<url><loc>{HOST}/a</loc><lastmod>2020-03-03</lastmod></url><url><loc>{HOST}/b</loc></url>"
    blog = blog_of({"/": html("<p>x</p>"), "/sitemap.xml": f"<urlset>{rows}</urlset>"})
    assert blog.sitemap == ((f"{HOST}/a", date(2020, 3, 3)), (f"{HOST}/b", None))


def test_what_could_not_be_read_is_told() -> None:
    failures = (
        Failure(f"{HOST}/about", "robots", "", "2026-01-02T03:04:05Z"),
        Failure(f"{HOST}/x", "timeout", "no answer in 20 s", "2026-01-02T03:04:05Z"),
    )
    answers = capture_of({"/": html("<p>x</p>")}).exchanges
    blog = parse(Capture("t.warc.gz", "0" * 64, f"{HOST}/", answers, failures, partial="stopped by Ctrl-C"))
    assert blog.unread == {f"{HOST}/about": "robots", f"{HOST}/x": "no answer in 20 s"}
    assert blog.why_unread("about") == f"{HOST}/about could not be read (robots)"
    assert blog.why_unread("contact") == ""
    assert blog.partial == "stopped by Ctrl-C"
    assert blog.words == 1


def test_the_same_capture_gives_the_same_blog() -> None:
    pages = {f"/2020/03/0{n}/p/": post(f"Post {n}", day=f"2020-03-0{n}", extra=BOX) for n in range(1, 8)}
    assert blog_of(pages) == blog_of(pages)
