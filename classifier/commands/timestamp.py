"""`flogcheck timestamp`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("url", metavar="URL")
def timestamp(folder: Path, url: str) -> int:
    """Have the manifest in DIR time-stamped by the authority at URL (RFC 3161).

    The hash of the manifest, which has the hash of every file, is sent there
    and nothing else. The answer is kept as manifest.json.tsr; `flogcheck verify`
    checks it, and with --tsa-certificate its signature. Where the folder changes
    later, by an answer that is filed or another report, the manifest that was
    stamped is kept with its stamp in stamped/, and checked there.

    \b
    Example:
      flogcheck timestamp case-7 http://tsa.example/
    """
    from classifier.stamping import stamp

    click.echo(stamp(folder, url))
    return 0
