"""The person that a blog shows. All pages here are invented."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import persona, persona_life
from tests.signals.build import blog_of, html, paragraphs

WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. " * 9
FINNISH = "Vaja seisoo vanhan talon takana ja sade valuu pitkin puisia seiniä kunnes ilta tulee jälleen kylään. " * 9


def blog(*posts: str, name: str = "", lang: str = "en", words: str = WORDS, **pages: str):
    head = f'<meta name="author" content="{name}">' if name else ""
    made = {
        f"/2020/01/0{n}/post-number-{n}.html": html(paragraphs(text, f"{n}. {words}"), head=head, lang=lang)
        for n, text in enumerate(posts, start=1)
    }
    return blog_of({"/": html(paragraphs("Welcome."), lang=lang), **made, **pages}, host="rainshed.example")


def about(*texts: str, lang: str = "en") -> str:
    return html(paragraphs(*texts, "The shed, the rain, the walls and the evening. " * 5), lang=lang)


class TestExpertise:
    def test_a_claim_in_an_author_box(self):
        read = blog("Reviewed by our certified nutritionist with 12 years of experience in health.")
        assert persona.expert_claims(read).outcome is Outcome.FOUND
        assert persona.expert_without_surname(read).value == 1.0

    def test_the_same_claim_of_somebody_with_a_surname(self):
        read = blog("I am a certified nutritionist.", name="Wilhelmina Thornquist")
        assert persona.expert_claims(read).outcome is Outcome.FOUND
        assert persona.expert_without_surname(read).outcome is Outcome.NOT_FOUND

    def test_the_advice_to_ask_a_professional_claims_nothing(self):
        read = blog("Please consult a licensed professional before you climb on the roof.")
        assert persona.expert_claims(read).outcome is Outcome.NOT_FOUND

    def test_no_words_no_answer(self):
        read = blog("Vaja.", lang="fi", words=FINNISH)
        assert persona.expert_claims(read).outcome is Outcome.COULD_NOT_LOOK
        assert persona.expert_without_surname(read).outcome is Outcome.COULD_NOT_LOOK


class TestWeTested:
    @pytest.mark.parametrize(
        ("lang", "text", "words"),
        [
            ("en", "We tested twelve sheds, and here is our verdict.", WORDS),
            (
                "fr",
                "Nous avons testé douze abris, voici notre verdict.",
                "Le jardin est grand et la pluie tombe sur le toit de la maison. " * 12,
            ),
            (
                "de",
                "Wir haben zwölf Hütten getestet, hier ist unser Fazit.",
                "Der Garten ist groß und der Regen fällt auf das Dach vom Haus. " * 12,
            ),
            (
                "es",
                "Hemos probado doce casetas y este es nuestro veredicto.",
                "El jardín es grande y la lluvia cae sobre el tejado de la casa. " * 12,
            ),
        ],
    )
    def test_found_in_each_language_and_stronger_when_nobody_is_named(self, lang, text, words):
        assert persona.we_tested(blog(text, lang=lang, words=words)).outcome is Outcome.FOUND
        assert persona.we_without_anybody(blog(text, lang=lang, words=words)).outcome is Outcome.FOUND
        named = blog(text, lang=lang, words=words, name="Wilhelmina Thornquist")
        assert persona.we_without_anybody(named).outcome is Outcome.NOT_FOUND

    def test_a_family_says_we_without_judging_products(self):
        read = blog("We drove home in the rain and slept until noon.")
        assert persona.we_tested(read).outcome is Outcome.NOT_FOUND

    def test_no_words_no_answer(self):
        read = blog("Vaja.", lang="fi", words=FINNISH)
        assert persona.we_tested(read).outcome is Outcome.COULD_NOT_LOOK
        assert persona.we_without_anybody(read).outcome is Outcome.COULD_NOT_LOOK


class TestPortraits:
    def test_a_portrait_from_a_picture_agency(self):
        stock = '<img class="author-photo" src="/img/shutterstock_4466882.jpg" alt="Our editor">'
        assert persona.stock_portrait(blog(stock)).value == 1.0

    def test_a_stock_picture_in_an_article_is_normal(self):
        stock = '<img src="https://images.unsplash.com/photo-4466" alt="a wet shed">'
        assert persona.stock_portrait(blog(stock)).outcome is Outcome.NOT_FOUND

    def test_no_pictures_no_answer(self):
        assert persona.stock_portrait(blog("Text.")).outcome is Outcome.COULD_NOT_LOOK

    def test_one_biography_for_two_people(self):
        text = "{0} has looked at sheds for many years and shares what the rain has taught with all readers."
        pages = {
            "/authors/anna/": about(text.format("Anna Thornquist")),
            "/authors/peter/": about(text.format("Peter Feldhaus")),
        }
        assert persona.shared_biography(blog("One.", **pages)).value == 1.0

    def test_nobody_no_answer(self):
        assert persona.shared_biography(blog("One.")).outcome is Outcome.COULD_NOT_LOOK


class TestLife:
    def test_kin_and_own_days_are_shares_of_posts(self):
        read = blog("My daughter laughed.", "Yesterday I fixed the roof.", "Rain again.", "Still rain.")
        assert persona_life.kin_in_posts(read).value == 0.25
        assert persona_life.life_in_posts(read).value == 0.25

    def test_a_customers_kin_in_a_testimonial_does_not_count(self):
        read = blog("“My husband loves this shed!” – a customer", "<blockquote>My son is happy.</blockquote>")
        assert persona_life.kin_in_posts(read).outcome is Outcome.NOT_FOUND

    @pytest.mark.parametrize(
        ("lang", "text", "words"),
        [
            (
                "fr",
                "Hier j'ai réparé le toit avec ma fille.",
                "Le jardin est grand et la pluie tombe sur le toit de la maison. " * 12,
            ),
            (
                "de",
                "Gestern habe ich mit meiner Tochter das Dach geflickt.",
                "Der Garten ist groß und der Regen fällt auf das Dach vom Haus. " * 12,
            ),
            (
                "es",
                "Ayer fui al campo con mi hija a mirar la lluvia.",
                "El jardín es grande y la lluvia cae sobre el tejado de la casa. " * 12,
            ),
        ],
    )
    def test_the_other_languages(self, lang, text, words):
        read = blog(text, lang=lang, words=words)
        assert persona_life.kin_in_posts(read).value == 1.0
        assert persona_life.life_in_posts(read).value == 1.0

    def test_a_companion_comes_back_by_name(self):
        back = blog("My husband Edvin built the shed.", "Then Edvin painted the door.")
        once = blog("My husband Edvin built the shed.", "Then the rain came.")
        assert persona_life.named_companions(back).value == 1.0
        assert persona_life.named_companions(once).outcome is Outcome.NOT_FOUND
        assert persona_life.named_companions(blog("One post.")).outcome is Outcome.COULD_NOT_LOOK

    def test_no_words_no_answer(self):
        read = blog("Vaja.", "Talo.", lang="fi", words=FINNISH)
        for measure in (persona_life.kin_in_posts, persona_life.life_in_posts, persona_life.named_companions):
            assert measure(read).outcome is Outcome.COULD_NOT_LOOK

    def test_a_biography_in_the_first_person(self):
        person = blog(
            "One.",
            **{"/about/": about("I grew up in Rainville. I work as a nurse. My husband and I married in 1998.")},
        )
        firm = blog("One.", **{"/about/": about("We are dedicated to helping readers choose the best sheds.")})
        assert persona_life.concrete_biography(person).value > 3
        assert persona_life.concrete_biography(firm).outcome is Outcome.NOT_FOUND
        assert persona_life.concrete_biography(blog("One.")).outcome is Outcome.COULD_NOT_LOOK
