"""Files of a bundle are written whole or not at all."""

from __future__ import annotations

import resource
import stat
from contextlib import contextmanager

import pytest

from classifier.bundle.writing import write, write_new
from crawler.errors import CouldNotWrite


def names(folder):
    return [path.name for path in folder.iterdir()]


@contextmanager
def files_of_at_most(size):
    """Have the system refuse to make any file larger, as a full disk does in the middle of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_takes_the_place_of_the_one_before_and_keeps_who_may_read_it(tmp_path):
    path = tmp_path / "report.html"
    write(path, "before")
    path.chmod(0o640)
    write(path, "after ☺")
    assert path.read_text(encoding="utf-8") == "after ☺"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["report.html"]


def test_a_new_file_may_be_read_by_those_who_may_read_new_files(tmp_path):
    (tmp_path / "any").touch()
    write(tmp_path / "report.html", "words")
    assert (tmp_path / "report.html").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_where_the_disk_is_full_the_file_before_stays_and_nothing_lies_about(tmp_path):
    path = tmp_path / "report.html"
    write(path, "before")
    with files_of_at_most(1000), pytest.raises(CouldNotWrite, match=r"report\.html cannot be written"):
        write(path, "after" * 10_000)
    assert path.read_text(encoding="utf-8") == "before"
    assert names(tmp_path) == ["report.html"]


def test_where_the_disk_is_full_a_new_file_is_not_left_empty(tmp_path):
    with files_of_at_most(1000), pytest.raises(CouldNotWrite):
        write_new(tmp_path / "letter.txt", "words" * 10_000)
    assert names(tmp_path) == []


@pytest.mark.parametrize("writing", [write, write_new])
@pytest.mark.parametrize("place", ["taken", "nowhere/report.html"])
def test_a_place_where_no_file_can_be_is_named(tmp_path, writing, place):
    (tmp_path / "taken").mkdir()
    with pytest.raises(CouldNotWrite, match=place):
        writing(tmp_path / place, "words")
    assert names(tmp_path) == ["taken"]


def test_a_file_that_is_there_is_never_written_over_as_a_new_one(tmp_path):
    path = tmp_path / "letter.txt"
    write_new(path, "mine")
    with pytest.raises(CouldNotWrite, match="exists already"):
        write_new(path, "yours")
    assert path.read_text(encoding="utf-8") == "mine"
