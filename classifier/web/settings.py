"""How one server is set up: the options of `flogcheck serve`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The options of `flogcheck serve`, with its defaults.

    `folder` holds evidence and, unless `store` names a database, the store. `jobs` run at once, `queue` wait at most.
    `rate` is in requests a minute and client (0: no limit), `max_upload` in MB, `delay` in seconds. `names` are those
    that the server answers to beside its address. `tokens` let in who has one of them; without any, everybody.
    """

    folder: Path
    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    jobs: int = 2
    queue: int = 100
    rate: int = 600
    max_upload: int = 200
    delay: float = 1.0
    allow_private: bool = False
    offline: bool = False
    services: Path | None = None
    model_file: Path | None = None

    @property
    def upload_bytes(self) -> int:
        """The largest file that is taken, in bytes."""
        return self.max_upload * 1_000_000
