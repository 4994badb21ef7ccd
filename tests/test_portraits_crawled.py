"""Portraits on a crawl: which pictures of a page are seen, which few are fetched, from where, and how they are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.addresses import Scope
from crawler.links import read_links
from crawler.pictures import picture_key, read_pictures
from crawler.portraits import PICTURE_BYTES, Portraits, SeenPortrait, holds_picture
from crawler.roles import Role
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, page, redirect

PAGE = "https://diary.example/about/"
PNG = b"\x89PNG\r\n\x1a\n" + b"not looked into by the crawler" * 10


def seen(html: str) -> list[tuple[str, int]]:
    portraits = read_links(html.encode(), "utf-8", PAGE).portraits
    return [(p.source.removeprefix("https://diary.example"), p.rank) for p in portraits]


# Which are seen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "rank"),
    [
        ('<div class="h-card"><img src="/jo.jpg" alt=""></div>', 1),
        ('<p><img class="u-photo" src="/jo.jpg"></p>', 1),
        ('<div class="author-box"><a href="/jo"><img src="/jo.jpg"></a></div>', 2),
        ('<img class="avatar avatar-96" src="/jo.jpg">', 2),
        ('<article><p><img src="/jo.jpg"></p></article>', 3),
        ('<img class="avatar" src="data:image/gif;base64,R0lGOD" data-src="/jo.jpg">', 2),
    ],
)
def test_portraits_are_seen_by_what_the_page_says_of_them(html: str, rank: int) -> None:
    assert seen(html) == [("/jo.jpg", rank)]


def test_persons_in_structured_data_come_first() -> None:
    graph = {
        "@graph": [
            {"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": "Jo", "image": "/jo.jpg"}},
            {"@type": ["Person", "Organization"], "image": {"@type": "ImageObject", "url": "/kim.jpg"}},
            {"@type": "Person", "image": {"@id": "#pic"}},
            {"@type": "ImageObject", "@id": "#pic", "contentUrl": "/lou.jpg"},
            {"@type": "Organization", "image": "/brand.jpg"},
        ]
    }
    script = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert seen(script + '<img class="avatar" src="/max.jpg">') == [
        ("/jo.jpg", 0),
        ("/kim.jpg", 0),
        ("/lou.jpg", 0),
        ("/max.jpg", 2),
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<ol class="comment-list"><li><img class="avatar" src="/reader.jpg"></li></ol>',
        '<img src="/header.jpg">',
        '<img class="avatar" src="/img/default-avatar.png">',
        '<div class="author"><img src="/logo.png"></div>',
        '<img class="avatar" src="data:image/png;base64,AAAA">',
        '<script type="application/ld+json">{"@type": "Person", "image": </script>',
    ],
)
def test_readers_pictures_logos_and_placeholders_are_passed_over(html: str) -> None:
    assert seen(html) == []


def test_the_surest_are_chosen_each_in_one_size_and_not_too_many() -> None:
    portraits = Portraits(3)
    scope = Scope("diary.example")
    at = "https://diary.example/"
    portraits.offer([SeenPortrait(f"{at}walk.jpg", 3)], Role.POST, scope)
    portraits.offer([SeenPortrait(f"{at}me.jpg", 3), SeenPortrait(f"{at}jo-150x150.jpg", 2)], Role.ABOUT, scope)
    portraits.offer([SeenPortrait(f"{at}jo.jpg", 0), SeenPortrait("https://stock.example/x.jpg", 0)], Role.HOME, scope)
    assert portraits.chosen() == (f"{at}jo.jpg", f"{at}me.jpg")


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://diary.example/a.jpg", True),
        ("https://static.diary.example/a.jpg", True),
        ("https://secure.gravatar.com/avatar/0", True),
        ("https://i0.wp.com/diary.example/a.jpg", True),
        ("https://other.example/a.jpg", False),
        ("https://notgravatar.com/a.jpg", False),
    ],
)
def test_pictures_come_from_the_blogs_domain_and_from_asset_hosts(url: str, held: bool) -> None:
    assert holds_picture(Scope("www.diary.example".removeprefix("www.")), url) is held


@pytest.mark.parametrize(
    "other",
    [
        "https://www.diary.example/jo.jpg?w=96&ssl=1",
        "http://diary.example/jo-150x150.jpg",
        "https://diary.example/jo@2x.jpg#face",
        "https://diary.example/jo-scaled.jpg?resize=300%2C300",
    ],
)
def test_one_picture_in_several_sizes_has_one_key(other: str) -> None:
    assert picture_key(other) == picture_key("https://diary.example/jo.jpg")


def test_pictures_told_apart_by_a_parameter_have_two_keys() -> None:
    assert picture_key("https://diary.example/p.php?id=1") != picture_key("https://diary.example/p.php?id=2&w=9")


def test_two_blogs_of_one_platform_are_two_domains() -> None:
    assert not holds_picture(Scope("jane.blogspot.com"), "https://kim.blogspot.com/a.jpg")


def test_a_page_of_countless_pictures_is_not_looked_through_to_its_end() -> None:
    assert seen('<img src="/dot.png">' * 299 + '<img class="avatar" src="/jo.jpg">') == [("/jo.jpg", 2)]
    assert seen('<img src="/dot.png">' * 300 + '<img class="avatar" src="/jo.jpg">') == []


# Which are fetched --------------------------------------------------------------------------------------

HOSTS = ("diary.example", "secure.gravatar.com", "stock.example")


def box(*sources: str) -> str:
    return "".join(f'<div class="author-box"><img src="{source}" alt="Jo"></div>' for source in sources)


def crawled(served: dict, tmp_path: Path, **budget):
    with Site({"diary.example/": page("A diary", box("/jo.png")), "/jo.png": Answer(PNG, type="image/png")}) as site:
        site.pages.update(served)
        done = crawl_site("http://diary.example/", tmp_path, hosts=dict.fromkeys(HOSTS, site.address), **budget)
        asked = [(a.host, a.path, a.headers) for a in site.asked]
    return done, asked


def asked_for(asked) -> list[str]:
    return [f"{host}{path}" for host, path, _ in asked]


def test_a_portrait_is_fetched_after_the_pages_and_kept_as_it_was_sent(tmp_path):
    done, asked = crawled({}, tmp_path)
    assert asked_for(asked)[-1] == "diary.example/jo.png"
    assert asked[-1][2]["Accept"].startswith("image/webp")
    assert done.outcome.stopped == "done"
    assert done.capture.pictures == {picture_key("http://diary.example/jo.png")}
    (picture,) = read_pictures(Path(done.capture.path), done.capture.pictures).values()
    assert (picture.body, picture.why) == (PNG, "")
    assert picture.record_id.startswith("urn:uuid:")
    assert picture.digest
    assert all("jo.png" not in exchange.url for exchange in done.capture.exchanges)


def test_no_portrait_is_asked_for_where_none_are_wanted(tmp_path):
    done, asked = crawled({}, tmp_path, pictures=0)
    assert "diary.example/jo.png" not in asked_for(asked)
    assert done.capture.pictures == frozenset()


def test_not_more_than_wanted_and_a_full_budget_of_pages_still_says_so(tmp_path):
    many = [f"/face-{n}.png" for n in range(9)]
    links = '<a href="/one">one</a> <a href="/two">two</a>'
    pages = {"diary.example/": page("A diary", links + box(*many)), "/one": page("One"), "/two": page("Two")}
    done, asked = crawled(pages, tmp_path, pictures=2, pages=1)
    assert sum("face-" in path for path in asked_for(asked)) == 2
    assert done.outcome.stopped == "pages"
    assert done.outcome.refused == ()


def test_robots_txt_of_the_host_that_has_the_picture_is_obeyed(tmp_path):
    avatar = "http://secure.gravatar.com/avatar/1"
    pages = {
        "diary.example/": page("A diary", box("/jo.png", avatar)),
        "diary.example/robots.txt": Answer("User-agent: *\nDisallow: /jo.png", type="text/plain"),
        "secure.gravatar.com/avatar/1": Answer(PNG, type="image/png"),
    }
    done, asked = crawled(pages, tmp_path)
    assert "diary.example/jo.png" not in asked_for(asked)
    assert asked_for(asked)[-2:] == ["secure.gravatar.com/robots.txt", "secure.gravatar.com/avatar/1"]
    assert done.kinds == {"http://diary.example/jo.png": "robots"}


def test_a_picture_of_a_strangers_host_is_not_asked_for_and_no_redirect_leads_there(tmp_path):
    pages = {
        "diary.example/": page("A diary", box("http://stock.example/face.png", "/moved.png")),
        "/moved.png": redirect("http://stock.example/face.png"),
    }
    done, asked = crawled(pages, tmp_path)
    assert all(host != "stock.example" for host, _, _ in asked)
    assert done.capture.pictures == frozenset()


def test_what_is_too_large_is_cut_and_what_is_no_picture_is_not_received(tmp_path):
    pages = {
        "diary.example/": page("A diary", box("/large.png", "/page.png")),
        "/large.png": Answer(b"\x89PNG" + b"x" * (2 * PICTURE_BYTES), type="image/png"),
        "/page.png": Answer("<p>Words that stay with the server.</p>" * 1000),
    }
    done, _ = crawled(pages, tmp_path)
    pictures = read_pictures(Path(done.capture.path), done.capture.pictures)
    assert [(p.url, p.why) for p in pictures.values()] == [
        ("http://diary.example/large.png", "the picture is not whole")
    ]


def test_pictures_that_fail_leave_the_crawl_complete(tmp_path):
    gone = [f"/face-{n}.png" for n in range(6)]
    pages = {"diary.example/": page("A diary", box(*gone)), **dict.fromkeys(gone, Answer(drop=True))}
    done, _ = crawled(pages, tmp_path)
    assert (done.outcome.stopped, done.capture.partial) == ("done", "")
