"""CONTRIBUTING.md: the modules that it leads through exist, and its signal is one."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MODULES = sorted(set(re.findall(r"`((?:crawler|classifier)(?:\.\w+)+)`", TEXT)))
FILES = sorted(set(re.findall(r"`((?:classifier|crawler|tests|docs|supply|requirements)/[\w./-]+)`", TEXT)))
(EXAMPLE,) = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
(ITS_FILE,) = re.findall(r"new file `classifier/signals/(\w+)\.py`", TEXT)

# What a contributor does by hand: the file is laid into the package of signals, here without touching the package.
PROGRAM = """
import json, sys
from pathlib import Path
import classifier.signals
classifier.signals.__path__.append(sys.argv[1])
from classifier.blog import parse
from classifier.museum.capturing import write_capture
from classifier.museum.cases import read_cases, shipped
from classifier.signals import catalogue, measure_all
from crawler import archive
made = {}
for case in read_cases(shipped()):
    if case.name in sys.argv[2:]:
        capture = write_capture(case, Path(sys.argv[1]) / f"{case.name}.warc", outside=False)
        finding = measure_all(parse(archive.read(capture)))["ends_on_an_offer"]
        made[case.name] = [finding.outcome, finding.value, [e.quote for e in finding.evidence]]
print(json.dumps([[s.name for s in catalogue()].count("ends_on_an_offer"), made]))
"""


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_the_walk_exists(name: str) -> None:
    assert find_spec(name) is not None


def test_the_walk_names_modules_of_both_packages() -> None:
    assert sum(name.startswith("crawler.") for name in MODULES) > 15
    assert sum(name.startswith("classifier.") for name in MODULES) > 25


@pytest.mark.parametrize("name", [name for name in FILES if ITS_FILE not in name])
def test_every_file_that_is_named_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_example_is_short_and_holds_to_the_style(tmp_path: Path) -> None:
    assert len(EXAMPLE.splitlines()) < 30
    assert ast.get_docstring(ast.parse(EXAMPLE))
    file = tmp_path / f"{ITS_FILE}.py"
    file.write_text(EXAMPLE, encoding="utf-8")
    settings = ["--quiet", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    ruff = [sys.executable, "-m", "ruff", "check", *settings, str(file)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_finds_what_it_should_on_a_museum_site_and_nothing_on_a_sincere_one(tmp_path: Path) -> None:
    assert not (ROOT / f"classifier/signals/{ITS_FILE}.py").exists()
    (tmp_path / f"{ITS_FILE}.py").write_text(EXAMPLE, encoding="utf-8")
    sites = ["reviewers-from-a-shop", "recipes-with-ads"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), *sites], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    listed, made = json.loads(done.stdout)
    assert listed == 1
    assert made["reviewers-from-a-shop"] == ["found", 1.0, ["the post ends on “Check price at Riverhall”"] * 3]
    assert made["recipes-with-ads"][0] == "not_found"
