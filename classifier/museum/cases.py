"""Read the museum's sites: what each is, and the files that it is made of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from classifier.errors import BadMuseum

if TYPE_CHECKING:
    from collections.abc import Mapping

FLOG, SINCERE = "flog", "sincere"
ABOUT = "case.toml"
_REQUIRED = ("title", "kind", "based_on", "reconstructed", "url", "captured", "language")
_OF_FLOGS = ("case", "source", "settled_by")
_OPTIONAL = {FLOG: ("exposed_by", "addresses", "redirects"), SINCERE: ("source", "addresses", "redirects")}


@dataclass(frozen=True, slots=True)
class Case:
    """One site of the museum.

    `number` is that of the documented case, 0 for a sincere site. `exposed_by` names the signals that should show
    what exposed the case; it is empty where no page and no record can. `addresses` maps an address, from its first
    slash on, to a file below `pages`; `redirects` to where it leads.
    """

    name: str
    folder: Path
    title: str
    kind: str
    based_on: str
    reconstructed: str
    url: str
    captured: datetime
    language: str
    number: int = 0
    source: str = ""
    settled_by: str = ""
    exposed_by: tuple[str, ...] = ()
    addresses: Mapping[str, str] | None = None
    redirects: Mapping[str, str] | None = None

    @property
    def pages(self) -> Path:
        """The folder of what the site answers."""
        return self.folder / "pages"

    @property
    def outside(self) -> Path | None:
        """The folder of what outside services say of it, None where none was asked."""
        folder = self.folder / "outside"
        return folder if folder.is_dir() else None


def shipped() -> Path:
    """Give the folder of the sites that come with flogcheck: inside the installed package, or beside its source."""
    installed = Path(str(files("classifier"))) / "museum" / "cases"
    return installed if installed.is_dir() else Path(str(files("classifier"))).parent / "tests" / "museum"


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Read all sites of a museum: flogs by the number of the case, then the sincere ones by name.

    Raises BadMuseum for a folder without a site and for a site that is not as the format wants it.
    """
    try:
        about = sorted(folder.glob(f"*/{ABOUT}"))
    except OSError as error:
        raise BadMuseum(f"{folder} cannot be read: {error.strerror or error}") from None
    if not about:
        raise BadMuseum(f"{folder} holds no museum: no folder in it has a {ABOUT}")
    return tuple(sorted(map(_read, about), key=lambda case: (case.kind != FLOG, case.number, case.name)))


def _read(path: Path) -> Case:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadMuseum(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:  # TOML, UTF-8, nested too deeply
        raise BadMuseum(f"{path} cannot be read: {error}") from None
    kind = content.get("kind")
    if kind not in (FLOG, SINCERE):
        raise BadMuseum(f"{path}: kind must be {FLOG} or {SINCERE}, not {kind!r}")
    required = _REQUIRED + (_OF_FLOGS if kind == FLOG else ())
    missing = [name for name in required if not content.get(name)]
    unknown = sorted(set(content).difference(required, _OPTIONAL[kind]))
    if missing or unknown:
        raise BadMuseum(f"{path}: " + "; ".join(_named("lacks", missing) + _named(f"of a {kind} there is no", unknown)))
    if not isinstance(content["captured"], datetime) or content["captured"].tzinfo is None:
        raise BadMuseum(f"{path}: captured must be a time with its zone, such as 2006-12-10T12:00:00Z")
    parts = urlsplit(str(content["url"]))
    if parts.scheme not in ("http", "https") or not f".{parts.hostname}".endswith(".example"):
        raise BadMuseum(f"{path}: url must be an http address on a host under .example")
    if not (path.parent / "pages").is_dir():
        raise BadMuseum(f"{path.parent} lacks the folder pages")
    number = content.pop("case", 0)
    exposed_by = tuple(map(str, content.pop("exposed_by", ())))
    return Case(name=path.parent.name, folder=path.parent, number=number, exposed_by=exposed_by, **content)


def _named(words: str, names: list[str]) -> list[str]:
    return [f"{words} {', '.join(names)}"] if names else []
