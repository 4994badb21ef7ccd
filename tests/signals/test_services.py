"""Work that is offered to the reader. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals.identity_services import works_for_clients
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.test_institution import FILLER, FINNISH, POST


def blog(text: str, *, path: str = "/about/", lang: str = "en", frame: str = ""):
    words = FILLER.get(lang, FINNISH)
    return blog_of(
        {
            POST: html(paragraphs(f"First. {words}"), lang=lang),
            path: html(paragraphs(text, words), frame, lang=lang),
        }
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Book a session when the rain is over."),
        ("en", "We offer a wide range of roof and gutter services."),
        ("en", "What our clients say"),
        ("fr", "Réserver une séance au jardin."),
        ("de", "Sie können hier einen Termin vereinbaren."),
        ("es", "Solicita presupuesto sin compromiso."),
        ("pt", "Solicite um orçamento hoje."),
        ("it", "Richiedi un preventivo per il tetto."),
    ],
)
def test_an_offer_of_work_is_found_and_quoted(lang, text):
    finding = works_for_clients(blog(text, lang=lang))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert finding.evidence[0].quote in text


def test_each_offer_counts_once_in_the_text_or_the_frame_of_any_page_that_is_no_post():
    frame = "<footer><p>Work with me</p><p>My packages</p></footer>"
    read = blog("Book a session. Hire me. Book a session again.", path="/services/", frame=frame)
    assert works_for_clients(read).value == 4.0


@pytest.mark.parametrize(
    "text",
    [
        "One of my clients had a leaking roof in 2006.",
        "I recommend this shed to my clients.",
        "Get a free quote from a roofer near you.",
        "We offer a wide range of games and bonuses.",
        "Nobody knew who the mastermind behind the flood was.",
        "Most clinics want an initial consultation first.",
    ],
)
def test_what_is_told_of_work_or_of_the_work_of_others_offers_nothing(text):
    assert works_for_clients(blog(text)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("path", ["/2020/03/04/how-it-went.html", "/privacy-policy/", "/category/sheds/"])
def test_posts_lists_and_legal_notices_are_not_asked(path):
    assert works_for_clients(blog("Book a session and request a quote.", path=path)).outcome is not Outcome.FOUND


def test_a_commenter_sells_for_themselves():
    frame = '<div class="comments"><div class="comment"><p>Nice. Hire me!</p></div></div>'
    assert works_for_clients(blog("Nothing to sell.", frame=frame)).outcome is Outcome.NOT_FOUND


def test_no_words_no_answer():
    assert works_for_clients(blog("Vaja.", lang="fi")).outcome is Outcome.COULD_NOT_LOOK
    assert works_for_clients(blog_of({})).outcome is Outcome.COULD_NOT_LOOK
