"""Where a post mentions a brand: whole words in any case, and nothing that is not the post's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.brand.mentions import count, sentence_naming
from classifier.brand.profile import Brand
from tests.brand_blogs import MERROW, PLAIN, article, blog_with, look_at, look_at_post

LETTERS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8)
NAMES = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("We bought a Merrow.", 1),
        ("merrow's spout and MERROW’S lid", 2),
        ("the merrow-kettles and the Merrow Kettles", 2),
        ("#merrowpour2 on the stove", 1),
        ("Merrow Pour 2", 1),
        ("Merrow® and PourSteady™", 2),
        ("Ｍｅｒｒｏｗ in wide letters", 1),
        ("tomerrow, Merrows, merrowing", 0),
        ("the merrow_kettles of a variable", 1),
        ("an ember glowed; the Ember glowed", 1),
        ("we met in Merrow Street, by the River Merrow", 0),
        ("we met in Merrow Street and bought a Merrow", 1),
        ("nothing", 0),
    ],
)
def test_names_are_whole_words(text, times):
    assert count(text, MERROW) == times


def test_a_german_genitive_is_a_mention_in_german_only():
    assert count("Merrows Kessel pfeift", MERROW, "de") == 1
    assert count("two Merrows whistle", MERROW, "en") == 0


def test_names_in_scripts_without_spaces_count_wherever_they_stand():
    brand = Brand(name="象印", names=("象印",))
    assert count("昨日象印の電気ポットを買いました", brand) == 1


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title, str.casefold]))
def test_a_name_is_found_in_any_case(name, change):
    brand = Brand(name=name, names=(name,))
    changed = change(name)
    # Case changes that Unicode itself does not undo (ı, İ) are no spelling of the name.
    same = unicodedata.normalize("NFKC", changed).casefold() == unicodedata.normalize("NFKC", name).casefold()
    if same:
        assert count(f"… {changed}, said she", brand) >= 1


@given(NAMES, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_name_is_found_in_any_form_of_unicode(name, form):
    assert count(f"the {unicodedata.normalize(form, name)} here", Brand(name=name, names=(name,))) >= 1


@given(NAMES, st.sampled_from("aZ9é_"))
def test_a_letter_right_behind_or_before_a_name_makes_another_word(name, letter):
    brand = Brand(name=name, names=(name,))
    alone = f"¶ {letter} ¶"
    if count(alone, brand) == 0 and count(f"{letter}{name}{letter}", Brand(name="x", names=(name.split()[-1],))) == 0:
        assert count(f"{letter}{name}{letter}", brand) == 0


@given(NAMES, st.text(max_size=60))
def test_a_name_set_between_spaces_is_found_in_any_text(name, text):
    assert count(f"{text} {name} {text}", Brand(name=name, names=(name,))) >= 1


@given(st.text(max_size=80), st.text(min_size=1, max_size=12))
def test_no_text_and_no_name_makes_it_fail(text, name):
    assert count(text, Brand(name=name, names=(name,))) >= 0


def test_the_sentence_that_names_the_brand_is_quoted_whole_or_around_the_name():
    assert sentence_naming("Rain. A Merrow sings. Sun.", MERROW) == "A Merrow sings."
    long = "word " * 100 + "Merrow " + "word " * 100
    quoted = sentence_naming(long, MERROW)
    assert "Merrow" in quoted
    assert len(quoted) < 220


def test_a_mention_is_quoted_with_the_page_and_record_it_stands_in():
    post = look_at_post("Yesterday a Merrow came by post. It sings.")
    assert post.mention.quote == "Yesterday a Merrow came by post."
    assert post.mention.url == post.url
    assert post.mention.record_id.startswith("urn:test:")
    assert post.mentions == 1


def test_a_link_to_the_brand_is_a_mention_without_a_name():
    post = look_at_post(f"You may {PLAIN}.")
    assert (post.mentions, post.links) == (0, 1)
    assert "https://www.merrow.example/pour-2" in post.mention.quote


@pytest.mark.parametrize(
    "elsewhere",
    [
        '<div id="comments"><p>I love my Merrow, buy one!</p></div>',
        "<nav><a href='/tag/merrow/'>Merrow</a></nav>",
        "<footer>Read on: our Merrow week</footer>",
        f'<div class="comments"><ol><li>{PLAIN}</li></ol></div>',
    ],
)
def test_what_is_not_the_posts_mentions_nothing(elsewhere):
    pages = blog_with(article(0, after=elsewhere), article(1), article(2), article(3))
    assert look_at(pages).posts == ()


def test_a_teaser_that_leads_to_another_post_mentions_nothing_but_the_post_itself_does():
    teaser = '<a href="/2025/02/p1/">My Merrow week</a>'
    pages = blog_with(article(0, teaser), article(1, "My Merrow sings."), article(2), article(3))
    assert [post.url.rsplit("/", 2)[1] for post in look_at(pages).posts] == ["p1"]


def test_the_headline_of_another_post_in_a_line_mentions_nothing_and_a_short_link_does():
    headline = '<a href="/2025/02/p1/">How I came to my Merrow</a> – a long story of a short week'
    short = 'I like <a href="/2025/02/p1/">Merrow</a> best'
    looks = [look_at(blog_with(article(0, one), article(1), article(2), article(3))) for one in (headline, short)]
    assert [len(looked.posts) for looked in looks] == [0, 1]


def test_furniture_that_stands_on_every_page_mentions_nothing():
    box = "This diary drinks from a Merrow kettle all the year round."
    pages = blog_with(*(article(number, box) for number in range(6)))
    assert look_at(pages).posts == ()
