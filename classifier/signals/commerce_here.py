"""Selling on the spot: baskets, order forms and calls to order what bears the site's own name."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import phrases
from classifier.money import money_links
from classifier.names import site_names, squash
from classifier.offers import article_money
from classifier.signals import signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Form, Link, Page

_NO_NAMES = frozenset("blog blogs shop shops store news home magazine journal reviews guide guides".split())
_LEAST_NAME = 4  # letters: a shorter name is a word of many other calls
_CALL_WORDS = 7
_BEFORE_NAME = 1  # "order the Example kit", but not "get in touch with Example"
# What an order form without a basket carries along: the thing that is ordered.
_GOODS = re.compile(
    r"(?:form_fields\[)?(?:product|produkt|produit|producto|produto|prodotto|sku|item|quantity|qty)(?:[-_]?(?:id|name|nombre))?\]?",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![a-z])(?:tel|mobile)|phone|móvil|celular", re.IGNORECASE)


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="share of pages on which something can be ordered from the site itself",
    innocent="An author or app maker may sell a thing of their own and name the blog after it.",
    source="who sells under the name at the head of the page misleads nobody about who speaks (2005/29/EC art. 7(2))",
)
def sells_here(blog: Blog) -> Finding:
    """Share of the pages with a basket, an order form that asks for a telephone number, marked-up offers where no
    link earns, or, where none earns either, a link within the site that calls to order, get, try or book what bears
    the site's own name. A redirect to a partner stays within no site."""
    if not blog.pages:
        return could_not_look("no page was read")
    names = {name for name in site_names(blog) if len(name) >= _LEAST_NAME} - _NO_NAMES
    calls = cache(partial(_calls_for_its_own, names=names))  # menus repeat on every page
    hits = [hit for page in blog.pages if (hit := _sale(page, calls)) is not None]
    return found(len(hits) / len(blog.pages), hits) if hits else not_found()


def _sale(page: Page, calls: Callable[[str], bool]) -> Evidence | None:
    basket, order = phrases("commerce", "basket"), phrases("business", "order_words")
    assert basket is not None and order is not None
    earns = bool(article_money(page))
    partners = {id(money.link) for money in money_links(page)}
    for link in page.links:
        words = _words(link)
        if not link.internal or id(link) in partners:
            continue
        if basket.fullmatch(words) or (not earns and calls(words)):
            return quote(page, words)
    for form in page.forms:
        if _asks_for_telephone(form) and (order.search(form.text) or _names_goods(form)):
            return fact(page, "form: {}", form.text)
    for item in page.structured:
        if "Product" in item.get("@type", []) and item.get("offers") and not earns:
            return fact(page, "offered: {}", str(item.get("name", "")))
    return None


def _words(link: Link) -> str:
    return link.anchor.strip(" →›»>+*🛒")


def _calls_for_its_own(words: str, *, names: set[str]) -> bool:
    act, not_goods = phrases("business", "act_for"), phrases("business", "not_goods")
    assert act is not None and not_goods is not None
    if len(words.split()) > _CALL_WORDS or not_goods.search(words):
        return False
    for verb in act.finditer(words):
        before, after = words[: verb.start()].split(), words[verb.end() :].split()
        # The verb begins the call, or ends it, as in German: "Regenhaus bestellen".
        thing = after if not before else before if not after else []
        if any(_begins_with_name(thing[skipped:], names) for skipped in range(_BEFORE_NAME + 1)):
            return True
    return False


def _begins_with_name(words: list[str], names: set[str]) -> bool:
    """Whether the first word, or the first words together, are a name: "Trampolines" is not "Trampoline"."""
    return any(squash("".join(words[:end])) in names for end in range(1, len(words) + 1))


def _names_goods(form: Form) -> bool:
    return any(_GOODS.fullmatch(name) for name, _ in form.fields)


def _asks_for_telephone(form: Form) -> bool:
    return any(kind == "tel" or _TELEPHONE.search(name) for name, kind in form.fields)
