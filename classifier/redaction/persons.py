"""Which private persons a blog names: who signs, who is said to stand behind it, who comments, who registered it.

A person whom only a quotation names, such as a customer in a testimonial, is found in what is shown (`persons_in`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from classifier.names import Kind, given_names, has_legal_form, is_site, kind_of, plain, squash
from classifier.operators import copyright_holders
from classifier.people import persons_named, signers
from classifier.redaction.mailboxes import words_of
from classifier.redaction.spelling import folded, in_addresses
from classifier.structured import name_of, names_of
from crawler.outside import Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.blog import Blog
    from crawler.archive import Exchange

_TITLES = re.compile(
    r"^(?:(?:dr|dra|prof|professor|mr|mrs|ms|mx|dipl|ing|herr|frau|m|mme|mlle|sr|sra|srta|don|doña)\b\.?\s*)+", re.I
)
_AND = re.compile(r"(?<!\s)\s*(?:&|\+|,|\band\b|\bet\b|\bund\b|\by\b)\s*")
_PARTICLES = frozenset("de di du da del della dos van von den der le la zu ter al el bin y".split())
_NAME_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_POSSESSIVE = re.compile(r"['’]s?(?:\s.*)?$")  # of a name with a surname: what follows is the thing owned
_HANDLE = re.compile(r"^@?([\w.-]{3,40})$")
_LONGEST = 60  # characters of a name
_COMMENTERS = 2000
_REDACTED = re.compile(r"redact|privacy|proxy|protected|withheld|not disclosed|data protected|whois", re.I)


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the words of the fullest name known, such as ("Anna", "M.", "Weber"), or one word for a first or pen
    name, and the names of accounts. `surname_at` is where the surname begins, 0 where there is none. `quoted` says
    that only a quotation names the person, so that nothing but the whole name is known to be theirs."""

    words: tuple[str, ...]
    surname_at: int = 0
    handles: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def given(self) -> str:
        """The first word, that a first name alone is."""
        return self.words[0]

    @property
    def surname(self) -> tuple[str, ...]:
        """The words of the surname, with the small words before it."""
        return self.words[self.surname_at :] if self.surname_at else ()


def persons(blog: Blog, outside: Iterable[Exchange] = ()) -> Iterator[Person]:
    """Give the persons whom a blog names as its authors, owners or commenters, those who sign most posts first, and
    natural persons in the registration of its domain; in each spelling, see `merged`."""
    return (person for person in _all(blog, outside) if person is not None)


def person_of(name: str, kind: Kind) -> Person | None:
    """Read a name that is known to be a person's: with a surname, a first name, or a pen name of one word or more."""
    name = " ".join(_TITLES.sub("", " ".join(name.split())[: _LONGEST + 1]).strip(" .,:;-–—|·").split())
    if not name or len(name) > _LONGEST:
        return None
    words = tuple((_POSSESSIVE.sub("", name) if kind is Kind.PERSON else name).split())
    while len(words) > 1 and words[-1].casefold() in _PARTICLES:
        words = words[:-1]
    if kind is Kind.PERSON and len(words) > 1 and all(_NAME_WORD.fullmatch(folded(word)) for word in words):
        at = len(words) - 1
        while at > 1 and words[at - 1].casefold() in _PARTICLES:
            at -= 1
        return Person(words, at)
    if len(words) == 1 and kind in (Kind.FIRST_NAME, Kind.PERSON):
        return Person(words)
    # A pen name, or a first name with an initial, stands for the person as it is written and no other way.
    return Person((words[0],), handles=(name,)) if kind is Kind.FIRST_NAME else Person((name,), handles=(name,))


def people_in_name(name: str, blog: Blog) -> Iterator[Person]:
    """Read the persons of a by-line or of a commenter's name: "Anna Weber & Tom", none for a role, firm or site."""
    kind = kind_of(name, blog)
    if kind in (Kind.ROLE, Kind.FIRM, Kind.SITE, Kind.OTHER):
        return
    parts = [part for part in _AND.split(name) if part] if kind is not Kind.HANDLE else [name]
    for part in parts:
        own = kind_of(part, blog)
        if own in (Kind.PERSON, Kind.FIRST_NAME, Kind.HANDLE) and len(part) > 2:
            person = person_of(part, own)
            if person is not None:
                yield person


def commenter(name: str, blog: Blog) -> Iterator[Person]:
    """Read a commenter's name; what is no common name, such as "Nicole @ Of Note", is one as it is written."""
    if kind_of(name, blog) is Kind.OTHER and len(name) > 2:
        person = person_of(name, Kind.OTHER)
        if person is not None:
            yield person
    else:
        yield from people_in_name(name, blog)


def merged(people: Iterable[Person]) -> tuple[Person, ...]:
    """Put spellings of one person together: the same words, the same first and last, or a first name that only one
    of the people has."""
    out: list[Person] = []
    firsts: list[Person] = []
    for person in people:
        if not person.surname:
            firsts.append(person)
            continue
        twin = next((i for i, other in enumerate(out) if _same(person, other)), None)
        if twin is None:
            out.append(person)
        else:
            out[twin] = _joined(out[twin], person)
    bearers: dict[str, list[int]] = {}
    for number, person in enumerate(out):
        for name in _known_by(person):
            bearers.setdefault(name, []).append(number)
    for person in firsts:
        known = bearers.get(squash(person.given), [])
        if len(known) == 1 or (known and not out[known[0]].surname):
            out[known[0]] = _joined(out[known[0]], person)
        else:
            bearers.setdefault(squash(person.given), []).append(len(out))
            out.append(person)
    return tuple(out)


def _known_by(person: Person) -> set[str]:
    """The first name, and pen names made of the whole name: anna; annaweber, weberanna, aweber."""
    first, last = squash(person.given), squash("".join(person.surname))
    return {first, first + last, last + first, first[:1] + last}


def _same(one: Person, other: Person) -> bool:
    first, second = squash(one.given), squash(other.given)
    alike = first == second or (min(len(first), len(second)) == 1 and first[:1] == second[:1])
    return (bool(other.surname) and alike and bool(_lasts(one) & _lasts(other))) or _begins(one, other)


def _lasts(person: Person) -> set[str]:
    return {squash(way) for way in in_addresses("".join(person.surname)) if "%" not in way}


def _begins(one: Person, other: Person) -> bool:
    """Tell whether one name is the other with words after it that belong to what follows: "Anna Weber Munich"."""
    short, long = sorted((one, other), key=lambda person: len(person.words))
    at = len(short.words)
    if len(long.words) == at or not short.surname or plain(short.words[-1]) in given_names():
        return False
    return [squash(word) for word in long.words[:at]] == [squash(word) for word in short.words]


def _joined(one: Person, other: Person) -> Person:
    fuller = other if len("".join(other.words)) > len("".join(one.words)) and other.surname else one
    if _begins(one, other):
        fuller = min(one, other, key=lambda person: len(person.words))
    pen = () if squash(other.given) == squash(one.given) or other.surname else (other.words[0],)
    handles = tuple(dict.fromkeys((*one.handles, *other.handles, *pen)))
    return replace(fuller, handles=handles, quoted=one.quoted and other.quoted)


def _all(blog: Blog, outside: Iterable[Exchange]) -> Iterator[Person | None]:
    for name, _, _ in signers(blog):
        yield from people_in_name(name, blog)
    for name, _, _ in persons_named(blog):
        yield from people_in_name(name, blog)
    for page in blog.pages:
        for byline in page.bylines:
            yield from people_in_name(byline.name, blog)
        for item in page.structured:
            if "Person" in item.get("@type", ()):
                yield from _declared(item, blog)
    if blog.feed is not None:
        for name in {blog.feed.author: 0, **{entry.author: 0 for entry in blog.feed.entries}}:
            yield from people_in_name(name, blog) if name else ()
    for exchange in outside:
        if exchange.service == Service.RDAP:
            yield from registrants(exchange.body)
    for shop in (shop for each in blog.followed for shop in each.shop):
        owners = (party.name for party in copyright_holders(shop) if party.kind is Kind.PERSON)
        for name in (*(name for name, _, _ in persons_named(shop)), *owners):
            yield from people_in_name(name, shop)
    names = dict.fromkeys(comment.author for page in blog.pages for comment in page.comments if comment.author)
    for name in list(names)[:_COMMENTERS]:
        yield from commenter(name, blog)


def _declared(item: dict[str, Any], blog: Blog) -> Iterator[Person]:
    handles = tuple(handle for url in _texts(item.get("sameAs")) if (handle := handle_in(url)))
    for number, name in enumerate([name_of(item.get("name")), *names_of(item.get("alternateName"))]):
        if name and not has_legal_form(name):
            named = people_in_name(name, blog) if not is_site(name, blog) else _site_of_a_person(name, blog)
            for person in named:
                yield replace(person, handles=(*person.handles, *handles)) if not number else person


def _site_of_a_person(name: str, blog: Blog) -> Iterator[Person]:
    """A site that is called as a person is, and not by words that it writes itself: "Kettle Notes" is nobody."""
    words = {plain(word) for word in name.split()}
    if len(words) > 1 and not words & words_of(blog):
        person = person_of(name, Kind.PERSON)
        if person is not None:
            yield person


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def handle_in(url: str) -> str:
    """Give the name of the account to which an address leads, empty where its path is no single name."""
    try:
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    except ValueError:
        return ""
    parts = [part for part in parts if part.lower() not in ("in", "user", "users", "u", "c", "people", "profile")]
    match = _HANDLE.match(parts[0]) if len(parts) == 1 else None
    return match[1] if match and not match[1].isdigit() and "." not in match[1][-5:] else ""


def registrants(body: bytes) -> Iterator[Person | None]:
    """Read natural persons in a registry's answer (RFC 9083 with jCard, RFC 7095); what a service withholds is none."""
    for card in cards(body):
        name = next((str(row[3]) for row in card if row[0] == "fn"), "")
        kind = next((str(row[3]) for row in card if row[0] == "kind"), "individual")
        if name and kind == "individual" and not has_legal_form(name) and not _REDACTED.search(name):
            yield person_of(name, Kind.PERSON if len(name.split()) > 1 else Kind.HANDLE)


def cards(body: bytes) -> Iterator[list[list[Any]]]:
    """Give the rows of every jCard in a registry's answer."""
    try:
        waiting: list[Any] = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict):
            continue
        card = value.get("vcardArray")
        if isinstance(card, list) and len(card) == 2 and isinstance(card[1], list):
            yield [row for row in card[1] if isinstance(row, list) and len(row) > 3]
        waiting.extend(value["entities"] if isinstance(value.get("entities"), list) else ())
