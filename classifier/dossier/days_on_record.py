"""What others hold on record about the blog's domain, as days on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.dossier.records import Gap, Mark

if TYPE_CHECKING:
    from datetime import date

    from classifier.outside.facts import Outside

DOMAIN, CERTIFICATES, ARCHIVE = "domain", "certificates", "web archive"


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
