"""Who earns at the end of the links, against who the blog says it is and what its links say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.money_path.followed import NOT_FOLLOWED
from classifier.money_path.ties import ties
from classifier.names import plain, squash, vocabulary
from classifier.signals import Family, signal
from crawler.addresses import registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.money_path.followed import Followed

NOT_RESOLVED = "no money link that was followed led to a seller"
_HOST = re.compile(r"(?<![\w@.-])(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,10})(?![\w@.-])", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.'’-])[A-ZÀ-Þ][\w'’-]{3,}")
_LEAST_WORDS = 40


@signal(
    family=Family.CONTRADICTIONS,
    toward=("commercial", "disguised"),
    unit="number of things that the seller and the blog have in common",
    innocent="An agency or an office address may serve both; a maker may blog under another name and say so in the "
    "imprint; a writer may link to a shop of their own.",
    source="Rows 2 and 36 of the signal list; 16 CFR 465.6 (company-controlled review sites); cases 15 and 16",
    weighed=False,
)
def paid_seller_runs_the_blog(blog: Blog) -> Finding:
    """A money link, followed to its end, leads to a seller who shares a name, a register or VAT number, a mailbox's
    domain, a post address or an account with the blog, and does not bear the blog's name. Carries no weight: links
    were followed on no labelled blog, so none could be measured."""
    if not blog.followed:
        return could_not_look(NOT_FOLLOWED)
    resolved = [each for each in blog.followed if each.resolved]
    if not resolved:
        return could_not_look(NOT_RESOLVED)
    shared = {each: ties(blog, each) for each in resolved}
    tied = max(shared, key=lambda each: len(shared[each]))
    if not shared[tied]:
        return not_found()
    (mine, theirs), *_ = shared[tied]
    return found(len(shared[tied]), [tied.evidence, mine, theirs])


@signal(
    family=Family.CONTRADICTIONS,
    toward="disguised",
    unit="share of the links followed to a seller",
    innocent="A shop may have sold out, changed its name or been bought; a page may name the brand in a picture only.",
    source="Directive 2005/29/EC, Annex I no. 6 (bait and switch)",
    weighed=False,
)
def link_ends_elsewhere(blog: Blog) -> Finding:
    """The words of a money link name a site or a brand, and the page at its end is another's and does not mention it.
    Carries no weight: links were followed on no labelled blog, so none could be measured."""
    if not blog.followed:
        return could_not_look(NOT_FOLLOWED)
    readable = [each for each in blog.followed if each.resolved and _words_at_end(each) >= _LEAST_WORDS]
    if not readable:
        return could_not_look(NOT_RESOLVED)
    naming = [(each, names) for each in readable if (names := list(_named(each, blog)))]
    if not naming:
        return could_not_look("no money link that was followed names a site or a brand")
    elsewhere = [each for each, names in naming if not any(_mentioned(name, each) for name in names)]
    if not elsewhere:
        return not_found()
    evidence = [piece for each in elsewhere if each.seller for piece in (each.evidence, each.seller.evidence)]
    return found(len(elsewhere) / len(readable), evidence, most=4)


def _named(followed: Followed, blog: Blog) -> Iterator[str]:
    """The sites and brands that the words of a link name: words with a capital that the blog never writes small."""
    hosts = [registrable_domain(match[1].lower()) for match in _HOST.finditer(followed.anchor)]
    if hosts:
        yield from (host.split(".", 1)[0] for host in hosts)
        return
    words = _NAME.findall(followed.anchor)
    every_word = all(word[0].isupper() for word in followed.anchor.split() if word[0].isalpha())
    if blog.lang == "de" or (every_word and len(words) > 1):
        return  # capitals tell no names: a noun, or a button ("Check Latest Price")
    first = 0 if followed.anchor[:1].islower() else 1  # the first word has a capital anyway
    yield from (word for word in words[first:] if plain(word) not in vocabulary(blog))


def _mentioned(name: str, followed: Followed) -> bool:
    wanted = squash(name)
    pages = [page for shop in followed.shop for page in shop.pages]
    places = [followed.hops[-1].url, *(text for page in pages for text in (page.title, page.text))]
    places += [link.anchor for page in pages for link in page.links] + [image.alt for p in pages for image in p.images]
    return any(wanted in squash(place) for place in places)


def _words_at_end(followed: Followed) -> int:
    return sum(len(page.text.split()) for shop in followed.shop for page in shop.pages)
