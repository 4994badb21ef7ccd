"""Seal a bundle: write the manifest of what lies in it, last, so that a bundle without one is unfinished.

A manifest that a time stamp was given over is never lost: where the bundle has changed, the two are kept together in
`stamped/`, numbered in the order in which they were put there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from classifier.bundle.manifest import MANIFEST, STAMPED, manifest_of, read_manifest, stamp_of, stamped_manifests
from classifier.bundle.writing import write, write_bytes
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.bundle.manifest import Made


def seal(folder: Path, made: Made, *, now: datetime | None = None) -> None:
    """Write the manifest of everything that lies in the folder, unless the one there says all of it already.

    Raises CouldNotWrite and CouldNotRead.
    """
    now = now or datetime.now(UTC)
    before = _there(folder)
    if before and _timeless(before) == _timeless(manifest_of(folder, made, now=now)):
        return  # a stamp over it stays one
    _set_aside(folder)
    write(folder / MANIFEST, json.dumps(manifest_of(folder, made, now=now), indent=2, ensure_ascii=True) + "\n")


def _there(folder: Path) -> dict[str, Any]:
    try:
        return read_manifest(folder)
    except CouldNotRead:
        return {}


def _timeless(manifest: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in manifest.items() if name != "sealed_at"}


def _set_aside(folder: Path) -> None:
    """Keep a manifest with its stamp. They are copied before the stamp is taken away: what is cut short loses none."""
    manifest, stamp = folder / MANIFEST, folder / stamp_of(MANIFEST)
    if not manifest.is_file() or not stamp.is_file():
        return
    number = 1 + max((int(name[len(STAMPED) + 1 : -len(".json")]) for name in stamped_manifests(folder)), default=0)
    kept = f"{STAMPED}/{number:04}.json"
    try:
        (folder / STAMPED).mkdir(exist_ok=True)
        write_bytes(folder / kept, manifest.read_bytes())
        write_bytes(folder / stamp_of(kept), stamp.read_bytes())
        stamp.unlink()
    except OSError as error:
        raise CouldNotWrite(f"{folder / STAMPED} cannot be written: {error.strerror or error}") from None
