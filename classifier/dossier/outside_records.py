"""What others hold on record about the blog's domain, in words for a reader and as days on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from classifier.dossier.records import Gap, Mark, OutsideRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from classifier.outside.facts import (
        Archived,
        Asked,
        Certificates,
        MailServers,
        Outside,
        Registration,
        TextRecords,
    )

T = TypeVar("T")

DOMAIN, CERTIFICATES, ARCHIVE = "domain", "certificates", "web archive"
_MOST_NAMES = 12


def outside_records(outside: Outside) -> tuple[OutsideRecord, ...]:
    """Give what became of each question, in a fixed order."""
    return (
        _record("registration of the domain", outside.registration, _registration),
        _record("certificates for the domain", outside.certificates, _certificates),
        _record("copies in the web archive", outside.archive, _archive),
        _record("text records of the domain", outside.text, _text),
        _record("mail servers of the domain", outside.mail, _mail),
    )


def marks(outside: Outside) -> tuple[Mark, ...]:
    """Give the days that others vouch for, each lane in time order."""
    found: list[tuple[str, str, date | None]] = []
    if (registration := outside.registration.value) is not None:
        found += [(DOMAIN, "registered", registration.registered), (DOMAIN, "changed", registration.changed)]
    if (certificates := outside.certificates.value) is not None:
        found.append((CERTIFICATES, "the first", certificates.first))
    if (archived := outside.archive.value) is not None:
        found.append((ARCHIVE, "first copy", archived.first))
    return tuple(Mark(day, lane, words) for lane, words, day in found if day is not None)


def gaps(outside: Outside) -> tuple[Gap, ...]:
    """Give the times in which the web archive has nothing."""
    archived = outside.archive.value
    return tuple(Gap(first, last) for first, last in archived.gaps) if archived is not None else ()


def _record(asked: str, answer: Asked[T], words: Callable[[T], list[str]]) -> OutsideRecord:
    source = answer.source
    return OutsideRecord(
        asked=asked,
        outcome=answer.outcome.value,
        facts=tuple(words(answer.value)) if answer.value is not None else (),
        why=answer.why if answer.value is None else "",
        url=source.url if source else "",
        record_id=source.record_id if source else "",
        digest=source.digest if source else "",
        captured_at=source.captured_at if source else "",
    )


def _registration(found: Registration) -> list[str]:
    facts = [
        f"{words} {day}"
        for words, day in (
            (f"{found.domain} registered", found.registered),
            ("last changed", found.changed),
            ("expires", found.expires),
        )
        if day is not None
    ]
    if found.registrant:
        facts.append(f"registrant: {found.registrant} ({'an organisation' if found.organisation else 'a person'})")
    else:
        hidden = "a privacy service stands in, as for most private people" if found.private else "not shown"
        facts.append(f"registrant: {hidden}")
    return [*facts, *([f"registrar: {found.registrar}"] if found.registrar else [])]


def _certificates(found: Certificates) -> list[str]:
    facts = [f"the first {found.first}"] if found.first else []
    return [*facts, *([f"together with {_some(found.names)}"] if found.names else [])]


def _archive(found: Archived) -> list[str]:
    days = " to ".join(str(day) for day in (found.first, found.last) if day is not None)
    facts = [f"{found.captures:,} rows in its index{f', {days}' if days else ''}"]
    facts += [f"nothing between {first} and {last}" for first, last in found.gaps]
    if found.early is not None:
        when = f" of {found.early_day}" if found.early_day else ""
        facts.append(f"early copy{when}: “{found.early.title}”")
    return facts


def _text(found: TextRecords) -> list[str]:
    services = tuple(dict.fromkeys(service for service, _ in found.verifications))
    facts = [f"ownership proved to {_some(services)}"] if services else []
    facts += [f"mail may be sent by {_some(found.spf_includes)}"] if found.spf_includes else []
    return facts or [f"{len(found.all)} texts, none of them known"]


def _mail(found: MailServers) -> list[str]:
    return [_some(found.hosts)] if found.hosts else []


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
