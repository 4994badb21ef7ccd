"""Who registered the domain of a blog, and how that party stands to the blog: its author, its namesake, a stranger.

The name of a private person is shown only where the blog itself gives it: who writes under another name may have
good reasons, and a register is no leave to print theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import quote
from classifier.names import plain, site_names, squash, without_legal_form
from classifier.once import once
from classifier.people import persons_named, signers
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.outside.facts import Registration

_LEAST_NAME = 4  # letters: a shorter name is part of many others


def registration(blog: Blog) -> Registration | None:
    """Give the registration where one was found."""
    return blog.outside.registration.value


@once
def author_among(blog: Blog) -> str:
    """Give the name by which the blog calls the person who registered its domain; empty where it names none such.

    The order of given name and surname does not count, nor do accents and initials in the middle.
    """
    known = registration(blog)
    if known is None or not known.registrant:
        return ""
    wanted = _parts(known.registrant)
    names = [name for name, _, _ in signers(blog)] + [name for name, _, _ in persons_named(blog)]
    return next((name for name in names if len(wanted) > 1 and _parts(name) == wanted), "")


def _parts(name: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", plain(name)) if len(word) > 1)


def is_namesake(blog: Blog, name: str) -> bool:
    """Tell whether a firm's name is that of the blog: one holds the other."""
    firm = squash(without_legal_form(name))
    return any(len(min(firm, own, key=len)) >= _LEAST_NAME and (firm in own or own in firm) for own in site_names(blog))


def mentions(blog: Blog, name: str) -> list[Evidence]:
    """Quote where the pages of the blog name a firm, by its name without the form of company, each page once."""
    words = re.findall(r"\w+", plain(without_legal_form(name)))
    if len("".join(words)) < _LEAST_NAME:
        return []
    pattern = re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?!\w)")
    out = []
    for page in blog.pages:
        # Whole pages would drive everything else out of the cache of `plain`.
        if pattern.search(plain.__wrapped__(page.text)):
            block = next((block for block in page.blocks if pattern.search(plain.__wrapped__(block.text))), None)
            out.append(quote(page, block.text if block else page.title))
    return out


def who_registered(blog: Blog) -> str:
    """Say who registered the domain, in words that follow "by"; empty where that is not shown."""
    known = registration(blog)
    if known is None or not known.registrant:
        return ""
    if known.organisation:
        return known.registrant
    return author_among(blog) or "a private person whom the blog does not name"


def registered_words(blog: Blog) -> str:
    """Say when and by whom the domain was registered, and who says so; empty where nothing was found."""
    asked = blog.outside.registration
    known = asked.value
    if known is None or asked.source is None:
        return ""
    words = (
        f"{known.domain} registered" if known.registered is None else f"{known.domain} registered {known.registered}"
    )
    by = who_registered(blog)
    source = known.named_in or asked.source
    return f"{words}{f' by {by}' if by else ''} ({host_of(source.url)})"


def registered_evidence(blog: Blog) -> list[Evidence]:
    """Quote the registration, from the answer that shows who registered where one does."""
    asked = blog.outside.registration
    words = registered_words(blog)
    source = (asked.value.named_in if asked.value else None) or asked.source
    return [quote(source, words)] if words and source is not None else []
