"""Python's garbage collector, kept from running while a blog is read.

A blog is some hundred thousand records that all stay until it is judged. The collector looks for rings among them
again and again, a fifth of the whole time, and finds none: trees of elements are taken apart by hand (`tree.free`).
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector from running, unless somebody else has and will let it run again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
