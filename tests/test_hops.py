"""One step on the way of a link: whatever a stranger's server says, it is read the same by crawl and reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hops import as_asked, page_that_tells, redirect_of, refresh_of
from tests.site_server import links, page

SHOP = "https://shop.example/pot"


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/cart", "https://shop.example/cart"),
        ("//other.example/x#top", "https://other.example/x"),
        ("?a=1", "https://shop.example/pot?a=1"),
        (" https://other.example/a b ", "https://other.example/a%20b"),
        (
            "https://other.example/caf\u00c3\u00a9",
            "https://other.example/caf%C3%A9",
        ),  # UTF-8, as HTTP libraries give it
        ("javascript:buy()", ""),
        ("intent://shop#Intent;end", ""),
        ("http://[::1", ""),
        ("http://x.example:99999/", ""),
        ("", ""),
    ],
)
def test_where_a_location_leads(location, leads):
    assert redirect_of(SHOP, 302, location) == leads


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_only_a_redirect_leads_on(status):
    assert redirect_of(SHOP, status, "/cart") == ""


def test_a_page_that_reloads_itself_leads_nowhere():
    head = '<meta http-equiv="refresh" content="30; url=/pot">'
    assert refresh_of(SHOP, page("Pot", head=head).encode(), "text/html") == ""


@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        (["/agb", "/impressum", "/about"], "/impressum"),
        (["/about", "/contact", "/terms-of-service"], "/terms-of-service"),
        (["/about", "/contact"], "/contact"),
        (["/mentions-legales", "/cgv"], "/mentions-legales"),
        (["https://elsewhere.example/impressum", "/about"], "/about"),
        (["/pots", "/pans"], ""),
    ],
)
def test_which_page_of_a_shop_tells_who_sells(addresses, told):
    body = page("Pot", f"<footer>{links(*addresses)}</footer>").encode()
    assert page_that_tells(SHOP, body, "text/html") == (f"https://shop.example{told}" if told else "")


def test_an_imprint_on_another_host_of_the_shop_is_its_own():
    body = page("Pot", links("https://www.shop.example/impressum")).encode()
    assert page_that_tells("https://go.shop.example/pot", body, "") == "https://www.shop.example/impressum"


@given(st.text(max_size=80))
def test_no_text_in_a_header_breaks_anything(text):
    leads = redirect_of(SHOP, 302, text)
    assert leads == "" or as_asked(leads) == leads


@given(st.binary(max_size=300), st.text(max_size=20))
def test_no_body_breaks_anything(body, kind):
    refresh_of(SHOP, b"<meta http-equiv=refresh content='0;url=" + body + b"'>", kind)
    page_that_tells(SHOP, b"<a href='" + body + b"'>Impressum</a>", kind)
