"""What on a blog asks for a disclosure: links that earn, gifts, paid posts, its own products, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.labels import labels, told_before_link
from classifier.offers import article_money, articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.assessment import Examined
    from classifier.page import Page

KINDS = {
    "affiliate": "Links that earn",
    "gift": "Gifts, samples, loans",
    "paid": "Paid posts",
    "own": "Your own products",
}
"""What each kind of occasion is called to the author."""
_OWN = ("sells_here", "shop_scripts", "seller_is_the_operator")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A kind of occasion, the addresses of the pages with it, and how many of them tell of an interest in time.

    `told` is None where that was not looked at.
    """

    kind: str
    pages: tuple[str, ...]
    told: int | None = None


def occasions(examined: Examined) -> tuple[Occasion, ...]:
    """Give what of the KINDS the blog has, in their order."""
    return tuple(each for each in _all(examined) if each.pages)


def _all(examined: Examined) -> Iterator[Occasion]:
    posts = articles(examined.blog)
    earning = [page for page in posts if any(m.how != "sponsored" for m in article_money(page))]
    paid = [page for page in posts if any(m.how == "sponsored" for m in article_money(page)) or _says(page, "strong")]
    gifts = [page for page in posts if _says(page, "gift")]
    for kind, pages in (("affiliate", earning), ("gift", gifts), ("paid", paid)):
        in_time = sum(1 for page in pages if told_before_link(page)) if kind == "affiliate" else None
        yield Occasion(kind, tuple(page.url for page in pages), in_time)
    selling = [examined.findings[name] for name in _OWN if name in examined.findings]
    urls = [e.url for finding in selling if finding.outcome is Outcome.FOUND for e in finding.evidence]
    yield Occasion("own", tuple(dict.fromkeys(urls)))


def _says(page: Page, kind: str) -> bool:
    return any(statement.kind == kind for statement in labels(page))
