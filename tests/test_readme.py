"""What the README promises: its commands are those of CI, its figures those of the model that ships."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CARD = (ROOT / "classifier/models/model_card.md").read_text(encoding="utf-8")


def test_every_figure_of_the_readme_stands_in_the_model_card() -> None:
    figures = README.partition("## How well")[2].partition("\n## ")[0]
    rows = [line for line in figures.splitlines() if line.startswith("| ") and re.search(r"\d\.\d", line)]
    assert len(rows) > 15
    assert [row for row in rows if row not in CARD] == []


def test_readme_opens_with_the_main_command_and_the_test_command() -> None:
    commands = re.findall(r"<!-- (\w+) command -->\n```sh\n(.+)\n```", README)
    assert [name for name, _ in commands] == ["main", "test"]
    assert commands[0][1].endswith("flogcheck demo")
    assert commands[1][1].endswith("python -m pytest -n auto --dist loadfile")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "<!-- test command -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_command_and_band_is_in_the_readme() -> None:
    from classifier.bands import WORDS
    from classifier.cli import COMMANDS

    folded = " ".join(README.split())
    assert [name for name in COMMANDS if f"flogcheck {name}" not in folded] == []
    assert [words for words in WORDS.values() if words not in folded] == []
