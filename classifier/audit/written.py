"""What an audit writes at its end: the dashboard, the exports that were asked for, and what was seen of a brand."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from classifier.audit.exports import export
from classifier.errors import BadList
from classifier.store import results, runs
from classifier.store.opening import reading
from classifier.store.tables import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from markupsafe import Markup
    from sqlalchemy.engine import Engine

    from classifier.audit.changes import Change
    from classifier.audit.options import Options
    from classifier.network.records import Traits
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
    """The files that were written, what changed since another run (empty where nobody asked), and what was left out."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
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
    notes: list[str] = []
    clusters, drawing = _network(engine, run, notes.append)
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
    return replace(written, files=files, notes=tuple(notes))


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
    if not (asked.isascii() and asked.isdecimal()) or int(asked) not in every or int(asked) == run.id:
        known = ", ".join(str(number) for number in every if number != run.id) or "none"
        raise BadList(f"--compare {asked}: there is no such run; others than this one are: {known}")
    return every[int(asked)]


def _network(engine: Engine, run: Run, complain: Callable[[str], None]) -> tuple[dict[str, str], str | None]:
    """Look for blogs that share an operator; give the cluster of each by its name in the list, and a drawing.

    Rows of the list that turned out to be one blog, as two captures of it are, stand for it together.
    """
    with reading(engine) as connection:
        assessed = sum(n for (state, _), n in results.counts(connection, run.id).items() if state == ASSESSED)
    if not 1 < assessed <= _MOST_COMPARED:
        return {}, None
    from classifier.audit.kept_traits import readable
    from classifier.network.drawing import svg_of
    from classifier.network.linking import link
    from classifier.network.sources import name_of

    blogs: dict[str, Traits] = {}
    rows: dict[str, list[str]] = {}
    for name, traits in readable(engine, run.id, complain):
        blog = name_of(traits)
        blogs.setdefault(blog, traits)
        rows.setdefault(blog, []).append(name)
    network = link(blogs)
    clusters = {
        name: f"{number}"
        for number, each in enumerate(network.clusters, 1)
        for member in each.members
        for name in rows[member]
    }
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
    first = next(looks, None)
    if first is None:
        return (), Markup("")
    found = compliance(chain((first,), looks))
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
