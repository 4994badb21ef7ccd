"""Addresses that a visitor must not open, or need not, and the forms in which one page hides."""

from __future__ import annotations

import pytest

from crawler.traps import refusal, shape, twin

HOST = "https://example.org"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/wp-login.php", "acts"),
        ("/wp-admin/", "acts"),
        ("/login", "acts"),
        ("/anmelden/", "acts"),
        ("/connexion", "acts"),
        ("/logout?next=/", "acts"),
        ("/cart/", "acts"),
        ("/panier", "acts"),
        ("/warenkorb/", "acts"),
        ("/checkout/step/1", "acts"),
        ("/mug?add-to-cart=12", "acts"),
        ("/walk?action=delete", "acts"),
        ("/walk?_wpnonce=0a1b", "acts"),
        ("/walk?like_comment=3", "acts"),
        ("/walk/trackback/", "acts"),
        ("/cdn-cgi/l/email-protection", "acts"),
        ("/calendar/2031/05", "calendar"),
        ("/events/month/2031-05/", "calendar"),
        ("/agenda/2019-01-02", "calendar"),
        ("/events/?tribe-bar-date=2031-05", "facets"),
        ("/shop?color=red&size=l&sort=price", "facets"),
        ("/shop?orderby=date", "facets"),
        ("/list?a=1&b=2&c=3&d=4", "facets"),
        ("/?s=cake", "facets"),
        ("/search?q=cake", "facets"),
        ("/a/b/a/b/a/b", "deep"),
        ("/blog/blog/blog/walk", "deep"),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13", "deep"),
        ("/" + "x" * 2_000, "long"),
        ("/walk.pdf", "type"),
        ("/walk.JPG", "type"),
        ("/walks.zip", "type"),
        ("/walk.mp3", "type"),
        ("/walk%2Epdf", "type"),
        ("/feed/", "feed"),
        ("/walk/feed/", "feed"),
        ("/?feed=rss2", "feed"),
    ],
)
def test_what_is_never_visited_and_why(path: str, why: str) -> None:
    assert refusal(HOST + path) == why


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2019/05/04/walk/",
        "/2019/05/",
        "/?p=12",
        "/?m=201905",
        "/page/12/",
        "/tag/password",
        "/tag/login/",
        "/author/admin/",
        "/a-cart-for-the-garden",
        "/how-to-register-a-boat",
        "/events/",
        "/walk.html",
        "/walk.php?id=3",
        "/index.php?option=com_content&view=article&id=3&Itemid=5",
        "/search?updated-max=2019-05-04T00:00:00&max-results=7",
        "/search/label/cake",
        "/v1.2-released",
    ],
)
def test_what_may_be_visited(path: str) -> None:
    assert refusal(HOST + path) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://medium.com/@jane/followers",
        "https://jane.substack.com/subscribe",
        "https://jane.tumblr.com/ask",
        "https://jane.blogspot.com/navbar.g?targetBlogID=1",
        "https://jane.squarespace.com/config",
        "https://jane.livejournal.com/friends",
    ],
)
def test_pages_of_the_platform_are_not_the_blog(url: str) -> None:
    assert refusal(url) == "service"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/walk/",
        "https://example.org/walk/amp/",
        "https://example.org/walk?amp=1",
        "https://example.org/walk/print",
        "https://example.org/walk?print=1",
        "https://example.org/walk?share=twitter&nb=1",
        "https://example.org/walk/?replytocom=12#respond",
        "https://example.org/walk/comment-page-2/#comments",
        "https://example.org/walk?m=1",
        "https://example.org/walk?ref=home",
        "https://example.org/(S(abcdefghij0123456789klmn))/walk",
        "https://example.org/walk?x=0123456789abcdef0123456789abcdef",
    ],
)
def test_forms_of_one_page(other: str) -> None:
    assert twin(other) == "https://example.org/walk"


def test_months_and_posts_by_number_are_pages_of_their_own() -> None:
    forms = {
        twin(f"{HOST}/?m=201905"),
        twin(f"{HOST}/?m=201906"),
        twin(f"{HOST}/?p=12"),
        twin(f"{HOST}/?p=13"),
        twin(HOST),
    }
    assert len(forms) == 5


def test_a_family_is_a_path_with_its_numbers_apart_and_the_names_of_parameters() -> None:
    assert shape(f"{HOST}/day/2019/05") == shape(f"{HOST}/day/2031/12")
    assert shape(f"{HOST}/list?a=1&b=2") == shape(f"{HOST}/list?b=3&a=4")
    assert shape(f"{HOST}/walk") != shape(f"{HOST}/hill")
    assert shape(f"{HOST}/list?a=1") != shape(f"{HOST}/list?b=1")


@pytest.mark.parametrize("text", ["", "http://[broken", "\x00", "https://example.org:port/"])
def test_text_that_is_no_address_harms_nothing(text: str) -> None:
    assert isinstance(refusal(text), str)
    assert isinstance(twin(text), str)
