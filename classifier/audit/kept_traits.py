"""The traits of the blogs of an audit, as its last run kept them: no capture is read again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.audit.identity_file import IDENTITY, audit_id
from classifier.audit.running import STORE, store_of
from classifier.errors import BadStore, BadTraits
from classifier.network.traits import from_json
from classifier.store import results, runs
from classifier.store.opening import reading, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from classifier.network.records import Traits


def is_audit(folder: Path) -> bool:
    """Tell whether a folder is that of an audit, wherever its results are."""
    return (folder / STORE).is_file() or (folder / IDENTITY).is_file()


def kept_traits(
    folder: Path, store: str = "", complain: Callable[[str], None] = lambda line: None
) -> Iterator[tuple[str, Traits]]:
    """Give the traits of each blog that the last run assessed, with where they were taken from.

    `store` is the URL of the database that has the results, empty for the file in the folder. `complain` is told what
    is left out. Raises BadStore.
    """
    # A folder without an identity has its results in no database of several audits, whichever one is named.
    store = store if (folder / IDENTITY).is_file() else ""
    if not store and not (folder / STORE).is_file():
        raise BadStore(f"the results of {folder} are in a database; name it with --store")
    engine = store_of(folder, store)
    try:
        with reading(engine) as connection:
            run = runs.latest(connection, audit_id(folder, store))
        if run is None:
            raise BadStore(f"{shown(engine)} holds no run of the audit in {folder}")
        for name, traits in readable(engine, run.id, lambda line: complain(f"{folder}: {line}")):
            yield f"{folder}: {name}", traits
    finally:
        engine.dispose()


def readable(engine: Engine, run: int, complain: Callable[[str], None]) -> Iterator[tuple[str, Traits]]:
    """Give name in the list and traits of each blog of a run whose traits can be compared, and tell of the others.

    Traits that another version of flogcheck kept are carried from run to run with their verdicts, and are of no use
    beside those of this one. Raises BadStore.
    """
    useless: Counter[str] = Counter()
    for name, content in results.traits(engine, run):
        try:
            traits = from_json(content)
        except BadTraits as error:
            useless[str(error)] += 1
            continue
        yield name, traits
    for why, count in useless.items():
        blogs = "1 blog is" if count == 1 else f"{count:,} blogs are"
        complain(f"{blogs} not compared with the others for shared operators: {why}")
