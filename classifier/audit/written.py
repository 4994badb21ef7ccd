"""What an audit writes at its end: the dashboard, the exports that were asked for, and what was seen of a brand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.audit.exports import export
from classifier.store import results

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from classifier.audit.options import Options
    from classifier.store.records import Run

DASHBOARD = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files that were written, and what changed since another run (empty where nobody asked)."""

    files: tuple[Path, ...]
    changes_text: str = ""
    changes_json: Any = None


def write_all(engine: Engine, run: int, options: Options) -> Written:
    """Write everything. Raises CouldNotWrite, BadExport, BadStore, BadList for a run to compare with that is not there."""
    raise NotImplementedError


def export_run(engine: Engine, run: Run, path: Path) -> int:
    """Write one row a blog, in the order of the list; the ending of the name says the format. Gives the rows."""
    columns = [*_COLUMNS, *(f"list:{name}" for name in run.columns)]
    if path.suffix.lower() == ".jsonl":
        return export((results.full(row) for row in results.rows(engine, run.id, details=True)), (), path)
    return export((results.flat(row) for row in results.rows(engine, run.id)), columns, path)
