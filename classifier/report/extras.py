"""What a report shows beside the assessment and the dossier: pictures drawn, answers that came in, rules borne on."""

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
class RuleShown:
    """A rule that findings of this report bear on: what it says, and what no tool can establish about it.

    `signals` names those findings; `checked` is the day on which the text was checked at its source, `certainty`
    what is still to be checked, or empty.
    """

    id: str
    jurisdiction: str
    name: str
    says: str
    cannot_establish: str
    source: str
    checked: str
    signals: tuple[str, ...]
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """An answer of the operator as it came in: the day, and the words, whole."""

    received: str
    text: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What the user's options and the folder of the assessment add to a report."""

    pictures: tuple[Picture, ...] = ()
    rules: tuple[RuleShown, ...] = ()
    replies: tuple[ReplyShown, ...] = ()


NONE = Extras()
