"""Gathering what a list names: from real servers on loopback, into a folder that is a corpus."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from classifier.corpus import read_labels
from classifier.errors import BadCorpus
from classifier.gathered import Gathered
from classifier.gathering import gather
from classifier.progress import Pace
from classifier.training_list import read_list
from crawler.archive import read
from crawler.budget import Budget
from crawler.errors import CouldNotWrite
from tests.diary import DIARY, write_capture
from tests.site_server import Answer, Site

BUDGET = Budget(pages=3, seconds=20.0, delay=0.0)


def gathered(folder: Path, *rows: str, say=lambda words: None) -> Gathered:
    path = folder / "list.csv"
    path.write_text("\n".join(["target,label,group,captured", *rows]) + "\n", encoding="utf-8")
    return gather(read_list(path).blogs, folder / "out", BUDGET, say=say)


def labels(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "out/labels.jsonl").read_text(encoding="utf-8").splitlines()]


def failures(folder: Path) -> list[dict[str, str]]:
    with (folder / "out/failed.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_folder_becomes_a_corpus_of_crawled_and_given_captures(tmp_path):
    write_capture(tmp_path / "given.warc.gz", DIARY)
    with Site(DIARY) as site:
        found = gathered(tmp_path, f"{site.url},user-run,ida,", "given.warc.gz,flog,,")
    assert (len(found.taken), found.failed, found.left) == (2, (), 0)
    crawled, given = read_labels(tmp_path / "out")
    assert (crawled.label, crawled.group, crawled.start_url) == ("user_run", "ida", site.url)
    assert (given.label, given.group, given.captured) == ("flog", "domain diary.example", "2026-01-02")
    assert [each.attributes["taken"] for each in (crawled, given)] == ["crawled", "given"]
    assert len(read(crawled.warc).exchanges) >= 3
    assert not (tmp_path / "out/failed.csv").exists()
    assert not (tmp_path / "out/captures/unfinished").exists()


def test_what_is_there_is_neither_crawled_nor_copied_again(tmp_path):
    given = Path(write_capture(tmp_path / "given.warc.gz", DIARY))
    with Site(DIARY) as site:
        rows = (f"{site.url},user_run,,", "given.warc.gz,flog,,")
        gathered(tmp_path, *rows)
        asked, first = len(site.asked), labels(tmp_path)
        gathered(tmp_path, *rows)
        assert len(site.asked) == asked
    assert labels(tmp_path) == first
    # A given capture that has changed since is another one.
    given.unlink()
    write_capture(given, {**DIARY, "/more/": DIARY["/dog/"]})
    gathered(tmp_path, *rows)
    assert (tmp_path / "out" / labels(tmp_path)[1]["warc"]).read_bytes() == given.read_bytes()


def test_failures_are_told_with_their_reasons_and_tried_again(tmp_path):
    with Site({"/": Answer("gone", 410)}) as site:
        rows = (f"{site.url},user_run,,", "absent.warc.gz,flog,,", "bad.warc,corporate,,")
        (tmp_path / "bad.warc").write_bytes(b"no capture")
        found = gathered(tmp_path, *rows)
        assert (found.taken, len(found.failed)) == ((), 3)
        assert [row["line"] for row in failures(tmp_path)] == ["2", "3", "4"]
        assert [row["target"] for row in failures(tmp_path)][1:] == ["absent.warc.gz", "bad.warc"]
        assert "410" in failures(tmp_path)[0]["reason"]
        assert "No such file" in failures(tmp_path)[1]["reason"]
        assert "not a WARC" in failures(tmp_path)[2]["reason"]
        site.pages = dict(DIARY)
        found = gathered(tmp_path, *rows)
    assert [each.listed.line for each in found.taken] == [2]
    assert [row["line"] for row in failures(tmp_path)] == ["3", "4"]


def test_what_could_not_be_assessed_is_not_learnt_from_either(tmp_path):
    login = "<title>Sign in</title><form action=/in><input name=u><input type=password name=p></form>"
    with Site({"/": login}) as site:
        found = gathered(tmp_path, f"{site.url},user_run,,")
    assert [each.why for each in found.failed] == ["the page asks for a login before it shows anything"]


def test_a_capture_that_was_damaged_since_is_taken_anew(tmp_path):
    with Site(DIARY) as site:
        gathered(tmp_path, f"{site.url},user_run,,")
        (capture,) = (tmp_path / "out/captures").iterdir()
        capture.write_bytes(b"")
        found = gathered(tmp_path, f"{site.url},user_run,,")
    assert len(found.taken) == 1
    assert len(read(capture).exchanges) >= 3


def test_half_a_capture_left_by_a_kill_is_not_taken_for_a_whole_one(tmp_path):
    with Site(DIARY) as site:
        found = gathered(tmp_path, f"{site.url},user_run,,")
        whole = tmp_path / "out" / found.taken[0].warc
        part = whole.parent / "unfinished" / whole.name
        part.parent.mkdir()
        part.write_bytes(whole.read_bytes()[:1000])
        whole.unlink()
        site.asked.clear()
        gathered(tmp_path, f"{site.url},user_run,,")
        assert "/" in site.paths
    assert len(read(whole).exchanges) >= 3
    assert not part.parent.exists()


def test_two_targets_that_prove_to_be_one_blog_count_once(tmp_path):
    write_capture(tmp_path / "may.warc.gz", DIARY)
    write_capture(tmp_path / "june.warc.gz", DIARY)
    found = gathered(tmp_path, "may.warc.gz,user_run,,", "june.warc.gz,user_run,,")
    assert [each.listed.line for each in found.taken] == [2]
    assert [each.listed.line for each in found.failed] == [3]
    assert "leads to the same blog as line 2" in found.failed[0].why


def test_of_one_blog_with_two_labels_nobody_knows_which_is_right(tmp_path):
    write_capture(tmp_path / "may.warc.gz", DIARY)
    write_capture(tmp_path / "june.warc.gz", DIARY)
    found = gathered(tmp_path, "may.warc.gz,user_run,,", "june.warc.gz,flog,,")
    assert found.taken == ()
    assert [each.listed.line for each in found.failed] == [2, 3]
    assert all("lines 2 and 3 lead to one blog" in each.why for each in found.failed)


def test_a_corpus_of_other_making_is_not_overwritten(tmp_path):
    (tmp_path / "out").mkdir()
    mine = '{"warc": "a.warc.gz", "label": "flog"}\n'
    (tmp_path / "out/labels.jsonl").write_text(mine)
    with pytest.raises(BadCorpus, match="choose another folder"):
        gathered(tmp_path, "a.warc.gz,flog,,")
    assert (tmp_path / "out/labels.jsonl").read_text() == mine


def test_a_folder_that_cannot_be_made_ends_the_work(tmp_path):
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(CouldNotWrite, match="cannot be made"):
        gathered(tmp_path, "a.warc.gz,flog,,")


def test_the_progress_counts_blogs_failures_and_pages(tmp_path):
    said: list[str] = []
    with Site(DIARY) as site:
        gathered(tmp_path, "absent.warc.gz,flog,,", f"{site.url},user_run,,", say=said.append)
    assert said[0].startswith("0 of 2 · absent")
    assert any(words.startswith("1 of 2 · 1 failed · about 0 s left · 127.0.0.1") for words in said)
    assert said[-1].endswith("3 of 3 pages")


def test_the_time_left_is_that_of_what_was_done():
    now = [100.0]
    pace = Pace(11, 1, clock=lambda: now[0])
    assert pace.left(1) == ""
    now[0] += 60.0
    assert pace.left(3) == "about 4 min left"
    assert pace.left(10) == "about 7 s left"
    assert pace.left(11) == ""
    now[0] += 40_000.0
    assert pace.left(6) == "about 11 h left"
