"""The registration of a domain, from what registry and registrar answered (RDAP, RFC 9083; contacts RFC 7095).

Own code, since a library does not pay here: whoisit's parser comes with two HTTP clients that it imports, wants its
own list of registries, and knows nothing of withheld fields (RFC 9537).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from classifier.lexicons import load, phrases
from classifier.names import has_legal_form, plain
from classifier.outside.days import read_stamp
from classifier.outside.facts import Registration
from classifier.outside.untrusted import items, mapping, read_json, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from classifier.outside.facts import Record

_MOST = 200
# What an entity's own status says of a contact that is not the holder's (RFC 9083, 10.2.2).
_NOT_SHOWN = frozenset({"private", "removed", "obscured", "proxy"})
_DATES = {"registration": "registered", "last changed": "changed", "expiration": "expires"}


@dataclass(frozen=True, slots=True)
class _Contact:
    name: str = ""
    organisation: str = ""
    kind: str = ""
    hidden: bool = False


def read_registration(body: bytes, domain: str) -> Registration | None:
    """Read one answer about a domain; None where it is no such answer, or one about another domain."""
    return _registration(mapping(read_json(body)), domain)


def merge(answers: Iterable[tuple[Registration, Record]]) -> tuple[Registration, Record] | None:
    """Make one registration of the answers in the order of asking: the first counts, later ones fill its gaps.

    A registry that keeps no contacts sends on to the registrar, which may show the registrant.
    """
    whole: Registration | None = None
    first: Record | None = None
    for given, record in answers:
        one = replace(given, named_in=record) if given.registrant else given
        if whole is None:
            whole, first = one, record
            continue
        shown = whole if whole.registrant else one
        whole = replace(
            whole,
            registered=whole.registered or one.registered,
            changed=whole.changed or one.changed,
            expires=whole.expires or one.expires,
            registrar=whole.registrar or one.registrar,
            registrant=shown.registrant,
            organisation=shown.organisation,
            named_in=shown.named_in,
            private=not shown.registrant and (whole.private or one.private),
            statuses=whole.statuses or one.statuses,
        )
    return None if whole is None or first is None else (whole, first)


def _registration(answer: dict[str, Any], domain: str) -> Registration | None:
    if answer.get("objectClassName") != "domain":
        return None
    named = {text(answer.get(key)).rstrip(".").lower() for key in ("ldhName", "unicodeName")} - {""}
    if named and domain not in named:
        return None
    registrant = next(_contacts(answer, "registrant"), _Contact())
    who, organisation = _registrant(registrant, _withheld_fields(answer))
    registrar = next(_contacts(answer, "registrar"), _Contact())
    days = {}
    for event in map(mapping, items(answer.get("events"), _MOST)):
        field = _DATES.get(text(event.get("eventAction")).lower())
        day = read_stamp(event.get("eventDate"))
        if field and day and field not in days:
            days[field] = day
    statuses = (text(status) for status in items(answer.get("status"), _MOST))
    return Registration(
        domain=domain,
        registered=days.get("registered"),
        changed=days.get("changed"),
        expires=days.get("expires"),
        registrant=who,
        organisation=organisation,
        registrar=registrar.organisation or registrar.name,
        private=not who,
        statuses=tuple(status for status in statuses if status),
    )


def _contacts(answer: dict[str, Any], role: str) -> Iterator[_Contact]:
    for entity in map(mapping, items(answer.get("entities"), _MOST)):
        if role in [text(each).lower() for each in items(entity.get("roles"), _MOST)]:
            yield _contact(entity)


def _contact(entity: dict[str, Any]) -> _Contact:
    found: dict[str, str] = {}
    card = items(entity.get("vcardArray"), 2)
    for line in items(card[1] if len(card) == 2 and card[0] == "vcard" else None, _MOST):
        parts = items(line, 5)
        if len(parts) < 4 or not isinstance(parts[0], str):
            continue
        # The organisation may come with its units: ["Example Ltd", "Marketing"].
        value = items(parts[3], 1)[0] if isinstance(parts[3], list) and parts[3] else parts[3]
        found.setdefault(parts[0].lower(), text(value))
    hidden = any(text(status).lower() in _NOT_SHOWN for status in items(entity.get("status"), _MOST))
    return _Contact(found.get("fn", ""), found.get("org", ""), found.get("kind", "").lower(), hidden)


def _withheld_fields(answer: dict[str, Any]) -> str:
    """The names of the fields that were withheld (RFC 9537), as one lower-case text."""
    names = []
    for field in map(mapping, items(answer.get("redacted"), _MOST)):
        name = mapping(field.get("name"))
        names.append(text(name.get("type")) or text(name.get("description")))
    return "\n".join(names).lower()


def _registrant(contact: _Contact, withheld: str) -> tuple[str, bool]:
    """Who registered, and whether that is an organisation; nobody where a service or the registry hides it."""
    if contact.hidden or any(_is_service(each) for each in (contact.name, contact.organisation)):
        return "", False
    name = "" if "registrant name" in withheld else _shown(contact.name)
    organisation = "" if "registrant organi" in withheld else _shown(contact.organisation)
    firm = has_legal_form(organisation or name) or contact.kind in ("org", "organization")
    # Many a form repeats a person's name as that of an organisation.
    if organisation and (firm or not _is_the_person(organisation, name)):
        return organisation, True
    return (name, firm) if name else ("", False)


def _is_the_person(organisation: str, name: str) -> bool:
    """Whether an organisation's name is that of the person again: it shares a word with it and holds none of firms."""
    words, same = _words(organisation), _words(organisation) & _words(name)
    return bool(same) and 2 <= len(words) <= 4 and not words & set(load("identity")["organisation_words"]["any"])


def _words(name: str) -> set[str]:
    return {plain(word.strip(".,")) for word in name.split()}


def _shown(value: str) -> str:
    pattern = phrases("provenance", "withheld")
    bare = value.strip(" .,;:-")
    return "" if not bare or (pattern is not None and pattern.fullmatch(bare)) else value


def _is_service(value: str) -> bool:
    pattern = phrases("provenance", "privacy_services")
    return pattern is not None and pattern.search(value) is not None
