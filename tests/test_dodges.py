"""Scripted edits of blogs: each is really there for the parser and the signals, and changes nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from classifier.blog import parse
from classifier.dodges.edits import EDITS, Edit, make
from classifier.dodges.setting import Setting, texts
from classifier.findings import Outcome
from classifier.identifiers import Identifier
from classifier.identifiers import identifiers as all_identifiers
from classifier.labels import labels, told_before_link
from classifier.money import money_links
from classifier.page import Position
from classifier.signals import measure_all
from classifier.trackers import vendors
from tests.signals.build import capture_of, html

if TYPE_CHECKING:
    from classifier.blog import Blog
    from crawler.archive import Capture

PLAIN = (
    "A good blender crushes ice without a sound, and its jug survives a fall from the worktop. "
    "Most models on the market need two minutes for a smoothie. The cheap ones leave lumps. "
)
SHOP = "https://www.amazon.com/dp/B00EXAMPLE?tag=blender-20"
SOURCE = "https://en.wikipedia.org/wiki/Blender"
TRACKED = (
    '<script async src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>'
    "<script>gtag('config', 'G-AB12CD34EF'); fbq('init', '123456789012');</script>"
    '<script src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1122334455667788"></script>'
    '<meta name="google-site-verification" content="abc">'
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Blenders</title>'
    "<item><title>Best</title><link>https://blenders.example/best/</link><dc:creator>admin</dc:creator></item>"
    "</channel></rss>"
)


def post(title: str, *, lang: str = "en", words: str = PLAIN, head: str = "") -> str:
    declared = (
        '<script type="application/ld+json">{"@type": "Article", "headline": "x", '
        '"author": {"@type": "Organization", "name": "Editorial Team"}}</script>'
    )
    return html(
        '<nav><ul><li><a href="/">Home</a></li></ul></nav>'
        f"<article><h1>{title}</h1><p>By <span class='author'>Editorial Team</span></p><p>{words * 3}</p>"
        f'<p>See <a href="{SOURCE}">what a blender is</a>.</p><p><a class="button" href="{SHOP}">Buy now</a></p>'
        f"<p>{words * 3}</p></article><footer><p>© 2026 Blenders</p></footer>",
        head=declared + head,
        title=f"{title} | Blenders",
        lang=lang,
    )


REVIEWS = {
    "/": html(f"<main><h1>Blenders</h1><p>{PLAIN * 4}</p></main>", head=TRACKED, title="Blenders"),
    **{f"/{name}/": post(f"The {name} blender", head=TRACKED) for name in ("best", "cheap", "silent", "small")},
    "/feed.xml": FEED,
    "/ads.txt": "google.com, pub-1122334455667788, DIRECT, f08c47fec0942fa0",
}
TEAM = html("<main><h1>About us</h1><p>Our team of experts tests every blender. " + PLAIN + "</p></main>")


def edit(name: str, label: str = "flog") -> Edit:
    return next(each for each in EDITS if (each.name, each.label) == (name, label))


def edited_capture(pages: dict[str, str], change: Edit) -> Capture:
    capture = capture_of(pages, host="blenders.example")
    return make(change, capture, Setting(parse(capture)))


def edited(pages: dict[str, str], name: str, label: str = "flog") -> Blog:
    return parse(edited_capture(pages, edit(name, label)))


def value(blog: Blog, signal: str) -> float | None:
    return measure_all(blog)[signal].value


def identifiers(blog: Blog) -> list[Identifier]:
    """Accounts with vendors; the tags of money links and mailboxes are another matter."""
    return [each for each in all_identifiers(blog) if each.place in ("script", "meta", "file")]


def test_reading_and_writing_a_page_without_an_edit_changes_no_finding() -> None:
    capture = capture_of(REVIEWS, host="blenders.example")
    blog = parse(capture)
    again = parse(make(Edit("nothing", "flog", ()), capture, Setting(blog)))
    before, after = measure_all(blog), measure_all(again)
    assert {name: (f.outcome, f.value) for name, f in before.items()} == {
        name: (f.outcome, f.value) for name, f in after.items()
    }


def test_an_edited_capture_says_so_and_its_digests_are_those_of_the_new_bodies() -> None:
    capture = edited_capture(REVIEWS, edit("footer disclosure"))
    assert capture.sha256 == ""
    assert "edited: footer disclosure" in capture.path
    assert "edited: footer disclosure" in capture.warnings
    changed = [e for e in capture.exchanges if "(edited)" in e.record_id]
    assert len(changed) == 5
    for exchange in changed:
        assert exchange.digest == "sha1:" + base64.b32encode(hashlib.sha1(exchange.body).digest()).decode()


@pytest.mark.parametrize("change", EDITS, ids=lambda each: f"{each.label} {each.name}")
def test_equal_blogs_are_edited_equally_and_no_edit_fails_on_odd_pages(change: Edit) -> None:
    odd = {
        "/": "",
        "/text/": "no mark-up at all",
        "/torn/": "<html><p>torn <b>off <a href='//[bad'>x</a> " + PLAIN * 5,
        "/data/": html(f"<p>{PLAIN * 5}</p>", head='<script type="application/ld+json">{"broken</script>'),
    }
    for pages in (REVIEWS, odd):
        one, two = (edited_capture(pages, change) for _ in range(2))
        assert [e.body for e in one.exchanges] == [e.body for e in two.exchanges]
        parse(one)


# -- flogs ---------------------------------------------------------------------------------------------------------


def test_a_biography_gives_the_flog_a_person_with_a_life_who_signs_everything() -> None:
    before = parse(capture_of(REVIEWS, host="blenders.example"))
    after = edited(REVIEWS, "author biography")
    assert value(before, "posts_signed_by_role") == 1.0
    assert value(after, "posts_signed_by_role") == 0.0
    assert value(after, "posts_signed_by_person") == 1.0
    name = after.authors[0][0]
    assert name in {person["name"] for person in texts("en")["person"]}
    (about,) = after.of("about")
    assert about.url == "https://blenders.example/about/"
    assert name in about.main_text
    assert (value(after, "concrete_biography") or 0) > 0
    assert value(after, "person_named") == 1.0
    assert after.feed is not None and after.feed.entries[0].author == name
    assert any(link.url == about.url and link.position is Position.HEADER for link in after.posts[0].links)
    assert "Editorial Team" not in "".join(page.text for page in after.pages)


def test_a_biography_takes_the_place_of_a_team_on_the_page_that_is_there() -> None:
    after = edited(REVIEWS | {"/about-us/": TEAM}, "author biography")
    (about,) = after.of("about")
    assert about.url.endswith("/about-us/")
    assert "team" not in about.text
    assert after.authors[0][0] in about.text


def test_a_disclosure_stands_in_the_footer_of_every_page() -> None:
    for page in edited(REVIEWS, "footer disclosure").pages:
        assert any(each.block.position is Position.FOOTER for each in labels(page))


def test_no_identifier_and_no_vendor_is_left_and_every_word_is() -> None:
    before = parse(capture_of(REVIEWS, host="blenders.example"))
    after = edited(REVIEWS, "tracker ids stripped")
    assert {each.kind for each in identifiers(before)} >= {"google analytics", "meta pixel", "adsense"}
    assert vendors(before)
    assert not identifiers(after)
    assert not vendors(after)
    assert before.ads_txt and not after.ads_txt
    assert "google-site-verification" not in after.posts[0].meta
    assert [page.text for page in after.pages] == [page.text for page in before.pages]


def test_posts_begin_with_a_day_of_the_writers_own_and_no_two_alike() -> None:
    before = parse(capture_of(REVIEWS, host="blenders.example"))
    after = edited(REVIEWS, "first-person openings")
    openings = {post.url: set(post.main_text.splitlines()) for post in after.posts}
    for old in before.posts:
        (opening,) = openings[old.url] - set(old.main_text.splitlines())
        assert opening.startswith(tuple(texts("en")["when"]))
        assert old.title.split(" | ")[0] in opening
    assert len({frozenset(lines) for lines in openings.values()}) == len(after.posts)
    assert (value(after, "first_person_singular") or 0) > (value(before, "first_person_singular") or 0)


def test_links_that_earn_hide_behind_a_folder_and_sources_stay() -> None:
    before = parse(capture_of(REVIEWS, host="blenders.example"))
    after = edited(REVIEWS, "links cloaked")
    assert not any(money.hidden for page in before.posts for money in money_links(page))
    for page in after.posts:
        assert not any(link.domain == "amazon.com" for link in page.links)
        assert any(link.url == SOURCE for link in page.links)
        (money,) = money_links(page)
        assert money.hidden
        assert money.link.url.startswith("https://blenders.example/go/")


def test_all_at_once_does_what_each_edit_does() -> None:
    after = edited(REVIEWS, "all of them at once")
    assert value(after, "posts_signed_by_person") == 1.0
    assert not identifiers(after)
    for page in after.posts:
        assert any(each.block.position is Position.FOOTER for each in labels(page))
        assert all(money.hidden for money in money_links(page))
        lines = [block.text for block in page.at(Position.BODY)]
        by = lines.index(f"By {after.authors[0][0]}")
        assert lines[by + 1].startswith(tuple(texts("en")["when"]))


# -- user-run blogs ------------------------------------------------------------------------------------------------

WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
DIARY = {
    "/": html(f"<main><h1>Hill diary</h1><p>{WALK * 12}</p></main>", title="Hill diary"),
    **{
        f"/{name}/": html(
            f"<article><h1>The {name}</h1><p>{WALK * 6}</p><p>{WALK * 4}</p><p>The {name} was ill.</p></article>",
            title=f"The {name}",
        )
        for name in ("dog", "cat", "hill")
    },
}


def test_affiliate_links_come_with_a_label_before_the_first() -> None:
    after = edited(DIARY, "labelled affiliate links", "user_run")
    assert len(after.posts) == 3
    for page in after.posts:
        assert len(money_links(page)) == 3
        assert told_before_link(page) is not None
    assert value(after, "labelled_first") == 1.0
    assert not (value(after, "unlabelled_offers") or 0)


def test_seo_tags_are_read_and_change_no_visible_word() -> None:
    before = parse(capture_of(DIARY, host="blenders.example"))
    after = edited(DIARY, "SEO tags and JSON-LD", "user_run")
    assert [page.text for page in after.pages] == [page.text for page in before.pages]
    for page in after.posts:
        kinds = {kind for item in page.structured for kind in item["@type"]}
        assert kinds >= {"Article", "Organization", "FAQPage", "WebSite", "BreadcrumbList"}
        assert page.meta["og:type"] == "article"
        assert page.meta["og:site_name"] == "Hill diary"


def test_markup_in_a_title_stays_text() -> None:
    hostile = "</script><script>alert(1)</script>"
    pages = DIARY | {"/dog/": DIARY["/dog/"].replace("<title>The dog", f"<title>{hostile.replace('<', '&lt;')}")}
    for name, label in (("SEO tags and JSON-LD", "user_run"), ("first-person openings", "flog")):
        for page in edited(pages, name, label).pages:
            assert not any("alert(1)" in script.text for script in page.scripts)


def test_a_cookie_banner_is_seen_and_brings_its_script() -> None:
    for host in ("blenders.example", "hill.example", "dog.example", "cat.example"):
        capture = capture_of(DIARY, host=host)
        setting = Setting(parse(capture))
        after = parse(make(edit("cookie banner", "user_run"), capture, setting))
        for page in after.pages:
            assert any(banner in page.text for banner in texts("en")["banner"])
            assert page.scripts


def test_display_ads_bring_an_account_a_list_of_sellers_and_slots() -> None:
    after = edited(DIARY, "display ads", "user_run")
    (account,) = {each.value for each in identifiers(after)}
    assert {each.kind for each in identifiers(after)} >= {"adsense"}
    assert after.ads_txt is not None
    assert after.ads_txt.text == f"google.com, {account}, DIRECT, f08c47fec0942fa0\n"
    assert all(page.text.count("Advertisement") == 3 for page in after.posts)


# -- texts ---------------------------------------------------------------------------------------------------------

SENTENCES = {
    "en": PLAIN,
    "fr": "Un bon mixeur broie la glace sans un bruit, et son bol survit à une chute. Les autres font des grumeaux. ",
    "de": "Ein guter Mixer zerkleinert Eis ohne Lärm, und sein Krug übersteht einen Sturz. Billige lassen Klumpen. ",
    "es": "Una buena batidora tritura el hielo sin ruido y su jarra aguanta una caída. Las baratas dejan grumos. ",
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_what_is_inserted_is_in_the_language_of_the_blog(lang: str) -> None:
    words = SENTENCES[lang]
    pages = {"/": html(f"<main><p>{words * 6}</p></main>", lang=lang)}
    pages |= {f"/{n}/": post(f"Mixer {n}", lang=lang, words=words) for n in (1, 2, 3, 4)}
    after = edited(pages, "all of them at once")
    assert after.lang == lang
    assert after.authors[0][0] in {person["name"] for person in texts(lang)["person"]}
    assert (value(after, "concrete_biography") or 0) > 0
    found = measure_all(edited(pages, "labelled affiliate links", "user_run"))["labelled_first"]
    assert (found.outcome, found.value) == (Outcome.FOUND, 1.0)


def test_every_language_has_all_texts_and_each_place_for_a_name() -> None:
    for lang in SENTENCES:
        table = texts(lang)
        assert table.keys() == texts("en").keys()
        assert len(table["item"]) == len(table["recommendation"]) == 6
        assert all("{link}" in each for each in table["recommendation"])
        assert all("{title}" in each for each in table["reason"])
        assert len(table["question"]) == len(table["answer"])
    assert texts("xx") is not None and texts("xx") == texts("en")


def test_different_blogs_get_different_persons() -> None:
    capture = capture_of(REVIEWS, host="blenders.example")
    hosts = (f"site{number}.example" for number in range(20))
    blogs = (parse(replace(capture, start_url=f"https://{host}/")) for host in hosts)
    assert len({Setting(blog).person["name"] for blog in blogs}) > 2
