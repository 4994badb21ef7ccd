"""`flogcheck serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from classifier.commands.parameters import FILE, FOLDER, STORE, Number, option

EPILOG = """\b
Exit codes:
  0  ended by Ctrl-C or SIGTERM
  2  wrong usage
  3  cannot serve: the port is taken, a token is missing, the store or the
     folder cannot be used, or the extra is not installed
Jobs that run when the server ends, or is killed, are taken up at the next
start: audits go on where they were, assessments begin anew.
"""


@click.command(epilog=EPILOG)
@option("-o", "--out", "folder", type=FOLDER, default=Path("flogcheck-web"), help="Keep evidence and results here.")
@option("--host", default="127.0.0.1", help="Listen on this address; beyond this computer it needs --token-file.")
@option("--port", type=click.IntRange(0, 65535), default=8765, help="Listen on this port; 0 takes any that is free.")
@click.option("--token-file", type=FILE, help="Let in only who has a token of this file: one a line, 16 bytes or more.")
@click.option(
    "--name", "names", multiple=True, help="A host name under which browsers reach the server. May be repeated."
)
@option("--jobs", type=click.IntRange(1, 64), default=2, help="Run so many jobs at once.")
@option("--queue", type=click.IntRange(1, 100_000), default=100, help="Let so many jobs wait.")
@option("--rate", type=click.IntRange(0), default=600, help="Requests a minute of one client; 0: no limit.")
@option(
    "--max-upload", type=click.IntRange(1, 10_000), default=200, metavar="MB", help="The largest file that is taken."
)
@option("--delay", type=Number(0), default=1.0, help="Seconds between two requests to a blog.")
@click.option("--allow-private", is_flag=True, help="Let visitors have blogs on this computer and its network read.")
@STORE(help="Keep jobs in PostgreSQL: postgresql+psycopg://user@host/db.")
@click.option("--offline", is_flag=True, help="Ask no registry, certificate log, web archive or name server.")
@click.option(
    "--services",
    type=FILE,
    envvar="FLOGCHECK_SERVICES",
    show_envvar=True,
    help="Ask the services that this TOML file names instead of the public ones.",
)
@click.option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def serve(token_file: Path | None, **given: Any) -> int:
    """Serve a page for people and an API for programs.

    It listens on this computer alone unless --host says otherwise. The API is
    described at /api/openapi.json, its figures are at /metrics.

    \b
    Examples:
      flogcheck serve
      flogcheck serve -o newsroom --jobs 4 --port 8000
      flogcheck serve --host 0.0.0.0 --token-file tokens --name flog.example
    """
    try:
        from classifier.web.serving import serve as run
        from classifier.web.serving import tokens_of
    except ModuleNotFoundError as error:
        from classifier.errors import MissingExtra

        raise MissingExtra(f"this needs {error.name}: pip install 'flogcheck[web]'") from None
    from classifier.web.settings import Settings

    for name in ("folder", "services", "model_file"):
        given[name] = given[name].absolute() if given[name] is not None else None
    return run(Settings(**given, tokens=tokens_of(token_file) if token_file is not None else ()))
