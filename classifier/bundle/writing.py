"""Write a text file whole or not at all: what is read later, as evidence, is never half of what was written."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a text file as UTF-8, in place of one that is there. Raises CouldNotWrite, and leaves that one then."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, in place of one that is there. Raises CouldNotWrite, and leaves that one then."""
    # In the same folder, since only within one file system is a file put in the place of another in one step; opened
    # as any new file, since `tempfile` makes files that only their owner may read.
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(content)
            if path.is_file():
                shutil.copymode(path, part)
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None


def write_new(path: Path, text: str) -> None:
    """Write a text file that is not there yet, as UTF-8; one that is may hold work. Raises CouldNotWrite."""
    try:
        path.touch(exist_ok=False)  # holds the name: nobody else's file of that name is replaced
    except FileExistsError:
        raise CouldNotWrite(f"{path} exists already; nothing was overwritten") from None
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
    try:
        write(path, text)
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
