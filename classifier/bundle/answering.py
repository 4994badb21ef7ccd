"""File an answer of the operator in the folder of an assessment, print it in the report, and seal the folder anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.bundle.keeping import REPORT, keep_report
from classifier.bundle.manifest import MANIFEST, made_of, read_manifest, seal
from classifier.bundle.opening import examine_again, open_bundle
from classifier.correspondence.filed import file_reply
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from classifier.correspondence.filed import Reply


def answered(folder: Path, content: bytes, received: date, *, model_file: Path | None = None) -> Reply:
    """File an answer; capture and assessment stay as they are, report and manifest follow where they are there.

    Raises CouldNotRead for a folder that is no assessment, one that another model made, and an answer that is no text;
    CouldNotWrite; and BadModel.
    """
    bundle = open_bundle(folder)
    examined = examine_again(bundle, model_file=model_file)
    if examined.assessment.model_sha256 != bundle.record.get("model", {}).get("sha256"):
        raise CouldNotRead(f"{folder} was assessed with another model; name it with --model")
    sealed = (folder / MANIFEST).is_file()
    redact = bool(read_manifest(folder)["made_from"]["redact"]) if sealed else "redacted" in bundle.record
    filed = file_reply(folder, content, received)
    if (folder / REPORT).is_file():
        keep_report(folder, examined, redact=redact)
    if sealed:
        seal(folder, made_of(examined.assessment, redact=redact))
    return filed
