"""Every hostile capture is read to its stated outcome, within memory and time, and its reports stay what they are."""

from __future__ import annotations

import json
import re

import pytest

from tests.hostile import GRACE, MEMORY
from tests.hostile.captures import ASSESSED, CASES
from tests.hostile.processes import here

SECONDS = 15.0
"""Of work on one capture. A crawl is over when it is read; here only GRACE is left, and this machine may be slow."""
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


pytestmark = pytest.mark.timeout(1500)  # the first test waits for all; what each takes is measured in its own work


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("captures") / "out"
    (folder / "captures").mkdir(parents=True)
    work = []
    for number, case in enumerate(CASES):
        path = folder / "captures" / f"{number}{case.ending}"
        case.write(path)
        work.append([case.name, str(path)])
    before = {path for path in folder.parent.rglob("*") if path.is_file()}
    read = here(folder, "reading", work)
    read["written"] = {path.name for path in folder.parent.rglob("*") if path.is_file() and path not in before}
    return read


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_capture_comes_to_its_outcome(case, captures):
    read = captures[case.name]
    assert read["outcome"] == case.outcome, read["line"] + read.get("trace", "")
    assert read["memory"] < MEMORY
    assert read["seconds"] < SECONDS + GRACE
    if case.outcome != ASSESSED:
        assert re.search(case.not_read, read["line"])
        assert read["line"].isprintable() and len(read["line"]) < 500
        return
    gaps = json.dumps(read["record"]["read"]["not_read"]) if read["record"]["read"]["not_read"] else ""
    assert re.search(case.not_read, gaps + read["record"]["read"]["partial"])
    assert case.kept is None or len(read["urls"]) == case.kept
    assert not _STEERS.search(read["text"])
    shown = read["text"] + read["html"]
    assert not [words for words in case.without if words in shown]


def test_nothing_is_written_but_the_results(captures):
    assert captures["written"] == {"reading.work", "reading.results"}
    assert captures["said"] == ""


def test_no_page_puts_a_script_or_a_picture_of_its_own_into_a_report(captures):
    for case in CASES:
        page = captures[case.name].get("html", "")
        assert "<script" not in page.lower() and "<img src=x" not in page.lower(), case.name
        assert not re.search(r"""(?:src|href)=["']?(?:javascript|data:text|file):""", page, re.IGNORECASE), case.name


def test_words_to_tools_change_no_more_than_other_words_of_a_page(captures):
    spoken, plain = captures["text addressed to tools"]["record"], captures["an ordinary diary"]["record"]
    assert spoken["band"] == plain["band"]
