"""Disclosure: labels, notices, claims and small print. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.labels import claims, interest_told, labels
from classifier.page import Page
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.money_pages import link, measure, post, posts

AMAZON = link("https://amzn.to/3abcdef", "this one")
NOTICE = "<p>Some links are affiliate links and we may earn a commission from them.</p>"
FOOTER = f"</main><footer>{NOTICE}</footer><main>"


def _page(*bodies: str) -> Page:
    return blog_of({"/p/": post(0, *bodies)}).pages[0]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("This is a sponsored post.", "strong"),
        ("Article sponsorisé par une marque de thé.", "strong"),
        ("Dieser Beitrag enthält Werbung für einen Zelthersteller.", "strong"),
        ("Esta entrada patrocinada la paga una tienda.", "strong"),
        ("As an Amazon Associate I earn from qualifying purchases.", "affiliate"),
        ("Je touche une commission sur les ventes.", "personal_notice"),
        ("Für Käufe über diesen Link bekomme ich eine kleine Provision.", "personal_notice"),
        ("Si compras recibo una comisión.", "personal_notice"),
        ("The book was sent to me for review.", "gift"),
        ("Das Rezensionsexemplar kam vom Verlag.", "gift"),
        ("This post is not sponsored, I paid for it myself.", "unpaid"),
        ("Unbezahlte Werbung, weil ich den Laden nenne.", "unpaid"),
        ("Selbst gekauft und seit Jahren benutzt.", "unpaid"),
        ("Billet non sponsorisé.", "unpaid"),
        ("Nadie me paga por esto, no es un post patrocinado.", "unpaid"),
    ],
)
def test_statements_on_payment(sentence: str, kind: str) -> None:
    assert labels(_page(f"<p>{sentence}</p>"))[0].kind == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "This is not a sponsored post.",
        "I have never written a sponsored post.",
        "There are no affiliate links here.",
        "The team was sponsored and the ad on the bus was funny.",
        "He got a fee for the talk, and I get a feeling that it was high.",
    ],
)
def test_denials_and_other_meanings_tell_of_no_interest(sentence: str) -> None:
    assert interest_told(_page(f"<p>{sentence}</p>")) == ()


def test_a_word_alone_is_a_label_at_the_head_only() -> None:
    text = "The bucket stood in the corner of the yard and nobody had moved it since the rain, which was a pity. " * 2
    at_head = blog_of({"/p/": html(paragraphs("Anzeige", text, text + "2", text + "3", text + "4"))}).pages[0]
    at_foot = blog_of({"/p/": html(paragraphs(text, text + "2", text + "3", text + "4", "Anzeige"))}).pages[0]
    assert [s.kind for s in labels(at_head)] == ["strong"]
    assert labels(at_foot) == ()


def test_readers_comments_say_nothing_for_the_blog() -> None:
    assert labels(_page('<div class="comments"><p>As an Amazon Associate I earn from it.</p></div>')) == ()


def test_labelled_first_and_in_small_print() -> None:
    before, after, foot = NOTICE + AMAZON, AMAZON + NOTICE, AMAZON + FOOTER
    assert measure("labelled_first", posts(before, after, AMAZON, "")).value == pytest.approx(1 / 3)
    assert measure("label_in_small_print", posts(before, after, foot)).value == pytest.approx(2 / 3)
    assert measure("label_in_small_print", posts(before, "", "")).outcome is Outcome.NOT_FOUND
    assert measure("labelled_first", posts("", "", "")).outcome is Outcome.COULD_NOT_LOOK


def test_unlabelled_offers() -> None:
    assert measure("unlabelled_offers", posts(AMAZON, NOTICE + AMAZON, "")).value == 0.5
    assert measure("unlabelled_offers", posts(NOTICE, "", "")).outcome is Outcome.COULD_NOT_LOOK


def test_notices_by_a_we_and_by_an_i() -> None:
    mine = "<p>Some links below are affiliate links: if you buy, I earn a small commission.</p>"
    assert measure("impersonal_notice", posts(NOTICE, "", "")).value == pytest.approx(1 / 3)
    assert measure("impersonal_notice", posts(mine, "", "")).outcome is Outcome.NOT_FOUND
    assert measure("personal_notice", posts(mine, "", "")).value == pytest.approx(1 / 3)
    assert measure("personal_notice", posts(NOTICE, "", "")).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "line",
    [
        "This site is owned and operated by Example Media.",
        "© 2026 Example Brands Ltd. All rights reserved.",
        "Ce site est édité par Exemple SAS.",
        "Betrieben von der Beispiel GmbH in Ulm.",
    ],
)
def test_owner_stated(line: str) -> None:
    foot = f"</main><footer><p>{line}</p></footer><main>"
    assert measure("owner_stated", posts(foot, "", "")).outcome is Outcome.FOUND


@pytest.mark.parametrize("line", ["The castle is owned by a third party.", "© 2026 Anna Example", "Posted by Anna"])
def test_no_owner_stated(line: str) -> None:
    foot = f"</main><footer><p>{line}</p></footer><main>"
    assert measure("owner_stated", posts(foot, "", "")).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Independent reviews you can rely on.", "independence"),
        ("Un comparatif indépendant et gratuit.", "independence"),
        ("Unser unabhängiger Vergleich hilft weiter.", "independence"),
        ("Reseñas honestas y opiniones imparciales.", "independence"),
        ("No sponsored rankings.", "unpaid_site"),
        ("We have no financial interest in any brand.", "unpaid_site"),
        ("Commissions do not influence our rankings.", "uninfluenced"),
    ],
)
def test_claims(sentence: str, kind: str) -> None:
    assert [s.kind for s in claims(_page(f"<p>{sentence}</p>"))] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "All opinions are my own.",
        "Her brutally honest letter made me cry.",
        "We do not accept payment in exchange for a place on the list.",
        "The skirt moved in a way that was totally independent of my will.",
    ],
)
def test_a_persons_honesty_is_no_claim_of_independence(sentence: str) -> None:
    assert claims(_page(f"<p>{sentence}</p>")) == ()


def test_independence_is_a_share_of_pages() -> None:
    assert measure("independence_claimed", posts("<p>Unbiased reviews since spring.</p>", "", "", "")).value == 0.25
    assert measure("influence_denied", posts("<p>No paid placements.</p>", "")).value == 0.5


def test_claims_cannot_be_looked_for_in_an_unknown_language() -> None:
    text = "Ämpäri seisoi pihan nurkassa eikä kukaan ollut siirtänyt sitä sateen jälkeen, mikä oli harmi. " * 12
    finding = measure("independence_claimed", {"/p/": html(f"<article><p>{text}</p></article>", lang="fi")})
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "fi" in finding.why


def test_small_print() -> None:
    assert measure("takes_back_in_small_print", posts("<p>*Results not typical.</p>", "", "")).outcome is Outcome.FOUND
    stage = "<p>The actors on the stage were tired and the model was photographed once more.</p>"
    assert measure("takes_back_in_small_print", posts(stage, "", "")).outcome is Outcome.NOT_FOUND


def test_disclaims_advice() -> None:
    assert measure("disclaims_advice", posts("<p>18+ Gamble responsibly.</p>", "", "")).outcome is Outcome.FOUND
    assert (
        measure("disclaims_advice", posts("<p>It needs Safari 18+ or newer.</p>", "", "")).outcome is Outcome.NOT_FOUND
    )


def test_labels_of_honest_bloggers() -> None:
    assert measure("unpaid_label", posts("<p>I bought it myself.</p>", "", "")).value == pytest.approx(1 / 3)
    assert measure("gift_label", posts("<p>The maker sent me a free tent.</p>", "", "")).outcome is Outcome.FOUND
    assert measure("sponsorship_label", posts("<p>In paid partnership with Tent.</p>", "", "")).outcome is Outcome.FOUND
    for name in ("unpaid_label", "gift_label", "sponsorship_label"):
        assert measure(name, posts("", "", "")).outcome is Outcome.NOT_FOUND


def test_own_use_beside_money_keeps_honest_affiliate_bloggers_apart() -> None:
    used = "<p>I bought the small one in May.</p><p>Mine broke after a year and I sent it back.</p>"
    assert measure("own_use_beside_money", posts(used + AMAZON, AMAZON, "")).value == 0.5
    assert measure("own_use_labelled", posts(used + AMAZON, NOTICE + AMAZON, "")).outcome is Outcome.NOT_FOUND
    assert measure("own_use_labelled", posts(used + NOTICE + AMAZON, "", "")).value == 1.0
    assert measure("own_use_beside_money", posts(used, "", "")).outcome is Outcome.COULD_NOT_LOOK
