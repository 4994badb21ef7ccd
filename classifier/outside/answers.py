"""From the outside records of a capture to facts, each with its outcome."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from classifier.findings import Outcome
from classifier.outside.certificates import read_certificates
from classifier.outside.facts import Archived, Asked, Outside, Record
from classifier.outside.name_records import read_mail_servers, read_texts
from classifier.outside.registration import merge, read_registration
from classifier.outside.web_archive import read_copy, read_index
from crawler.addresses import registrable_domain
from crawler.outside import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from classifier.outside.facts import Certificates, Registration
    from crawler.archive import Capture, Exchange

T = TypeVar("T")

_UNREADABLE = "the answer was not readable"


def read_outside(capture: Capture) -> Outside:
    """Give what the outside services said of the domain of the blog. Reading strangers' bytes raises nothing."""
    if not capture.outside and not capture.outside_failures:
        return Outside()
    return Outside(
        registration=_registration(capture),
        certificates=_certificates(capture),
        archive=_archive(capture),
        text=_name_records(capture, Service.DNS_TXT, read_texts, lambda read: bool(read.all)),
        mail=_name_records(capture, Service.DNS_MX, read_mail_servers, lambda read: bool(read.hosts)),
    )


def _domain(capture: Capture) -> str:
    """The registrable domain as registries and certificates write it: in ASCII (RFC 5890)."""
    host = capture.scope.host.split(":")[0]
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii").lower()
    return registrable_domain(host)


def _answers(capture: Capture, service: Service) -> list[Exchange]:
    """What a service answered, redirects on the way left out."""
    return [each for each in capture.outside if each.service == service and not 300 <= each.status < 400]


def _record(exchange: Exchange) -> Record:
    return Record(exchange.url, exchange.record_id, exchange.digest, exchange.captured_at)


def _registration(capture: Capture) -> Asked[Registration]:
    answers = _answers(capture, Service.RDAP)
    read = [(read_registration(each.body, _domain(capture)), each) for each in answers if each.status == 200]
    whole = merge((one, _record(each)) for one, each in read if one is not None)
    if whole is not None:
        return Asked(Outcome.FOUND, whole[0], "", whole[1])
    if not answers and not any(each.service == Service.RDAP for each in capture.outside_failures):
        # Where the list of registries was not to be had, none could be asked.
        return _unanswered(capture, Service.RDAP_BOOTSTRAP, [])
    return _unanswered(capture, Service.RDAP, answers)


def _certificates(capture: Capture) -> Asked[Certificates]:
    for each in _answers(capture, Service.CERTIFICATES):
        read = read_certificates(each.body, _domain(capture)) if each.status == 200 else None
        if read is not None:
            outcome = Outcome.FOUND if read.first or read.names else Outcome.NOT_FOUND
            return Asked(outcome, read if outcome is Outcome.FOUND else None, "", _record(each))
    return _unanswered(capture, Service.CERTIFICATES, _answers(capture, Service.CERTIFICATES))


def _archive(capture: Capture) -> Asked[Archived]:
    copies = (read_copy(each, capture.scope) for each in _answers(capture, Service.ARCHIVE_PAGE))
    early, early_day = next((copy for copy in copies if copy is not None), (None, None))
    for each in _answers(capture, Service.ARCHIVE_INDEX):
        read = read_index(each.body) if each.status == 200 else None
        if read is None:
            continue
        if read.first is None and early is None:
            return Asked(Outcome.NOT_FOUND, None, "", _record(each))
        return Asked(Outcome.FOUND, replace(read, early=early, early_day=early_day), "", _record(each))
    if early is not None:
        source = Record(early.url, early.record_id, early.digest, early.captured_at)
        return Asked(Outcome.FOUND, Archived(early_day, early_day, 1, (), early, early_day), "", source)
    return _unanswered(capture, Service.ARCHIVE_INDEX, _answers(capture, Service.ARCHIVE_INDEX))


def _name_records(
    capture: Capture, service: Service, read: Callable[[bytes], T], there: Callable[[T], bool]
) -> Asked[T]:
    for each in _answers(capture, service):
        if each.status == 200:
            value = read(each.body)
            return (
                Asked(Outcome.FOUND, value, "", _record(each))
                if there(value)
                else Asked(Outcome.NOT_FOUND, None, "", _record(each))
            )
    return _unanswered(capture, service, _answers(capture, service))


def _unanswered(capture: Capture, service: Service, answers: list[Exchange]) -> Asked[T]:
    """What to say where no answer held facts: nothing there, or the reason why nobody knows."""
    for each in answers:
        if each.status == 404 and service is Service.RDAP:  # RFC 7480, 5.3
            return Asked(Outcome.NOT_FOUND, None, "", _record(each))
    source = _record(answers[0]) if answers else None
    for failure in capture.outside_failures:
        if failure.service == service:
            return Asked(why=failure.message or failure.kind or _UNREADABLE, source=source)
    if not answers:
        return Asked()
    status = answers[0].status
    return Asked(why=_UNREADABLE if status == 200 else f"the service answered with status {status}", source=source)
