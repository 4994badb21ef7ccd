"""What a blog runs on its pages. All pages here are invented."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.identifiers import is_placeholder
from classifier.signals import infrastructure
from tests.signals.build import blog_of, html, paragraphs

WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. " * 9


def blog(head: str = "", body: str = ""):
    return blog_of(
        {
            "/": html("Welcome", head=head),
            "/2020/01/02/behind-the-house.html": html(paragraphs(WORDS, body), head=head),
        }
    )


def script(text: str) -> str:
    return f"<script>{text}</script>"


SIGNALS = [
    (infrastructure.conversion_pixels, script("fbq('init', '446688221');")),
    (
        infrastructure.conversion_pixels,
        '<script src="https://www.googletagmanager.com/gtag/js?id=AW-99887766"></script>',
    ),
    (infrastructure.marketing_stack, '<script src="https://js.hs-scripts.com/446688.js"></script>'),
    (infrastructure.chat_or_booking, '<script src="https://embed.tawk.to/abc/default"></script>'),
    (infrastructure.chat_or_booking, '<script src="https://js.drift.com/a.js"></script>'),
    (infrastructure.chat_or_booking, '<script src="https://js.driftt.com/a.js"></script>'),
    (infrastructure.shop_scripts, '<script src="https://js.stripe.com/v3/"></script>'),
    (infrastructure.affiliate_scripts, '<script src="https://s.skimresources.com/js/1X2.skimlinks.js"></script>'),
]


@pytest.mark.parametrize(("measure", "head"), SIGNALS)
def test_a_vendor_is_found_once_however_many_pages_load_it(measure, head):
    finding = measure(blog(head))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert len(finding.evidence) == 1


@pytest.mark.parametrize("measure", sorted({measure for measure, _ in SIGNALS}, key=lambda m: m.__name__))
def test_plain_statistics_and_ads_are_none_of_these(measure):
    head = (
        script("gtag('config', 'G-7H3KQ2M9PL');")
        + '<script src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js"></script>'
    )
    assert measure(blog(head)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("measure", sorted({measure for measure, _ in SIGNALS}, key=lambda m: m.__name__))
def test_a_copy_without_scripts_gives_no_answer(measure):
    assert measure(blog()).outcome is Outcome.COULD_NOT_LOOK


def test_a_pixel_that_an_article_only_writes_about_is_not_run():
    post = paragraphs(WORDS, "Then I pasted fbq('init', '446688221') into my page.")
    read = blog_of({"/": html("Hi", head=script("var a = 1;")), "/2020/01/02/a-pixel-explained.html": html(post)})
    assert infrastructure.conversion_pixels(read).outcome is Outcome.NOT_FOUND


def test_a_token_of_an_affiliate_network():
    found = infrastructure.affiliate_verification(blog('<meta name="impact-site-verification" content="a1b2">'))
    search_engine = infrastructure.affiliate_verification(blog('<meta name="google-site-verification" content="a1b2">'))
    assert found.value == 1.0
    assert "impact-site-verification" in found.evidence[0].quote
    assert search_engine.outcome is Outcome.NOT_FOUND
    assert infrastructure.affiliate_verification(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


@pytest.mark.parametrize(
    ("identifier", "placeholder"),
    [
        ("G-XXXXXXXXXX", True),
        ("UA-XXXXX-Y", True),
        ("GTM-XXXXXX", True),
        ("ca-pub-0000000000000000", True),
        ("UA-12345-1", True),
        ("G-7H3KQ2M9PL", False),
        ("UA-63217290-1", False),
        ("GTM-PX9K2L", False),
    ],
)
def test_placeholder_identifiers_are_told_from_real_ones(identifier, placeholder):
    assert is_placeholder(identifier) is placeholder


def test_placeholders_in_scripts_and_in_links():
    assert infrastructure.placeholder_identifiers(blog(script("gtag('config', 'G-XXXXXXXXXX');"))).value == 1.0
    link = '<a href="https://shop.example.com/dp/B01?tag=YOUR_AFFILIATE_ID">buy</a>'
    assert infrastructure.placeholder_identifiers(blog(body=link)).value == 1.0
    real = '<a href="https://shop.example.com/dp/B01?tag=rainshed-21">buy</a>'
    assert infrastructure.placeholder_identifiers(blog(body=real)).outcome is Outcome.NOT_FOUND
    assert infrastructure.placeholder_identifiers(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def test_two_identifiers_of_one_kind_but_not_the_switch_to_a_new_version():
    two = script("ga('create', 'UA-63217290-1'); ga('create', 'UA-82221520-1');")
    switch = script("ga('create', 'UA-63217290-1'); gtag('config', 'G-7H3KQ2M9PL');")
    assert infrastructure.several_identifiers(blog(two)).value == 1.0
    assert infrastructure.several_identifiers(blog(switch)).outcome is Outcome.NOT_FOUND
    assert infrastructure.several_identifiers(blog()).outcome is Outcome.COULD_NOT_LOOK


def test_pictures_of_a_seller_and_ones_own():
    seller = '<img src="https://m.media-amazon.com/images/I/{0}.jpg" alt="a shed">'
    own = '<img src="/pictures/{0}.jpg" alt="my shed">'
    mixed = "".join([*(seller.format(n) for n in range(3)), own.format(4)])
    assert infrastructure.pictures_from_sellers(blog(body=mixed)).value == 0.75
    assert infrastructure.pictures_from_sellers(blog(body="".join(own.format(n) for n in range(4)))).value == 0.0
    assert infrastructure.pictures_from_sellers(blog()).outcome is Outcome.COULD_NOT_LOOK
