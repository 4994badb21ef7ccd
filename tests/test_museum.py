"""The museum: documented flogs rebuilt in our own words, what shows them, and the table that the README prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from classifier.cli import run
from classifier.errors import BadMuseum
from classifier.model import load
from classifier.museum.cases import FLOG, SINCERE, read_cases, shipped
from classifier.museum.visiting import visit
from classifier.signals import catalogue

ROOT = Path(__file__).parent.parent
FLOGS = [case for case in read_cases(shipped()) if case.kind == FLOG]


def test_at_least_fifteen_documented_cases_and_as_many_sincere_blogs_are_rebuilt():
    assert len({case.number for case in FLOGS}) >= 15
    assert sum(case.kind == SINCERE for case in read_cases(shipped())) >= 15


@pytest.mark.parametrize("case", FLOGS, ids=lambda case: case.name)
def test_a_rebuilt_case_says_where_it_is_told_and_names_signals_that_exist(case):
    assert re.match(r"https?://", case.source)
    assert set(case.exposed_by) <= {signal.name for signal in catalogue()}
    assert 1 <= len(list(case.pages.rglob("*.htm*"))) <= 9


@pytest.mark.parametrize("case", FLOGS, ids=lambda case: case.name)
def test_what_is_shown_as_proof_is_what_was_named_before(case):
    for look in visit(case, load()).looks:
        assert set(look.proof) <= set(case.exposed_by)


def test_records_of_others_show_proof_that_the_pages_do_not():
    gained = [
        case.name
        for case in FLOGS
        if (seen := visit(case, load())).with_outside is not None
        and set(seen.with_outside.proof) - set(seen.alone.proof)
    ]
    assert gained


def test_the_readme_shows_the_table_that_the_command_prints(capsys):
    assert run(["museum", "--markdown", "--quiet"]) == 0
    table = capsys.readouterr().out.strip()
    assert table in (ROOT / "README.md").read_text(encoding="utf-8")


def test_equal_sites_give_equal_tables(capsys):
    chosen = [f"--only={case.name}" for case in FLOGS[:3]]
    outputs = []
    for _ in range(2):
        run(["museum", "--json", "--quiet", *chosen])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])


def test_a_folder_that_is_no_museum_is_one_line(tmp_path, capsys):
    assert run(["museum", str(tmp_path)]) != 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(BadMuseum):
        read_cases(tmp_path)
