"""`flogcheck museum`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from classifier.commands.parameters import FILE, FOLDER

_ACCUSED = 1
_MUSEUM = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", required=False, type=_MUSEUM, metavar="[DIR]")
@click.option("--only", multiple=True, metavar="NAME", help="Assess this site alone; may be given again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option("--out", type=FOLDER, help="Keep the captures in this folder.")
@click.option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
@click.option("--quiet", is_flag=True, help="No progress line.")
def museum(
    folder: Path | None,
    only: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    out: Path | None,
    model_file: Path | None,
    quiet: bool,
) -> int:
    """Assess documented flogs and sincere look-alikes, rebuilt as small sites.

    Prints which flogs are caught, by which evidence, from their pages alone
    and with the records of outside services, and whether a sincere blog is
    accused. DIR is a museum of your own in the format of
    tests/museum/README.md. No computer is asked anything.

    \b
    Exit codes: 0 no sincere blog accused, 1 at least one is, 2 wrong usage,
    3 a site cannot be read.
    """
    if as_json and markdown:
        raise click.UsageError("--json and --markdown exclude each other.")
    from classifier.model import load
    from classifier.museum import table
    from classifier.museum.cases import read_cases, shipped
    from classifier.museum.visiting import visit
    from classifier.progress import ProgressLine

    cases = read_cases(folder or shipped())
    unknown = [name for name in only if name not in {case.name for case in cases}]
    if unknown:
        raise click.UsageError(f"the museum holds no site {', '.join(unknown)}.")
    chosen = [case for case in cases if not only or case.name in only]
    model = load(model_file)
    exhibits = []
    with ProgressLine(sys.stderr, "museum", quiet=quiet) as line:
        for done, case in enumerate(chosen, 1):
            exhibits.append(visit(case, model, keep=out))
            line.count(done, len(chosen), case.name)
    write = table.as_json if as_json else table.markdown if markdown else table.text
    click.echo(write(exhibits).rstrip("\n"))
    return _ACCUSED if any(exhibit.accused for exhibit in exhibits) else 0
