"""Portraits as traits: their perceptual hashes, where the capture holds the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.network.records import Face, Where
from classifier.portraits import portraits
from crawler.pictures import picture_key

if TYPE_CHECKING:
    from classifier.blog import Blog

_MOST = 12


def faces_of(blog: Blog) -> tuple[Face, ...]:
    """Give the portraits that could be hashed, each picture once."""
    found: dict[str, Face] = {}
    for page in blog.pages:
        for portrait in portraits(page):
            looked = blog.pictures.get(picture_key(portrait.url))
            if looked is not None and looked.hash:
                where = Where(url=looked.url, record_id=looked.record_id, quote=f"portrait of {portrait.name}")
                found.setdefault(looked.hash, Face(hash=looked.hash, name=portrait.name, where=where))
    return tuple(found.values())[:_MOST]
