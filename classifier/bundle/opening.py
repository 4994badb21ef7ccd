"""Open the folder of an assessment again: judge its capture anew, with what the user had said then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.bundle.keeping import ASSESSMENT
from classifier.bundle.manifest import MANIFEST, read_manifest
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Examined

CAPTURES = ("capture.warc.gz", "capture.warc", "capture.wacz")
_LARGEST = 64 << 20  # bytes of an assessment


@dataclass(frozen=True, slots=True)
class Bundle:
    """The folder of an assessment: its capture, the record that was kept of it, and what it was made with: the target
    as it was named, the blog's address, the prior."""

    folder: Path
    capture: Path
    record: dict[str, Any]
    target: str
    url: str
    prior: float


def open_bundle(folder: Path) -> Bundle:
    """Find what belongs together in a folder that `flogcheck score --out` made. Raises CouldNotRead."""
    if not folder.is_dir():
        raise CouldNotRead(f"{folder} is no folder; name one that `flogcheck score --out` made")
    capture = next((folder / name for name in CAPTURES if (folder / name).is_file()), None)
    if capture is None:
        raise CouldNotRead(
            f"{folder} holds no capture (capture.warc.gz); name a folder that `flogcheck score --out` made"
        )
    record = _record(folder / ASSESSMENT)
    # The assessment of a bundle may be redacted, and its prior is rounded; the manifest has both as they were.
    made = read_manifest(folder)["made_from"] if (folder / MANIFEST).is_file() else record
    return Bundle(folder, capture, record, made["target"], made.get("url", record["start_url"]), made["prior"])


def examine_again(bundle: Bundle, *, model_file: Path | None = None) -> Examined:
    """Judge the capture of a bundle once more, for the same blog and prior, with the model given or installed.

    Raises CouldNotRead, BadModel, and NothingToAssess as any assessment does.
    """
    from classifier.assessment import examine
    from classifier.model import load
    from classifier.rarity import beside
    from crawler import archive

    capture = archive.read(bundle.capture, url=bundle.url)
    index = beside(model_file) if model_file is not None else None
    return examine(capture, model=load(model_file), target=bundle.target, prior=bundle.prior, index=index)


def _record(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            record = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        raise CouldNotRead(f"{path.parent} holds no {path.name}; make it with `flogcheck score --out`") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CouldNotRead(f"{path} cannot be read: {error}") from None
    if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in ("target", "start_url")):
        raise CouldNotRead(f"{path} is no assessment of flogcheck")
    if not isinstance(record.get("prior"), float) or not 0 < record["prior"] < 1:
        raise CouldNotRead(f"{path} is no assessment of flogcheck")
    return record
