"""The traits of the blogs of an audit, as its last run kept them: no capture is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.audit.running import STORE, store_of
from classifier.errors import BadStore
from classifier.network.traits import from_json
from classifier.store import results, runs
from classifier.store.opening import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from classifier.network.records import Traits


def is_audit(folder: Path) -> bool:
    """Tell whether a folder is that of an audit with its results in it."""
    return (folder / STORE).is_file()


def kept_traits(folder: Path, store: str = "") -> Iterator[tuple[str, Traits]]:
    """Give name and traits of each blog that the last run assessed. Raises BadStore."""
    engine = store_of(folder, store)
    try:
        with reading(engine) as connection:
            run = runs.latest(connection)
        if run is None:
            raise BadStore(f"{folder} holds an audit that has not begun")
        for name, content in results.traits(engine, run.id):
            yield name, from_json(content)
    finally:
        engine.dispose()
