"""Make the report of a bundle again, after an answer came in or with other pictures, and seal the bundle anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.bundle.keeping import keep_report
from classifier.bundle.manifest import MANIFEST, made_before
from classifier.bundle.sealing import seal
from classifier.rules import JURISDICTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Examined
    from classifier.bundle.opening import Bundle


def report_again(
    bundle: Bundle, examined: Examined, *, redact: bool | None = None, jurisdictions: tuple[str, ...] | None = None
) -> Path:
    """Write the report of a bundle anew, seal the bundle again where it was sealed, and give the place of the report.

    Whether private persons are hidden in it, and whose rules it names, stay as they were where None is asked for. What
    the manifest says of the assessment stays, as the assessment does. Raises CouldNotRead and CouldNotWrite.
    """
    made = made_before(bundle.folder) if (bundle.folder / MANIFEST).is_file() else None
    if redact is None:
        redact = made.report_redact if made else "redacted" in bundle.record
    if jurisdictions is None:
        jurisdictions = made.jurisdictions if made else JURISDICTIONS
    place = keep_report(bundle.folder, examined, redact=redact, jurisdictions=jurisdictions)
    if made:
        seal(bundle.folder, replace(made, report_redact=redact, jurisdictions=jurisdictions))
    return place
