"""What the operator answered, as text: whole, as it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.report.shown import safe, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.report.extras import ReplyShown


def replies_section(replies: Iterable[ReplyShown], *, colour: bool = False) -> list[str]:
    """Write every answer with the day on which it came in; nothing where there is none."""
    lines: list[str] = []
    for reply in replies:
        head = styled("THE OPERATOR ANSWERED", colour, bold=True)
        lines += ["", f"{head}  received {safe(reply.received)}; printed whole, not checked", ""]
        for line in reply.text.splitlines():
            lines += wrapped(safe(line), first="  ", cut=True)
    return lines
