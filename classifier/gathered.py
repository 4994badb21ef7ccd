"""What was gathered for training, and the two files that tell of it.

DIR/labels.jsonl    the corpus of the captures (see `corpus`): DIR can be trained on and evaluated
DIR/failed.csv      what was listed and is not learnt from, with the reason
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.corpus import LIST_NAME, own_group
from classifier.errors import BadCorpus
from crawler.addresses import scope_of
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from classifier.training_list import Listed
    from crawler.addresses import Scope

FAILED_NAME = "failed.csv"


@dataclass(frozen=True, slots=True)
class Taken:
    """One blog and its whole capture: a path relative to the folder, the blog's address, the ISO date."""

    listed: Listed
    warc: str
    start_url: str
    captured: str

    @property
    def group(self) -> str:
        """The group to learn with: the one listed, else that of the domain where the blog was found to be."""
        return self.listed.group or own_group(self.start_url, self.listed.site)


@dataclass(frozen=True, slots=True)
class Failed:
    """One blog that is not learnt from, and the reason in one line."""

    listed: Listed
    why: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What lies in the folder, what could not be had, and how many blogs were left when Ctrl-C came."""

    taken: tuple[Taken, ...]
    failed: tuple[Failed, ...]
    left: int = 0


def one_a_blog(taken: Iterable[Taken]) -> tuple[tuple[Taken, ...], tuple[Failed, ...]]:
    """Keep the first of several that led to one blog, and none where their labels differ: nobody knows which is so."""
    by_blog: dict[Scope, list[Taken]] = {}
    for each in taken:
        by_blog.setdefault(scope_of(each.start_url), []).append(each)
    kept, failed = [], []
    for first, *others in by_blog.values():
        lines = " and ".join(str(each.listed.line) for each in (first, *others))
        if len({each.listed.label for each in (first, *others)}) > 1:
            why = f"lines {lines} lead to one blog ({first.start_url}) and label it differently"
            failed += [Failed(each.listed, why) for each in (first, *others)]
            continue
        kept.append(first)
        why = f"leads to the same blog as line {first.listed.line} ({first.start_url}), which counts once"
        failed += [Failed(each.listed, why) for each in others]
    return tuple(kept), tuple(failed)


def refuse_other_corpus(folder: Path) -> None:
    """Raise BadCorpus where the folder holds a list of labels that was not written here, and would be lost."""
    path = folder / LIST_NAME
    if not path.exists():
        return
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        ours = all(isinstance(row, dict) and "target" in row for row in rows)
    except (OSError, ValueError, RecursionError):
        ours = False
    if not ours:
        raise BadCorpus(f"{path} was not written by a training from a list and would be lost: choose another folder")


def write_labels(folder: Path, taken: Sequence[Taken]) -> None:
    """Write the list of the corpus."""
    lines = [json.dumps({k: v for k, v in _row(each).items() if v != ""}, ensure_ascii=False) for each in taken]
    write_whole(folder / LIST_NAME, "".join(line + "\n" for line in lines))


def write_failed(folder: Path, failed: Sequence[Failed]) -> None:
    """Write what is not learnt from, a row a blog; with no such blog there is no such file."""
    path = folder / FAILED_NAME
    if not failed:
        path.unlink(missing_ok=True)
        return
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("target", "label", "line", "reason"))
    for each in sorted(failed, key=lambda each: each.listed.line):
        rows.writerow((each.listed.target.text, each.listed.label, each.listed.line, each.why))
    write_whole(path, text.getvalue())


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a kill never leaves half of it. Raises CouldNotWrite."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise CouldNotWrite(f"{path} cannot be written: {error.strerror or error}") from None


def _row(taken: Taken) -> dict[str, str | int]:
    listed = taken.listed
    return {
        "site": listed.site,
        "warc": taken.warc,
        "label": listed.label,
        "group": taken.group,
        "start_url": taken.start_url,
        "confidence": listed.confidence,
        "lang": listed.lang,
        "topic": listed.topic,
        "captured": taken.captured,
        "target": listed.target.text,
        "taken": "given" if listed.target.file else "crawled",
    }
