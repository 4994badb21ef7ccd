"""flogcheck score --follow-money, from the command line to text, JSON and report. Everything served is invented."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from classifier.assessment import examine
from classifier.assessment_json import to_json
from classifier.cli import run
from classifier.demo import serve
from classifier.dossier import dossier_of
from classifier.model import load
from classifier.redaction import redactor
from classifier.report.shown import WIDTH, columns
from classifier.report.text import render
from crawler import archive
from tests.money_captures import BLOG, Went, capture_of, post, sold
from tests.signals.build import html, paragraphs

SCHEMA = json.loads((files("classifier") / "schema" / "assessment-1.schema.json").read_text(encoding="utf-8"))
GO = [f"{BLOG}go/{n}" for n in range(3)]
POT = "https://shop.example/pot"
AWIN = "https://www.awin1.com/cread.php?awinmid=7"
SHOP = html(paragraphs("A fine teapot of steel. " * 20), "<footer>© 2026 Potshop</footer>", title="Teapot")


def score(tmp_path, capsys, *options):
    """Score the demonstration flog, whose shop does not exist; gives exit code, standard output and capture."""
    with serve("trampoline-lab") as url:
        code = run(
            ["score", url, "--offline", "--delay", "0", "--pictures", "0", "--out", str(tmp_path / "o"), *options]
        )
    return code, capsys.readouterr().out, archive.read(tmp_path / "o" / "capture.warc.gz")


def test_the_links_of_the_demonstration_flog_are_followed_as_far_as_they_go(tmp_path, capsys):
    code, out, capture = score(tmp_path, capsys, "--follow-money", "3")
    assert code == 0
    assert len(capture.followed) == 3
    assert all("/go/" in link for link in capture.followed)
    assert "  3 money links followed, 0 to a seller, 3 not to the end\n" in out
    assert "127.0.0.1 → shop.upfling.example" in out
    assert "could not look: the host name shop.upfling.example could not be looked up" in " ".join(out.split())
    assert "all of them lead to one seller" in " ".join(out.split())
    report = (tmp_path / "o" / "report.html").read_text(encoding="utf-8")
    assert "You read, you click, who earns" in report and "shop.upfling.example" in report
    assert run(["verify", str(tmp_path / "o")]) == 0


def test_without_the_option_nothing_is_followed_and_one_line_says_so(tmp_path, capsys):
    code, out, capture = score(tmp_path, capsys)
    assert code == 0 and "WHO EARNS" not in out
    assert capture.followed == () and {each.service for each in capture.outside} == {"second-look"}
    said = " ".join(out.split())
    assert said.count("no money links were followed (--follow-money)") == 1


@pytest.mark.parametrize("wrong", ["-1", "51", "some"])
def test_a_wrong_number_is_wrong_usage(capsys, wrong):
    assert run(["score", "blog.example", "--follow-money", wrong]) == 2
    assert "--follow-money" in capsys.readouterr().err


@pytest.fixture
def examined(tmp_path):
    """Three links: one to a shop, one to a page that is gone, one closed by robots.txt behind a programme."""
    pages = {"/": post(title="Kettles")} | {f"/{n}/": post(sold(GO[n]), title=f"Post {n}") for n in range(3)}
    went = [
        *(Went(GO[0], AWIN), Went(AWIN, POT), Went(POT, body=SHOP)),
        *(Went(GO[1], "https://gone.example/x"), Went("https://gone.example/x", status=410)),
        Went(GO[2], "https://closed.example/"),
    ]
    failures = [("https://closed.example/", "robots", "robots.txt does not allow it")]
    return examine(capture_of(tmp_path, pages, GO, went, failures), model=load(), target=BLOG)


def test_the_text_tells_each_way_and_each_outcome(examined):
    text = render(examined.assessment)
    assert max(map(columns, text.splitlines())) <= WIDTH
    section = " ".join(text[text.index("WHO EARNS") :].partition("\n\n")[0].split())
    assert section.startswith(
        "WHO EARNS where links lead that earn or call to buy 3 money links followed, "
        "1 to a seller, 1 to nothing that is there any more, 1 not to the end"
    )
    assert "“Check price” → kettle.example → Awin → shop.example (Potshop)" in section
    assert "named in its copyright line: “© 2026 Potshop” https://shop.example/pot" in section
    assert "looked and not found: there is no page at its end any more (status 410)" in section
    assert "could not look: robots.txt does not allow it" in section


def test_the_json_holds_the_ways_and_their_numbers(examined):
    record = json.loads(to_json(examined.assessment))
    jsonschema.validate(record, SCHEMA)
    path = record["money_path"]
    assert [path[name] for name in ("chosen", "resolved", "gone", "not_resolved")] == [3, 1, 1, 1]
    first = path["paths"][0]
    assert (first["seller"], first["domain"], first["where"]) == ("Potshop", "shop.example", "copyright line")
    assert [(step["host"], step["kind"], step["status"]) for step in first["steps"]] == [
        ("kettle.example", "redirect of the blog's own", 302),
        ("awin1.com", "affiliate programme", 302),
        ("shop.example", "end", 200),
    ]
    outside = {exchange.record_id for exchange in examined.capture.outside}
    assert {step["record_id"] for step in first["steps"]} <= outside
    assert first["named"][0]["record_id"] in outside
    assert to_json(examined.assessment) == to_json(examined.assessment)


def test_the_report_has_what_it_draws(examined):
    found, gone, closed = dossier_of(examined).paths
    assert [(hop.host, hop.what) for hop in found.hops] == [
        ("kettle.example", "redirect of the blog's own"),
        ("awin1.com", "Awin"),
    ]
    assert found.seller == "Potshop (shop.example)" and found.named.quote == "© 2026 Potshop"
    assert (gone.seller, closed.seller) == ("", "")
    assert closed.why == "robots.txt does not allow it"
    times = {each.record_id for each in dossier_of(examined).captured}
    assert found.named.record_id in times


def test_a_private_seller_is_hidden_with_the_others(tmp_path):
    pages = {"/": post(title="Kettles"), "/0/": post(sold(GO[0]))}
    body = html(paragraphs("A fine teapot. " * 30), "<footer>© 2026 Rosa Hollander</footer>", title="Teapot")
    examined = examine(
        capture_of(tmp_path, pages, GO[:1], [Went(GO[0], POT), Went(POT, body=body)]), model=load(), target=BLOG
    )
    assert "Rosa Hollander" in to_json(examined.assessment)
    assert "Hollander" not in to_json(redactor(examined).apply(examined.assessment))


def test_verify_finds_the_words_that_name_a_seller_and_tells_where_they_are_others(examined, tmp_path, capsys):
    out = tmp_path / "case"
    assert run(["score", "--quiet", "--out", str(out), str(tmp_path / "money.warc.gz")]) == 0
    assert run(["verify", str(out)]) == 0
    record = json.loads((out / "assessment.json").read_bytes())
    named = record["money_path"]["paths"][0]["named"][0]
    named |= {"quote": named["quote"].replace("Potshop", "Panshop")}
    named |= {"words": [word.replace("Potshop", "Panshop") for word in named["words"]]}
    (out / "assessment.json").write_text(json.dumps(record), encoding="ascii")
    capsys.readouterr()
    assert run(["verify", str(out)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert f"assessment.json: money_path: does not stand in its record ({POT}): © 2026 Panshop" in told
