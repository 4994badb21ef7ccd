"""`flogcheck --help`: the text that is shown without click is the one that click would lay out."""

from __future__ import annotations

import click
import pytest

from classifier.cli import COMMANDS, overview, run
from classifier.command_line import commands


class InOrder(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def laid_out_by_click(width: int) -> str:
    lines = {name: click.Command(name, short_help=told) for name, told in COMMANDS.items()}
    settings = {"help_option_names": ["-h", "--help"]}
    group = InOrder(params=commands.params, help=commands.help, commands=lines, context_settings=settings)
    context = click.Context(group, info_name="flogcheck", terminal_width=width, help_option_names=["-h", "--help"])
    return group.get_help(context) + "\n"


@pytest.mark.parametrize("width", range(66, 79))
def test_the_overview_is_what_click_would_show(width):
    assert overview(width) == laid_out_by_click(width)


def test_a_narrow_terminal_gets_its_lines_broken_between_words():
    below = overview(50).partition("Commands:\n")[2].splitlines()
    assert max(map(len, below)) <= 50
    told = " ".join(" ".join(below).split())
    assert all(f"{name} {line}" in told for name, line in COMMANDS.items())


@pytest.mark.parametrize("columns", ["", "no number", "0", "-3", "20", "70", "300"])
def test_the_width_of_the_terminal_counts_and_nonsense_does_not(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", columns)
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert shown == overview({"20": 50, "70": 68}.get(columns, 78))
    with pytest.raises(SystemExit):
        commands.main(["--help"], prog_name="flogcheck")
    assert capsys.readouterr().out == shown
