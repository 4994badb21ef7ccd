"""Who a blog names, how it can be reached, and how it speaks of itself. All pages here are invented."""

from __future__ import annotations

from classifier.findings import Outcome
from classifier.signals import identity, identity_business, identity_contact
from tests.signals.build import blog_of, html, paragraphs

WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. " * 9
POST_1 = "/2020/01/02/behind-the-house.html"
POST_2 = "/2020/02/03/until-evening-comes.html"


def byline(name: str) -> str:
    return f'<meta name="author" content="{name}">'


def blog(home: str = "", *, name: str = "", frame: str = "", host: str = "rainshed.example", **pages: str):
    head = byline(name) if name else ""
    posts = {
        POST_1: html(paragraphs(WORDS), frame, head=head),
        POST_2: html(paragraphs("Second. " + WORDS), frame, head=head),
    }
    return blog_of({"/": html(paragraphs("Welcome.", home), frame), **posts, **pages}, host=host)


def about(*texts: str, lang: str = "en") -> str:
    return html(paragraphs(*texts, "The shed, the rain, the walls and the evening. " * 8), lang=lang)


def outcome(finding):
    return finding.outcome.value


class TestLegalEntity:
    def test_a_company_in_the_footer_is_found_and_quoted(self):
        finding = identity.legal_entity_named(
            blog(frame="<footer>© 2024 Rainshed Media Ltd. All rights reserved.</footer>")
        )
        assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
        assert "Rainshed Media Ltd" in finding.evidence[0].quote

    def test_the_firm_that_hosts_or_made_the_theme_is_not_the_operator(self):
        finding = identity.legal_entity_named(
            blog(frame="<footer>Theme by Pixelwerk GmbH. Hosted by Nimbus Ltd.</footer>")
        )
        assert finding.outcome is Outcome.NOT_FOUND

    def test_a_former_employer_on_the_about_page_is_not_the_operator(self):
        pages = {"/about/": about("I worked for Rainpipe Works Ltd until 2003.")}
        assert identity.legal_entity_named(blog(**pages)).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity.legal_entity_named(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestCompanyNumber:
    def test_a_german_imprint_with_its_register_number(self):
        pages = {"/impressum/": html(paragraphs("Regenhaus GmbH", "Amtsgericht Musterstadt HRB 12345"), lang="de")}
        assert identity.company_number(blog(**pages)).value == 1.0

    def test_a_postcode_is_no_company_number(self):
        pages = {"/contact/": html(paragraphs("Write to me at 12345 Rainville."))}
        assert identity.company_number(blog(**pages)).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity.company_number(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestNobodyNamed:
    def test_an_about_page_without_anybody(self):
        pages = {"/about/": about("Rainshed is an independent guide to sheds. Our team tests them all.")}
        assert identity.nobody_named(blog(**pages)).value == 1.0

    def test_a_surname_anywhere_is_enough(self):
        pages = {"/about/": about("A place for sheds.")}
        named = blog(frame="<footer>© 2024 Wilhelmina Thornquist</footer>", **pages)
        assert identity.nobody_named(named).outcome is Outcome.NOT_FOUND

    def test_a_pseudonym_that_speaks_as_one_person_is_somebody(self):
        pages = {"/about/": about("I live by the sea. I write here because I like rain, and my cat does not.")}
        assert identity.nobody_named(blog(**pages)).outcome is Outcome.NOT_FOUND

    def test_a_firm_is_somebody(self):
        pages = {"/about/": about("A place for sheds.")}
        assert (
            identity.nobody_named(blog(frame="<footer>© Rainshed Ltd</footer>", **pages)).outcome is Outcome.NOT_FOUND
        )

    def test_without_an_about_page_nothing_can_be_said(self):
        assert identity.nobody_named(blog()).outcome is Outcome.COULD_NOT_LOOK


class TestCoherentPerson:
    def test_places_are_counted(self):
        pages = {"/about/": about("I'm Wilhelmina Thornquist and I like rain.")}
        read = blog(
            name="Wilhelmina Thornquist",
            frame="<footer>© Wilhelmina Thornquist</footer>",
            host="thornquist.example",
            **pages,
        )
        finding = identity.coherent_person(read)
        assert finding.value is not None
        assert finding.value >= 4
        assert any("Thornquist" in e.quote for e in finding.evidence)

    def test_a_first_name_is_not_enough(self):
        assert identity.coherent_person(blog(name="Wilhelmina")).outcome is Outcome.NOT_FOUND

    def test_without_posts_no_answer(self):
        assert identity.coherent_person(blog_of({"/": html("hello")})).outcome is Outcome.COULD_NOT_LOOK


class TestCopyright:
    def test_person_site_and_nobody(self):
        def value(line: str):
            return identity.copyright_of_person(blog(frame=f"<footer>{line}</footer>")).value

        assert value("© 2020 Wilhelmina Thornquist") == 1.0
        assert value("© 2020 Rainshed") == -1.0
        assert value("© 2020. All rights reserved.") is None


class TestOtherDomain:
    def test_a_role_mailbox_elsewhere(self):
        pages = {"/contact/": html(paragraphs("Write to support@luckywheel.net"))}
        finding = identity.answers_from_other_domain(blog(**pages))
        assert finding.value == 1.0
        assert finding.evidence[0].quote == "support@luckywheel.net"

    def test_a_personal_mailbox_elsewhere_is_nothing(self):
        pages = {"/contact/": html(paragraphs("Write to wil.thornquist@luckywheel.net"))}
        assert identity.answers_from_other_domain(blog(**pages)).outcome is Outcome.NOT_FOUND

    def test_no_mailbox_no_answer(self):
        assert identity.answers_from_other_domain(blog()).outcome is Outcome.COULD_NOT_LOOK


class TestSignatures:
    def test_shares_of_person_role_and_site(self):
        for name, person, role, site in (
            ("Wilhelmina Thornquist", 1.0, 0.0, 0.0),
            ("Rainshed Editorial Team", 0.0, 1.0, 0.0),
            ("admin", 0.0, 1.0, 0.0),
            ("Rainshed", 0.0, 0.0, 1.0),
            ("Wilhelmina", 0.0, 0.0, 0.0),
        ):
            read = blog(name=name)
            assert identity.posts_signed_by_person(read).value == person, name
            assert identity.posts_signed_by_role(read).value == role, name
            assert identity.posts_signed_by_site(read).value == site, name

    def test_unsigned_posts_give_no_answer(self):
        for measure in (
            identity.posts_signed_by_person,
            identity.posts_signed_by_role,
            identity.posts_signed_by_site,
        ):
            assert measure(blog()).outcome is Outcome.COULD_NOT_LOOK


class TestMailboxes:
    def test_role_and_person(self):
        pages = {"/contact/": html(paragraphs("info@rainshed.example or wilhelmina@rainshed.example"))}
        read = blog(name="Wilhelmina Thornquist", **pages)
        assert identity_contact.role_mailboxes(read).value == 0.5
        assert identity_contact.personal_mailbox(read).evidence[0].quote == "wilhelmina@rainshed.example"

    def test_a_mailbox_in_a_comment_or_in_an_article_is_not_the_operators(self):
        post = html(paragraphs(WORDS + " Write to the council at info@council.example."))
        read = blog(**{"/2020/03/04/the-council-answers.html": post})
        assert identity_contact.role_mailboxes(read).outcome is Outcome.COULD_NOT_LOOK
        assert identity_contact.personal_mailbox(read).outcome is Outcome.COULD_NOT_LOOK


class TestAddress:
    def test_address_and_telephone_of_a_shop(self):
        finding = identity_contact.address_and_telephone(
            blog(frame="<footer>12 Mill Lane, Rainville · Tel. +44 20 8123 4560</footer>")
        )
        assert finding.value == 1.0

    def test_a_helpline_and_a_number_kept_for_fiction_do_not_count(self):
        read = blog(frame="<footer>Gambling helpline: 1-800-272-9227. Call (239) 555-0108</footer>")
        assert identity_contact.address_and_telephone(read).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity_contact.address_and_telephone(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestOrganisationMarkup:
    OWN = '{"@type": "LocalBusiness", "name": "Rainshed", "telephone": "+44 20 8123 4560"}'
    OTHER = '{"@type": "Restaurant", "name": "The Wet Duck", "telephone": "+44 20 8123 4560"}'
    NAME = '{"@type": "Organization", "name": "Rainshed"}'

    @staticmethod
    def read(item: str):
        return blog(**{"/about/": html("about", head=f'<script type="application/ld+json">{item}</script>')})

    def test_the_blogs_own_business_is_found(self):
        assert identity_contact.organisation_markup(self.read(self.OWN)).value == 1.0

    def test_a_reviewed_restaurant_and_a_plugins_bare_name_are_not(self):
        assert identity_contact.organisation_markup(self.read(self.OTHER)).outcome is Outcome.NOT_FOUND
        assert identity_contact.organisation_markup(self.read(self.NAME)).outcome is Outcome.NOT_FOUND

    def test_no_structured_data_no_answer(self):
        assert identity_contact.organisation_markup(blog()).outcome is Outcome.COULD_NOT_LOOK


class TestProfiles:
    def test_personal_and_company_profiles_in_the_frame(self):
        frame = (
            '<footer><a href="https://mastodon.social/@wil">M</a> <a href="https://www.strava.com/athletes/12">S</a>'
            '<a href="https://www.linkedin.com/company/rainshed/">in</a> <a href="https://www.youtube.com/@rainshed">Y</a></footer>'
        )
        assert identity_contact.personal_profiles(blog(frame=frame)).value == 2.0
        assert identity_contact.company_profiles(blog(frame=frame)).value == 1.0

    def test_a_profile_linked_in_an_article_is_somebody_elses(self):
        post = html(paragraphs(WORDS + '<a href="https://www.strava.com/athletes/12">a runner</a>'))
        read = blog(**{"/2020/03/04/a-runner-in-the-rain.html": post})
        assert identity_contact.personal_profiles(read).outcome is Outcome.NOT_FOUND
        assert identity_contact.company_profiles(read).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity_contact.personal_profiles(blog_of({})).outcome is Outcome.COULD_NOT_LOOK
        assert identity_contact.company_profiles(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestPlaceholders:
    def test_kinds_are_counted(self):
        pages = {
            "/contact/": html(paragraphs("Call us: 0808 157 0366", "[Your Company Name], 123 Main Street")),
            "/terms/": html(paragraphs("These terms are governed by the laws of [Insert Jurisdiction].")),
        }
        assert identity_contact.placeholder_data(blog(**pages)).value == 3.0

    def test_a_form_that_asks_for_your_name_and_a_code_sample_are_no_placeholders(self):
        pages = {
            "/contact/": html(paragraphs("Your name (required)", "[email protected]"), "<pre>user@example.com</pre>")
        }
        assert identity_contact.placeholder_data(blog(**pages)).outcome is Outcome.NOT_FOUND

    def test_nothing_read_is_no_answer(self):
        assert identity_contact.placeholder_data(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestBusiness:
    def test_menu_of_a_firm(self):
        frame = '<nav><a href="/s">Services</a><a href="/p">Pricing</a><a href="/d">Book a demo</a></nav>'
        assert identity_business.service_menu(blog(frame=frame)).value == 3.0

    def test_menu_of_a_diary(self):
        frame = '<nav><a href="/a">About</a><a href="/p">Archive</a></nav>'
        assert identity_business.service_menu(blog(frame=frame)).outcome is Outcome.NOT_FOUND

    def test_no_menu_no_answer(self):
        assert identity_business.service_menu(blog()).outcome is Outcome.COULD_NOT_LOOK

    def test_our_customers_in_four_languages(self):
        for lang, text in (
            ("en", "We help our customers choose the shed that they need and our products last."),
            (
                "fr",
                "Nous aidons nos clients à choisir et nos produits durent longtemps dans tous les jardins de France.",
            ),
            (
                "de",
                "Wir helfen unseren Kunden bei der Auswahl und unsere Produkte halten lange im Garten und im Haus.",
            ),
            (
                "es",
                "Ayudamos a nuestros clientes a elegir y nuestros productos duran mucho tiempo en el jardín de casa.",
            ),
        ):
            read = blog_of({"/": html(paragraphs(text * 8), lang=lang)})
            assert outcome(identity_business.speaks_as_business(read)) == "found", lang

    def test_a_language_without_words_gives_no_answer(self):
        text = "Auttamme valitsemaan oikean vajan ja kerromme, miten sade ropisee kattoon koko pitkän illan ajan. " * 8
        read = blog_of({"/": html(paragraphs(text), lang="fi")})
        assert identity_business.speaks_as_business(read).outcome is Outcome.COULD_NOT_LOOK


class TestAbout:
    def test_one_person_and_an_institution(self):
        person = blog(**{"/about/": about("I live by the sea. I paint my shed each summer and my dog sleeps in it.")})
        firm = blog(
            **{"/about/": about("Our mission is dry tools. We believe in sheds. How we test: our methodology.")}
        )
        assert identity_business.about_says_i(person).value == 1.0
        assert identity_business.about_says_i(firm).value == 0.0
        assert identity_business.about_as_institution(firm).value == 4.0
        assert identity_business.about_as_institution(person).outcome is Outcome.NOT_FOUND

    def test_no_about_page_no_answer(self):
        assert identity_business.about_says_i(blog()).outcome is Outcome.COULD_NOT_LOOK
        assert identity_business.about_as_institution(blog()).outcome is Outcome.COULD_NOT_LOOK

    def test_a_team_without_names(self):
        text = "Our team of experts has looked at sheds for years."
        nameless = blog(**{"/about/": about(text)})
        named = blog(name="Wilhelmina Thornquist", **{"/about/": about(text)})
        assert identity_business.nameless_team(nameless).value == 1.0
        assert identity_business.nameless_team(named).outcome is Outcome.NOT_FOUND

    def test_a_site_that_speaks_of_itself(self):
        site = blog(**{"/about/": about("Rainshed is an independent guide to garden sheds.")})
        person = blog(**{"/about/": about("This is a blog about rain.")})
        assert identity_business.site_is_the_subject(site).value == 1.0
        assert identity_business.site_is_the_subject(person).outcome is Outcome.NOT_FOUND
