"""Labelled blogs: the list, and what was measured on each.

A corpus is a folder with `labels.jsonl`, one JSON object a line for one blog:

    warc        the capture, a path relative to the folder                                   required
    label       user_run, corporate (openly run by an organisation) or flog                  required
    site        a name for the blog, unique                                default: the file's name
    start_url   the address that the blog declares for itself              default: unknown
    group       blogs of one operator share it; splits never part them     default: the blog's own
    confidence  how sure the label is: 1 guess, 2, 3 sure                  default: 3
    lang, topic, captured (ISO date)                                       default: unknown

Further fields are kept as attributes where they are text or numbers, or an object of such.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.errors import BadCorpus, ClassifierError
from classifier.measurement import Cache, Facts, Measurement, measure_capture
from classifier.model import CLASSES
from crawler.addresses import host_of, registrable_domain
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from classifier.findings import Finding

    Progress = Callable[[int, int, str], None]

LIST_NAME = "labels.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled blog: one row of the list."""

    site: str
    warc: Path
    label: str
    group: str
    start_url: str = ""
    confidence: int = 3
    lang: str = ""
    topic: str = ""
    captured: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """One labelled blog with its findings and the plain facts that only baselines may use.

    `alone` holds the same for single pages of it, see `Measurement`.
    """

    example: Example
    findings: Mapping[str, Finding]
    facts: Facts
    marks: tuple[tuple[str, str], ...] = ()
    alone: Mapping[str, Measurement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The measured blogs in the order of the list, and those that could not be read with the reason."""

    blogs: tuple[Measured, ...]
    unread: tuple[tuple[str, str], ...] = ()


def read_labels(folder: Path) -> tuple[Example, ...]:
    """Read the list of a corpus. Raises BadCorpus with the line's number and what is wrong with it."""
    path = folder / LIST_NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        why = error.strerror or error
        raise BadCorpus(f"{path}: the list of labelled blogs cannot be read: {why}") from error
    except UnicodeDecodeError as error:
        raise BadCorpus(f"{path}: not a text in UTF-8, so no list of labelled blogs") from error
    examples = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                examples.append(_example(json.loads(line), folder))
            except (ValueError, RecursionError) as error:
                reason = str(error) if isinstance(error, _BadRow) else "not a JSON object"
                raise BadCorpus(f"{path}, line {number}: {reason}") from error
    twice = [site for site, count in Counter(example.site for example in examples).items() if count > 1]
    if twice:
        raise BadCorpus(f"{path}: the blog '{twice[0]}' is listed more than once")
    if not examples:
        raise BadCorpus(f"{path}: the list is empty")
    return tuple(examples)


def own_group(start_url: str, site: str) -> str:
    """Give the group of a blog whose operator nobody named: its registrable domain, else itself."""
    return "domain " + registrable_domain(host_of(start_url)) if start_url else "site " + site


def measure_corpus(
    folder: Path,
    *,
    jobs: int = 1,
    cache: Path | None = None,
    progress: Progress | None = None,
    measure: Callable[[Path], Measurement] = measure_capture,
) -> Corpus:
    """Measure every blog of a corpus, `jobs` at a time; what was measured before comes from the cache.

    `cache` is the folder to keep measurements in (default: the user's cache folder). `progress` is called with
    the number done, the number of all, and the blog's name, to which the number of failures is added if there are
    any. A capture that cannot be read goes to `unread`.
    Raises BadCorpus where the list is bad or no capture could be read.
    """
    from joblib import Parallel, delayed

    examples = read_labels(folder)
    store = Cache.at(cache)
    work = (delayed(_measure_one)(example.warc, store, measure) for example in examples)
    blogs: list[Measured] = []
    unread: list[tuple[str, str]] = []
    results = Parallel(n_jobs=jobs, return_as="generator")(work)
    for done, (example, result) in enumerate(zip(examples, results, strict=True), start=1):
        if isinstance(result, Measurement):
            blogs.append(Measured(example, result.findings, result.facts, result.marks, result.alone))
        else:
            unread.append((example.site, result))
        if progress:
            failed = f" · {len(unread)} not read" if unread else ""
            progress(done, len(examples), example.site + failed)
    if not blogs:
        raise BadCorpus(f"{folder}: none of the {len(examples)} captures could be read; the first: {unread[0][1]}")
    return Corpus(tuple(blogs), tuple(unread))


class _BadRow(ValueError):
    """A row that is JSON and no labelled blog."""


def _example(row: object, folder: Path) -> Example:
    if not isinstance(row, dict):
        raise _BadRow("not a JSON object")
    warc, label = row.get("warc"), row.get("label")
    if not isinstance(warc, str) or not warc:
        raise _BadRow("'warc' must name the capture")
    if label not in CLASSES:
        raise _BadRow(f"'label' must be one of {', '.join(CLASSES)}")
    confidence = row.get("confidence", 3)
    if confidence not in (1, 2, 3):
        raise _BadRow("'confidence' must be 1, 2 or 3")
    text = dict(_texts(row))
    site = text.get("site") or Path(warc).name.removesuffix(".gz").removesuffix(".warc")
    start_url = text.get("start_url", "")
    group = row.get("group", "")
    named = {"site", "warc", "label", "start_url", "group", "lang", "topic", "captured", "confidence"}
    return Example(
        site=site,
        warc=folder / warc,
        label=label,
        group=str(group) if isinstance(group, str | int) and group != "" else own_group(start_url, site),
        start_url=start_url,
        confidence=int(confidence),
        lang=text.get("lang", ""),
        topic=text.get("topic", ""),
        captured=text.get("captured", ""),
        attributes={key: value for key, value in text.items() if key not in named},
    )


def _texts(row: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give the fields as texts, those of an inner object with both names: `source.repository`."""
    for key, value in row.items():
        if isinstance(value, dict) and not prefix:
            yield from _texts(value, f"{key}.")
        elif isinstance(value, str | int | float):
            yield prefix + key, str(value)


def _measure_one(path: Path, cache: Cache, measure: Callable[[Path], Measurement]) -> Measurement | str:
    """Measure one capture; a failure comes back as one line, for one bad file must not lose the others' work."""
    try:
        return cache.get_or_measure(path, measure)
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror or error}"
    except (ClassifierError, CrawlError) as error:
        return " ".join(str(error).split())
    except Exception as error:  # a fault of ours on one capture; the others' work is kept and the fault is named
        return f"{path}: could not be measured: {type(error).__name__}: {' '.join(str(error).split())}"
