"""`flogcheck evaluate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from classifier.commands.parameters import CORPUS, FILE, option


@click.command()
@click.argument("corpus", type=CORPUS)
@option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@option("--folds", type=click.IntRange(2, 50), default=10, help="Parts that the corpus is split into.")
@option("--errors", is_flag=True, help="List the blogs that were judged wrongly.")
@option("--dodges", is_flag=True, help="Also judge flogs and user-run blogs after scripted edits; takes minutes.")
@option("--html", type=FILE, help="Write all of it, with charts, into this file: one page that needs no other.")
@option("--model", "model_file", type=FILE, help="Judge this model file on all blogs; it must have seen none of them.")
@option("--jobs", type=click.IntRange(1), default=1, help="Work on so many blogs at a time.")
@option("--quiet", is_flag=True, help="No progress line.")
def evaluate(corpus: Path, as_json: bool, html: Path | None, model_file: Path | None, **options: Any) -> int:
    """Measure how well blogs are told apart, on labelled captures.

    CORPUS is a folder with labels.jsonl and the captures that it names.
    Blogs with one operator are never split between learning and testing.

    \b
    Examples:
      flogcheck evaluate ../shared/corpus
      flogcheck evaluate my-blogs --html report.html
      flogcheck evaluate my-blogs --model my-model/model.json
    """
    from classifier import evaluation, model, scorecard
    from classifier.progress import ProgressLine
    from classifier.report.evaluation_json import to_json
    from classifier.report.evaluation_page import check_place, write

    if html:
        check_place(html)  # before minutes of measuring
    given = model.load(model_file) if model_file else None
    with ProgressLine(sys.stderr, "evaluate", quiet=options["quiet"]) as line:
        result = evaluation.evaluate(
            corpus,
            folds=options["folds"],
            jobs=options["jobs"],
            model=given,
            progress=line.count,
            dodges=options["dodges"],
        )
    click.echo(to_json(result) if as_json else scorecard.render(result, errors=options["errors"]))
    if html:
        write(html, result)
    return 0
