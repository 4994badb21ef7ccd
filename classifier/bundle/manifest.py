"""The manifest of a bundle: what belongs to it, by SHA-256, and what made it.

It is written last, so that a bundle without one is unfinished. Nothing in it tells of the machine.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from classifier.bundle.keeping import write
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from classifier.assessment import Assessment

SCHEMA = "flogcheck.manifest/1"
MANIFEST = "manifest.json"
# What belongs to a bundle; a folder that somebody keeps other things in is not hashed.
_PARTS = re.compile(r"capture\.(warc|warc\.gz|wacz)|assessment\.json|report\.html|(screenshots|replies)/[^/]+")
_LIBRARIES = ("beautifulsoup4", "lxml", "scrapy", "warcio", "py3langid")
_LARGEST = 16 << 20  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class Made:
    """What decides an assessment beside its capture: the target as it was named, the blog's address in the capture,
    the prior, whether private persons were hidden, and the model."""

    target: str
    url: str
    prior: float
    redact: bool
    model_version: str
    model_sha256: str


def made_of(assessment: Assessment, *, redact: bool) -> Made:
    """Say what decided an assessment."""
    return Made(
        target=assessment.target,
        url=assessment.start_url,
        prior=assessment.weighing.prior,
        redact=redact,
        model_version=assessment.model_version,
        model_sha256=assessment.model_sha256,
    )


def seal(folder: Path, made: Made, *, now: datetime | None = None) -> None:
    """Write the manifest of everything that lies in the folder. Raises CouldNotWrite and CouldNotRead."""
    record = {
        "schema": SCHEMA,
        "sealed_at": (now or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "command": _command(made),
        "made_from": {
            "target": made.target,
            "url": made.url,
            "prior": made.prior,
            "redact": made.redact,
        },
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
    write(folder / MANIFEST, json.dumps(record, indent=2, ensure_ascii=True) + "\n")


def _command(made: Made) -> str:
    """Give the command that makes the same assessment from the capture of the bundle."""
    options = ["--prior", f"{made.prior!r}", "--url", made.url, *(["--redact"] if made.redact else [])]
    return shlex.join(["flogcheck", "score", *options, made.target])


def files_of(folder: Path) -> Mapping[str, Path]:
    """Give what belongs to a bundle, by its path from the folder."""
    here = [*folder.iterdir(), *folder.glob("screenshots/*"), *folder.glob("replies/*")]
    named = {path.relative_to(folder).as_posix(): path for path in sorted(here)}
    return {name: path for name, path in named.items() if _PARTS.fullmatch(name) and path.is_file()}


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits. Raises CouldNotRead."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CouldNotRead(f"{path} cannot be read: {error.strerror or error}") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a bundle. Raises CouldNotRead where there is none, or none that can be used."""
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            record = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        raise CouldNotRead(f"{folder} holds no {MANIFEST}; `flogcheck score --out` makes one") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CouldNotRead(f"{path} cannot be read: {error}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or not _is_whole(record):
        raise CouldNotRead(f"{path} is no manifest that this flogcheck knows")
    return record


def _is_whole(record: Mapping[str, Any]) -> bool:
    files, made, model = record.get("files"), record.get("made_from"), record.get("model")
    return (
        isinstance(files, dict)
        and all(isinstance(row, dict) and isinstance(row.get("sha256"), str) for row in files.values())
        and isinstance(made, dict)
        and all(isinstance(made.get(name), str) for name in ("target", "url"))
        and isinstance(made.get("prior"), float)
        and 0 < made["prior"] < 1
        and isinstance(made.get("redact"), bool)
        and isinstance(model, dict)
        and isinstance(model.get("sha256"), str)
    )
