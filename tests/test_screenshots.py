"""Screenshots: drawn from the capture, by a browser that runs nothing and reaches nobody."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from classifier.bundle.pictures import Shot, keep_pictures, kept_pictures
from classifier.cli import run
from classifier.screenshots import MOST, chosen_pages
from crawler.browser import HEIGHT, WIDTH, Document, NoBrowser, chromium, draw
from crawler.errors import CouldNotRead
from tests.chromium import need_chromium
from tests.diary import DIARY, write_capture
from tests.reporting import examined
from tests.site_server import Answer, Site

BLOG = "http://diary.example/"
RED = "<style>body { margin: 0; background: rgb(255, 0, 0); }</style>"


def document(body: str, url: str = BLOG) -> Document:
    return Document(url, body.encode(), "text/html; charset=utf-8")


def drawn(body: str, *, fetch: bool = False, site: Site | None = None, url: str = BLOG):
    need_chromium()
    hosts = {"diary.example": site.address} if site else {}
    return draw([document(body, url)], start_url=url, fetch=fetch, hosts=hosts)[0]


def colour(png: bytes, at: tuple[int, int] = (5, 5)) -> tuple[int, ...]:
    with Image.open(BytesIO(png)) as image:
        return image.convert("RGB").getpixel(at)


def test_a_page_is_drawn_from_its_own_bytes():
    drawing = drawn(RED)
    assert colour(drawing.png) == (255, 0, 0)
    with Image.open(BytesIO(drawing.png)) as image:
        assert image.width == WIDTH
    assert drawing.wanted == 0


def test_an_endless_page_is_cut():
    with Image.open(BytesIO(drawn(RED + "<p>line</p>" * 5000).png)) as image:
        assert image.size == (WIDTH, HEIGHT)


def test_no_script_runs():
    body = RED + "<script>document.body.style.background = 'blue'</script><body onload=\"document.body.remove()\">"
    assert colour(drawn(body).png) == (255, 0, 0)


def test_style_sheets_and_pictures_are_fetched_where_that_is_allowed():
    with Site(
        {
            "diary.example/s.css": Answer("body { margin: 0; background: rgb(0, 0, 255); }", type="text/css"),
            "diary.example/moved.css": Answer("", 302, headers={"Location": "/s.css"}),
        }
    ) as site:
        body = '<link rel="stylesheet" href="/moved.css"><p>words'
        drawing = drawn(body, fetch=True, site=site)
        assert colour(drawing.png) == (0, 0, 255)
        assert (drawing.wanted, drawing.had) == (1, 1)
        assert [each.path for each in site.asked] == ["/moved.css", "/s.css"]
        for asked in site.asked:
            sent = {name.lower() for name in asked.headers}
            assert not sent & {"cookie", "referer", "origin"}
            assert "flogcheck/" in asked.headers.get("User-Agent", asked.headers.get("user-agent", ""))


def test_offline_nobody_is_asked_anything():
    with Site({}) as site:
        address = f"http://{site.address}"
        body = (
            f'<link rel="preconnect" href="{address}"><link rel="dns-prefetch" href="{address}">'
            f'<link rel="prefetch" href="{address}/next"><link rel="stylesheet" href="{address}/s.css">{RED}'
            f'<img src="{address}/i.png"><iframe src="{address}/frame"></iframe><video src="{address}/v.mp4"></video>'
            f'<object data="{address}/o"></object><meta http-equiv="refresh" content="0;url={address}/away">'
        )
        drawing = drawn(body, site=site)
        assert site.asked == []
        assert drawing.had == 0
        assert drawing.wanted >= 2
        assert colour(drawing.png) == (255, 0, 0)


def test_frames_films_and_other_pages_are_never_fetched():
    with Site({}) as site:
        body = (
            f'{RED}<iframe src="/frame"></iframe><video src="/v.mp4" autoplay></video><object data="/o"></object>'
            '<meta http-equiv="refresh" content="0;url=/away">'
        )
        drawing = drawn(body, fetch=True, site=site)
        assert site.asked == []
        assert colour(drawing.png) == (255, 0, 0)


def test_private_addresses_are_refused_on_every_hop():
    with Site({"/secret.css": Answer("body { background: lime }", type="text/css")}) as private:
        inner = f"http://{private.address}/secret.css"
        with Site({"diary.example/s.css": Answer("", 302, headers={"Location": inner})}) as site:
            body = f'{RED}<link rel="stylesheet" href="/s.css"><link rel="stylesheet" href="{inner}">'
            drawing = drawn(body, fetch=True, site=site)
            assert private.asked == []
            assert drawing.had == 0
            assert colour(drawing.png) == (255, 0, 0)


def test_what_is_no_part_of_a_page_or_too_large_is_left_out():
    with Site(
        {
            "diary.example/page.css": Answer("<p>no style", type="text/html"),
            "diary.example/huge.css": Answer("x" * (5 << 20), type="text/css"),
            "diary.example/gone.css": Answer("", 404, type="text/css"),
        }
    ) as site:
        body = RED + "".join(f'<link rel="stylesheet" href="/{name}.css">' for name in ("page", "huge", "gone"))
        drawing = drawn(body, fetch=True, site=site)
        assert (drawing.wanted, drawing.had) == (3, 0)
        assert colour(drawing.png) == (255, 0, 0)


def test_one_page_that_cannot_be_drawn_does_not_cost_the_others():
    need_chromium()
    broken = Document(BLOG, b"x", "application/x-unknown")
    drawings = draw([broken, document(RED)], start_url=BLOG, fetch=False)
    assert drawings[0].png == b""
    assert colour(drawings[1].png) == (255, 0, 0)


def test_home_and_the_pages_that_the_strongest_findings_quote_are_chosen():
    found = examined()
    chosen = chosen_pages(found)
    assert chosen[0].url == "https://diary.example/"
    assert 1 < len(chosen) <= MOST
    assert len({each.record_id for each in chosen}) == len(chosen)
    quoted = {e.record_id for row in found.assessment.weighing.ledger for e in row.evidence}
    assert {each.record_id for each in chosen[1:]} <= quoted


def test_pictures_are_kept_beside_the_assessment_and_embedded_smaller(tmp_path):
    out = BytesIO()
    Image.new("RGB", (WIDTH, 2000), "red").save(out, "PNG")
    keep_pictures(tmp_path, [Shot(BLOG, "urn:test:1", "2026-01-02T03:04:05Z", "Drawn.", out.getvalue())])
    (picture,) = kept_pictures(tmp_path)
    assert (picture.url, picture.record_id, picture.made) == (BLOG, "urn:test:1", "Drawn.")
    assert (picture.width, picture.height) == (720, 1125)
    assert kept_pictures(tmp_path) == (picture,)
    keep_pictures(tmp_path, [])
    assert kept_pictures(tmp_path) == ()
    assert sorted(path.name for path in (tmp_path / "screenshots").iterdir()) == ["screenshots.json"]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"file": "../../secret.jpg"}]', '[{"file": "01.jpg"}]'])
def test_a_damaged_list_of_pictures_is_one_line(tmp_path, text):
    (tmp_path / "screenshots").mkdir()
    (tmp_path / "screenshots" / "screenshots.json").write_text(text)
    with pytest.raises(CouldNotRead, match="cannot be read"):
        kept_pictures(tmp_path)


def test_without_a_browser_there_is_one_line_and_the_report_is_made(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FLOGCHECK_CHROMIUM", "/nowhere/chromium")
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--screenshots", "--quiet", "--out", str(tmp_path / "case"), capture]) == 0
    err = capsys.readouterr().err
    assert err.splitlines() == [
        "flogcheck: no screenshots: /nowhere/chromium (FLOGCHECK_CHROMIUM) cannot be run; "
        "on Debian: apt-get install chromium"
    ]
    assert "Pictures of the pages" not in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")


def test_the_browser_is_looked_for_where_the_user_says(tmp_path, monkeypatch):
    browser = tmp_path / "my-chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("FLOGCHECK_CHROMIUM", str(browser))
    assert chromium() == str(browser)
    monkeypatch.setenv("FLOGCHECK_CHROMIUM", "")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(NoBrowser, match="no Chromium is installed"):
        chromium()


def test_screenshots_need_a_folder(capsys):
    assert run(["score", "--screenshots", "diary.example"]) == 2
    assert "--out" in capsys.readouterr().err


def test_a_report_made_again_draws_from_the_capture_alone(tmp_path, capsys):
    need_chromium()
    styled = DIARY["/"].replace("</head>", '<link rel="stylesheet" href="/s.css"></head>')
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY | {"/": styled})
    case = tmp_path / "case"
    assert run(["score", "--quiet", "--out", str(case), capture]) == 0
    before = (case / "report.html").read_text(encoding="utf-8")
    assert run(["report", "--screenshots", str(case)]) == 0
    capsys.readouterr()
    after = (case / "report.html").read_text(encoding="utf-8")
    assert "Pictures of the pages" not in before
    assert "without its style sheets and pictures, which the capture does not hold" in after
    rows = json.loads((case / "screenshots" / "screenshots.json").read_text())
    assert rows[0]["url"] == "https://diary.example/"
    assert all((case / "screenshots" / row["file"]).stat().st_size for row in rows)
    # Made once more without drawing: the pictures that are there stay, and the bytes are the same.
    assert run(["report", str(case)]) == 0
    assert (case / "report.html").read_text(encoding="utf-8") == after
    (case / "screenshots" / "screenshots.json").unlink()
    assert run(["report", str(case)]) == 0
    assert (case / "report.html").read_text(encoding="utf-8") == before
