"""The identifiers of a blog: their kinds, whose they are, and which are nobody's. All pages are invented."""

from __future__ import annotations

import pytest

from classifier.identifiers import identifiers, is_placeholder, kinds
from tests.signals.build import blog_of, html


def seen(body: str = "", head: str = "", **files: str):
    files = {f"/{name.replace('_', '.')}": text for name, text in files.items()}
    return identifiers(blog_of({"/": html(f"<p>Welcome.</p>{body}", head=head), **files}))


def names(*arguments: str, **files: str) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in seen(*arguments, **files)]


def script(text: str) -> str:
    return f"<script>{text}</script>"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("gtag('config', 'G-7H3KQ2M9PL');", "google analytics", "G-7H3KQ2M9PL"),
        ("ga('create', 'UA-63217290-3', 'auto');", "google analytics", "UA-63217290"),
        ("})(window,document,'script','dataLayer','GTM-PX9K2L');", "google tag manager", "GTM-PX9K2L"),
        ("gtag('config', 'AW-99887766');", "google ads", "AW-99887766"),
        ('google_ad_client = "ca-pub-4417029982365501";', "adsense", "pub-4417029982365501"),
        ("fbq('init', '446688221');", "meta pixel", "446688221"),
        ('(window, document, "clarity", "script", "k3v9x2m7qa");', "clarity", "k3v9x2m7qa"),
        ("h._hjSettings={hjid:2236417,hjsv:6};", "hotjar", "2236417"),
        ("var _paq = []; (function(){var u='//count.larchgate.example/'; })();", "matomo", "count.larchgate.example/"),
        ('ym(61740982, "init", {});', "yandex metrica", "61740982"),
        ("var sc_project=9417306;", "statcounter", "9417306"),
        ("ttq.load('C4K8Q2M7V9X1B3N5');", "tiktok pixel", "C4K8Q2M7V9X1B3N5"),
        ('_linkedin_partner_id = "3417706";', "linkedin insight", "3417706"),
        ("pintrk('load', '2613947702844');", "pinterest tag", "2613947702844"),
        ('amzn_assoc_tracking_id = "rainshed-20";', "amazon associates", "rainshed-20"),
    ],
)
def test_kinds_in_scripts(text: str, kind: str, value: str) -> None:
    assert names(script(text)) == [(kind, value)]


@pytest.mark.parametrize(
    ("meta", "kind", "value"),
    [
        ('name="google-site-verification" content="dT5_kQ2v9"', "site verification", "dT5_kQ2v9"),
        ('name="msvalidate.01" content="A1F09C33"', "site verification", "A1F09C33"),
        ('name="p:domain_verify" content="9c41be02"', "site verification", "9c41be02"),
        ('name="impact-site-verification" content="77b-1e"', "affiliate verification", "77b-1e"),
        ('property="fb:admins" content="10442207"', "facebook owner", "10442207"),
    ],
)
def test_kinds_in_meta_elements(meta: str, kind: str, value: str) -> None:
    assert names("", f"<meta {meta}>") == [(kind, value)]


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("https://www.amazon.co.uk/dp/B0?linkCode=x&amp;tag=Rainshed-21", "amazon associates", "rainshed-21"),
        ("https://www.awin1.com/cread.php?awinmid=6220&amp;awinaffid=447719", "awin", "447719"),
        ("https://shareasale.com/r.cfm?b=1&amp;u=884412&amp;m=17", "shareasale", "884412"),
        ("https://www.anrdoezrs.net/click-7719402-13344", "cj", "7719402"),
        ("https://larchgate.pxf.io/c/1894402/50912/3344", "impact", "1894402"),
        ("https://click.linksynergy.com/deeplink?id=Rx9kQ2v7MbA&amp;mid=1", "rakuten", "rx9kq2v7mba"),
        ("https://rainshed.larch.hop.clickbank.net/", "clickbank", "rainshed"),
        ("https://www.digistore24.com/redir/90114/rainshed/", "digistore24", "rainshed"),
        ("https://www.ebay.de/itm/1?campid=5338771902", "ebay partner network", "5338771902"),
        ("https://www.booking.com/hotel/x.html?aid=804411", "booking.com", "804411"),
    ],
)
def test_kinds_in_money_links(url: str, kind: str, value: str) -> None:
    assert names(f'<a href="{url}">the one I bought</a>') == [(kind, value)]


def test_ads_txt_names_owner_manager_and_direct_sellers_but_no_resellers() -> None:
    text = (
        "# sellers\nOWNERDOMAIN=larchgate-media.com\nMANAGERDOMAIN=adhouse.com\n"
        "google.com, pub-4417029982365501, DIRECT, f08c47fec0942fa0\nopenx.com, 5371, DIRECT\nopenx.com, 99, RESELLER\n"
    )
    assert names(ads_txt=text) == [
        ("ads.txt owner", "larchgate-media.com"),
        ("ads.txt manager", "adhouse.com"),
        ("adsense", "pub-4417029982365501"),
        ("ads.txt seller", "openx.com 5371"),
    ]


def test_the_same_account_in_script_and_ads_txt_is_one_identifier() -> None:
    code = script("google_ad_client = 'ca-pub-4417029982365501';")
    assert len(seen(code, ads_txt="google.com, pub-4417029982365501, DIRECT")) == 1


def test_mail_of_ones_own_domain_counts_and_that_of_a_provider_does_not() -> None:
    body = '<a href="mailto:jo@larchgate.org">write</a> <a href="mailto:jo@gmail.com">or here</a>'
    assert names(body) == [("e-mail domain", "larchgate.org")]


def test_what_a_third_partys_frame_is_addressed_with_is_not_the_blogs_own() -> None:
    frame = '<iframe src="https://maps.larchgate.example/embed?ga=UA-63217290-3"></iframe>'
    assert [(one.own, one.tells) for one in seen(frame)] == [(False, False)]


def test_a_vendors_own_address_is_the_blogs_context() -> None:
    loader = '<script src="https://www.googletagmanager.com/gtag/js?id=G-7H3KQ2M9PL"></script>'
    frame = '<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-PX9K2L"></iframe></noscript>'
    assert [(one.value, one.own) for one in seen(frame, loader)] == [("G-7H3KQ2M9PL", True), ("GTM-PX9K2L", True)]


def test_one_that_also_stands_in_the_blogs_own_script_is_its_own() -> None:
    frame = '<iframe src="https://maps.larchgate.example/embed?ga=UA-63217290-3"></iframe>'
    assert [one.own for one in seen(frame, script("ga('create', 'UA-63217290-1');"))] == [True]


def test_links_in_readers_comments_are_not_the_blogs() -> None:
    link = '<a href="https://www.amazon.com/dp/B0?tag=somebody-20">this one</a>'
    assert names(f'<div id="comments" class="comments"><div class="comment">{link}</div></div>') == []


@pytest.mark.parametrize("tag", ["yourtag-20", "your-affiliate-id-20", "affiliate-20", "xxxx-20", "placeholder-21"])
def test_partner_numbers_still_to_be_filled_in_are_placeholders(tag: str) -> None:
    (one,) = seen(f'<a href="https://www.amazon.com/dp/B0?tag={tag}">this one</a>')
    assert (one.placeholder, one.tells) == (True, False)


@pytest.mark.parametrize("name", ["UA-123-45", "G-MEASUREMENT_ID", "pub-1234567890123456", "UA-00000000-1"])
def test_what_guides_print_is_a_placeholder(name: str) -> None:
    assert is_placeholder(name)


def test_a_real_tag_that_begins_like_a_placeholder_is_none() -> None:
    (one,) = seen('<a href="https://www.amazon.com/dp/B0?tag=mystorageshed-20">this one</a>')
    assert not one.placeholder


def test_what_a_hosting_service_puts_on_all_its_blogs_tells_nothing() -> None:
    (one,) = seen(script("_gaq.push(['_setAccount', 'UA-7870337-1']);"))
    assert (one.own, one.platform, one.tells) == (True, True, False)


def test_every_kind_says_how_exclusive_it_is() -> None:
    assert all(0 < kind.exclusive <= 1 for kind in kinds())
    by_name = {kind.name: kind.exclusive for kind in kinds()}
    assert by_name["adsense"] == by_name["site verification"] == 1.0
    assert by_name["google tag manager"] < by_name["google analytics"] < 1.0


def test_every_identifier_can_be_found_again_in_its_evidence() -> None:
    for one in seen(script("ga('create', 'UA-63217290-3');"), ads_txt="google.com, pub-4417029982365501, DIRECT"):
        assert one.value in one.evidence.quote
        assert one.evidence.record_id
