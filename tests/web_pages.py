"""A browser on a served flogcheck: what the tests of the pages, and the pictures of the README, are made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.web_server import Server

PHONE = {"width": 360, "height": 740}


@contextmanager
def visiting(browser: Browser, server: Server, **options: Any) -> Iterator[Page]:
    """Open a browser window on a server; `page.noise` gathers what the browser complains of, and what it asks of
    other hosts."""
    context = browser.new_context(**({"locale": "en-GB", "base_url": f"http://{server.address}"} | options))
    page = context.new_page()
    page.noise = []  # type: ignore[attr-defined]
    noise: list[str] = page.noise  # type: ignore[attr-defined]
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: noise.append(dialog.message))
    home = f"http://{server.address}/"
    page.on("request", lambda request: None if request.url.startswith((home, "data:")) else noise.append(request.url))
    try:
        yield page
    finally:
        context.close()


def serious_faults(page: Page) -> dict[str, list[str]]:
    """Give what axe calls serious or worse: the places by rule."""
    from axe_playwright_python.sync_playwright import Axe

    response = Axe().run(page).response
    assert {"color-contrast", "document-title"} <= {each["id"] for each in response["passes"]}
    return {
        each["id"]: [node["html"][:160] for node in each["nodes"][:3]]
        for each in response["violations"]
        if each["impact"] in ("serious", "critical")
    }
