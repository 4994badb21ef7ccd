"""What an edit knows of the blog it is made on, and the choices it makes there: equal blogs, equal choices."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin

from crawler.addresses import home_of, host_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from classifier.blog import Blog
    from classifier.page import Page

    T = TypeVar("T")

_TEXTS = ("en", "fr", "de", "es")


@cache
def texts(lang: str) -> Mapping[str, Any]:
    """Give the texts that edits insert in a language, the English ones where there are none."""
    name = lang if lang in _TEXTS else "en"
    return tomllib.loads(files("classifier").joinpath(f"dodges/texts/{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Setting:
    """A blog before an edit."""

    blog: Blog

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """The texts in the blog's language."""
        return texts(self.blog.lang)

    @cached_property
    def root(self) -> str:
        """The address of the blog's home page, with a slash at its end."""
        return home_of(self.blog.home.url if self.blog.home else self.blog.start_url, self.blog.scope)

    @cached_property
    def title(self) -> str:
        """What the blog calls itself on its home page, else its host."""
        home = self.blog.home
        return (home.meta.get("og:site_name", "") or home.title if home else "") or host_of(self.blog.start_url)

    @cached_property
    def author(self) -> str:
        """The name that signs most posts, else the blog's title: what a plug-in would print."""
        return self.blog.authors[0][0] if self.blog.authors else self.title

    @cached_property
    def person(self) -> Mapping[str, Any]:
        """The invented person who is to have written this blog."""
        chosen: Mapping[str, Any] = self.pick(self.words["person"], "person")
        return chosen

    @cached_property
    def articles(self) -> frozenset[str]:
        """The record ids of the posts; of a blog without any, of whatever else people come to read."""
        pages = self.blog.posts or self.blog.of("product", "other") or self.blog.of("home")
        return frozenset(page.record_id for page in pages)

    @cached_property
    def about(self) -> Page | None:
        """The page on the author that is there already."""
        return next(iter(self.blog.of("about")), None)

    @cached_property
    def about_url(self) -> str:
        """The address of the page on the author, there or to be made."""
        return self.about.url if self.about else urljoin(self.root, f"{self.words['about_slug']}/")

    def number(self, *about: str) -> int:
        """Give a number that looks drawn at random and is the same for the same blog and subject."""
        seed = "\n".join((host_of(self.blog.start_url), self.blog.scope.prefix, *about))
        return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6])

    def pick(self, options: Sequence[T], *about: str) -> T:
        """Choose one of the options for this blog and subject."""
        return options[self.number(*about) % len(options)]

    def heading(self, page: Page) -> str:
        """Give the title of a page without the name of the blog, which most posts' titles carry."""
        parts = Counter(part for post in self.blog.posts for part in set(_parts(post.title)))
        own = [part for part in _parts(page.title) if parts[part] < 3 and part != self.title]
        return max(own, key=len, default=page.title) or self.title


def _parts(title: str) -> list[str]:
    for mark in (" | ", " – ", " — ", " · ", " » ", " :: "):
        title = title.replace(mark, " - ")
    return [part.strip() for part in title.split(" - ") if part.strip()]
