"""Authors who sign and leave no trace. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals.persona_traces import author_without_trace
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.test_institution import FILLER, FINNISH

SPEAKS = {
    "en": "I like my shed.",
    "fr": "Je garde mon abri pour moi.",
    "de": "Ich mag meinen Schuppen.",
    "es": "Soy feliz con mi casa.",
}


def blog(*texts: str, name: str = "Anna Thornquist", lang: str = "en", frame: str = "", **pages: str):
    signed = f'<p><a rel="author" href="/by/">{name}</a></p>' if name else ""
    made = {
        f"/2020/01/0{n}/post-number-{n}.html": html(
            signed, paragraphs(f"{text} {n}. {FILLER.get(lang, FINNISH)}"), frame, lang=lang
        )
        for n, text in enumerate(texts, start=1)
    }
    return blog_of({"/": html(paragraphs("Welcome."), lang=lang), **made, **pages}, host="rainshed.example")


def outcome(*texts: str, **given: str) -> Outcome:
    return author_without_trace(blog(*texts, **given)).outcome


@pytest.mark.parametrize("name", ["Anna Thornquist", "Wilhelmina Thornquist", "Anna", "Anna M."])
def test_posts_signed_by_a_name_that_is_nowhere_else_and_never_says_i(name):
    finding = author_without_trace(blog("", "", "", name=name))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert finding.evidence[0].quote == f"by {name}"


@pytest.mark.parametrize("lang", sorted(SPEAKS))
def test_who_says_i_is_there(lang):
    finding = author_without_trace(blog(SPEAKS[lang], SPEAKS[lang], "", "", lang=lang))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.5)
    assert outcome(*[SPEAKS[lang]] * 3, lang=lang) is Outcome.NOT_FOUND


def test_an_about_page_that_names_the_author_is_a_trace():
    told = html(paragraphs("Anna Thornquist lives by the sea.", "The rain and the walls. " * 9))
    assert outcome("", "", "", **{"/about/": told}) is Outcome.NOT_FOUND


def test_a_page_about_somebody_else_is_none():
    told = html(paragraphs("The annual rain is measured by the sea.", "The rain and the walls. " * 9))
    assert outcome("", "", "", name="Ann", **{"/about/": told}) is Outcome.FOUND


def test_a_profile_or_a_line_in_the_frame_is_a_trace():
    profile = '<footer><a rel="me" href="https://mastodon.social/@anna">Mastodon</a></footer>'
    assert outcome("", "", "", frame=profile) is Outcome.NOT_FOUND
    for name in ("Anna Thornquist", "Wilhelmina Thornquist"):
        assert outcome("", "", "", name=name, frame=f"<footer>© 2020 {name}</footer>") is Outcome.NOT_FOUND


def test_a_site_called_after_her_is_a_trace():
    home = html(paragraphs("Welcome."), title="Anna Thornquist - rain and sheds")
    assert outcome("", "", "", **{"/": home}) is Outcome.NOT_FOUND


def test_a_mailbox_of_her_own_is_a_trace():
    mail = html(paragraphs('<a href="mailto:thornquist@rainshed.example">write</a>', "The rain and the walls. " * 9))
    assert outcome("", "", "", **{"/contact/": mail}) is Outcome.NOT_FOUND


def test_what_software_copies_from_the_by_line_is_no_trace():
    feed = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        "<title>Sheds</title><item><title>One</title><dc:creator>Anna Thornquist</dc:creator>"
        "<link>https://rainshed.example/2020/01/01/post-number-1.html</link></item></channel></rss>"
    )
    page = html(paragraphs("Posts by Anna Thornquist", "The rain and the walls. " * 9))
    pages = {"/feed.xml": feed, "/author/anna-thornquist/": page}
    assert outcome("", "", "", **pages) is Outcome.FOUND


@pytest.mark.parametrize("name", ["Editorial Team", "Rainshed", "Rainshed Ltd", ""])
def test_who_is_no_person_cannot_be_missed(name):
    assert outcome("", "", "", name=name) is Outcome.COULD_NOT_LOOK


def test_two_posts_and_unknown_words_give_no_answer():
    assert outcome("", "") is Outcome.COULD_NOT_LOOK
    assert outcome("", "", "", lang="fi") is Outcome.COULD_NOT_LOOK
