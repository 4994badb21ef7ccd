"""Web addresses: one form per page, the registrable domain, and how far a blog reaches.

A blog is a host, or on platforms that keep many blogs under one host, a path prefix of it. Which
platforms those are is data (`data/platforms.toml`). `www.` does not tell two blogs apart.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.errors import BadAddress
from crawler.platforms import Platform, comment_names, hosting, one_form, platform_of_host, platform_suffix, platforms

__all__ = [
    "Platform",
    "Scope",
    "bare_host",
    "canonical",
    "comment_names",
    "home_of",
    "host_of",
    "hosting",
    "parse_address",
    "platform_of",
    "platforms",
    "registrable_domain",
    "scope_of",
]

# Parameters that name the visit, not the page. Sources: Google Analytics campaign parameters, the
# click ids of Google, Meta and Microsoft advertising, and the session ids of PHP, Java and ASP.
_VISIT_PARAMETERS = re.compile(
    r"^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|igshid|phpsessid|jsessionid|sid|sessionid|session_id|"
    r"aspsessionid\w*|replytocom|share|nb|print|amp)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_INDEX_PAGE = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far one blog reaches: a host without `www.` (with its port, if it has one), and a path prefix."""

    host: str
    prefix: str = "/"

    def holds(self, url: str) -> bool:
        """Tell whether the address lies within the blog."""
        parts = _split(url)
        if parts is None:
            return False
        host, path = bare_host(parts), parts.path or "/"
        if host == self.host:
            return _under(path, self.prefix)
        # The platform may answer for the blog under another name: jane.medium.com is medium.com/@jane.
        own_host, own_prefix = one_form(self.host, self.prefix)
        host, path = one_form(host, path)
        return host == own_host and _under(path, own_prefix)


def parse_address(text: str) -> str:
    """Turn what a person typed into an http(s) address, `https://` added where no scheme stands.

    Raises BadAddress, saying what is missing.
    """
    text = text.strip()
    if not text or any(c.isspace() for c in text):
        raise BadAddress(f"not a web address: {text!r}")
    # `localhost:8000` has no scheme either, so look for `://` rather than for a colon.
    if "://" not in text:
        if re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
            raise BadAddress(f"only http and https addresses can be read: {text}")
        text = "https://" + text
    parts = _split(text)
    if parts is None:
        raise BadAddress(f"not a web address: {text}")
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadAddress(f"only http and https addresses can be read: {text}")
    host = parts.hostname or ""
    # `.` and `..` are folders.
    if not host.strip(".") or ("." not in host and ":" not in host and host != "localhost"):
        raise BadAddress(f"not a web address (no host name in it): {text}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


@lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """Give one form for all addresses of a page, to tell pages apart; not for fetching.

    Lower-case host without `www.` and default port, no fragment, no visit parameters or session id,
    sorted query, no index page, no trailing slash, scheme https. Text that is no address comes back as it is.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url
    path = _SESSION_IN_PATH.sub("", parts.path)
    path = _INDEX_PAGE.sub("/", path).rstrip("/") or "/"
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _VISIT_PARAMETERS.match(name)
        )
    )
    host = bare_host(parts)
    if parts.scheme != "https" and host.count(":") == 1:
        host = host.removesuffix(":443")  # the scheme's own, now that it is https
    host, path = one_form(host, path)
    return urlunsplit(("https", host, path.rstrip("/") or "/", query, ""))


def bare_host(parts: SplitResult) -> str:
    """Give the host in lower case without `www.`, with the port unless it is the scheme's own."""
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and port != _DEFAULT_PORTS.get(parts.scheme):
        return f"{host}:{port}"
    return host


@lru_cache(maxsize=16384)  # menus repeat on every page
def host_of(url: str) -> str:
    """Give the host name of an address in lower case, without port and `www.`; empty for none."""
    parts = _split(url)
    return (parts.hostname or "").rstrip(".").removeprefix("www.") if parts else ""


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """Give the registrable domain of a host (Public Suffix List, private section included).

    Hosting platforms that the list does not know count as suffixes too, so that two blogs of one
    platform never share a domain. IP addresses and unknown names come back as they are.
    """
    host = host.lower().rstrip(".")
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        return host
    suffix = platform_suffix(host)
    if suffix:
        return host[: -len(suffix) - 1].rsplit(".", 1)[-1] + "." + suffix
    found: str | None = _suffix_list().privatesuffix(host)
    return found or host


def scope_of(url: str) -> Scope:
    """Tell how far the blog of this address reaches."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        raise BadAddress(f"not a web address: {url}")
    host = bare_host(parts)
    platform = platform_of_host(host)
    if platform is not None:
        pattern = platform.path if host in platform.hosts else platform.below
        found = re.match(pattern, parts.path or "/") if pattern else None
        if found:
            return Scope(host, found.group(0).rstrip("/") + "/")
    # One person's folder on a server of many, by the convention of web servers (Apache's mod_userdir).
    own = re.match(r"/(~|%7[Ee])[^/]+", parts.path)
    return Scope(host, own.group(0) + "/") if own else Scope(host)


def home_of(url: str, scope: Scope) -> str:
    """Give the address of the home page of a blog, on the host and scheme of `url`, an address within it."""
    parts = _split(url)
    if parts is None or bare_host(parts) != scope.host:
        return f"https://{scope.host}{scope.prefix}"
    return urlunsplit((parts.scheme, parts.netloc, scope.prefix, "", ""))


def platform_of(url: str) -> Platform | None:
    """Give the hosting platform of an address, or None for a host of its own."""
    return platform_of_host(host_of(url))


def _under(path: str, prefix: str) -> bool:
    return prefix == "/" or path == prefix.rstrip("/") or path.startswith(prefix)


@cache
def _suffix_list():  # type: ignore[no-untyped-def]  # the library ships no types
    from publicsuffixlist import PublicSuffixList  # 12 ms that --help need not pay

    return PublicSuffixList()


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is not a number
    except ValueError:
        return None
    return parts
