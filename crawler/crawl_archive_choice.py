"""Which of the answers that crawl archives hold of a blog make up its capture.

An archive may hold a thousand pages of a blog, or three. The itinerary of a crawl chooses among them as it would
have on the web, going by their addresses and by the links of the pages it chose before; of several answers of one
page the newest good one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.addresses import home_of
from crawler.itinerary import Itinerary
from crawler.links import SeenLink, read_links
from crawler.survey import Originals, Row
from crawler.traps import twin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from crawler.addresses import Scope
    from crawler.crawl_archive_rows import Answer

_MOST_BESIDE = 12  # robots.txt, ads.txt, feeds, sitemaps
_ALWAYS_BESIDE = ("robots.txt", "ads.txt")  # that there is none says something too


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The answers to copy, in the order to be written; `seen` counts the pages there were, `kept` those chosen."""

    answers: tuple[Answer, ...]
    seen: int
    kept: int
    notes: tuple[str, ...]


def choose(
    answers: Sequence[Answer],
    scope: Scope,
    *,
    pages: int,
    most_bytes: int,
    original: Callable[[Row], Answer | None],
    body_of: Callable[[Answer], tuple[bytes, str]],
) -> Choice:
    """Choose at most so many pages and bytes (as stored) of one blog, with what stands beside its pages.

    `original` finds the answer that a revisit of something outside `answers` stands for, `body_of` reads the body of
    an answer and the charset its header names.
    """
    sources, lost = _settle(answers, original)
    best = _best(answers, sources)
    known = [each for each in best if each.row.html and each.row.rank == 0]
    notes = [f"{lost} revisits of what the archives do not hold"] if lost else []
    chosen: dict[int, Answer] = {}
    late: dict[int, Answer] = {}
    left = most_bytes
    kept = 0
    for each in (*_in_order(known, scope, pages, body_of), *_beside(best)):
        source = sources.get(each.row.number)
        needed = {a.row.number: a for a in (each, source) if a is not None and a.row.number not in (chosen | late)}
        size = sum(a.length for a in needed.values())
        if size > left:
            notes.append(f"no more than {most_bytes:,} bytes are kept of one blog")
            break
        left -= size
        chosen[each.row.number] = late.pop(each.row.number, each)
        if source is not None and source.row.number not in chosen:
            late[source.row.number] = source
        kept += each.row.html
    cut = sum(each.cut for each in chosen.values())
    if cut:
        notes.append(f"{cut} {'answer is' if cut == 1 else 'answers are'} cut in the archive itself")
    # What revisits stand for comes last: a capture begins with its home page.
    return Choice(answers=(*chosen.values(), *late.values()), seen=len(known), kept=kept, notes=tuple(notes))


def _settle(answers: Iterable[Answer], original: Callable[[Row], Answer | None]) -> tuple[dict[int, Answer], int]:
    """Find what each revisit stands for; give that by the number of the revisit, and how many were not found."""
    by_number = {each.row.number: each for each in answers}
    originals = Originals([each.row for each in by_number.values()])
    sources: dict[int, Answer] = {}
    lost = 0
    for each in by_number.values():
        row = each.row
        if row.kind != "revisit":
            continue
        if originals.settle(row) and row.source is not None:
            sources[row.number] = by_number[row.source.number]
            continue
        found = original(row)
        if found is not None and Originals([found.row]).settle(row):
            sources[row.number] = found
        else:
            lost += 1
    return sources, lost


def _best(answers: Iterable[Answer], sources: dict[int, Answer]) -> list[Answer]:
    """Give the best answer of each page, the newest of those as good, in the order of the archives."""
    best: dict[int, Answer] = {}
    for each in answers:
        if each.row.kind == "revisit" and each.row.number not in sources:
            continue
        kept = best.setdefault(each.page, each)
        if _worth(each) > _worth(kept):
            best[each.page] = each
    return sorted(best.values(), key=lambda each: (each.file, each.start))


def _worth(answer: Answer) -> tuple[int, str, int, int]:
    return (-answer.row.rank, answer.row.date, answer.file, answer.start)


def _beside(best: Iterable[Answer]) -> list[Answer]:
    """Give what stands beside the pages, in the order of the archives; of too much the shortest addresses."""
    rows = [
        each for each in best if not each.row.html and (each.row.rank == 0 or each.row.url.endswith(_ALWAYS_BESIDE))
    ]
    rows.sort(key=lambda each: (not each.row.url.endswith(_ALWAYS_BESIDE), len(each.row.url)))
    return sorted(rows[:_MOST_BESIDE], key=lambda each: (each.file, each.start))


def _in_order(
    known: Sequence[Answer], scope: Scope, pages: int, body_of: Callable[[Answer], tuple[bytes, str]]
) -> list[Answer]:
    """Give at most so many pages, in the order in which a crawl would have come to them, the home page first."""
    by_twin: dict[str, Answer] = {}
    for each in known:
        by_twin.setdefault(twin(each.row.url), each)
    if not by_twin:
        return []
    home = by_twin.get(twin(home_of(known[0].row.url, scope)))
    if len(known) <= pages:
        rest = [each for each in known if each is not home]
        return [home, *rest] if home else rest
    first = home or min(known, key=lambda each: (each.row.url.count("/"), len(each.row.url)))
    itinerary = Itinerary(first.row.url, pages=pages, scope=scope)
    # One at a time, as from a page that is no list: the order of an archive is not that of time.
    nowhere = f"https://{scope.host}{scope.prefix}archived-pages"
    itinerary.offer([SeenLink(each.row.url, "", frozenset(), "", 0) for each in known], found_on=nowhere)
    visited: list[Answer] = []
    while len(visited) < pages and (visit := itinerary.next()):
        here = by_twin.get(twin(visit.url))
        if here is None:
            itinerary.done(visit.url, final_url=visit.url, canonical="", role=visit.role, counted=False)
            continue
        body, charset = body_of(here)
        page = read_links(body, charset, here.row.url)
        itinerary.done(visit.url, final_url=here.row.url, canonical="", role=visit.role, counted=True)
        itinerary.offer([link for link in page.links if twin(link.url) in by_twin], found_on=here.row.url)
        visited.append(here)
    return visited
