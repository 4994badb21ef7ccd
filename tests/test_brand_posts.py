"""A post that mentions the brand: which connection is visible, how its label stands, which rules it bears on."""

from __future__ import annotations

import pytest

from classifier.brand.kinds import apart_from_label, kinds
from classifier.brand.looks import Standing
from classifier.brand.profile import Brand, Programme
from classifier.findings import Outcome
from classifier.rules import bearing_on
from tests.brand_blogs import MERROW, NOTICE, PARTNER, PLAIN, article, blog_with, look_at, look_at_post

AWIN = '<a href="https://www.awin1.com/cread.php?awinmid=47110&awinaffid=12345">kettle</a>'
AWIN_OTHER = '<a href="https://www.awin1.com/cread.php?awinmid=99&awinaffid=12345">kettle</a>'
AWIN_INNER = '<a href="https://www.awin1.com/cread.php?awinmid=99&ued=https%3A%2F%2Fmerrow.example%2Fx">kettle</a>'
SHOP = '<a href="https://www.amazon.com/dp/B000000001?tag=jane-21">Merrow Pour 2</a>'
CLOAKED = '<a href="/go/merrow/" rel="nofollow sponsored">Check price of the Merrow</a>'


def kinds_of(post) -> list[str]:
    return [connection.kind for connection in post.connections]


# -- connections ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "quoted"),
    [
        (f"My Merrow: {PARTNER}.", "partner link", "ref=merrow-partner-jane"),
        (f"My Merrow: {AWIN}.", "earning link", "awinmid=47110"),
        (f"My Merrow: {AWIN_INNER}.", "earning link", "merrow.example"),
        (
            'My Merrow: <a rel="sponsored" href="https://merrow.example/">here</a>.',
            "earning link",
            "https://merrow.example/",
        ),
        ("Use JANE10 for your Merrow.", "code", "JANE10"),
        ("This post is sponsored by Merrow.", "sponsor statement", "sponsored by Merrow"),
        ("Ce billet sur ma bouilloire : collaboration commerciale avec Merrow.", "sponsor statement", "avec Merrow"),
        ("The Merrow Pour 2 was gifted by the makers.", "gift statement", "gifted by"),
        ("A Merrow is here. This is a sponsored post.", "unnamed statement", "sponsored post"),
        (
            "Dieser Artikel enthält Affiliate-Links. Merrow: <a href='https://merrow.example/'>Jetzt kaufen</a>.",
            "notice and link",
            "enthält Affiliate-Links",
        ),
        ("Merrow says: " + MERROW.texts[0].text.strip().split("\n")[0], "supplied text", "100% of a passage"),
    ],
)
def test_a_connection_is_found_with_its_evidence(words, kind, quoted):
    post = look_at_post(words)
    assert post.connection is Outcome.FOUND
    assert kinds_of(post)[0] == kind
    assert quoted in post.connections[0].evidence.quote
    assert post.connections[0].evidence.record_id
    assert post.connections[0].evidence.url == post.url


@pytest.mark.parametrize(
    "words",
    [
        "My Merrow sings.",
        f"My Merrow: {PLAIN}.",
        f"My Merrow: {AWIN_OTHER}".replace("awin1.com/cread.php?awinmid=99&awinaffid=12345", "tea.example/"),
        'My Merrow: <a rel="sponsored" href="https://merrow.example/redirect?q=https://tea.example/x">tea</a>.',
        "My Merrow has a file named jane10.png and a friend @JANE10.",
        "My Merrow is fine. This post is not sponsored.",
        "As an Amazon Associate I earn. My Merrow: <a href='https://merrow.example/'>buy it now</a>.",
        '<a href="https://merrow.example/pour-2.jpg">Merrow</a>',
        "My Merrow is fine. This post is sponsored by Ottermill.",
        "Merrow brings water to the very degree your coffee asks for; so does a pot.",
    ],
)
def test_what_is_no_connection_is_looked_for_and_not_found(words):
    post = look_at_post(words)
    assert (post.connection, post.connections) == (Outcome.NOT_FOUND, ())
    assert post.rules == ()


def test_a_shop_that_pays_for_the_brands_goods_is_counted_and_no_connection_to_the_brand():
    post = look_at_post(f"I pour with the {SHOP}.")
    assert (post.shop_links, post.connections) == (1, ())
    assert post.connection is Outcome.NOT_FOUND


def test_a_link_that_hides_where_it_leads_could_not_be_looked_at():
    post = look_at_post(f"{CLOAKED}.")
    assert post.connection is Outcome.COULD_NOT_LOOK
    assert post.not_looked == ("a link that earns hides where it leads",)


def test_a_network_link_of_another_programme_hides_where_it_leads():
    assert look_at_post(f"My Merrow: {AWIN_OTHER}.").connection is Outcome.COULD_NOT_LOOK


def test_a_programme_is_told_by_its_path_too():
    brand = Brand(name="Merrow", names=("Merrow",), programmes=(Programme(host="pxf.io", path="/c/*/777/*"),))
    assert kinds_of(look_at_post('A Merrow <a href="https://merrow.pxf.io/c/1/777/9">k</a>', brand=brand)) == [
        "earning link"
    ]
    other = look_at_post('A Merrow <a href="https://merrow.pxf.io/c/1/778/9">k</a>', brand=brand)
    assert other.connections == ()


def test_every_kind_of_connection_has_words_and_an_innocent_reading():
    assert all(kind.title and kind.innocent and kind.source for kind in kinds("connection").values())
    assert all(kind.title and kind.innocent and kind.source for kind in kinds("tie").values())


def test_what_is_told_by_the_label_only_is_kept_apart():
    told = look_at_post("This post is sponsored by Merrow.")
    seen = look_at_post(f"This post is sponsored by Merrow: {PARTNER}.")
    assert (apart_from_label(told.connections), [c.kind for c in apart_from_label(seen.connections)]) == (
        (),
        ["partner link"],
    )


# -- labels --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "standing", "mark"),
    [
        ((NOTICE, f"My Merrow: {PARTNER}."), Standing.BEFORE, "the first link to the brand"),
        ((f"{NOTICE} My Merrow: {PARTNER}.",), Standing.BEFORE, "the first link to the brand"),
        ((f"My Merrow: {PARTNER}.", NOTICE), Standing.LATE, "the first link to the brand"),
        ((f"My Merrow: {PARTNER}.",), Standing.NONE, "the first link to the brand"),
        ((f"My Merrow, from {SHOP}.", NOTICE), Standing.LATE, "the first commercial link"),
        (("My Merrow, at last.", NOTICE), Standing.BEFORE, "no link in the article"),
        ((f"My Merrow: {PARTNER}.", "In collaboration with Merrow."), Standing.WEAK, "the first link to the brand"),
        (("Powered by", "Merrow Kettles", f"My Merrow: {PARTNER}."), Standing.NONE, "the first link to the brand"),
        (("#spon", f"My Merrow: {PARTNER}."), Standing.WEAK, "the first link to the brand"),
    ],
)
def test_a_label_is_held_against_the_first_link(blocks, standing, mark):
    label = look_at_post(*blocks).label
    assert (label.standing, label.mark) == (standing, mark)
    assert (label.evidence is None) is (standing is Standing.NONE)


@pytest.mark.parametrize(
    ("place", "standing"),
    [("footer", Standing.LATE), ("aside", Standing.LATE), ("header", Standing.BEFORE)],
)
def test_in_footer_and_side_box_a_label_is_late_and_at_the_head_of_the_page_it_is_not(place, standing):
    notice = f"<{place}><p>{NOTICE}</p></{place}>"
    page = article(0, f"My Merrow: {PARTNER}.", after=notice)
    if place != "footer":  # before the article, so that only the place tells
        page = article(0, f"My Merrow: {PARTNER}.").replace("<main>", f"{notice}<main>", 1)
    looked = look_at(blog_with(page, article(1), article(2), article(3)))
    assert looked.posts[0].label.standing is standing
    assert looked.posts[0].label.position == place


def test_a_link_to_a_page_of_disclosures_is_no_label_and_the_page_is_named():
    page = article(0, '<a href="/disclosure/">Affiliate disclosure</a>', f"My Merrow: {PARTNER}.")
    notice = html_page("We earn a commission if you buy through affiliate links on this site.")
    pages = blog_with(page, article(1), article(2), article(3), more={"/disclosure/": notice})
    post = look_at(pages).posts[0]
    assert post.label.standing is Standing.NONE
    assert post.notice == "https://tea-diary.example/disclosure/"


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        ('<a href="/privacy/">Privacy Policy</a> <a href="/d/">Affiliate Disclosure</a>', Standing.NONE),
        ('<a href="/d/">Amazon Affiliate Disclosure</a>', Standing.NONE),
        ('<a href="/">Home</a> | <a href="/d/">Affiliate Disclosure</a> | <a href="/s/">Sitemap</a> |', Standing.NONE),
        ('This site holds <a href="/d/">affiliate links</a>, see our <a href="/d/">disclosure</a>', Standing.LATE),
        ("¹ Links im Rahmen des Amazon Partner Programms", Standing.LATE),
    ],
)
def test_a_row_of_links_in_the_footer_is_no_label_and_a_sentence_there_is_a_late_one(row, standing):
    page = article(0, f"My Merrow: {PARTNER}.", after=f"<footer><p>{row}</p></footer>")
    assert look_at(blog_with(page, article(1), article(2), article(3))).posts[0].label.standing is standing


def html_page(text: str) -> str:
    return f"<html lang='en'><title>Disclosure</title><body><main><p>{text * 3}</p></main></body></html>"


@pytest.mark.parametrize(
    ("label", "lang", "kind"),
    [
        ("Sponsored post", "en", "strong"),
        ("Collaboration commerciale", "fr", "strong"),
        ("Anzeige", "de", "strong"),
        ("Contenido patrocinado", "es", "strong"),
        ("As an Amazon Associate I earn from qualifying purchases.", "en", "affiliate"),
        ("Für Käufe bekomme ich eine kleine Provision.", "de", "personal_notice"),
    ],
)
def test_the_language_and_kind_of_a_label_are_told(label, lang, kind):
    found = look_at_post(label, f"My Merrow: {PARTNER}.").label
    assert (found.lang, found.kind, found.standing) == (lang, kind, Standing.BEFORE)


@pytest.mark.parametrize(
    ("deal", "label", "standing"),
    [
        ("sponsored", "Some links are affiliate links.", Standing.OTHER_KIND),
        ("sponsored", NOTICE, Standing.BEFORE),
        ("sample", "The Merrow was gifted by the makers.", Standing.BEFORE),
        ("sample", "Some links are affiliate links.", Standing.OTHER_KIND),
        ("partner programme", "Some links are affiliate links.", Standing.BEFORE),
        ("", "Some links are affiliate links.", Standing.BEFORE),
    ],
)
def test_a_label_has_to_tell_of_what_the_list_states(deal, label, standing):
    assert look_at_post(label, f"My Merrow: {PARTNER}.", deal=deal).label.standing is standing


def test_in_a_language_without_a_list_a_label_could_not_be_looked_for():
    words = "Czajnik Merrow stoi na kuchni i gwiżdże co rano, a kot patrzy na niego z parapetu bardzo zdziwiony. " * 3
    long = "Herbata była dobra i gorąca, a deszcz padał przez cały dzień, więc zostaliśmy w domu przy oknie. " * 5
    pages = {f"/2025/0{n}/p{n}/": polish(words if n == 1 else "", f"{long} {n}") for n in range(1, 5)}
    label = look_at(pages).posts[0].label
    assert label.standing is Standing.COULD_NOT_LOOK
    assert label.why == "no list of labels in the language of the post (pl)"


def polish(*texts: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in texts if text)
    return f"<html lang='pl'><title>Czajnik</title><body><article>{body}</article></body></html>"


# -- rules ---------------------------------------------------------------------------------------


def ids(signal: str) -> list[str]:
    return [rule.id for rule in bearing_on(signal, MERROW.jurisdictions)]


def test_a_post_without_a_label_bears_on_the_rules_of_unlabelled_offers_where_asked():
    post = look_at_post(f"My Merrow: {PARTNER}.")
    assert list(post.rules) == ids("unlabelled_offers")
    assert {one.split("-")[0] for one in post.rules} == {"uk", "us", "fr", "de"}


def test_a_late_label_bears_on_the_rules_of_small_print():
    assert list(look_at_post(f"My Merrow: {PARTNER}.", NOTICE).rules) == ids("label_in_small_print")


def test_a_label_in_its_place_bears_on_nothing():
    assert look_at_post(NOTICE, f"My Merrow: {PARTNER}.").rules == ()


def test_a_denial_beside_a_connection_is_quoted_and_bears_on_rules():
    post = look_at_post("This post is not sponsored.", f"My Merrow: {PARTNER}.")
    assert post.denial is not None
    assert post.denial.quote == "This post is not sponsored."
    assert set(ids("unpaid_yet_commission")) <= set(post.rules)


def test_what_the_list_states_bears_on_rules_without_anything_visible():
    post = look_at_post("My Merrow sings.", deal="sponsored")
    assert (post.connection, list(post.rules)) == (Outcome.NOT_FOUND, ids("unlabelled_offers"))
    assert look_at_post("My Merrow sings.", deal="organic").rules == ()


# -- boxes ---------------------------------------------------------------------------------------

BANNER = f"<aside><p>{PARTNER}</p></aside>"


def test_a_banner_beside_the_posts_mentions_nothing_and_is_a_connection_of_a_post_that_does():
    pages = blog_with(article(0, "My Merrow sings.", after=BANNER), *(article(n, after=BANNER) for n in (1, 2, 3)))
    (post,) = look_at(pages).posts
    assert kinds_of(post) == ["partner link"]
    assert post.label.mark == "no link in the article"


def test_a_box_in_every_article_is_a_mention_where_its_link_earns():
    earning = blog_with(*(article(n, f"The kettle of this house: {PARTNER}.") for n in range(5)))
    plain = blog_with(*(article(n, f"The kettle of this house: {PLAIN}.") for n in range(5)))
    assert [len(look_at(pages).posts) for pages in (earning, plain)] == [5, 0]
