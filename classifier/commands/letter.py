"""`flogcheck letter`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.parameters import FILE, option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    type=click.Choice(["en", "fr", "de", "es"]),
    help="The language of the letter; the blog's where there is a letter in it, else English.",
)
@option("--output", type=FILE, help="Write the letter into this new file.")
@option("--model", "model_file", type=FILE, help="Use this model file, not the one that ships with flogcheck.")
def letter(folder: Path, lang: str | None, output: Path | None, model_file: Path | None) -> int:
    """Draft a letter to the operator: what was observed, and questions.

    DIR is a folder that `flogcheck score --out` made. The letter accuses
    nobody: it quotes what remained unclear, says that it may be harmless, and
    promises that the answer is printed in full. Fill the places in square
    brackets, read it as if it came to you, and send it yourself; nothing is
    sent from here. File the answer with `flogcheck reply`.

    \b
    Examples:
      flogcheck letter case-7
      flogcheck letter case-7 --lang fr --output letter.txt
    """
    from classifier.bundle.opening import examine_again, open_bundle
    from classifier.bundle.writing import write_new
    from classifier.correspondence.letter import draft, language_for

    examined = examine_again(open_bundle(folder), model_file=model_file)
    text = draft(examined, language_for(examined.assessment, lang or ""))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_new(output, text)
    return 0
