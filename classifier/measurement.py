"""What was measured on one capture, and the cache that saves measuring it twice.

A measurement is kept as JSON under the SHA-256 of the capture and of everything that decides the result: this
package's and the crawler's code and data, and the versions of the libraries that parse.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier import blog as blogs
from classifier.bands import share_looked_at, too_little
from classifier.findings import Evidence, Finding, Outcome
from classifier.one_page_captures import one_page_captures
from classifier.rarity import marks, shipped_bytes
from classifier.signals import catalogue, measure_all
from crawler import archive
from crawler.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from classifier.blog import Blog

# The languages with word lists; in any other, most signals that need words cannot look.
LANGUAGES = ("en", "fr", "de", "es")
# Code that comes after measuring: a change in it leaves measurements valid. All other code counts.
_AFTERWARDS = frozenset(
    "ablation.py assessment.py assessment_json.py audit baselines.py blind_spots.py brand bundle cli.py "
    "commands corpus.py correspondence demo dodges dossier errors.py evaluation.py figures.py fitting.py "
    "folds.py gathered.py gathering.py goals.py goals.toml leanings.py learning.py metrics.py model.py "
    "model_card.py model_file.py models museum network obstacles.py one_page_slices.py progress.py redaction "
    "report rules schema scorecard.py scoring.py screenshots.py self_check shares.py showing.py slices.py "
    "stamping.py store targets.py teaching.py terms.py thresholds.py training.py training_list.py web".split()
)
_PARSERS = tuple("beautifulsoup4 dateparser feedparser imagehash lxml pillow publicsuffixlist py3langid warcio".split())


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain facts of a capture that no signal may use; the baselines show how far they alone would get.

    `lang` is the language that most words are in; `too_little` says why no verdict is given, or is empty.
    """

    host: str
    generator: str
    pages: int
    words: int
    lang: str
    too_little: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """The findings by signal, the facts, and the marks that an index of identifiers keeps (see `rarity`).

    `alone` holds what the same signals find on the home page alone ("home") and on one post alone ("post").
    """

    findings: Mapping[str, Finding]
    facts: Facts
    marks: tuple[tuple[str, str], ...] = ()
    alone: Mapping[str, Measurement] = field(default_factory=dict)


def measure_capture(path: Path) -> Measurement:
    """Read, parse and measure one capture. Raises CouldNotRead for a file that is none."""
    capture = archive.read(path)
    blog = blogs.parse(capture)
    alone = {name: measure_blog(blogs.parse(part)) for name, part in one_page_captures(capture, blog).items()}
    return replace(measure_blog(blog), alone=alone)


def measure_blog(blog: Blog) -> Measurement:
    """Measure a blog that has been parsed, and no page of it alone."""
    findings = measure_all(blog)
    return Measurement(findings, _facts(blog, findings), marks(blog))


def _facts(blog: Blog, findings: Mapping[str, Finding]) -> Facts:
    generators = (page.meta.get("generator", "") for page in (blog.home, *blog.pages) if page)
    return Facts(
        host=host_of(blog.start_url),
        generator=next((text for text in generators if text), ""),
        pages=len(blog.pages),
        words=blog.words,
        lang=blog.languages[0] if blog.languages else "",
        too_little=too_little(blog, supported=LANGUAGES, share_looked_at=share_looked_at(findings)),
    )


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of measurements; `fingerprint` is that of the code that made them."""

    folder: Path
    fingerprint: str

    @classmethod
    def at(cls, folder: Path | None = None) -> Cache:
        """Open the cache in a folder, the user's cache folder by default; nothing is written yet."""
        if folder is None:
            home = os.environ.get("XDG_CACHE_HOME", "")
            folder = (Path(home) if home.startswith("/") else Path.home() / ".cache") / "flogcheck" / "measurements"
        return cls(folder, code_fingerprint())

    def get_or_measure(self, path: Path, measure: Callable[[Path], Measurement] = measure_capture) -> Measurement:
        """Give the kept measurement of a capture, or measure it and keep that.

        A kept file that is damaged or lacks a signal is made anew; a folder that cannot be written to is no
        error. Raises OSError for a capture that cannot be opened and what `measure` raises.
        """
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        kept = self.folder / self.fingerprint[:16] / f"{digest}.json"
        try:
            return from_json(json.loads(kept.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            measurement = measure(path)
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(kept, json.dumps(to_json(measurement)).encode())
        return measurement


def to_json(measurement: Measurement) -> dict[str, object]:
    """Turn a measurement into what JSON can hold."""
    return {
        "facts": asdict(measurement.facts),
        "findings": {name: asdict(finding) for name, finding in measurement.findings.items()},
        "marks": measurement.marks,
        "alone": {name: to_json(part) for name, part in measurement.alone.items()},
    }


def from_json(content: Mapping[str, Any]) -> Measurement:
    """Turn it back. Raises ValueError, KeyError, TypeError or AttributeError for anything else or for other signals."""
    findings = {name: _finding(row) for name, row in content["findings"].items()}
    if list(findings) != [signal.name for signal in catalogue()]:
        raise ValueError("measured for other signals")
    alone = {str(name): from_json(part) for name, part in content["alone"].items()}
    marked = tuple((str(s), str(b)) for s, b in content["marks"])
    return Measurement(findings, Facts(**content["facts"]), marked, alone)


def _finding(row: Mapping[str, object]) -> Finding:
    value, evidence = row["value"], row["evidence"]
    if not isinstance(evidence, list) or not isinstance(value, float | None):
        raise TypeError("not a finding")
    return Finding(
        Outcome(str(row["outcome"])),
        value,
        tuple(Evidence(**(each | {"words": tuple(each["words"])})) for each in evidence),
        str(row["why"]),
    )


@cache
def code_fingerprint() -> str:
    """Give the SHA-256 over the code and data that decide what is measured, and over the parsers' versions."""
    digest = hashlib.sha256()
    for package in ("classifier", "crawler"):
        for name, content in sorted(_sources(files(package))):
            digest.update(f"{package}/{name} {len(content)}\n".encode() + content)
    digest.update(shipped_bytes())  # a signal reads it
    for library in _PARSERS:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name in _AFTERWARDS and not prefix:
            continue
        if entry.is_dir():
            yield from _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".toml")):
            yield prefix + entry.name, entry.read_bytes()


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, never meets half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
