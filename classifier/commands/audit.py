"""`flogcheck audit`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import click

from classifier.commands.parameters import FILE, FOLDER, JURISDICTION, SHARE, STORE, Number, option

EPILOG = """\b
Exit codes:
  0    every blog of the list was assessed
  2    wrong usage, or a list in which no blog can be told
  3    the work had to stop: no disk, no database, a folder in use
  5    done, and some blogs could not be assessed; the summary says why
  130  stopped by Ctrl-C; the same command goes on where it was
"""
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


class Age(click.ParamType[timedelta]):
    """A span such as 12h, 30d or 4w."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read the span, or fail with a line that shows how one is written."""
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"(\d{1,5})([hdw])", str(value).strip().lower())
        if match is None:
            self.fail(f"{value!r}: write 12h, 30d or 4w.", param, ctx)
        return timedelta(**{_UNITS[match[2]]: int(match[1])})


@click.command(epilog=EPILOG)
@click.argument("source", metavar="LIST", default="")
@click.option("-o", "--out", type=FOLDER, required=True, help="Keep evidence, results and dashboard in this folder.")
@click.option("--url-column", default="", help="The column of the list with the blogs: its heading, or its number.")
@option("--jobs", type=click.IntRange(1, 256), default=None, help="Processes that assess.  [default: one a core]")
@option("--sites-at-once", type=click.IntRange(1, 1000), default=16, help="Crawl so many blogs at once.")
@option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of a blog.")
@option("--seconds", type=Number(1), default=90, help="Stop reading a blog after so long.")
@option("--delay", type=Number(0), default=1.0, help="Seconds between two requests to a host.")
@option("--pictures", type=click.IntRange(0, 50), default=6, help="Read at most so many portraits of a blog.")
@option(
    "--second-look/--no-second-look",
    default=True,
    help="Ask for the home page once more as a browser would, and say if it differs.",
)
@click.option("--retry-failed", is_flag=True, help="Try the blogs again that failed.")
@click.option("--refresh-after", type=Age(), help="Look again at blogs whose result is older: 12h, 30d, 4w.")
@click.option("--compare", default="", metavar="RUN", help="Show what changed since this run: its number, or last.")
@click.option(
    "--export",
    "exports",
    type=FILE,
    multiple=True,
    help="Write one row a blog to this file: .csv, .jsonl, .xlsx or .parquet. May be repeated.",
)
@click.option("--group-by", default="", metavar="COLUMN", help="Group the dashboard by this column of the list.")
@click.option("--brand", type=FILE, help="Look for the ties and labels of the brand that this TOML file describes.")
@click.option("--prior", type=SHARE, help="The share of disguised blogs that you expect, between 0 and 1.")
@click.option("--redact", is_flag=True, help="Hide private persons' names, mail, telephone and portraits.")
@click.option("--offline", is_flag=True, help="Ask no registry, certificate log, web archive or name server.")
@click.option(
    "--services",
    type=FILE,
    envvar="FLOGCHECK_SERVICES",
    show_envvar=True,
    help="Ask the services that this TOML file names instead of the public ones.",
)
@JURISDICTION
@click.option(
    "--warc-list", type=FILE, help="Take blogs from the crawl archives that this file lists (those of LIST, if any)."
)
@click.option("--warc-root", type=FOLDER, help="Where the paths of --warc-list begin.  [default: its own folder]")
@option("--fewest-pages", type=click.IntRange(1), default=3, help="Leave out hosts with fewer pages in the archives.")
@STORE(help="Keep results in PostgreSQL: postgresql+psycopg://user@host/db.")
@click.option("--evidence", default="", metavar="URL", help="Keep bundles elsewhere: a folder, or s3://bucket/path.")
@click.option("--cluster", default="", metavar="URL", help="Work on a Dask cluster: tcp://scheduler:8786.")
@click.option("--quiet", is_flag=True, help="No progress line.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def audit(source: str, **given: Any) -> int:
    """Assess every blog of a LIST, and keep each result as it comes.

    LIST is a table (CSV, TSV, XLSX) in which the column of blogs is found by
    name or content, a text with one address a line, a folder or pattern of
    captures, or - for standard input. Variants of one blog are folded.

    Stop it at any point, by Ctrl-C or by the plug: the same command goes on
    where it was. When all is done it does nothing but write the dashboard and
    exports again, so they can be asked for later.

    \b
    Examples:
      flogcheck audit blogs.csv -o spring
      flogcheck audit blogs.csv -o spring --retry-failed --export spring.xlsx
      flogcheck audit blogs.csv -o spring --refresh-after 30d --compare last
      flogcheck audit 'captures/*.warc.gz' -o leak --jobs 8
      cut -f1 leak.tsv | flogcheck audit - -o leak
      flogcheck audit --warc-list warc.paths -o crawl
    """
    if not source and given["warc_list"] is None:
        raise click.UsageError("name a LIST of blogs, or crawl archives with --warc-list.")
    from classifier.audit.options import Options
    from classifier.audit.running import audit as run

    jobs = given.pop("jobs") or _cores()
    return run(Options(source=source, jobs=jobs, **given))


def _cores() -> int:
    from joblib import cpu_count

    return int(cpu_count())
