"""Long work beside the event loop, so that one blog's huge page holds no other blog up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
LARGE = 300_000
"""Bytes from which reading something takes longer than handing it to a thread does: some tens of milliseconds."""


async def aside(size: int, work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs) -> _Result:
    """Do work on so many bytes: in a thread if they are many, else at once."""
    if size < LARGE:
        return work(*given, **named)
    return await asyncio.to_thread(work, *given, **named)
