"""Web addresses: one form per page, registrable domains, the reach of a blog, and hosting platforms."""

from __future__ import annotations

import re

import pytest

from crawler.addresses import (
    canonical,
    comment_names,
    home_of,
    hosting,
    parse_address,
    platform_of,
    platforms,
    registrable_domain,
    scope_of,
)
from crawler.errors import BadAddress

EIGHT = {"WordPress.com", "Blogger", "Medium", "Substack", "Tumblr", "Ghost", "Wix", "Squarespace"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        (" http://example.org/diary ", "http://example.org/diary"),
        ("localhost:8000/x", "https://localhost:8000/x"),
        ("https://example.org/#top", "https://example.org/"),
        ("[::1]:8000", "https://[::1]:8000/"),
    ],
)
def test_what_a_person_types_becomes_an_address(typed: str, address: str) -> None:
    assert parse_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "two words.org",
        "ftp://example.org/",
        "mailto:jane@example.org",
        "http://",
        "http://[x",
        "https://example.org:port/",
    ],
)
def test_what_is_no_address_is_said_in_one_line(typed: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_address(typed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/walk",
        "https://www.example.org/walk/",
        "https://EXAMPLE.org:443/walk",
        "http://example.org:80/walk/index.html",
        "https://example.org./walk",
        "https://example.org/walk#comments",
        "https://example.org/walk?utm_source=x&utm_medium=y&fbclid=z",
        "https://example.org/walk;jsessionid=0123ABC",
        "https://example.org/walk?replytocom=12",
        "https://example.org/walk/?PHPSESSID=0123456789abcdef",
    ],
)
def test_all_addresses_of_a_page_have_one_form(twin: str) -> None:
    assert canonical(twin) == "https://example.org/walk"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/walks",
        "https://blog.example.org/walk",
        "https://example.org:8443/walk",
        "https://example.org/walk?p=2",
        "https://example.org/Walk",
    ],
)
def test_other_pages_have_another_form(other: str) -> None:
    assert canonical(other) != "https://example.org/walk"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("blog.example.org", "example.org"),
        ("blog.example.co.uk", "example.co.uk"),
        ("www.example.com.au", "example.com.au"),
        ("jane.github.io", "jane.github.io"),
        ("jane.gitlab.io", "jane.gitlab.io"),
        ("jane.wordpress.com", "jane.wordpress.com"),
        ("img.jane.wordpress.com", "jane.wordpress.com"),
        ("wordpress.com", "wordpress.com"),
        ("jane.blogspot.com", "jane.blogspot.com"),
        ("jane.blogspot.co.uk", "jane.blogspot.co.uk"),
        ("jane.substack.com", "jane.substack.com"),
        ("jane.tumblr.com", "jane.tumblr.com"),
        ("assets.tumblr.com", "tumblr.com"),
        ("help.medium.com", "medium.com"),
        ("jane.medium.com", "jane.medium.com"),
        ("jane.hatenablog.com", "jane.hatenablog.com"),
        ("jane.over-blog.com", "jane.over-blog.com"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("blog.xn--bcher-kva.example.de", "example.de"),
        ("blog.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("blog.bücher.de", "bücher.de"),
        ("EXAMPLE.ORG.", "example.org"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


# address, the blog's host and prefix, an address within, one without, a twin of the first address
SCOPES = [
    (
        "https://diary.example.org/2019/walk",
        "diary.example.org",
        "/",
        "http://www.diary.example.org/about",
        "https://example.org/",
        "",
    ),
    (
        "https://jane.wordpress.com/2019/05/04/walk/",
        "jane.wordpress.com",
        "/",
        "https://jane.wordpress.com/about/",
        "https://john.wordpress.com/",
        "http://jane.wordpress.com/2019/05/04/walk",
    ),
    (
        "https://jane.blogspot.com/2019/05/walk.html",
        "jane.blogspot.com",
        "/",
        "https://jane.blogspot.de/p/about.html",
        "https://john.blogspot.com/",
        "http://jane.blogspot.co.uk/2019/05/walk.html",
    ),
    (
        "https://medium.com/@jane/walk-0a1b2c3d4e5f",
        "medium.com",
        "/@jane/",
        "https://jane.medium.com/about",
        "https://medium.com/@john/x",
        "https://jane.medium.com/walk-0a1b2c3d4e5f",
    ),
    (
        "https://medium.com/walkers/walk-0a1b2c3d4e5f",
        "medium.com",
        "/walkers/",
        "https://medium.com/walkers/archive",
        "https://medium.com/m/signin",
        "",
    ),
    (
        "https://jane.medium.com/walk-0a1b2c3d4e5f",
        "jane.medium.com",
        "/",
        "https://medium.com/@jane/about",
        "https://medium.com/about",
        "https://medium.com/@jane/walk-0a1b2c3d4e5f",
    ),
    (
        "https://jane.substack.com/p/walk",
        "jane.substack.com",
        "/",
        "https://jane.substack.com/archive",
        "https://substack.com/@jane",
        "https://jane.substack.com/p/walk/comments",
    ),
    (
        "https://jane.tumblr.com/post/123456/walk",
        "jane.tumblr.com",
        "/",
        "https://www.tumblr.com/jane/99",
        "https://john.tumblr.com/",
        "https://www.tumblr.com/jane/123456",
    ),
    (
        "https://www.tumblr.com/jane/123456/walk",
        "tumblr.com",
        "/jane/",
        "https://jane.tumblr.com/about",
        "https://www.tumblr.com/john/1",
        "https://jane.tumblr.com/post/123456/walk",
    ),
    (
        "https://jane.ghost.io/walk/",
        "jane.ghost.io",
        "/",
        "https://jane.ghost.io/tag/hills/",
        "https://ghost.io/",
        "https://jane.ghost.io/walk",
    ),
    (
        "https://jane.wixsite.com/walks/post/hill",
        "jane.wixsite.com",
        "/walks/",
        "https://jane.wixsite.com/walks",
        "https://jane.wixsite.com/other",
        "",
    ),
    (
        "https://jane.squarespace.com/blog/walk",
        "jane.squarespace.com",
        "/",
        "https://jane.squarespace.com/about",
        "https://john.squarespace.com/",
        "",
    ),
    ("https://jane.github.io/", "jane.github.io", "/", "https://jane.github.io/about", "https://john.github.io/", ""),
    (
        "https://jane.github.io/walks/2019/hill",
        "jane.github.io",
        "/walks/",
        "https://jane.github.io/walks/",
        "https://jane.github.io/other/",
        "",
    ),
    (
        "https://jane.github.io/walks.example/hill/",
        "jane.github.io",
        "/walks.example/",
        "https://jane.github.io/walks.example/about",
        "https://jane.github.io/other/",
        "",
    ),
    (
        "https://jane.github.io/blog/hill/",
        "jane.github.io",
        "/",
        "https://jane.github.io/about",
        "https://john.github.io/",
        "",
    ),
    (
        "https://jane.github.io/how-i-climbed-the-hill/",
        "jane.github.io",
        "/",
        "https://jane.github.io/about",
        "https://john.github.io/",
        "",
    ),
    ("https://write.as/jane/hill", "write.as", "/jane/", "https://write.as/jane/", "https://write.as/john/", ""),
    (
        "https://users.livejournal.com/jane_x/12.html",
        "users.livejournal.com",
        "/jane_x/",
        "https://jane_x.livejournal.com/13.html",
        "https://users.livejournal.com/john_x/",
        "",
    ),
    (
        "https://sites.google.com/view/jane/hill",
        "sites.google.com",
        "/view/jane/",
        "https://sites.google.com/view/jane",
        "https://sites.google.com/view/john",
        "",
    ),
    (
        "https://jane.typepad.com/walks/2010/01/hill.html",
        "jane.typepad.com",
        "/walks/",
        "https://jane.typepad.com/walks/",
        "https://jane.typepad.com/food/",
        "",
    ),
]


@pytest.mark.parametrize(("url", "host", "prefix", "inside", "outside", "twin"), SCOPES)
def test_how_far_a_blog_reaches(url: str, host: str, prefix: str, inside: str, outside: str, twin: str) -> None:
    scope = scope_of(url)
    assert (scope.host, scope.prefix) == (host, prefix)
    assert scope.holds(url)
    assert scope.holds(home_of(url, scope))
    assert scope.holds(inside)
    assert not scope.holds(outside)
    if twin:
        assert canonical(twin) == canonical(url)
        assert scope.holds(twin)


def test_the_home_of_a_blog_keeps_scheme_host_and_port_of_the_address_given() -> None:
    url = "http://www.example.org:8080/a/b"
    assert home_of(url, scope_of(url)) == "http://www.example.org:8080/"
    url = "https://www.tumblr.com/jane/123456"
    assert home_of(url, scope_of(url)) == "https://www.tumblr.com/jane/"


def test_one_form_is_reached_at_once() -> None:
    for url, *_, twin in SCOPES:
        for address in (url, twin or url):
            assert canonical(canonical(address)) == canonical(address)


def test_every_platform_has_a_source_and_patterns_that_compile() -> None:
    for platform in platforms():
        assert platform.source, platform.name
        for pattern in (
            platform.path,
            platform.below,
            platform.post,
            platform.listing,
            platform.avoid,
            platform.generator,
        ):
            re.compile(pattern)
        for pattern, _ in platform.twins:
            re.compile(pattern)


def test_no_host_belongs_to_two_platforms() -> None:
    hosts = [host for platform in platforms() for host in platform.hosts]
    assert len(hosts) == len(set(hosts))


def test_the_eight_big_platforms_say_how_their_pages_are_built() -> None:
    known = {platform.name: platform for platform in platforms()}
    assert known.keys() >= EIGHT
    for name in EIGHT:
        assert known[name].comments, name
        assert known[name].furniture, name
        assert known[name].furniture_texts, name
        assert known[name].furniture_hosts, name
    assert {"comment-list", "comments"} <= comment_names()


@pytest.mark.parametrize(
    ("url", "generator", "name"),
    [
        ("https://jane.substack.com/p/walk", "", "Substack"),
        ("https://diary.example.org/", "WordPress.com", "WordPress.com"),
        ("https://diary.example.org/", "WordPress 6.4.2", "WordPress"),
        ("https://diary.example.org/", "Ghost 5.80", "Ghost"),
        ("https://diary.example.org/", "blogger", "Blogger"),
        ("https://diary.example.org/", "Wix.com Website Builder", "Wix"),
        ("https://diary.example.org/", "Hugo 0.120", None),
        ("https://notwordpress.com/", "", None),
        ("http://[broken", "", None),
    ],
)
def test_the_platform_of_a_page_is_told_by_its_host_or_its_generator(
    url: str, generator: str, name: str | None
) -> None:
    found = hosting(url, generator)
    assert (found.name if found else None) == name


def test_a_host_that_only_ends_alike_is_no_platform() -> None:
    assert platform_of("https://mymedium.com/") is None
    assert platform_of("https://medium.com.example.org/") is None
