"""What a report shows of a blog beside the verdict: its timeline, links out, names, and what was read.

A dossier is compiled from the parsed blog once; a renderer needs no page after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.dossier.links_out import destinations
from classifier.dossier.names_given import names_given
from classifier.dossier.posting import timeline
from classifier.dossier.records import Captured, Dossier, PageRead
from classifier.dossier.ways_to_sellers import money_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.assessment import Examined
    from classifier.blog import Blog

__all__ = ["Dossier", "dossier_of"]


def dossier_of(examined: Examined) -> Dossier:
    """Compile the dossier of one look at a capture; a pure function, equal input giving an equal dossier."""
    blog = examined.blog
    named = names_given(blog)
    quoted = {*_quoted(examined), *(place.record_id for each in named for place in each.places)}
    times = {each.record_id: each.captured_at for each in (*examined.capture.exchanges, *examined.capture.outside)}
    return Dossier(
        title=blog.home.title if blog.home is not None else "",
        pages=_pages(blog),
        timeline=timeline(blog),
        destinations=destinations(blog),
        named=named,
        paths=money_paths(examined.assessment.money_path),
        captured=tuple(Captured(key, times[key]) for key in sorted(quoted) if times.get(key)),
    )


def _quoted(examined: Examined) -> Iterator[str]:
    for row in examined.assessment.weighing.ledger:
        yield from (evidence.record_id for evidence in row.evidence)
    for _, finding in examined.assessment.without_factor:
        yield from (evidence.record_id for evidence in finding.evidence)
    yield from (path.named.record_id for path in examined.assessment.money_path if path.named)


def _pages(blog: Blog) -> tuple[PageRead, ...]:
    return tuple(
        PageRead(
            url=page.url,
            title=page.title,
            role=str(page.role),
            words=page.words,
            day=page.published,
            record_id=page.record_id,
            digest=page.digest,
            captured_at=page.captured_at,
        )
        for page in blog.pages
    )
