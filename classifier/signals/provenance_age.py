"""Provenance: what stands on the pages against the day since which the domain is on record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import load, phrases
from classifier.operators import own_domain
from classifier.registrants import registered_evidence, registration
from classifier.sentences import sentence_at
from classifier.signals import Family, signal
from classifier.signals.contradictions_owner import founding_claims
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_SLACK = timedelta(days=30)  # a post written ahead of the launch, a date in another zone
_YEARS_APART, _MOST_YEARS = 4, 20
_TELLING = ("about", "home", "contact", "legal", "author", "disclosure")

_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="share of dated posts",
    innocent="Posts move along when a blog moves, not always with a word about it; the domain may have lapsed and been "
    "registered anew; a diary of earlier years may be typed in later.",
    source="signals catalogue 24; case 5: an archive back to June of posts on a domain registered in November",
    weighed=False,
)
def posts_older_than_domain(blog: Blog) -> Finding:
    """Share of the dated posts with a date more than 30 days before the domain was registered, and before its first
    certificate and first archived copy where these are known, while nothing tells of an earlier address of the
    blog. Carries no weight: the labelled blogs were captured without outside records, so that none could be
    learnt."""
    known = registration(blog)
    if known is None or known.registered is None:
        return could_not_look(_no_day(blog))
    dated = [(day, page) for page in blog.posts if (day := _day_of(page)) is not None]
    if not dated:
        return could_not_look("no post bears a date that two sources agree on")
    begun, records = _on_record_since(blog, known.registered)
    older = [(day, page) for day, page in dated if day < begun - _SLACK]
    if not older:
        return not_found()
    moved = list(_earlier_homes(blog, [page for _, page in older]))
    if moved:
        return not_found(0.0, moved)
    day, page = min(older, key=lambda row: (row[0], row[1].url))
    return found(len(older) / len(dated), [fact(page, f"post dated {day}: {{}}", page.title), *records])


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit=f"years, at most {_MOST_YEARS}",
    innocent="The maker may have begun on paper, under another address or in another trade.",
    source="signals catalogue 24; case 17: an expert without a past on a domain two months old",
    weighed=False,
)
def claims_older_than_domain(blog: Blog) -> Finding:
    """How many years before the domain was first on record (registered, on a certificate or archived) the site
    claims to have begun or to have tested, at least four, while nothing tells of an earlier address of the blog.
    Carries no weight: the labelled blogs were captured without outside records, so that none could be learnt."""
    known = registration(blog)
    if known is None or known.registered is None:
        return could_not_look(_no_day(blog))
    claims = founding_claims(blog)
    begun, records = _on_record_since(blog, known.registered)
    since, claim = min(claims, key=lambda pair: pair[0], default=(begun.year, None))
    if claim is None or begun.year - since < _YEARS_APART:
        return not_found()
    moved = list(_earlier_homes(blog, list(blog.posts)))
    if moved:
        return not_found(0.0, moved)
    return found(min(begun.year - since, _MOST_YEARS), [claim, *records])


def _no_day(blog: Blog) -> str:
    """Why it is not known when the domain was registered."""
    asked = blog.outside.registration
    return asked.why or ("the registration names no day" if asked.value else "the registry does not know the domain")


def _on_record_since(blog: Blog, registered: date) -> tuple[date, list[Evidence]]:
    """The earliest day on any record of the domain, and what the records say."""
    days, records = [registered], registered_evidence(blog)
    certificates, archive = blog.outside.certificates, blog.outside.archive
    if certificates.value and certificates.value.first and certificates.source:
        days.append(certificates.value.first)
        records.append(fact(certificates.source, f"first certificate {certificates.value.first}"))
    if archive.value and archive.value.first and archive.source:
        days.append(archive.value.first)
        records.append(fact(archive.source, f"first archived {archive.value.first}"))
    return min(days), records


def _earlier_homes(blog: Blog, older: list[Page]) -> Iterator[Evidence]:
    """What shows that the blog stood elsewhere before: pictures and links of an import, words about a move."""
    homes = frozenset(load("provenance")["former_homes"]["any"])
    own = registrable_domain(host_of(blog.start_url))
    for page in older:
        for image in page.images:
            if _under(host_of(image.url), homes):
                yield fact(page, "picture of the post at {}", image.url)
                break
        for relation, url in page.relations:
            if relation == "canonical" and registrable_domain(host_of(url)) not in ("", own):
                yield fact(page, "the page names {} as its address", url)
        for link in page.links:
            if not link.internal and link.domain != own and own_domain(blog, link.domain):
                yield fact(page, "link to {}, which bears the name of the blog", link.url)
                break
    for page in (*older, *blog.of(*_TELLING)):
        pattern = phrases("provenance", "moved", page.lang) or phrases("provenance", "moved")
        for block in page.main if pattern else ():
            match = pattern.search(block.text) if pattern else None
            if match:
                yield quote(page, sentence_at(block.text, match.start()))
                break


def _under(host: str, domains: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


def _day_of(page: Page) -> date | None:
    """Give the day of a post that two sources agree on; where its address gives only year and month, a day that the
    page itself gives in that month."""
    month = _MONTH_IN_ADDRESS.search(page.url)
    if page.published is not None or month is None:
        return page.published
    given = (dating.day for dating in page.datings if not dating.modified)
    return next((day for day in given if (day.year, day.month) == (int(month[1]), int(month[2]))), None)
