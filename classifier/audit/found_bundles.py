"""The list of a run read off its bundles, where the list itself is gone: targets only, in the order of folder names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.audit.identity import of_address, of_capture
from classifier.audit.kept_list import Listed
from classifier.bundle.manifest import MANIFEST, read_manifest
from classifier.store.records import Run, Wanted
from classifier.store.tables import INTERRUPTED
from crawler.errors import BadAddress, CouldNotRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def list_of_bundles(folder: Path, number: int) -> tuple[Run, list[Listed]] | None:
    """Give a run and its blogs as their manifests tell, None where there is no bundle.

    The columns of the list are not among it; the next audit of the same list brings them back.
    """
    found = list(_manifests(folder))
    if not found:
        return None
    first = found[0][1]
    report = first.get("report", {})
    run = Run(
        id=number,
        list="",
        state=INTERRUPTED,
        began_at=min(str(manifest["sealed_at"]) for _, manifest in found),
        ended_at=max(str(manifest["sealed_at"]) for _, manifest in found),
        flogcheck=str(first.get("tools", {}).get("flogcheck", ""))[:32],
        model_version=str(first["model"].get("version", ""))[:64],
        model_sha256=str(first["model"]["sha256"])[:64],
        settings={
            "prior": None,
            "redact": first["made_from"]["redact"],
            "jurisdictions": list(report.get("jurisdictions", ())),
            "brand": "",
            "brand_sha256": "",
        },
        columns=(),
        refused=(),
    )
    wanted = {each.key: each for name, manifest in found if (each := _wanted(name, manifest["made_from"])) is not None}
    return run, [Listed(wanted=each) for each in wanted.values()]


def _manifests(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            manifest = read_manifest(path.parent)
        except CouldNotRead:
            continue
        if isinstance(manifest.get("sealed_at"), str):
            yield path.parent.name, manifest


def _wanted(name: str, made: Mapping[str, Any]) -> Wanted | None:
    """Say which blog a bundle is of; None where its target can be none any more."""
    target = str(made["target"])
    if made.get("is_capture", False):
        return Wanted(key=of_capture(Path(target)).key, target=target, is_file=True, name=name)
    try:
        return Wanted(key=of_address(target).key, target=target, is_file=False, name=name)
    except BadAddress:
        return None
