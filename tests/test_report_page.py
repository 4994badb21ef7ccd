"""The HTML report: everything of the ledger is there, it stands alone, and a blog's words in it do nothing."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from classifier.assessment import Examined
from classifier.bands import WORDS
from classifier.dossier import dossier_of
from classifier.dossier.records import Gap, Mark
from classifier.findings import quote
from classifier.report.addresses_shown import followable
from classifier.report.extras import Extras, Picture
from classifier.report.ledger import factor_text
from classifier.report.report_ledger import ledgers, strongest
from classifier.report.report_page import render
from classifier.report.report_timeline import drawn
from classifier.signals import Question, catalogue
from tests.assessing import row, weighing
from tests.page_reader import Reader
from tests.reporting import ATTACK, ENDLESS, TURNED, examined, full, hostile, page_of

FORBIDDEN = re.compile(r"\b(fakes?|fraud\w*|scam\w*|illegal\w*|violat\w*|guilty|criminal\w*|liars?|lying)\b", re.I)


@pytest.fixture(scope="module")
def found() -> Examined:
    return examined()


@pytest.fixture(scope="module")
def page(found) -> str:
    return page_of(found)


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return page_of(hostile())


def test_the_page_is_well_formed_and_no_id_stands_twice(page, hostile_page):
    for text in (page, hostile_page, full()):
        reader = Reader(text)
        assert reader.open == []
        assert len(reader.ids) == len(set(reader.ids))


def test_every_row_of_the_ledger_is_there_with_its_quotations_records_and_digests(found, page):
    reader = Reader(page)
    rows = [entry for entry in found.assessment.weighing.ledger if entry.log_odds]
    assert len(rows) > 20
    for entry in rows:
        assert f"{entry.question}-{entry.signal}" in reader.ids
        assert factor_text(entry.log_odds) in reader.text
        for evidence in entry.evidence:
            assert evidence.record_id in reader.text
            assert evidence.digest in reader.text
    assert "captured 2026-01-02 03:04:05 UTC" in reader.text
    assert "time not known" not in reader.text


def test_a_finding_that_could_not_look_has_no_row_and_is_named_below(found, page):
    name, why = found.assessment.could_not_look[0]
    assert f'id="operator-{name}"' not in page
    assert why in Reader(page).text


def test_what_was_read_comes_first_then_the_band_then_the_rest_in_order(found, page):
    text = Reader(page).text
    band = WORDS[found.assessment.band].capitalize()
    order = [
        "6 pages",
        "Not read",
        f"SHA-256 {'0' * 64}",
        band,
        "Before reading",
        "Speaks most for a commercial operator or disguise",
        "Speaks most for an individual or openness",
        "Odds of a commercial operator to an individual",
        "Odds of disguised to open",
        "4 dated posts",
        "Where the links lead, and who earns",
        "Who is named, and where",
        "Wanted and not read",
        "How to contest this report",
        "Method and limits",
    ]
    places = [text.index(words, text.index("6 pages")) for words in order]
    assert places == sorted(places)


def test_the_arithmetic_on_the_page_is_the_arithmetic_of_the_ledger(found, page):
    for ledger in ledgers(found.assessment):
        sums = [
            math.fsum(e.log_odds for e in found.assessment.weighing.ledger if e.question == ledger.question and sign(e))
            for sign in (lambda e: e.log_odds > 0, lambda e: e.log_odds < 0)
        ]
        assert [factor for _, _, factor in ledger.sums] == [factor_text(total) for total in sums]
        for words in (ledger.before, ledger.after):
            assert f"<td>{words}</td>" in page or f"<td><strong>{words}</strong></td>" in page


def test_bars_point_to_the_side_that_a_finding_speaks_for_by_the_logarithm_of_its_factor():
    rows = [row("disguised", 9.0), row("disguised", 3.0, family="voice"), row("open", 9.0, family="rhythm")]
    base = examined().assessment
    made = ledgers(replace(base, weighing=weighing(rows)))
    bars = {entry.signal: entry.bar for entry in made[1].rows}
    assert bars["invented_identity_disguised"] - 50 == pytest.approx(50 - bars["invented_rhythm_open"], abs=0.1)
    assert bars["invented_identity_disguised"] - 50 == pytest.approx(
        2 * (bars["invented_voice_disguised"] - 50), abs=0.2
    )


def test_the_strongest_findings_stand_open_to_view_and_the_weak_ones_folded():
    rows = [row("commercial", 2.0 + n, family=f"f{n}") for n in range(9)] + [row("individual", 1.3)]
    operator = ledgers(replace(examined().assessment, weighing=weighing(rows)))[0]
    assert [entry.family for entry in operator.rows] == ["f8", "f7", "f6", "f5", "f4", "identity"]
    assert [entry.family for entry in operator.weaker] == ["f3", "f2", "f1", "f0"]
    assert [entry.family for entry in strongest([operator], ["commercial"])] == ["f8", "f7", "f6"]


def test_a_finding_without_a_factor_is_marked_so(found):
    signal = next(each for each in catalogue() if not each.weighed)
    seen = found.findings[signal.name]
    evidence = quote(found.blog.pages[0], "a word on the page")
    judged = replace(found.assessment, without_factor=((signal.name, replace(seen, evidence=(evidence,))),))
    text = Reader(render(judged, dossier_of(found))).text
    assert "Also found, without a factor" in text
    assert "“a word on the page”" in text
    assert "Without a factor." in text


def test_the_page_runs_nothing_and_loads_nothing(page, hostile_page):
    for text in (page, hostile_page):
        reader = Reader(text)
        assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & set(reader.tags)
        names = {name for name, _ in reader.attributes}
        assert not {"src", "srcset", "action", "xlink:href", "style", "background", "poster", "data"} & names
        assert not [name for name in names if name.startswith("on")]
        assert not re.search(r"url\(|@import|@font-face", text)
        style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(value for name, value in reader.attributes if name == "content" and "default-src" in value)
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        )


def test_links_lead_to_places_on_the_page_or_to_the_web_without_a_trace(hostile_page, page):
    for text in (page, hostile_page):
        reader = Reader(text)
        links = re.findall(r"<a [^>]*>", text)
        assert links
        for link in links:
            address = re.search(r'href="([^"]*)"', link)[1]
            if address.startswith("#"):
                assert address[1:] in reader.ids
            else:
                assert urlsplit(address).scheme in ("http", "https")
                assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "//evil.example/", "https:///x", "ftp://a/", "https://[a", ""),
        *(
            "http://a.example/\u202eb",
            "https://a.example/<b>",
            "https://a.example/ b",
            'https://a.example/"',
            "x" * 3000,
        ),
    ],
)
def test_an_address_that_is_none_of_the_web_is_no_link(url):
    assert followable(url) == ""


def test_an_address_of_the_web_is_one():
    assert followable("https://blog.example/a?b=c&d=%20#e") == "https://blog.example/a?b=c&d=%20#e"


def test_hostile_words_are_words_and_nothing_else(hostile_page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile_page
    assert "<script" not in hostile_page
    assert "onerror=alert(2)&gt;" in hostile_page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", hostile_page)
    assert TURNED.replace("\u202e", "\ufffd")[:6] in Reader(hostile_page).text
    assert ATTACK[:20] in Reader(hostile_page).text


def test_a_word_without_end_does_not_fill_the_page():
    text = page_of(examined(ENDLESS))
    assert "W" * 1000 not in text
    assert len(text) < 1_000_000


def test_the_words_of_the_project_accuse_nobody(found):
    assert not FORBIDDEN.search(Reader(page_of(found)).text)
    strong = page_of(examined(prior=0.9))
    assert not FORBIDDEN.search(Reader(strong).text)


def test_every_chart_has_title_and_description(page):
    reader = Reader(page)
    assert len(reader.charts) > 20
    assert all(tags[:2] == ["title", "desc"] for tags in reader.charts)
    for labels in (value or "" for name, value in reader.attributes if name == "aria-labelledby"):
        assert set(labels.split()) <= set(reader.ids)


def test_headings_stand_in_order_and_landmarks_are_there(page):
    reader = Reader(page)
    levels = [int(tag[1]) for tag in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"header", "nav", "main", "footer"} <= set(reader.tags)
    assert '<html lang="en">' in page
    assert re.search(r'<body>\s*<a class="skip" href="#verdict">', page)
    assert not re.findall(r"<th(?![^>]*scope=)[ >]", page)


def test_the_same_capture_gives_the_same_bytes(page):
    assert page_of(examined()) == page


def test_the_timeline_shows_what_others_vouch_for(found):
    dossier = dossier_of(found)
    marks = (Mark(date(2019, 5, 1), "domain", "registered"), Mark(date(2023, 1, 1), "certificates", "first one"))
    line = replace(dossier.timeline, marks=marks, gaps=(Gap(date(2020, 1, 1), date(2022, 6, 1)),))
    text = render(found.assessment, replace(dossier, timeline=line))
    assert "domain: registered 2019-05-01" in text
    assert "certificates: first one 2023-01-01" in text
    assert "web archive: no copies" in text
    assert "web archive: nothing kept until 2022-06-01" in text
    chart = drawn(line, "2026-01-02T03:04:05Z")
    places = [event.at for _, event in chart.lanes]
    assert all(0 <= place <= 100 for place in (*places, *chart.posts))
    assert places[0] < places[2] < places[1] < chart.posts[0] < places[3]  # 2019, 2020, 2023, posts of 2024, today
    assert 3 <= len(chart.ticks) <= 6


def test_a_blog_without_a_date_has_no_chart_and_says_so(found):
    line = replace(dossier_of(found).timeline, posts=(), undated=3)
    assert drawn(line, "2026-01-02T03:04:05Z") is None
    text = Reader(render(found.assessment, replace(dossier_of(found), timeline=line))).text
    assert "No post that was read gives its day; there are 3 without one." in text


def test_outside_records_show_each_of_the_three_outcomes(page):
    text = " ".join(Reader(full()).text.split())
    assert "diary.example registered 2023-12-01 by Kettle Holdings Ltd, through R Ltd; last changed 2025-01-05" in text
    assert "asked 2026-01-02 03:04:09 UTC, record urn:test:rdap, sha1:RDAP" in text
    assert "Mail looked and not found: the domain takes no mail" in text
    assert "Certificates could not look: the log search did not answer in time" in text
    assert "domain: registered 2023-12-01" in text
    assert "were not asked about the domain" in " ".join(Reader(page).text.split())


def test_a_money_path_is_drawn_from_what_is_read_to_who_earns():
    text = " ".join(Reader(full()).text.split())
    assert "you read: “Buy now” you click: diary.example (redirect of the blog's own)" in text
    assert "then: track.awin.example (affiliate programme) who earns: Kettle Holdings Ltd (shop.example)" in text
    assert "The seller is named in: imprint “Kettle Holdings Ltd, Hill Lane 1”" in text
    assert "who earns: not known" in text
    assert "Not followed to its end: robots.txt forbids it" in text


def test_a_rule_stands_with_the_findings_that_bear_on_it_and_with_what_no_tool_can_establish():
    page = full()
    text = " ".join(Reader(page).text.split())
    assert "Bears on: Directive 2005/29/EC, Annex I, no. 22." in text
    assert page.count('href="#rule-eu-annex-22"') >= 1
    assert "A tool cannot establish: that a trader stands behind the blog." in text
    assert "checked 2026-11-25" in text
    rows = re.findall(r'<details class="finding" id="([^"]+)">(.*?)</details>', page, re.S)
    borne = {name for name, body in rows if "#rule-eu-annex-22" in body}
    assert borne
    assert {name.partition("-")[2] for name in borne} <= {"unlabelled_offers", "money_posts"}


def test_a_reply_is_printed_whole_and_escaped():
    page = full()
    assert "<p>We sell nothing.</p>" in page
    assert "<p>&lt;b&gt;Nobody&lt;/b&gt; pays us.\ufffd</p>" in page
    assert "Received 2026-01-09" in page


def test_a_picture_is_embedded_with_what_it_shows(found):
    picture = Picture(
        "https://diary.example/", "2026-01-02T03:04:05Z", "urn:test:1", "Drawn so.", b"\xff\xd8\xff", 72, 9
    )
    text = render(found.assessment, dossier_of(found), Extras(pictures=(picture,)))
    reader = Reader(text)
    assert ("src", "data:image/jpeg;base64,/9j/") in reader.attributes
    assert "captured 2026-01-02 03:04:05 UTC, record urn:test:1. Drawn so." in " ".join(reader.text.split())


def test_long_lists_are_folded_after_their_first_entries(found):
    dossier = dossier_of(found)
    many = tuple(replace(dossier.named[0], name=f"Tilly {number}") for number in range(12))
    unseen = tuple((f"signal_{number}", f"reason {number}") for number in range(9))
    text = render(replace(found.assessment, could_not_look=unseen), replace(dossier, named=many))
    assert Reader(text).open == []
    assert "<summary>4 more names</summary>" in text
    assert "<summary>3 more reasons</summary>" in text
    assert all(f"Tilly {number}<" in text for number in range(12))
    assert all(f"reason {number}:" in text for number in range(9))


def test_both_questions_are_answered_in_the_words_of_the_text_report(found, page):
    from classifier.report.text import answers

    for words in answers(found.assessment):
        assert words in Reader(page).text
    assert {ledger.question for ledger in ledgers(found.assessment)} == set(Question)
