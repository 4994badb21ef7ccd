"""Marks: what a blog carries that has an exact value, and so is tied by being equal.

Accounts come from `identifiers`, parties from `operators` and `people`, profiles from `accounts`; read here are forms,
the passages that recur, and telephone numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from classifier.accounts import accounts
from classifier.identifiers import identifiers
from classifier.names import Kind, squash, without_legal_form
from classifier.network.kinds import no_profiles, public_passages, software_fields
from classifier.network.records import Mark, Where
from classifier.network.wording import masked, namings
from classifier.operators import contact_domains, copyright_holders, legal_entities, registrations
from classifier.page import Position
from classifier.people import persons_named
from classifier.rarity import domain_of, shipped
from classifier.redaction.contact_details import phones_in
from classifier.registrants import registration
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Form, Page

_QUOTE = 120
_MOST_OF_A_KIND = 32
_PASSAGE_WORDS = 10
_DIGEST = 12  # hexadecimal digits
_RECURRING, _SAMPLE = 20, 12  # passages
_FORM_FIELDS = 5  # named fields below which forms of strangers are alike
_OWN_PAGES = ("home", "about", "contact", "author", "disclosure")
_CONTACT_PAGES = ("contact", "legal", "about", "privacy")
_SIGNED = ("by-line", "author", "about", "legal", "contact", "copyright")
# Error pages and forms that a service puts before a blog.
_NOT_OWN = re.compile(r"/cdn-cgi/|/wp-json/|/wp-login")
# Prices, dates and measures are no words.
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_SEARCH = re.compile(r"google\.|duckduckgo\.|bing\.|search", re.IGNORECASE)


def marks_of(blog: Blog) -> tuple[Mark, ...]:
    """Give the marks of a blog, each value once, at most _MOST_OF_A_KIND of a kind, in the order of the pages."""
    found: dict[tuple[str, str], Mark] = {}
    counts: Counter[str] = Counter()
    for mark in (*_accounts(blog), *_parties(blog), *_contacts(blog), *_forms(blog), *_passages(blog)):
        if (mark.kind, mark.value) not in found and mark.value and counts[mark.kind] < _MOST_OF_A_KIND:
            found[mark.kind, mark.value] = mark
            counts[mark.kind] += 1
    return tuple(found.values())


def digest_of(text: str) -> str:
    """Give the digest by which passages and forms are compared."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST]


def _at(evidence: Evidence, value: str = "") -> Where:
    return Where(url=evidence.url, record_id=evidence.record_id, quote=_cut(evidence.quote, value))


def _on(page: Page, text: str) -> Where:
    return Where(url=page.url, record_id=page.record_id, quote=_cut(" ".join(text.split())))


def _cut(text: str, value: str = "") -> str:
    """Cut to _QUOTE characters among which `value` is, where the text holds it."""
    begin = max(0, text.lower().find(value.lower()) + len(value) + 10 - _QUOTE) if len(text) > _QUOTE else 0
    end = begin + _QUOTE - 2
    return text if len(text) <= _QUOTE else ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def _accounts(blog: Blog) -> Iterator[Mark]:
    index, domain = shipped(), domain_of(blog)
    for one in identifiers(blog):
        if one.tells:
            elsewhere = index.elsewhere(one, domain) if index is not None else 0
            yield Mark(kind=one.kind, value=one.value, where=_at(one.evidence, one.value), elsewhere=elsewhere)
    for account in accounts(blog):
        if account.handle in no_profiles():
            continue
        yield Mark(kind="profile", value=f"{account.network}/{account.handle}", where=_at(account.evidence))


def _parties(blog: Blog) -> Iterator[Mark]:
    for party in legal_entities(blog):
        yield Mark(kind="firm", value=squash(without_legal_form(party.name)), where=_at(party.evidence))
    for party in copyright_holders(blog):
        kind = {Kind.FIRM: "firm", Kind.PERSON: "person"}.get(party.kind, "copyright holder")
        if party.kind not in (Kind.SITE, Kind.ROLE, Kind.FIRST_NAME):
            yield Mark(kind=kind, value=squash(without_legal_form(party.name)), where=_at(party.evidence))
    for name, where, evidence in persons_named(blog):
        if where in _SIGNED:
            yield Mark(kind="person", value=squash(name), where=_at(evidence))
    for evidence in registrations(blog):
        yield Mark(kind="company number", value=_register_number(evidence.quote), where=_at(evidence))
    known = registration(blog)
    if known is not None and known.organisation and known.registrant and blog.outside.registration.source:
        source = blog.outside.registration.source
        registered = Where(url=source.url, record_id=source.record_id, quote=f"registered by {known.registrant}")
        yield Mark(kind="registrant", value=squash(without_legal_form(known.registrant)), where=registered)


def _register_number(text: str) -> str:
    """The longest run of digits of a register or VAT number; empty where that is too short to tell."""
    runs = [re.sub(r"\D", "", run) for run in re.findall(r"\d[\d\s./-]{4,}\d", text)]
    longest = max(runs, key=len, default="")
    return longest if 6 <= len(longest) <= 16 else ""


def _contacts(blog: Blog) -> Iterator[Mark]:
    for box, domain, page in contact_domains(blog):
        yield Mark(kind="mailbox", value=f"{box}@{domain}", where=_on(page, f"{box}@{domain}"))
    for page in blog.pages:
        for block in page.blocks:
            contact = page.role in _CONTACT_PAGES or block.position is Position.FOOTER
            if contact and block.position is not Position.COMMENTS and len(block.text) < 600:
                for start, end, number in phones_in(block.text):
                    if len(set(number)) > 3:  # 555-0000 and the like stand in templates
                        words = block.text[max(0, start - 20) : end]
                        yield Mark(kind="telephone", value=number, where=_on(page, words))


def _forms(blog: Blog) -> Iterator[Mark]:
    """Where forms are sent, outside the blog, and the fields of forms that are long enough to be one's own."""
    home = domain_of(blog)
    for page in blog.pages:
        if _NOT_OWN.search(page.url):
            continue
        for form in page.forms:
            if form.position is Position.COMMENTS:
                continue
            host = host_of(form.action)
            if host and registrable_domain(host) != home and not _SEARCH.search(form.action):
                yield Mark(
                    kind="form target", value=form.action.split("#")[0], where=_on(page, f"form → {form.action}")
                )
            shape = _shape(form)
            if shape:
                yield Mark(kind="form fields", value=digest_of(shape), where=_on(page, f"form with {shape}"))


def _shape(form: Form) -> str:
    named = [(name, kind) for name, kind in form.fields if name]
    if len(named) < _FORM_FIELDS or any(kind == "password" or software_fields().search(name) for name, kind in named):
        return ""
    return ", ".join(f"{name} ({kind})" for name, kind in named)


def _passages(blog: Blog) -> Iterator[Mark]:
    """The passages that most pages carry, and a sample of those that stand where the blog speaks of itself.

    The sample is that of the lowest digests (Broder's bottom sketch), so that two blogs with one text take the same.
    """
    chosen = _passages_in(blog)
    recurring = sorted((d for d in chosen if chosen[d][2] > 1), key=lambda d: (-chosen[d][2], d))[:_RECURRING]
    sample = sorted(chosen.keys() - set(recurring))[:_SAMPLE]
    for digest in [*recurring, *sample]:
        page, text, _ = chosen[digest]
        yield Mark(kind="passage", value=digest, where=_on(page, text[:100]))


def _passages_in(blog: Blog) -> dict[str, tuple[Page, str, int]]:
    """Give the passages that recur over the pages, or stand where the blog speaks of itself: the digest of each
    without the blog's own names, the first page with it, the words, and the number of pages.

    Legal pages are left out, and passages that software and programmes have their users print.
    """
    names = namings(blog)
    first: dict[str, Page] = {}
    pages: Counter[str] = Counter()
    own: set[str] = set()
    for page in blog.pages:
        if _NOT_OWN.search(page.url) or page.role in ("legal", "privacy"):
            continue
        texts = {block.text for block in page.blocks if block.position is not Position.COMMENTS}
        pages.update(texts)
        for text in texts:
            first.setdefault(text, page)
        if page.role in _OWN_PAGES:
            own |= texts
    recurs = sorted(text for text, n in pages.items() if (n > 1 or text in own) and _is_passage(text))
    return {digest_of(masked(text, names)): (first[text], text, pages[text]) for text in recurs}


def _is_passage(text: str) -> bool:
    if not 40 < len(text) < 2000 or len(_WORD.findall(text)) < _PASSAGE_WORDS:
        return False
    return public_passages().search(text) is None
