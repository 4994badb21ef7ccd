"""Names, copyright lines and parties, on small blogs written for these tests."""

from __future__ import annotations

import pytest

from classifier.copyright_lines import holder_in
from classifier.names import Kind, kind_of
from classifier.operators import contact_domains, entities_in, legal_entities, other_domains
from classifier.people import persons_in, persons_named, signers
from tests.signals.build import blog_of, html, paragraphs

FILLER = "We cleaned the garden sheds and painted the wooden doors before the rain came down on the quiet village. " * 9


def blog(**pages: str):
    posts = {
        "/2020/01/02/a-day-with-paint.html": html(paragraphs(FILLER)),
        "/2020/01/03/rain.html": html(paragraphs(FILLER + " again")),
    }
    return blog_of({"/": html(paragraphs("Hello there.")), **posts, **pages}, host="gardensheds.example")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Wilhelmina Thornquist", Kind.PERSON),
        ("Zbyněk Hrdlovský", Kind.PERSON),
        ("Dr. Anna Park", Kind.PERSON),
        ("Anna Berg & Tom Lind", Kind.PERSON),
        ("Anna", Kind.FIRST_NAME),
        ("Anna B.", Kind.FIRST_NAME),
        ("paintbrush77", Kind.HANDLE),
        ("admin", Kind.ROLE),
        ("Garden Sheds Editorial Team", Kind.ROLE),
        ("Rédaction", Kind.ROLE),
        ("Garden Sheds", Kind.SITE),
        ("gardensheds.example", Kind.SITE),
        ("Thornquist Media Ltd", Kind.FIRM),
        ("Wooden Doors", Kind.OTHER),
        ("Top Reviews", Kind.OTHER),
    ],
)
def test_a_name_is_told_by_lists_and_by_the_words_of_the_blog_itself(name, kind):
    assert kind_of(name, blog()) is kind


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© 2019–2024 Wilhelmina Thornquist. All rights reserved.", "Wilhelmina Thornquist"),
        ("Copyright © 2020 by Garden Sheds | Powered by Hugo", "Garden Sheds"),
        ("Garden Sheds © 2020", "Garden Sheds"),
        ("© 2026 Thornquist Media Ltd · Registered in England", "Thornquist Media Ltd"),
        ("© 2018. All rights reserved.", ""),
        ("A text about nothing", ""),
    ],
)
def test_a_copyright_line_names_its_holder(line, holder):
    assert holder_in(line) == holder


def test_hosts_and_platforms_are_no_operators():
    text = "Operated by Thornquist Media Ltd. Hosted by Cloudnine Hosting GmbH. Statistics by Google Ireland Limited."
    assert [name for name, _ in entities_in(text)] == ["Thornquist Media Ltd"]


def test_shouted_liability_names_no_firm():
    assert not list(entities_in("INCLUDING BUT NOT LIMITED TO DAMAGES"))


def test_an_imprint_names_the_entity_and_not_the_host_after_its_heading():
    imprint = html(
        paragraphs("Mentions légales", "Éditeur : Atelier Quenouille SARL", "Hébergeur", "Nuage Bleu SAS, Lyon"),
        lang="fr",
    )
    parties = legal_entities(blog(**{"/mentions-legales/": imprint}))
    assert [party.name for party in parties] == ["Atelier Quenouille SARL"]


def test_persons_are_found_where_they_are_introduced_but_not_where_others_are_mentioned():
    about = html(paragraphs("Hi, I'm Wilhelmina Thornquist. I learned to paint from books by Robert Fensterwald."))
    read = blog(**{"/about/": about})
    assert {name for name, where, _ in persons_named(read) if where == "about"} >= {"Wilhelmina Thornquist"}
    assert "Robert Fensterwald" not in {name for name, _, _ in persons_named(read)}
    assert [name for name, _ in persons_in("WE WILL NOT PAY", read)] == []


def test_commenters_sign_no_post():
    comments = '<ol class="commentlist"><li class="comment"><cite class="fn">Rosa Feldhaus</cite><p>Nice!</p></li></ol>'
    head = '<meta name="author" content="Wilhelmina Thornquist">'
    post = html(paragraphs(FILLER), comments, head=head)
    read = blog_of({"/": html("hello"), "/2020/01/02/doors.html": post})
    assert [(name, kind) for name, kind, _ in signers(read)] == [("Wilhelmina Thornquist", Kind.PERSON)]


def test_a_mailbox_at_another_domain_is_another_party_unless_it_is_free_or_akin():
    def contact(address: str):
        return blog(**{"/contact/": html(paragraphs(f"Write to {address}"))})

    assert [domain for domain, _ in other_domains(contact("info@luckywheel.net"))] == ["luckywheel.net"]
    assert other_domains(contact("info@gmail.com")) == ()
    assert other_domains(contact("info@gardensheds-shop.com")) == ()
    assert other_domains(contact("wilhelmina@luckywheel.net")) == ()
    assert [(box, domain) for box, domain, _ in contact_domains(contact("info@luckywheel.net"))] == [
        ("info", "luckywheel.net")
    ]
