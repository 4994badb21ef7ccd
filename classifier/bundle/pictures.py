"""Pictures of pages beside an assessment: JPEG files in a folder of their own, with a list of what they show."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from classifier.bundle.writing import write
from classifier.report.extras import Picture
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER = "screenshots"
LIST = "screenshots.json"
_QUALITY = 82
_EMBEDDED = 720  # pixels of width of a picture within the report
_EMBEDDED_QUALITY = 70
_LARGEST = 16 << 20  # bytes of one picture file


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture that was drawn: the page, its record and time of capture, and how the picture came about."""

    url: str
    record_id: str
    captured_at: str
    made: str
    png: bytes


def keep_pictures(folder: Path, shots: Sequence[Shot]) -> None:
    """Write pictures into the folder of an assessment, in place of those that are there. Raises CouldNotWrite."""
    from PIL import Image

    place = folder / FOLDER
    rows = []
    try:
        place.mkdir(exist_ok=True)
        for old in place.glob("[0-9][0-9].jpg"):
            old.unlink()
        for number, shot in enumerate(shots, 1):
            name = f"{number:02}.jpg"
            with Image.open(BytesIO(shot.png)) as image:
                image.convert("RGB").save(place / name, "JPEG", quality=_QUALITY, optimize=True)
            rows.append({"file": name} | {key: value for key, value in asdict(shot).items() if key != "png"})
    except OSError as error:
        raise CouldNotWrite(f"{place} cannot be written: {error.strerror or error}") from None
    write(place / LIST, json.dumps(rows, ensure_ascii=True, indent=1) + "\n")


def kept_pictures(folder: Path) -> tuple[Picture, ...]:
    """Give the pictures of a folder as a report embeds them, none where none were drawn. Raises CouldNotRead."""
    listed = folder / FOLDER / LIST
    if not listed.is_file():
        return ()
    try:
        return tuple(_embedded(folder / FOLDER, row) for row in json.loads(listed.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CouldNotRead(f"{listed} or a picture of it cannot be read: {error}") from None


def _embedded(place: Path, row: dict[str, Any]) -> Picture:
    from PIL import Image

    file = place / str(row["file"]).replace("/", "")
    if file.stat().st_size > _LARGEST:
        raise ValueError(f"{file.name} is too large")
    with Image.open(file, formats=["JPEG"]) as image:
        image.thumbnail((_EMBEDDED, image.height))
        out = BytesIO()
        image.save(out, "JPEG", quality=_EMBEDDED_QUALITY, optimize=True)
        return Picture(
            url=str(row["url"]),
            captured_at=str(row["captured_at"]),
            record_id=str(row["record_id"]),
            made=str(row["made"]),
            jpeg=out.getvalue(),
            width=image.width,
            height=image.height,
        )
