"""Blogs on hosted platforms, crawled over loopback under their own names: how far they reach, whose words are whose.

The pages are written here after the mark-up that each service puts around what its authors write.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from classifier.blog import Blog, parse
from classifier.page import Page, Position
from crawler.archive import read
from tests.crawling import crawl_site
from tests.site_server import Answer, Site

WALK = "<p>" + "I walked up through the beech wood with the dog and along the fence to the quarry. " * 12 + "</p>"
READER = "What a lovely walk that must have been"


@dataclass(frozen=True, slots=True)
class Hosted:
    """One blog: where it begins, two posts and an about page (paths), a path that is not its own, its mark-up."""

    start: str
    posts: tuple[str, str]
    about: str
    foreign: str
    comments: str
    furniture: str
    service: str  # an address that the service links to
    feed: str = ""
    generator: str = ""

    @property
    def host(self) -> str:
        return self.start.partition("://")[2].partition("/")[0]


HOSTED = {
    "WordPress.com": Hosted(
        "https://jane.wordpress.com/",
        ("/2019/05/04/up-the-hill/", "/2018/03/02/in-the-fog/"),
        "/about/",
        "https://john.wordpress.com/2019/05/04/theirs/",
        f'<div id="comments" class="comments-area"><ol class="commentlist"><li>{READER}</li></ol></div>',
        '<div id="actionbar"><p>FURNITURE</p></div><p>Blog at WordPress.com.</p>',
        "https://wordpress.com/?ref=footer_custom_svg",
        feed="/feed/",
        generator="WordPress.com",
    ),
    "Blogger": Hosted(
        "https://jane.blogspot.com/",
        ("/2019/05/up-the-hill.html", "/2018/03/in-the-fog.html"),
        "/p/about.html",
        "https://john.blogspot.com/2019/05/theirs.html",
        f'<div class="comments" id="comments"><div id="comment-holder"><p>{READER}</p></div></div>',
        '<div class="section" id="navbar"><p>FURNITURE</p></div><div id="Attribution1">Powered by Blogger.</div>',
        "https://www.blogger.com/",
        feed="/feeds/posts/default",
        generator="blogger",
    ),
    "Medium": Hosted(
        "https://medium.com/@jane",
        ("/@jane/up-the-hill-0a1b2c3d4e5f", "/@jane/in-the-fog-1a1b2c3d4e5f"),
        "/@jane/about",
        "https://medium.com/@john/theirs-2a1b2c3d4e5f",
        f'<div class="js-responsesWrapper"><p>{READER}</p></div>',
        '<div class="js-postActionsBar"><p>FURNITURE</p></div><p>Open in app</p>',
        "https://medium.com/m/signin?operation=register",
        generator="Medium",
    ),
    "Substack": Hosted(
        "https://jane.substack.com/",
        ("/p/up-the-hill", "/p/in-the-fog"),
        "/about",
        "https://john.substack.com/p/theirs",
        f'<div id="comments-page" class="comments-page"><div class="comment-content"><p>{READER}</p></div></div>',
        '<div class="subscription-widget-wrap"><p>FURNITURE</p></div><p>Start writing</p>',
        "https://substack.com/",
        feed="/feed/",
        generator="Substack",
    ),
    "Tumblr": Hosted(
        "https://jane.tumblr.com/",
        ("/post/1234567/up-the-hill", "/post/1234568/in-the-fog"),
        "/about",
        "https://john.tumblr.com/post/99/theirs",
        f'<ol class="notes"><li class="note"><p>{READER}</p></li></ol>',
        '<div class="tumblr_controls"><p>FURNITURE</p></div><p>Join Tumblr</p>',
        "https://www.tumblr.com/",
        feed="/rss",
    ),
    "Ghost": Hosted(
        "https://jane.ghost.io/",
        ("/up-the-hill-again/", "/in-the-fog-again/"),
        "/about/",
        "https://john.ghost.io/theirs-on-the-hill/",
        f'<div class="gh-comments"><p>{READER}</p></div>',
        '<div class="gh-post-upgrade-cta"><p>FURNITURE</p></div><p>Powered by Ghost</p>',
        "https://ghost.org/",
        feed="/rss/",
        generator="Ghost 5.80",
    ),
    "Wix": Hosted(
        "https://jane.wixsite.com/diary",
        ("/diary/post/up-the-hill", "/diary/post/in-the-fog"),
        "/diary/about",
        "https://jane.wixsite.com/bakery/post/theirs",
        f'<div class="wix-comments"><p>{READER}</p></div>',
        '<div id="WIX_ADS"><p>FURNITURE</p></div><p>Proudly created with Wix.com</p>',
        "https://www.wix.com/",
        feed="/diary/blog-feed.xml",
        generator="Wix.com Website Builder",
    ),
    "Squarespace": Hosted(
        "https://jane.squarespace.com/",
        ("/blog/up-the-hill-again", "/blog/in-the-fog-again"),
        "/about",
        "https://john.squarespace.com/blog/theirs",
        f'<div class="squarespace-comments"><p>{READER}</p></div>',
        '<div class="newsletter-block"><p>FURNITURE</p></div><p>Powered by Squarespace</p>',
        "https://www.squarespace.com/",
        feed="/?format=rss",
        generator="Squarespace",
    ),
}


def pages_of(blog: Hosted) -> dict[str, str | Answer]:
    def written(title: str, body: str) -> str:
        head = f'<meta name="generator" content="{blog.generator}">' if blog.generator else ""
        menu = f"<a href='{blog.about}'>About</a> <a href='{blog.foreign}'>John writes too</a>"
        return (
            f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{menu}<h1>{title}</h1>{body}"
            f"{blog.furniture}<a href='{blog.service}'>the service</a></body></html>"
        )

    first, second = blog.posts
    home = blog.start.partition("://")[2].partition("/")[2]
    pages: dict[str, str | Answer] = {
        f"/{home}": written("A diary", f"<a href='{first}'>I walked up the hill again</a>"),
        first: written("Up the hill", f"<article>{WALK}</article>{blog.comments}"),
        second: written("In the fog", f"<article>{WALK.replace('dog', 'cat')}</article>{blog.comments}"),
        blog.about: written("About me", "<p>I am Jane and I live by the quarry with a dog.</p>"),
    }
    pages.setdefault(f"/{home}/", pages[f"/{home}"])
    if blog.feed:
        item = f"<item><title>Fog</title><link>https://{blog.host}{second}</link></item>"
        pages[blog.feed] = Answer(f'<rss version="2.0"><channel>{item}</channel></rss>', type="text/xml")
    else:
        pages[first] = str(pages[first]).replace("</article>", f"</article><a href='{second}'>In the fog</a>")
    return pages


@pytest.fixture(scope="module", params=HOSTED)
def crawled(request, tmp_path_factory) -> tuple[Hosted, Blog, Site]:
    """One of the blogs, the same crawled and parsed, and the server that was asked."""
    blog = HOSTED[request.param]
    folder = tmp_path_factory.mktemp("platform")
    with Site({}) as site:
        site.pages = {f"{blog.host}{path}": page for path, page in pages_of(blog).items()}
        foreign = blog.foreign.partition("://")[2]
        site.pages[foreign] = "<title>Theirs</title><p>Not Jane's."
        hosts = dict.fromkeys((blog.host, foreign.partition("/")[0], "www.wix.com", "wordpress.com"), site.address)
        crawl_site(blog.start, folder, hosts=hosts)
    return blog, parse(read(folder / "crawl.warc.gz")), site


def of(blog: Blog, path: str) -> Page:
    return next(page for page in blog.pages if page.url.endswith(path))


def test_posts_home_and_about_page_are_read(crawled):
    hosted, blog, _ = crawled
    assert {page.url.partition(hosted.host)[2] for page in blog.pages} >= {*hosted.posts, hosted.about}
    assert blog.home is not None
    assert {page.url for page in blog.posts} == {f"https://{hosted.host}{path}" for path in hosted.posts}
    assert of(blog, hosted.about).role == "about"


def test_the_neighbours_blog_and_the_service_are_left_alone(crawled):
    hosted, _, site = crawled
    asked = {asked.host + asked.path for asked in site.asked}
    assert hosted.foreign.partition("://")[2] not in asked
    assert {host.partition("/")[0] for host in asked} == {hosted.host}
    assert not any("signin" in path for path in asked)


def test_a_feed_that_nobody_links_is_found_where_the_service_keeps_it(crawled):
    hosted, blog, site = crawled
    # Medium keeps the feeds of blogs under a path outside of that path, so they are not asked for.
    assert (blog.feed is not None) == bool(hosted.feed)
    assert not hosted.feed or hosted.feed in site.paths


def test_comments_are_the_readers_words(crawled):
    hosted, blog, _ = crawled
    for path in hosted.posts:
        (block,) = [block for block in of(blog, path).blocks if READER in block.text]
        assert block.position is Position.COMMENTS
        assert READER not in of(blog, path).main_text


def test_furniture_is_not_the_authors_words(crawled):
    hosted, blog, _ = crawled
    for path in (*hosted.posts, hosted.about):
        page = of(blog, path)
        assert "FURNITURE" in page.text
        said = {block.text for block in page.at(Position.BODY)}
        assert not any("FURNITURE" in text for text in said)
        assert said.isdisjoint({"Blog at WordPress.com.", "Powered by Blogger.", "Open in app", "Start writing"})
        assert said.isdisjoint({"Join Tumblr", "Powered by Ghost", "Proudly created with Wix.com"})
        assert "Powered by Squarespace" not in said


def test_what_the_author_wrote_stays_in_the_body(crawled):
    hosted, blog, _ = crawled
    assert "beech wood" in of(blog, hosted.posts[0]).main_text
    assert "I am Jane" in of(blog, hosted.about).main_text


def test_links_of_the_service_are_not_the_authors_and_those_to_neighbours_are(crawled):
    hosted, blog, _ = crawled
    positions = {link.url: link.position for link in of(blog, hosted.posts[1]).links}
    assert positions[hosted.service] is Position.FOOTER
    assert positions[hosted.foreign] is Position.BODY
