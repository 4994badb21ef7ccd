"""A whole blog: its ties to the brand and to agencies, what the list says, supplied texts and pictures found again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from classifier.blog import parse
from classifier.brand.looking import look
from classifier.brand.looks import from_json, to_json
from classifier.brand.profile import Likeness
from classifier.findings import Outcome
from classifier.outside.facts import Asked, Certificates, Outside, Record, Registration
from classifier.portraits import look as look_at_picture
from crawler.archive import read
from crawler.capture_writer import CaptureWriter
from crawler.pictures import Picture
from tests.brand_blogs import MERROW, NOTICE, PARTNER, article, blog_with, look_at
from tests.diary import write_capture
from tests.faces import face, saved
from tests.money_captures import BLOG as MONEY_BLOG
from tests.money_captures import Went, post, sold
from tests.money_captures import capture_of as money_capture
from tests.signals.build import capture_of, html, paragraphs

SONGS = ("My Merrow sings.", "A Merrow, and no milk.", "Rain on the Merrow again.", "Merrow, quoth the cat.")
POSTS = blog_with(*(article(number, song) for number, song in enumerate(SONGS)))


def tie(looked, kind: str, whose: str = "Merrow Kettles"):
    return next((one for one in looked.ties if (one.kind, one.whose) == (kind, whose)), None)


def head(script: str) -> dict[str, str]:
    return {path: body.replace("</head>", f"<script>{script}</script></head>") for path, body in POSTS.items()}


def test_each_tie_to_the_brand_has_an_outcome_and_what_was_not_looked_up_says_so():
    looked = look_at(POSTS)
    outcomes = {one.kind: one.outcome for one in looked.ties}
    nothing, unseen = Outcome.NOT_FOUND, Outcome.COULD_NOT_LOOK
    assert outcomes == {
        "domain": nothing,
        "operator": nothing,
        "mail": nothing,
        "code": nothing,
        "register": unseen,
        "everywhere": nothing,
        "supplied text": nothing,
        "supplied picture": unseen,
    }
    assert all(bool(one.why) is (one.outcome is unseen) for one in looked.ties)


@pytest.mark.parametrize(
    ("pages", "host", "kind", "quoted"),
    [
        (POSTS, "blog.merrow.example", "domain", "blog.merrow.example"),
        (
            POSTS | {"/legal/": html(paragraphs("Published by Merrow Kettles Ltd, 2 Weir Lane."))},
            "",
            "operator",
            "Merrow",
        ),
        (POSTS | {"/contact/": html(paragraphs("Write to tea@merrow.example."))}, "", "mail", "tea@merrow.example"),
        (head("gtag('config', 'G-MERROW4711');"), "", "code", "G-MERROW4711"),
        (head("pixel('px-merrow-88');"), "", "code", "px-merrow-88"),
    ],
)
def test_a_tie_to_the_brand_is_found_and_is_a_connection_of_each_post(pages, host, kind, quoted):
    looked = look_at(pages, host=host or "tea-diary.example")
    found = tie(looked, kind)
    assert found.outcome is Outcome.FOUND
    assert quoted in found.evidence[0].quote
    assert all(f"blog's {kind}" in [c.kind for c in post.connections] for post in looked.posts)
    assert len(looked.posts) == 4


def test_the_credit_of_a_picture_names_no_operator_and_the_same_line_in_the_footer_does():
    credit = "<p>(c) Weir pictures / Merrow Kettles Ltd</p>"
    looks = [
        look_at(POSTS | {"/2025/09/p9/": article(7, "A song.", after=after)})
        for after in (f"<main>{credit}</main>", f"<footer>{credit}</footer>")
    ]
    assert [tie(looked, "operator").outcome for looked in looks] == [Outcome.NOT_FOUND, Outcome.FOUND]


def test_another_account_that_begins_alike_is_no_tie():
    assert tie(look_at(head("pixel('px-merrow-880'); gtag('config', 'G-MERROW47110')")), "code").outcome is (
        Outcome.NOT_FOUND
    )


def test_a_link_to_the_brand_on_every_page_is_a_tie():
    badge = '<footer><a href="https://merrow.example/">We pour Merrow</a></footer>'
    looked = look_at({path: body.replace("</body>", f"{badge}</body>") for path, body in POSTS.items()})
    assert tie(looked, "everywhere").outcome is Outcome.FOUND


def test_an_agencys_id_is_a_tie_to_the_agency_and_tells_who_runs_the_blog():
    looked = look_at(head("load('GTM-LANTERN1');"))
    assert tie(looked, "code", "Lantern & Sons").outcome is Outcome.FOUND
    assert looked.agency == "Lantern & Sons"


@pytest.mark.parametrize(
    ("host", "column", "agency"),
    [
        ("tea-diary.example", "L&S", "Lantern & Sons"),
        ("tea-diary.example", " lantern ", "Lantern & Sons"),
        ("jane.lantern-blogs.example", "", "Lantern & Sons"),
        ("jane.lantern-blogs.example", "Bellows PR", "Bellows PR"),
        ("tea-diary.example", "Somebody Else", "Somebody Else"),
        ("tea-diary.example", "", ""),
    ],
)
def test_the_list_names_the_agency_before_patterns_do(host, column, agency):
    assert look_at(POSTS, host=host, **{"run BY": column}).agency == agency


@pytest.mark.parametrize(
    ("said", "relationship", "notes"),
    [("Sponsored", "paid", 0), ("gifted", "gifted", 0), ("-", "none", 0), ("", "", 0), ("friend", "", 1)],
)
def test_the_list_states_the_relationship_in_words_that_the_file_explains(said, relationship, notes):
    looked = look_at(POSTS, deal=said)
    assert (looked.relationship, len(looked.notes)) == (relationship, notes)


def test_a_look_is_the_same_after_json():
    pages = blog_with(
        article(0, NOTICE, f"My Merrow: {PARTNER}."),
        article(1, "My Merrow. This post is not sponsored. JANE10"),
        article(2),
        article(3),
    )
    looked = look_at(pages, deal="paid")
    assert from_json(to_json(looked)) == looked
    assert json.loads(to_json(looked))["posts"][0]["label"]["standing"] == "before"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "flogcheck.brand/9"}', '{"format": "flogcheck.brand/1"}'])
def test_what_is_no_look_is_refused(text):
    with pytest.raises(ValueError, match="not a look for a brand"):
        from_json(text)


def test_a_capture_that_holds_no_pictures_could_not_be_looked_at(tmp_path):
    brand = replace(MERROW, pictures=(Likeness(name="kettle", hash="0" * 64),))
    capture = read(tmp_path / write_capture(tmp_path / "a.warc.gz", blog_with(pictured())))
    looked = look(capture, parse(capture), brand, columns={})
    assert tie(looked, "supplied picture").outcome is Outcome.COULD_NOT_LOOK
    assert looked.posts[0].not_looked == ("the capture holds no pictures of the articles",)


def test_a_picture_that_the_brand_gives_out_is_known_again_in_another_size(tmp_path):
    hash_ = look_at_picture(Picture("", saved(face(3), "PNG"), "", "")).hash
    brand = replace(MERROW, pictures=(Likeness(name="studio picture", hash=hash_),))
    file = tmp_path / "pictures.warc.gz"
    for held, kinds in ((face(3), ["supplied picture"]), (face(4), [])):
        write_with_picture(file, blog_with(pictured()), saved(held.resize((300, 300)), quality=70))
        capture = read(file)
        looked = look(capture, parse(capture), brand, columns={})
        assert [c.kind for c in looked.posts[0].connections] == kinds
        file.unlink()


def pictured() -> str:
    return article(0, 'My Merrow: <img src="/kettle.jpg" alt="kettle">')


def write_with_picture(path, pages: dict[str, str], picture: bytes) -> None:
    with CaptureWriter(path, start_url="https://diary.example/", software="test", settings={}) as capture:
        for where, body, kind in [
            *((where, body.encode(), "text/html; charset=utf-8") for where, body in pages.items()),
            ("/kettle.jpg", picture, "image/jpeg"),
        ]:
            capture.exchange(
                url=f"https://diary.example{where}",
                method="GET",
                request_headers=[],
                status=200,
                reason="OK",
                response_headers=[("Content-Type", kind)],
                body=body,
                at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
                seconds=0.1,
            )
        capture.finish("done")


def test_a_hidden_link_that_was_followed_to_the_brand_is_known(tmp_path):
    hidden = f"{MONEY_BLOG}go/kettle/"
    words = sold(hidden, "Check price of the Merrow")
    went = [Went(hidden, to="https://merrow.example/pour-2"), Went("https://merrow.example/pour-2", body=html("Pour"))]
    pages = {"/": post(), "/2025/a/": post(words)}
    outcomes = []
    for name, followed in (("a", [hidden]), ("b", [])):
        capture = money_capture(tmp_path / name, pages, followed, went if followed else [])
        looked = look(capture, parse(capture), MERROW, columns={})
        outcomes.append([(p.connection, [c.kind for c in p.connections]) for p in looked.posts])
    assert outcomes == [[(Outcome.FOUND, ["earning link"])], [(Outcome.COULD_NOT_LOOK, [])]]


@pytest.mark.parametrize(
    ("registrant", "organisation", "outcome"),
    [
        ("Merrow Kettles Ltd", True, Outcome.FOUND),
        ("Weir Lane Web Ltd", True, Outcome.NOT_FOUND),
        ("Jane Merrow", False, Outcome.NOT_FOUND),
    ],
)
def test_a_company_that_registered_the_domain_is_a_tie_and_a_private_namesake_is_not(registrant, organisation, outcome):
    record = Record("https://rdap.example/domain/tea-diary.example", "urn:uuid:9", "sha1:R", "2026-01-02T03:04:05Z")
    known = Registration("tea-diary.example", registrant=registrant, organisation=organisation)
    nobody = Asked(Outcome.NOT_FOUND, Certificates(), "", record)
    outside = Outside(registration=Asked(Outcome.FOUND, known, "", record), certificates=nobody)
    capture = capture_of(POSTS, host="tea-diary.example")
    looked = look(capture, replace(parse(capture), outside=outside), MERROW, columns={})
    found = tie(looked, "register")
    assert found.outcome is outcome
    assert [one.quote for one in found.evidence] == (
        [f"registered by {registrant}"] if outcome is Outcome.FOUND else []
    )
