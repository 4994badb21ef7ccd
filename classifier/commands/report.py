"""`flogcheck report`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FILE, Jurisdictions, option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--screenshots", is_flag=True, help="Draw home page and quoted pages anew, from the capture alone.")
@option("--redact", is_flag=True, help="Hide private persons' names, mail, telephone and portraits in the report.")
@click.option(
    "--jurisdiction",
    "jurisdictions",
    type=Jurisdictions(),
    help="Whose rules are named where findings bear on them; the same as in the report before where none is given.",
)
@option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def report(
    folder: Path, screenshots: bool, redact: bool, jurisdictions: tuple[str, ...] | None, model_file: Path | None
) -> int:
    """Make report.html again from the capture in DIR.

    DIR is a folder that `flogcheck score --out` made. Nobody is asked
    anything: pictures drawn here lack the style sheets that a capture does not
    hold; `flogcheck score --screenshots` fetches them while it is there.
    A redacted report leaves pictures of pages out.
    """
    if screenshots and redact:
        raise click.UsageError("--screenshots shows what --redact hides: leave one of them out.")
    from classifier.bundle.opening import examine_again, open_bundle
    from classifier.bundle.remaking import report_again
    from classifier.scoring import draw

    bundle = open_bundle(folder)
    examined = examine_again(bundle, model_file=model_file)
    if screenshots:
        draw(folder, examined, fetch=False)
    click.echo(report_again(bundle, examined, redact=redact, jurisdictions=jurisdictions))
    return 0
