"""Strangers' text made safe and narrow enough for a terminal.

Text from a web page may hold escape sequences that rewrite the screen and marks that turn the reading
direction around, so that a quotation or an address seems to say something else.
"""

from __future__ import annotations

import re
import unicodedata

WIDTH = 80
# Soft hyphen, zero-width joiners and spaces, byte order mark: they occur in honest text and show nothing.
_WITHOUT_A_SHAPE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_REPLACEMENT = "\ufffd"
# White space at which a line may be broken, and what follows; a no-break space belongs to its word.
_WORD = re.compile(r"([ \t\n\r\f\v]*)([^ \t\n\r\f\v]+)")


def safe(text: str) -> str:
    """Give text on one line in which every control, direction mark and lone surrogate shows as U+FFFD."""
    line = " ".join(text.split())
    return line if line.isascii() and line.isprintable() else "".join(map(_safe, line))


def _safe(char: str) -> str:
    if char in _WITHOUT_A_SHAPE:
        return ""
    return _REPLACEMENT if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def wrapped(text: str, *, first: str = "", rest: str | None = None, cut: bool = False) -> list[str]:
    """Wrap to the width; `first` and `rest` begin the first and the other lines.

    A word longer than a line stays whole, so that an address can be copied, unless `cut` says otherwise.
    """
    further = first if rest is None else rest
    lines, line, fresh = [], first, True
    for gap, word in _WORD.findall(text):
        begun, left = line + ("" if fresh else gap), word
        while columns(begun + left) > WIDTH:
            if cut and columns(further + left) > WIDTH:
                head = _beginning(left, WIDTH - columns(begun))
                begun, left = begun + head, left[len(head) :]
            elif fresh:
                break
            lines.append(begun.rstrip())
            begun, fresh = further, True
        line, fresh = begun + left, False
    return [*lines, line.rstrip()]


def columns(text: str) -> int:
    """Count the columns that a text takes on a terminal: wide letters two, marks on a letter none (UAX #11)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _beginning(word: str, room: int) -> str:
    """As many characters of a word as fit into so many columns."""
    taken = 0
    for count, char in enumerate(word):
        taken += _columns(char)
        if taken > room:
            return word[:count]
    return word


def number(count: int, one: str, many: str = "") -> str:
    """Say a number of things: `1 page`, `1,204 pages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def styled(text: str, colour: bool, **style: object) -> str:
    """Give the text in colour where that is allowed."""
    if not colour:
        return text
    from click import style as paint

    return paint(text, **style)  # type: ignore[arg-type]
