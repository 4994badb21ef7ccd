"""The command line: finds the command, runs it, and turns what went wrong into a line and an exit code.

Each command is a module of `classifier.commands` that is imported when it is called, and imports what it needs
inside its body, so that --help is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from classifier.errors import ClassifierError
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "score": "Assess blogs: addresses, or captures (WARC, WACZ).",
    "report": "Make the HTML report of an assessment again from its folder.",
    "self": "Check a blog of your own: what readers see, and how to disclose.",
    "demo": "Assess two small blogs that ship with flogcheck.",
    "verify": "Check a folder of score --out: hashes, quotations, and the verdict again.",
    "timestamp": "Have the manifest of an assessment time-stamped (RFC 3161).",
    "export": "Write the capture of an assessment as a WACZ.",
    "letter": "Draft a letter to the operator of a blog that was assessed.",
    "reply": "File the operator's answer in the folder of an assessment.",
    "audit": "Assess every blog of a list: resumable, exportable, with a dashboard.",
    "serve": "Serve a page for people and an API for programs.",
    "repair": "Make the damaged store of an audit anew from its bundles.",
    "train": "Train a model of your own on blogs that you have labelled.",
    "evaluate": "Measure how well blogs are told apart, on labelled captures.",
    "network": "Find blogs that share an operator, among captures.",
    "museum": "Assess documented flogs and sincere look-alikes, rebuilt.",
    "signals": "List the signals: what is measured, and what it speaks for.",
}
"""Every command with its line in the list, in the order of the list; its module bears its name."""


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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="flogcheck", prog_name="flogcheck", message="%(prog)s %(version)s")
def commands() -> None:
    """Who runs a blog, and does it say so? An estimate, with evidence.

    \b
    Begin with:
      flogcheck demo
      flogcheck score https://blog.example/
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
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
