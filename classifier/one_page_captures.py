"""What a reader has of a blog who was given one page of it: captures cut down to the home page, or to one post."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.blog import Blog
    from crawler.archive import Capture

HOME, POST = "home", "post"


def one_page_captures(capture: Capture, blog: Blog) -> dict[str, Capture]:
    """Cut a capture down to its home page alone, and to one post alone; what the blog lacks is left out.

    `blog` is that capture, parsed. The post is the one whose address has the lowest SHA-256, which is no choice
    of ours and the same each time. Each is what `archive.read` would give for a file with that one record: the
    crawl begins at that page, and neither feed nor failures nor outside records are known.
    """
    posts = sorted(blog.posts, key=lambda page: hashlib.sha256(page.url.encode()).digest())
    chosen = {HOME: blog.home, POST: posts[0] if posts else None}
    exchanges = {exchange.record_id: exchange for exchange in capture.exchanges}
    return {
        name: replace(
            capture,
            start_url=page.url,
            landed_url=page.url,
            exchanges=(exchanges[page.record_id],),
            failures=(),
            partial="",
            warnings=(),
            pictures=frozenset(),
            followed=(),
            outside=(),
            outside_failures=(),
        )
        for name, page in chosen.items()
        if page is not None
    }
