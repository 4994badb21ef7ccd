"""What others hold on record about a blog's domain, asked in the same crawl and kept in the same capture.

    domain registry     IANA's list (kept between crawls) → the registry → the registrar, where the registry links to it
    certificate log     one question
    web archive         its index → one early copy of the home page
    name server         TXT and MX

They are asked beside the blog's own pages, each service in a task of its own with one request at a time: what is slow
or dead there costs the blog nothing. These are documented interfaces for programs, asked one or two questions a crawl
under our own user agent (`settings.user_agent`), so robots.txt, which is for those who follow links, is not consulted
(RFC 9309, section 1). No address is taken from a page: the questions hold the domain and the home page of the blog as
`subject` makes them, and addresses of IANA's list and of registries lead nowhere private.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from scrapy import Request

from crawler import archive_index, name_records, registry
from crawler.errors import CouldNotWrite
from crawler.kept_answers import KeptAnswers
from crawler.name_records import NoNameAnswer, look_up_uri
from crawler.outside import NOT_ASKED, TITLES, Service
from crawler.reach import host_and_port
from crawler.refusals import failure_of
from crawler.service_answers import patience, problem_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from scrapy.http import Response

    from crawler.capture_writer import CaptureWriter
    from crawler.services import Services
    from crawler.subject import Subject

SERVICE_SECONDS = 45.0
"""How long one answer may take; certificate logs and archives need half a minute on bad days."""
REDIRECTS = 5
AFTERWARDS = 20.0
"""Seconds, at most, that a crawl waits for services after the last page of the blog."""
OVERTIME = 1.5
"""Seconds of them that may lie beyond those of its budget."""


@dataclass(slots=True)
class _Open:
    """A question without an answer yet, and what is to be said of it if there is never one."""

    url: str
    kind: str = ""
    message: str = ""


class Provenance:
    """Asks the services about one blog, from `begin` to `end`.

    `download` sends a request through the crawl's middlewares. Where the services name nobody, nothing is written.
    """

    def __init__(
        self,
        services: Services,
        subject: Subject,
        home: str,
        *,
        download: Callable[[Request], Awaitable[Response]],
        capture: CaptureWriter,
    ) -> None:
        self._services = services
        self._subject = subject
        self._home = home
        self._download = download
        self._capture = capture
        self._open: dict[Service, _Open] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._ended = False

    @property
    def waiting(self) -> tuple[str, ...]:
        """What to call those whose answer is missing, each once."""
        return tuple(dict.fromkeys(TITLES[service] for service in self._open))

    def begin(self) -> None:
        """Ask, in tasks of their own."""
        services = self._services
        if not services.anybody:
            return
        domain, home = self._subject.domain, self._subject.home
        server = services.name_server
        self._ask(services.rdap_bootstrap, domain, self._registry, Service.RDAP)
        self._ask(services.certificates, domain, self._certificates, Service.CERTIFICATES)
        self._ask(services.archive_index, home, self._archive, Service.ARCHIVE_INDEX)
        self._ask(server, domain, lambda: self._names(Service.DNS_TXT, "TXT"), Service.DNS_TXT)
        self._ask(server, domain, lambda: self._names(Service.DNS_MX, "MX"), Service.DNS_MX)

    async def wait(self, seconds: float) -> None:
        """Wait for the answers that are missing, so long at most; raises CouldNotWrite."""
        if self._tasks:
            done, _ = await asyncio.wait(self._tasks, timeout=seconds)
            for task in done:
                task.result()

    def end(self, *, interrupted: bool) -> None:
        """Stop asking, and write down what has not been answered."""
        for task in self._tasks:
            task.cancel()
        kind, message = "timeout", "had not answered when the crawl ended"
        if interrupted:
            kind, message = "interrupted", "had not answered when the crawl was interrupted"
        for service, left in list(self._open.items()):
            self._fail(service, left.url, left.kind or kind, left.message or f"the {TITLES[service]} {message}")
        self._ended = True

    def _ask(self, place: str, about: str, how: Callable[[], Coroutine[Any, Any, None]], service: Service) -> None:
        if not about:
            self._fail(service, self._home, NOT_ASKED, self._subject.why)
        elif not place:
            self._fail(service, self._home, NOT_ASKED, f"the {TITLES[service]} was left alone, as the settings say")
        else:
            self._open[service] = _Open(self._home)
            self._tasks.append(asyncio.create_task(self._guarded(how, service)))

    async def _guarded(self, how: Callable[[], Coroutine[Any, Any, None]], service: Service) -> None:
        try:
            await how()
        except CouldNotWrite:
            raise
        except Exception as error:  # a stranger's answer; whatever it does to us, the blog's pages go on
            self._fail(service, self._home, "unreadable", f"the answer could not be used ({type(error).__name__})")
        self._open.pop(service, None)

    async def _registry(self) -> None:
        base = await self._registry_base()
        if not base:
            return
        url = registry.question(base, self._subject.domain)
        answer = await self._json(Service.RDAP, url, dict, slot="registry", accept=registry.RDAP_TYPES)
        more = registry.registrar_s(answer, self._subject.domain)
        if more and more != url:
            await self._json(Service.RDAP, more, dict, slot="registry", accept=registry.RDAP_TYPES)

    async def _registry_base(self) -> str:
        """Give the address of the registry by IANA's list, as kept or fetched; empty, with it written why, for none."""
        url, cache = self._services.rdap_bootstrap, self._services.cache
        kept = KeptAnswers(cache) if cache is not None else None
        body, response = kept.get(url) if kept is not None else None, None
        if body is None:
            response = await self._get(Service.RDAP_BOOTSTRAP, url, slot="registry", accept="application/json")
            self._open.pop(Service.RDAP_BOOTSTRAP, None)
            if response is None:
                self._fail(Service.RDAP, url, NOT_ASKED, "the list of registries could not be had")
                return ""
            body = response.body
        try:
            base = registry.registry_of(body, self._subject.domain)
        except ValueError:
            self._fail(Service.RDAP_BOOTSTRAP, url, "unreadable", "the list of registries could not be read")
            self._fail(Service.RDAP, url, NOT_ASKED, "the list of registries could not be read")
            return ""
        if response is not None and kept is not None:
            kept.put(url, body, cache_control=_header(response, "Cache-Control"), expires=_header(response, "Expires"))
        if not base:
            suffix = self._subject.domain.rpartition(".")[2]
            self._fail(Service.RDAP, url, NOT_ASKED, f"no registry is known that answers for .{suffix} (RDAP)")
        return base

    async def _certificates(self) -> None:
        wanted = urlencode({"q": self._subject.domain, "output": "json"})
        await self._json(Service.CERTIFICATES, f"{self._services.certificates}?{wanted}", list, slot="certificates")

    async def _archive(self) -> None:
        pages, home = self._services.archive_pages, self._subject.home
        url = archive_index.index_question(self._services.archive_index, home)
        rows = await self._json(Service.ARCHIVE_INDEX, url, list, slot="archive")
        if rows is None:
            return
        try:
            moment = archive_index.earliest(rows)
        except ValueError:
            self._fail(Service.ARCHIVE_INDEX, url, "unreadable", "the web archive's index is no table")
            return
        self._open.pop(Service.ARCHIVE_INDEX, None)
        if moment and pages:
            await self._get(Service.ARCHIVE_PAGE, archive_index.copy_of(pages, moment, home), slot="archive")
            self._open.pop(Service.ARCHIVE_PAGE, None)

    async def _names(self, service: Service, kind: str) -> None:
        domain = self._subject.domain
        uri = look_up_uri(domain, kind)
        self._open[service] = _Open(uri)
        try:
            answer = await name_records.look_up(domain, kind, self._services.name_server)
        except NoNameAnswer as error:
            self._fail(service, uri, error.kind, str(error))
            return
        self._capture.resource(
            url=uri,
            content_type=name_records.MEDIA_TYPE,
            body=answer.text.encode("ascii"),
            at=answer.at,
            seconds=answer.seconds,
            ip=answer.server,
            service=service,
        )

    async def _json(
        self, service: Service, url: str, shape: type[Any], *, slot: str, accept: str = "application/json"
    ) -> Any:
        """Ask for JSON of one shape (dict, list); None, with the failure written, for anything else."""
        response = await self._get(service, url, slot=slot, accept=accept)
        if response is None or response.status != 200:
            return None
        try:
            answer = registry.read_json(response.body)
        except ValueError:
            answer = None
        if isinstance(answer, shape):
            return answer
        self._fail(service, url, "unreadable", f"the {TITLES[service]} answered with something else than was asked for")
        return None

    async def _get(self, service: Service, url: str, *, slot: str, accept: str = "") -> Response | None:
        """Fetch an answer, waiting once where patience is asked for; None, with the failure written, if it fails."""
        self._open[service] = left = _Open(url)
        meta = {
            "what": "service",
            "service": service.value,
            "named": self._named(url),
            "verbatim_url": True,
            "download_slot": slot,
            "download_timeout": SERVICE_SECONDS,
            "redirect_ttl": REDIRECTS,
            "autothrottle_dont_adjust_delay": True,
        }
        headers = {"Accept": accept} if accept else None
        try:
            response = await self._download(Request(url, headers=headers, meta=dict(meta), dont_filter=True))
            seconds = patience(response)
            if seconds is not None:
                left.kind, left.message = problem_of(response, service)
                await asyncio.sleep(seconds)
                response = await self._download(Request(url, headers=headers, meta=dict(meta), dont_filter=True))
        except CouldNotWrite:
            raise
        except Exception as error:  # each has its kind
            self._fail(service, url, *failure_of(error, url))
            return None
        kind, message = problem_of(response, service)
        if kind:
            self._fail(service, url, kind, message)
            return None
        return response

    def _named(self, url: str) -> tuple[str, int] | None:
        """Give host and port of a service that the user named, which may lie on the user's own network."""
        place = host_and_port(url)
        return place if place in {host_and_port(named) for named in self._services.named} else None

    def _fail(self, service: Service, url: str, kind: str, message: str) -> None:
        self._open.pop(service, None)
        if not self._ended:
            self._capture.failure(url, kind, message, datetime.now(UTC), service)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
