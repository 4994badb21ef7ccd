"""An audit on one page, `index.html`: no other file, no network; a script of ours sorts and filters what is there.

Without JavaScript the page shows the first rows and names the exports that hold all of them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from classifier.audit import changes_text
from classifier.audit.changes import Kind
from classifier.audit.dashboard_rows import NOTHING, RESULTS, ROWS_A_PAGE, beneath, gather
from classifier.bundle.writing import write
from classifier.report.shown import number, safe
from classifier.report.templating import environment, source
from classifier.store.tables import ENDED
from crawler.contact import CONTACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from classifier.audit.changes import Change
    from classifier.store.records import Row, Run

TEMPLATE = "dashboard.html.jinja"
_STYLES = ("page.css", "dashboard.css")
_SCRIPT = "dashboard.js"
_MOST_LISTED = 200
_STYLE_ELEMENT = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What the page shows.

    `rows` are read once. `previous` are the runs before this one, oldest first. `changes` are those since the run
    `compared_with`, or None where no run was compared. `clusters` gives the cluster of a blog by the blog's name
    (`Wanted.name`); `network` is a drawing of them as SVG and `brand` a section with its heading as HTML, both made by
    our own code with everything from blogs escaped: they stand in the page as they are. `exports` are files beneath
    the page's folder, by their paths from there; others are left out. `prior` is the share of flogs that was taken for
    granted, by default what the run's settings say; `group_by` the column of the list to group by before others.
    """

    title: str
    run: Run
    rows: Iterable[Row]
    previous: tuple[Run, ...] = ()
    changes: tuple[Change, ...] | None = None
    compared_with: Run | None = None
    clusters: Mapping[str, str] = field(default_factory=dict)
    network: str | None = None
    brand: Markup | None = None
    exports: tuple[str, ...] = ()
    prior: float | None = None
    group_by: str = ""


def write_dashboard(path: Path, page: Dashboard) -> None:
    """Write the page so that a reader finds the old one or the new one, never a part. Raises CouldNotWrite."""
    write(path, render(page))


def render(page: Dashboard) -> str:
    """Give the page as HTML, equal input giving equal bytes."""
    gathered = gather(page.rows, columns=page.run.columns, clusters=page.clusters, group_by=page.group_by)
    style, script = "".join(source(name) for name in _STYLES), source(_SCRIPT)
    made_elsewhere = f"{page.network or ''}{page.brand or ''}"
    styles = [style, *_STYLE_ELEMENT.findall(made_elsewhere)]
    changed = page.changes or ()
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            page=page,
            run=page.run,
            all=gathered,
            style=style,
            # The browser runs the page's own style sheet and script, and nothing else.
            style_hashes=" ".join(map(_hash, styles)),
            script=script,
            script_hash=_hash(script),
            results=RESULTS,
            nothing=NOTHING,
            rows_a_page=ROWS_A_PAGE,
            by_kind=[(kind, [change for change in changed if change.kind is kind]) for kind in Kind],
            moves=Counter(changes_text.happened(each) for each in changed if each.kind is Kind.BAND).most_common(),
            said=changes_text,
            most_listed=_MOST_LISTED,
            exports=[(name, link) for name in page.exports if (link := beneath(name))],
            ended=page.run.state == ENDED,
            moment=_moment,
            prior=_prior(page),
            counted=number,
            contact=CONTACT,
            version=version("flogcheck"),
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _moment(time: str) -> str:
    return f"{safe(time[:10])} {safe(time[11:16])} UTC" if time else "a time not known"


def _prior(page: Dashboard) -> str:
    prior = page.run.settings.get("prior") if page.prior is None else page.prior
    return f"{prior * 100:.3g} %" if isinstance(prior, float) else ""
