"""Whether the home page looks different to a browser: the page that the crawl was given beside the one of its second
look. Said, and never weighed: pages differ from one minute to the next for many harmless reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.reading import is_html, read_page
from crawler.addresses import canonical
from crawler.outside import Service

if TYPE_CHECKING:
    from crawler.archive import Capture, Exchange

SAME = 0.5
"""The share of three-word runs, in both directions, from which on two pages count as the same."""
_RUN = 3
_FEWEST = 20  # runs of a page that can be compared
_INNOCENT = (
    "Rotating or personal content, a trial of two designs, or a notice in the place of the page can do that; so can a "
    "server that shows robots another page than readers. Both pages are in the capture."
)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a browser was given in the place of the home page that the crawl was given.

    `outcome` found: it differs, and `says` how; not found: it is the same; could not look: `why`. `shared` is the
    share of the three-word runs of the browser's page that stand in the crawl's too. Then the record of the answer:
    address, id, digest, and when it was asked for (RFC 3339), empty where there was none.
    """

    outcome: Outcome
    says: str = ""
    why: str = ""
    shared: float | None = None
    url: str = ""
    record_id: str = ""
    digest: str = ""
    asked_at: str = ""


def second_look(capture: Capture) -> SecondLook | None:
    """Compare both home pages by their main text; None where the crawl took no second look."""
    answers = [each for each in capture.outside if each.service == Service.SECOND_LOOK]
    failures = [each for each in capture.outside_failures if each.service == Service.SECOND_LOOK]
    if not answers and not failures:
        return None
    if failures and failures[-1].kind == "outside":
        says = f"A browser that asks for the home page is sent away: it {failures[-1].message}. {_INNOCENT}"
        return _of(Outcome.FOUND, answers[-1] if answers else None, says=says)
    if failures:
        return _of(Outcome.COULD_NOT_LOOK, None, why=failures[-1].message or failures[-1].kind)
    return _compared(capture, answers[-1])


def _compared(capture: Capture, theirs: Exchange) -> SecondLook:
    if theirs.status != 200 or not is_html(theirs):
        return _of(
            Outcome.COULD_NOT_LOOK, theirs, why=f"a browser was answered with status {theirs.status} and no page"
        )
    home = {canonical(url) for url in (capture.landed_url, capture.start_url, theirs.url) if url}
    ours = next((e for e in capture.exchanges if e.status == 200 and is_html(e) and canonical(e.url) in home), None)
    if ours is None:
        return _of(Outcome.COULD_NOT_LOOK, theirs, why="the capture holds no home page to compare with")
    here, there = _runs(capture, ours), _runs(capture, theirs)
    if max(len(here), len(there)) < _FEWEST:
        return _of(Outcome.COULD_NOT_LOOK, theirs, why="the home page has too few words to compare")
    both = len(here & there)
    shared, back = both / max(1, len(there)), both / max(1, len(here))
    if min(shared, back) >= SAME:
        return _of(Outcome.NOT_FOUND, theirs, shared=shared)
    says = (
        f"The home page looks different to a browser: {shared:.0%} of what a browser is given to read stands in the "
        f"page that was read here, and {back:.0%} of that in the browser's. {_INNOCENT}"
    )
    return _of(Outcome.FOUND, theirs, says=says.replace("%", " %"), shared=shared)


def _runs(capture: Capture, exchange: Exchange) -> set[tuple[str, ...]]:
    words = read_page(exchange, capture.scope).text.lower().split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _of(
    outcome: Outcome, source: Exchange | None, *, says: str = "", why: str = "", shared: float | None = None
) -> SecondLook:
    if source is None:
        return SecondLook(outcome, says=says, why=why, shared=shared)
    return SecondLook(outcome, says, why, shared, source.url, source.record_id, source.digest, source.captured_at)
