"""How many sellers stand behind the links that were followed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.money_path.followed import NOT_FOLLOWED
from classifier.offers import everybody
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding

_LEAST = 3


@signal(
    family=Family.COMMERCE,
    toward=("commercial", "disguised"),
    unit="share of the links that were followed",
    innocent="A fan of one maker links to that maker; a blogger may use one bookshop for everything.",
    source="Row 38 of the signal list; case 15: review sites that crowned two brands of one seller",
    weighed=False,
)
def one_seller_behind_the_links(blog: Blog) -> Finding:
    """Three or more links whose addresses on the page differ were followed, and all of them lead to one seller.
    Carries no weight: links were followed on no labelled blog, so none could be measured."""
    if not blog.followed:
        return could_not_look(NOT_FOLLOWED)
    known = [each for each in blog.followed if each.destination]
    if len(known) < _LEAST:
        return could_not_look("fewer than three money links could be followed to where they lead")
    (domain, count), *others = Counter(each.destination for each in known).most_common()
    if others or domain in everybody():
        return not_found()
    return found(count / len(blog.followed), [each.evidence for each in known])
