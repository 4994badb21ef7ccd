"""Strangers' text made safe and narrow enough for a terminal.

Text from a web page may hold escape sequences that rewrite the screen and marks that turn the reading
direction around, so that a quotation or an address seems to say something else.
"""

from __future__ import annotations

import textwrap
import unicodedata

WIDTH = 80
# Soft hyphen, zero-width joiners and spaces, byte order mark: they occur in honest text and show nothing.
_WITHOUT_A_SHAPE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_REPLACEMENT = "\ufffd"


def safe(text: str) -> str:
    """Give text on one line in which every control, direction mark and lone surrogate shows as U+FFFD."""
    return "".join(map(_safe, " ".join(text.split())))


def _safe(char: str) -> str:
    if char in _WITHOUT_A_SHAPE:
        return ""
    return _REPLACEMENT if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def wrapped(text: str, *, first: str = "", rest: str | None = None, cut: bool = False) -> list[str]:
    """Wrap to the width; `first` and `rest` begin the first and the other lines.

    A word longer than a line stays whole, so that an address can be copied, unless `cut` says otherwise.
    """
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=cut,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def number(count: int, one: str, many: str = "") -> str:
    """Say a number of things: `1 page`, `1,204 pages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def styled(text: str, colour: bool, **style: object) -> str:
    """Give the text in colour where that is allowed."""
    if not colour:
        return text
    from click import style as paint

    return paint(text, **style)  # type: ignore[arg-type]
