"""Operators: the parties that a blog names as responsible for it, and where it names them.

Places that are looked at: imprint, legal and contact pages, copyright lines and footers, organisations in structured
data, what follows words such as "operated by", and the domain of contact addresses. Firms that only host, process
or pay are no operators; the word lists of `lexicons/identity.toml` tell them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from classifier.copyright_lines import holder_in, is_copyright
from classifier.findings import Evidence, fact, quote
from classifier.lexicons import load, phrases
from classifier.names import Kind, has_legal_form, kind_of, plain, site_names, squash
from classifier.once import once
from classifier.page import Position
from classifier.people import persons_named
from classifier.sentences import around, holds_digit, sentence_at
from classifier.structured import name_of
from crawler.addresses import platform_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.page import Block, Page

_FIRST_WORD = r"(?<![\w.])[a-z]?[A-ZÀ-Þ0-9][\w&.’'+-]{0,60}"
_NEXT_WORD = r"(?:[a-z]?[A-ZÀ-Þ0-9][\w&.’'+-]{0,60}|(?:&|und|and|et|y|of|de|the|für|des|du|la)(?!\w))"
_NAME_BEFORE_FORM = rf"({_FIRST_WORD}(?:\s+{_NEXT_WORD}){{0,5}}),?\s+"
_LEADING = frozenset("the and und et y of de la by copyright contact address about if with our at".split())
_LEGAL_ROLES = ("legal", "contact")
_PHRASE_ROLES = ("about", "privacy", "disclosure", "home")


@dataclass(frozen=True, slots=True)
class Party:
    """A party named as operator: its name, the kind of name, where it stands."""

    name: str
    kind: Kind
    where: str
    evidence: Evidence


@cache
def _entity() -> re.Pattern[str]:
    forms = sorted(load("identity")["legal_forms"]["any"], key=lambda form: (-len(form), form))
    return re.compile(_NAME_BEFORE_FORM + r"(" + "|".join(map(re.escape, forms)) + r")(?![\w])(?!\s*[&/])")


@cache
def _providers() -> re.Pattern[str]:
    words = load("identity")["providers"]["any"]
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + r")(?!\w)", re.I
    )


def entities_in(text: str) -> Iterator[tuple[str, int]]:
    """Find names of legal entities in a text and where; hosts, platforms and processors are passed over."""
    credit = phrases("identity", "host_phrases")
    for match in _entity().finditer(text):
        name = " ".join(match[0].split()).strip(" ,")
        head = match[1].split()
        if _providers().search(name) or (len(match[2]) <= 2 and (len(head) < 2 or text.isupper())):
            continue
        if match[2].isupper() and len(match[2]) > 5 and head[-1] in ("NOT", "IS", "ARE", "BE"):
            continue  # "INCLUDING BUT NOT LIMITED TO"
        while head and (head[0][0].isdigit() or plain(head[0]) in _LEADING):
            head = head[1:]
        if not head:
            continue
        name = " ".join([*head, match[2]])
        name = name[:-1] if name.endswith(("Ltd.", "Inc.", "Corp.")) else name
        before = text[max(0, match.start() - 60) : match.start()]
        if credit is not None and credit.search(before):
            continue
        yield name, match.start()


@once
def legal_entities(blog: Blog) -> tuple[Party, ...]:
    """Give the legal entities that stand for the operator: in imprints and contact pages, copyright lines and
    footers, and on other pages where words such as "operated by" lead to them."""
    found: dict[str, Party] = {}

    def note(name: str, where: str, page: Page, block: Block, at: int) -> None:
        found.setdefault(squash(name), Party(name, Kind.FIRM, where, quote(page, sentence_at(block.text, at))))

    for page in blog.of(*_LEGAL_ROLES):
        after_host = False
        for block in page.main:
            credit = phrases("identity", "host_phrases")
            heading = len(block.text) < 60 and credit is not None and credit.search(block.text) is not None
            if not after_host:
                for name, at in entities_in(block.text):
                    note(name, page.role, page, block, at)
            after_host = heading or (after_host and len(block.text) < 60 and block.tag not in ("h1", "h2", "h3"))
    operated = phrases("identity", "operator_phrases")
    for page in (*blog.of(*_PHRASE_ROLES), *blog.posts[:3]):
        for block in page.blocks:
            if block.position is Position.FOOTER or is_copyright(block):
                for name, at in entities_in(block.text[:1200]):
                    note(name, "footer", page, block, at)
            elif block.position is Position.BODY and page.role in _PHRASE_ROLES and operated is not None:
                ends = [match.end() for match in operated.finditer(block.text)]
                for name, at in entities_in(block.text) if ends else ():
                    if any(end <= at <= end + 90 for end in ends):
                        note(name, page.role, page, block, at)
    for page in blog.pages:
        for item in _organisations(page):
            for key in ("legalName", "name"):
                name = name_of(item.get(key))
                if name and has_legal_form(name) and not _providers().search(name):
                    found.setdefault(squash(name), Party(name, Kind.FIRM, "structured data", quote(page, name)))
    return tuple(found.values())


def _organisations(page: Page) -> Iterator[dict[str, object]]:
    for item in page.structured:
        types = item.get("@type")
        if isinstance(types, list) and any(
            t in types for t in ("Organization", "Corporation", "LocalBusiness", "OnlineStore", "NGO")
        ):
            yield item


@once
def registrations(blog: Blog) -> tuple[Evidence, ...]:
    """Quote the register and VAT numbers on legal and contact pages, in footers and on the home page."""
    pattern = phrases("identity", "company_numbers")
    out: list[Evidence] = []
    if pattern is None:
        return ()
    for page in (*blog.of("legal", "contact", "about", "privacy", "home"), *blog.posts[:2]):
        for block in page.blocks:
            if page.role == "post" and block.position is not Position.FOOTER:
                continue
            match = pattern.search(block.text) if holds_digit(block.text) else None
            if match:
                before = block.text[max(0, match.start() - 120) : match.start()]
                if not _providers().search(before):
                    out.append(quote(page, around(block.text, *match.span(), after=40)))
    return tuple(dict.fromkeys(out))


@once
def copyright_holders(blog: Blog) -> tuple[Party, ...]:
    """Give the holders that the blog's copyright lines name, each once, in order of the pages."""
    found: dict[str, Party] = {}
    for page in blog.pages:
        for block in page.blocks:
            if block.position is Position.COMMENTS or not is_copyright(block):
                continue
            if block.position is Position.BODY and not block.text[:14].lower().lstrip("( ").startswith(
                ("©", "copyright", "c)", "19", "20")
            ):
                continue
            name = holder_in(block.text)
            if name and squash(name) not in found:
                kind = kind_of(name, blog)
                found[squash(name)] = Party(name, kind, "copyright line", quote(page, block.text))
    return tuple(found.values())


@once
def contact_domains(blog: Blog) -> tuple[tuple[str, str, Page], ...]:
    """Give the mailboxes a reader is to write to: (mailbox, registrable domain, page), each once.

    Taken from contact, about, legal, privacy and disclosure pages and from what recurs around the articles.
    """
    out: dict[str, tuple[str, str, Page]] = {}
    frames = [page for page in (blog.home, *blog.posts[:2]) if page is not None]
    for page in (*blog.of("contact", "about", "legal", "privacy", "disclosure"), *frames):
        for address in _addresses(page, everywhere=page.role not in ("home", "post")):
            box, _, host = address.partition("@")
            out.setdefault(address, (box, registrable_domain(host) or host, page))
    return tuple(out.values())


_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,40}@(?:[\w-]+\.)+[a-z]{2,10}\b", re.IGNORECASE)


def _addresses(page: Page, *, everywhere: bool) -> Iterator[str]:
    if everywhere or len(page.mailtos) <= 3:
        for address in page.mailtos[:20]:
            if _ADDRESS.fullmatch(address):
                yield address.lower()
    for block in page.blocks:
        if block.position is Position.COMMENTS or "@" not in block.text:
            continue
        if everywhere or block.position in (Position.FOOTER, Position.HEADER, Position.ASIDE):
            for match in _ADDRESS.finditer(block.text[:3000]):
                yield match[0].lower().rstrip(".")


def own_domain(blog: Blog, domain: str) -> bool:
    """Tell whether a domain is the blog's own or its sister: one label contains the other or they begin alike.

    A blog on a platform has no domain of its own; there the names of the site count.
    """
    host = blog.scope.host.split(":")[0]
    own = registrable_domain(host)
    if domain == own:
        return True
    label = squash(domain.split(".", 1)[0])
    mine = {squash(own.split(".", 1)[0])} if platform_of(f"https://{host}/") is None else set(site_names(blog))
    return any(_akin(label, name) for name in mine if name)


def _akin(one: str, other: str) -> bool:
    return (len(min(one, other, key=len)) > 3 and (one in other or other in one)) or (
        len(one) > 5 and one[:6] == other[:6]
    )


@once
def other_domains(blog: Blog) -> tuple[tuple[str, Evidence], ...]:
    """Give the domains, other than the blog's own, that the blog names as its own: in role mailboxes and
    copyright lines. Domains that bear the name of a person whom the blog names are that person's."""
    table = load("identity")
    people = {squash(word) for name, _, _ in persons_named(blog) for word in name.split() if len(word) > 2}
    named = [
        (domain, fact(page, f"{box}@{{}}", domain))
        for box, domain, page in contact_domains(blog)
        if is_role_mailbox(box)
    ]
    for party in copyright_holders(blog)[:1]:
        if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", party.name.lower()):
            named.append((registrable_domain(party.name.lower().removeprefix("www.")), party.evidence))
    out: dict[str, Evidence] = {}
    for domain, evidence in named:
        label = squash(domain.split(".", 1)[0])
        if (
            not domain
            or domain in table["free_mail"]["any"]
            or own_domain(blog, domain)
            or any(w in label for w in people)
        ):
            continue
        if not domain.startswith(("example", "yourdomain", "mysite")) and not _providers().search(
            domain.split(".", 1)[0]
        ):
            out.setdefault(domain, evidence)
    return tuple(out.items())


def is_role_mailbox(box: str) -> bool:
    """Tell whether the local part of a mail address names a role: info, support, service-client."""
    roles = load("identity")["role_mailbox"]["any"]
    return box in roles or re.split(r"[-_.]", box)[0] in roles
