"""The HTML report in a real browser: silent, readable on a telephone, in the dark, by keyboard, and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.chromium import started
from tests.reporting import examined, full, hostile, page_of

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser():
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {"plain": page_of(examined()), "hostile": page_of(hostile()), "full": full()}
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser, files):
    """Open a report and collect all that the browser complains of and asks for."""
    contexts = []

    def open_page(name: str = "plain", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.noise = []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("dialog", lambda dialog: page.noise.append(dialog.message))
        page.on("request", lambda request: page.noise.append(request.url) if request.url != page.own else None)
        page.own = files[name].as_uri()
        page.goto(page.own)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["plain", "hostile", "full"])
def test_nothing_is_asked_for_and_nothing_is_complained_of(opened, name):
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.wait_for_timeout(100)
    assert page.noise == []
    assert page.title().endswith("(flogcheck report)")


@pytest.mark.parametrize("name", ["plain", "hostile", "full"])
def test_a_telephone_need_not_scroll_sideways_even_with_everything_open(opened, name):
    page = opened(name, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_dark_has_a_dark_page_with_light_letters(opened):
    def brightness(scheme: str) -> tuple[float, float]:
        page = opened(color_scheme=scheme)
        colours = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        paper, ink = (sum(map(int, re.findall(r"\d+", colour)[:3])) / 765 for colour in colours)
        return paper, ink

    paper, ink = brightness("light")
    assert paper > 0.9
    assert ink < 0.3
    paper, ink = brightness("dark")
    assert ink > 0.8
    assert paper < 0.2


def test_without_scripts_the_report_is_the_same(opened):
    page = opened(java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "diary.example"
    finding = page.locator("details.finding").first
    finding.locator("summary").first.click()
    assert finding.locator(".opened").first.is_visible()


def test_the_keyboard_reaches_and_opens_every_finding(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached, last = set(), None
    for _ in range(2000):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {const e = document.activeElement; const d = e.closest('details');
            return [e.tagName, d && e.tagName === 'SUMMARY' ? d.id || e.textContent.trim() : '', d ? d.open : null,
                    getComputedStyle(e).outlineStyle]}"""
        )
        tag, name, is_open, outline = state
        if tag == "BODY":
            break
        if tag == "SUMMARY":
            assert outline != "none", f"focus cannot be seen on {name}"
            if not is_open:
                page.keyboard.press("Enter")
            reached.add(name)
        last = tag
    assert last is not None
    everything = page.evaluate("[...document.querySelectorAll('details.finding')].map(each => each.id)")
    assert len(everything) > 20
    assert set(everything) <= reached
    assert page.evaluate("[...document.querySelectorAll('details')].every(each => each.open)")


def test_it_prints_with_the_quotations_of_the_strongest_findings_and_every_finding(opened):
    page = opened()
    page.emulate_media(media="print")
    hidden = """query => [...document.querySelectorAll(query)].filter(each => !each.checkVisibility()).length"""
    assert page.evaluate(hidden, ".ledger > .finding blockquote") == 0
    assert page.evaluate(hidden, ".finding > summary") == 0
    assert page.evaluate(hidden, "nav") == 1
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 3 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 25


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=["light", "dark", "phone"])
def test_axe_finds_no_serious_fault(opened, options):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened("full", **options)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    response = axe.Axe().run(page).response
    assert {"color-contrast", "summary-name"} <= {each["id"] for each in response["passes"]}
    serious = {
        each["id"]: [node["html"][:160] for node in each["nodes"][:3]]
        for each in response["violations"]
        if each["impact"] in ("serious", "critical")
    }
    assert serious == {}
