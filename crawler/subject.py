"""What outside services may be asked about a blog: its registrable domain, and the address of its home page.

Both are made here from the host that was crawled and from nothing that a page says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

from crawler.addresses import Scope, registrable_domain
from crawler.platforms import platform_of_host
from crawler.reach import written_address
from crawler.services import not_public

_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True, slots=True)
class Subject:
    """The blog as outside services know it.

    `domain` is the registrable domain, in ASCII and lower case, `home` the home page without scheme, ready for a query.
    Where one is empty, `why` says in words why nobody is asked about it.
    """

    domain: str = ""
    home: str = ""
    why: str = ""


def subject_of(scope: Scope, *, private: bool) -> Subject:
    """Tell what may be asked about a blog; `private` says that it lies on the reader's own network."""
    parts = urlsplit(f"//{scope.host}")
    host = _ascii(parts.hostname or "")
    if written_address(host) is not None or ":" in host:
        return Subject(why="the blog has an IP address and no name")
    hidden = not_public()
    if private or host in hidden or host.endswith(tuple(f".{name}" for name in hidden)):
        return Subject(why="the blog is not on the public Internet")
    domain = _icann().privatesuffix(host) if _NAME.fullmatch(host) else None
    if not domain:
        return Subject(why="the blog's name has no registrable domain")
    port = f":{parts.port}" if parts.port else ""
    home = f"{host}{port}{quote(scope.prefix, safe='/@~%:+')}"
    if platform_of_host(host) is not None or registrable_domain(host) != domain:
        return Subject(home=home, why=f"the blog stands on {domain}, whose records are about its host and not the blog")
    return Subject(domain=domain, home=home)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


@cache
def _icann():  # type: ignore[no-untyped-def]  # the library ships no types
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)
