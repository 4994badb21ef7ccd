"""Addresses from strangers' pages that a reader may follow: those of the web, and no other kind."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

_LONGEST = 2000
_UNSAFE = frozenset(" <>\"'`\\^{}|")


def followable(url: str) -> str:
    """Give an address that may be a link, or the empty string for one of another scheme or with signs in it that
    could show something else."""
    if len(url) > _LONGEST or any(char in _UNSAFE or unicodedata.category(char)[0] in "CZ" for char in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
