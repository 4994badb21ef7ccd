"""The middleware nearest to the network: every answer goes into the capture as it was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from crawler.connections import ASKED_AT, STARTED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response

    from crawler.blog_crawl import BlogCrawl


class Recorder:
    """Writes each exchange, every hop of a redirect and robots.txt included, to the capture of its blog."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the exchange down; the response goes on unchanged."""
        crawl: BlogCrawl = request.meta["crawl"]
        at: datetime = request.meta.get(ASKED_AT) or datetime.now(UTC)
        now = monotonic()
        crawl.capture.exchange(
            url=request.url,
            method=request.method,
            request_headers=_pairs(request.headers),
            request_body=request.body,
            status=response.status,
            reason=_reason(response.status),
            http_version=response.protocol or "HTTP/1.1",
            response_headers=_pairs(response.headers),
            body=response.body,
            at=at,
            seconds=now - request.meta.get(STARTED, now),
            ip=str(response.ip_address or ""),
            truncated=_truncated(response.flags),
            service=request.meta.get("service", ""),
        )
        return response


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    pairs = []
    for name, values in headers.items():
        pairs += [(name.decode("latin-1"), value.decode("latin-1")) for value in values]
    return pairs


def _truncated(flags: list[str]) -> str:
    """Say why a body is not whole, in the words of WARC 1.1, 5.13."""
    if "download_stopped" in flags:
        return "length"
    return "disconnect" if "dataloss" in flags else ""


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
