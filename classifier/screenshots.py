"""Screenshots for a report: which pages of a capture are drawn, and what is said of each.

This is a door, as `scoring` is: drawing may ask for the style sheets and pictures of a page. What is drawn is shown
and never measured.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from classifier.bundle.pictures import Shot, keep_pictures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from classifier.assessment import Examined
    from crawler.archive import Exchange

MOST = 6
"""Pages drawn: the home page and those that the strongest findings quote."""


def draw_pages(folder: Path, examined: Examined, *, fetch: bool, hosts: Mapping[str, str] | None = None) -> str:
    """Draw pages of a capture into the folder of its assessment; say what could not be drawn, or nothing.

    `fetch` allows asking the web for style sheets, fonts and pictures; without it the pages are drawn from their
    mark-up alone. Raises NoBrowser and CouldNotWrite.
    """
    from crawler.browser import Document, draw

    chosen = chosen_pages(examined)
    documents = [Document(each.url, each.body, each.header("content-type") or "text/html") for each in chosen]
    begun = datetime.now(UTC)
    drawings = draw(documents, start_url=examined.blog.start_url, fetch=fetch, hosts=hosts)
    shots, missing = [], []
    for exchange, drawing in zip(chosen, drawings, strict=True):
        if not drawing.png:
            missing.append(exchange.url)
            continue
        made = _made(drawing.wanted, drawing.had, begun if fetch else None)
        shots.append(Shot(exchange.url, exchange.record_id, exchange.captured_at, made, drawing.png))
    keep_pictures(folder, shots)
    return f"could not be drawn: {', '.join(missing)}" if missing else ""


def chosen_pages(examined: Examined) -> tuple[Exchange, ...]:
    """Give the pages to draw: the home page first, then those that the findings quote, the strongest first."""
    pages = {page.record_id for page in examined.blog.pages}
    home = examined.blog.home
    wanted = [home.record_id] if home is not None else []
    wanted += [e.record_id for row in examined.assessment.weighing.ledger for e in row.evidence]
    by_record = {each.record_id: each for each in examined.capture.exchanges if each.record_id in pages}
    return tuple(by_record[key] for key in dict.fromkeys(wanted) if key in by_record)[:MOST]


def _made(wanted: int, had: int, when: datetime | None) -> str:
    drawn = "Drawn from the capture by a browser without scripts"
    if not wanted:
        return f"{drawn}."
    if when is None:
        return f"{drawn}, without its style sheets and pictures, which the capture does not hold."
    return (
        f"{drawn}. Style sheets, fonts and pictures, {had} of {wanted} wanted, were fetched at "
        f"{when:%Y-%m-%d %H:%M} UTC and may have changed since the capture."
    )
