"""One audit at a time in a folder: it is held by a lock that ends with its process, however that ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from classifier.errors import InUse
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK = ".lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder while the block lasts, making it where it is missing. Raises InUse, CouldNotWrite."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        lock.acquire(blocking=False)
    except Timeout:
        raise InUse(f"another flogcheck works in {folder}; wait for it, or choose another folder") from None
    except OSError as error:
        raise CouldNotWrite(f"the folder {folder} cannot be used: {error.strerror or error}") from None
    try:
        yield
    finally:
        lock.release()
