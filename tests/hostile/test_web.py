"""Every hostile site comes to its stated outcome, within its memory and time, and none costs another its verdict."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest

from tests.hostile import GRACE, MEMORY, SECONDS
from tests.hostile.processes import here
from tests.hostile.web import ASSESSED, CASES, MISSING
from tests.site_server import Answer, Site, page

pytestmark = pytest.mark.timeout(1500)  # the first test waits for all; what each takes is measured in its own work


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """All sites crawled in one engine, and every capture judged."""
    folder = tmp_path_factory.mktemp("web") / "out"
    folder.mkdir()
    with ExitStack() as serving:
        inside = serving.enter_context(Site({}, missing=Answer(page("Router"), 200), address="127.0.3.1"))
        sites = {}
        for number, case in enumerate(CASES, 1):
            site = Site(case.pages(inside.url), missing=MISSING.get(case.name), address=f"127.0.2.{number}")
            sites[case.name] = serving.enter_context(site)
        crawled = here(folder, "crawling", [[name, site.url] for name, site in sites.items()])
        files = [[case.name, str(folder / "captures" / f"{n}.warc.gz")] for n, case in enumerate(CASES)]
        read = here(folder, "reading", [[name, path] for name, path in files if not crawled[name]["error"]])
        return {"crawled": crawled, "read": read, "sites": sites, "inside": inside.asked, "folder": folder}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_site_comes_to_its_outcome(case, web):
    crawl = web["crawled"][case.name]
    assert not crawl["fault"], crawl["error"]
    if case.outcome == ASSESSED:
        assert not crawl["error"]
        read = web["read"][case.name]
        assert read["outcome"] == ASSESSED, read
        assert case.kinds <= set(read["failures"])
        assert read["memory"] < MEMORY
        assert read["seconds"] < SECONDS + GRACE
    else:
        assert re.search(case.outcome, crawl["error"]), crawl
        assert "\n" not in crawl["error"] and crawl["error"].isprintable() and len(crawl["error"]) < 9000


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_site_takes_no_more_time_and_requests_than_it_may(case, web):
    asked = web["sites"][case.name].asked
    assert asked
    assert web["crawled"][case.name]["at"] - asked[0].at < SECONDS + GRACE
    assert len(asked) <= case.most


def test_all_hostile_sites_together_take_less_memory_than_one_may(web):
    assert web["crawled"]["memory"] < MEMORY


def test_no_hostile_site_reached_a_private_address(web):
    assert web["inside"] == []


def test_nothing_is_written_but_the_captures_and_nothing_said(web):
    folder = web["folder"]
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    captures = {f"captures/{number}.warc.gz" for number in range(len(CASES))}
    assert written == captures | {f"{m}.{kind}" for m in ("crawling", "reading") for kind in ("work", "results")}
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out"]
    assert web["crawled"]["said"] == web["read"]["said"] == ""


def test_a_page_that_only_browsers_get_is_told_and_on_the_others_nothing(web):
    told = {
        name
        for name, read in web["read"].items()
        if isinstance(read, dict)
        and read.get("record", {}).get("read", {}).get("second_look", {}).get("outcome") == "found"
    }
    assert told == {"two faces"}
