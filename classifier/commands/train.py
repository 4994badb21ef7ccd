"""`flogcheck train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from classifier.commands.parameters import FOLDER, Number, option


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="LIST")
@option("--out", type=FOLDER, required=True, help="Keep captures, labels, model and model card in this folder.")
@option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of a blog.")
@option("--seconds", type=Number(1), default=90, help="Stop reading a blog after so long.")
@option("--delay", type=Number(0), default=1.0, help="Seconds between two requests to a blog.")
@option("--jobs", type=click.IntRange(1), default=1, help="Measure and learn with so many processes.")
@option("--quiet", is_flag=True, help="No progress line.")
def train(source: Path, **options: Any) -> int:
    """Train a model of your own on blogs that you have labelled.

    LIST is a CSV file that names blogs and their labels: user_run, corporate
    (run by an organisation that says so) or flog. A target is an address, or
    the path of a capture (WARC, WACZ) from the list's own folder. At least 20
    blogs and 10 operators a label are needed. More columns may follow: group
    (the same for all blogs of one operator), confidence (1 guess, 2, 3 sure),
    lang, topic, captured.

    \b
      target,label,group,confidence
      https://blog.example/,user-run,,3
      captures/kettle-tests.warc.gz,flog,agency 7,2
      shop.example/news/,corporate,,3

    What is missing is crawled, one blog after another, a page a second: 100
    blogs take about an hour. Ctrl-C keeps the finished captures, and the same
    command goes on from there and tries failed blogs again. In the end the
    folder holds model.json, model_card.md, the captures with labels.jsonl, and
    failed.csv if blogs could not be read. LIST may also be such a folder, with
    labels.jsonl and captures.

    \b
    Examples:
      flogcheck train my-list.csv --out my-model
      flogcheck evaluate my-model
      flogcheck score --model my-model/model.json blog.example
    """
    from classifier.teaching import Options, teach

    return teach(source, Options(**options))
