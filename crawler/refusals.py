"""Why a request has no answer, in one word for the capture and one line for a person.

The kinds: robots, outside, private, dns, refused, tls, timeout, dropped, size, redirects, unreadable, and for
answers that are no page: forbidden, throttled, server.
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.reach import PrivateAddress

# Kinds that say the host itself cannot be reached, so that the next request will hardly fare better.
NO_CONNECTION = frozenset({"dns", "refused", "tls", "timeout", "dropped"})

_KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    ((DownloadTimeoutError, TimeoutError), "timeout"),
    ((DownloadFailedError, ResponseDataLossError), "dropped"),
    (DownloadCancelledError, "size"),
    (UnsupportedURLSchemeError, "outside"),
)
_WORDS = {
    "dns": "the host name {host} could not be looked up",
    "refused": "{host} refused the connection",
    "timeout": "{host} did not answer in time",
    "dropped": "{host} broke off the connection",
    "size": "the answer is too large to be read",
    "redirects": "too many redirects",
    "outside": "not an address that can be read",
    "unreadable": "the answer could not be decoded",
}


class Refused(IgnoreRequest):
    """Raised by our middlewares instead of sending a request; `kind` is one word, the message one line."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class LeadsOut(Refused):
    """Raised instead of following a redirect out of the blog: what hides a partner's link does that."""

    def __init__(self, url: str) -> None:
        super().__init__("outside", f"leads out of the blog, to {url}")


def failure_of(error: BaseException, url: str) -> tuple[str, str]:
    """Tell the kind of a failed request and say it in one line."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    if isinstance(error, Refused):
        return error.kind, str(error)
    private = private_host(error)
    if private:
        return "private", f"not reached, because it is a private address: {private}"
    untrusted = [cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)]
    if untrusted:
        # The innermost is OpenSSL's own, with its reason; the others wrap it.
        said = getattr(untrusted[-1], "verify_message", "") or getattr(untrusted[-1], "reason", "") or "it failed"
        return "tls", f"no trustworthy TLS connection to {host}: {said.lower().replace('_', ' ')}"
    if isinstance(error, IgnoreRequest):
        kind = "redirects" if "redirections" in str(error) else "size"
    else:
        kind = next((kind for known, kind in _KINDS if isinstance(error, known)), "unreadable")
    return kind, _WORDS[kind].format(host=host)


def speaks_no_https(error: BaseException) -> bool:
    """Tell whether nobody speaks https where a request went: connection refused, or something else than TLS.

    A certificate that is not to be trusted is not that: somebody may stand between.
    """
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return False
    return isinstance(error, DownloadConnectionRefusedError) or any(isinstance(c, ssl.SSLError) for c in causes)


def private_host(error: BaseException) -> str:
    """Give the host that turned out to be private, where that is what stopped the request, else the empty string."""
    return next((cause.host for cause in _causes(error) if isinstance(cause, PrivateAddress)), "")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
