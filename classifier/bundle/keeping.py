"""Write what belongs to one assessment beside its capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Examined

ASSESSMENT = "assessment.json"
REPORT = "report.html"


def keep(folder: Path, examined: Examined) -> None:
    """Write the assessment and its report into their folder. Raises CouldNotWrite."""
    from classifier.assessment import to_json

    write(folder / ASSESSMENT, to_json(examined.assessment) + "\n")
    keep_report(folder, examined)


def keep_report(folder: Path, examined: Examined) -> Path:
    """Write the report, with the pictures that lie in the folder, and give its place.

    Raises CouldNotWrite, and CouldNotRead for pictures that are damaged.
    """
    from classifier.bundle.pictures import kept_pictures
    from classifier.dossier import dossier_of
    from classifier.report.extras import Extras
    from classifier.report.report_page import render

    extras = Extras(pictures=kept_pictures(folder))
    write(folder / REPORT, render(examined.assessment, dossier_of(examined), extras))
    return folder / REPORT


def write(path: Path, text: str) -> None:
    """Write a text file as UTF-8. Raises CouldNotWrite."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
