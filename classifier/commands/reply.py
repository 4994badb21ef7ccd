"""`flogcheck reply`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import IO

import click

from classifier.commands.parameters import FILE, option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("answer", metavar="FILE", type=click.File("rb"))
@option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it came in; today where none is given.")
@option(
    "--model", "model_file", type=FILE, help="The model file that DIR was assessed with, if not the one that ships."
)
def reply(folder: Path, answer: IO[bytes], received: datetime | None, model_file: Path | None) -> int:
    """File the operator's answer in DIR, and print it in its report.

    DIR is a folder that `flogcheck score --out` made, FILE a text file or -
    for standard input. The answer is kept as it came in and printed whole, in
    report.html and below a report in text; several keep their order. Capture
    and assessment stay as they are.

    \b
    Examples:
      flogcheck reply case-7 answer.txt
      flogcheck reply case-7 - --received 2026-01-09 < answer.txt
    """
    from classifier.bundle.answering import answered
    from classifier.correspondence.filed import LARGEST
    from classifier.scoring import complain

    day = received.date() if received else date.today()
    if day > date.today():
        raise click.BadParameter("that day is still to come.", param_hint="--received")
    filed = answered(folder, answer.read(LARGEST + 1), day, model_file=model_file)
    if filed.guessed:
        complain(f"the answer is not UTF-8; it was read as {filed.encoding}, and says so")
    click.echo(folder / "replies" / filed.file)
    return 0
