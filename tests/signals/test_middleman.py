"""Sites that hand their readers on. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals.commerce_middleman import passes_readers_on
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.test_institution import FILLER, FINNISH


def blog(*texts: str, lang: str = "en", frame: str = ""):
    words = FILLER.get(lang, FINNISH)
    return blog_of(
        {f"/p{n}/": html(paragraphs(text, f"{n}. {words}"), frame, lang=lang) for n, text in enumerate(texts)}
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Tell us about the roof and we will match you with a trusted local roofing contractor."),
        ("en", "We connect you to licensed lenders."),
        ("en", "We are not a bank."),
        ("en", "Rainshed Guide does not operate any casino."),
        ("en", "Rainshed Loans is not a lender."),
        ("en", "This is an independent referral service."),
        ("fr", "Vous êtes mis en relation avec un couvreur."),
        ("fr", "Nous ne sommes pas une banque."),
        ("de", "Wir vermitteln Dachdecker in der Nähe."),
        ("de", "Wir sind keine Bank."),
        ("es", "Te ponemos en contacto con techadores."),
        ("es", "No somos una aseguradora."),
        ("pt", "Não somos um banco."),
        ("it", "Non siamo una banca."),
    ],
)
def test_handing_on_is_found_in_each_language_and_quoted(lang, text):
    finding = passes_readers_on(blog(text, "", lang=lang))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.5)
    assert finding.evidence[0].quote == text


def test_a_form_says_it_too():
    form = '<form><input name="phone"><label>Get matched with a roofer</label><button>Send</button></form>'
    finding = passes_readers_on(blog("One.", frame=form))
    assert finding.value == 1.0


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The tunnel may connect you to a local server at home."),
        ("en", "It is not a direct competitor of the bucket."),
        ("en", "The cloud providers handle the updates."),
        ("en", "We may share your information with these third parties if the law asks for it."),
        ("en", "We do not sell products for purchase by children."),
        ("en", "A credit union is not a bank, and my sister knows why."),
        ("fr", "Une inscription minimaliste et une mise en relation rapide."),
        ("de", "Das Vergleichsportal nebenan fand ich nicht gut."),
        ("es", "Nos ponemos en contacto mañana."),
    ],
)
def test_the_same_words_about_other_things_hand_nobody_on(lang, text):
    assert passes_readers_on(blog(text, "", lang=lang)).outcome is Outcome.NOT_FOUND


def test_what_a_commenter_says_is_not_the_sites():
    frame = '<div class="comments"><div class="comment"><p>We are not a bank.</p></div></div>'
    assert passes_readers_on(blog("One.", frame=frame)).outcome is Outcome.NOT_FOUND


def test_no_words_no_answer():
    assert passes_readers_on(blog("Vaja.", lang="fi")).outcome is Outcome.COULD_NOT_LOOK
    assert passes_readers_on(blog_of({})).outcome is Outcome.COULD_NOT_LOOK
