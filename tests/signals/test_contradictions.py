"""Contradictions: two statements that cannot both hold, quoted side by side. All pages are written by us."""

from __future__ import annotations

import json

import pytest

from classifier.findings import Finding, Outcome
from tests.signals.build import html, paragraphs
from tests.signals.money_pages import link, measure, post, posts

OFFER = link("https://shop.example/?aff_id=5", "Check price")
NOTICE = "<p>We may earn a commission when you buy through our affiliate links.</p>"
LONG = "The bucket stood in the corner of the yard and nobody had moved it since the rain, which was a pity. " * 3


def _about(*lines: str, lang: str = "en") -> dict[str, str]:
    return {"/about/": html(paragraphs(LONG, *lines), lang=lang, title="About")}


def _quotes(finding: Finding) -> list[str]:
    return [piece.quote for piece in finding.evidence]


def test_independence_against_money_links() -> None:
    finding = measure(
        "independent_yet_earning", posts(OFFER, OFFER, "", "") | _about("We publish independent reviews.")
    )
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.5)
    assert _quotes(finding)[0] == "We publish independent reviews."
    assert "aff_id=5" in _quotes(finding)[1]


def test_independence_against_an_undeclared_link_in_the_same_post() -> None:
    claim = "<p>This is an independent review, nobody paid us for it.</p>"
    finding = measure("independent_yet_undeclared", posts(claim + OFFER, claim + NOTICE + OFFER, claim, OFFER))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.25)
    assert "independent" in _quotes(finding)[0]
    assert "aff_id=5" in _quotes(finding)[1]
    assert measure("independent_yet_undeclared", posts(claim, OFFER, "")).outcome is Outcome.NOT_FOUND


def test_independence_without_money_and_money_without_independence() -> None:
    assert (
        measure("independent_yet_earning", posts("", "", "") | _about("Independent reviews.")).outcome
        is Outcome.NOT_FOUND
    )
    assert measure("independent_yet_earning", posts(OFFER, OFFER, "")).outcome is Outcome.NOT_FOUND
    # One remark in one post about somebody else's review is no claim of the site.
    remark = "<p>Anna wrote an honest review of the book.</p>"
    assert measure("independent_yet_earning", posts(OFFER + remark, OFFER, "")).outcome is Outcome.NOT_FOUND


def test_unpaid_against_commission() -> None:
    finding = measure("unpaid_yet_commission", posts(NOTICE, "", "") | _about("No sponsored rankings."))
    assert finding.outcome is Outcome.FOUND
    assert _quotes(finding) == [
        "No sponsored rankings.",
        "We may earn a commission when you buy through our affiliate links.",
    ]


def test_honest_notices_do_not_contradict_themselves() -> None:
    line = "Commissions do not influence our opinions, and we do not accept payment for a place in the list."
    assert measure("unpaid_yet_commission", posts(NOTICE, OFFER, "") | _about(line)).outcome is Outcome.NOT_FOUND


def test_told_to_machines_only() -> None:
    marked = link("https://shop.example/x", "the tent", rel="sponsored")
    assert measure("told_to_machines_only", posts(marked, NOTICE + marked, "")).value == 0.5
    assert measure("told_to_machines_only", posts(OFFER, "", "")).outcome is Outcome.COULD_NOT_LOOK


@pytest.mark.parametrize(
    ("lang", "claim", "admission"),
    [
        ("en", "We tested forty tents for you.", "Our lists are based on publicly available information."),
        (
            "fr",
            "Nous avons testé quarante tentes.",
            "Nous ne testons pas nous-mêmes, nous lisons les avis agrégés.",
        ),
        ("de", "Wir haben getestet, was es gibt.", "Wir testen nicht selbst, es gilt, was Hersteller sagen."),
        ("es", "Hemos probado cuarenta tiendas.", "No probamos nada, es información pública de las marcas."),
    ],
)
def test_tested_against_not_tested(lang: str, claim: str, admission: str) -> None:
    fillers = {
        "en": LONG,
        "fr": "Le seau était dans le coin de la cour et personne ne l'avait déplacé depuis la pluie, quel dommage. "
        * 3,
        "de": "Der Eimer stand in der Ecke des Hofes und niemand hatte ihn seit dem Regen bewegt, was schade war. " * 3,
        "es": "El cubo estaba en el rincón del patio y nadie lo había movido desde la lluvia, lo cual era una pena. "
        * 3,
    }
    text = fillers[lang]
    pages = {
        "/p/": html(paragraphs(text + "1", claim), lang=lang),
        "/about/": html(paragraphs(text + "2", admission), lang=lang),
    }
    finding = measure("tested_yet_not", pages)
    assert finding.outcome is Outcome.FOUND
    assert _quotes(finding)[:2] == [claim, admission]


@pytest.mark.parametrize(
    "claim",
    ["It was not hands-on tested by us.", "If we begin hands-on testing, it will say so.", "They test drugs."],
)
def test_no_claim_of_testing(claim: str) -> None:
    pages = posts(f"<p>{claim}</p>", "", "") | _about("We rely on manufacturer specifications.")
    assert measure("tested_yet_not", pages).outcome is Outcome.NOT_FOUND


def test_tested_without_trace() -> None:
    claim = "<p>We tested forty tents.</p>"
    trace = "<p>I paid for mine and it broke in May; my wife laughed.</p>"
    assert measure("tested_without_trace", posts(claim + OFFER, claim + trace + OFFER, "", "")).value == 0.25
    # A programmer's test report sells nothing.
    assert measure("tested_without_trace", posts(claim, claim, claim)).outcome is Outcome.NOT_FOUND


def test_readers_without_a_place() -> None:
    finding = measure("readers_without_a_place", posts("<p>★ 4,312 verified reviews</p>", "", "", ""))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.25)
    assert "no comment form" in _quotes(finding)[1]
    form = '<form><input name="author"><textarea name="comment"></textarea></form>'
    assert (
        measure("readers_without_a_place", posts("<p>4,312 verified reviews</p>", form, "")).outcome
        is Outcome.NOT_FOUND
    )


def test_ratings_from_nowhere() -> None:
    item = {
        "@type": "Product",
        "name": "Tent",
        "aggregateRating": {"@type": "AggregateRating", "reviewCount": "312"},
    }
    script = f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | item)}</script>'
    finding = measure("ratings_from_nowhere", {"/p/": post(0, head=script), "/q/": post(1)})
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.5)
    assert "312" in _quotes(finding)[0]
    comments = '<form><textarea name="comment"></textarea></form>'
    assert measure("ratings_from_nowhere", {"/p/": post(0, comments, head=script)}).outcome is Outcome.NOT_FOUND


def test_official_yet_not_affiliated() -> None:
    home = {"/": html(paragraphs(LONG, "We are not affiliated with Tent Casino."), title="Tent Casino | Official Site")}
    assert measure("official_yet_not_affiliated", home).outcome is Outcome.FOUND
    fan = {"/": html(paragraphs(LONG, "We are not affiliated with Tent."), title="Tent fans")}
    assert measure("official_yet_not_affiliated", fan).outcome is Outcome.NOT_FOUND


def _signed(number: int) -> str:
    by = '<p class="byline">By <a rel="author" href="/author/">Anna Example</a></p>'
    return html(f"<article><h1>Post {number}</h1>{by}<p>{LONG}{number}</p></article>", title=f"Post {number}")


def test_person_speaks_company_owns() -> None:
    pages = {f"/2024/0{n + 1}/p{n}/": _signed(n) for n in range(3)}
    company = {
        "/legal/": html(paragraphs(LONG, "This website is operated by Northern Gadget Trading Ltd."), title="Terms")
    }
    finding = measure("person_speaks_company_owns", pages | company, host="tentdiary.example")
    assert finding.outcome is Outcome.FOUND
    assert "Anna Example" in _quotes(finding)[0]
    assert "Northern Gadget Trading Ltd" in _quotes(finding)[1]
    own = {"/legal/": html(paragraphs(LONG, "This website is operated by Anna Example Ltd."), title="Terms")}
    assert measure("person_speaks_company_owns", pages | own, host="tentdiary.example").outcome is Outcome.NOT_FOUND


def test_older_than_its_traces() -> None:
    def site(line: str) -> dict[str, str]:
        foot = "<footer><p>© 2025 Tent Guide</p></footer>"
        return {"/": html(paragraphs(LONG, line) + foot, title="Tent Guide")}

    finding = measure("older_than_its_traces", site("Reviewing tents since 2009."))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 16)
    assert "2009" in _quotes(finding)[0]
    assert "2025" in _quotes(finding)[1]
    for line in ("Reviewing tents since 2024.", "The family firm was founded in 1985."):
        assert measure("older_than_its_traces", site(line)).outcome is Outcome.NOT_FOUND
    assert measure("older_than_its_traces", {"/": html(paragraphs(LONG))}).outcome is Outcome.COULD_NOT_LOOK
