"""Rhythm: when posts were written. All pages are written by us."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue
from tests.signals.build import blog_of, html, paragraphs

SIGNALS = {signal.name: signal for signal in catalogue()}
TEXT = "A plain paragraph about the weather over the river and the boats that came by in the afternoon. "


def post(number, day=None, *, modified=None):
    head = f'<meta property="og:type" content="article"><meta name="n" content="{number}">'
    if day is not None:
        head += f'<meta property="article:published_time" content="{day.isoformat()}T09:00:00Z">'
    if modified is not None:
        head += f'<meta property="article:modified_time" content="{modified.isoformat()}T09:00:00Z">'
    time = f'<time datetime="{day.isoformat()}">{day.isoformat()}</time>' if day else ""
    return html(
        f"<h1>Post {number}</h1>{time}",
        paragraphs(*(TEXT * 3 + f"{number}-{k}" for k in range(4))),
        head=head,
        title=f"Post {number}",
    )


def measured(name, days, *, modified=None):
    pages = {
        f"/posts/entry-{n}/": post(n, day, modified=modified[n] if modified else None) for n, day in enumerate(days)
    }
    return SIGNALS[name].measure(blog_of({"/": html("<p>Welcome.</p>"), **pages}))


MONDAY = date(2023, 5, 1)
UNDATED = [None] * 6


def every(days, count):
    return [MONDAY + timedelta(days=days * n) for n in range(count)]


def test_dated_posts():
    finding = measured("dated_posts", [*every(9, 3), None])
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.75)
    assert "2023-05-19" in " ".join(e.quote for e in finding.evidence)
    assert measured("dated_posts", UNDATED).outcome is Outcome.NOT_FOUND
    assert measured("dated_posts", every(9, 2)).outcome is Outcome.COULD_NOT_LOOK


def test_years_of_posts():
    finding = measured("years_of_posts", every(365, 5))
    assert finding.outcome is Outcome.FOUND
    assert finding.value == pytest.approx(4, abs=0.01)
    assert [e.quote for e in finding.evidence] == ["Post 0 (2023-05-01)", "Post 4 (2027-04-30)"]
    # A blog of one month is looked at and says little; it is not accused of anything.
    young = measured("years_of_posts", every(7, 5))
    assert young.outcome is Outcome.NOT_FOUND
    assert young.value < 0.1


def test_published_in_one_burst():
    finding = measured("published_in_one_burst", [MONDAY] * 4 + [MONDAY + timedelta(days=60)])
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 0.8)
    assert all("2023-05-01" in e.quote for e in finding.evidence)
    assert measured("published_in_one_burst", every(12, 6)).outcome is Outcome.NOT_FOUND


def test_weekend_posts():
    finding = measured("weekend_posts", every(6, 7))  # Monday, Sunday, Saturday, Friday, Thursday, Wednesday, Tuesday
    assert finding.outcome is Outcome.FOUND
    assert finding.value == pytest.approx(2 / 7)
    assert measured("weekend_posts", every(7, 7)).outcome is Outcome.NOT_FOUND


def test_refreshed_dates():
    days = every(30, 6)
    finding = measured("refreshed_dates", days, modified=[date(2026, 1, 1)] * 6)
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert finding.evidence[0].quote == "6 of 6 posts were changed on 2026-01-01"
    # Corrected now and then, as people do.
    assert measured("refreshed_dates", days, modified=every(31, 6)).outcome is Outcome.NOT_FOUND
    assert measured("refreshed_dates", days).outcome is Outcome.COULD_NOT_LOOK


@pytest.mark.parametrize("name", ["years_of_posts", "published_in_one_burst", "weekend_posts"])
def test_without_dates_there_is_no_rhythm(name):
    finding = measured(name, UNDATED)
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "post" in finding.why
