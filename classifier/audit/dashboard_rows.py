"""The rows of a run gathered for the dashboard in one pass: what the table shows, and what the sections count.

A text that recurs (a reason, an agency, a language) is held once and named by its place, so that the data of 100,000
blogs stay a file that a browser opens.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from classifier.audit.changes_text import because
from classifier.bands import WORDS, Band
from classifier.report.addresses_shown import followable
from classifier.report.shown import safe
from classifier.report.text import KIND_WORDS, LANGUAGES, percent
from classifier.store.tables import ASSESSED, FAILED, LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from classifier.store.records import Result, Row

RESULTS = (*(WORDS[band] for band in Band), "not assessed", "not seen to yet")
"""What can have come of a blog, in the order in which the page counts and sorts: the bands, then no verdict."""
NOTHING = "(nothing entered)"
MOST_COLUMNS = 8
"""As many of the list's own columns stand in the table; the exports have all."""
ROWS_A_PAGE = 200
_LONGEST = 240
_LONGEST_CELL = 120
_MOST_GROUPS = 6
_MOST_IN_GROUP = 40
_MOST_LISTED = 200
_PLACES = {band.value: place for place, band in enumerate(Band)}
_WITHOUT = {FAILED: len(_PLACES), LEFT: len(_PLACES) + 1}
_Values = dict[str, list[int]]  # of one column: how many blogs of each value, by RESULTS
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the table as it is shown; `result` is a place in RESULTS, `extra` the list's columns and the cluster."""

    target: str
    result: int
    estimate: float | None
    shown: str
    pages: int | None
    languages: str
    kind: str
    why: str
    link: str
    captured: str
    variants: str
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blogs by the value of one column: for each value its number by RESULTS; `more` values are not listed.

    `column` is the place of the column among those of the table.
    """

    title: str
    column: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that the page needs of the rows. `lines` are those of the first page, `data` is all of them as JSON that
    may stand in a script element. `failures` are words, number and an example, `folded` a blog and what else the list
    called it, the first ones only.
    """

    lines: tuple[Line, ...]
    data: str
    columns: tuple[str, ...]
    left_out: int
    counts: tuple[int, ...]
    carried: int
    failures: tuple[tuple[str, int, str], ...]
    languages: tuple[tuple[str, int], ...]
    groups: tuple[Group, ...]
    clusters: Group | None
    folded: tuple[tuple[str, str], ...]
    folded_blogs: int
    folded_variants: int

    @property
    def total(self) -> int:
        """How many blogs there are."""
        return sum(self.counts)

    @property
    def assessed(self) -> int:
        """How many have a verdict."""
        return sum(self.counts[: len(_PLACES)])


@dataclass(slots=True)
class _Texts:
    places: dict[str, int] = field(default_factory=lambda: {"": 0})

    def place(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))


def gather(rows: Iterable[Row], *, columns: Sequence[str], clusters: Mapping[str, str], group_by: str = "") -> Gathered:
    """Read the rows once.

    `columns` are the list's own; that of `group_by` stands first and is grouped by whatever it holds. `clusters` names
    the cluster of a blog by its name.
    """
    named = tuple(sorted(columns, key=lambda name: name != group_by)[:MOST_COLUMNS])
    wanted = named[:1] == (group_by,)
    titles = [*map(_cell, named), *(["Cluster"] if clusters else [])]
    texts = _Texts()
    packed: list[str] = []
    lines: list[Line] = []
    counts, carried = [0] * len(RESULTS), 0
    failures: Counter[str] = Counter()
    examples: dict[str, str] = {}
    languages: Counter[str] = Counter()
    by_value: list[_Values] = [{} for _ in titles]
    folded: list[tuple[str, str]] = []
    folded_blogs = folded_variants = 0
    for row in rows:
        line = _line(row, named, clusters)
        packed.append(_packed(line, texts))
        if len(lines) < ROWS_A_PAGE:
            lines.append(line)
        counts[line.result] += 1
        carried += bool(row.carried_from)
        if line.kind:
            failures[line.kind] += 1
            examples.setdefault(line.kind, f"{line.target}: {safe(row.result.why)[:_LONGEST]}")
        languages.update(line.languages.split(", ") if line.languages else ())
        for values, value in zip(by_value, line.extra, strict=True):
            values.setdefault(value, [0] * len(RESULTS))[line.result] += 1
        if row.wanted.variants:
            folded_blogs += 1
            folded_variants += len(row.wanted.variants)
            if len(folded) < _MOST_LISTED:
                folded.append((line.target, line.variants))
    return Gathered(
        lines=tuple(lines),
        data=_data(packed, texts, titles),
        columns=tuple(titles),
        left_out=len(columns) - len(named),
        counts=tuple(counts),
        carried=carried,
        failures=tuple((kind, count, examples[kind]) for kind, count in failures.most_common()),
        languages=tuple(languages.most_common()),
        groups=_groups(titles[: len(named)], by_value[: len(named)], first=wanted),
        clusters=_clusters(len(named), by_value[-1]) if clusters else None,
        folded=tuple(folded),
        folded_blogs=folded_blogs,
        folded_variants=folded_variants,
    )


def report_link(evidence: str) -> str:
    """Give where the report of a bundle can be opened from the page: a path beneath the page's folder, or an address
    of the web; the empty string for everything else."""
    place = f"{evidence.rstrip('/')}/report.html"
    return beneath(place) or followable(place)


def beneath(path: str) -> str:
    """Give the link to a file beneath the folder of the page, the empty string for any other."""
    parts = PurePosixPath(path).parts
    odd = _SCHEME.match(path) or path.startswith("/") or "\\" in path or safe(path) != path
    return "" if odd or not parts or ".." in parts else quote("/".join(parts))


def _line(row: Row, columns: Sequence[str], clusters: Mapping[str, str]) -> Line:
    result = row.result
    extra = [_cell(row.wanted.columns.get(name, "")) for name in columns]
    if clusters:
        extra.append(_cell(clusters.get(row.wanted.name, "")))
    reason = f"because {safe(result.why)}" if result.why else ""
    return Line(
        target=_cell(row.wanted.target, _LONGEST),
        result=_PLACES[result.band] if result.state == ASSESSED else _WITHOUT[result.state],
        estimate=None if result.flog is None else round(result.flog, 4),
        shown=_estimate(result),
        pages=result.pages,
        languages=", ".join(LANGUAGES.get(code, _cell(code)) for code in re.findall(r"[^\s,;|]+", result.languages)),
        kind=(KIND_WORDS.get(result.kind) or _cell(result.kind.replace("_", " ")) or "not told")
        if result.state == FAILED
        else "",
        why=_cell(reason if result.state == ASSESSED else because(result.kind, result.why), _LONGEST),
        link=report_link(result.evidence),
        captured=_cell(result.captured_at[:10]),
        variants=_cell(", ".join(row.wanted.variants), 2 * _LONGEST),
        extra=tuple(extra),
    )


def _estimate(result: Result) -> str:
    if result.flog is None:
        return ""
    # Next to “not enough to tell” a bare 98 % would be read as the verdict that was not given.
    return f"({percent(result.flog)})" if result.band == Band.INCONCLUSIVE else percent(result.flog)


def _cell(text: str, most: int = _LONGEST_CELL) -> str:
    shown = safe(text[: 4 * most])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _packed(line: Line, texts: _Texts) -> str:
    values = [
        line.target,
        line.link,
        line.result,
        line.estimate,
        line.pages,
        *map(texts.place, (line.shown, line.languages, line.kind, line.why, line.captured, line.variants, *line.extra)),
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _data(packed: list[str], texts: _Texts, titles: list[str]) -> str:
    head = {"page": ROWS_A_PAGE, "results": RESULTS, "columns": titles, "nothing": NOTHING, "texts": list(texts.places)}
    whole = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"rows":[' + ",\n".join(packed) + "]}"
    # Nothing in it can end the script element or begin a comment; JSON reads the escapes as the signs themselves.
    return whole.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _groups(titles: Sequence[str], by_value: Sequence[_Values], *, first: bool) -> tuple[Group, ...]:
    """Group by the columns whose values gather blogs, two each on average, ten where there are many values; and by the
    first one in any case where that was asked for."""
    found = []
    for place, (title, values) in enumerate(zip(titles, by_value, strict=True)):
        entered = [counts for value, counts in values.items() if value]
        fewest = 2 if len(entered) <= _MOST_IN_GROUP else 10
        gathers = len(entered) >= 2 and sum(map(sum, entered)) >= fewest * len(entered)
        if gathers or (first and not place):
            found.append(_group(title, place, values))
    return tuple(found[:_MOST_GROUPS])


def _clusters(place: int, values: _Values) -> Group | None:
    linked = {name: counts for name, counts in values.items() if name}
    return _group("Cluster", place, linked) if linked else None


def _group(title: str, place: int, values: _Values) -> Group:
    largest = sorted((pair for pair in values.items() if pair[0]), key=lambda pair: (-sum(pair[1]), pair[0]))
    listed = [(value, tuple(counts)) for value, counts in largest[:_MOST_IN_GROUP]]
    if "" in values:
        listed.append((NOTHING, tuple(values[""])))
    return Group(title=title, column=place, rows=tuple(listed), more=max(0, len(largest) - _MOST_IN_GROUP))
