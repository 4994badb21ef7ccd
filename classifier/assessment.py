"""The assessment of one blog: the way from capture to verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classifier import blog as blogs
from classifier.bands import Band, band_of, share_looked_at, too_little
from classifier.collector import collector_paused
from classifier.findings import Outcome
from classifier.model import weigh
from classifier.money_path.told import told
from classifier.obstacles import look_for_obstacles
from classifier.on_record import on_record
from classifier.second_look import second_look
from classifier.signals import catalogue, measure_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.model import Model, Weighing
    from classifier.money_path.told import Told
    from classifier.on_record import OnRecord
    from classifier.rarity import Index
    from classifier.redaction.hidden import Hidden
    from classifier.second_look import SecondLook
    from crawler.archive import Capture


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something that was wanted and not had: an address or the name of a thing, a kind in one word, and why."""

    what: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: HTML pages, words of main text, languages (most used first), time and hash of the capture.

    `partial` says why the crawl ended early; `too_little` why what was read is too little to judge; `second_look` what
    a browser was given in the place of the home page, None where nobody looked.
    """

    pages: int
    words: int
    languages: tuple[str, ...]
    captured_at: str
    warc_sha256: str
    partial: str = ""
    too_little: str = ""
    not_read: tuple[NotRead, ...] = ()
    second_look: SecondLook | None = None


@dataclass(frozen=True)
class Assessment:
    """What can be said of one blog. `why` explains a band that is milder than the probability.

    `without_factor` holds what was found by signals that carry no weight, `outside` what is on record about the
    domain, empty where nobody was asked, `redacted` how much was hidden of private persons, None where nothing was to
    be.
    """

    target: str
    start_url: str
    band: Band
    why: str
    weighing: Weighing
    read: Read
    could_not_look: tuple[tuple[str, str], ...]
    model_version: str
    model_sha256: str
    trained_on: str = ""
    without_factor: tuple[tuple[str, Finding], ...] = ()
    outside: tuple[OnRecord, ...] = ()
    money_path: tuple[Told, ...] = ()
    redacted: Hidden | None = None


@dataclass(frozen=True)
class Examined:
    """One look at a capture: the capture, the blog parsed from it, all findings by signal, and the assessment.

    What is shown beside a verdict (timeline, links out, names) is read from the blog, without parsing it again.
    """

    capture: Capture
    blog: Blog
    findings: Mapping[str, Finding]
    assessment: Assessment


@collector_paused()
def examine(
    capture: Capture, *, model: Model, target: str, prior: float | None = None, index: Index | None = None
) -> Examined:
    """Judge the blog of a capture; `target` is what the user called it, `prior` the expected share of flogs, `index`
    what is known of other sites' identifiers (default: what ships).

    Raises NothingToAssess or CouldNotRead where an obstacle stands in the place of a blog, ValueError for a
    prior outside (0, 1).
    """
    blog = replace(blogs.parse(capture), index=index)
    look_for_obstacles(capture, blog)
    findings = measure_all(blog)
    weighing = weigh(model, findings, prior=prior)
    judged = judge(blog, findings, weighing, model=model, target=target, not_read=_not_read(capture))
    judged = replace(judged, read=replace(judged.read, second_look=second_look(capture)))
    return Examined(capture, blog, findings, judged)


def assess(
    capture: Capture, *, model: Model, target: str, prior: float | None = None, index: Index | None = None
) -> Assessment:
    """Give the assessment alone; see `examine`."""
    return examine(capture, model=model, target=target, prior=prior, index=index).assessment


def judge(
    blog: Blog,
    findings: Mapping[str, Finding],
    weighing: Weighing,
    *,
    model: Model,
    target: str,
    not_read: tuple[NotRead, ...] = (),
) -> Assessment:
    """Put a weighing into words: the band, and what was and was not read."""
    unseen = tuple((name, f.why) for name, f in findings.items() if f.outcome is Outcome.COULD_NOT_LOOK)
    lacking = too_little(blog, supported=model.languages, share_looked_at=share_looked_at(findings))
    band, why = band_of(
        weighing,
        findings,
        model.thresholds,
        lang=blog.languages[0] if blog.languages else "",
        supported=model.languages,
        too_little=lacking,
    )
    read = Read(
        pages=len(blog.pages),
        words=blog.words,
        languages=blog.languages,
        captured_at=blog.captured_at,
        warc_sha256=blog.warc_sha256,
        partial=blog.partial,
        too_little=lacking,
        not_read=not_read,
    )
    return Assessment(
        target=target,
        start_url=blog.start_url,
        band=band,
        why=why,
        weighing=weighing,
        read=read,
        could_not_look=unseen,
        model_version=model.version,
        model_sha256=model.sha256,
        trained_on=model.trained_on,
        without_factor=_without_factor(findings),
        outside=on_record(blog),
        money_path=told(blog),
    )


def _without_factor(findings: Mapping[str, Finding]) -> tuple[tuple[str, Finding], ...]:
    unweighed = [signal.name for signal in catalogue() if not signal.weighed]
    found = ((name, findings[name]) for name in unweighed if name in findings)
    return tuple((name, finding) for name, finding in found if finding.outcome is Outcome.FOUND)


def _not_read(capture: Capture) -> tuple[NotRead, ...]:
    """List what failed and what was refused; a page or file that is simply not there (404, 410) is no gap."""
    failures = [NotRead(f.url, f.kind, f.message or f.kind) for f in capture.failures]
    refused = [
        NotRead(e.url, "status", f"answered with the error {e.status}")
        for e in capture.exchanges
        if e.status >= 400 and e.status not in (404, 410)
    ]
    damaged = [NotRead("the capture", "record", warning) for warning in capture.warnings]
    return tuple(dict.fromkeys(failures + refused + damaged))
