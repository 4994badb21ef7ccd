"""The page of an audit in a real browser: 10,000 invented blogs, hostile text, a telephone, the keyboard, paper."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import html as parser
from markupsafe import Markup

from classifier.audit.changes import Change, Kind, Shift
from classifier.audit.dashboard import Dashboard, render, write_dashboard
from classifier.audit.dashboard_rows import MOST_COLUMNS, RESULTS, ROWS_A_PAGE, gather, report_link
from classifier.bands import WORDS, Band
from classifier.brand.compliance import compliance
from classifier.brand.tables import render as brand_section
from classifier.errors import BadStore
from classifier.network.drawing import svg_of
from classifier.network.kinds import Tier
from classifier.network.network import Cluster, Link, Network, Tie
from classifier.network.records import Where
from classifier.store.records import Run
from crawler.errors import CouldNotWrite
from tests.audit_runs import assessed, failed, left, row
from tests.brand_blogs import NOTICE, PARTNER, article, blog_with, look_at
from tests.chromium import started
from tests.reporting import ATTACK, ENDLESS, TURNED

PHONE = {"width": 360, "height": 740}
MANY = 10_000
HOSTILE = f"{ATTACK}{TURNED}</script x></script><!--<script x>{{{{ 7 * 7 }}}}"
ROGUE = "document.title = 1"
RUN = Run(
    id=2,
    list="blogs.csv",
    state="ended",
    began_at="2026-11-20T22:00:00Z",
    ended_at="2026-11-21T06:00:00Z",
    flogcheck="0",
    model_version="2",
    model_sha256="b" * 64,
    settings={"prior": 0.05},
    columns=("agency", "budget"),
    refused=(),
)
BEFORE = replace(RUN, id=1, model_version="1", model_sha256="a" * 64)
LIST = [
    row(
        0, assessed("pear", "individual", pages=20, languages="en", evidence="runs/2/pear"), agency="North", budget="9"
    ),
    row(1, assessed("apple", "strong_signs", pages=3, languages="fr, en"), agency="Kettle", budget="100"),
    row(2, failed("quince"), agency="Kettle", budget=""),
    row(3, left("fig"), agency="North", budget="20"),
    row(
        4,
        assessed("kiwi", "inconclusive", pages=7, languages="de", why="only 7 words of text were read"),
        agency="North",
    ),
]
SHIFT = Shift(
    signal="about_says_i",
    question="operator",
    outcome_before="found",
    outcome_after="not_found",
    before=-1.4,
    after=0.7,
)
CHANGES = (
    Change(
        kind=Kind.BAND,
        key="apple",
        target="https://apple.example/",
        name="apple",
        position=1,
        band_before="individual",
        band_after="strong_signs",
        shifts=(SHIFT,),
        other_model=True,
    ),
    Change(kind=Kind.FAILED, key="q", target="https://quince.example/", name="q", position=2, failure="dns"),
)


def many():
    """Ten thousand invented blogs of four agencies, some of which failed."""
    bands = [band.value for band in Band]
    for place in range(MANY):
        name, columns = f"blog{place:05}", {"agency": f"agency {place % 4}", "budget": str(place * 7 % 1000)}
        found = assessed(name, bands[place % 5], pages=place % 25, languages="en", evidence=f"runs/2/{name}")
        yield row(place, failed(name, "timeout") if place % 50 == 7 else found, **columns)


def hostile() -> Dashboard:
    """A page in which everything that a stranger can write is an attack."""
    columns = {HOSTILE: HOSTILE, "agency": "javascript:alert(1)"}
    found = assessed("a", "some_signs", languages=HOSTILE, why=HOSTILE, evidence="javascript:alert(1)//")
    rows = [row(0, found, **columns), row(1, failed("b", HOSTILE, HOSTILE), **columns), row(2, left("c"), **columns)]
    odd = [
        replace(each, wanted=replace(each.wanted, target=f"https://{HOSTILE}{ENDLESS}", variants=(HOSTILE, ENDLESS)))
        for each in rows
    ]
    change = replace(CHANGES[0], target=HOSTILE, why_after=HOSTILE, shifts=(replace(SHIFT, signal=HOSTILE),))
    return Dashboard(
        title=HOSTILE,
        run=replace(RUN, list=HOSTILE, columns=(HOSTILE, "agency"), refused=((3, HOSTILE, HOSTILE),)),
        previous=(replace(BEFORE, list=HOSTILE, model_version=HOSTILE),),
        rows=odd,
        changes=(change, replace(CHANGES[1], target=HOSTILE, failure=HOSTILE, why_after=HOSTILE)),
        compared_with=replace(BEFORE, model_version=HOSTILE, settings={HOSTILE: HOSTILE}),
        clusters={"a": HOSTILE, "b": HOSTILE},
        exports=("audit.csv", "javascript:alert(1)"),
    )


def small(**values) -> Dashboard:
    """A page of five blogs."""
    return Dashboard(**{"title": "Audit of blogs.csv", "run": RUN, "rows": LIST, **values})


def network() -> Network:
    """Two blogs that share an operator."""
    where = Where(url="https://pear.example/", record_id="urn:test:1", quote="ca-pub-1")
    tie = Tie(
        kind="adsense",
        tier=Tier.CONCLUSIVE,
        value="ca-pub-1",
        carriers=2,
        parties=1,
        a=where,
        b=where,
        innocent="One agency runs both.",
        weight=5.0,
    )
    link = Link(a="apple", b="pear", tier=Tier.CONCLUSIVE, probability=0.97, ties=(tie,))
    cluster = Cluster(members=("apple", "pear"), probability=0.97, links=1)
    return Network(blogs=("apple", "kiwi", "pear"), links=(link,), clusters=(cluster,))


@cache
def brand() -> Markup:
    """What a brand finds on a blog of two posts."""
    return Markup(brand_section(compliance([look_at(blog_with(article(0, NOTICE, PARTNER), article(1)))])))


def full() -> Dashboard:
    """A page with every section."""
    return small(
        run=replace(RUN, refused=((7, "no address", "no address can be told from it"),)),
        rows=[
            replace(LIST[0], wanted=replace(LIST[0].wanted, variants=("http://www.pear.example",)), carried_from=1),
            *LIST[1:],
        ],
        previous=(BEFORE,),
        changes=CHANGES,
        compared_with=BEFORE,
        clusters={"pear": "1", "apple": "1"},
        network=svg_of(network()),
        brand=brand(),
        exports=("audit.csv",),
    )


@pytest.fixture(scope="module")
def browser():
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("audits")
    pages = {"small": small(), "full": full(), "hostile": hostile(), "many": small(rows=many(), exports=("all.csv",))}
    pages["rogue"] = small(brand=Markup(f"<script>{ROGUE}</script><p id='rogue' onclick='{ROGUE}'>Posts</p>"))
    for name, page in pages.items():
        write_dashboard(folder / f"{name}.html", page)
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture
def opened(browser, files):
    """Open a page and collect all that the browser complains of and asks for."""
    contexts = []

    def open_page(name: str = "small", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.noise = []
        own = files[name].as_uri()
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("dialog", lambda dialog: page.noise.append(dialog.message))
        page.on("request", lambda request: page.noise.append(request.url) if request.url != own else None)
        page.goto(own)
        return page

    yield open_page
    for context in contexts:
        context.close()


def blogs(page) -> list[str]:
    """The blogs that the table shows, by the first part of their host names."""
    shown = page.evaluate("[...document.querySelectorAll('#table tbody th')].map(each => each.textContent)")
    return [re.sub(r"^https://|\.example/$", "", each) for each in shown]


def heading(page, name: str):
    return page.locator("#table").get_by_role("columnheader", name=re.compile(f"^{re.escape(name)}"))


# What the page says, without a browser.


def test_every_blog_appears_also_one_without_a_verdict_and_then_with_its_reason():
    tree = parser.fromstring(render(small()))
    texts = [" ".join(each.text_content().split()) for each in tree.xpath("//table[@id='table']/tbody/tr")]
    assert "strong signs of a disguised commercial operator" in texts[1]
    assert "not assessed" in texts[2]
    assert "host not found: the host name does not exist" in texts[2]
    assert "not seen to yet" in texts[3]
    assert "not enough to tell" in texts[4]
    assert "because only 7 words of text were read" in texts[4]
    assert "3 assessed, 1 not assessed, 1 not seen to yet" in tree.text_content()


def test_an_estimate_beside_not_enough_to_tell_stands_in_brackets():
    tree = parser.fromstring(render(small()))
    shown = [each.text_content() for each in tree.xpath("//table[@id='table']/tbody/tr/td[3]")]
    assert shown == ["1 %", "95 %", "", "", "(20 %)"]


def test_results_stand_in_the_order_and_the_words_of_the_bands_with_their_numbers():
    tree = parser.fromstring(render(small()))
    rows = [[cell.text_content().strip() for cell in each] for each in tree.xpath("//*[@id='results']//tbody/tr")]
    assert [each[0] for each in rows] == [*WORDS.values(), "not assessed", "not seen to yet"]
    assert [each[1] for each in rows] == ["1", "0", "1", "0", "1", "1", "1"]


def test_nobody_is_accused_and_the_figures_are_called_estimates():
    text = parser.fromstring(render(full())).text_content().lower()
    assert "an estimate and a lead that needs corroboration, not a finding of wrongdoing" in text
    assert not re.search(r"\b(fake|fraud|illegal|violat|guilty|suspect)", text)


def test_changes_say_the_bands_and_the_findings_and_that_the_model_changed():
    text = " ".join(parser.fromstring(render(full())).get_element_by_id("changes").text_content().split())
    assert "1 blog: signs of an individual author → strong signs of a disguised commercial operator" in text
    assert "÷4.1 → ×2" in text
    assert 'the writer says "I" rather than "we" (found → looked and not found)' in text
    assert "The model changed too (1 → 2)" in text
    assert "Not assessed this time: 1 blog" in text


def test_what_the_list_refused_and_folded_is_told():
    text = " ".join(parser.fromstring(render(full())).get_element_by_id("not-assessed").text_content().split())
    assert "1 row of the list names no blog" in text
    assert "line 7: “no address”: no address can be told from it" in text
    assert "https://pear.example/: also http://www.pear.example" in text


@pytest.mark.parametrize(
    ("evidence", "link"),
    [
        ("runs/1/some-blog", "runs/1/some-blog/report.html"),
        ("runs/1/a b:c#d?e", "runs/1/a%20b%3Ac%23d%3Fe/report.html"),
        ("https://files.example/audit/x/", "https://files.example/audit/x/report.html"),
        ("", ""),
        ("/etc", ""),
        ("../elsewhere", ""),
        ("runs/../../x", ""),
        ("\\\\server\\share", ""),
        ("s3://bucket/x", ""),
        ("file:///etc", ""),
        ("javascript:alert(1)//", ""),
        ("//host.example/x", ""),
        ("runs/\u202ex", ""),
    ],
)
def test_only_a_path_beneath_the_page_or_an_address_of_the_web_becomes_a_link(evidence, link):
    assert report_link(evidence) == link


def test_columns_that_gather_blogs_make_groups_and_a_column_of_notes_makes_none():
    rows = [row(n, assessed(f"b{n}", "individual"), agency="AB"[n % 2], note=f"note {n}") for n in range(8)]
    found = gather(rows, columns=("agency", "note"), clusters={})
    (group,) = found.groups
    assert group.title == "agency"
    assert [(value, sum(counts)) for value, counts in group.rows] == [("A", 4), ("B", 4)]


def test_the_column_asked_for_is_grouped_by_and_stands_first_however_many_there_are():
    columns = (*(f"column {number}" for number in range(MOST_COLUMNS)), "note")
    rows = [row(n, assessed(f"b{n}", "individual"), note=f"note {n}") for n in range(3)]
    found = gather(rows, columns=columns, clusters={}, group_by="note")
    assert found.columns[:2] == ("note", "column 0")
    assert [group.title for group in found.groups] == ["note"]
    assert not gather(rows, columns=columns, clusters={}).groups


def test_of_many_columns_the_first_stand_in_the_table_and_the_page_says_so():
    columns = tuple(f"column {number}" for number in range(MOST_COLUMNS + 3))
    text = render(small(run=replace(RUN, columns=columns)))
    assert "3 further columns of the list are in the exports" in text
    assert f"column {MOST_COLUMNS}" not in text


def test_a_page_is_replaced_whole_or_not_at_all(tmp_path):
    place = tmp_path / "index.html"
    write_dashboard(place, small(title="first"))

    def broken():
        yield LIST[0]
        raise BadStore("the store is gone")

    with pytest.raises(BadStore):
        write_dashboard(place, small(title="second", rows=broken()))
    assert "<h1>first</h1>" in place.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]
    with pytest.raises(CouldNotWrite):
        write_dashboard(tmp_path / "nowhere" / "index.html", small())


def test_the_prior_is_printed_with_the_results():
    assert "5 % of blogs like these" in render(small())
    unset = replace(RUN, settings={"prior": None})
    assert "0.3 % of blogs like these" in render(small(run=unset, prior=0.003))
    assert "of blogs like these" not in render(small(run=unset))


def test_an_empty_run_has_a_page():
    assert "0 on the list" in render(small(rows=()))


# In the browser.


@pytest.mark.parametrize("name", ["small", "full", "hostile", "many"])
def test_nothing_is_asked_for_and_nothing_is_complained_of(opened, name):
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    heading(page, "estimate").get_by_role("button").click()
    page.locator("#filter-text").fill("o")
    page.wait_for_timeout(100)
    assert page.noise == []
    assert page.title().endswith("(flogcheck audit)")


def test_what_strangers_wrote_is_text_wherever_the_script_puts_it(opened):
    page = opened("hostile")
    heading(page, "result").get_by_role("button").click()
    table = page.locator("#table")
    assert "<script>alert(1)</script>" in table.inner_text()
    assert page.locator("#table :is(img, script, style, iframe)").count() == 0
    assert page.evaluate("[...document.links].every(each => /^file:/.test(each.href))")
    assert not set("\u202e\u202c\u2066\u2069") & set(page.content())
    assert page.locator("body > script").count() == 2


def test_the_brands_section_keeps_the_style_that_it_brings(opened):
    page = opened("full")
    assert page.evaluate("getComputedStyle(document.querySelector('.brand thead th')).minWidth") == "56px"


def test_a_script_that_came_into_a_section_made_elsewhere_would_not_run(opened):
    page = opened("rogue")
    page.locator("#rogue").click()
    assert page.title().endswith("(flogcheck audit)")
    assert any("Content Security Policy" in each for each in page.noise)


def test_a_click_on_a_heading_sorts_and_says_so(opened):
    page = opened()
    assert heading(page, "no.").get_attribute("aria-sort") == "ascending"
    heading(page, "blog").get_by_role("button").click()
    assert blogs(page) == ["apple", "fig", "kiwi", "pear", "quince"]
    assert heading(page, "blog").get_attribute("aria-sort") == "ascending"
    assert page.locator("th[aria-sort]").count() == 1
    heading(page, "blog").get_by_role("button").click()
    assert blogs(page) == ["quince", "pear", "kiwi", "fig", "apple"]
    assert heading(page, "blog").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("estimate", ["apple", "kiwi", "pear", "quince", "fig"]),
        ("pages", ["pear", "kiwi", "apple", "quince", "fig"]),
        ("result", ["fig", "quince", "apple", "kiwi", "pear"]),
        ("budget", ["pear", "fig", "apple", "quince", "kiwi"]),
    ],
)
def test_figures_sort_as_figures_the_largest_first_and_what_is_missing_last(opened, name, order):
    page = opened()
    heading(page, name).get_by_role("button").click()
    assert blogs(page) == order


def test_the_keyboard_sorts_too(opened):
    page = opened()
    heading(page, "blog").get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert blogs(page)[0] == "apple"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Space")
    assert blogs(page)[0] == "quince"


def test_text_result_reason_language_and_the_lists_columns_filter(opened):
    page = opened()
    page.locator("#filter-text").fill("KETTLE app")
    assert blogs(page) == ["apple"]
    page.locator("#clear").click()
    page.locator("#filter-result").select_option(label="not seen to yet")
    assert blogs(page) == ["fig"]
    page.locator("#clear").click()
    page.locator("#filter-kind").select_option(label="host not found")
    assert blogs(page) == ["quince"]
    page.locator("#clear").click()
    page.locator("#filter-language").select_option(label="English")
    assert blogs(page) == ["pear", "apple"]
    page.locator("#clear").click()
    page.locator("#filter-column").select_option(label="agency")
    page.locator("#filter-value").select_option(label="Kettle (2)")
    assert blogs(page) == ["apple", "quince"]
    assert page.locator("#shown").inner_text() == "2 of 5 blogs; rows 1 to 2"
    page.locator("#filter-text").fill("nothing like it")
    assert page.locator("#shown").inner_text() == "0 of 5 blogs fit"
    page.locator("#clear").click()
    assert len(blogs(page)) == 5


def test_a_name_in_a_table_of_counts_shows_its_blogs(opened):
    page = opened("many")
    page.locator("#groups").get_by_role("button", name="agency 3").click()
    assert page.locator("#shown").inner_text() == "2,500 of 10,000 blogs; rows 1 to 200"
    page.locator("#results").get_by_role("button", name="not assessed").click()
    assert page.locator("#shown").inner_text() == "200 of 10,000 blogs; rows 1 to 200"
    page.locator("#not-assessed").get_by_role("button", name="no answer in time").click()
    assert set(page.locator("#table tbody tr").evaluate_all("rows => rows.map(r => r.cells[2].innerText)")) == {
        "not assessed\nno answer in time: the host name does not exist"
    }


def test_ten_thousand_blogs_are_turned_by_the_page_and_sorted_over_all_pages(opened):
    page = opened("many")
    assert blogs(page) == [f"blog{place:05}" for place in range(ROWS_A_PAGE)]
    page.locator("#next").click()
    assert blogs(page)[0] == f"blog{ROWS_A_PAGE:05}"
    assert page.locator("#previous").is_enabled()
    heading(page, "blog").get_by_role("button").click()
    heading(page, "blog").get_by_role("button").click()
    assert blogs(page)[0] == f"blog{MANY - 1:05}"
    assert page.locator("#shown").inner_text() == "10,000 blogs; rows 1 to 200"
    link = page.locator("#table a").first
    assert link.get_attribute("href") == f"runs/2/blog{MANY - 1:05}/report.html"


def test_the_script_writes_a_row_as_the_page_had_it(opened):
    page = opened("full")
    cells = "[...document.querySelectorAll('#table tbody tr')].map(row => row.innerHTML)"
    before = page.evaluate(cells)
    heading(page, "no.").get_by_role("button").click()
    heading(page, "no.").get_by_role("button").click()
    assert page.evaluate(cells) == before


def test_without_scripts_the_first_rows_are_there_and_the_exports_are_named(opened):
    page = opened("many", java_script_enabled=False)
    assert page.locator("#table tbody tr").count() == ROWS_A_PAGE
    assert "the first 200 of 10,000 blogs" in page.locator("#without").inner_text()
    assert page.locator("#without a").get_attribute("href") == "all.csv"
    assert page.get_by_role("button").count() == 0
    assert not page.locator("#controls").is_visible()


@pytest.mark.parametrize("name", ["full", "hostile", "many"])
def test_a_telephone_need_not_scroll_sideways_the_table_does_in_its_box(opened, name):
    page = opened(name, viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("(box => box.scrollWidth > box.clientWidth)(document.querySelector('.tall'))")


def test_it_prints_the_rows_that_are_shown_and_every_section(opened):
    page = opened("full")
    page.emulate_media(media="print")
    hidden = "query => [...document.querySelectorAll(query)].filter(each => !each.checkVisibility()).length"
    assert page.evaluate(hidden, "#table tbody tr") == 0
    assert page.evaluate(hidden, ".changed > li") == 0
    assert page.evaluate(hidden, "#controls, #pages") == 2
    assert page.evaluate("getComputedStyle(document.querySelector('.tall')).overflow") == "visible"
    assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=["light", "dark", "phone"])
def test_axe_finds_no_serious_fault(opened, options):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened("full", **options)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    response = axe.Axe().run(page).response
    assert {"color-contrast", "button-name", "label"} <= {each["id"] for each in response["passes"]}
    serious = {
        each["id"]: [node["html"][:160] for node in each["nodes"][:3]]
        for each in response["violations"]
        if each["impact"] in ("serious", "critical")
    }
    assert serious == {}


def test_colour_is_never_the_only_sign_of_a_result(opened):
    page = opened("many")
    words = set(page.locator("#table td.result").evaluate_all("cells => cells.map(c => c.innerText.split('\\n')[0])"))
    assert words == set(RESULTS[:6])
