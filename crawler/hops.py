"""One step on the way of a link: where an answer leads, and which page of a shop tells who sells there.

The crawl that follows a link and the reader of its capture ask the same functions, so that both see one way.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.encoding import http_content_type_encoding
from w3lib.url import safe_url_string

from crawler.addresses import host_of, registrable_domain, scope_of
from crawler.links import read_links
from crawler.roles import Role, role_of

if TYPE_CHECKING:
    from crawler.links import SeenLink

MOST_HOPS = 10
MOST_REFRESHES = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Who sells is told on these, the surest first; among contract terms and imprints the imprint is surer.
_TELLING = (Role.LEGAL, Role.CONTACT, Role.ABOUT)
_IMPRINT = ("impress", "imprint", "mentions", "mention-legale", "aviso-legal", "legal-notice", "anbieterkennzeichnung")


def as_asked(url: str) -> str:
    """Give a link's address as it is asked for: without fragment, in ASCII; empty for what is no web address."""
    try:
        plain = safe_url_string(urldefrag(url.strip()).url)
        parts = urlsplit(plain)
        parts.port  # noqa: B018  # raises for a port that is not a number
    except ValueError:
        return ""
    return plain if parts.scheme in {"http", "https"} and parts.hostname else ""


def redirect_of(url: str, status: int, location: str) -> str:
    """Give the address that an answer's Location leads to, empty for none or for what is no web address."""
    if status not in REDIRECTS or not location.strip():
        return ""
    with suppress(UnicodeError):  # servers send bytes of UTF-8, which HTTP libraries give as latin-1
        location = location.encode("latin-1").decode("utf-8")
    try:
        return as_asked(urljoin(url, location.strip()))
    except ValueError:
        return ""


def refresh_of(url: str, body: bytes, content_type: str) -> str:
    """Give the address that a page sends its readers on to by its mark-up (meta refresh), empty for none or itself."""
    leads = as_asked(read_links(body, http_content_type_encoding(content_type) or "", url).refresh)
    return "" if leads == as_asked(url) else leads


def page_that_tells(url: str, body: bytes, content_type: str) -> str:
    """Give the address of the page that a shop's page links to as its imprint, terms, contact or about page, on its
    own domain; empty where it links to none."""
    scope = scope_of(url)
    domain = registrable_domain(host_of(url))
    ranked: list[tuple[int, int, int, str]] = []
    for link in read_links(body, http_content_type_encoding(content_type) or "", url).links:
        target = as_asked(link.url)
        if not target or target == as_asked(url) or registrable_domain(host_of(target)) != domain:
            continue
        role = role_of(target, link.anchor, position=link.position, scope=scope)
        if role in _TELLING:
            ranked.append((_TELLING.index(role), 0 if _names_imprint(link) else 1, link.order, target))
    return min(ranked)[3] if ranked else ""


def _names_imprint(link: SeenLink) -> bool:
    words = f"{link.url} {link.anchor}".lower().replace(" ", "-").replace("é", "e")
    return any(word in words for word in _IMPRINT)
