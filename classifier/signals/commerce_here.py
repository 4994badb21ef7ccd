"""Selling on the spot: baskets, order forms and calls to order what bears the site's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import site_names, squash
from classifier.offers import article_money
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Form, Page

_LEAST_NAME = 4  # letters: a shorter name is a word of many other calls
_CALL_WORDS = 7


@signal(
    family="commerce",
    toward=("commercial", "open"),
    unit="share of pages on which something can be ordered from the site itself",
    innocent="An author or app maker may sell a thing of their own and name the blog after it.",
    source="who sells under the name at the head of the page misleads nobody about who speaks (2005/29/EC art. 7(2))",
)
def sells_here(blog: Blog) -> Finding:
    """Share of the pages with a basket, an order form, marked-up offers without any link that earns, or a call to
    order, get, try or book what bears the site's own name without leaving the site."""
    if not blog.pages:
        return could_not_look("no page was read")
    names = {name for name in site_names(blog) if len(name) >= _LEAST_NAME}
    hits = [hit for page in blog.pages if (hit := _sale(page, names)) is not None]
    return found(len(hits) / len(blog.pages), hits) if hits else not_found()


def _sale(page: Page, names: set[str]) -> Evidence | None:
    act, basket, order = (
        phrases("business", "act_for"),
        phrases("commerce", "basket"),
        phrases("business", "order_words"),
    )
    assert act is not None and basket is not None and order is not None
    for link in page.links:
        words = link.anchor.strip(" →›»>+*🛒")
        if not link.internal or not words or len(words.split()) > _CALL_WORDS:
            continue
        verb = act.match(words)
        if basket.fullmatch(words) or (verb and any(name in squash(words[verb.end() :]) for name in names)):
            return quote(page, words)
    for form in page.forms:
        if order.search(form.text) and _asks_for_a_number(form):
            return quote(page, f"form: {form.text}")
    for item in page.structured:
        if "Product" in item.get("@type", []) and item.get("offers") and not article_money(page):
            return quote(page, f"offered: {item.get('name', '')}")
    return None


def _asks_for_a_number(form: Form) -> bool:
    return any(kind == "tel" or "phone" in name.casefold() or "tel" in name.casefold() for name, kind in form.fields)
