"""File an answer of the operator in the folder of an assessment, print it in the report, and seal the folder anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.bundle.opening import examine_again, open_bundle
from classifier.bundle.remaking import report_again
from classifier.correspondence.filed import file_reply
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from classifier.correspondence.filed import Reply


def answered(folder: Path, content: bytes, received: date, *, model_file: Path | None = None) -> Reply:
    """File an answer; capture and assessment stay as they are, the report is made again as it was made before.

    Raises CouldNotRead for a folder that is no assessment, one that another model made, and an answer that is no text;
    CouldNotWrite; and BadModel.
    """
    bundle = open_bundle(folder)
    examined = examine_again(bundle, model_file=model_file)
    if examined.assessment.model_sha256 != bundle.record.get("model", {}).get("sha256"):
        raise CouldNotRead(f"{folder} was assessed with another model; name it with --model")
    filed = file_reply(folder, content, received)
    report_again(bundle, examined)
    return filed
