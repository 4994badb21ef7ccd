"""`flogcheck network`."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from classifier.commands.parameters import FILE, STORE, Number, option

EPILOG = """\b
Exit codes:
  0  compared
  2  wrong usage
  3  a capture, or a place with captures, could not be read; one line says
     which; the others are compared all the same
"""


@click.command(epilog=EPILOG)
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURES...")
@option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@option("--graphml", type=FILE, help="Write the links into this file, for programs that draw and measure graphs.")
@option("--svg", type=FILE, help="Draw the clusters into this file.")
@option("--least", type=Number(0, 1), default=0.5, help="Leave out pairs of a smaller probability.")
@STORE(help="Where the results of the audits among CAPTURES are, if not in their folders.")
@option("--jobs", type=click.IntRange(1), default=1, help="Read so many captures at a time.")
@option("--quiet", is_flag=True, help="No progress line.")
def network(
    captures: tuple[str, ...],
    as_json: bool,
    graphml: Path | None,
    svg: Path | None,
    least: float,
    store: str,
    jobs: int,
    quiet: bool,
) -> int:
    """Find blogs that share an operator.

    CAPTURES are folders of audits, captures (WARC, WACZ), folders with captures,
    or globs. Nothing is fetched. Blogs are compared by accounts, firms and contacts that they
    name, by forms, texts, legal pages, portraits and template, and what many
    blogs carry counts little. A pair of at least 90 % is a link; blogs that
    hang together by links are a cluster. Each tie is printed with where it
    stands and with what else could explain it.

    \b
    Examples:
      flogcheck network captures/
      flogcheck network spring/
      FLOGCHECK_STORE=postgresql+psycopg://me@db/flogs flogcheck network spring/
      flogcheck network --json case-*/capture.warc.gz > network.json
      flogcheck network captures/ --graphml network.graphml --svg network.svg
    """
    import json

    from classifier.audit.kept_traits import is_audit, kept_traits
    from classifier.network import drawing, exports, table
    from classifier.network.linking import link
    from classifier.network.sources import by_name, captured_traits
    from classifier.progress import ProgressLine
    from classifier.report.evaluation_page import check_place
    from classifier.report.shown import safe

    for place in (graphml, svg):
        if place is not None:
            check_place(place)  # before minutes of reading
    unread: list[str] = []
    with ProgressLine(sys.stderr, "network", quiet=quiet) as line:
        audits = [source for source in captures if is_audit(Path(source))]
        others = [source for source in captures if source not in audits]
        found = chain(
            captured_traits(others, jobs=jobs, progress=line.count, complain=unread.append),
            *(kept_traits(Path(folder), store, unread.append) for folder in audits),
        )
        given = dict(by_name(found, unread.append))
        line.say(f"comparing {len(given)} blogs")
        result = link(given, least=least)
    click.echo(json.dumps(exports.to_json(result)) if as_json else table.render(result), nl=as_json)
    if graphml is not None:
        exports.write(graphml, exports.to_graphml(result))
    if svg is not None:
        exports.write(svg, drawing.svg_of(result).encode())
    for words in unread:
        click.echo(f"flogcheck: {safe(words)}", err=True)
    return 3 if unread else 0
