"""The dossier of a blog: its posts in time, where its links lead, who is named, and where all that lies."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from classifier.assessment import examine
from classifier.dossier import Dossier, dossier_of
from classifier.dossier.links_out import EARNS, NETWORKS, OTHER, PEOPLE, SELLS
from classifier.dossier.names_given import ORGANISATION, PEN_NAME, PERSON
from tests.assessing import model
from tests.reporting import outside
from tests.signals.build import capture_of, html, paragraphs

WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
PERSON_MARKUP = (
    '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "The dog", "datePublished": '
    '"2024-01-02", "author": {"@type": "Person", "name": "Tilly Marsh"}}</script>'
)
LINKS = (
    '<p><a href="https://www.amazon.com/dp/B000000000?tag=hill-20">a lead</a> '
    '<a href="https://www.amazon.com/dp/B000000001?tag=hill-20">a bowl</a> '
    '<a href="https://kennel.example/">Buy now</a> <a href="https://moss.wordpress.com/2020/">Moss</a> '
    '<a href="https://www.facebook.com/tilly">me</a> <a href="https://vet.example/advice">the vet</a></p>'
)
PAGES = {
    "/": html(paragraphs(WALK * 12), "<footer><p>© 2024 Hill Pets Ltd</p></footer>", title="Hill diary"),
    "/about/": html(paragraphs("I am Tilly Marsh and I live below the hill. " + WALK * 4), title="About"),
    "/2024/01/02/dog/": html(
        '<article><time datetime="2024-01-02">2 January 2024</time>' + f"<p>{WALK * 12}</p>{LINKS}</article>",
        head=PERSON_MARKUP,
        title="The dog",
    ),
    "/cat/": html(paragraphs("The cat came back. " + WALK * 12), title="The cat"),
}


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of(examine(capture_of(PAGES), model=model(), target="diary.example"))


def test_every_page_that_was_read_is_there_with_its_place_in_the_capture(dossier):
    assert [(page.role, page.title) for page in dossier.pages] == [
        ("home", "Hill diary"),
        ("about", "About"),
        ("post", "The dog"),
        ("post", "The cat"),
    ]
    assert all(page.record_id.startswith("urn:test:") and page.digest.startswith("sha1:") for page in dossier.pages)
    assert dossier.title == "Hill diary"


def test_the_timeline_holds_dated_posts_and_counts_the_others(dossier):
    assert [(post.day, post.title) for post in dossier.timeline.posts] == [(date(2024, 1, 2), "The dog")]
    assert dossier.timeline.undated == 1


def test_a_post_that_only_the_feed_names_is_on_the_timeline():
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Hill diary</title><link>https://diary.example/</link>'
        "<item><title>The goat</title><link>https://diary.example/goat/</link>"
        "<pubDate>Tue, 07 Mar 2023 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    found = dossier_of(examine(capture_of({**PAGES, "/feed.xml": feed}), model=model(), target="x")).timeline
    assert [(str(post.day), post.title) for post in found.posts] == [
        ("2023-03-07", "The goat"),
        ("2024-01-02", "The dog"),
    ]


def test_a_day_before_the_web_is_no_day():
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Hill diary</title><link>https://diary.example/</link>'
        "<item><title>The goat</title><link>https://diary.example/goat/</link>"
        "<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate></item></channel></rss>"
    )
    found = dossier_of(examine(capture_of({**PAGES, "/feed.xml": feed}), model=model(), target="x")).timeline
    assert [post.title for post in found.posts] == ["The dog"]


def test_links_out_are_told_apart_by_what_they_lead_to(dossier):
    rows = {row.domain: row for row in dossier.destinations}
    assert {domain: row.kind for domain, row in rows.items()} == {
        "amazon.com": EARNS,
        "kennel.example": SELLS,
        "moss.wordpress.com": PEOPLE,
        "facebook.com": NETWORKS,
        "vet.example": OTHER,
    }
    amazon = rows["amazon.com"]
    assert (amazon.links, amazon.pages, amazon.earns) == (2, 1, ("Amazon Associates",))
    assert amazon.page == "https://diary.example/2024/01/02/dog/"
    assert dossier.destinations[0] is amazon  # who earns comes first


def test_names_come_with_every_kind_of_place_and_organisations_first(dossier):
    firm, person = dossier.named
    assert (firm.name, firm.kind) == ("Hill Pets Ltd", ORGANISATION)
    assert (person.name, person.kind, person.posts) == ("Tilly Marsh", PERSON, 1)
    assert {place.where for place in person.places} >= {"by-line", "about page"}
    about = next(place for place in person.places if place.where == "about page")
    assert "I am Tilly Marsh" in about.quote
    assert about.url == "https://diary.example/about/"


def test_a_commenter_is_not_named_as_somebody_behind_the_blog():
    comment = (
        '<div class="comments"><div class="comment"><cite class="fn">Bo Frisk</cite><p>Lovely dog.</p></div></div>'
    )
    pages = {**PAGES, "/cat/": html(paragraphs(WALK * 12), comment, title="The cat")}
    found = dossier_of(examine(capture_of(pages), model=model(), target="x"))
    assert "Bo Frisk" not in {each.name for each in found.named}


def test_a_first_name_is_called_that():
    post = html(f'<article><p class="author" rel="author">Jenny</p><p>{WALK * 12}</p></article>', title="The cat")
    byline = '<meta name="author" content="Jenny">'
    pages = {**PAGES, "/cat/": post.replace("</head>", f"{byline}</head>")}
    found = dossier_of(examine(capture_of(pages), model=model(), target="x"))
    assert {each.name: each.kind for each in found.named}["Jenny"] == PEN_NAME


def test_the_time_of_every_record_that_is_quoted_is_known():
    examined = examine(capture_of(PAGES), model=model(), target="x")
    known = {each.record_id: each.captured_at for each in dossier_of(examined).captured}
    quoted = {e.record_id for row in examined.assessment.weighing.ledger for e in row.evidence}
    assert quoted
    assert {known[record] for record in quoted} == {"2026-01-02T03:04:05Z"}


def test_a_dossier_is_a_tree_of_plain_values_so_that_nothing_in_it_escapes_redaction(dossier):
    def leaves(value):
        if is_dataclass(value):
            for field in fields(value):
                yield from leaves(getattr(value, field.name))
        elif isinstance(value, tuple):
            for each in value:
                yield from leaves(each)
        else:
            yield value

    assert {type(leaf) for leaf in leaves(dossier)} <= {str, int, date, type(None)}


def test_an_equal_capture_gives_an_equal_dossier(dossier):
    assert dossier_of(examine(capture_of(PAGES), model=model(), target="diary.example")) == dossier


def test_outside_records_become_days_and_gaps():
    examined = examine(capture_of(PAGES), model=model(), target="x")
    found = dossier_of(replace(examined, blog=replace(examined.blog, outside=outside())))
    assert [(str(mark.day), mark.lane, mark.words) for mark in found.timeline.marks] == [
        ("2023-12-01", "domain", "registered"),
        ("2025-01-05", "domain", "changed"),
        ("2012-05-01", "web archive", "first copy"),
    ]
    assert [(str(gap.first), str(gap.last)) for gap in found.timeline.gaps] == [("2015-01-01", "2022-06-01")]
