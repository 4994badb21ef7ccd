"""`flogcheck score`."""

from __future__ import annotations

from typing import Any

import click

from classifier.commands.parameters import FILE, FOLDER, JURISDICTION, SHARE, Number, option

EPILOG = """\b
Exit codes:
  0  assessed
  2  wrong usage, such as text that is no web address
  3  could not fetch or read; one line says why
  4  nothing there to assess: an empty page, a parked domain, a login
With several targets the highest applies. Ctrl-C keeps and assesses what was
read so far; a second one stops at once (130).
"""


@click.command(epilog=EPILOG)
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@option("--json", "as_json", is_flag=True, help="Print one JSON object a target, each on one line.")
@option(
    "--out", type=FOLDER, help="Keep capture, assessment.json and report.html here; of several targets, each below it."
)
@option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of a blog.")
@option("--seconds", type=Number(1), default=90, help="Stop reading a blog after so long.")
@option(
    "--prior",
    type=SHARE,
    help="The share of disguised blogs that you expect among blogs like these, between 0 and 1.",
)
@click.option("--url", default="", help="Which blog to take from a capture that holds several.")
@option("--delay", type=Number(0), default=1.0, help="Seconds between two requests to a blog.")
@option(
    "--pictures", type=click.IntRange(0, 50), default=6, help="Read at most so many portraits of who writes; 0: none."
)
@option(
    "--follow-money",
    type=click.IntRange(0, 50),
    default=0,
    metavar="N",
    help="Follow up to N money links out of the blog to who sells there; this alone leaves the blog. A click that a "
    "seller or network counts; nothing is ordered or submitted.",
)
@option(
    "--second-look/--no-second-look",
    default=True,
    help="Ask for the home page once more as a browser would, and say if it differs.",
)
@option("--screenshots", is_flag=True, help="Draw home page and quoted pages for the report (needs --out, Chromium).")
@option("--redact", is_flag=True, help="Hide private persons' names, mail, telephone and portraits in what is shown.")
@option("--offline", is_flag=True, help="Ask no registry, certificate log, web archive or name server about the blog.")
@option(
    "--services",
    type=FILE,
    envvar="FLOGCHECK_SERVICES",
    show_envvar=True,
    help="Ask the services that this TOML file names instead of the public ones.",
)
@JURISDICTION
@click.option(
    "--timestamp", default="", metavar="URL", help="Have the manifest stamped by this authority (needs --out)."
)
@option("--quiet", is_flag=True, help="No progress line.")
@option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def score(targets: tuple[str, ...], **options: Any) -> int:
    """Assess blogs: each TARGET is an address, or a capture (WARC, WACZ).

    A file that exists, or a name ending in .warc, .warc.gz or .wacz, is a
    capture; everything else is an address. Crawling is slow on purpose: about
    a page a second. Without --out the capture of a crawl is kept in the folder
    flogcheck-out below the current one.

    \b
    Examples:
      flogcheck score blog.example
      flogcheck score --json --out case-7 https://blog.example/ > case-7.json
      flogcheck score --prior 0.3 case-7/capture.warc.gz
      flogcheck score --url https://blog.example/ collection.wacz
    """
    if options["screenshots"] and options["out"] is None:
        raise click.UsageError("--screenshots draws into a folder: name one with --out.")
    if options["timestamp"] and options["out"] is None:
        raise click.UsageError("--timestamp is over the manifest of a folder: name one with --out.")
    if options["screenshots"] and options["redact"]:
        raise click.UsageError("--screenshots shows what --redact hides: leave one of them out.")
    from classifier.scoring import Options, score_all

    return score_all(targets, Options(**options))
