"""The way of a link, put together again from what a crawl wrote down while it followed it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.lexicons import load
from classifier.money import programmes
from classifier.money_path.followed import Hop, Station
from classifier.reading import is_html
from crawler.addresses import host_of, registrable_domain
from crawler.hops import MOST_HOPS, MOST_REFRESHES, REDIRECTS, redirect_of, refresh_of
from crawler.outside import Service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.addresses import Scope
    from crawler.archive import Capture, Exchange, Failure

_GONE = frozenset({404, 410})
_MARKETPLACE = "marketplace"


@dataclass(frozen=True, slots=True)
class Trail:
    """What was answered on all ways, by address, and what was not."""

    answers: Mapping[str, Exchange]
    failures: Mapping[str, Failure]


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its hops, its outcome and why, and the answer at its end where that is a page."""

    hops: tuple[Hop, ...]
    outcome: Outcome
    why: str = ""
    end: Exchange | None = None


def trail_of(capture: Capture) -> Trail:
    """Sort what a capture holds of followed links by address; of several answers the one that tells most is kept."""
    answers: dict[str, Exchange] = {}
    for exchange in capture.outside:
        if exchange.service == Service.MONEY:
            kept = answers.setdefault(exchange.url, exchange)
            # HEAD comes first, and the answer to GET is the one with the page in it.
            if not redirect_of(kept.url, kept.status, kept.header("location")):
                answers[exchange.url] = exchange
    failures = {f.url: f for f in capture.outside_failures if f.service == Service.MONEY}
    return Trail(answers, failures)


def way_from(link: str, trail: Trail, scope: Scope) -> Way:
    """Go the way of a link again; `scope` is that of the blog."""
    hops: list[Hop] = []
    seen: set[str] = set()
    at, refreshes = link, 0
    while True:
        answer, failure = trail.answers.get(at), trail.failures.get(at)
        failed = failure is not None and (answer is None or not redirect_of(at, answer.status, _location(answer)))
        onward = "" if answer is None or failed else redirect_of(at, answer.status, _location(answer))
        if answer is not None and not failed and not onward and _is_page(answer) and refreshes < MOST_REFRESHES:
            onward = refresh_of(at, answer.body, answer.header("content-type"))
            refreshes += 1 if onward else 0
        hops.append(_hop(at, None if failed else answer, scope, leads_on=bool(onward)))
        seen.add(at)
        if failed:
            assert failure is not None
            return Way(tuple(hops), Outcome.COULD_NOT_LOOK, failure.message or failure.kind)
        if answer is None:
            return Way(tuple(hops), Outcome.COULD_NOT_LOOK, "it was not asked for")
        if not onward:
            return _ended(tuple(hops), answer, scope)
        if onward in seen:
            return Way(tuple(hops), Outcome.COULD_NOT_LOOK, "the link goes round in a circle")
        if len(hops) >= MOST_HOPS:
            return Way(tuple(hops), Outcome.COULD_NOT_LOOK, "too many redirects")
        at = onward


def _ended(hops: tuple[Hop, ...], answer: Exchange, scope: Scope) -> Way:
    last = hops[-1]
    if answer.status in _GONE:
        return Way(hops, Outcome.NOT_FOUND, f"there is no page at its end any more (status {answer.status})")
    if answer.status in REDIRECTS:
        return Way(hops, Outcome.COULD_NOT_LOOK, f"{last.host} leads on to what is no web page")
    if answer.status >= 400:
        return Way(hops, Outcome.COULD_NOT_LOOK, f"{last.host} answered with the error {answer.status}")
    if last.station is Station.OWN and len(hops) > 1:
        return Way(hops, Outcome.NOT_FOUND, "it leads back to the blog itself")
    if last.station is not Station.END:
        return Way(hops, Outcome.COULD_NOT_LOOK, f"{last.host} answered with a page and no address to go on to")
    return Way(hops, Outcome.FOUND, "", answer)


def _hop(url: str, answer: Exchange | None, scope: Scope, *, leads_on: bool) -> Hop:
    host = host_of(url)
    programme, kind = _programme_at(host)
    if scope.holds(url):
        station = Station.OWN
    elif programme and (leads_on or kind != _MARKETPLACE):
        station = Station.PROGRAMME
    elif host in _shorteners():
        station = Station.SHORTENER
    else:
        station = Station.REDIRECT if leads_on else Station.END
    if answer is None:
        return Hop(url, host, Station.UNREACHED if station is Station.END else station, programme)
    return Hop(url, host, station, programme, answer.status, answer.record_id, answer.digest, answer.captured_at)


def _programme_at(host: str) -> tuple[str, str]:
    """Give the name and kind of the programme that a host serves, whatever the rest of the address; of hosts that
    programmes have for links alone, not of shops with a programme of their own."""
    labels = host.split(".")
    for start in range(max(1, len(labels) - 1)):
        for programme in programmes().get(".".join(labels[start:]), ()):
            if not programme.query:
                return programme.name, programme.kind
    return "", ""


@cache
def _shorteners() -> frozenset[str]:
    return frozenset(load("money_path")["shorteners"]["any"])


def _is_page(answer: Exchange) -> bool:
    return answer.status == 200 and is_html(answer)


def _location(answer: Exchange) -> str:
    return answer.header("location")


def pages_of(domain: str, trail: Trail) -> Sequence[Exchange]:
    """Give the pages that were read of a registrable domain while links were followed, in the order of asking."""
    return [
        each for each in trail.answers.values() if _is_page(each) and registrable_domain(host_of(each.url)) == domain
    ]
