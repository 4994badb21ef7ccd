"""Services that host many blogs: how they address blogs and posts, and what on a page is theirs.

The knowledge is data (`data/platforms.toml`), a source with each row.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Platform:
    """A service that hosts many blogs.

    A blog is a name below one of `hosts`. Where blogs share a host of `hosts` itself, `path` is a pattern of
    the prefix that is one blog; where a name below holds several, `below` is. `reserved` are names below that
    are the service's own. `twins` are (pattern, replacement) over `host/path` that give one form to all
    addresses of a page. `post`, `listing` and `avoid` are patterns over the path of a post, of a list of
    posts, and of pages that are not the author's.

    `comments` and `furniture` are class or id names of the comment section and of what the service adds to
    the page, `furniture_texts` its fixed words as whole visible texts, `furniture_hosts` where its own links
    lead. `generator` is a pattern of the generator meta element, which blogs with a domain of their own keep.
    """

    name: str
    hosts: tuple[str, ...]
    path: str = ""
    below: str = ""
    reserved: frozenset[str] = frozenset()
    twins: tuple[tuple[str, str], ...] = ()
    post: str = ""
    listing: str = ""
    avoid: str = ""
    comments: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    furniture_texts: frozenset[str] = frozenset()
    furniture_hosts: tuple[str, ...] = ()
    generator: str = ""
    source: str = ""


@cache
def platforms() -> tuple[Platform, ...]:
    """Give the hosting platforms of `data/platforms.toml`."""
    table = tomllib.loads(files("crawler").joinpath("data/platforms.toml").read_text(encoding="utf-8"))
    return tuple(
        Platform(
            name=row["name"],
            hosts=tuple(row["hosts"]),
            path=row.get("path", ""),
            below=row.get("below", ""),
            reserved=frozenset(row.get("reserved", ())),
            twins=tuple((pattern, replacement) for pattern, replacement in row.get("twins", ())),
            post=row.get("post", ""),
            listing=row.get("listing", ""),
            avoid=row.get("avoid", ""),
            comments=frozenset(row.get("comments", ())),
            furniture=frozenset(row.get("furniture", ())),
            furniture_texts=frozenset(row.get("furniture_texts", ())),
            furniture_hosts=tuple(row.get("furniture_hosts", ())),
            generator=row.get("generator", ""),
            source=row["source"],
        )
        for row in table["platform"]
    )


@lru_cache(maxsize=4096)
def platform_of_host(host: str) -> Platform | None:
    """Give the platform that a host (lower case, without `www.` and port) belongs to, or None."""
    known = _by_host()
    while host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


@lru_cache(maxsize=1024)
def platform_of_generator(generator: str) -> Platform | None:
    """Give the platform that the content of a generator meta element names, or None."""
    for platform in platforms():
        if platform.generator and re.search(platform.generator, generator, re.IGNORECASE):
            return platform
    return None


@lru_cache(maxsize=4096)
def platform_suffix(host: str) -> str:
    """Give the host of a platform that this one is a blog's name below, or the empty string.

    The platform's own names below (`help.medium.com`) are none.
    """
    platform = platform_of_host(host)
    if platform is None:
        return ""
    for known in platform.hosts:
        if host.endswith("." + known):
            name = host[: -len(known) - 1].rsplit(".", 1)[-1]
            return "" if name in platform.reserved else known
    return ""


def one_form(host: str, path: str) -> tuple[str, str]:
    """Give the one form of an address that its platform answers under several: (host, path)."""
    platform = platform_of_host(host)
    if platform is None or not platform.twins:
        return host, path
    text = host + path
    for pattern, replacement in platform.twins:
        text = re.sub(pattern, replacement, text, count=1)
    host, slash, path = text.partition("/")
    return host, slash + path


@cache
def comment_names() -> frozenset[str]:
    """Give the class and id names of comment sections of all platforms."""
    return frozenset().union(*(platform.comments for platform in platforms()))


def hosting(url: str, generator: str = "") -> Platform | None:
    """Give the platform a page is on: by its host, else by the content of its generator meta element, or None."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return platform_of_host(host.rstrip(".").removeprefix("www.")) or (
        platform_of_generator(generator) if generator else None
    )


@cache
def _by_host() -> dict[str, Platform]:
    return {host: platform for platform in platforms() for host in platform.hosts}
