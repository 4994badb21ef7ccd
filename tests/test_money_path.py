"""What is read of money links that were followed: which were worth it, the way of each, and who sells at its end."""

from __future__ import annotations

import json

import pytest

from classifier.findings import Outcome
from classifier.money_path.choosing import chosen_links
from classifier.money_path.followed import Station
from classifier.money_path.ways import Trail, way_from
from crawler.addresses import scope_of
from crawler.archive import read
from tests.money_captures import BLOG, Went, blog_of, post, sold, write
from tests.signals.build import html, paragraphs

GO = BLOG + "go/pot"
SHORT = "https://bit.ly/x1"
AWIN = "https://www.awin1.com/cread.php?awinmid=77&awinaffid=5"
POT = "https://shop.example/pot"
SHOP = html(paragraphs("A fine teapot of steel, in three sizes, sent the next day."), title="Teapot")


def imprint(*lines):
    return html(*(f"<p>{line}</p>" for line in lines), title="Impressum")


def pages(*links):
    return {"/": post(title="Kettles"), "/2024/05/a-pot/": post(*links, title="A pot")}


def follow(folder, went=(), failures=(), *, link=GO, words="Check price"):
    """The one link of a blog, followed."""
    (followed,) = blog_of(folder, pages(sold(link, words)), [link], went, failures).followed
    return followed


# Which links


def chosen(folder, *links, most=5):
    return chosen_links(blog_of(folder, pages(*links)), most)


def test_hidden_links_come_before_plain_ones_and_frequent_ones_before_rare_ones(tmp_path):
    rare, often = sold("https://rare.example/?aff=1"), sold("https://often.example/?aff=1")
    assert chosen(tmp_path, rare, often, often, sold(GO)) == (
        GO,
        "https://often.example/?aff=1",
        "https://rare.example/?aff=1",
    )


def test_of_several_links_to_one_seller_by_one_programme_the_most_frequent_is_followed(tmp_path):
    links = [f"https://shop.example/{n}?aff=1" for n in (1, 2, 2, 3)]
    assert chosen(tmp_path, *map(sold, links)) == ("https://shop.example/2?aff=1",)
    merchants = [
        f"https://www.awin1.com/cread.php?awinmid={mid}&awinaffid=5&clickref={n}" for n, mid in [(1, 7), (2, 7), (3, 8)]
    ]
    folder = tmp_path / "b"
    assert len(chosen(folder, *map(sold, merchants))) == 2


def test_two_programmes_to_one_seller_are_two_ways(tmp_path):
    assert (
        len(chosen(tmp_path, sold("https://shop.example/1?aff=1"), sold("https://shop.example/1?utm_medium=affiliate")))
        == 2
    )


def test_the_address_within_a_network_s_link_tells_the_seller(tmp_path):
    links = [
        f"https://www.awin1.com/cread.php?awinaffid=5&ued=https%3A%2F%2F{shop}.example%2F{n}"
        for n, shop in enumerate("aab")
    ]
    assert len(chosen(tmp_path, *map(sold, links))) == 2


def test_buttons_to_a_shop_are_worth_it_too_and_the_blog_s_unmarked_redirects(tmp_path):
    shop, own = sold(POT, "Buy now", rel=""), sold(GO, "Buy now", rel="")
    assert chosen(tmp_path, shop, own) == (GO, POT)


def test_what_sells_nothing_is_left_alone(tmp_path):
    comment = f'<div id="comments"><div class="comment">{sold("https://spam.example/?aff=1")}</div></div>'
    others = [
        '<a href="https://friend.example/">Tilly writes about tea</a>',
        '<a href="/go/home">The way home</a>',
        comment,
    ]
    assert chosen(tmp_path, *others) == ()


def test_no_more_than_asked_for(tmp_path):
    assert len(chosen(tmp_path, *(sold(f"https://shop{n}.example/?aff=1") for n in range(9)), most=3)) == 3


# The way


def test_a_way_over_own_redirect_shortener_and_programme_to_the_shop(tmp_path):
    went = [
        Went(GO, SHORT),
        Went(SHORT, AWIN),
        Went(AWIN, "/landing"),
        Went("https://www.awin1.com/landing", POT),
        Went(POT, body=SHOP),
    ]
    one = follow(tmp_path, went)
    assert [(hop.host, hop.station) for hop in one.hops] == [
        ("kettle.example", Station.OWN),
        ("bit.ly", Station.SHORTENER),
        ("awin1.com", Station.PROGRAMME),
        ("awin1.com", Station.PROGRAMME),
        ("shop.example", Station.END),
    ]
    assert one.outcome is Outcome.FOUND and one.resolved and one.links == 1
    assert one.way == "“Check price” → kettle.example → bit.ly → Awin → shop.example"
    assert one.evidence.url == BLOG + "2024/05/a-pot/" and GO in one.evidence.quote
    assert all(hop.record_id and hop.digest and hop.captured_at for hop in one.hops)


def test_a_refresh_in_the_mark_up_is_a_hop(tmp_path):
    onward = html("Wait", head=f'<meta http-equiv="refresh" content="0;url={POT}">')
    one = follow(tmp_path, [Went(GO, body=onward), Went(POT, body=SHOP)])
    assert one.way.endswith("kettle.example → shop.example")


def test_the_answer_to_get_counts_beside_the_empty_one_to_head(tmp_path):
    one = follow(tmp_path, [Went(GO, POT), Went(POT), Went(POT, body=SHOP)])
    assert one.shop[0].pages[0].title == "Teapot"


@pytest.mark.parametrize(
    ("went", "failures", "outcome", "why"),
    [
        (
            [Went(GO, POT)],
            [(POT, "robots", "robots.txt does not allow it")],
            "could_not_look",
            "robots.txt does not allow it",
        ),
        ([Went(GO, POT), Went(POT, status=404)], [], "not_found", "there is no page at its end any more (status 404)"),
        ([Went(GO, POT), Went(POT, status=503)], [], "could_not_look", "shop.example answered with the error 503"),
        (
            [Went(GO, AWIN), Went(AWIN, body=SHOP)],
            [],
            "could_not_look",
            "awin1.com answered with a page and no address to go on to",
        ),
        ([Went(GO, body=SHOP)], [], "could_not_look", "kettle.example answered with a page and no address to go on to"),
        ([Went(GO, BLOG), Went(BLOG, body=SHOP)], [], "not_found", "it leads back to the blog itself"),
        ([Went(GO, SHORT), Went(SHORT, GO)], [], "could_not_look", "the link goes round in a circle"),
        ([Went(GO, "itms-apps://store/1")], [], "could_not_look", "kettle.example leads on to what is no web page"),
        ([], [], "could_not_look", "it was not asked for"),
        (
            [Went(GO, POT), Went(POT, body="%PDF", type="application/pdf")],
            [],
            "could_not_look",
            "the page at its end could not be read",
        ),
    ],
)
def test_a_way_without_a_seller_says_why(tmp_path, went, failures, outcome, why):
    one = follow(tmp_path, went, failures)
    assert (one.outcome.value, one.why) == (outcome, why)
    assert one.seller is None and not one.resolved


def test_a_tracking_host_that_answers_with_a_page_is_no_seller(tmp_path):
    tracker = "https://track.clicks.example/c/12345/678"
    assert follow(tmp_path, [Went(tracker, body=SHOP)], link=tracker).outcome is Outcome.COULD_NOT_LOOK


def test_an_endless_way_is_cut(tmp_path):
    steps = [Went(f"https://h{n}.example/", f"https://h{n + 1}.example/") for n in range(30)]
    one = follow(tmp_path, [Went(GO, "https://h0.example/"), *steps])
    assert one.why == "too many redirects" and len(one.hops) == 10


def test_a_capture_that_names_links_which_the_blog_has_not_says_nothing_of_them(tmp_path):
    assert blog_of(tmp_path, pages(), [GO], [Went(GO, POT), Went(POT, body=SHOP)]).followed == ()


def test_the_destination_is_known_where_the_page_was_not_to_be_had(tmp_path):
    one = follow(tmp_path, [Went(GO, POT)], [(POT, "robots", "robots.txt does not allow it")])
    assert one.destination == "shop.example" and one.hops[-1].station is Station.UNREACHED


def test_nothing_asked_is_nothing_to_tell(tmp_path):
    assert way_from(GO, Trail({}, {}), scope_of(BLOG)).outcome is Outcome.COULD_NOT_LOOK
    assert blog_of(tmp_path, pages(sold(GO))).followed == ()


def test_pages_of_sellers_are_no_pages_of_the_blog(tmp_path):
    blog = blog_of(tmp_path, pages(sold(GO)), [GO], [Went(GO, POT), Went(POT, body=SHOP)])
    assert {page.url for page in blog.pages} == {BLOG, BLOG + "2024/05/a-pot/"}


# Who sells


def seller(folder, body, *more):
    return follow(folder, [Went(GO, POT), Went(POT, body=body), *more]).seller


def test_the_imprint_names_the_seller_before_all_else(tmp_path):
    ld = '<script type="application/ld+json">{"@type": "Organization", "name": "Potshop"}</script>'
    body = html(paragraphs("A pot."), "<footer>© 2026 Potshop</footer>", head=ld)
    one = seller(
        tmp_path, body, Went("https://shop.example/impressum", body=imprint("Teapot Trading GmbH", "Musterweg 1"))
    )
    assert (one.name, one.where, one.domain) == ("Teapot Trading GmbH", "imprint", "shop.example")
    assert one.evidence.url == "https://shop.example/impressum" and "Teapot Trading GmbH" in one.evidence.quote


def test_an_imprint_on_another_host_of_the_seller_counts(tmp_path):
    one = seller(tmp_path, SHOP, Went("https://www2.shop.example/impressum", body=imprint("Teapot Trading GmbH")))
    assert one.name == "Teapot Trading GmbH"


def test_structured_data_name_the_seller_and_not_the_maker(tmp_path):
    product = {
        "@type": "Product",
        "manufacturer": {"@type": "Organization", "name": "Steelworks"},
        "offers": {"@type": "Offer", "seller": {"@type": "Organization", "name": "Potshop"}},
    }
    body = html(paragraphs("A pot."), head=f'<script type="application/ld+json">{json.dumps(product)}</script>')
    one = seller(tmp_path, body)
    assert (one.name, one.where) == ("Potshop", "structured data")
    only_maker = {"@type": "Product", "manufacturer": {"@type": "Organization", "name": "Steelworks"}}
    body = html(paragraphs("A pot."), head=f'<script type="application/ld+json">{json.dumps(only_maker)}</script>')
    (tmp_path / "b").mkdir()
    assert seller(tmp_path / "b", body).name == "shop.example"


def test_the_copyright_line_names_the_seller(tmp_path):
    one = seller(tmp_path, html(paragraphs("A pot."), "<footer>© 2026 Potshop. All rights reserved</footer>"))
    assert (one.name, one.where) == ("Potshop", "copyright line")


def test_where_nobody_is_named_the_address_stands_for_the_seller(tmp_path):
    one = seller(tmp_path, SHOP)
    assert (one.name, one.where, one.named) == ("shop.example", "address", False)


def test_hostile_structured_data_break_nothing(tmp_path):
    bad = '{"@type": ["Organization", 7], "name": {"a": [1]}, "seller": [[["x"]]], "brand": 3, "legalName": null}'
    body = html(paragraphs("A pot."), head=f'<script type="application/ld+json">{bad}</script>')
    assert seller(tmp_path, body).name == "shop.example"


def test_a_capture_written_by_a_crawl_gives_what_it_was_to_follow(tmp_path):
    path = write(tmp_path / "c.warc.gz", pages(sold(GO)), [GO, POT, GO])
    assert read(path).followed == (GO, POT)
