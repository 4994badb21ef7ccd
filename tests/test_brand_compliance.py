"""Many blogs put together: which posts a rate is over, what each agency's blogs come to, what to do first."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from classifier.brand.compliance import GROUPS, UNNAMED, compliance, group_of
from classifier.brand.tables import agencies, posts, render, ties, worklist
from classifier.brand.worklist import STEPS
from tests.brand_blogs import MERROW, NOTICE, PARTNER, PLAIN, article, blog_with, look_at

CLOAKED = '<a href="/go/merrow/" rel="nofollow sponsored">Check price of the Merrow</a>'
EVIL = "<script>alert('Merrow')</script>"


def blog(host: str, *bodies: tuple[str, ...], agency: str = "", deal: str = ""):
    """Look at a blog of which each post has these paragraphs."""
    made = [article(number, *body, title=f"{host} {number}") for number, body in enumerate(bodies)]
    filler = [article(number) for number in range(len(made), max(4, len(made)))]
    return look_at(blog_with(*made, *filler), host=host, **{"run by": agency, "deal": deal})


LOOKS = (
    blog(
        "labelled.example",
        (NOTICE, f"My first Merrow: {PARTNER}."),
        ("Sponsored post", f"My second Merrow: {PARTNER}."),
        agency="L&S",
    ),
    blog("bare.example", (f"A Merrow for me: {PARTNER}.",), (f"A Merrow for you: {PLAIN}.",), agency="Lantern"),
    blog("late.example", (f"Merrow, at last: {PARTNER}.", NOTICE), agency="Bellows PR"),
    blog("denies.example", ("This post is not sponsored.", f"Oh my Merrow: {PARTNER}.")),
    blog("stated.example", ("My Merrow and nothing else.",), deal="sponsored"),
    blog("weak.example", (f"Look, a Merrow: {PARTNER}.", "In partnership with Merrow."), deal="sponsored"),
    blog("told.example", ("This post is sponsored by Merrow.",)),
    blog("hidden.example", (f"{CLOAKED}!",)),
    blog("fan.example", ("My own Merrow, from the market.",)),
    blog("organic.example", ("A Merrow I found.",), deal="organic"),
)
AUDIT = compliance(LOOKS)


def test_each_post_counts_in_one_group():
    groups = {post.url: group_of(look, post) for look in LOOKS for post in look.posts}
    assert sorted(groups.values()) == sorted(
        ["visible"] * 5 + ["stated"] * 2 + ["told only", "not looked", "none visible", "none visible", "stated none"]
    )
    assert set(groups.values()) == set(GROUPS)
    assert len(groups) == AUDIT.all.posts == 12


def test_the_rate_is_over_posts_with_a_stated_or_visible_connection():
    every = AUDIT.all
    assert (every.stated, every.visible, every.connected) == (2, 5, 7)
    assert (every.compliance.hits, every.compliance.posts, every.compliance.blogs) == (2, 7, 6)
    assert (every.of_stated.hits, every.of_stated.posts) == (0, 2)
    assert (every.of_visible.hits, every.of_visible.posts) == (2, 5)
    assert every.compliance.low < 2 / 7 < every.compliance.high


def test_a_post_that_is_known_to_be_paid_only_by_its_label_is_in_no_rate():
    told = compliance([LOOKS[6]]).all
    assert (told.told_only, told.compliance.posts, told.compliance.share) == (1, 0, None)


def test_a_post_without_any_connection_is_in_no_rate_and_on_no_list():
    fan = compliance([LOOKS[8], LOOKS[9]])
    assert (fan.all.none_visible, fan.all.stated_none, fan.all.compliance.posts, fan.worklist) == (1, 1, 0, ())


def test_agencies_are_told_by_the_list_and_the_last_row_is_all():
    rows = agencies(AUDIT)
    assert [row["agency"] for row in rows] == ["Bellows PR", "Lantern & Sons", UNNAMED, "all"]
    lantern = rows[1]
    assert (lantern["blogs"], lantern["posts"], lantern["compliance_labelled"], lantern["compliance_of"]) == (
        2,
        4,
        2,
        3,
    )
    assert rows[0]["compliance_low"] is None


def test_the_worklist_goes_by_what_posts_show():
    assert [(task.step, task.post.title.split()[0]) for task in AUDIT.worklist] == [
        (1, "denies.example"),
        (2, "stated.example"),
        (3, "bare.example"),
        (4, "weak.example"),
        (5, "late.example"),
        (6, "hidden.example"),
    ]
    assert {task.step for task in AUDIT.worklist} == set(range(1, len(STEPS) + 1))


def test_looks_for_different_brands_are_not_put_together():
    other = look_at(blog_with(article(0)), brand=MERROW.__class__(name="Other", names=("Other",)))
    with pytest.raises(ValueError, match="one brand"):
        compliance([LOOKS[0], other])
    with pytest.raises(ValueError, match="one brand"):
        compliance([])


@pytest.mark.parametrize("table", [posts, ties, agencies, worklist])
def test_tables_are_plain_values_under_one_head(table):
    rows = table(AUDIT)
    assert rows
    assert all(list(row) == list(rows[0]) for row in rows)
    assert all(isinstance(value, str | int | float | None) for row in rows for value in row.values())
    json.dumps(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)


def test_a_row_has_the_evidence_of_its_connection_and_of_its_label():
    row = next(row for row in posts(AUDIT) if row["blog"] == "https://labelled.example/")
    assert row["connection"] == "found"
    assert "ref=merrow-partner-jane" in str(row["connection_evidence"])
    assert row["connection_record_id"]
    assert (row["label"], row["label_text"], row["label_language"]) == ("before", NOTICE, "en")


def test_where_no_connection_is_visible_the_row_says_who_knows():
    row = next(row for row in posts(AUDIT) if row["blog"] == "https://fan.example/")
    assert row["connection_words"] == "no connection visible; whether there is one, the brand knows"
    assert row["bears_on"] == ""


def test_the_page_escapes_what_blogs_say_and_holds_no_script():
    looks = [*LOOKS, blog("evil.example", (f"Merrow {EVIL.replace('<', '&lt;')}: {PARTNER}.",), agency=EVIL)]
    page = render(compliance(looks))
    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page
    assert not re.findall(r"\son\w+=|javascript:|(?:src|href)=", page)


def test_the_page_says_what_the_rate_is_of_and_what_is_in_no_rate():
    page = render(AUDIT)
    assert "2 of 7 (29 %;" in page
    assert "In no rate: 1 post known to be connected only by what the label says" in page
    assert "2 with no connection visible to a reader (whether there is one, the brand knows)" in page
    assert "Whether a rule applies no tool can say" in page


def test_the_page_stays_short_with_many_blogs_and_says_what_it_left_out():
    many = [replace(LOOKS[1], blog=f"https://blog{number}.example/") for number in range(120)]
    page = render(compliance(many))
    assert "The first 50 posts; 70 more stand in the table of the worklist." in page
    assert page.count("<tr>") < 60


def test_nobody_is_accused():
    words = " ".join([render(AUDIT), json.dumps([posts(AUDIT), worklist(AUDIT), ties(AUDIT)])]).lower()
    for word in ("fake", "fraud", "illegal", "violat", "guilty", "offender", "cheat", "culprit", "non-compliant"):
        assert word not in words
