"""What leads to a private person besides a name: e-mail addresses, telephone numbers, streets, portraits.

A mailbox of a role on a domain of its own (info@firm.example) stays, and so do street and telephone beside the name of
a legal entity. Telephone numbers are told by the patterns of `lexicons/identity.toml`; a library that knows all
numbering plans would weigh more than the rest of the package and could tell no better whose number it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.copyright_lines import is_copyright
from classifier.lexicons import load, phrases
from classifier.names import squash
from classifier.operators import entities_in, is_role_mailbox
from classifier.page import Position
from classifier.portraits import portraits
from classifier.redaction.kept import THINGS
from classifier.redaction.mailboxes import DOT, EMAIL
from classifier.redaction.persons import cards
from classifier.redaction.spelling import folded
from crawler.outside import Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.blog import Blog
    from classifier.page import Page
    from classifier.redaction.persons import Person
    from crawler.archive import Exchange

GRAVATAR = re.compile(r"(?:https?:)?//(?:[\w-]+\.)*gravatar\.com/avatar/[0-9a-f]{32,64}[^\s\"'<>]*", re.IGNORECASE)
_PLACE = r"[\s,·|–-]{1,3}(?:[A-Z]{1,2}[- ])?(?:\d{4,5}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?:\s+[A-ZÀ-Þ][\w'’-]+){0,2}"
# A street with its number, post code and place, as most of Europe writes them; names before it are cut off later.
_WHOLE = re.compile(
    r"(?<!\w)(?:[A-Z][\w.'’-]{1,40}\s){1,4}\d{1,4}\s?[a-z]?,?\s"
    r"(?:[A-Z]{1,2}[- ])?\d{4,5}\s?(?:[A-Z]{2}\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?"
)
_STREET = re.compile(
    r"(?<!\w)[A-Z][\w.-]{0,60}[- ](?:Str\.|Straße|Strasse|Weg|Platz|Allee|Gasse|Damm|Ring|Hof|Ufer|Straat|Laan|Rue)"
    r"\s\d{1,4}\s?[a-z]?(?!\w)"
)
_PLACES = ("legal", "contact", "about", "author", "privacy")
_BESIDE = 4  # blocks after the name of a legal entity that are still of its imprint
_LEAST_DIGITS = 7


def emails_in(text: str, people: Iterable[Person]) -> Iterator[re.Match[str]]:
    """Find the e-mail addresses of persons in a text: all but mailboxes of roles that are not on a free mail host."""
    free = load("identity")["free_mail"]["any"]
    names = {squash("".join(person.surname)) for person in people if person.surname}
    for match in EMAIL.finditer(text):
        box = match[1].lower()
        host = re.sub(DOT, ".", match[2], flags=re.IGNORECASE).lower()
        named = any(len(name) > 3 and name in squash(box) for name in names)
        if host in free or named or not is_role_mailbox(box):
            yield match


def phones_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Find telephone numbers in a text, without the words before them: start, end, and the last digits."""
    pattern = phrases("identity", "telephone")
    for match in pattern.finditer(text) if pattern is not None else ():
        start = match.start() + re.search(r"[+(]?\d", match[0]).start()  # type: ignore[union-attr]  # has digits
        digits = "".join(c for c in text[start : match.end()] if c.isdigit())
        if len(digits) >= _LEAST_DIGITS:
            yield start, match.end(), _number(digits)
    for match in re.finditer(r"\btel:([+\d][\d().%-]{6,})", text):
        yield match.start(1), match.end(1), _number("".join(c for c in match[1] if c.isdigit()))


def _number(digits: str) -> str:
    """The end of a number, which is the same with and without the code of its country."""
    return digits[-8:]


def streets(blog: Blog, outside: Iterable[Exchange]) -> tuple[str, ...]:
    """Give the postal addresses of persons: those on contact and legal pages and in footers that do not stand beside
    the name of a legal entity, and those of natural persons in the registration of the domain."""
    rows = [text for page in blog.pages for text in _private_texts(page)]
    found = [place for text in rows for place in _streets_in(text)]
    for exchange in outside:
        if exchange.service == Service.RDAP:
            found += _registered(exchange.body)
    return tuple(dict.fromkeys(found))


def of_firms(blog: Blog) -> Iterator[str]:
    """Give the telephone numbers (their last digits) and houses at which legal entities and organisations say that
    they can be reached."""
    texts = [text for page in blog.pages for text, firm in _contact_texts(page) if firm]
    for page in blog.pages:
        for item in page.structured:
            number = item.get("telephone")
            if THINGS.intersection(map(str, item.get("@type", ()))) and isinstance(number, str):
                texts.append(f"tel. {number}")
    for text in texts:
        yield from (number for _, _, number in phones_in(text))
        yield from (house(match[0]) for match in street_pattern(_streets_in(text)).finditer(folded(text)))


def _private_texts(page: Page) -> Iterator[str]:
    return (text for text, firm in _contact_texts(page) if not firm)


def _contact_texts(page: Page) -> Iterator[tuple[str, bool]]:
    """Give the texts of a page that may hold contact details, and whether they are those of a legal entity."""
    beside = 0
    for block in page.blocks:
        where = page.role in _PLACES or block.position is Position.FOOTER or is_copyright(block)
        if not where or block.position is Position.COMMENTS:
            continue
        if next(entities_in(block.text[:1200]), None) is not None:
            beside = _BESIDE + 1
        beside = max(0, beside - 1)
        yield block.text[:3000], beside > 0


def _streets_in(text: str) -> Iterator[str]:
    pattern = phrases("identity", "address")
    for match in pattern.finditer(text) if pattern is not None else ():
        end = match.end()
        place = re.match(_PLACE, text[end:])
        yield text[match.start() : end + (place.end() if place else 0)].strip(" ,")


def _registered(body: bytes) -> Iterator[str]:
    for card in cards(body):
        if any(row[0] == "org" and row[3] for row in card):
            continue
        for row in card:
            parts = row[3] if row[0] == "adr" and isinstance(row[3], list) else []
            if len(parts) > 2 and isinstance(parts[2], str) and parts[2].strip():
                yield parts[2].strip()


def street_pattern(streets: Iterable[str]) -> re.Pattern[str]:
    """Make one pattern for addresses, with any white space in them, on folded text: those given, and those of a form
    that nothing else has."""
    ways = sorted((" ".join(folded(street).split()) for street in streets), key=lambda way: (-len(way), way))
    whole = [r"[\s,]+".join(map(re.escape, re.split(r"[\s,]+", way))) for way in ways if len(way) > 4]
    given = [rf"(?<!\w)(?i:{way})(?!\w)" for way in whole]
    return re.compile("|".join([_WHOLE.pattern, _STREET.pattern, *given]))


def house(street: str) -> str:
    """Give the number of a house and the word beside it, by which two spellings of an address are one."""
    match = re.search(r"([^\W\d]{0,6})\W{0,9}(\d+)\W*([^\W\d]*)", street)
    return squash(f"{match[1][-6:] or match[3][:6]}{match[2]}") if match else squash(street)


def portrait_addresses(blog: Blog, people: Iterable[Person]) -> tuple[str, ...]:
    """Give the addresses of the pictures that stand beside the name of one of the people, or beside comments."""
    names = {squash("".join(person.words)) for person in people}
    names |= {squash(person.given) for person in people} | {squash(h) for person in people for h in person.handles}
    found: list[str] = []
    marked = phrases("persona", "portrait")
    for page in blog.pages:
        found += [each.url for each in portraits(page) if _bears(each.name, names)]
        found += [
            image.url
            for image in page.images
            if GRAVATAR.match(image.url)
            or (image.position is Position.COMMENTS and marked is not None and marked.search(image.names))
        ]
    return tuple(dict.fromkeys(url for url in found if not url.startswith("data:") or len(url) < 2000))


def _bears(name: str, names: set[str]) -> bool:
    return squash(name) in names or squash(name.split(maxsplit=1)[0]) in names
