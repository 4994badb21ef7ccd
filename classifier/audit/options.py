"""The options of `flogcheck audit`, with its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for on the command line; `source` is the list, `out` the folder of the audit,
    `called` what the list is called where it is shown, if not by its source.

    A list that a stranger wrote may name no blog on the own network, and no file: without `own_network`, `files`.
    """

    source: str
    out: Path
    called: str = ""
    url_column: str = ""
    warc_list: Path | None = None
    warc_root: Path | None = None
    fewest_pages: int = 3
    jobs: int = 2
    sites_at_once: int = 16
    pages: int = 30
    seconds: float = 90.0
    delay: float = 1.0
    pictures: int = 6
    second_look: bool = True
    offline: bool = False
    services: Path | None = None
    store: str = ""
    evidence: str = ""
    cluster: str = ""
    brand: Path | None = None
    prior: float | None = None
    model_file: Path | None = None
    redact: bool = False
    jurisdictions: tuple[str, ...] = ("eu", "uk", "us", "fr", "de", "es")
    retry_failed: bool = False
    refresh_after: timedelta | None = None
    compare: str = ""
    exports: tuple[Path, ...] = ()
    group_by: str = ""
    quiet: bool = False
    as_json: bool = False
    own_network: bool = True
    files: bool = True
