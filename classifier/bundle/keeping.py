"""Write what belongs to one assessment beside its capture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Examined

ASSESSMENT = "assessment.json"
REPORT = "report.html"


def keep(folder: Path, examined: Examined, *, redact: bool = False) -> None:
    """Write the assessment, its report and the manifest into their folder, `redact` without private persons.

    Raises CouldNotWrite.
    """
    from classifier.assessment import to_json
    from classifier.bundle.manifest import made_of, seal

    assessment = examined.assessment
    if redact:
        from classifier.redaction import redactor

        assessment = redactor(examined).apply(assessment)
    write(folder / ASSESSMENT, to_json(assessment) + "\n")
    keep_report(folder, examined, redact=redact)
    seal(folder, made_of(examined.assessment, redact=redact))


def keep_report(folder: Path, examined: Examined, *, redact: bool = False) -> Path:
    """Write the report, with the pictures that lie in the folder, and give its place; `redact` leaves private persons
    and all pictures out.

    Raises CouldNotWrite, and CouldNotRead for pictures that are damaged.
    """
    from classifier.bundle.pictures import kept_pictures
    from classifier.dossier import dossier_of
    from classifier.report.extras import Extras
    from classifier.report.report_page import render

    assessment, dossier, extras = examined.assessment, dossier_of(examined), Extras(pictures=kept_pictures(folder))
    if redact:
        from classifier.redaction import redactor

        extras = replace(extras, pictures=())
        hide = redactor(examined, extras)
        assessment, dossier, extras = hide.apply(assessment), hide.apply(dossier), hide.apply(extras)
    write(folder / REPORT, render(assessment, dossier, extras))
    return folder / REPORT


def write(path: Path, text: str) -> None:
    """Write a text file as UTF-8. Raises CouldNotWrite."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None
