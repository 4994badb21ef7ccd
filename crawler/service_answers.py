"""What an outside service's HTTP answer is, where it cannot be used, and whether asking again later is worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.outside import Service

if TYPE_CHECKING:
    from scrapy.http import Response

LONGEST_PATIENCE = 15.0
"""Seconds that a service may ask us to wait (Retry-After, RFC 9110, 10.2.3); if it asks for more, it is left alone."""
USUAL_PATIENCE = 5.0
"""Seconds that we wait where it asks for patience and does not say how much."""

_FORBIDDEN = frozenset({401, 403, 451})


def patience(response: Response) -> float | None:
    """Give the seconds after which to ask again; None where the answer asks for none, or for too many."""
    if response.status not in {429, 503}:
        return None
    told = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    seconds = float(told) if told.isdigit() else USUAL_PATIENCE
    return seconds if seconds <= LONGEST_PATIENCE else None


def problem_of(response: Response, service: Service) -> tuple[str, str]:
    """Tell why an answer cannot be used, as (kind, message); two empty strings for one that can.

    That a registry does not know a domain (404, RFC 7480, 5.3) can be used.
    """
    status, host = response.status, urlsplit(response.url).netloc.rpartition("@")[2]
    if status == 200:
        # Half a page still has its beginning, half a list of records is none.
        if "download_stopped" in response.flags and service is not Service.ARCHIVE_PAGE:
            return "size", f"{host} sent more than is read of one answer"
        return "", ""
    if status == 404 and service is Service.RDAP:
        return "", ""
    if status == 429:
        return "throttled", f"{host} says that there are too many requests (status 429)"
    if status >= 500:
        return "server", f"{host} has an error (status {status})"
    if status in _FORBIDDEN:
        return "forbidden", f"{host} does not answer us (status {status})"
    return "missing", f"{host} does not have what was asked for (status {status})"
