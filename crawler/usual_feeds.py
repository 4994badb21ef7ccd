"""Where to look for the feed of a blog whose pages do not link one.

The knowledge is data (`data/feeds.toml`), a source with each row.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urljoin

from crawler.addresses import hosting

MOST_TRIES = 3


def usual_feeds(home: str, generator: str = "") -> tuple[str, ...]:
    """Give the addresses where the feed of a blog is likeliest, at most three, that of its software first.

    `home` is the address of the home page, `generator` the content of the generator meta element of a page.
    """
    platform = hosting(home, generator)
    name = platform.name if platform is not None else ""
    own = [row for row in _rows() if _is_of(row, name, generator)]
    # What a service has its feeds at is known; elsewhere a theme or plug-in may have moved it.
    rows = own if own and name else own + [row for row in _rows() if row.get("usual") and row not in own]
    return tuple(urljoin(home, row["address"]) for row in rows[:MOST_TRIES])


def _is_of(row: dict[str, Any], platform: str, generator: str) -> bool:
    if platform in row.get("platforms", ()):
        return True
    return bool(generator and "generator" in row and re.search(row["generator"], generator, re.IGNORECASE))


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    table = tomllib.loads(files("crawler").joinpath("data/feeds.toml").read_text(encoding="utf-8"))
    return tuple(table["feed"])
