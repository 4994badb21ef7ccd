"""Real blogs that were read by eye: what of three brands is visible on them, and how their labels stand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from classifier.blog import parse
from classifier.brand.looking import look
from classifier.brand.looks import BrandLook, Standing
from classifier.brand.profile import Brand
from crawler.archive import read

SITES = Path(__file__).parent.parent.parent / "shared" / "corpus" / "sites"
AMAZON = Brand(
    name="Amazon",
    names=("Amazon",),
    not_meant=("Amazon rainforest", "Amazon river", "Amazon basin"),
    domains=("amazon.com", "amazon.de", "amazon.co.uk", "amzn.to"),
)
NORD = Brand(name="NordVPN", names=("NordVPN",), domains=("nordvpn.com", "nordvpn.net"))
UDEMY = Brand(name="Udemy", names=("Udemy",), domains=("udemy.com",))

pytestmark = pytest.mark.corpus


@cache
def looked(site: str, brand: Brand) -> BrandLook:
    file = SITES / f"{site}.warc.gz"
    if not file.exists():
        pytest.skip("no corpus in ../shared/corpus")
    capture = read(file)
    return look(capture, parse(capture), brand, columns={})


@pytest.mark.parametrize(
    ("site", "brand", "path", "kinds", "standing"),
    [
        # Nord's own tracking links, with the notice above them.
        ("JaviPerez07__vpncostguide", NORD, "nordvpn-vs-expressvpn", ["earning link"], Standing.BEFORE),
        # Plain links behind a button, and a notice that the page's links earn only after them.
        ("seloaba-boop__vpn-guide.de", NORD, "best", ["notice and link"], Standing.LATE),
        # “P.S. Most of the book links in this post are Amazon Affiliate links”.
        ("amandamcg__orangette", AMAZON, "well-go-from-left-to-right", ["earning link"], Standing.LATE),
        # A microblog of somebody who took a course.
        ("cblte__cblte.github.io", UDEMY, "", [], Standing.NONE),
    ],
)
def test_a_post_reads_as_it_was_read_by_eye(site, brand, path, kinds, standing):
    posts = [post for post in looked(site, brand).posts if path in post.url]
    assert posts
    assert ([c.kind for c in posts[0].connections], posts[0].label.standing) == (kinds, standing)


def test_a_notice_behind_a_footnote_sign_in_the_side_box_is_late_and_not_missing():
    posts = looked("Der-Reiskoch__der-reiskoch-public-de", AMAZON).posts
    assert posts
    assert {post.label.standing for post in posts if post.connections} == {Standing.LATE}


def test_nothing_is_asked_of_a_post_without_a_visible_connection():
    posts = looked("cblte__cblte.github.io", UDEMY).posts
    assert all(post.rules == () for post in posts)
