"""`flogcheck audit` as a person uses it: a list, killed and gone on with, tried again, looked at again, compared."""

from __future__ import annotations

import csv
import os
import pty
import resource
import signal
import subprocess
import time

import pytest

from classifier.bands import Band
from classifier.cli import run as run_here
from tests.audited import Blogs, bundle_of, rows, run, seen_to, start, wait_for
from tests.postgresql import server_url


@pytest.fixture(scope="module")
def blogs():
    with Blogs(4) as served:
        yield served


@pytest.fixture(scope="module")
def audited(blogs, tmp_path_factory):
    """One whole audit: twelve blogs, one of them twice, one that nobody answers for, one row that is no address."""
    here = tmp_path_factory.mktemp("audit")
    again = blogs.sites[0].url.rstrip("/") + "/about/"
    listed = blogs.write_list(
        here / "list.csv", f"{again},agency 0", "http://127.0.1.250:9/,nobody", "no address at all,"
    )
    done = run(here, listed, "--export", "out/all.csv", "--group-by", "Agency")
    return here, done


def test_every_blog_has_a_verdict_or_a_reason(audited):
    here, done = audited
    assert done.returncode == 5, done.stderr
    found = rows(here)
    assert len(found) == 13
    assert [row["state"] for row in found] == ["assessed"] * 12 + ["failed"]
    assert {row["band"] for row in found[:12]} <= set(Band)
    assert found[12]["kind"] == "not fetched" and "127.0.1.250" in found[12]["why"]


def test_the_summary_says_what_was_assessed_what_failed_and_what_was_folded(audited):
    _, done = audited
    assert "12 of 13 blogs assessed" in done.stdout
    assert "1 could not be assessed" in done.stdout
    assert "1 row of the list left out" in done.stdout and "no address at all" in done.stdout
    assert "1 row was folded into another" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines() if not line.startswith("/"))


def test_the_list_comes_back_with_its_own_columns_and_the_verdicts(audited):
    here, _ = audited
    with (here / "out" / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["list:Agency"] for row in table[:3]] == ["agency 0", "agency 1", "agency 0"]
    assert "/about/" in table[0]["variants"]
    assert [row["state"] for row in table].count("assessed") == 12


def test_every_verdict_has_its_bundle_and_the_bundle_says_the_same(audited):
    here, _ = audited
    for row in rows(here)[:12]:
        assert bundle_of(here, row)["band"] == row["band"]
        assert (here / "out" / row["evidence"] / "report.html").is_file()
    assert run_here(["verify", str(here / "out" / rows(here)[3]["evidence"])]) == 0


def test_the_capture_of_what_failed_is_kept(audited):
    here, _ = audited
    assert len(list((here / "out" / "failed").rglob("*.warc.gz"))) == 1
    assert not list((here / "out" / "crawling").rglob("*.warc.gz"))
    assert not list((here / "out" / "crawled").rglob("*.warc.gz"))


def test_the_same_command_again_asks_nobody_anything(audited, blogs):
    here, _ = audited
    before = rows(here)
    blogs.forget()
    done = run(here, "list.csv", "--json")
    assert done.returncode == 5
    assert not any(site.asked for site in blogs.sites)
    assert rows(here) == before


def test_what_failed_is_tried_again_on_demand_and_only_that(audited, blogs):
    here, _ = audited
    before = rows(here)
    blogs.forget()
    done = run(here, "list.csv", "--retry-failed")
    assert "1 blog: failed before and tried again" in done.stderr
    assert not any(site.asked for site in blogs.sites)
    after = rows(here)
    assert after[:12] == before[:12]
    assert after[12]["assessed_at"] >= before[12]["assessed_at"] and after[12]["state"] == "failed"


def test_old_results_are_looked_at_again_in_a_new_run_that_can_be_compared(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    listed.write_text("\n".join(listed.read_text().splitlines()[:4]) + "\n")  # three blogs
    assert run(tmp_path, listed).returncode == 0
    moved = blogs.sites[2]
    pages = dict(moved.pages)
    # What sold as a tester of kettles now is the diary of the first blog.
    moved.pages = dict(blogs.sites[0].pages)
    try:
        done = run(tmp_path, listed, "--refresh-after", "0h", "--compare", "last")
    finally:
        moved.pages = pages
    assert done.returncode == 0, done.stderr
    assert "Run 2 of" in done.stdout and "compared with run 1" in done.stdout
    first, second = rows(tmp_path, 1), rows(tmp_path, 2)
    assert first[2]["band"] != second[2]["band"]
    assert moved.url in done.stdout
    # What the first run found stands beside what the second found.
    assert bundle_of(tmp_path, first[2])["band"] == first[2]["band"]
    assert first[2]["evidence"] != second[2]["evidence"]


def test_another_prior_judges_all_captures_anew_without_crawling(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    listed.write_text("\n".join(listed.read_text().splitlines()[:3]) + "\n")
    assert run(tmp_path, listed).returncode == 0
    blogs.forget()
    done = run(tmp_path, listed, "--prior", "0.5")
    assert "judges all blogs anew: other than in run 1: prior" in done.stderr
    assert not any(site.asked for site in blogs.sites)
    pairs = list(zip(rows(tmp_path, 1), rows(tmp_path, 2), strict=True))
    assert all(new["flog"] > old["flog"] for old, new in pairs)
    assert all(new["warc_sha256"] == old["warc_sha256"] for old, new in pairs)


def test_a_killed_audit_goes_on_with_nothing_done_twice_and_nothing_lost(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    blogs.forget()
    child = start(tmp_path, listed, "--sites-at-once", "2")
    wait_for(tmp_path, 3)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    before = {row["key"]: row for row in seen_to(tmp_path)}
    assert 3 <= len(before) < 12
    waiting = {path.name.removesuffix(".warc.gz") for path in (tmp_path / "out" / "crawled").rglob("*.warc.gz")}
    names = {site.url: row["name"] for site, row in zip(blogs.sites, rows(tmp_path), strict=True)}
    blogs.forget()
    done = run(tmp_path, listed)
    assert done.returncode == 0, done.stderr
    assert "run 1 goes on where it was" in done.stderr
    after = rows(tmp_path)
    assert [row["state"] for row in after] == ["assessed"] * 12
    assert all(row == before[row["key"]] for row in after if row["key"] in before)
    settled = waiting | {row["name"] for row in before.values()}
    asked = {names[site.url] for site in blogs.sites if site.asked}
    assert not asked & settled
    assert asked == set(names.values()) - settled


def test_ctrl_c_ends_an_audit_with_what_it_has_and_the_same_command_goes_on(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    child = start(tmp_path, listed, "--sites-at-once", "1", "--delay", "0.1")
    wait_for(tmp_path, 1)
    os.killpg(child.pid, signal.SIGINT)  # a terminal sends it to every process of the group
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130, err
    assert "not seen to yet" in out and "Traceback" not in err
    done = run(tmp_path, listed)
    assert done.returncode == 0, done.stderr
    assert [row["state"] for row in rows(tmp_path)] == ["assessed"] * 12


def test_a_worker_that_is_killed_costs_nothing_but_time(blogs, audited, tmp_path):
    here, _ = audited
    source = here / "out" / "runs" / "1"
    child = start(tmp_path, f"{source}/*/capture.warc.gz")
    killed = 0
    while child.poll() is None and not killed:
        workers = subprocess.run(
            ["pgrep", "-P", str(child.pid), "-f", "loky"], capture_output=True, text=True, check=False
        )
        busy = [int(pid) for pid in workers.stdout.split() if "resource_tracker" not in _command(int(pid))]
        if busy and seen_to(tmp_path):
            os.kill(busy[0], signal.SIGKILL)
            killed += 1
        time.sleep(0.02)
    _, err = child.communicate(timeout=240)
    assert killed == 1
    assert child.returncode == 0, err
    assert [row["state"] for row in rows(tmp_path)] == ["assessed"] * 12


def _command(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123
            return file.read().decode(errors="replace")
    except OSError:
        return "resource_tracker"


def test_a_full_disk_ends_an_audit_in_one_line_and_the_same_command_goes_on(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")

    def small_files() -> None:  # a write beyond it fails as on a disk that is full
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    done = run(tmp_path, listed, preexec_fn=small_files)
    assert done.returncode == 3, done.stdout
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
    kept = {row["key"]: row for row in seen_to(tmp_path)}
    again = run(tmp_path, listed)
    assert again.returncode == 0, again.stderr
    after = rows(tmp_path)
    assert [row["state"] for row in after] == ["assessed"] * 12
    assert all(row == kept[row["key"]] for row in after if row["key"] in kept)


def test_a_disk_that_fills_up_while_crawling_fails_no_blog(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")

    def tiny_files() -> None:  # smaller than any capture
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500, 1_500))

    with server_url() as store:
        done = run(tmp_path, listed, "--store", store, preexec_fn=tiny_files)
        assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
        again = run(tmp_path, listed, "--store", store)
        assert again.returncode == 0, again.stderr
        assert "12 of 12 blogs assessed" in again.stdout


def test_two_audits_in_one_database_know_nothing_of_each_other(blogs, tmp_path):
    one = blogs.write_list(tmp_path / "one.csv")
    lines = one.read_text().splitlines()
    one.write_text("\n".join(lines[:3]) + "\n")
    two = tmp_path / "two.csv"
    two.write_text("\n".join([lines[0], *lines[3:5]]) + "\n")
    with server_url() as store:
        first = run(tmp_path, one, "--store", store)
        second = run(tmp_path, two, "--store", store, "-o", "other")
        assert (first.returncode, second.returncode) == (0, 0), second.stderr
        assert "2 of 2 blogs assessed" in second.stdout and "kept" not in second.stderr
        blogs.forget()
        assert "2 of 2 blogs assessed" in run(tmp_path, one, "--store", store).stdout
        assert not any(site.asked for site in blogs.sites)


def test_another_list_takes_no_result_from_a_run_that_was_stopped(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    child = start(tmp_path, listed, "--sites-at-once", "1", "--delay", "0.1")
    wait_for(tmp_path, 2)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    before = {row["key"]: row["assessed_at"] for row in seen_to(tmp_path)}
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"Blog,Agency\n{blogs.sites[-1].url},x\n")
    assert run(tmp_path, wrong).returncode == 0
    assert run(tmp_path, listed).returncode == 0
    after = {row["key"]: row["assessed_at"] for row in rows(tmp_path)}
    assert len(after) == 12
    assert before.items() <= after.items()


def test_a_second_audit_in_the_same_folder_is_refused(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    child = start(tmp_path, listed, "--delay", "0.3")
    try:
        last = time.monotonic() + 60
        while not (tmp_path / "out" / "audit.sqlite").exists() and time.monotonic() < last:
            time.sleep(0.05)
        second = run(tmp_path, listed)
        assert second.returncode == 3
        assert second.stderr.count("\n") == 1 and "another flogcheck works in" in second.stderr
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def test_a_terminal_sees_a_bar_with_bands_and_time(blogs, tmp_path):
    listed = blogs.write_list(tmp_path / "list.csv")
    ours, theirs = pty.openpty()
    child = start(tmp_path, listed, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            got = os.read(ours, 4096)
        except OSError:
            break
        if not got:
            break
        shown += got
    child.communicate(timeout=60)
    text = shown.decode(errors="replace")
    assert "█" in text and "/12" in text
    assert "left" in text and ("indiv" in text or "open" in text)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-o", "out"], 2, "name a LIST"),
        (["missing.csv", "-o", "out"], 2, "missing.csv"),
        (["list.txt", "-o", "out", "--refresh-after", "soon"], 2, "write 12h"),
        (["list.txt", "-o", "out", "--store", "nonsense"], 3, "no URL of a store"),
        (["list.txt", "-o", "out", "--brand", "none.toml"], 2, "none.toml"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_line(arguments, code, said, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_text("https://blog.example/\n")
    assert run_here(["audit", *arguments]) == code
    _, err = capfd.readouterr()
    assert said in err and "Traceback" not in err
