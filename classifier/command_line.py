"""The command line proper: finds the command, runs it, and turns what went wrong into a line and an exit code.

Each command is a module of `classifier.commands` that is imported when it is called, and imports what it needs
inside its body, so that its --help is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from classifier.cli import COMMANDS, overview
from classifier.errors import ClassifierError
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Commands(click.Group):
    """Commands known by name; their modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the list."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command, or give None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"classifier.commands.{cmd_name}"), cmd_name)
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview, which is the same text with and without click."""
        formatter.write(overview(formatter.width))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="flogcheck", prog_name="flogcheck", message="%(prog)s %(version)s")
def commands() -> None:
    """Who runs a blog, and does it say so? An estimate, with evidence.

    \b
    Begin with:
      flogcheck demo
      flogcheck score https://blog.example/
    """


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and give the exit code; what went wrong is one line on standard error."""
    # A terminal that cannot show a character shows its code; the text before and after it is not lost.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = commands.main(arguments, prog_name="flogcheck", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (ClassifierError, CrawlError) as error:
        click.echo(f"flogcheck: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("flogcheck: stopped", err=True)
        return 130
    except SystemExit:
        # Click's answer to a reader that has seen enough (`flogcheck … | head`), and to nothing else: no failure.
        return 0
    return int(code or 0)
