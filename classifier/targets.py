"""What a person named on the command line, and where its evidence is kept. Touches names only, makes no folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.addresses import parse_address
from crawler.errors import BadAddress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Where captures go when nobody says where: in the current folder, so that the evidence is in plain sight.
KEPT = Path("flogcheck-out")
ENDINGS = (".warc", ".warc.gz", ".wacz")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to score: the text that was given, and the address of a blog or the file of a capture."""

    text: str
    address: str = ""
    file: Path | None = None

    @property
    def name(self) -> str:
        """A short name for a folder or file: letters, digits, dots and hyphens."""
        if self.file is not None:
            name = self.file.name
            ending = next((e for e in sorted(ENDINGS, key=len, reverse=True) if name.lower().endswith(e)), "")
            name = name[: len(name) - len(ending)]
        else:
            name = self.address.partition("://")[2]
        # A leading dot would hide the folder, or name the one above.
        return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:_LONGEST_NAME].strip("-.") or "blog"

    @property
    def capture_name(self) -> str:
        """The name of the capture in its folder, with the ending of the file that it is a copy of."""
        is_wacz = self.file is not None and self.file.name.lower().endswith(".wacz")
        is_plain = self.file is not None and self.file.name.lower().endswith(".warc")
        return "capture.wacz" if is_wacz else "capture.warc" if is_plain else "capture.warc.gz"


def parse_target(text: str) -> Target:
    """Tell whether a text names a capture (a file, or the ending of one) or the address of a blog.

    Raises BadAddress for what is neither.
    """
    path = Path(text)
    if path.is_file():
        return Target(text, file=path)
    # One that does not exist is said to be missing when it is read; as an address it would only confuse.
    if "://" not in text and names_capture(text):
        return Target(text, file=path)
    # A folder `blog.example` may stand here too, so only what cannot be an address is said to be a folder.
    try:
        return Target(text, address=parse_address(text))
    except BadAddress:
        if path.is_dir():
            raise BadAddress(f"{text} is a folder; name the capture in it (WARC, WACZ)") from None
        raise


def names_capture(text: str) -> bool:
    """Tell whether a name ends as those of captures do."""
    return text.lower().endswith(ENDINGS)


def places(targets: Sequence[Target], out: Path, *, alone: bool) -> list[Path | None]:
    """Give each target its folder: `out` itself where it is the only one, else a folder of its own below it."""
    if alone:
        return [out for _ in targets]
    used: set[str] = set()
    return [out / _unused(target.name, used) for target in targets]


def kept_file(target: Target, now: datetime) -> Path:
    """Give the file for the capture of a crawl that nobody named a place for; never one that exists."""
    stem = f"{target.name}-{now:%Y%m%dT%H%M%SZ}"
    count, path = 1, KEPT / f"{stem}.warc.gz"
    while path.exists():
        count += 1
        path = KEPT / f"{stem}-{count}.warc.gz"
    return path


def _unused(name: str, used: set[str]) -> str:
    count, chosen = 1, name
    while chosen in used:
        count += 1
        chosen = f"{name}-{count}"
    used.add(chosen)
    return chosen
