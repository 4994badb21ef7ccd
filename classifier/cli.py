"""The door of the command line: the list of commands, and --help, which is answered before anything is loaded.

Click alone takes three times as long to import as an interpreter takes to start, so everything but the overview is in
`classifier.command_line`, imported when it is needed.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing `typing` would take longer than all the rest of --help
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

_HEAD = """\
Usage: flogcheck [OPTIONS] COMMAND [ARGS]...

  Who runs a blog, and does it say so? An estimate, with evidence.

  Begin with:
    flogcheck demo
    flogcheck score https://blog.example/

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
"""
_WIDEST, _NARROWEST = 78, 50  # click's: two columns less than 80


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code; what went wrong is one line on standard error."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given in (["--help"], ["-h"]):
        try:
            print(overview(), end="", flush=True)
        except OSError:
            pass  # a reader that has seen enough, or a full disk: click knows what to do
        else:
            return 0
    from classifier import command_line

    return command_line.run(given)


def overview(width: int | None = None) -> str:
    """Give the text of `flogcheck --help`, laid out as click would for so many columns (default: the terminal's)."""
    if width is None:
        width = max(min(_columns() - 2, _WIDEST), _NARROWEST)
    names = max(map(len, COMMANDS)) + 4
    lines = []
    for name, told in COMMANDS.items():
        line = f"  {name}".ljust(names)
        for word in told.split():
            if len(line) + len(word) + (line[-1] != " ") > width:
                lines.append(line)
                line = " " * names
            line += word if line[-1] == " " else f" {word}"
        lines.append(line)
    return _HEAD + "\n".join(lines) + "\n"


def _columns() -> int:
    try:
        told = int(os.environ.get("COLUMNS", "0"))
    except ValueError:
        told = 0
    if told > 0:
        return told
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80
