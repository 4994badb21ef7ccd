"""How a crawl gets to a blog: the scheme that nobody typed, the feed that nobody linked, links that lead away."""

from __future__ import annotations

import pytest

from classifier.demo import serve
from crawler.crawl import Budget, crawl
from crawler.errors import CouldNotFetch
from crawler.usual_feeds import usual_feeds
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, links, page, redirect
from tests.test_crawl import certificate

RSS = (
    '<rss version="2.0"><channel><item><title>Fog</title><link>/2019/05/fog-on-the-hill/</link></item></channel></rss>'
)


# https, and http after it ------------------------------------------------------------------------------


def test_an_address_typed_without_a_scheme_is_asked_for_over_http_where_nobody_speaks_https(tmp_path):
    with Site(blog(3)) as site:
        outcome = crawl(site.address, tmp_path / "crawl.warc.gz", budget=Budget(delay=0))
    assert outcome.pages >= 3
    (note,) = outcome.notes
    assert note.startswith(f"https://{site.address}/: ")
    assert note.endswith("; asked over http instead")
    assert outcome.start_url == f"https://{site.address}/"


def test_its_capture_reads_as_one_blog(tmp_path):
    with Site(blog(3)) as site:
        crawled = crawl_site(site.address, tmp_path)
    assert crawled.capture.scope.holds(site.url)
    assert crawled.kinds == {f"https://{site.address}/": "tls"}
    assert len([e for e in crawled.capture.exchanges if "/post-" in e.url]) == 3


def test_a_refused_port_is_asked_over_http_too_and_says_so(tmp_path):
    with Site({}) as site:
        pass
    with pytest.raises(CouldNotFetch, match=r"refused the connection \(asked over http too\)"):
        crawl_site(site.address, tmp_path)


def test_an_address_typed_with_https_is_never_asked_over_http(tmp_path):
    with Site(blog(3)) as site:
        with pytest.raises(CouldNotFetch, match="no trustworthy TLS connection"):
            crawl_site(f"https://{site.address}/", tmp_path)
        assert site.asked == []


def test_a_certificate_that_nobody_vouches_for_is_no_reason_to_go_without_one(tmp_path):
    with Site({"/": page("Diary")}, tls=certificate(tmp_path)) as site:
        with pytest.raises(CouldNotFetch, match=r"self.signed certificate$"):
            crawl_site(site.address, tmp_path)
        assert site.asked == []


def test_robots_txt_is_obeyed_over_http_too(tmp_path):
    with Site(blog(3) | {"/robots.txt": "User-agent: *\nDisallow: /"}) as site:
        with pytest.raises(CouldNotFetch, match=r"robots\.txt"):
            crawl_site(site.address, tmp_path)
        assert site.paths == ["/robots.txt"]


# Feeds that nobody links -------------------------------------------------------------------------------


def bare(*addresses, generator=""):
    """A home page that links no feed."""
    return page("Diary", links(*addresses), head=f'<meta name="generator" content="{generator}">' if generator else "")


def test_a_feed_that_no_page_links_is_looked_for_in_three_places(tmp_path):
    with Site({"/": bare()}) as site:
        crawled = crawl_site(site.url, tmp_path)
    tried = [path for path in site.paths if path in {"/feed/", "/feed.xml", "/rss.xml", "/index.xml", "/atom.xml"}]
    assert tried == ["/feed/", "/feed.xml", "/rss.xml"]
    assert crawled.outcome.pages == 1


def test_what_is_found_there_leads_to_posts_and_ends_the_search(tmp_path):
    pages = {"/": bare(), "/feed.xml": Answer(RSS, type="text/xml"), "/2019/05/fog-on-the-hill/": page("Fog")}
    with Site(pages) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert "/rss.xml" not in site.paths
    assert crawled.outcome.pages == 2
    assert crawled.exchange("/feed.xml").status == 200


def test_the_place_of_the_blogs_own_software_comes_first(tmp_path):
    with Site({"/": bare(generator="Hugo 0.120"), "/index.xml": Answer(RSS, type="text/xml")}) as site:
        crawl_site(site.url, tmp_path)
    assert "/index.xml" in site.paths
    assert "/feed/" not in site.paths


def test_a_page_in_the_place_of_a_feed_is_none(tmp_path):
    with Site({"/": bare(), "/feed/": page("Nothing here")}) as site:
        crawl_site(site.url, tmp_path)
    assert "/feed.xml" in site.paths


def test_a_feed_that_is_linked_is_not_looked_for(tmp_path):
    with Site(blog(3)) as site:
        crawl_site(site.url, tmp_path)
    assert site.paths.count("/feed.xml") == 1
    assert "/feed/" not in site.paths


def test_a_place_that_robots_txt_closes_is_not_asked_and_not_missed(tmp_path):
    with Site({"/": bare(), "/robots.txt": "User-agent: *\nDisallow: /feed"}) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert {"/feed/", "/feed.xml"}.isdisjoint(site.paths)
    assert "/rss.xml" in site.paths
    assert crawled.kinds == {}


@pytest.mark.parametrize(
    ("home", "generator", "first"),
    [
        ("https://jane.wordpress.com/", "", "https://jane.wordpress.com/feed/"),
        ("https://jane.blogspot.com/", "", "https://jane.blogspot.com/feeds/posts/default"),
        ("https://jane.tumblr.com/", "", "https://jane.tumblr.com/rss"),
        ("https://jane.example/", "Ghost 5.80", "https://jane.example/rss/"),
        ("https://jane.example/", "Wix.com Website Builder", "https://jane.example/blog-feed.xml"),
        ("https://jane.example/", "WordPress 6.4", "https://jane.example/feed/"),
        ("https://jane.github.io/diary/", "Jekyll v4.3", "https://jane.github.io/diary/feed.xml"),
        ("https://jane.example/", "", "https://jane.example/feed/"),
    ],
)
def test_where_a_feed_is_likeliest(home, generator, first):
    places = usual_feeds(home, generator)
    assert places[0] == first
    assert len(places) <= 3


# Links that lead away ----------------------------------------------------------------------------------


def test_a_redirect_to_a_shop_is_evidence_and_no_failure(tmp_path):
    shops = [f"/go/mug-{c}" for c in "abcdefghijklmnopqrstuvwxyz"]
    with Site({"/": page("Shop")}) as shop, Site({}) as site:
        site.pages = blog(20) | {path: redirect(f"http://shop.example{path}?tag=jane-21") for path in shops}
        site.pages["/"] = page("Diary", links("/about/", "/archive/1/", *shops))
        hosts = {"blog.example": site.address, "shop.example": shop.address}
        crawled = crawl_site("http://blog.example/", tmp_path, hosts=hosts, pages=20)
        assert shop.asked == []
    kept = [e for e in crawled.capture.exchanges if "/go/" in e.url]
    assert kept
    assert len(kept) <= 6  # a taste of them, not all
    assert all(e.status == 302 and e.header("location").startswith("http://shop.example/") for e in kept)
    assert crawled.kinds == {}
    assert crawled.outcome.pages == 20


# The demonstration blogs -------------------------------------------------------------------------------


def test_the_demonstrations_are_read_home_and_identity_pages_first_and_then_their_posts(tmp_path):
    with serve("trampoline-lab") as url:
        crawled = crawl_site(url, tmp_path)
    visited = [step.role for step in crawled.progress]
    assert visited[:5] == ["home", "about", "disclosure", "contact", "privacy"]
    assert sum("/go/" in step.url for step in crawled.progress) <= 3
    assert crawled.outcome.pages == 13  # all that it has
    assert crawled.kinds == {}
