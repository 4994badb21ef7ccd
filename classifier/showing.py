"""What `flogcheck score` prints of one blog: JSON or text, without private persons where they are to be hidden."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from classifier.bundle.keeping import ASSESSMENT, shown_replies
from classifier.bundle.opening import CAPTURES
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.assessment import Assessment, Examined
    from classifier.report.extras import ReplyShown
    from classifier.scoring import Options

RULE = "─" * 80


def in_colour() -> bool:
    """Tell whether standard output is a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(examined: Examined, capture: Path, options: Options, *, first: bool) -> None:
    """Print the assessment of the blog in a capture, below a line where it is not the `first`. Raises CouldNotWrite."""
    assessment, replies = _shown(examined, options), _replies(examined, capture, options)
    if options.as_json:
        from classifier.assessment_json import to_json

        print_text(to_json(assessment) + "\n")
        return
    from classifier.report.text import render

    colour = in_colour()
    if not first:
        print_text(f"\n{RULE}\n\n")
    print_text(
        render(assessment, capture=str(capture), colour=colour, jurisdictions=options.jurisdictions, replies=replies)
    )


def print_text(text: str) -> None:
    """Print a text as it is. Raises CouldNotWrite, and BrokenPipeError where nobody reads on."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        raise CouldNotWrite(f"the result cannot be printed: {error.strerror or error}") from None


def _shown(examined: Examined, options: Options) -> Assessment:
    if not options.redact:
        return examined.assessment
    from classifier.redaction import redactor

    return redactor(examined).apply(examined.assessment)


def _replies(examined: Examined, capture: Path, options: Options) -> tuple[ReplyShown, ...]:
    """Give what the operator answered, where the capture lies in the folder of its assessment."""
    folder = capture.parent
    if capture.name not in CAPTURES or not (folder / ASSESSMENT).is_file():
        return ()
    replies = shown_replies(folder)
    if not options.redact:
        return replies
    from classifier.redaction import redactor
    from classifier.report.extras import Extras

    return redactor(examined, Extras(replies=replies)).apply(replies)
