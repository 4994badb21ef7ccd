"""The outside records in words, one line a question: what a reader is told of them, whatever signals make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from classifier.findings import Outcome
from classifier.outside.facts import NOT_ASKED_WHY
from classifier.registrants import who_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from classifier.blog import Blog
    from classifier.outside.facts import Archived, Asked, Certificates, MailServers, Record, Registration, TextRecords

T = TypeVar("T")

_MOST_NAMES = 5
_NOTHING = {
    "registration": "the registry does not know the domain",
    "certificates": "no certificate is logged",
    "archive": "the home page was never archived",
    "text": "the domain has no text records",
    "mail": "the domain takes no mail",
}


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One question put to outside services: registration, certificates, archive, text or mail.

    `says` is the answer in words, `why` the reason why nobody could look; one of them is empty. `source` is the
    answer as it stands in the capture.
    """

    what: str
    outcome: Outcome
    says: str
    why: str
    source: Record | None


def on_record(blog: Blog) -> tuple[OnRecord, ...]:
    """Give what is on record about the domain of a blog, always in one order; nothing where nothing was asked.

    The registrant is a company or somebody whom the blog names, else no name is given (see `registrants`).
    """
    outside = blog.outside
    rows = (
        _row("registration", outside.registration, lambda one: _registration(one, who_registered(blog))),
        _row("certificates", outside.certificates, _certificates),
        _row("archive", outside.archive, _archive),
        _row("text", outside.text, _text),
        _row("mail", outside.mail, _mail),
    )
    return () if all(row.why == NOT_ASKED_WHY for row in rows) else rows


def _row(what: str, asked: Asked[T], say: Callable[[T], str]) -> OnRecord:
    if asked.outcome is Outcome.COULD_NOT_LOOK:
        return OnRecord(what, asked.outcome, "", asked.why, asked.source)
    says = _NOTHING[what] if asked.value is None else say(asked.value)
    return OnRecord(what, asked.outcome, says, "", asked.source)


def _registration(one: Registration, who: str) -> str:
    words = f"{one.domain} registered" if one.registered is None else f"{one.domain} registered {one.registered}"
    words += f" by {who}" if who else "; by whom is not shown"
    words += f", through {one.registrar}" if one.registrar else ""
    words += f"; last changed {one.changed}" if one.changed else ""
    return words + (f"; expires {one.expires}" if one.expires else "")


def _certificates(one: Certificates) -> str:
    return (f"first {one.first}" if one.first else "no day given") + _listed("; also for ", one.names)


def _archive(one: Archived) -> str:
    copies = "1 copy" if one.captures == 1 else f"{one.captures} copies"
    words = f"first {one.first}, last {one.last}, {copies} listed" if one.first else "not in the index"
    words += "".join(f"; none from {begin} to {end}" for begin, end in one.gaps[:_MOST_NAMES])
    if one.early is not None:
        words += "; read as it was" + (f" on {one.early_day}" if one.early_day else " then")
        words += f": {one.early.title}" if one.early.title else ""
    return words


def _text(one: TextRecords) -> str:
    count = "1 record" if len(one.all) == 1 else f"{len(one.all)} records"
    services = tuple(dict.fromkeys(service for service, _ in one.verifications))
    return count + _listed("; verified with ", services) + _listed("; lets send its mail: ", one.spf_includes)


def _mail(one: MailServers) -> str:
    return "taken by " + _listed("", one.hosts)


def _listed(before: str, names: tuple[str, ...]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return before + ", ".join(names[:_MOST_NAMES]) + more
