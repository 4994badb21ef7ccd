"""What stands in the place of a blog is named in one line; a real page among the obstacles is a blog."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier.blog import parse
from classifier.errors import NothingToAssess
from classifier.obstacles import look_for_obstacles
from crawler.archive import Capture, Failure
from crawler.errors import CouldNotRead
from tests.signals.build import capture_of, exchange, html, paragraphs

HOME = "https://diary.example/"
WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
APP = '<div id="root"></div><script src="/static/main.js"></script>'


def refusal(capture: Capture) -> tuple[type[Exception], str]:
    with pytest.raises((NothingToAssess, CouldNotRead)) as caught:
        look_for_obstacles(capture, parse(capture))
    assert "\n" not in str(caught.value)
    return caught.type, str(caught.value)


def one_page(body: str, **kwargs: str) -> Capture:
    return capture_of({"/": html(body, **kwargs)})


def answered(*exchanges, failures=()) -> Capture:
    return replace(capture_of({}), exchanges=exchanges, failures=failures)


@pytest.mark.parametrize(
    ("capture", "words"),
    [
        (one_page("<p>This domain is for sale. Make an offer.</p>"), "parked"),
        (one_page("<h1>Diese Domain steht zum Verkauf</h1>"), "parked"),
        (one_page("<h1>Ce nom de domaine est à vendre</h1>"), "parked"),
        (one_page("<h1>Este dominio está en venta</h1>"), "parked"),
        (one_page('<p>Related searches</p><script src="https://img.sedoparking.com/a.js"></script>'), "parked"),
        (
            one_page('<h1>Members</h1><form action="/in"><input name="u"><input type="password" name="p"></form>'),
            "login",
        ),
        (one_page("<p>Checking your browser before you go on.</p>", title="Just a moment..."), "check for robots"),
        (one_page("<p>Wait</p><script src='/cdn-cgi/challenge-platform/x.js'></script>"), "check for robots"),
        (one_page(f"<noscript>You need to enable JavaScript to run this app.</noscript>{APP}"), "JavaScript"),
        (one_page(APP), "JavaScript"),
        (one_page("<h1>Welcome to nginx!</h1>", title="Welcome to nginx!"), "placeholder"),
        (one_page(""), "no text"),
        (one_page("<h1>Home</h1>"), "no text"),
    ],
    ids=(
        "sale en, sale de, sale fr, sale es, parking host, login, challenge words, challenge script, "
        "noscript, app root, placeholder, empty, heading only"
    ).split(", "),
)
def test_there_is_nothing_to_assess(capture, words):
    kind, line = refusal(capture)
    assert kind is NothingToAssess
    assert words in line


def test_a_document_is_no_blog():
    kind, line = refusal(answered(exchange(HOME, "%PDF-1.7", kind="application/pdf")))
    assert (kind, line) == (NothingToAssess, "the address gives a PDF document and not a web page")


def test_robots_txt_that_forbids_all_is_named():
    _, line = refusal(answered(failures=(Failure(HOME, "robots", "", ""),)))
    assert "robots.txt" in line


@pytest.mark.parametrize(("status", "words"), [(403, "403 (not allowed)"), (429, "429"), (503, "503 (not available)")])
def test_errors_alone_could_not_be_read(status, words):
    kind, line = refusal(answered(exchange(HOME, html("<p>No.</p>"), status=status)))
    assert kind is CouldNotRead
    assert words in line


def test_a_challenge_behind_an_error_is_named_as_what_it_is():
    _, line = refusal(answered(exchange(HOME, html("<p>Verify you are human</p>"), status=403)))
    assert "check for robots" in line


def test_errors_beside_the_blog_are_no_answer_of_the_blog():
    """A missing sitemap does not make a PDF an error."""
    kind, _ = refusal(
        answered(
            exchange(HOME, "%PDF-1.7", kind="application/pdf"),
            exchange(HOME + "sitemap.xml", "", status=404, kind="text/plain"),
        )
    )
    assert kind is NothingToAssess


@pytest.mark.parametrize(
    "page",
    [
        html(paragraphs("I read that this domain is for sale, and so I bought it. " + WALK * 30)),
        html(paragraphs("My form asks for a password. " + WALK * 12), '<form><input type="password" name="p"></form>'),
        html(APP, paragraphs(WALK * 12)),
        html("<img src='/a.jpg' alt=''>", "<p>Fog.</p>"),
    ],
    ids=["writes about sales", "has a login", "app with text", "picture"],
)
def test_a_page_with_something_of_its_own_is_a_blog(page):
    capture = capture_of({"/": page})
    look_for_obstacles(capture, parse(capture))


def test_one_real_page_among_obstacles_is_a_blog():
    capture = capture_of({"/": html("<h1>Home</h1>"), "/about/": html(paragraphs(WALK * 12))})
    look_for_obstacles(capture, parse(capture))
