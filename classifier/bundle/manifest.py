"""The manifest of a bundle: what belongs to it, by SHA-256, and what made it.

Nothing in it tells of the machine.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shlex
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from classifier.rules import JURISDICTIONS
from classifier.targets import parse_target
from crawler.errors import BadAddress, CouldNotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from classifier.assessment import Assessment

SCHEMA = "flogcheck.manifest/1"
MANIFEST = "manifest.json"
STAMPED = "stamped"
"""The folder of a bundle in which manifests lie that a stamp was given over, and that are the manifest no more."""
_FOLDERS = ("screenshots", "replies", STAMPED)
_STAMPED_MANIFEST = re.compile(rf"{STAMPED}/\d{{4,}}\.json")
# What belongs to a bundle; a folder that somebody keeps other things in is not hashed.
_PARTS = re.compile(rf"capture\.(warc|warc\.gz|wacz)|assessment\.json|report\.html|({'|'.join(_FOLDERS)})/[^/]+")
_LIBRARIES = ("beautifulsoup4", "lxml", "scrapy", "warcio", "py3langid")
_LARGEST = 16 << 20  # bytes of a manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What decides an assessment beside its capture, and its report: the target as it was named and whether it is the
    file of a capture, the blog's address in the capture, the prior, whether private persons were hidden, and the model;
    of the report whether they are hidden there, and whose rules it names."""

    target: str
    is_capture: bool
    url: str
    prior: float
    redact: bool
    model_version: str
    model_sha256: str
    report_redact: bool
    jurisdictions: tuple[str, ...]


def made_of(assessment: Assessment, *, redact: bool, jurisdictions: Iterable[str]) -> Made:
    """Say what decided an assessment and its report, when both are made."""
    return Made(
        target=assessment.target,
        is_capture=_is_capture(assessment.target),
        url=assessment.start_url,
        prior=assessment.weighing.prior,
        redact=redact,
        model_version=assessment.model_version,
        model_sha256=assessment.model_sha256,
        report_redact=redact,
        jurisdictions=tuple(jurisdictions),
    )


def made_before(folder: Path) -> Made:
    """Say what decided the assessment and the report of a bundle, as its manifest has it. Raises CouldNotRead.

    Manifests from before reports were described say so of all jurisdictions, and of the assessment's redaction.
    """
    record = read_manifest(folder)
    made, report = record["made_from"], record.get("report", {})
    return Made(
        target=made["target"],
        is_capture=made.get("is_capture", _is_capture(made["target"])),
        url=made["url"],
        prior=made["prior"],
        redact=made["redact"],
        model_version=str(record["model"].get("version", "")),
        model_sha256=record["model"]["sha256"],
        report_redact=report.get("redact", made["redact"]),
        jurisdictions=tuple(name for name in report.get("jurisdictions", JURISDICTIONS) if name in JURISDICTIONS),
    )


def _is_capture(target: str) -> bool:
    try:
        return parse_target(target).file is not None
    except BadAddress:  # no address: the file lies elsewhere by now
        return True


def manifest_of(folder: Path, made: Made, *, now: datetime) -> dict[str, Any]:
    """Give the manifest of everything that lies in a folder. Raises CouldNotRead."""
    return {
        "schema": SCHEMA,
        "sealed_at": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "command": _command(made),
        "made_from": {
            "target": made.target,
            "is_capture": made.is_capture,
            "url": made.url,
            "prior": made.prior,
            "redact": made.redact,
        },
        "report": {"redact": made.report_redact, "jurisdictions": list(made.jurisdictions)},
        "model": {"version": made.model_version, "sha256": made.model_sha256},
        "tools": {
            "flogcheck": version("flogcheck"),
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "files": {
            name: {"sha256": hash_of(path), "bytes": path.stat().st_size} for name, path in files_of(folder).items()
        },
    }


def _command(made: Made) -> str:
    """Give the command that makes the same assessment: of a capture, or of a blog that is still as it was."""
    options = ["--prior", f"{made.prior!r}"]
    options += ["--url", made.url] if made.is_capture else []
    options += ["--redact"] if made.redact else []
    return shlex.join(["flogcheck", "score", *options, made.target])


def files_of(folder: Path) -> Mapping[str, Path]:
    """Give what belongs to a bundle, by its path from the folder."""
    here = [*folder.iterdir(), *(path for name in _FOLDERS for path in folder.glob(f"{name}/*"))]
    named = {path.relative_to(folder).as_posix(): path for path in sorted(here)}
    return {name: path for name, path in named.items() if _PARTS.fullmatch(name) and path.is_file()}


def stamped_manifests(folder: Path) -> tuple[str, ...]:
    """Give the paths, from the folder of a bundle, of manifests that were kept for their stamps, oldest first."""
    names = (path.relative_to(folder).as_posix() for path in folder.glob(f"{STAMPED}/*"))
    return tuple(sorted(filter(_STAMPED_MANIFEST.fullmatch, names), key=lambda name: (len(name), name)))


def stamp_of(name: str) -> str:
    """Give the path of the stamp over a manifest: beside it, with an ending of its own."""
    return f"{name}.tsr"


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits. Raises CouldNotRead."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CouldNotRead(f"{path} cannot be read: {error.strerror or error}") from None


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """Read the manifest of a bundle, or an older one that is kept in it under another `name`.

    Raises CouldNotRead where there is none, or none that can be used.
    """
    path = folder / name
    try:
        with path.open("rb") as file:
            record = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        raise CouldNotRead(f"{folder} holds no {name}; `flogcheck score --out` makes one") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CouldNotRead(f"{path} cannot be read: {error}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or not _is_whole(record):
        raise CouldNotRead(f"{path} is no manifest that this flogcheck knows")
    return record


def _is_whole(record: Mapping[str, Any]) -> bool:
    files, made, model = record.get("files"), record.get("made_from"), record.get("model")
    report = record.get("report", {})
    return (
        isinstance(files, dict)
        and all(isinstance(row, dict) and isinstance(row.get("sha256"), str) for row in files.values())
        and isinstance(made, dict)
        and all(isinstance(made.get(name), str) for name in ("target", "url"))
        and isinstance(made.get("prior"), float)
        and 0 < made["prior"] < 1
        and isinstance(made.get("redact"), bool)
        and isinstance(made.get("is_capture", True), bool)
        and isinstance(report, dict)
        and isinstance(report.get("redact", True), bool)
        and isinstance(report.get("jurisdictions", []), list)
        and isinstance(model, dict)
        and isinstance(model.get("sha256"), str)
    )
