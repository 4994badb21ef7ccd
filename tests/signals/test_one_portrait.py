"""One portrait beside two names. All pages are invented, all pictures drawn by the tests."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from classifier.blog import parse
from classifier.findings import Outcome
from classifier.signals.contradictions_portrait import one_portrait_two_names
from crawler.archive import read
from crawler.capture_writer import CaptureWriter
from tests.faces import face, gradient, initials, logo, saved, silhouette
from tests.signals.build import html, paragraphs

HOST = "https://rainshed.example"
WORDS = "The shed stands behind the old house and the rain runs down the wooden walls until evening comes again. " * 9
ANNA, PETER = "Anna Thornquist", "Peter Feldhaus"


def author(name: str, picture: str, *, alt: str | None = None) -> str:
    shown = f'<img class="author-photo" src="{picture}" alt="{name if alt is None else alt}">'
    return html(paragraphs(f"{shown}", name, "The shed, the rain, the walls and the evening. " * 5))


def blog(tmp_path, people: dict[str, str], pictures: dict[str, bytes] | None = None, pages: dict | None = None):
    """Write a capture of author pages (name to address of the picture) and pictures (path to bytes), and read it."""
    made = {"/": html(paragraphs("Welcome. " + WORDS)), **(pages or {})}
    for number, (name, picture) in enumerate(people.items()):
        made[f"/authors/{number}/"] = author(name, picture)
    answers = [(path, "text/html; charset=utf-8", body.encode()) for path, body in made.items()]
    answers += [(path, "image/" + path.rpartition(".")[2], body) for path, body in (pictures or {}).items()]
    warc = tmp_path / "blog.warc.gz"
    with CaptureWriter(warc, start_url=f"{HOST}/", software="test", settings={}) as capture:
        for path, kind, body in answers:
            capture.exchange(
                url=f"{HOST}{path}",
                method="GET",
                request_headers=[],
                status=200,
                reason="OK",
                response_headers=[("Content-Type", kind)],
                body=body,
                at=datetime(2026, 1, 2, tzinfo=UTC),
                seconds=0.1,
            )
        capture.finish("done")
    return parse(read(warc))


def test_one_address_under_two_names_is_found_and_quoted_side_by_side(tmp_path):
    finding = one_portrait_two_names(blog(tmp_path, {ANNA: "/img/kind-face-x.jpg", PETER: "/img/kind-face-x.jpg?w=96"}))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert [ANNA in e.quote for e in finding.evidence] == [True, False]
    assert [PETER in e.quote for e in finding.evidence] == [False, True]


def test_the_folder_of_the_team_is_not_a_picture_of_the_team(tmp_path):
    people = {ANNA: "/team/kind-face-x.jpg", PETER: "/team/kind-face-x.jpg"}
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.FOUND


def test_two_addresses_under_two_names_are_not(tmp_path):
    finding = one_portrait_two_names(blog(tmp_path, {ANNA: "/img/kind-face-x.jpg", PETER: "/img/kind-face-y.jpg"}))
    assert finding.outcome is Outcome.NOT_FOUND


def test_an_agencys_number_in_two_file_names(tmp_path):
    one, other = "/a/shutterstock_204466882.jpg", "/b/smiling-204466882.jpg"
    assert one_portrait_two_names(blog(tmp_path, {ANNA: one, PETER: other})).outcome is Outcome.FOUND


def test_a_number_that_all_pictures_of_the_blog_bear_is_no_pictures(tmp_path):
    people = {ANNA: "/img/kind-7551263.jpg", PETER: "/img/wise-7551263.jpg"}
    pages = {"/2020/01/02/a-shed/": html(paragraphs(WORDS + '<img src="/img/rainy-7551263.jpg" alt="rain">'))}
    assert one_portrait_two_names(blog(tmp_path, people, pages=pages)).outcome is Outcome.NOT_FOUND
    assert one_portrait_two_names(blog(tmp_path / "without", people)).outcome is Outcome.FOUND


def test_a_number_within_a_word_is_no_number(tmp_path):
    people = {ANNA: "/img/qkx7551263.jpg", PETER: "/img/wmz7551263.jpg"}
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("name", ["photo-20240117.jpg", "photo.jpg", "headshot-2023.jpg"])
def test_a_day_or_a_common_name_in_two_file_names_is_chance(tmp_path, name):
    people = {ANNA: f"/anna/{name}", PETER: f"/peter/{name}"}
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.NOT_FOUND


def test_the_same_picture_in_another_size_and_format_under_another_name(tmp_path):
    pictures = {
        "/img/x.jpeg": saved(face(1), quality=90),
        "/img/y.webp": saved(face(1).resize((150, 150)), "WEBP", quality=60),
    }
    read_blog = blog(tmp_path, {ANNA: "/img/x.jpeg", PETER: "/img/y.webp"}, pictures)
    finding = one_portrait_two_names(read_blog)
    assert finding.outcome is Outcome.FOUND
    assert len(finding.evidence) == 4
    assert [e.url for e in finding.evidence[2:]] == [f"{HOST}/img/x.jpeg", f"{HOST}/img/y.webp"]
    assert all(e.record_id and e.digest for e in finding.evidence)


def test_two_faces_are_not_one(tmp_path):
    pictures = {"/img/x.jpeg": saved(face(1)), "/img/y.jpeg": saved(face(2))}
    read_blog = blog(tmp_path, {ANNA: "/img/x.jpeg", PETER: "/img/y.jpeg"}, pictures)
    assert len(read_blog.pictures) == 2
    assert one_portrait_two_names(read_blog).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("draw", [silhouette, initials, gradient, logo])
def test_a_themes_own_picture_is_not_judged_by_its_looks(tmp_path, draw):
    pictures = {"/img/x.png": saved(draw(), "PNG"), "/img/y.png": saved(draw(), "PNG")}
    finding = one_portrait_two_names(blog(tmp_path, {ANNA: "/img/x.png", PETER: "/img/y.png"}, pictures))
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "too plain" in finding.why


@pytest.mark.parametrize(
    "address", ["/img/default-face.jpg", "/theme/avatar.png", "/logo-large.png", "/our-team.jpg", "/kind.svg"]
)
def test_an_address_that_is_for_everybody_is_not_judged(tmp_path, address):
    assert one_portrait_two_names(blog(tmp_path, {ANNA: address, PETER: address})).outcome is Outcome.NOT_FOUND


def test_only_so_many_portraits_are_compared_with_each_other(tmp_path):
    others = [f"{a}{b}ona Thornquist" for a in "BCDFGHKLMNPRSTVW" for b in "abcdefghijklmn"]
    assert len(others) > 200
    crowd = "".join(f'<img src="/{n}x{n}x.jpg" alt="{name}">' for n, name in enumerate(others))
    people = {ANNA: "/img/kind-face-x.jpg", PETER: "/img/kind-face-x.jpg"}
    first = blog(tmp_path / "first", people)
    after = blog(tmp_path / "after", people, pages={"/": html(paragraphs("Welcome. " + WORDS + crowd))})
    assert one_portrait_two_names(first).outcome is Outcome.FOUND
    assert one_portrait_two_names(after).outcome is Outcome.NOT_FOUND


def test_a_picture_beside_many_names_is_the_themes(tmp_path):
    names = (ANNA, PETER, "Wilhelmina Ashgrove", "Marcus Larchmont")
    people = dict.fromkeys(names, "/img/kind-face-x.jpg")
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("other", ["Anna", "Anna T.", "Dr. Anna Thornquist", "Anna Feldhaus", "A. Thornquist"])
def test_two_forms_of_one_name_are_one_person(tmp_path, other):
    people = {ANNA: "/img/kind-face-x.jpg", other: "/img/kind-face-x.jpg"}
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.NOT_FOUND


def test_a_couple_that_signs_together_is_no_third_person(tmp_path):
    people = {ANNA: "/img/kind-face-x.jpg", f"{ANNA} and {PETER}": "/img/kind-face-x.jpg"}
    assert one_portrait_two_names(blog(tmp_path, people)).outcome is Outcome.NOT_FOUND


def test_a_name_beside_the_picture_and_one_in_structured_data_count_too(tmp_path):
    person = {"@type": "Person", "name": PETER, "image": {"@type": "ImageObject", "url": "/img/kind-face-x.jpg"}}
    data = f'<script type="application/ld+json">{json.dumps(person)}</script>'
    pages = {
        "/2020/01/02/a-shed/": html(paragraphs(WORDS), head=data),
        "/authors/anna/": author(ANNA, "/img/kind-face-x.jpg", alt=""),
    }
    assert one_portrait_two_names(blog(tmp_path, {}, pages=pages)).outcome is Outcome.FOUND


def test_customers_among_readers_comments_are_nobodys_portraits(tmp_path):
    comments = "".join(
        f'<li class="comment"><img class="avatar" src="/img/kind-face-x.jpg" alt="{name}">Fine.</li>'
        for name in (ANNA, PETER)
    )
    pages = {"/2020/01/02/a-shed/": html(paragraphs(WORDS), f'<ol id="comments" class="comment-list">{comments}</ol>')}
    assert one_portrait_two_names(blog(tmp_path, {}, pages=pages)).outcome is Outcome.COULD_NOT_LOOK


def test_no_portrait_no_answer(tmp_path):
    assert one_portrait_two_names(blog(tmp_path, {})).outcome is Outcome.COULD_NOT_LOOK


def test_a_picture_that_cannot_be_decoded_leaves_the_addresses_to_judge(tmp_path):
    pictures = {"/img/x.png": saved(face(1), "PNG")[:900], "/img/y.png": saved(face(2), "PNG")}
    read_blog = blog(tmp_path, {ANNA: "/img/x.png", PETER: "/img/y.png"}, pictures)
    finding = one_portrait_two_names(read_blog)
    assert (finding.outcome, "could not be decoded" in finding.why) == (Outcome.COULD_NOT_LOOK, True)
    assert one_portrait_two_names(replace(read_blog, pictures={})).outcome is Outcome.NOT_FOUND
