"""Draws the pictures of the pages that the README shows: a served flogcheck, the demonstration blogs, Chromium.

    python -m benchmarks.web_screenshots          # writes docs/screenshots/*.png

Everything on them is invented and on loopback; the blogs are those of `flogcheck demo`, the model is the one that
ships. Colours are reduced to a palette, so that each picture stays below 150 kB.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from classifier.demo import serve
from tests.chromium import started
from tests.site_server import Site
from tests.slow_blog import slow_blog
from tests.web_pages import PHONE, visiting
from tests.web_server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
MOST_BYTES = 150_000
WIDE = {"width": 1000, "height": 720}


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Server(home / "out", "--allow-private", model=False))
        browser = stack.enter_context(started())
        flog, diary = (stack.enter_context(serve(name)) for name in ("trampoline-lab", "lantern-allotment"))
        asked = [server.post("/api/assessments", {"url": url}).json["id"] for url in (flog, diary)]
        table = f"Blog,Agency\n{flog},South\n{diary},North\nhttp://127.0.0.1:9/,North\n".encode()
        audit = server.send("/api/audits", "agency-blogs.csv", table, group_by="Agency").json["id"]
        for job in asked:
            server.ended(job)
        server.ended(audit, "audits")
        draw = _drawer(browser, server)
        draw("web-front", "/")
        draw("web-verdict", f"/a/{asked[0]}", height=1000)
        draw("web-report", f"/a/{asked[0]}", then=_to_report, height=900)
        draw("web-compare", f"/compare?a={asked[0]}&b={asked[1]}", height=1000)
        draw("web-audit", f"/audits/{audit}", height=1000)
        draw("web-phone-french", f"/a/{asked[1]}", viewport=PHONE, locale="fr-FR", color_scheme="dark")
        with Site(slow_blog(0.6)) as slow, _reading(server, slow.url) as job:
            draw("web-progress", f"/a/{job}", then=lambda page: page.wait_for_selector("#pages tr >> nth=6"))


def _drawer(browser: Browser, server: Server) -> Callable[..., None]:
    def draw(
        name: str,
        path: str,
        *,
        then: Callable[[Page], object] = lambda page: None,
        height: int = WIDE["height"],
        **options: Any,
    ) -> None:
        chosen = {"viewport": WIDE | {"height": height}} | options
        with visiting(browser, server, **chosen) as page:
            page.goto(path)
            then(page)
            page.wait_for_timeout(300)
            data = _small(page.screenshot())
        assert len(data) < MOST_BYTES, f"{name}: {len(data)} bytes"
        (FOLDER / f"{name}.png").write_bytes(data)
        print(f"{name}.png  {len(data) / 1000:.0f} kB")

    return draw


def _to_report(page: Page) -> None:
    page.locator("section.report").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('section.report').scrollIntoView()")
    page.frame_locator("iframe").locator("h1").wait_for()


@contextmanager
def _reading(server: Server, url: str) -> Iterator[str]:
    job = server.post("/api/assessments", {"url": url}).json["id"]
    try:
        yield job
    finally:
        server.ask("DELETE", f"/api/assessments/{job}")


def _small(png: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(colors=64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
