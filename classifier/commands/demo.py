"""`flogcheck demo`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FOLDER, option


@click.command()
@option("--quiet", is_flag=True, help="No progress line.")
@option("--json", "as_json", is_flag=True, help="Print one JSON object a blog, each on one line.")
@option("--out", type=FOLDER, help="Keep captures, assessments and reports in this folder.")
def demo(quiet: bool, as_json: bool, out: Path | None) -> int:
    """Assess two small blogs that ship with flogcheck.

    One rebuilds a documented flog, the other is a genuine diary; both were
    written for this purpose. They are served on this computer and crawled as
    any blog is. No other computer is asked anything.
    """
    from classifier.scoring import Options, score_demo

    return score_demo(Options(quiet=quiet, as_json=as_json, out=out, delay=0.0, offline=True))
