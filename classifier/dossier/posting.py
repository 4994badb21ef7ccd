"""The timeline of a blog: its dated posts, and the days that others vouch for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeGuard

from classifier.dossier.days_on_record import gaps, marks
from classifier.dossier.records import DatedPost, Timeline

if TYPE_CHECKING:
    from classifier.blog import Blog

# Some generators write the year 1 where there is no date; nothing on the web is older than the web.
_EARLIEST = date(1990, 1, 1)


def timeline(blog: Blog) -> Timeline:
    """Give the posts that were read in time order, and those that only the feed names, where it gives their day."""
    posts = {page.url: DatedPost(page.published, page.title, page.url) for page in blog.posts if _known(page.published)}
    for entry in blog.feed.entries if blog.feed is not None else ():
        if _known(entry.day) and entry.url and entry.url not in posts:
            posts[entry.url] = DatedPost(entry.day, entry.title, entry.url)
    undated = sum(page.url not in posts for page in blog.posts)
    return Timeline(
        posts=tuple(sorted(posts.values(), key=lambda post: (post.day, post.url))),
        undated=undated,
        marks=marks(blog.outside),
        gaps=gaps(blog.outside),
    )


def _known(day: date | None) -> TypeGuard[date]:
    return day is not None and day >= _EARLIEST
