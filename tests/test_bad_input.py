"""Bad input through the command line, a case each of the list in the specification: exit code and one clear line.

(No address, a missing or empty capture, Ctrl-C and closed pipes: `test_cli.py` and `test_cli_process.py`.)
"""

from __future__ import annotations

import re

import pytest

from classifier import model_file
from classifier.cli import run
from tests import assessing
from tests.diary import DIARY, write_capture
from tests.signals.build import html, paragraphs
from tests.site_server import Answer, Site
from tests.test_crawl import certificate

APP = '<div id="root"></div><script src="/static/main.js"></script>'
LOGIN = '<h1>Members</h1><form action="/in"><input name="u"><input type="password" name="p"></form>'


@pytest.fixture
def score(tmp_path, monkeypatch, capsys):
    """Score a target in an empty folder; give the exit code, the text printed and the lines of complaint."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.json").write_bytes(model_file.encode(assessing.model()))

    def score(target, *options):
        code = run(["score", "--model", "model.json", "--delay", "0", *options, str(target)])
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return score


@pytest.mark.parametrize(
    ("home", "code", "said"),
    [
        pytest.param(Answer(status=401), 3, "asks for a login", id="401"),
        pytest.param(Answer(status=403), 3, "does not let us in (status 403)", id="403"),
        pytest.param(Answer(status=429), 3, "too many requests (status 429)", id="429"),
        pytest.param(Answer(status=500), 3, "server has an error (status 500)", id="500"),
        pytest.param(Answer(status=503), 3, "server has an error (status 503)", id="503"),
        pytest.param(Answer(b"%PDF-1.7", type="application/pdf"), 3, "is a PDF document", id="PDF"),
        pytest.param(Answer(""), 3, "the page is empty", id="no bytes"),
        pytest.param(Answer(drop=True), 3, "broke off the connection", id="hangs up"),
        pytest.param(html(""), 4, "no text", id="page without text"),
        pytest.param(html(LOGIN), 4, "asks for a login", id="login wall"),
        pytest.param(html("<p>This domain is for sale. Make an offer.</p>"), 4, "parked or for sale", id="parked"),
        pytest.param(html(APP), 4, "only with JavaScript", id="JavaScript"),
        pytest.param(
            html(f"<noscript>You need to enable JavaScript to run this app.</noscript>{APP}"),
            4,
            "only with JavaScript",
            id="JavaScript asked for",
        ),
    ],
)
def test_what_stands_in_the_place_of_a_blog_is_named(score, home, code, said):
    with Site({"/": home}) as site:
        got, out, lines = score(site.url)
    assert (got, out) == (code, "")
    (line,) = lines
    assert line.startswith(f"flogcheck: {site.url}: ")
    assert said in line
    assert "is kept in flogcheck-out" in line  # the evidence of it


def test_a_robots_txt_that_forbids_all_is_named(score):
    with Site(DIARY | {"/robots.txt": Answer("User-agent: *\nDisallow: /", type="text/plain")}) as site:
        code, out, (line,) = score(site.url)
        assert site.paths == ["/robots.txt"]
    assert (code, out) == (3, "")
    assert "robots.txt does not allow it" in line


def test_an_unknown_host(score):
    code, out, (line,) = score("http://nowhere.invalid/")
    assert (code, out) == (3, "")
    assert "nowhere.invalid could not be looked up" in line


def test_an_unknown_host_typed_without_a_scheme_is_looked_up_over_one_only(score):
    code, _, (line,) = score("nowhere.invalid")
    assert code == 3
    assert line.startswith(("flogcheck: nowhere.invalid: ", "flogcheck: https://nowhere.invalid/: "))
    assert "over http" not in line


def test_a_refused_connection(score):
    with Site({}) as site:
        pass
    code, out, (line,) = score(site.url)
    assert (code, out) == (3, "")
    assert "refused the connection" in line


def test_a_certificate_that_nobody_vouches_for(score, tmp_path):
    with Site(DIARY, tls=certificate(tmp_path)) as site:
        code, out, (line,) = score(site.url)
        assert site.asked == []
    assert (code, out) == (3, "")
    assert "no trustworthy TLS connection" in line
    assert "self-signed" in line.replace("self signed", "self-signed")


def test_http_in_place_of_https_that_nobody_typed_is_told(score):
    with Site(DIARY) as site:
        code, out, (line,) = score(site.address)
    assert code == 0
    assert "3 pages" in out
    assert line.endswith("; asked over http instead")


def test_a_redirect_into_the_readers_own_network(score):
    with Site({}) as secret, Site({"/": Answer(status=302, headers={"Location": f"{secret.url}admin"})}) as site:
        code, out, (line,) = score(site.url)
        assert secret.asked == []
    assert (code, out) == (3, "")
    assert "private address" in line


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_capture_is_assessed_as_far_as_it_goes_and_says_so_or_says_why_not(score, tmp_path, share):
    whole = {f"/walk-{n}/": html(paragraphs(f"Walk {n} up the hill with the dog. " * 40)) for n in range(20)}
    path = tmp_path / "cut.warc.gz"
    write_capture(path, DIARY | whole)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    code, out, lines = score("cut.warc.gz")
    assert (code, lines) == (0, [])
    assert re.search(r"Partial: +the crawl ended early: .*", out)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.warc.gz", b"", "empty"),
        ("letter.warc", b"Dear Ada,", "not a WARC"),
        ("page.warc.gz", b"<!doctype html><p>Hello", "not a"),
        ("head.warc", b"WARC/1.1\r\nWARC-Type: resp", "head.warc"),
        ("noise.wacz", b"PK\x03\x04" + b"\x00" * 40, "noise.wacz"),
    ],
)
def test_what_is_no_capture(score, tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    code, out, (line,) = score(name)
    assert (code, out) == (3, "")
    assert re.search(said, line)
