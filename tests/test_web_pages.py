"""The pages, driven as a person drives them: a served flogcheck, blogs on loopback, a real browser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from classifier import model_file
from classifier.assessment import examine, judge
from classifier.bands import WORDS
from classifier.model import weigh
from classifier.store import jobs
from classifier.store.opening import open_store, sqlite_url, transaction
from classifier.terms import Model
from classifier.web.pages_judging import PRIORS
from classifier.web.pages_words import words
from crawler import archive
from tests import assessing
from tests.chromium import started
from tests.diary import DIARY, write_capture
from tests.reporting import ATTACK, pages
from tests.site_server import Site
from tests.slow_blog import slow_blog
from tests.web_pages import PHONE, serious_faults, visiting
from tests.web_server import Server

OLD_JOBS = 30
ENGLISH, FRENCH = words("en"), words("fr")


@dataclass(frozen=True)
class House:
    """A server with two assessments and an audit that are done; `sites` are the blogs, `made` their jobs."""

    server: Server
    sites: tuple[str, str]
    made: tuple[str, str]
    audit: str

    def every_page(self) -> dict[str, str]:
        first, second = self.made
        return {
            "front": "/",
            "assessment": f"/a/{first}",
            "moved": f"/a/{second}?prior=0.9",
            "list": "/assessments?state=done",
            "audits": "/audits",
            "audit": f"/audits/{self.audit}",
            "choose": "/compare",
            "compare": f"/compare?a={first}&b={second}",
            "delete": f"/a/{first}/delete",
            "nothing": f"/a/{'f' * 32}",
        }


def remember(server: Server) -> None:
    """Put jobs of long ago into the store of a server that has not been started."""
    server.folder.mkdir(parents=True)
    engine = open_store(sqlite_url(server.folder / "flogcheck.sqlite"))
    with transaction(engine) as connection:
        for number in range(OLD_JOBS):
            wish = jobs.Wish(
                id=f"{number:032x}", kind="assessment", client="", idempotency_key=None, fingerprint="",
                title=f"https://old-{number}.example/", request={"url": f"https://old-{number}.example/"},
            )  # fmt: skip
            job = jobs.add(connection, wish)
            jobs.change(connection, job.number, state="failed", ended_at=jobs.now(), error="host not found")
        jobs.change(connection, job.number, state="interrupted", attempts=2, error="the server was ended during it")
    engine.dispose()


def linked(blog: dict[str, str]) -> dict[str, str]:
    """Give a blog whose first page leads to all others."""
    links = "".join(f'<p><a href="{path}">{path}</a></p>' for path in blog if path != "/")
    assert "</body>" in blog["/"]
    return blog | {"/": blog["/"].replace("</body>", f"{links}</body>")}


def mild() -> Model:
    """Give a model whose factors are so small that the prior decides."""
    model = assessing.model()
    return replace(model, terms=tuple(replace(term, weight=term.weight * 0.3) for term in model.terms))


@pytest.fixture(scope="module")
def browser():
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def house(browser, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("pages") / "out", "--allow-private")
    Path(server.options[server.options.index("--model") + 1]).write_bytes(model_file.encode(mild()))
    remember(server)
    with Site(DIARY) as diary, Site(linked(pages("Kettles"))) as kettles, server:
        sites = (diary.url, kettles.url)
        asked = [server.post("/api/assessments", {"url": url}).json["id"] for url in sites]
        table = f"Blog,Agency\n{sites[0]},South\n{sites[1]},North\nnothing,North\n".encode()
        audit = server.send("/api/audits", "blogs.csv", table, group_by="Agency").json["id"]
        for job in asked:
            assert server.ended(job)["state"] == "done"
        assert server.ended(audit, "audits")["state"] == "done"
        yield House(server, sites, (asked[0], asked[1]), audit)


def score(page, url: str) -> None:
    page.goto("/")
    page.get_by_label(ENGLISH("front.url")).fill(url)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/a/[0-9a-f]{32}$"))


def forget(server: Server, page) -> None:
    """Leave the assessment that a page shows, and delete it, so that nobody waits for its end."""
    path = page.url.partition(server.address)[2]
    page.goto("about:blank")  # before it is gone: its page would look for it once more, wherever the browser is by then
    answer = server.ask("DELETE", path.replace("/a/", "/api/assessments/"))
    assert answer.status == 204


def test_a_blog_is_read_before_ones_eyes_and_judged(browser, house):
    blog = slow_blog(0.15)
    blog["/robots.txt"] = "User-agent: *\nDisallow: /hill-ashcliff/\n"
    with Site(blog) as site, visiting(browser, house.server) as page:
        page.goto("/")
        page.get_by_text("Options").first.click()
        page.get_by_label(ENGLISH("option.pages")).fill("12")
        page.get_by_label(ENGLISH("front.url")).fill(site.url)
        page.get_by_role("button", name="Assess", exact=True).click()
        page.wait_for_selector("#pages tr >> nth=3")
        assert page.locator("#pages tr").first.inner_text().split("\t")[:2] == ["1", "home page"]
        assert page.get_by_role("status").first.inner_text().startswith("reading pages")
        assert float(page.locator("progress").get_attribute("value")) >= 4
        assert serious_faults(page) == {}
        page.wait_for_selector("#band", timeout=30_000)
        page.get_by_text(ENGLISH("progress.what_happened")).click()
        assert page.locator("#pages tr").count() == 12
        refused = page.locator("#refused li").all_inner_texts()
        assert refused == [f"{site.url}hill-ashcliff/ – kept closed by robots.txt"]
        assert page.noise == []


def test_one_that_is_stopped_is_judged_by_what_was_read(browser, house):
    with Site(slow_blog()) as site, visiting(browser, house.server) as page:
        score(page, site.url)
        page.wait_for_selector("#pages tr >> nth=3")
        page.get_by_role("button", name=ENGLISH("progress.cancel")).click()
        page.wait_for_selector("#band", timeout=30_000)
        assert ENGLISH("job.cancelled_partial") in page.inner_text("main")
        assert page.noise == []


def test_what_cannot_be_judged_says_why_and_can_be_tried_again(browser, house):
    with visiting(browser, house.server) as page:
        score(page, "http://127.0.0.1:9/")
        page.wait_for_selector(".faults", timeout=30_000)
        assert "127.0.0.1:9" in page.inner_text(".faults")
        page.get_by_role("link", name=ENGLISH("job.try_again")).click()
        assert page.get_by_label(ENGLISH("front.url")).input_value() == "http://127.0.0.1:9/"


def test_a_word_that_is_no_address_is_told_beside_what_was_typed(browser, house):
    with visiting(browser, house.server) as page:
        page.goto("/")
        page.get_by_label(ENGLISH("front.url")).fill("no address at all")
        page.keyboard.press("Enter")
        assert ENGLISH("fault.field", field=ENGLISH("front.url")) in page.get_by_role("alert").inner_text()
        assert page.get_by_label(ENGLISH("front.url")).input_value() == "no address at all"


def test_the_verdict_its_report_its_address_and_everything_as_a_zip(browser, house):
    job = house.server.job(house.made[0])
    with visiting(browser, house.server, accept_downloads=True) as page:
        page.goto(f"/a/{job['id']}")
        assert page.inner_text("#band") == WORDS[job["band"]]
        assert page.get_by_label(ENGLISH("job.kept")).input_value() == page.url
        frame = page.locator("iframe")
        frame.scroll_into_view_if_needed()
        assert frame.get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
        assert house.sites[0].split("/")[2] in page.frame_locator("iframe").locator("h1").inner_text()
        with page.expect_download() as download:
            page.get_by_role("link", name=ENGLISH("job.bundle")).click()
        assert download.value.suggested_filename == f"flogcheck-{job['id'][:12]}.zip"
        assert page.noise == []


def state_of(text: str) -> dict[str, object]:
    """What a page says of its verdict."""
    page = BeautifulSoup(text, "lxml")

    def said(query: str) -> list[str]:
        return [" ".join(one.get_text().split()) for one in page.select(query)]

    return {
        "band": said("#band"),
        "class": page.select_one("#band")["class"],
        "why": said("#because:not([hidden]) #why"),
        "whose": said("#whose"),
        "shares": said(".shares .share"),
        "bars": [round(float(one["width"])) for one in page.select(".filled")],
        "odds": said(".odds tbody td"),
        "reset": len(page.select("#reset:not([hidden])")),
    }


@pytest.mark.parametrize("which", [0, 1])
def test_the_slider_says_what_the_server_says_and_both_what_judging_anew_says(browser, house, which, tmp_path):
    job = house.made[which]
    capture = tmp_path / "capture.warc.gz"
    capture.write_bytes(house.server.get(f"/api/assessments/{job}/capture").body)
    model = mild()
    first = examine(archive.read(capture), model=model, target="x")
    bands = set()
    with visiting(browser, house.server) as page:
        page.goto(f"/a/{job}")
        slider = page.get_by_role("slider")
        slider.press("Home")
        slider.press("ArrowRight")
        slider.press("ArrowLeft")  # at the first prior, whether or not Home moved it
        for prior in PRIORS:
            moved = state_of(page.content())
            assert moved == state_of(house.server.get(f"/a/{job}?prior={prior}").body.decode()), prior
            weighing = weigh(model, first.findings, prior=prior)
            again = judge(first.blog, first.findings, weighing, model=model, target="x")
            assert (moved["class"], moved["why"]) == ([again.band.value], [again.why] if again.why else []), prior
            assert slider.get_attribute("aria-valuetext") == ENGLISH.expected(prior)
            bands.add((again.band, again.why))
            slider.press("ArrowRight")
        assert len(bands) > 1  # it moves the verdict, or this would compare nothing
        assert "prior=0.99" in page.url
        assert "prior=0.99" in page.get_by_label(ENGLISH("job.kept")).input_value()
        page.get_by_role("link", name=ENGLISH("prior.reset")).click()
        assert "prior" not in page.url
        assert page.inner_text("#whose").startswith(ENGLISH("verdict.same"))
        assert page.noise == []


def test_without_scripts_everything_but_the_live_view_works(browser, house):
    with Site(slow_blog(0.1)) as site, visiting(browser, house.server, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_label(ENGLISH("front.url")).fill(site.url)
        page.get_by_text("Options").first.click()
        page.get_by_label(ENGLISH("option.pages")).fill("5")
        page.get_by_role("button", name="Assess", exact=True).click()
        assert page.locator('meta[http-equiv="refresh"]').count() == 1
        for _ in range(100):
            if page.locator("#band").count():
                break
            page.wait_for_timeout(200)
            page.goto(page.url)
        page.get_by_label(ENGLISH("prior.label")).select_option("0.9")
        page.get_by_role("button", name=ENGLISH("prior.apply")).click()
        assert page.url.endswith("?prior=0.9")
        assert ENGLISH("verdict.changed") in page.inner_text("#whose")
        page.get_by_role("link", name=ENGLISH("job.delete")).click()
        page.get_by_role("button", name=ENGLISH("delete.yes")).click()
        assert page.get_by_role("status").inner_text() == ENGLISH("list.deleted")
        assert page.get_by_role("link", name=site.url).count() == 0


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_capture_is_chosen_or_dropped(browser, house, way, tmp_path):
    path = tmp_path / "diary.warc.gz"
    write_capture(path, DIARY)
    with visiting(browser, house.server) as page:
        page.goto("/")
        if way == "chosen":
            page.locator("form.drop input[type=file]").set_input_files(path)
            page.get_by_role("button", name=ENGLISH("front.send")).click()
        else:
            held = page.evaluate_handle(
                """bytes => {const held = new DataTransfer();
                held.items.add(new File([new Uint8Array(bytes)], "diary.warc.gz")); return held;}""",
                list(path.read_bytes()),
            )
            page.dispatch_event("form.drop", "drop", {"dataTransfer": held})
        page.wait_for_url(re.compile(r"/a/[0-9a-f]{32}$"))
        if way == "chosen":
            page.wait_for_selector("#band", timeout=30_000)
            assert page.get_by_role("heading", level=1).inner_text() == "https://diary.example/"
        else:
            assert page.get_by_role("heading", level=1).inner_text().endswith("diary.warc.gz")
            forget(house.server, page)
        assert page.noise == []


def test_a_file_that_is_no_capture_is_refused_in_words(browser, house, tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff not a capture")
    with visiting(browser, house.server) as page:
        page.goto("/")
        page.locator("form.drop input[type=file]").set_input_files(path)
        page.get_by_role("button", name=ENGLISH("front.send")).click()
        assert ENGLISH("error.415") in page.get_by_role("alert").inner_text()


def test_a_list_is_audited_before_ones_eyes_with_its_dashboard(browser, house, tmp_path):
    with Site(slow_blog(0.05)) as slow, visiting(browser, house.server, accept_downloads=True) as page:
        path = tmp_path / "agency.csv"
        path.write_text(f"Website,Agency\n{house.sites[0]},South\n{slow.url},North\nnothing,East\n")
        page.goto("/audits")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_text("Options").click()
        page.get_by_label(ENGLISH("option.group_by")).fill("Agency")
        page.get_by_label(ENGLISH("option.pages")).fill("8")
        page.get_by_role("button", name=ENGLISH("audit.start")).click()
        page.wait_for_selector("#count:has-text('of 2 blogs')", timeout=30_000)
        page.wait_for_selector("iframe", timeout=30_000)
        assert page.get_by_role("heading", level=1).inner_text() == "agency.csv"
        counts = [int(one) for one in page.locator(".tally .share").all_inner_texts()]
        assert sum(counts) == 2
        page.locator("iframe").scroll_into_view_if_needed()
        assert page.frame_locator("iframe").get_by_text("South").first.inner_text()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV", exact=True).click()
        assert download.value.suggested_filename.endswith(".csv")
        assert page.noise == []


def test_addresses_that_are_typed_are_a_list_and_nothing_at_all_is_none(browser, house):
    with visiting(browser, house.server) as page:
        page.goto("/audits")
        page.get_by_role("button", name=ENGLISH("audit.start")).click()
        assert ENGLISH("fault.list") in page.get_by_role("alert").inner_text()
        page.get_by_label(ENGLISH("audit.urls")).fill(f"{house.sites[0]}\n{house.sites[1]}")
        page.get_by_role("button", name=ENGLISH("audit.start")).click()
        assert page.get_by_role("heading", level=1).inner_text().endswith(f"{house.sites[0].split('/')[2]} +1")
        page.get_by_role("button", name=ENGLISH("audit.cancel")).click()
        page.get_by_role("link", name=ENGLISH("job.delete")).click()
        page.get_by_role("button", name=ENGLISH("delete.yes")).click()
        assert page.get_by_role("status").inner_text() == ENGLISH("list.deleted")


def test_assessments_are_searched_filtered_turned_over_and_deleted(browser, house):
    with visiting(browser, house.server) as page:
        page.goto("/assessments?q=old-")
        names = page.locator(".jobs tbody th").all_inner_texts()
        page.get_by_role("link", name=ENGLISH("list.next")).click()
        names += page.locator(".jobs tbody th").all_inner_texts()
        assert len(names) == len(set(names)) == OLD_JOBS
        assert page.get_by_role("link", name=ENGLISH("list.next")).count() == 0
        page.goto("/assessments")
        page.get_by_label(ENGLISH("list.search")).fill("old-7.")
        page.get_by_role("button", name=ENGLISH("list.find")).click()
        assert page.locator(".jobs tbody th").all_inner_texts() == ["https://old-7.example/"]
        page.get_by_role("link", name="Delete https://old-7.example/").click()
        assert "https://old-7.example/" in page.inner_text("main")
        page.get_by_role("link", name=ENGLISH("delete.no")).click()
        assert page.url.endswith(f"/a/{7:032x}")
        page.get_by_role("link", name=ENGLISH("job.delete")).click()
        page.get_by_role("button", name=ENGLISH("delete.yes")).click()
        page.goto("/assessments?q=old-7.")
        assert ENGLISH("list.empty") in page.inner_text("main")
        band = house.server.job(house.made[0])["band"]
        page.get_by_label(ENGLISH("list.band")).select_option(band)
        page.get_by_label(ENGLISH("list.search")).fill("")
        page.get_by_role("button", name=ENGLISH("list.find")).click()
        assert set(page.locator(".jobs .band").all_inner_texts()) == {WORDS[band]}


def test_two_blogs_stand_side_by_side_the_largest_difference_first(browser, house):
    with visiting(browser, house.server) as page:
        page.goto(f"/a/{house.made[0]}")
        page.get_by_role("link", name=ENGLISH("job.compare")).click()
        page.get_by_label(ENGLISH("compare.second")).select_option(house.made[1])
        page.get_by_role("button", name=ENGLISH("compare.show")).click()
        made = [house.server.job(job)["assessment"] for job in house.made]
        assert page.locator(".band.large").all_inner_texts() == [WORDS[one["band"]] for one in made]
        ledgers = [{(row["signal"], row["question"]): row["factor"] for row in one["ledger"]} for one in made]

        def ratio(key: tuple[str, str]) -> float:
            first, second = (ledger.get(key, 1.0) for ledger in ledgers)
            return max(first / second, second / first)

        largest = max(ratio(key) for key in ledgers[0].keys() | ledgers[1].keys())
        first_row = page.locator(".aligned tbody tr").first
        factors = [text.replace("×", "").replace("÷", "1/") for text in first_row.locator(".factor").all_inner_texts()]
        values = [float(one[2:]) ** -1 if one.startswith("1/") else float(one) for one in factors]
        values += [1.0] * (2 - len(values))
        assert max(values[0] / values[1], values[1] / values[0]) == pytest.approx(largest, rel=0.06)
        page.get_by_label(ENGLISH("compare.same_prior")).select_option("0.9")
        page.get_by_role("button", name=ENGLISH("prior.apply")).click()
        assert ENGLISH("compare.at_prior", prior=ENGLISH.expected(0.9)) in page.inner_text("main")
        assert page.noise == []


def test_the_language_is_the_browsers_until_another_is_chosen(browser, house):
    with visiting(browser, house.server, locale="fr-FR") as page:
        page.goto("/")
        assert page.get_attribute("html", "lang") == "fr"
        assert page.get_by_role("heading", level=1).inner_text() == FRENCH("front.title")
        page.get_by_role("link", name="English").click()
        assert page.get_by_role("heading", level=1).inner_text() == ENGLISH("front.title")
        page.goto("/assessments")
        assert page.get_attribute("html", "lang") == "en"


def test_in_french_nothing_of_the_pages_is_in_english(browser, house):
    french = {text for table in FRENCH.sections.values() for text in table.values()}
    english = {text for table in ENGLISH.sections.values() for text in table.values()}
    foreign = {text for text in english - french if len(text) > 9 and "{" not in text}
    with visiting(browser, house.server, locale="fr-FR") as page:
        for name, path in house.every_page().items():
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            page.evaluate("document.querySelectorAll('[lang=en]').forEach(each => each.remove())")
            said = page.inner_text("body") + page.title()
            assert [text for text in foreign if text in said] == [], name
        page.goto(f"/a/{house.made[0]}")
        page.get_by_role("slider").press("End")
        assert page.inner_text("#said").startswith("Avec 99\xa0%")
        assert page.inner_text("#whose").startswith(FRENCH("verdict.changed"))


def test_the_keyboard_is_enough(browser, house):
    with visiting(browser, house.server) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "url"
        page.keyboard.type(house.sites[0])
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/a/[0-9a-f]{32}$"))
        forget(house.server, page)
        page.goto(f"/a/{house.made[0]}")
        reached = []
        for _ in range(60):
            page.keyboard.press("Tab")
            kind, outline = page.evaluate(
                "(() => {const e = document.activeElement; return [e.tagName + (e.type || ''), "
                "getComputedStyle(e).outlineStyle]})()"
            )
            if kind == "BODY":
                break
            assert outline != "none" or kind == "IFRAME", kind  # within that, the report shows its own
            reached.append(kind)
            if kind == "INPUTrange":
                page.keyboard.press("End")
                assert page.inner_text("#expected") == ENGLISH.expected(PRIORS[-1])
        assert {"A", "INPUTrange", "INPUTtext", "SUMMARY"} <= set(reached)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_telephone_need_not_scroll_sideways(browser, house, locale):
    with visiting(browser, house.server, viewport=PHONE, locale=locale) as page:
        for name, path in house.every_page().items():
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=["light", "dark", "phone"])
def test_axe_finds_no_serious_fault(browser, house, options):
    pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    every = house.every_page()
    looked_at = every if not options else {name: every[name] for name in ("front", "moved", "audit", "compare")}
    with visiting(browser, house.server, **options) as page:
        for name, path in looked_at.items():
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert serious_faults(page) == {}, name


def test_no_page_holds_a_script_or_a_style_of_its_own_or_asks_another_host(house):
    for name, path in house.every_page().items():
        answer = house.server.get(path, Accept="text/html")
        text = answer.body.decode()
        assert "script-src 'self'; style-src 'self'" in answer.header("Content-Security-Policy"), name
        for script in re.findall(r"<script[^>]*>", text):
            assert 'src="/static/' in script or 'type="application/json"' in script, name
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), name
        loaded = re.findall(r'<(?:link|script|img|iframe)[^>]*(?:href|src)="([^"]+)"', text)
        assert loaded
        assert all(address.startswith("/") for address in loaded), name


def test_a_refusal_is_a_page_for_people_and_a_problem_for_programs(house):
    path = f"/a/{'f' * 32}"
    for page in (path, "/a/short", "/nothing"):
        answer = house.server.get(page, Accept="text/html,*/*;q=0.8", **{"Accept-Language": "fr"})
        assert answer.status == 404, page
        assert FRENCH("error.404") in answer.body.decode(), page
        assert "script-src 'self'" in answer.header("Content-Security-Policy")
    plain = house.server.get(path)
    assert (plain.status, plain.json["code"]) == (404, "no-such-job")
    foreign = {"Accept": "text/html", "Origin": "https://evil.example"}
    answer = house.server.ask("POST", f"/a/{house.made[0]}/delete", b"", foreign)
    assert (answer.status, ENGLISH("error.403") in answer.body.decode()) == (403, True)
    assert house.server.job(house.made[0])["state"] == "done"


def test_two_clicks_make_one_job(house):
    form = house.server.get("/", Accept="text/html").body.decode()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', form)[1]
    body = f"key={key}&url=http%3A%2F%2F127.0.0.1%3A9%2F".encode()
    sent = [
        house.server.ask("POST", "/", body, {"Content-Type": "application/x-www-form-urlencoded"}) for _ in range(2)
    ]
    assert {answer.status for answer in sent} == {303}
    assert sent[0].header("Location") == sent[1].header("Location")
    house.server.ask("DELETE", sent[0].header("Location").replace("/a/", "/api/assessments/"))


def test_one_that_a_server_cut_off_for_good_is_not_waited_for(house):
    text = house.server.get(f"/a/{OLD_JOBS - 1:032x}", Accept="text/html").body.decode()
    assert "the server was ended during it" in text
    assert ENGLISH("job.try_again") in text
    assert "progress.js" not in text
    assert "refresh" not in text


def test_the_pictures_of_the_readme_are_small():
    pictures = sorted((Path(__file__).parent.parent / "docs" / "screenshots").glob("web-*.png"))
    assert len(pictures) == 7
    for picture in pictures:
        with Image.open(picture) as image:
            assert image.width in (1000, PHONE["width"])
        assert picture.stat().st_size < 150_000, picture.name


def test_what_strangers_wrote_is_shown_and_never_run(browser, house, tmp_path):
    path = tmp_path / "hostile.warc.gz"
    write_capture(path, pages(ATTACK))
    sent = house.server.send("/api/assessments", f"{ATTACK}.warc.gz", path.read_bytes())
    hostile = house.server.ended(sent.json["id"])
    with visiting(browser, house.server) as page:
        for where in (
            f"/a/{hostile['id']}",
            "/assessments?q=%3Cscript%3E",
            f"/compare?a={hostile['id']}&b={house.made[0]}",
        ):
            page.goto(where)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            page.wait_for_timeout(50)
        page.goto(f"/?url={ATTACK}")
        assert page.get_by_label(ENGLISH("front.url")).input_value() == ATTACK
        assert page.noise == []


def test_a_full_queue_says_when_to_come_again(tmp_path):
    with (
        Site(slow_blog()) as site,
        Server(tmp_path / "out", "--allow-private", "--jobs", "1", "--queue", "1") as server,
    ):
        first = server.post("/api/assessments", {"url": site.url}).json["id"]
        server.until(first, "started")
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        body = f"url={site.url}".encode()
        assert server.ask("POST", "/", body, form).status == 303
        full = server.ask("POST", "/", body, form)
        assert full.status == 429
        assert ENGLISH("fault.full", seconds=full.header("Retry-After")) in full.body.decode()
        assert f'value="{site.url}"' in full.body.decode()


def test_the_verdict_under_any_prior_is_told_to_programs_too(house):
    summary = house.server.job(house.made[0])["summary"]
    assert json.loads(json.dumps(summary["standing"]))["verdicts"].keys() >= {"some_signs", "individual", "none"}
