"""An invented brand of kettles, and posts that mention it. All written by us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.blog import parse
from classifier.brand.looking import look
from classifier.brand.profile import Brand, load_brand
from tests.signals.build import capture_of, html, paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.brand.looks import BrandLook, PostLook

EXAMPLE = Path(__file__).parent.parent / "docs" / "brand.example.toml"
MERROW = load_brand(EXAMPLE)
PARTNER = '<a href="https://merrow.example/pour-2?ref=merrow-partner-jane">have a look</a>'
PLAIN = '<a href="https://www.merrow.example/pour-2">their page</a>'
NOTICE = "This is a sponsored post."
_FILLER = (
    "I wrote this down on the {0} morning of the holidays, while the cat sat on the {0} chair and the neighbour's "
    "radio told the {0} news of the day, most of which had to do with rain and with a bridge that nobody will mend "
    "before spring. Tea was had, twice, and once the {0} cup was empty I went for a walk around the pond and back."
)
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def article(number: int, *extra: str, lang: str = "en", title: str = "", after: str = "") -> str:
    """A post of some seventy words with paragraphs before them; `after` stands outside of the article."""
    body = paragraphs(*extra, _FILLER.format(_WORDS[number]))
    return html(f"<main><h1>{title or f'Morning {number}'}</h1>{body}</main>{after}", title=title, lang=lang)


def blog_with(*posts: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The pages of a blog with these posts."""
    return {f"/2025/0{number + 1}/p{number}/": body for number, body in enumerate(posts)} | dict(more or {})


def look_at(
    pages: Mapping[str, str], *, brand: Brand = MERROW, host: str = "tea-diary.example", **columns: str
) -> BrandLook:
    """Look at a blog of these pages."""
    capture = capture_of(pages, host=host)
    return look(capture, parse(capture), brand, columns=columns)


def look_at_post(*extra: str, brand: Brand = MERROW, deal: str = "", **more: str) -> PostLook:
    """Look at the one post that mentions the brand, among three that do not."""
    pages = blog_with(article(0, *extra, **more), article(1), article(2), article(3))
    looked = look_at(pages, brand=brand, **{brand.relationship_column: deal})
    assert len(looked.posts) == 1, [post.url for post in looked.posts]
    return looked.posts[0]
