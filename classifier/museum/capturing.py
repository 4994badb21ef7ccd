"""Write the capture that a crawl of a museum site would have made, with dates fixed by the site."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from classifier.errors import BadMuseum
from crawler.addresses import host_of, registrable_domain
from crawler.capture_writer import CaptureWriter
from crawler.outside import NOT_ASKED, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.museum.cases import Case

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
}
_ASKED_FOR = ("/robots.txt", "/sitemap.xml", "/ads.txt", "/humans.txt")
_INDEX = "index.html"
_MONEY = "money.toml"
# Where the museum's records come from: services of nobody's, for domains of nobody's.
_REGISTRY = "https://registry.example/domain/{name}"
_LOGS = "https://certificate-logs.example/?q={name}&output=json"
_ARCHIVE_INDEX = "https://web-archive.example/cdx/search/cdx?url={home}&output=json"
_ARCHIVE_PAGE = "https://web-archive.example/web/{stamp}id_/{home}"
_DNS = "dns:{name}?type={kind}"


def write_capture(case: Case, path: Path, *, outside: bool) -> Path:
    """Write the capture of a site, with what outside services say of it or without; gives the path.

    Raises BadMuseum for a site that cannot be read, CouldNotWrite for a path that cannot be written.
    """
    with CaptureWriter(path, start_url=case.url, software="flogcheck museum", settings={}) as capture:
        writing = _Writing(case, capture)
        try:
            for address, file in _answers(case):
                writing.answer(urljoin(case.url, address), _TYPES[file.suffix], file.read_bytes())
            for address, target in (case.redirects or {}).items():
                writing.answer(urljoin(case.url, address), "text/html", b"", status=302, location=target)
            for address in _ASKED_FOR:
                if not (case.pages / address[1:]).is_file():
                    writing.answer(urljoin(case.url, address), "text/html", b"<title>Not found</title>", status=404)
            if outside and case.outside is not None:
                writing.outside(case.outside)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise BadMuseum(f"{case.folder}: {type(error).__name__}: {error}") from None
        capture.finish("done", {"landed": case.url})
    return path


def _answers(case: Case) -> Iterator[tuple[str, Path]]:
    """Give every file of a site with its address, the start page first, as a crawl meets it."""
    named = {case.pages / file: address for address, file in (case.addresses or {}).items()}
    rows = []
    for file in sorted(case.pages.rglob("*")):
        if not file.is_file() or file.suffix not in _TYPES:
            continue
        plain = "/" + quote(file.relative_to(case.pages).as_posix())
        rows.append((named.get(file, plain.removesuffix(_INDEX) if plain.endswith("/" + _INDEX) else plain), file))
    start = urljoin(case.url, "/") if case.url.endswith("/") else case.url
    return iter(sorted(rows, key=lambda row: (urljoin(case.url, row[0]) not in (case.url, start), row[0])))


class _Writing:
    """Writes answers a second apart, beginning at the time of the capture."""

    def __init__(self, case: Case, capture: CaptureWriter) -> None:
        self._case = case
        self._capture = capture
        self._now = case.captured
        self._domain = registrable_domain(host_of(case.url))

    def answer(
        self, url: str, kind: str, body: bytes, *, status: int = 200, location: str = "", service: str = ""
    ) -> None:
        self._now += timedelta(seconds=1)
        self._capture.exchange(
            url=url,
            method="GET",
            request_headers=[],
            status=status,
            reason="OK" if status == 200 else "",
            response_headers=[("Content-Type", kind), *([("Location", location)] if location else [])],
            body=body,
            at=self._now,
            seconds=0.1,
            service=service,
        )

    def outside(self, folder: Path) -> None:
        """Write what each outside service answers, or that it was not asked."""
        home = self._case.url
        stamp = _first_stamp(folder / "archive-index.json")
        for service, name, url, kind in (
            (Service.RDAP, "rdap.json", _REGISTRY, "application/rdap+json"),
            (Service.CERTIFICATES, "certificates.json", _LOGS, "application/json"),
            (Service.ARCHIVE_INDEX, "archive-index.json", _ARCHIVE_INDEX, "application/json"),
            (Service.ARCHIVE_PAGE, "archive-page.html", _ARCHIVE_PAGE, "text/html; charset=utf-8"),
        ):
            address = url.format(name=self._domain, home=home, stamp=stamp)
            if (folder / name).is_file():
                self.answer(address, kind, (folder / name).read_bytes(), service=service)
            else:
                self._not_asked(address, service)
        for service, kind in ((Service.DNS_TXT, "TXT"), (Service.DNS_MX, "MX")):
            self._name_records(folder / f"{service}.txt", kind, service)
        if (folder / _MONEY).is_file():
            for hop in tomllib.loads((folder / _MONEY).read_text(encoding="utf-8"))["hop"]:
                body = (folder / hop["file"]).read_bytes() if "file" in hop else b""
                self.answer(
                    hop["url"],
                    "text/html; charset=utf-8",
                    body,
                    status=hop.get("status", 200),
                    location=hop.get("location", ""),
                    service=Service.MONEY,
                )

    def _name_records(self, file: Path, kind: str, service: Service) -> None:
        """Write the records of a kind, each with the owner, time and class that the file leaves out."""
        address = _DNS.format(name=self._domain, kind=kind)
        if not file.is_file():
            self._not_asked(address, service)
            return
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        records = "".join(f"{self._domain}. 3600 IN {kind} {line}\n" for line in lines)
        self._capture.resource(
            url=address,
            content_type="text/dns",
            body=f"; NOERROR\n{records}".encode(),
            at=self._now,
            seconds=0.1,
            service=service,
        )

    def _not_asked(self, address: str, service: Service) -> None:
        self._capture.failure(address, NOT_ASKED, "the museum holds no such record", self._now, service)


def _first_stamp(index: Path) -> str:
    """Give the time of the first capture that an archive's index lists, empty where there is none."""
    rows = json.loads(index.read_bytes()) if index.is_file() else []
    return str(rows[1][rows[0].index("timestamp")]) if len(rows) > 1 else ""
