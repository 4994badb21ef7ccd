"""Put signs in the place of what names a private person, the same sign for the same person, wherever it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, is_dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from classifier.assessment import Assessment
from classifier.dossier import dossier_of
from classifier.names import Kind, given_names, has_legal_form, plain, squash
from classifier.people import persons_in
from classifier.redaction import contact_details as details
from classifier.redaction.hidden import Hidden
from classifier.redaction.kept import kept_pattern, kept_spans
from classifier.redaction.mailboxes import words_of
from classifier.redaction.name_patterns import NamePatterns, keys_of, patterns_of
from classifier.redaction.persons import Person, merged, person_of, persons
from classifier.redaction.places import stands_as_a_name
from classifier.redaction.records import changed, texts
from classifier.redaction.spelling import also_words, brands, folded, is_organisation_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.assessment import Examined

R = TypeVar("R")

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”“»]+|(?<![\w@])(?:[\w-]{1,63}\.){1,20}[a-z]{2,12}/[^\s<>\"”“»]*", re.IGNORECASE
)
_BEFORE = 60  # characters before a street in which the name of a firm may end
_MOST_ROUNDS = 5
_PERSON, _EMAIL, _PHONE, _STREET, _PORTRAIT = "person", "e-mail", "phone", "address", "portrait"


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    kind: str
    key: str
    stays_in_kept: bool = False


@dataclass(frozen=True)
class Redactor:
    """Hides in any text what the blog was found to say of private persons. Pure: equal text, equal result, and text
    that was hidden already stays as it is."""

    people: tuple[Person, ...]
    patterns: tuple[NamePatterns, ...]
    kept: re.Pattern[str]
    streets: re.Pattern[str]
    of_firms: frozenset[str]
    portraits: tuple[str, ...]
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    hidden: Hidden = field(default_factory=Hidden)

    def __call__(self, text: str) -> str:
        """Give a text with signs in the place of names, e-mail addresses, telephone numbers, streets and portraits."""
        text = unicodedata.normalize("NFC", text)
        for _ in range(_MOST_ROUNDS):  # what stood beside a name may look different without it
            new = self._once(text)
            if new == text:
                break
            text = new
        return text

    def apply(self, record: R) -> R:
        """Give a record with all its strings changed so, ids and digests excepted; an assessment says that it was."""
        new = changed(record, self)
        return replace(new, redacted=self.hidden) if isinstance(new, Assessment) and is_dataclass(new) else new

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Give what would be hidden in a text, in order: kind and key."""
        return ((match.kind, match.key) for match in self._matches(unicodedata.normalize("NFC", text)))

    def _once(self, text: str) -> str:
        parts, at = [], 0
        for match in self._matches(text):
            number = self.numbers.get((match.kind, match.key))
            parts += [text[at : match.start], f"[{match.kind} {number}]" if number else f"[{match.kind}]"]
            at = match.end
        return "".join([*parts, text[at:]])

    def _matches(self, text: str) -> Iterator[_Match]:
        """Give what is to be hidden, from left to right; where two overlap, what begins first, then the longer one."""
        if not any(char.isalnum() for char in text):
            return
        plain_text = folded(text)
        stay = kept_spans(plain_text, self.kept)
        tokens = [span for span in stay if plain_text[span[0]] == "["]
        end = 0
        for match in sorted(self._all(text, plain_text), key=lambda m: (m.start, -m.end)):
            fixed = stay if match.stays_in_kept else tokens
            if match.kind == _STREET and match.start < end < match.end:
                match = replace(match, start=end + 1)  # noqa: PLW2901  # a name, and the street in which it lives
            if match.start >= end and not any(match.start < b and a < match.end for a, b in fixed):
                yield match
                end = match.end

    def _all(self, text: str, plain_text: str) -> Iterator[_Match]:
        for match in details.emails_in(text, self.people):
            yield _Match(*match.span(), _EMAIL, re.sub(r"[\s()\[\]{}<>]", "", match[0].lower()))
        for url in self.portraits:
            at = text.find(url)
            while at >= 0:
                yield _Match(at, at + len(url), _PORTRAIT, url)
                at = text.find(url, at + len(url))
        for match in details.GRAVATAR.finditer(text):
            yield _Match(*match.span(), _PORTRAIT, match[0])
        for start, end, digits in details.phones_in(text):
            if digits not in self.of_firms:
                yield _Match(start, end, _PHONE, digits)
        for match in self.streets.finditer(plain_text):
            before = plain_text[max(0, match.start() - _BEFORE) : match.start()].strip(" ,;:|-–—·")
            if details.house(match[0]) not in self.of_firms and not has_legal_form(before):
                yield _Match(*match.span(), _STREET, details.house(match[0]))
        addresses = [match.span() for match in _ADDRESS.finditer(plain_text)]
        letters = squash(plain_text)
        for number, patterns in enumerate(self.patterns):
            if not any(key in letters for key in patterns.keys):
                continue
            for start, end in _named(patterns, plain_text, addresses, self.people[number]):
                yield _Match(start, end, _PERSON, str(number), stays_in_kept=True)


def _named(
    patterns: NamePatterns, text: str, addresses: list[tuple[int, int]], person: Person
) -> Iterator[tuple[int, int]]:
    def outside(start: int) -> bool:
        return not any(a <= start < b for a, b in addresses)

    for pattern in (patterns.whole, patterns.exact):
        for match in pattern.finditer(text) if pattern is not None else ():
            yield match.span()
    for match in patterns.alone.finditer(text) if patterns.alone is not None else ():
        if outside(match.start()) and not _of_somebody_else(text, match, person):
            yield match.span()
    for match in patterns.words.finditer(text) if patterns.words is not None else ():
        if outside(match.start()) and stands_as_a_name(text, match.start(), match.end()):
            yield match.span()
    for pattern, spans in (
        (patterns.address, [*addresses, *_single_words(text)]),
        (patterns.path, [*map(partial(_behind_host, text), addresses), *_accounts(text)]),
    ):
        for start, end in spans:
            for match in pattern.finditer(text, start, end) if pattern is not None else ():
                yield match.span()


def _behind_host(text: str, span: tuple[int, int]) -> tuple[int, int]:
    host = re.match(r"(?:https?://)?[^/?#]*", text[slice(*span)], re.IGNORECASE)
    return span[0] + (host.end() if host else 0), span[1]


def _single_words(text: str) -> list[tuple[int, int]]:
    """Names of hosts, files and accounts outside addresses: words with a sign in them, or all in lower case."""
    return [match.span() for match in re.finditer(r"(?<![A-Za-z0-9])[A-Za-z0-9]*[a-z0-9][\w.-]{5,}", text)]


def _accounts(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"(?<![\w.])@[\w.-]+", text)]


def _of_somebody_else(text: str, match: re.Match[str], person: Person) -> bool:
    """Tell whether a surname stands after another given name: "Max Weber" is not Anna Weber."""
    if not person.surname or plain(match[0]).startswith(plain(person.given)):
        return False
    before = re.search(r"([A-Z][\w'-]+)\s+$", text[max(0, match.start() - _BEFORE) : match.start()])
    return before is not None and plain(before[1]) in given_names() and plain(before[1]) != plain(person.given)


def redactor(examined: Examined, *further: object) -> Redactor:
    """Find what names private persons in a blog, and number it in the order in which it is shown.

    Shown are the assessment, the dossier, and `further` records, such as a reply; what stands in none of them gets
    signs without a number.
    """
    blog, outside = examined.blog, examined.capture.outside
    shown = [text for record in (examined.assessment, dossier_of(examined), *further) for text in texts(record)]
    squashed = squash("".join(shown))
    quoted = _quoted(shown, examined)
    named = [*persons(blog, outside), *quoted]
    people = merged(person for person in named if any(key in squashed for key in keys_of(person)))
    words = words_of(blog)
    found = Redactor(
        people=people,
        patterns=tuple(patterns_of(person, words) for person in people),
        kept=kept_pattern(blog, people),
        streets=details.street_pattern(details.streets(blog, outside)),
        of_firms=frozenset(details.of_firms(blog)),
        portraits=tuple(sorted(details.portrait_addresses(blog, people), key=lambda url: (-len(url), url))),
    )
    return _numbered(found, shown, blog.scope.host)


def _quoted(shown: Iterable[str], examined: Examined) -> Iterator[Person]:
    """Persons with a surname whom only a quotation names; a given name that is a word too could be anything, and a
    name before "Foundation" or "Street" is not the person."""
    for text in shown:
        if "://" in text[:10]:
            continue
        for name, at in persons_in(text, examined.blog):
            person = person_of(name, Kind.PERSON)
            if person is None or not person.surname or squash(" ".join(name.split()[:2])) in brands():
                continue
            following = re.match(r"\s+([A-Z]\w+)", text[at + len(name) :])
            known = plain(person.given) in given_names() and plain(person.given) not in also_words()
            if known and not (following and is_organisation_word(following[1])):
                yield replace(person, quoted=True)


def _numbered(found: Redactor, shown: Iterable[str], host: str) -> Redactor:
    seen = dict.fromkeys(pair for text in shown for pair in found.found_in(text))
    # Who signs most posts is person 1, whoever is quoted first.
    order = sorted(seen, key=lambda pair: int(pair[1]) if pair[0] == _PERSON else -1)
    counts: Counter[str] = Counter()
    numbers = {}
    for kind, key in order:
        counts[kind] += 1
        numbers[kind, key] = counts[kind]
    own = squash(host.split(":", maxsplit=1)[0])
    hidden = Hidden(
        people=counts[_PERSON],
        emails=counts[_EMAIL],
        phones=counts[_PHONE],
        addresses=counts[_STREET],
        portraits=counts[_PORTRAIT],
        named_by_address=any(
            len(squash("".join(person.surname))) > 3 and squash("".join(person.surname)) in own
            for person in found.people
        ),
    )
    return replace(found, numbers=numbers, hidden=hidden)
