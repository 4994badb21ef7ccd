"""Contradictions between who speaks, who owns, and since when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import Evidence, Finding, could_not_look, fact, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import has_legal_form, site_names, squash
from classifier.once import once
from classifier.operators import copyright_holders, legal_entities
from classifier.page import Position
from classifier.people import signers
from classifier.sentences import sentence_at
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Source
    from classifier.operators import Party

_FRAME = ("home", "about", "contact", "legal", "author")
_YEARS_APART = 4
_FIRST_YEAR = re.compile(r"(?:©|\(c\)|copyright)\s*(?:©\s*)?((?:19|20)\d\d)\b", re.IGNORECASE)
_LEAST_NAME = 4


@signal(
    family="contradictions",
    toward="disguised",
    unit="share of posts signed by a person while a company of another name owns the site",
    innocent="A writer may have formed a company for the taxes; a publisher may own a person's blog in the open.",
    source="cases 1, 5, 15 and 16 (the owner is another than the voice); signals catalogue 1 and 12",
)
def person_speaks_company_owns(blog: Blog) -> Finding:
    """Where posts are signed by a person: the share so signed, if the imprint, copyright line or legal pages name
    a company whose name is neither the site's nor the person's."""
    people = [(name, count) for name, kind, count in signers(blog) if kind == "person"]
    if not blog.posts or not people:
        return could_not_look("no post is signed by a person")
    owners = [p for p in (*legal_entities(blog), *copyright_holders(blog)) if has_legal_form(p.name)]
    strange = [p for p in owners if not _akin(p, blog, [name for name, _ in people])]
    if not strange or len(strange) < len(owners):
        return not_found()
    share = min(sum(count for _, count in people) / len(blog.posts), 1.0)
    signed = next((p for p in blog.posts if any(b.name == people[0][0] for b in p.bylines)), blog.posts[0])
    return found(share, [fact(signed, "signed by {}", people[0][0]), *(p.evidence for p in strange)])


def _akin(party: Party, blog: Blog, people: list[str]) -> bool:
    """Whether the company's name says whose it is: it shares a word with the site's or the person's name."""
    words = {w for w in re.findall(r"\w+", party.name.lower()) if len(w) >= _LEAST_NAME}
    known = {w for name in (*site_names(blog), *people) for w in re.findall(r"\w+", name.lower())}
    squashed = squash(" ".join(site_names(blog)) + blog.scope.host)
    return bool(words & known) or any(word in squashed for word in words)


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="years between the claimed and the first visible year, up to 20",
    innocent="The maker may have begun elsewhere, or old posts were lost in a move.",
    source="cases 5 (Zero Movement: archive older than the domain) and 14; signals catalogue 24",
)
def older_than_its_traces(blog: Blog) -> Finding:
    """How many years before its first dated trace (post, feed entry, copyright year) the site claims to have
    begun or to have tested, at least four."""
    first = _first_trace(blog)
    if first is None:
        return could_not_look("the capture holds no dated trace")
    year, trace = first
    claims = founding_claims(blog)
    if not claims:
        return not_found()
    since, claim = min(claims, key=lambda pair: pair[0])
    if year - since < _YEARS_APART:
        return not_found()
    return found(min(year - since, 20), [claim, trace])


@once
def founding_claims(blog: Blog) -> tuple[tuple[int, Evidence], ...]:
    """Give the years in which the site says that it began to publish or to test, with the sentences that say so."""
    claims: list[tuple[int, Evidence]] = []
    for page in blog.pages:
        pattern = phrases("contradictions", "long_standing", page.lang)
        own = page.role in _FRAME
        for block in page.blocks if pattern else ():
            if pattern is None or not (own or block.position in (Position.HEADER, Position.FOOTER)):
                continue
            match = pattern.search(block.text)
            sentence = sentence_at(block.text, match.start()) if match else ""
            work = phrases("contradictions", "site_work", page.lang)
            if match is None or work is None or not work.search(sentence):
                continue
            since = _since(match, int(blog.captured_at[:4] or 0))
            if since:
                claims.append((since, quote(page, sentence)))
    return tuple(claims)


def _since(match: re.Match[str], now: int) -> int | None:
    for name, value in match.groupdict().items():
        if value:
            return now - int(value) if name.startswith("span") else int(value)
    return None


def _first_trace(blog: Blog) -> tuple[int, Evidence] | None:
    dated: list[tuple[int, str, tuple[str, ...], Source]] = []  # year, in words, those of them that stand there, where
    for page in blog.pages:
        dated += [(d.day.year, f"dated {d.day.isoformat()} ({d.source})", (), page) for d in page.datings]
        for block in page.at(Position.FOOTER):
            match = _FIRST_YEAR.search(block.text)
            if match:
                dated.append((int(match[1]), "{}", (block.text,), page))
    if blog.feed:
        entries = [entry.day for entry in blog.feed.entries if entry.day]
        dated += [(day.year, f"feed entry of {day.isoformat()}", (), blog.feed) for day in entries]
    if not dated:
        return None
    year, text, words, source = min(dated, key=lambda row: (row[0], row[1], row[2]))
    return year, fact(source, f"earliest trace: {text}", *words)
