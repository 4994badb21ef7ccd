"""Pages of a capture drawn by an installed Chromium that runs no script and reaches no network of its own.

Every request of the browser is answered here: the page itself from the capture, style sheets, fonts and pictures by
`page_parts` where that is allowed, and nothing else at all. In case one slips by, the browser resolves no name and
has a proxy that is not there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.async_api import Browser, Route

    from crawler.page_parts import Parts

WIDTH, HEIGHT = 1280, 4000
"""Pixels of a drawing: the width of the window, and at most so much of the page's height."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PARTS = frozenset({"stylesheet", "image", "font"})
_SECONDS = 40  # for one page with all its parts
_SHUT = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pings",
)
_NO_PROXY_THERE = "http://127.0.0.1:9"


class NoBrowser(CrawlError):
    """Raised where no page can be drawn on this computer; says what to install."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page to draw: its address, its bytes, and the media type that it was sent with."""

    url: str
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page drawn: PNG bytes, empty where it could not be, and how many parts were wanted and had."""

    url: str
    png: bytes
    wanted: int
    had: int


def draw(
    documents: Sequence[Document], *, start_url: str, fetch: bool, hosts: Mapping[str, str] | None = None
) -> list[Drawing]:
    """Draw each page, in order; `fetch` allows asking for style sheets, fonts and pictures, else nobody is asked.

    Raises NoBrowser. `start_url` is the address that the user named, which may be private; `hosts` serves names
    from another place, as in `crawl_async`.
    """
    return asyncio.run(_draw(documents, start_url, fetch, hosts or {}))


def chromium() -> str:
    """Give the path of the browser: FLOGCHECK_CHROMIUM, else one that is installed. Raises NoBrowser."""
    named = os.environ.get("FLOGCHECK_CHROMIUM", "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        wrong = f"{named} (FLOGCHECK_CHROMIUM) cannot be run" if named else "no Chromium is installed"
        raise NoBrowser(f"no screenshots: {wrong}; on Debian: apt-get install chromium")
    return found


async def _draw(documents: Sequence[Document], start_url: str, fetch: bool, hosts: Mapping[str, str]) -> list[Drawing]:
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError:
        raise NoBrowser("no screenshots: Playwright is missing; install flogcheck[browser]") from None
    async with AsyncExitStack() as stack:
        parts = None
        if fetch:
            from crawler.page_parts import Parts
            from crawler.reach import reach_from

            parts = await stack.enter_async_context(Parts(await reach_from(start_url, hosts=hosts)))
        playwright = await stack.enter_async_context(async_playwright())
        try:
            browser = await playwright.chromium.launch(
                executable_path=chromium(),
                args=list(_SHUT),
                # Root has no sandbox; everybody else's browser keeps it, for the pages are strangers'.
                chromium_sandbox=os.geteuid() != 0,
                proxy={"server": _NO_PROXY_THERE},
            )
        except Error as error:
            raise NoBrowser(f"no screenshots: the browser did not start: {str(error).splitlines()[0]}") from None
        stack.push_async_callback(browser.close)
        return [await _one(browser, document, parts) for document in documents]


async def _one(browser: Browser, document: Document, parts: Parts | None) -> Drawing:
    from playwright.async_api import Error

    context = await browser.new_context(
        viewport={"width": WIDTH, "height": 900},
        java_script_enabled=False,
        service_workers="block",
        accept_downloads=False,
        ignore_https_errors=False,
    )
    counts = {"document": 0, "wanted": 0, "had": 0}
    if parts is not None:
        parts.begin()

    async def answer(route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and not request.frame.parent_frame and not counts["document"]:
            counts["document"] = 1
            await route.fulfill(status=200, body=document.body, headers={"Content-Type": document.content_type})
            return
        if request.is_navigation_request():
            await route.fulfill(status=204)  # a refresh in the mark-up, or a frame: the page stays as it is
            return
        part = None
        if request.resource_type in _PARTS:
            counts["wanted"] += 1
            part = await parts.fetch(request.url) if parts is not None else None
        if part is None:
            await route.abort()
            return
        counts["had"] += 1
        # Fonts are asked for across origins; there is nobody here from whom to keep anything.
        headers = {"Content-Type": part.content_type, "Access-Control-Allow-Origin": "*"}
        await route.fulfill(status=200, body=part.body, headers=headers)

    png = b""
    try:
        async with asyncio.timeout(_SECONDS):
            await context.route("**/*", answer)
            page = await context.new_page()
            await page.goto(document.url, wait_until="load", timeout=_SECONDS * 1000)
            png = await page.screenshot(
                full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}, animations="disabled"
            )
    except (Error, TimeoutError):
        png = b""
    finally:
        await context.close()
    return Drawing(document.url, png, counts["wanted"], counts["had"])
