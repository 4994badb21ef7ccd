"""`flogcheck self`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from classifier.commands.parameters import FILE, FOLDER, Number, option

if TYPE_CHECKING:
    from classifier.assessment import Examined


@click.command("self")
@click.argument("target")
@option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--lang",
    type=click.Choice(["en", "fr", "de", "es"]),
    help="The language of the disclosures; the blog's where there are any in it, else English.",
)
@option("--out", type=FOLDER, help="Keep capture, assessment.json and report.html here.")
@option("--pages", type=click.IntRange(1, 1000), default=30, help="Read at most so many pages of the blog.")
@option("--seconds", type=Number(1), default=90, help="Stop reading the blog after so long.")
@click.option("--url", default="", help="Which blog to take from a capture that holds several.")
@option("--delay", type=Number(0), default=1.0, help="Seconds between two requests to the blog.")
@option("--offline", is_flag=True, help="Ask no registry, certificate log, web archive or name server about the blog.")
@option(
    "--services",
    type=FILE,
    envvar="FLOGCHECK_SERVICES",
    show_envvar=True,
    help="Ask the services that this TOML file names instead of the public ones.",
)
@option("--quiet", is_flag=True, help="No progress line.")
@option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def self(target: str, as_json: bool, lang: str | None, **options: Any) -> int:
    """Check a blog of your own: what readers see, and how to disclose.

    TARGET is an address, or a capture (WARC, WACZ). It is the assessment of
    `flogcheck score` in words for the author: what supports your independence,
    what a reader could misread and what to tell about it, and what a clear
    disclosure looks like for what your blog has. It advises to tell more, and
    on nothing else.

    \b
    Examples:
      flogcheck self https://blog.example/
      flogcheck self --lang fr capture.warc.gz
    """
    from classifier.scoring import Options, score_all
    from classifier.self_check import check
    from classifier.self_check.text import render, to_json
    from classifier.showing import in_colour

    def words(examined: Examined) -> str:
        checked = check(examined, lang or "")
        return to_json(checked) + "\n" if as_json else render(checked, colour=in_colour())

    return score_all([target], Options(render=words, **options))
