"""`flogcheck repair`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from classifier.commands.parameters import FILE, FOLDER, option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.audit.repairing import RunBack

EPILOG = """\b
Exit codes:
  0  the store is made anew; what did not come back is named
  3  nothing was changed: the store is whole, in use, or there are no bundles
"""
_MOST_NAMED = 20


@click.command(epilog=EPILOG)
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--force", is_flag=True, help="Make the store anew even though it is whole.")
@option("--jobs", type=click.IntRange(1, 256), default=None, help="Processes that read bundles.  [default: one a core]")
@click.option("--model", "model_file", type=FILE, help="The model file that the audit used, if not the one that ships.")
@click.option("--quiet", is_flag=True, help="No progress line.")
def repair(folder: Path, force: bool, jobs: int | None, model_file: Path | None, quiet: bool) -> int:
    """Make the damaged store of an audit anew from its bundles.

    DIR is the folder that `flogcheck audit --out` wrote. Its audit.sqlite is set
    aside under another name, and a new one made from the bundles in DIR/runs:
    the verdicts as they were written down, and the list with its columns.
    Blogs that failed, and those whose bundle is damaged, are left to be done:
    the same `flogcheck audit` command goes on from there.

    \b
    Examples:
      flogcheck repair spring
      flogcheck audit blogs.csv -o spring
    """
    from joblib import cpu_count

    from classifier.audit.repairing import repair as make_anew
    from classifier.audit.telling import Teller

    with Teller(sys.stderr, quiet=quiet) as teller:
        done = make_anew(folder, jobs=jobs or cpu_count(), model_file=model_file, force=force, tell=teller.tell)
    for back in done.runs:
        for line in _lines(back):
            click.echo(line)
    if done.aside is not None:
        click.echo(f"the old store: {done.aside}")
    click.echo("The same `flogcheck audit` command sees to what is left.")
    return 0


def _lines(back: RunBack) -> Iterator[str]:
    from classifier.report.shown import safe

    left = back.blogs - back.verdicts
    yield f"run {back.run}: {back.verdicts:,} of {back.blogs:,} blogs came back, {left:,} left to be done"
    if not back.listed:
        yield "  its list is gone: blogs as their bundles name them, without columns"
    if back.brand_lost:
        yield "  what was seen of the brand is gone: the next audit judges the captures anew"
    for name, why in back.damaged[:_MOST_NAMED]:
        yield f"  {safe(name)}: {safe(why)}"
    if len(back.damaged) > _MOST_NAMED:
        yield f"  … and {len(back.damaged) - _MOST_NAMED:,} more damaged bundles"
