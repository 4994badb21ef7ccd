"""Goods sold on the spot, under the name at the head of the page. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from tests.signals.build import html
from tests.signals.money_pages import link, measure, posts

HOST = "regenhaus.example"
OFFER = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product", "name": "Rain barrel", '
    '"offers": {"@type": "Offer", "price": "40", "priceCurrency": "EUR"}}</script>'
)
PARTNER = link("https://amzn.to/3abcdef", "this one")


def outcome(*bodies: str) -> Outcome:
    return measure("sells_here", posts(*bodies), host=HOST).outcome


@pytest.mark.parametrize(
    "text", ["View cart", "Add to basket", "In den Warenkorb", "Voir le panier", "Añadir al carrito", "Vai alla cassa"]
)
def test_a_basket_of_its_own_and_not_somebody_elses(text):
    own = link(f"https://{HOST}/cart/", text)
    finding = measure("sells_here", posts(own, own, ""), host=HOST)
    assert finding.value == pytest.approx(2 / 3)
    assert finding.evidence[0].quote == text
    assert outcome(link("https://shop.example/cart/", text), "", "") is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "Order the Regenhaus kit",
        "Try Regenhaus now →",
        "Book with Regenhaus",
        "Commander Regenhaus",
        "Jetzt Regenhaus bestellen",
        "Comprar Regenhaus",
        "Acquista Regenhaus",
    ],
)
def test_a_call_to_order_what_bears_the_sites_name(text):
    finding = measure("sells_here", posts(link(f"https://{HOST}/kit/", text), "", ""), host=HOST)
    assert finding.value == pytest.approx(1 / 3)
    assert finding.evidence[0].quote == text.strip(" →")


@pytest.mark.parametrize(
    "text",
    [
        "Get in touch with Regenhaus",
        "Get to know Regenhaus",
        "Get the Regenhaus newsletter",
        "Try Regenhaus by e-mail",
        "Download Regenhaus for free",
        "Join Regenhaus",
        "Order the bucket",
        "Buy what everybody buys and what Regenhaus in the end would buy too",
    ],
)
def test_newsletters_free_downloads_and_other_peoples_goods_are_nothing_sold(text):
    assert outcome(link(f"https://{HOST}/there/", text), "", "") is Outcome.NOT_FOUND


def test_a_call_that_leads_away_or_through_a_redirect_sells_elsewhere():
    assert outcome(link("https://shop.example/kit/", "Order the Regenhaus kit"), "", "") is Outcome.NOT_FOUND
    hidden = link(f"https://{HOST}/recommends/kit/", "Order the Regenhaus kit", "nofollow sponsored")
    assert outcome(hidden, "", "") is Outcome.NOT_FOUND


def test_a_page_that_earns_from_partners_calls_for_them():
    call = link(f"https://{HOST}/kit/", "Order the Regenhaus kit")
    assert outcome(call, "", "") is Outcome.FOUND
    assert outcome(call + PARTNER, "", "") is Outcome.NOT_FOUND


def test_marked_up_offers_without_a_partner():
    finding = measure("sells_here", posts(OFFER, "", ""), host=HOST)
    assert finding.evidence[0].quote == "offered: Rain barrel"
    assert outcome(OFFER + PARTNER, "", "") is Outcome.NOT_FOUND
    assert outcome(OFFER.replace('"offers"', '"review"'), "", "") is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "button", ["Order now", "Je commande", "Zahlungspflichtig bestellen", "Pago contra entrega", "Ordina ora"]
)
def test_an_order_form_asks_for_a_telephone_number(button):
    form = f'<form><input name="name"><input name="telefono"><button>{button}</button></form>'
    assert outcome(form, "", "") is Outcome.FOUND
    assert outcome(form.replace("telefono", "hotel"), "", "") is Outcome.NOT_FOUND


@pytest.mark.parametrize("button", ["Solicitar información", "Send", "Haus kaufen oder mieten?"])
def test_a_form_that_orders_nothing_is_none(button):
    form = f'<form><input name="name"><input name="phone" type="tel"><button>{button}</button></form>'
    assert outcome(form, "", "") is Outcome.NOT_FOUND


def test_a_thing_that_is_called_as_the_site_begins_is_not_its_own() -> None:
    pages = {"/": html('<nav><a href="/trampolines/">Buy Trampolines</a></nav>', title="Home")}
    assert measure("sells_here", pages, host="trampoline.example").outcome is Outcome.NOT_FOUND
    assert measure("sells_here", pages, host="trampolines.example").outcome is Outcome.FOUND
