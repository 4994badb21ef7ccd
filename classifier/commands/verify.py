"""`flogcheck verify`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FILE, option

EPILOG = """\b
Exit codes:
  0  everything is as the manifest and the assessment say
  1  something differs; each difference is a line
  3  could not be checked: no bundle, or a damaged one
"""


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@option("--tsa-certificate", "certificate", type=FILE, help="Check the signature of a time stamp against this (PEM).")
@option("--model", "model_file", type=FILE, help="Score again with this model file, not the one that ships.")
def verify(folder: Path, as_json: bool, certificate: Path | None, model_file: Path | None) -> int:
    """Check the folder of an assessment that `flogcheck score --out` made.

    Every file has the SHA-256 that the manifest says, every quotation stands in
    the record of the capture that it is said to come from, and the capture,
    scored again, gives the same assessment. Nobody is asked anything.

    \b
    Example:
      flogcheck verify case-7
    """
    import json
    from dataclasses import asdict

    from classifier.bundle import verification
    from classifier.report.shown import safe, wrapped

    done = verification.verify(folder, model_file=model_file, certificate=certificate)
    if as_json:
        click.echo(json.dumps(asdict(done) | {"same": not done.differences}))
        return 1 if done.differences else 0
    for note in done.notes:
        click.echo("\n".join(wrapped(safe(note), first="note: ", rest="      ")))
    for difference in done.differences:
        click.echo("\n".join(wrapped(safe(difference), first="differs: ", rest="         ")))
    said = f"{done.files} files, {done.quotations} pieces of evidence and the assessment checked"
    found = f"{len(done.differences)} differences" if done.differences else "all as it says"
    click.echo(f"{said}: {found}")
    return 1 if done.differences else 0
