"""Write what belongs to one assessment beside its capture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.bundle.manifest import made_of
from classifier.bundle.sealing import seal
from classifier.bundle.writing import write
from classifier.rules import JURISDICTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from classifier.assessment import Examined
    from classifier.report.extras import Extras, ReplyShown

ASSESSMENT = "assessment.json"
REPORT = "report.html"


def keep(
    folder: Path, examined: Examined, *, redact: bool = False, jurisdictions: Iterable[str] = JURISDICTIONS
) -> None:
    """Write the assessment, its report and the manifest into their folder, `redact` without private persons.

    Raises CouldNotWrite.
    """
    from classifier.assessment_json import to_json

    assessment = examined.assessment
    if redact:
        from classifier.redaction import redactor

        assessment = redactor(examined).apply(assessment)
    write(folder / ASSESSMENT, to_json(assessment) + "\n")
    keep_report(folder, examined, redact=redact, jurisdictions=jurisdictions)
    seal(folder, made_of(examined.assessment, redact=redact, jurisdictions=jurisdictions))


def keep_report(
    folder: Path, examined: Examined, *, redact: bool = False, jurisdictions: Iterable[str] = JURISDICTIONS
) -> Path:
    """Write the report, with the pictures that lie in the folder, and give its place; `redact` leaves private persons
    and all pictures out, `jurisdictions` says whose rules are named.

    Raises CouldNotWrite, and CouldNotRead for pictures that are damaged.
    """
    from classifier.dossier import dossier_of
    from classifier.report.report_page import render

    assessment, dossier, extras = examined.assessment, dossier_of(examined), _extras(folder, examined, jurisdictions)
    if redact:
        from classifier.redaction import redactor

        extras = replace(extras, pictures=())
        hide = redactor(examined, extras)
        assessment, dossier, extras = hide.apply(assessment), hide.apply(dossier), hide.apply(extras)
    write(folder / REPORT, render(assessment, dossier, extras))
    return folder / REPORT


def _extras(folder: Path, examined: Examined, jurisdictions: Iterable[str]) -> Extras:
    from classifier.bundle.pictures import kept_pictures
    from classifier.report.extras import Extras, RuleShown
    from classifier.rules.borne_on import borne_on

    rules = tuple(
        RuleShown(
            id=rule.id,
            jurisdiction=rule.jurisdiction,
            name=rule.name,
            says=rule.says,
            cannot_establish=rule.cannot_establish,
            source=rule.source,
            checked=rule.checked,
            signals=signals,
            certainty=rule.certainty,
        )
        for rule, signals in borne_on(examined.assessment, jurisdictions)
    )
    return Extras(pictures=kept_pictures(folder), rules=rules, replies=shown_replies(folder))


def shown_replies(folder: Path) -> tuple[ReplyShown, ...]:
    """Give the answers filed in the folder of an assessment as reports show them. Raises CouldNotRead."""
    from classifier.correspondence import replies
    from classifier.report.extras import ReplyShown

    return tuple(ReplyShown(reply.received.isoformat(), reply.text) for reply in replies(folder))
