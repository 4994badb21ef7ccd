"""One blog being fetched, politely, within a budget, into a capture.

Pages are never taken apart here: from a page the crawl reads links, from feeds and sitemaps addresses, and
`itinerary.py` says which is worth the next request. Requests are made one after the other. Each carries its crawl in
`meta["crawl"]`, so that the middlewares of one engine serve many blogs and keep none in mind.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request
from w3lib.encoding import http_content_type_encoding

from crawler.addresses import Scope, canonical, scope_of
from crawler.answers import problem_of
from crawler.archive import Failure
from crawler.aside import aside
from crawler.beside import Beside
from crawler.budget import Meter, Progress
from crawler.connections import Connections
from crawler.itinerary import Itinerary, Visit
from crawler.links import SeenPage, read_links
from crawler.money_trail import follow_money
from crawler.order import over_http
from crawler.portraits import ACCEPTED, PICTURE_BYTES, Portraits
from crawler.provenance import AFTERWARDS, OVERTIME, Provenance
from crawler.refusals import NO_CONNECTION, LeadsOut, failure_of, speaks_no_https
from crawler.second_look import look_again
from crawler.soft404 import NotThere, not_there, nowhere
from crawler.subject import subject_of
from crawler.traps import twin

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.capture_writer import CaptureWriter
    from crawler.engine import Engine
    from crawler.order import Order
    from crawler.robots import Policy

DEAD_AFTER = 5
"""Failed connections in a row after which the host counts as gone."""
LONGEST_WAIT = 60.0
"""Seconds that a blog may ask us to wait (Retry-After, RFC 9110, 10.2.3); if it asks for more, we leave."""


class BlogCrawl:
    """Fetches one blog through an engine, beginning at any of its pages, and tells its progress after each.

    Why it ended is in `stopped` (done, pages, seconds, bytes, interrupted, dead host, throttled), why nothing
    could be read at all in `refusal`, everything without an answer in `failures`, what a person should know of
    the way in `notes`. What the middlewares keep between its requests is here too: its connections, what robots.txt
    says at each origin (`policies`), and the `remarks` on that for the end of the capture.
    """

    def __init__(self, order: Order, capture: CaptureWriter, engine: Engine) -> None:
        self.order = order
        self.capture = capture
        self.engine = engine
        self.connections = Connections(order.reach)
        self.meter = Meter(order.budget)  # its clock starts here
        self.tell = order.progress or (lambda _: None)
        self.scope: Scope | None = None  # known when the start page has been reached
        self.landed_url = ""  # where that was, over redirects and a refresh
        self.stopped = ""
        self.refusal: Failure | None = None
        self.failures: list[Failure] = []
        self.notes: list[str] = []
        self.remarks: dict[str, str] = {}
        self.policies: dict[str, Policy] = {}
        self.pages = 0
        self._lost_in_a_row = 0
        self._no_https = False
        self._shut: set[str] = set()
        self._nothing = NotThere()
        self._read_bodies: set[bytes] = set()
        self._portraits = Portraits(order.budget.pictures)

    def stop(self, why: str) -> None:
        """Say why the crawl is being ended from outside; the first reason counts."""
        self.stopped = self.stopped or why

    async def download(self, request: Request) -> Response:
        """Send a request of this crawl through the middlewares."""
        request.meta["crawl"] = self
        return await self.engine.download(request)

    def fail(self, url: str, kind: str, message: str) -> None:
        """Note a request that has no answer, or none that can be used, here and in the capture."""
        now = datetime.now(UTC)
        self.capture.failure(url, kind, message, now)
        self.failures.append(Failure(url, kind, message, now.isoformat(timespec="seconds")))

    async def run(self) -> None:
        """Crawl, from the first request to the last; raises CouldNotWrite."""
        first = await self._open()
        if first is None:
            self.refusal = self.failures[-1] if self.failures else None
            return
        self.landed_url = first.url
        self.scope = scope_of(first.url)
        subject = subject_of(self.scope, private=self.order.reach.on_own_network(first.url))
        outside = Provenance(self.order.services, subject, first.url, download=self.download, capture=self.capture)
        outside.begin()
        try:
            await self._read_blog(first, self.scope)
            if self.stopped != "interrupted":
                came_to, self.stopped = self.stopped, ""  # empty, so that Ctrl-C while waiting is told
                await look_again(self, came_to)
                if not self.stopped:
                    await follow_money(self, self.order.follow, came_to)
                if not self.stopped:
                    await self._wait_for_answers(outside)
                self.stopped = self.stopped or came_to
        finally:
            outside.end(interrupted=self.stopped == "interrupted")

    async def _read_blog(self, first: Response, scope: Scope) -> None:
        itinerary = Itinerary(first.url, pages=self.meter.budget.pages, scope=scope)
        visit = itinerary.next()
        assert visit is not None  # the start page
        page = await _links_of(first)
        self._note(itinerary, visit, first, page)
        self._tell(visit)
        await self._read_beside(first, page, itinerary)
        while not self._over() and (visit := itinerary.next()) is not None:
            await self._read(itinerary, visit)
            self._tell(visit)
        if not self._over():
            await self._look_at_portraits()
            if self.stopped != "interrupted":  # what pictures lack is nothing that the pages lack
                self.stopped = "pages" if self.pages >= self.meter.budget.pages and itinerary.unread() else "done"

    async def _wait_for_answers(self, outside: Provenance) -> None:
        if outside.waiting:
            self.tell(replace(self.where(), waiting=outside.waiting))
        await outside.wait(min(AFTERWARDS, self.meter.seconds_left() + OVERTIME))

    async def _open(self) -> Response | None:
        """Fetch the start page, following one refresh that it may hold; None when there is no page."""
        start_url = self.order.start_url
        first = await self._page(start_url)
        if first is None and self.order.http_too and self._no_https:
            self.notes.append(f"{start_url}: {self.failures[-1].message}; asked over http instead")
            first = await self._page(over_http(start_url))
        if first is None:
            return None
        leads = (await _links_of(first)).refresh
        if leads and canonical(leads) != canonical(first.url):
            return await self._page(leads) or first
        return first

    async def _page(self, url: str) -> Response | None:
        response = await self._fetch(url, "page")
        if response is None:
            return None
        kind, message = problem_of(response)
        if kind:
            self.fail(response.url, kind, message)
            return None
        return response

    async def _read(self, itinerary: Itinerary, visit: Visit) -> None:
        response = await self._fetch(visit.url, "page")
        if response is None:
            if visit.url in self._shut:
                itinerary.shut(visit.url)
            _give_back(itinerary, visit, visit.url)
            return
        kind, message = problem_of(response)
        if not kind and self._nothing.looks_like(response.body, response.url):
            kind, message = "missing", "the page answers 200 and says that it does not exist"
        if kind:
            if response.status not in {404, 410}:  # what is not there is an answer, and the capture holds it
                self.fail(response.url, kind, message)
            _give_back(itinerary, visit, response.url)
            if kind == "throttled":
                self.stopped = self.stopped or "throttled"
            return
        digest = hashlib.sha256(response.body).digest()
        moved = twin(response.url) != twin(visit.url)
        if digest in self._read_bodies or (moved and itinerary.visited(response.url)):
            _give_back(itinerary, visit, response.url)
            return
        self._note(itinerary, visit, response, await _links_of(response))

    def _note(self, itinerary: Itinerary, visit: Visit, response: Response, page: SeenPage) -> None:
        itinerary.done(visit.url, final_url=response.url, canonical=page.canonical, role=visit.role, counted=True)
        itinerary.offer(page.links, found_on=response.url)
        assert self.scope is not None
        self._portraits.offer(page.portraits, visit.role, self.scope)
        self._read_bodies.add(hashlib.sha256(response.body).digest())
        self.pages += 1

    async def _look_at_portraits(self) -> None:
        """Fetch a few pictures of who writes, as politely as pages; the capture keeps them."""
        for url in self._portraits.chosen():
            answer = await self._fetch(url, "picture")
            if self._over() or (answer is not None and answer.status == 429):
                return

    async def _read_beside(self, first: Response, page: SeenPage, itinerary: Itinerary) -> None:
        """Fetch what stands beside the pages, and an address where nothing can be."""
        assert self.scope is not None
        await Beside(self._fetch, self._policy, self.scope, itinerary).read(first.url, page)
        answer = await self._fetch(nowhere(first.url, self.scope.prefix), "page")
        if answer is not None and "redirect_times" not in answer.meta:
            self._nothing = not_there(answer.status, answer.body, answer.url)

    async def _policy(self, url: str) -> Policy:
        return await self.engine.robots.policy(url, self)

    async def _fetch(self, url: str, what: str) -> Response | None:
        """Fetch an address, waiting once if the blog asks for patience; None, with the failure noted, if it fails."""
        response = await self._request(url, what)
        if response is not None and response.status in {429, 503}:
            seconds = self._wait_for(response)
            if seconds is not None:
                await asyncio.sleep(seconds)
                response = await self._request(url, what)
        return response

    async def _request(self, url: str, what: str) -> Response | None:
        if self._over():
            return None
        meta: dict[str, Any] = {"what": what, "verbatim_url": True}
        headers = None
        if what == "picture":
            meta["longest"] = PICTURE_BYTES
            headers = {"Accept": ACCEPTED}  # without it some hosts send formats that we do not read
        try:
            async with asyncio.timeout(self.meter.seconds_left()):
                response = await self.download(Request(url, headers=headers, meta=meta, dont_filter=True))
        except Exception as error:  # each has its kind; what a stranger's server can cause is not foreseeable
            if isinstance(error, LeadsOut):  # an answer, and the capture holds it
                self._lost_in_a_row = 0
                self._shut.add(url)
                return None
            self._no_https = speaks_no_https(error)
            kind, message = failure_of(error, url)
            if kind == "robots" and what == "guess":
                return None  # what we made up was not kept from us
            if kind == "timeout" and self.meter.spent():
                message = "the time for the crawl ran out"
            if kind == "robots":
                self._shut.add(url)
            self.fail(url, kind, message)
            self._lost_in_a_row = self._lost_in_a_row + 1 if kind in NO_CONNECTION else 0
            if self._lost_in_a_row >= DEAD_AFTER:
                self.stopped = self.stopped or "dead host"
            return None
        self._lost_in_a_row = 0
        return response

    def _wait_for(self, response: Response) -> float | None:
        told = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        seconds = float(told) if told.isdigit() else 2 * self.meter.budget.delay
        return seconds if seconds <= min(LONGEST_WAIT, self.meter.seconds_left()) else None

    def _over(self) -> bool:
        self.stopped = self.stopped or self.meter.spent()
        return bool(self.stopped)

    def _tell(self, visit: Visit) -> None:
        self.tell(self.where(visit.url, str(visit.role)))

    def where(self, url: str = "", role: str = "") -> Progress:
        """Say where the crawl is."""
        return Progress(
            self.pages,
            self.meter.budget.pages,
            url,
            role,
            len(self.failures),
            self.meter.seconds(),
            problems=tuple(self.failures),
        )


def _give_back(itinerary: Itinerary, visit: Visit, final_url: str) -> None:
    itinerary.done(visit.url, final_url=final_url, canonical="", role=visit.role, counted=False)


async def _links_of(response: Response) -> SeenPage:
    charset = http_content_type_encoding((response.headers.get("Content-Type") or b"").decode("latin-1"))
    return await aside(len(response.body), read_links, response.body, charset or "", response.url)
