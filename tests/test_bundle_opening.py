"""The folder of an assessment can be opened again, and gives the same assessment."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.assessment_json import to_json
from classifier.bundle.opening import examine_again, open_bundle
from classifier.cli import run
from crawler.errors import CouldNotRead
from tests.diary import DIARY, write_capture


@pytest.fixture
def case(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--prior", "0.3", "--out", str(tmp_path / "case"), capture]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def test_a_folder_opened_again_gives_the_same_assessment(case):
    examined = examine_again(open_bundle(case))
    assert to_json(examined.assessment) + "\n" == (case / "assessment.json").read_text(encoding="ascii")


@pytest.mark.parametrize(
    ("text", "says"), [("[]", "is no assessment"), ("{", "cannot be read"), ('{"target": 1}', "is no assessment")]
)
def test_what_is_no_assessment_is_refused_in_a_line(case, text, says):
    (case / "assessment.json").write_text(text, encoding="ascii")
    with pytest.raises(CouldNotRead, match=says):
        open_bundle(case)


def test_a_folder_without_a_capture_is_refused(tmp_path):
    with pytest.raises(CouldNotRead, match="holds no capture"):
        open_bundle(tmp_path)
    with pytest.raises(CouldNotRead, match="is no folder"):
        open_bundle(Path(tmp_path / "nowhere"))
