"""The two demonstration blogs: whole, harmless, and made to show what their README says."""

from __future__ import annotations

import json
import re
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup, Comment

from classifier import demo

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("trampoline-lab", "lantern-allotment")
INVENTED = "Invented example written for flogcheck"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Names that can never belong to anybody (RFC 2606); the one address at a real shop leads to no product.
RESERVED = (".example", ".test")
NO_SUCH_PRODUCT = "https://www.amazon.com/dp/B000000000?tag=lanternplot-20"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, so that nothing but loopback is ever asked."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    content_type: str
    location: str | None

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")


def get(url: str) -> Reply:
    assert urlsplit(url).hostname == "127.0.0.1", f"no test asks the world: {url}"
    try:
        answer = _OPENER.open(url, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return Reply(answer.status, answer.read(), answer.headers["Content-Type"], answer.headers["Location"])


def stated_redirects(name: str) -> dict[str, str]:
    listed = files("classifier.demo").joinpath("sites", name, "redirects.toml")
    return tomllib.loads(listed.read_text(encoding="utf-8"))["redirects"] if listed.is_file() else {}


@dataclass(frozen=True)
class Site:
    name: str
    base: str
    pages: dict[str, Reply]

    def is_own(self, url: str) -> bool:
        return url.startswith(self.base)

    def targets(self, url: str) -> list[tuple[str, str, str]]:
        """All addresses that a page names: tag, absolute address, and the address as written."""
        return [
            (tag.name, urljoin(url, str(tag[attribute])).partition("#")[0], str(tag[attribute]))
            for attribute in ("href", "src", "action", "srcset", "data")
            for tag in self.pages[url].tree.find_all(True, attrs={attribute: True})
            if not str(tag[attribute]).startswith("mailto:")
        ]

    def posts(self) -> set[str]:
        """The pages that call themselves a dated article in their structured data."""
        return {url for url, page in self.pages.items() if any("datePublished" in item for item in data(page))}

    def sitemap(self) -> set[str]:
        tree = BeautifulSoup(get(self.base + "sitemap.xml").text, "xml")
        return {loc.get_text() for loc in tree.find_all("loc")}


def data(page: Reply) -> list[dict[str, object]]:
    return [json.loads(script.string or "") for script in page.tree.find_all("script", type="application/ld+json")]


@pytest.fixture(scope="module", params=NAMES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A blog being served, with every HTML page that a walk over its links comes to."""
    with demo.serve(request.param) as base:
        found = Site(request.param, base, {})
        waiting = [base]
        while waiting:
            url = waiting.pop()
            reply = get(url)
            if url in found.pages or reply.status != 200 or not reply.content_type.startswith("text/html"):
                continue
            found.pages[url] = reply
            waiting += [target for tag, target, _ in found.targets(url) if tag == "a" and found.is_own(target)]
        yield found


def test_the_blogs_are_the_ones_described() -> None:
    described = demo.blogs()
    assert tuple(blog.name for blog in described) == NAMES
    assert "https://www.ftc.gov/" in described[0].truth, "a reconstruction names the case it is made after"


def test_every_internal_address_answers_or_redirects_as_stated(site: Site) -> None:
    redirects = stated_redirects(site.name)
    asked = {target for url in site.pages for _, target, _ in site.targets(url) if site.is_own(target)}
    assert len(asked) > len(site.pages)
    for target in asked:
        reply = get(target)
        path = urlsplit(target).path
        if path in redirects:
            assert (reply.status, reply.location) == (302, redirects[path])
        else:
            assert reply.status == 200, target
            assert reply.body, target


def test_every_stated_redirect_is_linked_and_leads_off_the_blog(site: Site) -> None:
    linked = {urlsplit(target).path for url in site.pages for _, target, _ in site.targets(url)}
    for path, target in stated_redirects(site.name).items():
        assert path in linked
        assert (urlsplit(target).hostname or "").endswith(RESERVED)


def test_no_page_makes_a_browser_ask_another_host(site: Site) -> None:
    for url in site.pages:
        for tag, target, _ in site.targets(url):
            if tag not in ("a", "link"):
                assert site.is_own(target), (url, target)
        for link in site.pages[url].tree.find_all("link", href=True):
            assert site.is_own(urljoin(url, str(link["href"]))) or "me" in link["rel"], (url, link)
    assert "url(" not in "".join(get(t).text for u in site.pages for _, t, _ in site.targets(u) if t.endswith(".css"))


def test_links_out_lead_to_reserved_names(site: Site) -> None:
    out = {target for url in site.pages for _, target, _ in site.targets(url) if not site.is_own(target)}
    out.discard(NO_SUCH_PRODUCT)
    assert out
    assert [url for url in out if not (urlsplit(url).hostname or "").endswith(RESERVED)] == []


def test_every_page_says_in_a_comment_that_it_is_invented(site: Site) -> None:
    for url, page in site.pages.items():
        comments = page.tree.find_all(string=lambda text: isinstance(text, Comment))
        assert any(INVENTED in comment for comment in comments), url
        assert INVENTED not in page.tree.get_text(), "what is visible must not tell the signals the answer"
    for path in ("humans.txt", "feed.xml", "sitemap.xml"):
        assert INVENTED in get(site.base + path).text


def test_every_page_has_a_title_a_language_and_its_own_address(site: Site) -> None:
    titles = [page.tree.title.get_text() for page in site.pages.values() if page.tree.title]
    assert len(set(titles)) == len(site.pages)
    for url, page in site.pages.items():
        assert page.content_type == "text/html; charset=utf-8"
        assert page.tree.html is not None
        assert str(page.tree.html["lang"]).startswith("en")
        assert [link["href"] for link in page.tree.find_all("link", rel="canonical")] == [url]
        assert "{base}" not in page.text


def test_html_is_well_formed(site: Site) -> None:
    """Every element that must be closed is closed, in the order in which they were opened."""
    empty = {"meta", "link", "img", "br", "hr", "input"}
    for url, page in site.pages.items():
        text = re.sub(r"<script.*?</script>|<!--.*?-->", "", page.text, flags=re.DOTALL)
        open_: list[str] = []
        for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)", text):
            if closing:
                assert open_.pop() == name, url
            elif name not in empty:
                open_.append(name)
        assert open_ == [], url


def test_the_feed_lists_every_post_with_its_date_and_author(site: Site) -> None:
    feed = feedparser.parse(get(site.base + "feed.xml").body)
    assert not feed.bozo
    assert feed.feed.link == site.base
    assert {entry.link for entry in feed.entries} == site.posts()
    for entry in feed.entries:
        item = next(item for item in data(site.pages[entry.link]) if "datePublished" in item)
        moment = tuple(int(part) for part in re.findall(r"\d+", str(item["datePublished"]))[:3])
        assert moment == entry.published_parsed[:3]
        assert entry.author == item["author"]["name"]  # type: ignore[index]
        assert entry.summary


def test_the_date_of_a_post_is_the_same_wherever_it_stands(site: Site) -> None:
    for url in site.posts():
        page = site.pages[url]
        article = page.tree.article
        assert article is not None
        shown = article.find("time")
        assert shown is not None
        day = str(shown["datetime"])[:10]
        assert [str(item["datePublished"])[:10] for item in data(page) if "datePublished" in item] == [day]
        year, _, monthday = day.partition("-")
        assert year in shown.get_text()
        assert str(int(monthday[-2:])) in shown.get_text()


def test_the_sitemap_and_robots_txt_name_every_page(site: Site) -> None:
    assert site.sitemap() == set(site.pages)
    assert f"Sitemap: {site.base}sitemap.xml" in get(site.base + "robots.txt").text


def test_each_blog_is_long_enough_to_be_assessed(site: Site) -> None:
    words = {url: len(page.tree.main.get_text(" ").split()) for url, page in site.pages.items() if page.tree.main}
    assert set(words) == set(site.pages)
    assert sum(words.values()) >= 4000
    assert len(site.pages) >= 12
    assert min(words[url] for url in site.posts()) >= 250


def test_the_disguised_blog_denies_the_owner_that_its_own_small_print_names() -> None:
    with demo.serve("trampoline-lab") as base:
        about, policy, privacy = (get(base + path).text for path in ("about/", "editorial-policy/", "privacy-policy/"))
        assert "no affiliation with any manufacturer" in about
        assert "not owned by, sponsored by or affiliated with" in policy
        owner = "Upfling Leisure Supply LLC"
        assert f"The data controller for the Site is {owner}" in privacy
        for review in _entries(base):
            page = get(review)
            assert [item["publisher"]["name"] for item in data(page)] == [owner]  # type: ignore[index]
            verdict = page.text.partition("Final Verdict")[2]
            assert "Zembrant" in verdict
            assert re.search(r'href="(/go/|https://www\.upfling\.example/[^"]*aff=)', verdict)
            article = page.tree.article
            assert article is not None
            assert not re.search(r"affiliate|commission|sponsored", article.get_text(), re.IGNORECASE)


def test_the_diary_labels_its_one_money_link_before_the_link() -> None:
    with demo.serve("lantern-allotment") as base:
        pages = [get(url).text for url in _entries(base)]
        (review,) = [text for text in pages if NO_SUCH_PRODUCT in text]
        assert review.index("affiliate link") < review.index(NO_SUCH_PRODUCT)
        assert sum(text.count("amazon.") for text in pages) == 1


def _entries(base: str) -> list[str]:
    entries = feedparser.parse(get(base + "feed.xml").body).entries
    assert entries
    return [entry.link for entry in entries]
