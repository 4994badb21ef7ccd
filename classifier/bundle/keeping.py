"""Write what belongs to one assessment beside its capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Examined

ASSESSMENT = "assessment.json"


def keep(folder: Path, examined: Examined) -> None:
    """Write the assessment into its folder. Raises CouldNotWrite."""
    from classifier.assessment import to_json

    write(folder / ASSESSMENT, to_json(examined.assessment) + "\n")


def write(path: Path, text: str) -> None:
    """Write a text file as UTF-8. Raises CouldNotWrite."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
