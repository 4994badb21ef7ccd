"""The parsed capture: pages by role, posts in time order, authors, languages, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.page import Page
    from crawler.addresses import Scope
    from crawler.archive import Capture, Failure


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of the blog's feed."""

    url: str
    title: str
    author: str
    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The blog's RSS or Atom feed."""

    url: str
    title: str
    author: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True)
class Blog:
    """A capture, parsed. `posts` stand in time order, undated ones last; `unread` maps what to why not."""

    path: str
    warc_sha256: str
    start_url: str
    scope: Scope
    captured_at: str
    pages: tuple[Page, ...]
    home: Page | None
    posts: tuple[Page, ...]
    languages: tuple[str, ...] = ()
    feed: Feed | None = None
    sitemap: tuple[tuple[str, date | None], ...] = ()
    ads_txt: str | None = None
    robots_txt: str | None = None
    failures: tuple[Failure, ...] = ()
    partial: str = ""
    warnings: tuple[str, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> int:
        """The number of words in the main text of all pages."""
        return sum(len(page.main_text.split()) for page in self.pages)

    def of(self, *roles: str) -> tuple[Page, ...]:
        """The pages of any of the roles, in the order of the capture."""
        return tuple(page for page in self.pages if page.role in roles)


def parse(capture: Capture) -> Blog:
    """Parse a capture into a blog."""
    raise NotImplementedError
