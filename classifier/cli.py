"""The command line. Every command imports what it needs inside its body, so that --help is quick."""

from __future__ import annotations

import math
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from classifier.errors import ClassifierError
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = """\b
Exit codes:
  0  assessed
  2  wrong usage, such as text that is no web address
  3  could not fetch or read; one line says why
  4  nothing there to assess: an empty page, a parked domain, a login
With several targets the highest applies. Ctrl-C keeps and assesses what was
read so far; a second one stops at once (130).
"""
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_CORPUS = click.Path(exists=True, file_okay=False, path_type=Path)


class _Number(click.FloatRange):
    """A number within limits; `nan` and `inf`, which Python reads as numbers too, are none."""

    name = "number"  # what help and error messages call it, rather than "float range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number.", param, ctx)
        return number


_SHARE = _Number(0, 1, min_open=True, max_open=True)
_option = partial(click.option, show_default=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="flogcheck", prog_name="flogcheck", message="%(prog)s %(version)s")
def commands() -> None:
    """Who runs a blog, and does it say so? An estimate, with evidence.

    \b
    Begin with:
      flogcheck demo
      flogcheck score https://blog.example/
    """


@commands.command(epilog=EPILOG, short_help="Assess blogs: addresses, or captures (WARC, WACZ).")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@_option("--json", "as_json", is_flag=True, help="Print one JSON object a target, each on one line.")
@_option("--out", type=_FOLDER, help="Keep capture and assessment.json here; of several targets, each below it.")
@_option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of a blog.")
@_option("--seconds", type=_Number(1), default=90, help="Stop reading a blog after so long.")
@_option(
    "--prior",
    type=_SHARE,
    help="The share of disguised blogs that you expect among blogs like these, between 0 and 1.",
)
@click.option("--url", default="", help="Which blog to take from a capture that holds several.")
@_option("--delay", type=_Number(0), default=1.0, help="Seconds between two requests to a blog.")
@_option(
    "--pictures", type=click.IntRange(0, 50), default=6, help="Read at most so many portraits of who writes; 0: none."
)
@_option("--quiet", is_flag=True, help="No progress line.")
@_option("--model", "model_file", type=_FILE, help="Use this model file, not the one that ships with flogcheck.")
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
    from classifier.scoring import Options, score_all

    return score_all(targets, Options(**options))


@commands.command()
@_option("--quiet", is_flag=True, help="No progress line.")
@_option("--json", "as_json", is_flag=True, help="Print one JSON object a blog, each on one line.")
@_option("--out", type=_FOLDER, help="Keep captures and assessments in this folder.")
def demo(quiet: bool, as_json: bool, out: Path | None) -> int:
    """Assess two small blogs that ship with flogcheck.

    One rebuilds a documented flog, the other is a genuine diary; both were
    written for this purpose. They are served on this computer and crawled as
    any blog is. No other computer is asked anything.
    """
    from classifier.scoring import Options, score_demo

    return score_demo(Options(quiet=quiet, as_json=as_json, out=out, delay=0.0))


@commands.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="LIST")
@_option("--out", type=_FOLDER, required=True, help="Keep captures, labels, model and model card in this folder.")
@_option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of a blog.")
@_option("--seconds", type=_Number(1), default=90, help="Stop reading a blog after so long.")
@_option("--delay", type=_Number(0), default=1.0, help="Seconds between two requests to a blog.")
@_option("--jobs", type=click.IntRange(1), default=1, help="Measure and learn with so many processes.")
@_option("--quiet", is_flag=True, help="No progress line.")
def train(source: Path, **options: Any) -> int:
    """Train a model of your own on blogs that you have labelled.

    LIST is a CSV file that names blogs and their labels: user_run, corporate
    (run by an organisation that says so) or flog. A target is an address, or
    the path of a capture (WARC, WACZ) from the list's own folder. At least 20
    blogs and 10 operators a label are needed. More columns may follow: group
    (the same for all blogs of one operator), confidence (1 guess, 2, 3 sure),
    lang, topic, captured.

    \b
      target,label,group,confidence
      https://blog.example/,user-run,,3
      captures/kettle-tests.warc.gz,flog,agency 7,2
      shop.example/news/,corporate,,3

    What is missing is crawled, one blog after another, a page a second: 100
    blogs take about an hour. Ctrl-C keeps the finished captures, and the same
    command goes on from there and tries failed blogs again. In the end the
    folder holds model.json, model_card.md, the captures with labels.jsonl, and
    failed.csv if blogs could not be read. LIST may also be such a folder, with
    labels.jsonl and captures.

    \b
    Examples:
      flogcheck train my-list.csv --out my-model
      flogcheck evaluate my-model
      flogcheck score --model my-model/model.json blog.example
    """
    from classifier.teaching import Options, teach

    return teach(source, Options(**options))


@commands.command()
@click.argument("corpus", type=_CORPUS)
@_option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_option("--folds", type=click.IntRange(2, 50), default=10, help="Parts that the corpus is split into.")
@_option("--errors", is_flag=True, help="List the blogs that were judged wrongly.")
@_option("--dodges", is_flag=True, help="Also judge flogs and user-run blogs after scripted edits; takes minutes.")
@_option("--html", type=_FILE, help="Write all of it, with charts, into this file: one page that needs no other.")
@_option(
    "--model", "model_file", type=_FILE, help="Judge this model file on all blogs; it must have seen none of them."
)
@_option("--jobs", type=click.IntRange(1), default=1, help="Work on so many blogs at a time.")
@_option("--quiet", is_flag=True, help="No progress line.")
def evaluate(corpus: Path, as_json: bool, html: Path | None, model_file: Path | None, **options: Any) -> int:
    """Measure how well blogs are told apart, on labelled captures.

    CORPUS is a folder with labels.jsonl and the captures that it names.
    Blogs with one operator are never split between learning and testing.

    \b
    Examples:
      flogcheck evaluate ../shared/corpus
      flogcheck evaluate my-blogs --html report.html
      flogcheck evaluate my-blogs --model my-model/model.json
    """
    from classifier import evaluation, model, scorecard
    from classifier.progress import ProgressLine
    from classifier.report.evaluation_json import to_json
    from classifier.report.evaluation_page import check_place, write

    if html:
        check_place(html)  # before minutes of measuring
    given = model.load(model_file) if model_file else None
    with ProgressLine(sys.stderr, "evaluate", quiet=options["quiet"]) as line:
        result = evaluation.evaluate(
            corpus,
            folds=options["folds"],
            jobs=options["jobs"],
            model=given,
            progress=line.count,
            dodges=options["dodges"],
        )
    click.echo(to_json(result) if as_json else scorecard.render(result, errors=options["errors"]))
    if html:
        write(html, result)
    return 0


@commands.command()
@click.argument("name", required=False)
@_option("--family", help="Only the signals of this family.")
@_option("--json", "as_json", is_flag=True, help="Print one JSON object a signal, each on one line.")
@_option("--markdown", is_flag=True, help="Print the whole catalogue as a page of Markdown: docs/signals.md.")
@_option("--model", "model_file", type=_FILE, help="Show the weights of this model file, and the shares beside it.")
def signals(name: str | None, family: str | None, as_json: bool, markdown: bool, model_file: Path | None) -> int:
    """List the signals: what is measured, and what it speaks for.

    With each: the harmless reasons, the source, on how many of the labelled
    blogs it was found, and how far it can move the odds. NAME shows one alone.

    \b
    Examples:
      flogcheck signals --family disclosure
      flogcheck signals labelled_first
    """
    from classifier.report.chosen import show

    click.echo(show(name, family, model_file, as_json=as_json, markdown=markdown), nl=False)
    return 0


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
