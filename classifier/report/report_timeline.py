"""The timeline of a blog laid out for its chart: places in percent of the width, so that letters keep their size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from classifier.report.charts import Scale

if TYPE_CHECKING:
    from classifier.dossier.records import Timeline

LANE = 34
"""Pixels from one line of the chart to the next."""
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240)  # months between two ticks
_MOST_TICKS = 6
_MARGIN = 0.03  # of the span, left free at either end


@dataclass(frozen=True, slots=True)
class Event:
    """A day or a time (where `end` differs from `at`) on the axis, in percent, with its words."""

    at: float
    end: float
    words: str

    @property
    def right(self) -> bool:
        """Whether the words fit to the right of it."""
        return self.at <= 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """The places of everything on the chart: ticks with their words, posts, and a lane for each further event."""

    ticks: tuple[tuple[float, str], ...]
    posts: tuple[float, ...]
    lanes: tuple[tuple[str, Event], ...]
    first: date
    last: date

    @property
    def height(self) -> int:
        """The height of the chart in pixels."""
        return (len(self.lanes) + 1) * LANE + 26


def drawn(timeline: Timeline, captured_at: str) -> Drawn | None:
    """Lay the timeline out; None where nothing has a day."""
    read = _day(captured_at)
    days = [post.day for post in timeline.posts] + [mark.day for mark in timeline.marks]
    days += [day for gap in timeline.gaps for day in (gap.first, gap.last)]
    if not days:
        return None
    # The day of reading closes the axis, unless the blog gives days long before or behind it.
    first, last = min(days), max([*days, read] if read is not None else days)
    margin = max(1.0, _MARGIN * (last - first).days)
    scale = Scale(first.toordinal() - margin, last.toordinal() + margin, 0, 100)
    lanes = [(mark.lane, _event(scale, mark.day, mark.day, f"{mark.words} {mark.day}")) for mark in timeline.marks]
    lanes += [("web archive", _event(scale, gap.first, gap.last, "no copies")) for gap in timeline.gaps]
    if read is not None:
        lanes.append(("this crawl", _event(scale, read, read, f"read {read}")))
    return Drawn(
        ticks=tuple((scale(day.toordinal()), words) for day, words in _ticks(first, last)),
        posts=tuple(scale(post.day.toordinal()) for post in timeline.posts),
        lanes=tuple(lanes),
        first=first,
        last=last,
    )


def _event(scale: Scale, first: date, last: date, words: str) -> Event:
    return Event(scale(first.toordinal()), scale(last.toordinal()), words)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Give the first days of round months within the span, as few as can be read on a telephone."""
    months = [first.year * 12 + first.month - 1, last.year * 12 + last.month - 1]
    for step in _STEPS:
        start = -(-months[0] // step) * step
        found = [date(at // 12, at % 12 + 1, 1) for at in range(start, months[1] + 1, step)]
        found = [day for day in found if first <= day <= last]
        if len(found) <= _MOST_TICKS:
            return [(day, str(day.year) if step >= 12 else f"{day:%Y-%m}") for day in found]
    return []


def _day(captured_at: str) -> date | None:
    try:
        return date.fromisoformat(captured_at[:10])
    except ValueError:
        return None
