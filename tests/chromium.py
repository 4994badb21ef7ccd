"""A real Chromium for tests that look at pages, driven by Playwright; without one they are skipped, and say so."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from crawler.browser import NoBrowser, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


def need_chromium() -> str:
    """Give the path of the browser, or skip."""
    pytest.importorskip("playwright", reason="Playwright is not installed")
    try:
        return chromium()
    except NoBrowser as error:
        pytest.skip(str(error))


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser while the context lasts."""
    path = need_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
        try:
            yield browser
        finally:
            browser.close()
