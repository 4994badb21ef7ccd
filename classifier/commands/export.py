"""`flogcheck export`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FILE, option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@option("--wacz", is_flag=True, required=True, help="As a WACZ, which web archive players open.")
@option("--output", type=FILE, help="The file to write; default: capture.wacz beside the folder, by its name.")
def export(folder: Path, wacz: bool, output: Path | None) -> int:
    """Write the capture of an assessment in a form for other tools.

    DIR is a folder that `flogcheck score --out` made. The WACZ holds the
    capture with an index and the list of the pages that were read.

    \b
    Example:
      flogcheck export case-7 --wacz
    """
    from classifier.bundle.opening import open_bundle
    from classifier.bundle.wacz import export as write

    bundle = open_bundle(folder)
    place = output or folder.resolve().parent / f"{folder.resolve().name}.wacz"
    pages = write(bundle, place)
    click.echo(f"{place}: {pages} pages")
    return 0
