"""A user's list of labelled blogs: a CSV file with a column of targets and a column of labels.

    target,label
    https://blog.example/,user_run
    captures/shop.warc.gz,corporate

Columns are found by their names, in any order; others are passed over:

    target      address of a blog, or path of its capture from the list's own folder; also called url,
                address, blog, capture or warc                                                    required
    label       user_run, corporate (openly run by an organisation) or flog; case, spaces and
                hyphens do not matter                                                             required
    group       blogs of one operator share it                                 default: the blog's domain
    confidence  how sure the label is: 1 guess, 2, 3 sure                      default: 3
    lang        the blog's language as a code such as en                       default: unknown
    topic       one word                                                       default: unknown
    captured    ISO date on which a given capture was made                     default: as the capture says

Commas, semicolons, tabs and upright strokes may separate them. Reads the list, and touches nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from classifier.corpus import own_group
from classifier.delimited import decoded, separator_of
from classifier.errors import BadCorpus
from classifier.model import CLASSES
from classifier.targets import Target, names_capture
from crawler.addresses import parse_address, scope_of
from crawler.errors import BadAddress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TARGET_NAMES = ("target", "url", "address", "blog", "capture", "warc")
_LABELS = {name.replace("_", ""): name for name in CLASSES} | {"openlycorporate": "corporate"}
_LONGEST = 200  # characters of a group or topic
_LANGUAGE = re.compile(r"([a-z]{2,3})([-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Listed:
    """One blog of the list, and the line that it stands on. Empty text is what the list does not say."""

    line: int
    target: Target
    label: str
    group: str = ""
    confidence: int = 3
    lang: str = ""
    topic: str = ""
    captured: str = ""

    @property
    def identity(self) -> str:
        """What two rows on the same blog share: how far the blog reaches, or the path of the capture."""
        if self.target.file is not None:
            return f"file {posixpath.normpath(self.target.text)}"
        scope = scope_of(self.target.address)
        return f"blog {scope.host}{scope.prefix}"

    @property
    def owner(self) -> str:
        """The group that the blog counts to: the one given, else that of its domain."""
        return self.group or own_group(self.target.address, self.site)

    @property
    def site(self) -> str:
        """A name for the blog and its capture, the same in every run."""
        scope = None if self.target.file else scope_of(self.target.address)
        # By the whole blog: /about/ of it, or with www. before it, is the same one.
        named = replace(self.target, address=f"https://{scope.host}{scope.prefix}") if scope else self.target
        return f"{named.name}-{hashlib.sha256(self.identity.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class TrainingList:
    """The different blogs of a list in its order, and one line for each row that was folded into an earlier one."""

    blogs: tuple[Listed, ...]
    folded: tuple[str, ...] = ()


def read_list(path: Path) -> TrainingList:
    """Read a list. Raises BadCorpus with the number of the line and what is wrong with it."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text) or ",")
    kept: dict[str, Listed] = {}
    folded = []
    try:
        columns = _columns(next(reader, []))
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
                raise BadCorpus("more fields than the header names; text with a comma in it needs quotation marks")
            cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
            listed = _listed(cells, reader.line_num, path.parent)
            first = kept.setdefault(listed.identity, listed)
            if first is not listed:
                folded.append(fold(first, listed))
    except (BadCorpus, BadAddress, csv.Error) as error:
        raise BadCorpus(f"{path}, line {max(1, reader.line_num)}: {error}") from None
    if not kept:
        raise BadCorpus(f"{path}: the list is empty")
    return TrainingList(tuple(kept.values()), tuple(folded))


def fold(first: Listed, again: Listed) -> str:
    """Say that two rows are one blog, of which the first stays. Raises BadCorpus where their labels differ."""
    if first.label != again.label:
        raise BadCorpus(
            f"{again.target.text} is labelled {again.label}, and in line {first.line} the same blog is labelled "
            f"{first.label}"
        )
    return f"line {again.line}: {again.target.text} is the same blog as in line {first.line}, and counts once"


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadCorpus(f"{path}: cannot be read: {error.strerror or error}") from None
    text = decoded(data)
    if "\0" in text:
        raise BadCorpus(f"{path}: not a text, so no list of labelled blogs")
    return text


def _columns(header: list[str]) -> list[str]:
    """Give the columns by our names; those that mean nothing to us keep theirs."""
    names = [cell.strip().lower() for cell in header]
    targets = [name for name in names if name in _TARGET_NAMES]
    if not targets:
        raise BadCorpus(
            f"no column is called target (or {', '.join(_TARGET_NAMES[1:])}); the first line must name them"
        )
    if len(targets) > 1:
        raise BadCorpus(
            f"the columns {' and '.join(targets)} could both hold the targets; call one of them differently"
        )
    if "label" not in names:
        raise BadCorpus("no column is called label; the first line must name the columns")
    twice = [name for name in ("label", "group", "confidence", "lang", "topic", "captured") if names.count(name) > 1]
    if twice:
        raise BadCorpus(f"two columns are called {twice[0]}")
    return ["target" if name == targets[0] else name for name in names]


def _listed(cells: Mapping[str, str], line: int, folder: Path) -> Listed:
    return Listed(
        line=line,
        target=_target(cells.get("target", ""), folder),
        label=_label(cells.get("label", "")),
        group=_short(cells, "group"),
        confidence=_confidence(cells.get("confidence", "")),
        lang=_language(cells.get("lang", "")),
        topic=_short(cells, "topic"),
        captured=_day(cells.get("captured", "")),
    )


def _target(text: str, folder: Path) -> Target:
    if not text:
        raise BadCorpus("no target")
    if "://" not in text and (names_capture(text) or (folder / text).is_file()):
        return Target(text, file=folder / text)
    return Target(text, address=parse_address(text))


def _label(text: str) -> str:
    label = _LABELS.get("".join(char for char in text.lower() if char.isalnum()))
    if label is None:
        said = f"unknown label {text!r}" if text else "no label"
        raise BadCorpus(f"{said}: it must be one of {', '.join(CLASSES)}")
    return label


def _confidence(text: str) -> int:
    if text not in ("", "1", "2", "3"):
        raise BadCorpus(f"confidence is {text!r}: it must be 1 (guess), 2 or 3 (sure)")
    return int(text or 3)


def _language(text: str) -> str:
    match = _LANGUAGE.fullmatch(text.lower())
    if text and match is None:
        raise BadCorpus(f"lang is {text!r}: it must be a code such as en")
    return match.group(1) if match else ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError:
        raise BadCorpus(f"captured is {text!r}: it must be a date such as 2026-01-31") from None


def _short(cells: Mapping[str, str], name: str) -> str:
    text = cells.get(name, "")
    if len(text) > _LONGEST or not text.isprintable():
        raise BadCorpus(f"{name} must be a short text on one line")
    return text
