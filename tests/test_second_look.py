"""A blog that shows robots another home page than readers is caught at it, said so, and not held against for it.

The sites are invented and served on loopback.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from classifier.assessment import examine
from classifier.cli import run
from classifier.findings import Outcome
from classifier.model import load
from classifier.second_look import second_look
from crawler.second_look import BROWSER
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, page, redirect
from tests.sites_to_train import KINDS, pages_of

SCHEMA = Path(__file__).parent.parent / "classifier" / "schema" / "assessment-1.schema.json"


def to_browsers(answer):
    """Serve a blog whose home page is another one to browsers."""
    pages = blog(4)
    home = pages["/"]
    pages["/"] = lambda asked: answer if asked.headers["User-Agent"] == BROWSER else home
    return Site(pages)


def look(site, folder, **budget):
    return second_look(crawl_site(site.url, folder, second_look=True, **budget).capture)


def test_the_same_page_is_said_to_be_the_same(tmp_path):
    with Site(blog(4)) as site:
        seen = look(site, tmp_path)
    assert (seen.outcome, seen.shared, seen.says) == (Outcome.NOT_FOUND, 1.0, "")


def test_a_browser_asks_once_at_the_end_and_says_who_it_is_in_another_header(tmp_path):
    with Site(blog(4)) as site:
        look(site, tmp_path)
    as_browser = [asked for asked in site.asked if asked.headers["User-Agent"] == BROWSER]
    assert [asked.path for asked in as_browser] == ["/"]
    assert as_browser == site.asked[-1:]
    assert as_browser[0].headers["X-Robot"].startswith("flogcheck/")


def test_another_page_for_browsers_is_told_with_its_record_and_harmless_reasons(tmp_path):
    with to_browsers(page("Casino bonus and pills")) as site:
        crawled = crawl_site(site.url, tmp_path, second_look=True)
    seen = second_look(crawled.capture)
    assert seen.outcome is Outcome.FOUND and seen.shared < 0.1
    assert "looks different to a browser" in seen.says and "Rotating" in seen.says
    (record,) = [each for each in crawled.capture.outside if each.record_id == seen.record_id]
    assert b"Casino" in record.body
    assert not any(b"Casino" in each.body for each in crawled.capture.exchanges)


def test_a_browser_that_is_sent_away_is_told_and_nobody_follows(tmp_path):
    with Site({"/": page("Shop")}) as shop, to_browsers(redirect("http://shop.example/")) as site:
        hosts = {"blog.example": site.address, "shop.example": shop.address}
        crawled = crawl_site("http://blog.example/", tmp_path, hosts=hosts, second_look=True)
        assert shop.asked == []
    seen = second_look(crawled.capture)
    assert seen.outcome is Outcome.FOUND and "http://shop.example/" in seen.says


@pytest.mark.parametrize(
    ("answer", "why"),
    [(Answer("go away", 403), "status 403"), (Answer("hello"), "too few words"), (Answer(drop=True), "broke off")],
)
def test_what_cannot_be_compared_could_not_be_looked_at(answer, why, tmp_path):
    with to_browsers(answer) as site:
        if why == "too few words":
            site.pages["/"] = "hello"
        seen = look(site, tmp_path)
    assert seen.outcome is Outcome.COULD_NOT_LOOK and why in seen.why


def test_without_time_the_second_look_is_left_out_and_said_to_be(tmp_path):
    slow = {path: Answer(str(body), wait=0.2) for path, body in blog(40).items() if path != "/feed.xml"}
    with Site(slow) as site:
        seen = look(site, tmp_path, seconds=2.0)
    assert seen.outcome is Outcome.COULD_NOT_LOOK and "time" in seen.why


def test_a_crawl_without_a_second_look_says_nothing_of_one(tmp_path):
    with Site(blog(4)) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert second_look(crawled.capture) is None
    assert site.paths.count("/") == 1


def test_it_changes_no_finding_and_no_figure(tmp_path):
    pages = pages_of(KINDS[0], 0)
    home = pages["/"]
    pages["/"] = lambda asked: page("Casino") if asked.headers["User-Agent"] == BROWSER else home
    with Site(pages) as site:
        without = crawl_site(site.url, tmp_path / "1").capture
        with_one = crawl_site(site.url, tmp_path / "2", second_look=True).capture
    assert second_look(with_one).outcome is Outcome.FOUND
    both = [examine(capture, model=load(), target="x") for capture in (without, with_one)]
    outcomes = [{name: (f.outcome, f.value) for name, f in each.findings.items()} for each in both]
    assert outcomes[0] == outcomes[1]
    assert both[0].assessment.weighing.probability == both[1].assessment.weighing.probability
    assert both[0].assessment.outside == both[1].assessment.outside


def test_text_report_and_json_say_it(tmp_path, capsys):
    pages = pages_of(KINDS[0], 0)
    home = pages["/"]
    pages["/"] = lambda asked: page("Casino") if asked.headers["User-Agent"] == BROWSER else home
    with Site(pages) as site:
        assert run(["score", site.url, "--delay", "0", "--offline", "--quiet", "--out", str(tmp_path / "case")]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert "2nd look: The home page looks different to a browser" in said
        assert "looks different to a browser" in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
        site.asked.clear()
        more = ["--delay", "0", "--offline", "--quiet", "--json", "--no-second-look", "--out", str(tmp_path / "2")]
        assert run(["score", site.url, *more]) == 0
        assert site.paths.count("/") == 1
    record = json.loads((tmp_path / "case" / "assessment.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert record["read"]["second_look"]["outcome"] == "found"
    assert "second_look" not in json.loads(capsys.readouterr().out)["read"]
    assert run(["verify", str(tmp_path / "case")]) == 0
