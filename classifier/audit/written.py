"""What an audit writes at its end: the dashboard, the exports that were asked for, and what was seen of a brand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.audit.exports import export
from classifier.errors import BadList
from classifier.store import results, runs
from classifier.store.opening import reading
from classifier.store.tables import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from markupsafe import Markup
    from sqlalchemy.engine import Engine

    from classifier.audit.changes import Change
    from classifier.audit.options import Options
    from classifier.store.records import Run

DASHBOARD = "index.html"
_LAST = "last"
_COLUMNS = (
    "target state kind why band user_run corporate flog pages words languages start_url partial not_read captured_at "
    "assessed_at warc_sha256 evidence variants name"
).split()
_MOST_COMPARED = 50_000  # blogs among which shared operators are looked for at the end of every audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files that were written, and what changed since another run (empty where nobody asked)."""

    files: tuple[Path, ...]
    changes_text: str = ""
    changes_json: list[dict[str, Any]] | None = None


def write_all(engine: Engine, number: int, options: Options, *, prior: float, audit: str) -> Written:
    """Write everything; `prior` is the share of disguised blogs that was taken for granted.

    Raises CouldNotWrite, BadExport, MissingExtra, BadStore; BadList for a run to compare with that is not there.
    """
    with reading(engine) as connection:
        every = {run.id: run for run in runs.all_runs(connection, audit)}
    run = every[number]
    before = _compared(options.compare, every, run)
    changed: tuple[Change, ...] | None = None
    written = Written(files=())
    if before is not None:
        from classifier.audit import changes_text
        from classifier.audit.changes import changes, to_json

        changed = changes(engine, before, run)
        written = Written(
            files=(),
            changes_text=changes_text.render(changed, before, run),
            changes_json=[to_json(change) for change in changed],
        )
    brand_files, brand = _brand(engine, run, options.out) if options.brand is not None else ((), None)
    exports = tuple(options.exports)
    for path in exports:
        export_run(engine, run, path)
    clusters, drawing = _network(engine, run)
    from classifier.audit.dashboard import Dashboard, write_dashboard

    page = Dashboard(
        title=f"Audit of {run.list}",
        run=run,
        rows=results.rows(engine, run.id),
        previous=tuple(one for one in every.values() if one.id < run.id),
        changes=changed,
        compared_with=before,
        clusters=clusters,
        network=drawing,
        brand=brand,
        group_by=options.group_by,
        prior=prior,
        exports=tuple(_beside(path, options.out) for path in (*exports, *brand_files)),
    )
    write_dashboard(options.out / DASHBOARD, page)
    files = (options.out / DASHBOARD, *exports, *brand_files)
    return Written(files=files, changes_text=written.changes_text, changes_json=written.changes_json)


def export_run(engine: Engine, run: Run, path: Path) -> int:
    """Write one row a blog, in the order of the list; the ending of the name says the format. Gives the rows.

    The list's own columns follow ours, with `list:` before their names; JSON Lines hold the ledgers too.
    """
    if path.suffix.lower() == ".jsonl":
        columns = ("target", "name", "columns", "variants", *_COLUMNS[1:-2], "ledger", "brand")
        return export((results.full(row) for row in results.rows(engine, run.id, details=True)), columns, path)
    columns = (*_COLUMNS, *(f"list:{name}" for name in run.columns))
    return export((results.flat(row) for row in results.rows(engine, run.id)), columns, path)


def _compared(asked: str, every: Mapping[int, Run], run: Run) -> Run | None:
    if not asked:
        return None
    earlier = [number for number in every if number < run.id]
    if asked == _LAST:
        return every[max(earlier)] if earlier else None
    if not asked.isdigit() or int(asked) not in every or int(asked) == run.id:
        known = ", ".join(str(number) for number in every if number != run.id) or "none"
        raise BadList(f"--compare {asked}: there is no such run; others than this one are: {known}")
    return every[int(asked)]


def _network(engine: Engine, run: Run) -> tuple[dict[str, str], str | None]:
    """Look for blogs that share an operator; give the cluster of each by its name, and a drawing."""
    with reading(engine) as connection:
        assessed = sum(n for (state, _), n in results.counts(connection, run.id).items() if state == ASSESSED)
    if not 1 < assessed <= _MOST_COMPARED:
        return {}, None
    from classifier.network.drawing import svg_of
    from classifier.network.linking import link
    from classifier.network.traits import from_json

    network = link((name, from_json(content)) for name, content in results.traits(engine, run.id))
    clusters = {member: f"{number}" for number, each in enumerate(network.clusters, 1) for member in each.members}
    return clusters, svg_of(network) if network.clusters else None


def _brand(engine: Engine, run: Run, out: Path) -> tuple[tuple[Path, ...], Markup]:
    from markupsafe import Markup

    from classifier.brand import tables
    from classifier.brand.compliance import compliance
    from classifier.brand.looks import from_json

    looks = (
        from_json(json.dumps(row.result.brand))
        for row in results.rows(engine, run.id, only=ASSESSED, details=True)
        if row.result.brand is not None
    )
    kept = tuple(looks)
    if not kept:
        return (), Markup("")
    found = compliance(kept)
    files = []
    for name, rows in (
        ("posts", tables.posts(found)),
        ("ties", tables.ties(found)),
        ("agencies", tables.agencies(found)),
        ("worklist", tables.worklist(found)),
    ):
        path = out / f"brand-{name}.csv"
        export(rows, list(dict.fromkeys(key for row in rows for key in row)), path)
        files.append(path)
    return tuple(files), Markup(tables.render(found))  # noqa: S704 - the template has escaped it


def _beside(path: Path, out: Path) -> str:
    try:
        return path.absolute().relative_to(out.absolute()).as_posix()
    except ValueError:
        return str(path)
