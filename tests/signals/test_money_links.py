"""Which links earn. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.money import money_links, programmes, sells
from classifier.offers import offers, outbound
from classifier.page import Page
from tests.signals.build import blog_of
from tests.signals.money_pages import link, post


def _page(*bodies: str) -> Page:
    return blog_of({"/p/": post(0, *bodies)}).pages[0]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.amazon.co.uk/dp/B000000000?tag=somebody-21", "marketplace"),
        ("https://www.amazon.com/gp/product/B000000000/ref=as_li_tl?ie=UTF8&linkCode=as2", "marketplace"),
        ("https://amzn.to/3abcdef", "marketplace"),
        ("https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=x", "network"),
        ("https://abc123.hop.clickbank.net/?tid=x", "nutra"),
        ("https://www.digistore24.com/redir/1/somebody/", "nutra"),
        ("https://a.check24.net/misc/click.php?pid=1", "finance"),
        ("https://www.booking.com/hotel/x.html?aid=123", "travel"),
        ("https://casino.example/?btag=1_2", "gambling"),
        ("https://shop.example/?aff_id=12", ""),
        ("https://brand.example/c/12345/678901/2345", ""),
        ("https://go.offers.example/8XY2Z1", ""),
        ("https://www.youtube.com/redirect?q=https%3A%2F%2Famzn.to%2F3abcdef", "marketplace"),
    ],
)
def test_links_of_programmes_are_known(url: str, kind: str) -> None:
    (money,) = money_links(_page(link(url, "the thing")))
    assert money.kind == kind


@pytest.mark.parametrize(
    "url",
    [
        "https://www.amazon.com/dp/B000000000",
        "https://www.booking.com/hotel/x.html",
        "https://news.example/?utm_source=newsletter&ref=diary",
        "https://go.microsoft.com/fwlink/?LinkID=1",
        "https://go.dev/blog/slices",
        "https://affiliate-program.amazon.com/",
        "https://notamazon.com/?tag=x",
        "https://forum.example/viewtopic.php?f=29&t=1",
    ],
)
def test_plain_links_earn_nothing(url: str) -> None:
    assert money_links(_page(link(url, "the thing"))) == ()


def test_sponsored_marks_count_and_commenters_links_do_not() -> None:
    page = _page(
        link("https://shop.example/x", "the thing", rel="sponsored nofollow"),
        '<div class="comments"><p><a href="https://amzn.to/3abcdef">mine</a></p></div>',
    )
    assert [m.how for m in money_links(page)] == ["sponsored"]


@pytest.mark.parametrize(
    ("path", "text", "rel", "hidden"),
    [
        ("/recommends/tent/", "Check price", "nofollow", True),
        ("/go/tent/", "Buy now", "nofollow sponsored", True),
        ("/visit/casino/", "Play now", "", True),
        ("/go", "Claim bonus", "nofollow", True),
        ("/go/", "The board game", "", False),
        ("/go/channels/", "Channels in Go", "", False),
        ("/tag/visit/", "visit", "tag", False),
        ("/shop/tent/", "Add to cart", "nofollow", False),
    ],
)
def test_redirects_through_the_own_host(path: str, text: str, rel: str, hidden: bool) -> None:
    found = money_links(_page(link(f"https://diary.example{path}", text, rel)))
    assert [m.how for m in found] == (["cloaked"] if hidden else [])


def test_calls_to_buy_in_four_languages() -> None:
    texts = [
        "Check price on Amazon",
        "Voir l'offre",
        "Zum Angebot",
        "Comprar ahora",
        "the best tent I ever slept in",
    ]
    page = _page(*(link(f"https://shop{n}.example/", text) for n, text in enumerate(texts)))
    assert [sells(x) for x in page.links] == [True, True, True, True, False]
    assert len(offers(page)) == 4


def test_outbound_leaves_out_where_everybody_links() -> None:
    page = _page(
        link("https://www.facebook.com/x", "me"),
        link("https://cdn.example/cat.jpg", "cat"),
        link("https://friend.example/post", "a friend"),
        '</main><footer><a href="https://theme.example/">theme</a></footer><main>',
    )
    assert [x.domain for x in outbound(page)] == ["friend.example"]


def test_every_programme_names_its_source() -> None:
    rows = {p.name for rows in programmes().values() for p in rows}
    assert len(rows) >= 40
    from classifier.lexicons import load

    assert all(row["source"] and row["kind"] and row["hosts"] for row in load("affiliates")["programme"])
