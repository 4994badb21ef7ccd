"""Write a capture as the crawl goes: one WARC file, whole after every record.

The file is written under its final name from the first byte on: whatever stops the crawl, a kill or a full disk
included, what was gathered lies where it was meant to, less at most the record being written. A file whose
crawl ended in order has a last record that says why; one without it reads back as partial.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawler import fields
from crawler.errors import CaptureExists, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
# warcio would compress at level 9, which takes half as long again to save less than a hundredth of the bytes.
_LEVEL = 6
_GZIP_MEMBER = 31
# Bodies come here without chunk marks. Under its own name the header would have readers look for them.
_RENAMED = {"transfer-encoding": "X-Crawler-Transfer-Encoding"}


class CaptureWriter:
    """Writes the capture of one crawl; a context manager, or close it yourself.

    `software` is our name and version, `settings` what shaped the crawl (its `robots` becomes the standard field
    of that name). The file is gzipped, a member a record, unless its name ends otherwise than `.gz`. Every method
    raises CouldNotWrite when the file cannot be written; what it held before stays readable. A file that has
    something in it is never overwritten.
    """

    def __init__(self, path: Path, *, start_url: str, software: str, settings: Mapping[str, str]) -> None:
        """Create the file (and its folder) and write the warcinfo record."""
        self.path = path
        self.start_url = _address(start_url)
        self._good = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and (not path.is_file() or path.stat().st_size):
                raise CaptureExists(f"{path} exists already; nothing was overwritten")
            self._file = path.open("wb", buffering=0)
        except OSError as error:
            raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
        self._buffer = BytesIO()
        self._gzip = path.suffix == ".gz"
        self._warc = WARCWriter(self._buffer, gzip=False, warc_version="1.1")
        rows = [
            ("software", software),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", _CONFORMS_TO),
            ("robots", settings.get("robots", "obeyed, as RFC 9309 says")),
            (fields.START_URL, self.start_url),
            *((fields.SETTING + name, value) for name, value in settings.items() if name != "robots"),
        ]
        self._info_id = ""
        self._info_id = self._fields("warcinfo", "", rows, datetime.now(UTC), {"WARC-Filename": path.name})

    def __enter__(self) -> Self:
        """Give the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; twice does no harm."""
        with suppress(OSError):
            self._file.close()

    def exchange(
        self,
        *,
        url: str,
        method: str,
        request_headers: Sequence[tuple[str, str]],
        request_body: bytes = b"",
        status: int,
        reason: str,
        http_version: str = "HTTP/1.1",
        response_headers: Sequence[tuple[str, str]],
        body: bytes,
        at: datetime,
        seconds: float,
        ip: str = "",
        truncated: str = "",
        service: str = "",
    ) -> str:
        """Write a response and its request; gives the record id of the response, without angle brackets.

        `body` is as it was received, packed as its Content-Encoding says but without chunk marks. Header values
        are text of which each character is a byte (latin-1), as HTTP libraries give them. `at` is when the
        request was sent, `truncated` why the body is not whole (`length`, `time` or `disconnect`), if so,
        `service` which outside service was asked (`outside.Service`), empty for the blog itself.
        """
        url = _address(url)
        more = {"Flogcheck-Seconds": f"{seconds:.3f}"}
        if ip:
            more["WARC-IP-Address"] = fields.one_line(ip)
        if truncated:
            more["WARC-Truncated"] = fields.one_line(truncated)
        if service:
            more[fields.SERVICE_HEADER] = fields.one_line(service)
        version = http_version if http_version.startswith("HTTP/") else "HTTP/1.1"
        answer = _AsSent(f"{status:03d} {fields.one_line(reason)}".strip(), _safe(response_headers), version)
        response_id = self._record("response", url, body, at, more, answer)
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = _safe(request_headers)
        if not any(name.lower() == "host" for name, _ in asked):
            asked.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
        request = _AsSent(f"{target} HTTP/1.1", asked, fields.one_line(method))
        self._record("request", url, request_body, at, {"WARC-Concurrent-To": f"<{response_id}>"}, request)
        return response_id

    def resource(
        self, *, url: str, content_type: str, body: bytes, at: datetime, seconds: float, ip: str = "", service: str = ""
    ) -> str:
        """Write an answer that did not come over HTTP (WARC 1.1, 6.4), such as a `dns:` look-up; fields as above."""
        more = {"Content-Type": content_type, "Flogcheck-Seconds": f"{seconds:.3f}"}
        if ip:
            more["WARC-IP-Address"] = fields.one_line(ip)
        if service:
            more[fields.SERVICE_HEADER] = fields.one_line(service)
        return self._record("resource", _address(url), body, at, more)

    def failure(self, url: str, kind: str, message: str, at: datetime, service: str = "") -> None:
        """Write that a request got no answer; `service` as for an exchange."""
        rows = [(fields.FAILURE, kind), (fields.MESSAGE, message)]
        self._fields("metadata", url, rows + ([(fields.SERVICE, service)] if service else []), at)

    def followed(self, url: str, at: datetime) -> None:
        """Write that a link of the blog is to be followed (`money_trail`)."""
        self._fields("metadata", url, [(fields.FOLLOWED, "money link")], at)

    def finish(self, stopped: str, notes: Mapping[str, str] | None = None) -> None:
        """Write why the crawl ended: done, pages, seconds or bytes (its budget), interrupted, dead host, …"""
        rows = [(fields.STOPPED, stopped), *((fields.NOTE + name, value) for name, value in (notes or {}).items())]
        self._fields("metadata", self.start_url, rows, datetime.now(UTC))

    def _fields(
        self, kind: str, url: str, rows: list[tuple[str, str]], at: datetime, more: Mapping[str, str] | None = None
    ) -> str:
        return self._record(kind, _address(url), fields.written(rows), at, more or {})

    def _record(
        self,
        kind: str,
        url: str,
        block: bytes,
        at: datetime,
        more: Mapping[str, str],
        http: StatusAndHeaders | None = None,
    ) -> str:
        headers = {"WARC-Date": _date(at), **more}
        if self._info_id:
            headers["WARC-Warcinfo-ID"] = f"<{self._info_id}>"
        record = self._warc.create_warc_record(
            url, kind, payload=BytesIO(block), length=len(block), warc_headers_dict=headers, http_headers=http
        )
        self._buffer.seek(0)
        self._buffer.truncate()
        self._warc.write_record(record)
        whole = self._buffer.getvalue()
        self._write(zlib.compress(whole, _LEVEL, _GZIP_MEMBER) if self._gzip else whole)
        return str(record.rec_headers.get_header("WARC-Record-ID"))[1:-1]

    def _write(self, data: bytes) -> None:
        """Hand one whole record to the system, or leave the file as it was before."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except (OSError, ValueError) as error:  # ValueError: the file is closed
            with suppress(OSError, ValueError):
                self._file.truncate(self._good)
                self._file.seek(self._good)
            why = getattr(error, "strerror", None) or error
            raise CouldNotWrite(f"{self.path} cannot be written: {why}; what it holds is kept") from None
        self._good += len(data)


class _AsSent(StatusAndHeaders):  # type: ignore[misc]  # the library ships no types
    """HTTP headers whose bytes stay what they were; warcio would percent-encode those that are not ASCII."""

    def to_ascii_bytes(self, filter_func: Callable[..., object] | None = None) -> bytes:
        """Give the bytes of the headers, the empty line included."""
        text = str(self.to_str(filter_func)) + "\r\n"
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return text.encode("utf-8", "replace")


def _safe(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Take line breaks out of names and values, so that no value can become a header or a body."""
    rows = []
    for name, value in headers:
        name = fields.one_line(name).replace(":", "-")  # noqa: PLW2901
        if name:
            rows.append((_RENAMED.get(name.lower(), name), fields.one_line(value)))
    return rows


def _address(url: str) -> str:
    return fields.one_line(url).replace(" ", "%20").encode("utf-8", "replace").decode("utf-8")


def _date(at: datetime) -> str:
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return str(datetime_to_iso_date(at.replace(tzinfo=None), use_micros=True))
