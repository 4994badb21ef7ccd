"""What can stand in the place of a blog: a parked domain, a login, a PDF, a page that shows nothing without JavaScript.

A blog is held up only when every page that was read is such an obstacle; one real page among them is a blog.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from classifier.errors import NothingToAssess
from classifier.lexicons import load, phrases
from classifier.reading import is_html
from classifier.walk import decode
from crawler.addresses import host_of, registrable_domain
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.page import Page
    from crawler.archive import Capture, Exchange

# A page with more visible words than this says something of its own, whatever else is on it.
_MOST_WORDS = 150
# Sale pages list related searches and neighbouring domains.
_MOST_WORDS_PARKED = 400
# Fewer visible words than this, title left out, are a heading or a spinner.
_NO_WORDS = 12
_HEAD_OF_BODY = 200_000

_PARKED = "the domain is parked or for sale, there is no blog on it"
_CHALLENGE = "the site answered with a check for robots instead of its pages, which is not worked around"
_LOGIN = "the page asks for a login before it shows anything"
_SCRIPTED = "this page shows its text only with JavaScript, which is not run here"
_PLACEHOLDER = "the server shows a placeholder page, there is no blog yet or any more"
_EMPTY = "the page holds no text"


def look_for_obstacles(capture: Capture, blog: Blog) -> None:
    """Do nothing where there is a blog to assess.

    Raises CouldNotRead where the site answered with errors only, and NothingToAssess where what it answered
    is no blog; each says why in one line.
    """
    if blog.pages:
        reason = common_obstacle(blog.pages, capture)
        if reason:
            raise NothingToAssess(reason)
        return
    if refusal := all_refused(capture):
        raise CouldNotRead(refusal)
    raise NothingToAssess(no_pages(capture))


def common_obstacle(pages: tuple[Page, ...], capture: Capture) -> str:
    """Say what all of the pages are instead of a blog's, or nothing where one of them is a blog's."""
    bodies = {exchange.record_id: exchange for exchange in capture.exchanges}
    reasons = []
    for page in pages:
        exchange = bodies.get(page.record_id)
        reason = obstacle_of(page, exchange.body[:_HEAD_OF_BODY] if exchange else b"")
        if not reason:
            return ""
        reasons.append(reason)
    return Counter(reasons).most_common(1)[0][0]


def obstacle_of(page: Page, markup: bytes = b"") -> str:
    """Say what a page is instead of a blog's page, or nothing."""
    words = len(page.text.split())
    seen = f"{page.title}\n{page.text}"
    addresses = "\n".join([script.url for script in page.scripts] + list(page.embeds))
    if words <= _MOST_WORDS_PARKED and (_says("parked", seen) or _on_parking_host(page)):
        return _PARKED
    if words > _MOST_WORDS:
        return ""
    if _says("challenge", f"{seen}\n{addresses}"):
        return _CHALLENGE
    if any(kind == "password" for form in page.forms for _, kind in form.fields):
        return _LOGIN
    if _says("placeholder", seen):
        return _PLACEHOLDER
    if words > _MOST_WORDS // 3:
        return ""
    asks = _says("javascript", f"{page.noscript}\n{page.text}")
    if page.scripts and (asks or (words < _NO_WORDS and _app_root().search(markup))):
        return _SCRIPTED
    return _EMPTY if words < _NO_WORDS and not page.images else ""


def all_refused(capture: Capture) -> str:
    """Say with which errors a site answered all that was asked of it, or nothing where it gave any page."""
    answers = [e for e in capture.exchanges if not _is_side_file(e)]
    refused = [e for e in answers if e.status >= 400]
    if not refused or any(e.status < 300 for e in answers):
        return ""
    if any(e.header("cf-mitigated") == "challenge" or (is_html(e) and _is_challenge(e)) for e in refused):
        return _CHALLENGE
    counts = Counter(e.status for e in refused)
    listed = ", ".join(f"{status}{_MEANING.get(status, '')}" for status in sorted(counts))
    return f"the site answered with errors only: {listed}"


def no_pages(capture: Capture) -> str:
    """Say what a capture without any page of the blog holds instead."""
    answers = [e for e in capture.exchanges if e.status == 200 and not _is_side_file(e) and not is_html(e)]
    kinds = [kind for e in answers if (kind := e.header("content-type").split(";")[0].strip().lower())]
    if kinds:
        kind = Counter(kinds).most_common(1)[0][0]
        name = "a PDF document" if kind == "application/pdf" else kind
        return f"the address gives {name} and not a web page"
    if any(f.kind == "robots" for f in capture.failures):
        return "robots.txt keeps the blog closed to robots, so nothing of it was read"
    return "the capture holds no web page of the blog"


_MEANING = {
    401: " (login needed)",
    403: " (not allowed)",
    404: " (not found)",
    410: " (gone)",
    429: " (too many requests)",
    451: " (withheld for legal reasons)",
    500: " (server error)",
    502: " (server error)",
    503: " (not available)",
    504: " (server too slow)",
}


def _is_side_file(exchange: Exchange) -> bool:
    """Tell whether the answer is one of the files beside a blog: robots.txt, sitemap, feed and the like."""
    path = exchange.url.split("?")[0].lower()
    return path.endswith((".txt", ".xml", "/feed", "/feed/", "/rss", "/rss/", "/atom", "/atom/"))


def _is_challenge(exchange: Exchange) -> bool:
    text = decode(exchange.body[:_HEAD_OF_BODY], exchange.header("content-type"))
    return _says("challenge", text)


def _says(table: str, text: str) -> bool:
    pattern = phrases("obstacles", table)
    return pattern is not None and pattern.search(text) is not None


def _on_parking_host(page: Page) -> bool:
    hosts = set(load("obstacles")["parking_hosts"]["any"])
    loaded = [script.url for script in page.scripts] + list(page.embeds)
    return any(registrable_domain(host_of(url)) in hosts for url in loaded if url)


@cache
def _app_root() -> re.Pattern[bytes]:
    names = "|".join(re.escape(name) for name in load("obstacles")["app_roots"]["any"])
    return re.compile(rf"<(?:div[^>]*\bid=[\"']?(?:{names})[\"'\s>]|app-root)".encode(), re.IGNORECASE)
