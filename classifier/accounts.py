"""Accounts on networks that a blog gives as its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from classifier.findings import fact
from classifier.lexicons import load
from classifier.names import squash
from classifier.once import once
from classifier.page import Position

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Link

_PAGES_ABOUT_ITSELF = ("home", "about", "author", "contact", "legal")
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Account:
    """An account: the network's domain, the name of the account squashed, and the link that leads there."""

    network: str
    handle: str
    evidence: Evidence


@once
def accounts(blog: Blog) -> tuple[Account, ...]:
    """Give the accounts that the frame of the blog, its home, about, author, contact or legal page links to, each
    once. Share buttons and the networks' own pages are none."""
    found: dict[tuple[str, str], Account] = {}
    for page in blog.pages:
        for link in page.links:
            body = link.position is Position.BODY and page.role not in _PAGES_ABOUT_ITSELF
            if link.internal or link.position is Position.COMMENTS or body:
                continue
            handle = _handle(link)
            if len(handle) >= _LEAST_LETTERS and (link.domain, handle) not in found:
                account = Account(link.domain, handle, fact(page, "{} {}", link.anchor, link.url))
                found[link.domain, handle] = account
    return tuple(found.values())


def _handle(link: Link) -> str:
    table = load("accounts")
    if link.domain not in table["networks"]["any"]:
        return ""
    parts = [part for part in unquote(urlsplit(link.url).path).lower().split("/") if part]
    while parts and parts[0] in table["before_the_name"]["any"]:
        parts = parts[1:]
    if not parts or parts[0] in table["no_account"]["any"]:
        return ""
    return squash(parts[0])
