"""What keeps its name: firms, also those that bear a person's name, brands and products, and the blog's own address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.names import Kind, has_legal_form, squash
from classifier.operators import copyright_holders, entities_in, legal_entities
from classifier.redaction.spelling import folded
from classifier.structured import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.blog import Blog
    from classifier.redaction.persons import Person

THINGS = frozenset("Organization Corporation OnlineStore LocalBusiness Brand Product Service Book Movie Place".split())
_TOKEN = r"\[(?:person|e-mail|phone|address|portrait)(?: \d+)?\]"  # noqa: S105  # the signs that are put in


def kept_names(blog: Blog, people: Iterable[Person]) -> tuple[str, ...]:
    """Give the names of firms, brands and products. An organisation that is called exactly as a person is none:
    themes declare the owner of a blog to be one."""
    own = {squash("".join(person.words)) for person in people}
    own |= {squash(person.given) for person in people} | {squash("".join(person.surname)) for person in people}
    names = [party.name for party in (*legal_entities(blog), *copyright_holders(blog)) if party.kind is Kind.FIRM]
    names += [name for page in blog.pages for name in _declared(page.structured)]
    return tuple(dict.fromkeys(name for name in names if has_legal_form(name) or squash(name) not in own))


def _declared(items: Iterable[dict[str, object]]) -> Iterator[str]:
    for item in items:
        types = item.get("@type")
        if isinstance(types, list) and THINGS.intersection(map(str, types)):
            for key in ("legalName", "name"):
                name = name_of(item.get(key))
                # A product's title may be a sentence with somebody's name in it.
                if 2 < len(name) <= 60 and len(name.split()) <= 5:
                    yield name


def kept_pattern(blog: Blog, people: Iterable[Person]) -> re.Pattern[str]:
    """Make one pattern, on folded text, for the names that stay, the blog's own address, and what was hidden before."""
    host = re.escape(folded(blog.scope.host))
    prefix = re.escape(folded(blog.scope.prefix.rstrip("/")))
    address = rf"(?<![\w-])(?:www\.)?{host}(?:{prefix}(?![\w-])|(?![\w.-]*\w))"
    names = sorted(kept_names(blog, people), key=lambda name: (-len(name), name))
    gap = r"\s+"
    parts = [rf"(?<!\w){gap.join(map(re.escape, folded(name).split()))}(?!\w)" for name in names]
    return re.compile("|".join([_TOKEN, address, *parts]), re.IGNORECASE)


def kept_spans(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Give the places in a folded text that stay as they are."""
    spans = [match.span() for match in pattern.finditer(text)]
    for name, at in entities_in(text):
        start = text.find(name, at)  # words before the name were left out of it
        if start >= 0:
            spans.append((start, start + len(name)))
    return spans
