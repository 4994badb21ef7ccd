"""Work for clients: what a person or a small firm offers to do for the reader, in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import site_names, squash
from classifier.page import Position
from classifier.sentences import around
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_MOST = 6
_LEAST_NAME = 4  # letters: a shorter name is a word of many other calls
_CALL_WORDS = 6


def _shop_window(blog: Blog) -> list[Page]:
    """The pages that a business shows first: home, about, contact, products, and all that is no post."""
    return [page for page in blog.pages if page.role not in ("post", "listing", "privacy", "legal")]


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="different offers of work, at most 6",
    innocent="A blogger may be for hire beside the blog and say so on one page.",
    source="how coaches, practices and small firms offer their work; 16 CFR 255.5: the connection is plain",
)
def works_for_clients(blog: Blog) -> Finding:
    """Home, about, contact and service pages offer work to the reader: work with me, book a session, request a quote,
    what our clients say."""
    kinds: dict[str, Evidence] = {}
    looked = False
    for page in _shop_window(blog):
        pattern = phrases("business", "client_work", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        for block in page.blocks:
            if block.position is Position.COMMENTS:
                continue
            for match in pattern.finditer(block.text):
                words = around(block.text, match.start(), match.end())
                kinds.setdefault(match[0].casefold(), quote(page, words))
    if not looked:
        return could_not_look("no page about the blog was read in a language with word lists")
    return found(float(min(_MOST, len(kinds))), kinds.values()) if kinds else not_found()


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="share of pages that ask the reader to order, get or try what bears the site's name",
    innocent="A person may name the blog after the app or book that they made.",
    source="a seller that sells under its own name misleads nobody about who speaks (Directive 2005/29/EC art. 7(2))",
)
def sells_under_its_own_name(blog: Blog) -> Finding:
    """Links and buttons that stay on the site, and forms of the site, ask to order, get, try or book what bears the
    site's own name, or order words stand on a form that asks for name and telephone."""
    if not blog.pages:
        return could_not_look("no page was read")
    names = {name for name in site_names(blog) if len(name) >= _LEAST_NAME}
    act, order = phrases("business", "act_for"), phrases("business", "order_words")
    assert act is not None and order is not None
    hits: list[Evidence] = []
    for page in blog.pages:
        call = next(
            (
                link
                for link in page.links
                if link.internal
                and len(link.anchor.split()) <= _CALL_WORDS
                and (verb := act.match(link.anchor.strip(" →›»>+*")))
                and any(name in squash(link.anchor[verb.end() :]) for name in names)
            ),
            None,
        )
        form = next((f for f in page.forms if order.search(f.text) and _asks_for_a_person(f.fields)), None)
        if call is not None:
            hits.append(quote(page, call.anchor))
        elif form is not None:
            hits.append(quote(page, f"form: {form.text}"))
    return found(len(hits) / len(blog.pages), hits) if hits else not_found()


def _asks_for_a_person(fields: tuple[tuple[str, str], ...]) -> bool:
    kinds = {kind for _, kind in fields}
    names = " ".join(name.casefold() for name, _ in fields)
    return "tel" in kinds or "phone" in names or "tel" in names
