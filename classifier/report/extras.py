"""What a report shows beside the assessment and the dossier: pictures that were drawn, answers that came in."""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of the capture as a browser drew it: JPEG bytes, their size in pixels, and how they came about.

    `record_id` is the record that was drawn, `made` says in words what was drawn and where style sheets came from.
    """

    url: str
    captured_at: str
    record_id: str
    made: str
    jpeg: bytes
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as an address that asks nobody."""
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg).decode("ascii")


@dataclass(frozen=True, slots=True)
class Extras:
    """What the user's options and the folder of the assessment add to a report."""

    pictures: tuple[Picture, ...] = ()


NONE = Extras()
