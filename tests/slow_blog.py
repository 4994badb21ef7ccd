"""An invented blog that takes its time, so that something can happen while it is read."""

from __future__ import annotations

from tests.diary import WALK
from tests.signals.build import html, paragraphs
from tests.site_server import Answer

# A page a word, since a crawl passes over long runs of numbered pages.
HILLS = [a + b for a in ("ash", "bell", "crow", "dun", "elm", "fox") for b in ("cliff", "down", "fell", "moor", "tor")]


def slow_blog(wait: float = 0.3) -> dict[str, Answer | str]:
    """Give thirty pages that each keep a reader waiting."""
    links = "".join(f'<p><a href="/hill-{name}/">Up {name}</a></p>' for name in HILLS)
    pages = {
        f"/hill-{name}/": Answer(html(paragraphs(f"We climbed {name}. " + WALK * 12), title=f"Up {name}"), wait=wait)
        for name in HILLS
    }
    return {"/": html(paragraphs(WALK * 12), links, title="Hill diary"), **pages}
