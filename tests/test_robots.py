"""robots.txt as RFC 9309 says, against a real server: what may be read after which answer."""

from __future__ import annotations

import gzip

import pytest

from crawler.archive import read
from crawler.errors import CouldNotFetch
from crawler.robots import PARSE_LIMIT, policy_of
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, links, page, redirect

KEEP_OUT = "User-agent: *\nDisallow: /\n"


def text(body: str, status: int = 200) -> Answer:
    return Answer(body, status, type="text/plain")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(text("User-agent: *\nAllow: /\n"), id="200 that allows"),
        pytest.param(text(KEEP_OUT, 404), id="404 whose body forbids: nobody reads it"),
        pytest.param(text(KEEP_OUT, 403), id="403: unavailable, not forbidden (2.3.1.3)"),
        pytest.param(text(KEEP_OUT, 429), id="429 is a 4xx too"),
        pytest.param(text("User-agent: OtherBot\nDisallow: /\n"), id="rules for somebody else"),
        pytest.param(Answer("<html><body>Welcome</body></html>"), id="a page instead of rules"),
        pytest.param(text(""), id="empty"),
    ],
)
def test_the_blog_is_read_after(answer, tmp_path):
    with Site({"/": page("Diary"), "/robots.txt": answer}) as site:
        assert crawl_site(site.url, tmp_path).outcome.pages == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(text(KEEP_OUT), "robots.txt does not allow it", id="200 that forbids all"),
        pytest.param(text("User-agent: flogcheck\nDisallow: /"), "does not allow it", id="rules for us by name"),
        pytest.param(text("", 503), "answered 503", id="503: keep out (2.3.1.4)"),
        pytest.param(text("", 500), "answered 500", id="500: keep out"),
        pytest.param(Answer(drop=True), "could not be had", id="connection dropped: keep out"),
    ],
)
def test_the_blog_is_left_alone_after(answer, said, tmp_path):
    with Site({"/": page("Diary"), "/robots.txt": answer}) as site:
        with pytest.raises(CouldNotFetch, match=said):
            crawl_site(site.url, tmp_path)
        assert "/" not in site.paths
        capture = read(tmp_path / "crawl.warc.gz")
    assert [(f.url, f.kind) for f in capture.failures][-1] == (site.url, "robots")


def test_a_robots_txt_that_never_answers_means_keep_out(tmp_path):
    with (
        Site({"/": page("Diary"), "/robots.txt": Answer(wait=3)}) as site,
        pytest.raises(CouldNotFetch),
    ):
        crawl_site(site.url, tmp_path, seconds=1)
    assert "/" not in site.paths


def test_redirects_of_robots_txt_are_followed_and_obeyed(tmp_path):
    pages = {"/": page("Diary"), "/robots.txt": redirect("/a"), "/a": redirect("/b"), "/b": text(KEEP_OUT)}
    with Site(pages) as site, pytest.raises(CouldNotFetch, match="does not allow"):
        crawl_site(site.url, tmp_path)


def test_after_five_redirects_robots_txt_counts_as_unavailable(tmp_path):
    pages = {"/": page("Diary"), "/robots.txt": redirect("/r1"), "/r6": text(KEEP_OUT)}
    pages |= {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, 6)}
    with Site(pages) as site:
        assert crawl_site(site.url, tmp_path).outcome.pages == 1
        assert "/r5" in site.paths
        assert "/r6" not in site.paths


def test_what_may_not_be_read_is_told_and_the_rest_is_read(tmp_path):
    pages = blog(5) | {"/robots.txt": text("User-agent: *\nDisallow: /about\nDisallow: /contact\n")}
    with Site(pages) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert not {"/about/", "/contact/"} & set(site.paths)
        assert crawled.kinds == {site.url + "about/": "robots", site.url + "contact/": "robots"}
        assert crawled.outcome.pages >= 7
        assert crawled.progress[-1].refused == 2


def test_robots_txt_is_asked_for_once_and_kept_in_the_capture(tmp_path):
    with Site(blog(5) | {"/robots.txt": text("User-agent: *\nAllow: /\n")}) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert site.paths[0] == "/robots.txt"
        assert site.paths.count("/robots.txt") == 1
    assert crawled.exchange("/robots.txt").body == b"User-agent: *\nAllow: /\n"


def test_a_crawl_delay_is_kept(tmp_path):
    pages = {"/": page("Diary", links("/about", "/contact")), "/about": page("About"), "/contact": page("Contact")}
    pages["/robots.txt"] = text("User-agent: *\nCrawl-delay: 0.4\n")
    with Site(pages) as site:
        crawl_site(site.url, tmp_path, seconds=4)
        gaps = [after.at - before.at for before, after in zip(site.asked[1:], site.asked[2:], strict=False)]
    # Half of the delay is the random part.
    assert gaps
    assert min(gaps) > 0.19


def test_a_crawl_delay_of_a_day_is_cut_to_seconds_and_noted(tmp_path):
    patient = text("User-agent: *\nCrawl-delay: 86400\n")
    with (
        Site({"/": page("Diary"), "/robots.txt": patient}) as site,
        pytest.raises(CouldNotFetch, match="the time for the crawl ran out"),
    ):
        crawl_site(site.url, tmp_path, seconds=0.8)
    capture = gzip.decompress((tmp_path / "crawl.warc.gz").read_bytes()).decode()
    assert "robots.txt asks for 86400 s between requests; kept 10" in capture


def test_rules_beyond_500_kib_are_not_read():
    rules = b"User-agent: *\nAllow: /\n" + b"# padding\n" * (PARSE_LIMIT // 10) + b"Disallow: /\n"
    assert policy_of(200, rules).allows("http://blog.example/post")


def test_sitemaps_named_in_robots_txt_are_used(tmp_path):
    sitemap = "<urlset><url><loc>{}2019/01/hidden-post</loc></url></urlset>"
    with Site({"/": page("Diary"), "/2019/01/hidden-post": page("Hidden")}) as site:
        site.pages["/robots.txt"] = text(f"Sitemap: {site.url}my-map.xml\n")
        site.pages["/my-map.xml"] = Answer(sitemap.format(site.url), type="application/xml")
        crawl_site(site.url, tmp_path)
        assert "/2019/01/hidden-post" in site.paths
        assert "/sitemap.xml" not in site.paths
