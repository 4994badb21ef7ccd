"""What a quick command may load: --help and --version none of the heavy libraries, scoring a file no Scrapy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.diary import DIARY, write_capture

ROOT = Path(__file__).parent.parent
HEAVY = frozenset(
    "scrapy sklearn numpy scipy bs4 lxml joblib twisted aiohttp warcio fastapi uvicorn sqlalchemy".split()
)


def loaded_by(program: str) -> set[str]:
    """The top-level modules that a program has loaded when it ends, in an interpreter of its own."""
    ending = "\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    child = subprocess.run(
        [sys.executable, "-c", program + ending], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name.partition(".")[0] for name in child.stderr.split()}


def running(*arguments: str) -> str:
    return f"from classifier.cli import run\nassert run({list(arguments)!r}) == 0"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["score", "--help"], ["demo", "--help"], ["network", "--help"], ["serve", "--help"]],
)
def test_help_and_version_load_nothing_heavy(arguments):
    loaded = loaded_by(running(*arguments))
    assert ("click" in loaded) == (len(arguments) > 1 or arguments == ["--version"])
    assert not loaded & HEAVY


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_the_overview_loads_nothing_that_takes_longer_than_itself(argument):
    assert not loaded_by(running(argument)) & {"click", "typing", "inspect", "dataclasses", "pathlib", "importlib"}


def test_the_guard_would_see_a_heavy_library():
    assert "bs4" in loaded_by("import bs4") & HEAVY


def test_a_verdict_from_a_file_loads_neither_scrapy_nor_scikit_learn():
    program = (
        "from tests.test_assessment import PAGES, capture_of, model, assess, to_json\n"
        "from classifier.report.text import render\n"
        "render(assess(capture_of(PAGES), model=model(), target='x'))"
    )
    assert not loaded_by(program) & {"scrapy", "twisted", "sklearn", "scipy", "joblib", "aiohttp"}


def test_scoring_a_capture_with_the_shipped_model_loads_no_heavy_learner_and_no_crawler(tmp_path):
    loaded = loaded_by(running("score", "--json", write_capture(tmp_path / "diary.warc.gz", DIARY)))
    assert "bs4" in loaded
    assert not loaded & {"scrapy", "twisted", "sklearn", "scipy", "joblib", "aiohttp"}


def test_the_command_line_of_scoring_loads_neither_until_it_crawls():
    assert not loaded_by("import classifier.scoring") & HEAVY
