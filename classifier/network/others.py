"""Other blogs that a blog points to: in the frame of its pages, and as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.lexicons import load
from classifier.network.kinds import public_links
from classifier.network.records import Where
from classifier.operators import other_domains
from classifier.page import Position

if TYPE_CHECKING:
    from classifier.blog import Blog

_FRAME = (Position.HEADER, Position.FOOTER, Position.ASIDE)
_MOST = 40


def frame_links(blog: Blog) -> tuple[tuple[str, Where], ...]:
    """Give the registrable domains that header, footer or side bar link to, without those that any blog links to."""
    passed_over = public_links().union(load("accounts")["networks"]["any"])
    found: dict[str, Where] = {}
    for page in blog.pages:
        for link in page.links:
            if link.internal or link.position not in _FRAME or link.domain in passed_over or "." not in link.domain:
                continue
            if link.domain not in found:
                quote = " → ".join(part for part in (link.anchor[:60], link.url[:100]) if part)
                found[link.domain] = Where(url=page.url, record_id=page.record_id, quote=quote)
    return tuple(found.items())[:_MOST]


def named_domains(blog: Blog) -> tuple[tuple[str, Where], ...]:
    """Give the domains that the blog names as its own, in role mailboxes and copyright lines."""
    return tuple(
        (domain, Where(url=evidence.url, record_id=evidence.record_id, quote=evidence.quote))
        for domain, evidence in other_domains(blog)
    )
