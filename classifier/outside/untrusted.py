"""JSON from strangers: whatever it is, reading it raises nothing, and what has the wrong type is not there."""

from __future__ import annotations

import json
from typing import Any

MOST_BYTES = 20 << 20
MOST_ITEMS = 20_000
_MOST_LETTERS = 300


def read_json(body: bytes) -> object:
    """Decode JSON in UTF-8; None for what is none, is too long or is nested too deeply."""
    if len(body) > MOST_BYTES:
        return None
    try:
        return json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return None


def items(value: object, most: int = MOST_ITEMS) -> list[Any]:
    """Give a list, cut at `most`; anything else is an empty one."""
    return value[:most] if isinstance(value, list) else []


def mapping(value: object) -> dict[str, Any]:
    """Give an object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """Give words: white space folded, controls and lone surrogates away, not endless; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    folded = " ".join(value[: 4 * _MOST_LETTERS].split())
    return "".join(c for c in folded if c.isprintable())[:_MOST_LETTERS]
