"""`flogcheck train` as a person uses it: a list, a crawl that is killed and goes on, a model, a score by it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from classifier.cli import run
from classifier.corpus import read_labels
from classifier.model_file import load
from tests.site_server import Site
from tests.sites_to_train import KINDS, OF_A_KIND, Sites, pages_of

COMMAND = [sys.executable, "-c", "from classifier.cli import main; main()", "train"]
ENOUGH_TO_STOP = 8  # captures that are whole when a crawl is stopped


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "XDG_CACHE_HOME": str(home / "cache")}


def stopped(here: Path, listed: str, by: int, **streams: int) -> subprocess.CompletedProcess[bytes]:
    """Start a training, and stop it in mid-crawl."""
    command = [*COMMAND, listed, "--out", "out", "--pages", "3", "--delay", "0"]
    child = subprocess.Popen(command, **({"stderr": subprocess.PIPE} | streams), env=environment(here), cwd=here)
    waited = time.monotonic() + 60
    while len(list(here.glob("out/captures/*.warc.gz"))) < ENOUGH_TO_STOP and time.monotonic() < waited:
        time.sleep(0.02)
    child.send_signal(by)
    _, err = child.communicate(timeout=60)
    return subprocess.CompletedProcess(command, child.returncode, b"", err or b"")


class Trained(NamedTuple):
    """A training that was killed, and done with the same command again."""

    here: Path
    kept: frozenset[str]  # the captures that were whole after the kill
    asked: dict[str, int]  # how often each page was asked for in both runs together
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Trained:
    here = tmp_path_factory.mktemp("train")
    with Sites() as sites:
        listed = sites.write_list(here / "list.csv", "gone.warc.gz,flog,nobody")
        stopped(here, listed, signal.SIGKILL)
        kept = frozenset(path.name for path in here.glob("out/captures/*.warc.gz"))
        command = [*COMMAND, listed, "--out", "out", "--pages", "3", "--delay", "0"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(here), cwd=here, check=False)
        return Trained(here, kept, sites.asked, done.returncode, done.stdout, done.stderr)


def test_a_killed_crawl_goes_on_and_asks_for_nothing_twice(trained):
    assert ENOUGH_TO_STOP <= len(trained.kept) < len(KINDS) * OF_A_KIND
    twice = {address for address, count in trained.asked.items() if count > 1}
    assert max(trained.asked.values()) <= 2
    # Only the one blog whose crawl was cut off is begun anew.
    assert len({address.split("/")[2] for address in twice}) <= 1
    assert not [name for name in trained.kept for address in twice if name.startswith(_stem(address))]


def _stem(address: str) -> str:
    return address.split("/")[2].replace(":", "-") + "-"


def test_the_rest_is_learnt_from_and_failures_are_told(trained):
    assert trained.code == 0, trained.err
    assert f"learnt from {len(KINDS) * OF_A_KIND} blogs" in trained.out
    assert re.search(r"line 62: .*gone\.warc\.gz: .*No such file", trained.err)
    assert "1 of 61 listed blogs are not learnt from" in trained.err
    assert "gone.warc.gz,flog,62," in (trained.here / "out/failed.csv").read_text(encoding="utf-8")


def test_a_set_that_leans_is_learnt_from_with_a_warning_there_and_in_the_card(trained):
    card = (trained.here / "out/model_card.md").read_text(encoding="utf-8")
    for text in (trained.err, card):
        assert "early all blogs are in one language (en)" in text
        assert re.search(r"early all blogs were captured in one year \(\d{4}\)", text)
    assert load(trained.here / "out/model.json").card["warnings"]


def test_the_card_is_of_this_list_and_claims_nothing_of_another(trained):
    card = (trained.here / "out/model_card.md").read_text(encoding="utf-8")
    assert f"{len(KINDS) * OF_A_KIND} blogs were crawled for this training, 0 given as captures." in card
    assert "1 more were listed and could not be captured or read" in card
    assert f"Trained on {load(trained.here / 'out/model.json').trained_on}" in card
    assert "Expires on" in card
    assert "SHA-256 of `labels.jsonl`" in card
    assert "what the flogs are about is not listed" in card
    assert "repositories" not in card
    assert "independent readers" not in card


def test_the_folder_is_a_corpus(trained):
    examples = read_labels(trained.here / "out")
    assert Counter(example.label for example in examples) == dict.fromkeys(KINDS, OF_A_KIND)
    assert all(example.warc.is_file() for example in examples)


@pytest.mark.parametrize(
    ("kind", "band"), [("user_run", "individual"), ("corporate", "openly_commercial"), ("flog", "strong_signs")]
)
def test_the_model_scores_a_blog_that_it_has_not_seen(trained, tmp_path, monkeypatch, capsys, kind, band):
    monkeypatch.chdir(tmp_path)
    model = str(trained.here / "out/model.json")
    with Site(pages_of(kind, OF_A_KIND + 7)) as site:
        assert run(["score", "--model", model, "--json", "--delay", "0", site.url]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["band"] == band
    assert err == ""


def test_an_expired_model_scores_and_warns(trained, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    content = json.loads((trained.here / "out/model.json").read_text(encoding="utf-8"))
    Path("old.json").write_text(json.dumps(content | {"expires": "2020-01-01"}), encoding="utf-8")
    with Site(pages_of("flog", OF_A_KIND + 7)) as site:
        assert run(["score", "--model", "old.json", "--delay", "0", site.url]) == 0
    assert "the model expired on 2020-01-01" in capsys.readouterr().err


def test_ctrl_c_keeps_what_was_gathered_and_says_how_to_go_on(tmp_path):
    with Sites() as sites:
        done = stopped(tmp_path, sites.write_list(tmp_path / "list.csv"), signal.SIGINT)
    assert done.returncode == 130
    count = len(read_labels(tmp_path / "out"))
    assert count >= ENOUGH_TO_STOP
    assert f"stopped with {count} captures in out and {60 - count} blogs to go".encode() in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out/captures/unfinished").exists()


def test_the_progress_line_tells_of_the_crawl_on_a_terminal(tmp_path):
    terminal, end = pty.openpty()
    with Sites() as sites:
        stopped(tmp_path, sites.write_list(tmp_path / "list.csv"), signal.SIGKILL, stderr=end)
    os.close(end)
    shown = os.read(terminal, 1_000_000).decode()
    os.close(terminal)
    assert re.search(r"gather: [1-9] of 60 · about \d+ s left · 127\.0\.0\.1-\d+", shown)
    assert "of 3 pages" in shown


def test_a_list_that_is_too_small_is_refused_before_anything_is_crawled(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with Sites(of_a_kind=2) as sites:
        assert run(["train", sites.write_list(tmp_path / "list.csv"), "--out", "out"]) == 3
        assert sites.asked == {}
    assert capsys.readouterr().err == "flogcheck: 2 blogs are labelled user_run: at least 20 are needed to learn from\n"
    assert not (tmp_path / "out").exists()


def test_failures_that_make_a_set_too_small_are_told_before_it_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [f"{kind}-{number}.warc.gz,{kind}" for kind in KINDS for number in range(20)]
    Path("list.csv").write_text("\n".join(["warc,label", *rows]), encoding="utf-8")
    assert run(["train", "list.csv", "--out", "out"]) == 3
    *failures, refusal = capsys.readouterr().err.splitlines()
    assert len(failures) == len(rows) + 1
    assert refusal == "flogcheck: 0 blogs are labelled user_run: at least 20 are needed to learn from"


def test_the_help_teaches_with_a_list(capsys):
    assert run(["train", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "target,label,group,confidence" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_the_list_of_the_help_is_one_that_is_read(capsys, tmp_path):
    from classifier.training_list import read_list

    run(["train", "--help"])
    shown = capsys.readouterr().out
    rows = [line.strip() for line in shown.splitlines() if line.count(",") == 3 and " " not in line.strip(" ")[:12]]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    assert [blog.label for blog in read_list(tmp_path / "list.csv").blogs] == ["user_run", "flog", "corporate"]
