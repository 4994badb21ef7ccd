"""`flogcheck signals`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FILE, option


@click.command()
@click.argument("name", required=False)
@option("--family", help="Only the signals of this family.")
@option("--json", "as_json", is_flag=True, help="Print one JSON object a signal, each on one line.")
@option("--markdown", is_flag=True, help="Print the whole catalogue as a page of Markdown: docs/signals.md.")
@option("--model", "model_file", type=FILE, help="Show the weights of this model file, and the shares beside it.")
def signals(name: str | None, family: str | None, as_json: bool, markdown: bool, model_file: Path | None) -> int:
    """List the signals: what is measured, and what it speaks for.

    With each: the harmless reasons, the source, on how many of the labelled
    blogs it was found, and how far it can move the odds. NAME shows one alone.

    \b
    Examples:
      flogcheck signals --family disclosure
      flogcheck signals labelled_first
    """
    from classifier.report.chosen import show

    click.echo(show(name, family, model_file, as_json=as_json, markdown=markdown), nl=False)
    return 0
