"""Commerce: links that sell and the furniture of selling. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue
from tests.signals.build import html
from tests.signals.money_pages import link, measure, post, posts

AMAZON = link("https://amzn.to/3abcdef", "this one")
FRIEND = link("https://friend.example/on-buckets", "what Anna wrote")
CASINO = link("https://casino.example/?btag=77", "Claim bonus", button=True)


def test_money_posts_is_a_share_of_posts() -> None:
    finding = measure("money_posts", posts(AMAZON, FRIEND, "", ""))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.25)
    assert "amzn.to" in finding.evidence[0].quote


def test_links_alone_are_no_money() -> None:
    assert measure("money_posts", posts(FRIEND, FRIEND, FRIEND)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("signal", [s.name for s in catalogue() if s.family == "commerce"])
def test_an_empty_capture_is_not_looked_at(signal: str) -> None:
    finding = measure(signal, {"/robots.txt": "User-agent: *"})
    assert finding.outcome is Outcome.COULD_NOT_LOOK or signal in ("lead_form", "call_us")


def test_delicate_offers_are_not_any_offers() -> None:
    assert measure("delicate_offers", posts(CASINO, "", "")).value == pytest.approx(1 / 3)
    assert measure("delicate_offers", posts(AMAZON, AMAZON, AMAZON)).outcome is Outcome.NOT_FOUND


def test_hidden_partners() -> None:
    hidden = link("https://diary.example/recommends/tent/", "Check price", "nofollow sponsored")
    assert measure("hidden_partners", posts(hidden, hidden, hidden, "")).value == 0.75
    assert measure("hidden_partners", posts(AMAZON, AMAZON, AMAZON)).outcome is Outcome.NOT_FOUND


def test_concentration_counts_a_domain_once_a_post() -> None:
    clinic = link("https://clinic.example/book", "our friends at the clinic") * 3
    one = measure("outbound_concentration", posts(*[clinic] * 5))
    assert one.outcome is Outcome.FOUND
    assert one.value == 1.0
    many = [link(f"https://site{n}.example/", "a friend") for n in range(6)]
    assert measure("outbound_concentration", posts(*many)).outcome is Outcome.NOT_FOUND
    assert measure("outbound_concentration", posts(FRIEND, "", "")).outcome is Outcome.COULD_NOT_LOOK


def test_variety_leaves_out_what_sells() -> None:
    finding = measure("outbound_variety", posts(FRIEND + AMAZON, link("https://other.example/", "other"), CASINO))
    assert finding.value == pytest.approx(2 / 3)


def test_money_without_sources() -> None:
    finding = measure("money_without_sources", posts(AMAZON, AMAZON + FRIEND, ""))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.5)
    assert measure("money_without_sources", posts(FRIEND, "", "")).outcome is Outcome.COULD_NOT_LOOK


def test_public_sources() -> None:
    cited = link("https://www.nhs.gov.uk/", "the guidance") + link("https://en.wikipedia.org/wiki/Bucket", "bucket")
    assert measure("public_sources", posts(cited, FRIEND, "")).value == pytest.approx(1 / 3)


def test_the_same_seller_wins_everywhere() -> None:
    other = link("https://rival.example/", "Check price")
    best = link("https://brand.example/?aff_id=4", "Buy now")
    finding = measure("same_winner", posts(best + other, best + other, best, best))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert measure("same_winner", posts(AMAZON, AMAZON, AMAZON)).outcome is Outcome.COULD_NOT_LOOK


def test_calls_to_buy_elsewhere_need_a_sellers_site() -> None:
    assert measure("calls_to_buy_elsewhere", posts(CASINO, CASINO, "")).outcome is Outcome.FOUND
    own = link("https://diary.example/book/", "Buy now")
    assert measure("calls_to_buy_elsewhere", posts(own, own, own)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Hurry to the shop: a special offer with a promo code, and free shipping while stocks last."),
        (
            "fr",
            "Offre limitée avec un code promo, satisfait ou remboursé et la livraison gratuite pour tous les lecteurs.",
        ),
        (
            "de",
            "Nur für kurze Zeit mit Gutscheincode und Geld-zurück-Garantie, und der Versand ist kostenlos für alle.",
        ),
        (
            "es",
            "Oferta limitada con un código de descuento y garantía de devolución, y además envío gratis para todos.",
        ),
    ],
)
def test_haste_and_rebates(lang: str, text: str) -> None:
    pages = {f"/p{n}/": html(f"<article><p>{(text + ' ') * 6}{n}</p></article>", lang=lang) for n in range(3)}
    assert measure("haste_and_rebates", pages).outcome is Outcome.FOUND


def test_haste_cannot_be_looked_for_in_an_unknown_language() -> None:
    text = "Ämpäri seisoi pihan nurkassa eikä kukaan ollut siirtänyt sitä sateen jälkeen, mikä oli harmi. " * 12
    pages = {f"/p{n}/": html(f"<article><p>{text}{n}</p></article>", lang="fi") for n in range(3)}
    assert measure("haste_and_rebates", pages).outcome is Outcome.COULD_NOT_LOOK


def test_ranks_stand_in_short_lines() -> None:
    assert measure("ranks_and_awards", posts("<h3>Best Overall</h3>", "<h2>Our verdict</h2>", "")).value > 0.6
    prose = "<p>It was the best value I had ever seen in my life, and my sister laughed at me for a week.</p>"
    assert (
        measure("ranks_and_awards", posts(prose, "<h2>Saving the best for last</h2>", "")).outcome is Outcome.NOT_FOUND
    )


@pytest.mark.parametrize("score", ["4.5/5", "★★★★☆", "Our rating: 9/10", "8.7 out of 10"])
def test_scores(score: str) -> None:
    assert measure("scores_given", posts(f"<p>{score}</p>", "", "")).outcome is Outcome.FOUND


@pytest.mark.parametrize("other", ["9/10/2024", "P(H) = 1/10", "Bluetooth 5.0", "10/10 would go again"])
def test_what_is_no_score(other: str) -> None:
    assert measure("scores_given", posts(f"<p>{other}</p>", "", "")).outcome is Outcome.NOT_FOUND


def test_advantages_only() -> None:
    pros = "<h3>Pros</h3><ul><li>Light</li></ul>"
    cons = "<h3>Cons</h3><ul><li>Leaks</li></ul>"
    assert measure("advantages_only", posts(pros, pros, pros + cons, pros)).value == 0.75
    # The same headings on every post are furniture, and yet they are drawbacks.
    assert measure("advantages_only", posts(*[pros + cons] * 5)).outcome is Outcome.NOT_FOUND
    assert measure("advantages_only", posts("", "", "")).outcome is Outcome.COULD_NOT_LOOK


def test_lead_forms_but_not_contact_or_comment_forms() -> None:
    form = '<form><input name="full_name"><input name="phone" type="tel"><input name="zip"></form>'
    assert measure("lead_form", posts(form, "", "")).outcome is Outcome.FOUND
    comment = '<form><input name="author"><input name="email"><textarea name="comment"></textarea></form>'
    assert measure("lead_form", posts(comment, "", "")).outcome is Outcome.NOT_FOUND
    assert measure("lead_form", {"/contact/": post(0, form)}).outcome is Outcome.NOT_FOUND


def test_call_us() -> None:
    assert measure("call_us", posts("<p>Call now</p>", "", "")).outcome is Outcome.FOUND
    prose = "<p>We shall call now upon those who were there in that winter and saw the bridge go down in the flood.</p>"
    assert measure("call_us", posts(prose, "", "")).outcome is Outcome.NOT_FOUND


def test_tip_jar() -> None:
    assert measure("tip_jar", posts(link("https://ko-fi.com/anna", "buy me a tea"), "", "")).outcome is Outcome.FOUND
    commenter = '<div class="comments"><a href="https://ko-fi.com/bert">Bert</a></div>'
    assert measure("tip_jar", posts(commenter, "", "")).outcome is Outcome.NOT_FOUND


def test_the_same_blog_gives_the_same_findings() -> None:
    pages = posts(AMAZON + FRIEND, CASINO, "<h3>Best Overall</h3>")
    for signal in catalogue():
        if signal.family in ("commerce", "disclosure", "contradictions"):
            assert measure(signal.name, pages) == measure(signal.name, pages)
