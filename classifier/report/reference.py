"""The catalogue as a page of Markdown: `flogcheck signals --markdown` writes `docs/signals.md`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from classifier.report.catalogue import answers_text, found_text, weight_text
from classifier.report.rows import ours, rows
from classifier.report.shown import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from classifier.report.entries import Entry
    from classifier.report.rows import Row

_INTRODUCTION = """\
# The signals

Written by `flogcheck signals --markdown > docs/signals.md` from the registry that measures them, the shares that
`flogcheck train` counted, and the weights of the model that ships; a test keeps it current.

A **signal** is one named measurement on one blog, read off its capture and nothing else: the same capture gives the
same finding. It speaks to one or both of two questions, *who runs it?* (an individual or a commercial operator) and
*does it say so?* (openly or in disguise), and always in the direction that stands here: where labelled blogs say
otherwise, it gets no weight rather than the opposite one. It has three outcomes:

* **found**, with at least one quotation and its address;
* **looked and not found**, or nothing beyond the usual;
* **could not look**: the page, the language or the posts it needs were not captured. It then weighs nothing at all.

None proves anything, which is why each has its harmless reasons beside it. *Found on* counts the labelled blogs on
which a signal fired, of those on which it could look. *Weight* is the range of the factor by which it can move the
odds in the model that ships; a signal without weight is measured, shown by no ledger, and waits for more blogs.

**Never used**, whatever they would gain: host name, top-level domain, generator, theme, hosting, address or subnet,
privacy-proxied registration, typing errors, detectors of machine-written text, capture year, number of pages, length.
They tell collections apart, not truth, or they hurt people who write in a second language."""

_ABOUT_ROWS = """\
The candidates that the signals were chosen from, rated before any was measured: A strong, B usable, C only together
with others, D never in the score. What was dropped has its reason: *AUC* is the chance that a flog has more of it than
a user-run blog on the labelled corpus (.50 tells nothing), *groups* the operators on whose blogs it was found."""


def render(entries: Sequence[Entry]) -> str:
    """Write the whole page."""
    families = [(family, list(members)) for family, members in groupby(entries, key=lambda e: e.signal.family.value)]
    parts = [_INTRODUCTION, "\n".join(_contents(families))]
    for family, members in families:
        parts.append(f"## {family.capitalize()}")
        parts += ["\n".join(_section(entry)) for entry in members]
    parts.append("\n".join(_rows(rows(), {entry.signal.name for entry in entries})))
    return "\n\n".join(parts) + "\n"


def _contents(families: Iterable[tuple[str, Sequence[Entry]]]) -> Iterator[str]:
    yield "## Contents"
    yield ""
    for family, members in families:
        names = ", ".join(_link(entry.signal.name) for entry in members)
        yield f"* **[{family.capitalize()}](#{family})**, {number(len(members), 'signal')}: {names}"
    yield "* **[The rows](#the-rows)**: the candidates that these were chosen from, and why others are not here"


def _section(entry: Entry) -> Iterator[str]:
    signal = entry.signal
    yield f"### {signal.name}"
    yield ""
    yield _text(signal.definition)
    yield ""
    yield f"* Speaks for: {answers_text(entry)}"
    yield f"* Unit: {_text(signal.unit)}"
    yield f"* Innocent explanation: {_text(signal.innocent)}"
    yield f"* Source: {_text(signal.source)}"
    yield f"* Found on: {found_text(entry.shares)}"
    yield f"* Weight: {weight_text(entry.weights)}"


def _rows(listed: Iterable[Row], known: set[str]) -> Iterator[str]:
    yield "## The rows"
    yield ""
    yield _ABOUT_ROWS
    yield ""
    yield "| row | | rated | signals | not, or not wholly, because |"
    yield "|---:|---|---|---|---|"
    for row in listed:
        names = ", ".join(_link(name) for name in row.signals if name in known)
        yield f"| {row.number} | {row.what} | {row.rating} | {names} | {row.dropped} |"
    yield ""
    yield f"In no row, read off real blogs: {', '.join(_link(name) for name in ours() if name in known)}."


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _text(text: str) -> str:
    """Keep Markdown from reading mark-up into a text."""
    for mark in "\\*_<[":
        text = text.replace(mark, "\\" + mark)
    return text
