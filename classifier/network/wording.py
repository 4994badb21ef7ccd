"""Wording: texts of two blogs made comparable, with the blogs' own names, hosts and numbers taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.operators import copyright_holders
from classifier.rarity import domain_of

if TYPE_CHECKING:
    from classifier.blog import Blog

_NUMBER = re.compile(r"\d+")
_LEAST_NAME = 4  # letters; a shorter name is a part of many words


def namings(blog: Blog) -> re.Pattern[str] | None:
    """Give a pattern for what a blog calls itself: its host, its name in metadata and feed, its copyright holders."""
    host = blog.scope.host.split(":")[0]
    domain = domain_of(blog)
    names = {host, domain, domain.split(".")[0], blog.feed.title if blog.feed is not None else ""}
    names |= {party.name for party in copyright_holders(blog)[:3]}
    if blog.home is not None:
        names.add(blog.home.meta.get("og:site_name", ""))
    known = sorted({" ".join(name.casefold().split()) for name in names}, key=lambda name: (-len(name), name))
    parts = [re.escape(name).replace(r"\ ", r"\s+") for name in known if len(name) >= _LEAST_NAME]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)") if parts else None


def masked(text: str, names: re.Pattern[str] | None) -> str:
    """Fold case, and put a sign in the place of the blog's names and of all numbers."""
    folded = text.casefold()
    return _NUMBER.sub("0", names.sub("§", folded) if names is not None else folded)
