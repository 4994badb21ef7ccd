"""What tells the runs of one audit from those of another where both keep their results in one database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = "audit.id"


def audit_id(folder: Path, store: str) -> str:
    """Give the identity of the audit in a folder, made up where it has none yet; empty for its own SQLite file.

    A database that is named by URL (`store`) may hold several audits. Raises CouldNotWrite.
    """
    if not store:
        return ""
    path = folder / IDENTITY
    try:
        if path.is_file():
            found = path.read_text(encoding="ascii", errors="replace").strip()
            if re.fullmatch(r"[0-9a-f]{32}", found):
                return found
        made = uuid4().hex
        path.write_text(made + "\n", encoding="ascii")
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
    return made
