"""Bodies behind a blog and the people who hold posts in them. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import identity_institution
from tests.signals.build import blog_of, html, paragraphs

WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. " * 9
FINNISH = "Vaja seisoo vanhan talon takana ja sade valuu pitkin puisia seiniä kunnes ilta tulee jälleen kylään. " * 9
FILLER = {
    "en": WORDS,
    "fr": "Le jardin est grand et la pluie tombe sur le toit de la maison pendant que nous sommes là. " * 12,
    "de": "Der Garten ist groß und der Regen fällt auf das Dach vom Haus, wenn es Abend wird. " * 12,
    "es": "El jardín es grande y la lluvia cae sobre el tejado de la casa cuando llega la noche. " * 12,
    "pt": "O jardim é grande e a chuva cai sobre o telhado da casa quando chega a noite, e não há vento. " * 12,
    "it": "Il giardino è grande e la pioggia cade sul tetto della casa quando arriva la sera, e non c'è vento. " * 12,
}
POST = "/2020/01/02/behind-the-house.html"


def blog(*about: str, frame: str = "", home: str = "", lang: str = "en", post: str = ""):
    return blog_of(
        {
            "/": html(paragraphs(home or "Welcome."), frame, lang=lang),
            "/about/": html(paragraphs(*about, FILLER.get(lang, FINNISH)), lang=lang),
            POST: html(paragraphs(post, FILLER.get(lang, FINNISH)), frame, lang=lang),
        },
        host="rainshed.example",
    )


class TestInstitution:
    @pytest.mark.parametrize(
        ("lang", "text"),
        [
            ("en", "The survey of sheds was funded by the Rainland Research Council."),
            ("en", "We are a small nonprofit in Rainville."),
            ("en", "Our board of trustees meets in May."),
            ("fr", "Ce projet est financé par la région."),
            ("fr", "Nous sommes une association loi 1901."),
            ("de", "Gefördert durch das Ministerium für Regen."),
            ("de", "Der Schuppenbund ist ein eingetragener Verein."),
            ("es", "Somos una asociación sin ánimo de lucro."),
            ("pt", "Somos uma associação sem fins lucrativos."),
            ("it", "Siamo una associazione senza scopo di lucro."),
        ],
    )
    def test_a_body_is_found_in_each_language_and_quoted(self, lang, text):
        finding = identity_institution.institution_behind(blog(text, lang=lang))
        assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
        assert finding.evidence[0].quote == text

    def test_formulas_are_counted_once_each(self):
        read = blog("Our volunteers paint.", "Our volunteers sing.", "The steering committee met.")
        assert identity_institution.institution_behind(read).value == 2.0

    @pytest.mark.parametrize(
        "text",
        [
            "I serve on the steering committee of the library.",
            "In my day job I am the principal investigator of a study on rain.",
            "Peter is on the board of directors of a bank.",
            "A research team in Rainville found that sheds are wet.",
            "The annual report of the roofing firm was read by nobody.",
            "This blog is funded by readers and by the ads on it.",
            "This is a nonprofit blog.",
            "You will find older texts in our archives.",
            "<blockquote>Our volunteers did it all.</blockquote>",
        ],
    )
    def test_a_persons_own_past_and_what_is_reported_of_others_is_no_body_behind_the_blog(self, text):
        assert identity_institution.institution_behind(blog(text)).outcome is Outcome.NOT_FOUND

    def test_what_a_post_tells_of_a_museum_counts_for_nothing(self):
        read = blog(post="The sign said: our museum, our volunteers, our members.")
        assert identity_institution.institution_behind(read).outcome is Outcome.NOT_FOUND

    @pytest.mark.parametrize("text", ["Este blog es sin ánimo de lucro.", "Un blog personal sin fines de lucro."])
    def test_a_private_blog_that_wants_no_profit_is_no_association(self, text):
        assert identity_institution.institution_behind(blog(text, lang="es")).outcome is Outcome.NOT_FOUND

    def test_no_words_no_answer(self):
        assert identity_institution.institution_behind(blog("Vaja.", lang="fi")).outcome is Outcome.COULD_NOT_LOOK
        only_post = blog_of({POST: html(paragraphs(WORDS))})
        assert identity_institution.institution_behind(only_post).outcome is Outcome.COULD_NOT_LOOK


def menu(text: str, url: str) -> str:
    return f'<header><nav><a href="{url}">{text}</a></nav></header>'


class TestStaff:
    @pytest.mark.parametrize(
        "text",
        ["Meet the team", "Notre équipe", "Unser Team", "Nuestro equipo", "Vagas", "Lavora con noi", "Careers →"],
    )
    def test_a_menu_entry_in_any_language(self, text):
        finding = identity_institution.staff_listed(blog(frame=menu(text, "/people/")))
        assert finding.value == 1.0
        assert finding.evidence[0].quote == text

    def test_two_people_with_posts(self):
        read = blog("Peter Feldhaus, managing director", "Anna Thornquist, treasurer")
        finding = identity_institution.staff_listed(read)
        assert finding.value == 2.0
        assert finding.evidence[0].quote == "Peter Feldhaus, managing director"

    def test_the_post_may_stand_below_the_name(self):
        read = blog("Peter Feldhaus", "Project manager", "Anna Thornquist", "Research fellow")
        assert identity_institution.staff_listed(read).value == 2.0

    def test_one_person_with_a_title_tells_the_own_past(self):
        read = blog("Peter Feldhaus, managing director until 2003, mends sheds now.")
        assert identity_institution.staff_listed(read).outcome is Outcome.NOT_FOUND

    def test_people_without_posts_are_friends(self):
        read = blog("Peter Feldhaus lent me the ladder.", "Anna Thornquist held it.")
        assert identity_institution.staff_listed(read).outcome is Outcome.NOT_FOUND

    @pytest.mark.parametrize(
        "frame",
        [
            menu("Jobs", "/category/jobs/"),
            menu("Careers", "/tag/careers/"),
            menu("Leadership", "/leadership/"),
            menu("Join us", "/go/casino/"),
            menu("Our team", "https://club.example/team/"),
            '<article><p><a href="/team/">Our team</a></p></article>',
            '<aside class="sidebar"><a href="/staff/">Staff</a></aside>',
        ],
    )
    def test_categories_topics_other_sites_and_the_running_text_are_no_menu_of_an_organisation(self, frame):
        assert identity_institution.staff_listed(blog(frame=frame)).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity_institution.staff_listed(blog_of({POST: html(paragraphs(WORDS))})).outcome is (
            Outcome.COULD_NOT_LOOK
        )
