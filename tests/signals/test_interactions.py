"""What several findings say together. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue, signal
from classifier.signals.interactions import business_in_the_open, guides_nobody_answers_for, staged_scene
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.test_institution import FILLER, FINNISH
from tests.signals.test_traces import SPEAKS

IMPRINT = "<footer>© 2024 Regenhaus Media Ltd. Company number 01234567</footer>"
MENU = '<header><nav><a href="/team/">Our team</a></nav></header>'
TITLES = {
    "en": "Best Rain Barrels in 2026",
    "fr": "Meilleur baril de pluie 2026 : avis et comparatif",
    "de": "Die besten Regentonnen 2026 im Test",
    "es": "Los mejores barriles de lluvia en 2026",
}
FAQ = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": '
    '[{"@type": "Question", "name": "Is rain wet?"}]}</script>'
)


def blog(
    text: str = "", *, frame: str = "", lang: str = "en", title: str = "A wet day {0}", extra: str = "", **pages: str
):
    made = {
        f"/2020/01/0{n}/post-number-{n}.html": html(
            f"<main>{paragraphs(f'{text} {n}. {FILLER.get(lang, FINNISH)}')}{extra}</main>",
            frame,
            title=title.format(n),
            lang=lang,
        )
        for n in range(1, 5)
    }
    return blog_of({"/": html(paragraphs("Welcome."), frame, lang=lang), **made, **pages}, host="rainshed.example")


class TestBusinessInTheOpen:
    def test_each_kind_of_evidence_counts_once_and_is_quoted(self):
        finding = business_in_the_open(blog(frame=IMPRINT + MENU))
        assert (finding.outcome, finding.value) == (Outcome.FOUND, 3.0)
        assert any("Regenhaus Media Ltd" in e.quote for e in finding.evidence)
        assert any(e.quote == "Our team" for e in finding.evidence)

    def test_more_than_four_kinds_are_four(self):
        about = html(paragraphs("Book a session. Our volunteers paint.", FILLER["en"]))
        maps = '<footer><a href="https://www.linkedin.com/company/regenhaus">LinkedIn</a></footer>'
        read = blog(frame=IMPRINT + MENU + maps, **{"/about/": about})
        finding = business_in_the_open(read)
        assert finding.value == 4.0
        assert len(finding.evidence) == 3

    def test_one_word_in_the_menu_of_a_theme_is_no_business(self):
        shop = '<header><nav><a href="/shop/">Shop</a></nav></header>'
        assert business_in_the_open(blog(frame=shop)).outcome is Outcome.NOT_FOUND
        assert business_in_the_open(blog("I like my shed.")).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert business_in_the_open(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestStagedScene:
    def test_kinds_of_staging_add_up_and_are_quoted(self):
        small = "<p>*Results not typical.</p>"
        portrait = '<img class="author-photo" src="/img/shutterstock_4466882.jpg" alt="Our editor">'
        one = staged_scene(blog(extra=small))
        assert (one.outcome, one.value) == (Outcome.FOUND, 1.0)
        assert one.evidence[0].quote == "*Results not typical."
        assert staged_scene(blog(extra=small + portrait)).value == 2.0

    def test_a_diary_with_pictures_stages_nothing(self):
        picture = '<img src="/img/shed.jpg" alt="the shed in the rain">'
        assert staged_scene(blog("I like my shed.", extra=picture)).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert staged_scene(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestGuidesNobodyAnswersFor:
    @pytest.mark.parametrize("lang", sorted(TITLES))
    def test_search_copy_without_anybody(self, lang):
        finding = guides_nobody_answers_for(blog(lang=lang, title=TITLES[lang]))
        assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
        assert finding.evidence[0].quote == TITLES[lang]

    def test_marks_add_up(self):
        finding = guides_nobody_answers_for(blog(title=TITLES["en"], extra=FAQ))
        assert finding.value == 2.0
        assert finding.evidence[1].quote == "FAQPage: Is rain wet?"

    @pytest.mark.parametrize("lang", sorted(TITLES))
    def test_a_person_who_tells_answers_for_the_guide(self, lang):
        read = blog(f"{SPEAKS[lang]} " * 3, lang=lang, title=TITLES[lang])
        assert guides_nobody_answers_for(read).outcome is Outcome.NOT_FOUND

    def test_a_person_on_the_about_page_does_too(self):
        about = html(paragraphs("I live by the sea. I mend my shed when I can.", "The rain and the walls. " * 9))
        read = blog(title=TITLES["en"], **{"/about/": about})
        assert guides_nobody_answers_for(read).outcome is Outcome.NOT_FOUND

    def test_a_firm_answers_by_two_kinds_of_evidence_and_not_by_one(self):
        assert guides_nobody_answers_for(blog(title=TITLES["en"], frame=IMPRINT)).outcome is Outcome.NOT_FOUND
        assert guides_nobody_answers_for(blog(title=TITLES["en"], frame=MENU)).outcome is Outcome.FOUND

    def test_a_sober_text_without_search_copy_needs_nobody(self):
        assert guides_nobody_answers_for(blog()).outcome is Outcome.NOT_FOUND

    def test_no_words_no_answer(self):
        assert guides_nobody_answers_for(blog(lang="fi")).outcome is Outcome.COULD_NOT_LOOK
        assert guides_nobody_answers_for(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def test_a_signal_is_measured_once_a_blog_and_anew_for_the_next():
    one, other = blog(frame=MENU), blog()
    for each in catalogue():
        assert each.measure(one) is each.measure(one)
    assert business_in_the_open(one) != business_in_the_open(other)


def test_the_kept_finding_is_the_one_that_the_registry_gives():
    (registered,) = (each for each in catalogue() if each.name == "business_in_the_open")
    read = blog(frame=MENU)
    assert registered.measure(read) is business_in_the_open(read)


def test_a_second_signal_of_one_name_is_refused():
    with pytest.raises(ValueError, match="two signals are called staged_scene"):
        signal(family="persona", toward="disguised", unit="none", innocent="none", source="none")(staged_scene)
