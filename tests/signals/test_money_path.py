"""Signals at the end of money links: every blog, shop and firm here is invented."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.money_path.followed import NOT_FOLLOWED
from classifier.signals import catalogue
from classifier.signals.commerce_money_path import one_seller_behind_the_links
from classifier.signals.contradictions_money_path import link_ends_elsewhere, paid_seller_runs_the_blog
from tests.money_captures import BLOG, Went, blog_of, post, sold
from tests.signals.build import html, paragraphs

POT = "https://shop.example/pot"
NOTICE = "https://shop.example/impressum"
GOODS = paragraphs("A fine teapot of steel. " * 20)
SHOP = html(GOODS, title="Teapot")


def text(*lines, title="Impressum"):
    return html(*(f"<p>{line}</p>" for line in lines), title=title)


def of(folder, own, shop=(), *, body=SHOP, words="Check price", url=POT):
    """A blog with an imprint of these lines, whose link was followed to a shop with an imprint of those."""
    go = BLOG + "go/pot"
    pages = {"/": post(title="Kettles"), "/a-pot/": post(sold(go, words), title="A pot"), "/impressum/": text(*own)}
    host = url.rpartition("/")[0]
    went = [Went(go, url), Went(url, body=body), Went(f"{host}/impressum", body=text(*shop))]
    return blog_of(folder, pages, [go], went)


SHOP_SAYS = ("Teapot Trading GmbH", "Musterweg 1", "12345 Musterstadt", "HRB 445566", "E-Mail: info@shop.example")


@pytest.mark.parametrize(
    "own",
    [
        ("Responsible: Teapot Trading GmbH, Berlin",),
        ("Tilly Marsh", "HRB 445566"),
        ("Tilly Marsh", "Write to tilly@shop.example"),
        ("Tilly Marsh", "Musterweg 1", "D-12345 Musterstadt"),
    ],
    ids=["name", "register number", "mailbox", "post address"],
)
def test_a_seller_who_runs_the_blog_is_found_by_one_thing_in_common(tmp_path, own):
    finding = paid_seller_runs_the_blog(of(tmp_path, own, SHOP_SAYS))
    assert finding.outcome is Outcome.FOUND and finding.value >= 1
    link, mine, theirs = finding.evidence
    assert (link.url, mine.url, theirs.url) == (BLOG + "a-pot/", BLOG + "impressum/", NOTICE)


def test_a_shared_account_ties_too(tmp_path):
    tag = "<script>fbq('init', '604218375519042');</script>"
    tracker = html(GOODS, head=tag, title="Teapot")
    go = BLOG + "go/pot"
    pages = {"/": html(paragraphs("I boil water. " * 40), head=tag), "/a-pot/": post(sold(go))}
    blog = blog_of(tmp_path, pages, [go], [Went(go, POT), Went(POT, body=tracker)])
    assert paid_seller_runs_the_blog(blog).outcome is Outcome.FOUND


def test_strangers_have_nothing_in_common(tmp_path):
    own = ("Tilly Marsh", "Hill Lane 7", "54321 Hillstadt", "tilly@posteo.de", "HRB 11")
    assert paid_seller_runs_the_blog(of(tmp_path, own, SHOP_SAYS)).outcome is Outcome.NOT_FOUND


def test_a_free_mailbox_in_common_ties_nobody(tmp_path):
    blog = of(tmp_path, ("Tilly Marsh", "tilly@gmail.com"), ("Teapot Trading GmbH", "potshop@gmail.com"))
    assert paid_seller_runs_the_blog(blog).outcome is Outcome.NOT_FOUND


def test_a_seller_under_the_blog_s_own_name_is_no_contradiction(tmp_path):
    own = ("Kettle GmbH", "HRB 445566")
    blog = of(tmp_path, own, ("Kettle GmbH", "HRB 445566"), url="https://kettle-shop.example/pot")
    assert paid_seller_runs_the_blog(blog).outcome is Outcome.NOT_FOUND


def test_one_postcode_is_no_door(tmp_path):
    blog = of(tmp_path, ("Tilly Marsh", "Hill Lane 7", "12345 Musterstadt"), SHOP_SAYS)
    assert paid_seller_runs_the_blog(blog).outcome is Outcome.NOT_FOUND


# Several links


def links_to(folder, *ends, failing=()):
    """A blog with an own redirect for each end, all followed; the failing ones are closed by robots.txt."""
    go = [f"{BLOG}go/{n}" for n in range(len(ends))]
    pages = {"/": post(title="Kettles"), "/posts/": post(*(sold(link) for link in go))}
    went = [Went(link, end) for link, end in zip(go, ends, strict=True)]
    went += [Went(end, body=html(GOODS, title=end)) for end in ends if end not in failing]
    return blog_of(folder, pages, go, went, [(end, "robots", "robots.txt does not allow it") for end in failing])


def test_three_links_that_look_different_and_end_at_one_seller(tmp_path):
    ends = [f"https://shop{n}.brand.example/" for n in range(2)] + ["https://brand.example/x"]
    finding = one_seller_behind_the_links(links_to(tmp_path, *ends))
    assert finding.outcome is Outcome.FOUND and finding.value == 1.0
    assert len(finding.evidence) == 3


def test_where_they_lead_is_known_though_the_shop_keeps_robots_out(tmp_path):
    ends = [f"https://brand.example/{n}" for n in range(3)]
    assert one_seller_behind_the_links(links_to(tmp_path, *ends, failing=ends)).outcome is Outcome.FOUND


def test_two_sellers_are_the_usual(tmp_path):
    ends = ["https://a.example/1", "https://a.example/2", "https://b.example/3"]
    assert one_seller_behind_the_links(links_to(tmp_path, *ends)).outcome is Outcome.NOT_FOUND


def test_two_links_are_too_few(tmp_path):
    blog = links_to(tmp_path, "https://a.example/1", "https://a.example/2")
    assert one_seller_behind_the_links(blog).outcome is Outcome.COULD_NOT_LOOK


# What the link says


def test_a_link_that_names_one_shop_and_ends_at_another(tmp_path):
    finding = link_ends_elsewhere(of(tmp_path, (), words="Get it at www.potland.example"))
    assert finding.outcome is Outcome.FOUND and finding.value == 1.0
    assert "potland.example" in finding.evidence[0].quote


def test_a_link_that_names_a_brand_which_the_end_never_mentions(tmp_path):
    assert link_ends_elsewhere(of(tmp_path, (), words="the steel pot by Zembrant")).outcome is Outcome.FOUND


@pytest.mark.parametrize("mention", ["<p>Zembrant pots since 1990</p>", '<img src="/z.jpg" alt="Zembrant pot">'])
def test_a_brand_that_the_end_mentions_is_no_other(tmp_path, mention):
    blog = of(tmp_path, (), body=html(GOODS, mention), words="the steel pot by Zembrant")
    assert link_ends_elsewhere(blog).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("words", ["Check Latest Price", "Buy now", "See it here", ""])
def test_a_button_names_nobody(tmp_path, words):
    assert link_ends_elsewhere(of(tmp_path, (), words=words)).outcome is Outcome.COULD_NOT_LOOK


def test_an_end_without_words_cannot_mention_anything(tmp_path):
    blog = of(tmp_path, (), body=html("<div id=app></div>", title="Shop"), words="the steel pot by Zembrant")
    assert link_ends_elsewhere(blog).outcome is Outcome.COULD_NOT_LOOK


# The three outcomes, and no weight

SIGNALS = (paid_seller_runs_the_blog, link_ends_elsewhere, one_seller_behind_the_links)


@pytest.mark.parametrize("measure", SIGNALS)
def test_without_the_option_nobody_could_look(tmp_path, measure):
    finding = measure(blog_of(tmp_path, {"/": post(sold(BLOG + "go/pot"))}))
    assert (finding.outcome, finding.why) == (Outcome.COULD_NOT_LOOK, NOT_FOLLOWED)


@pytest.mark.parametrize("measure", SIGNALS)
def test_what_could_not_be_followed_to_its_end_could_not_be_looked_at(tmp_path, measure):
    go = BLOG + "go/pot"
    blog = blog_of(tmp_path, {"/": post(sold(go))}, [go], [Went(go, POT)], [(POT, "robots", "robots.txt forbids it")])
    assert measure(blog).outcome is Outcome.COULD_NOT_LOOK


def test_they_carry_no_weight():
    names = {measure.__name__ for measure in SIGNALS}
    assert {signal.name for signal in catalogue() if not signal.weighed} >= names
