"""Rhythm: when posts were written. Dates are taken where two sources agree; a single source is said to be one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found
from classifier.once import once
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_LEAST_DATED = 4
_NO_DATES = "fewer than four posts with a date"


@once
def dated(blog: Blog) -> tuple[tuple[date, Page], ...]:
    """The posts with a day of publication: agreed by two sources, else the first that the page itself gives."""
    rows = []
    for page in blog.posts:
        claims = [d.day for d in page.datings if not d.modified]
        day = page.published or (claims[0] if claims else None)
        if day is not None:
            rows.append((day, page))
    return tuple(sorted(rows, key=lambda row: (row[0], row[1].url)))


@once
def timeline(blog: Blog) -> tuple[date, ...]:
    """Every day on which something was published: posts read and entries of the feed, in order."""
    days = [day for day, _ in dated(blog)]
    read = {page.url for _, page in dated(blog)}
    if blog.feed is not None:
        days += [entry.day for entry in blog.feed.entries if entry.day and entry.url not in read]
    return tuple(sorted(days))


def _show(day: date, page: Page) -> Evidence:
    return fact(page, f"{{}} ({day.isoformat()})", page.title)


@signal(
    family=Family.RHYTHM,
    toward="individual",
    unit="share of posts",
    innocent="Evergreen notes and digital gardens carry no dates on purpose.",
    source="Row 62 and 64 of the signal list; sales pages hide their age",
)
def dated_posts(blog: Blog) -> Finding:
    """Share of posts that tell the day they were written."""
    if len(blog.posts) < 3:
        return could_not_look("fewer than three posts")
    rows = dated(blog)
    share = len(rows) / len(blog.posts)
    return found(share, [_show(*row) for row in rows[-3:]]) if rows else not_found()


@signal(
    family=Family.RHYTHM,
    toward="individual",
    unit="years",
    innocent="Every long-running blog was once a month old.",
    source="Row 62 of the signal list; a dated archive of years is costly to invent (wording notes, 'Adversary')",
)
def years_of_posts(blog: Blog) -> Finding:
    """Years between the first and the last post that was read or stands in the feed."""
    rows = dated(blog)
    days = timeline(blog)
    if len(rows) < 2 or len(days) < _LEAST_DATED:
        return could_not_look(_NO_DATES)
    years = (days[-1] - days[0]).days / 365.25
    evidence = [_show(*rows[0]), _show(*rows[-1])]
    return found(years, evidence) if years >= 1 else not_found(years, evidence)


@signal(
    family=Family.RHYTHM,
    toward=("commercial", "disguised"),
    unit="share of dated posts",
    innocent="A blog that moved house may carry the day of the move on every post.",
    source="Row 64 of the signal list; documented case 14; a reader's list of 25 posts on one day",
)
def published_in_one_burst(blog: Blog) -> Finding:
    """Share of the dated posts that appeared within the busiest seven days."""
    rows = dated(blog)
    if len(rows) < _LEAST_DATED:
        return could_not_look(_NO_DATES)
    week = timedelta(days=7)
    most, start = max((sum(1 for d, _ in rows if 0 <= (d - first).days < week.days), first) for first, _ in rows)
    share = most / len(rows)
    inside = [row for row in rows if start <= row[0] < start + week]
    return found(share, [_show(*row) for row in inside]) if share > 0.4 else not_found(share)


@signal(
    family=Family.RHYTHM,
    toward="individual",
    unit="share of dated posts",
    innocent="Office workers blog at lunch; schedulers post on Sundays.",
    source="Row 63 of the signal list: office hours and business calendars",
)
def weekend_posts(blog: Blog) -> Finding:
    """Share of the dated posts that were published on a Saturday or Sunday."""
    rows = dated(blog)
    if len(rows) < _LEAST_DATED + 2:
        return could_not_look("fewer than six dated posts")
    weekend = [row for row in rows if row[0].weekday() >= 5]
    share = len(weekend) / len(rows)
    return found(share, [_show(*row) for row in weekend]) if weekend else not_found()


@signal(
    family=Family.RHYTHM,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="A site-wide repair of a theme stamps all posts with one day.",
    source="Row 64 of the signal list: constant dates",
)
def refreshed_dates(blog: Blog) -> Finding:
    """Share of posts that claim to have been changed on one and the same day."""
    changed: Counter[date] = Counter()
    by_day: dict[date, Page] = {}
    for page in blog.posts:
        for day in {d.day for d in page.datings if d.modified}:
            changed[day] += 1
            by_day.setdefault(day, page)
    if len(blog.posts) < _LEAST_DATED or not changed:
        return could_not_look("the posts do not say when they were changed")
    day, count = max(changed.items(), key=lambda pair: (pair[1], pair[0]))
    share = count / len(blog.posts)
    evidence = [fact(by_day[day], f"{count} of {len(blog.posts)} posts were changed on {day.isoformat()}")]
    return found(share, evidence) if count > 2 else not_found(share, evidence)
