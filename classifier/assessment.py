"""The assessment of one blog: the way from capture to verdict, and the record that is printed and exchanged."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from classifier import blog as blogs
from classifier.bands import Band, band_of, share_looked_at, too_little
from classifier.collector import collector_paused
from classifier.findings import Outcome
from classifier.model import CLASSES, weigh
from classifier.money_path.told import tally, told
from classifier.obstacles import look_for_obstacles
from classifier.on_record import on_record
from classifier.rules import bearing_on
from classifier.signals import Question, catalogue, measure_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.model import LedgerRow, Model, Weighing
    from classifier.money_path.told import Told
    from classifier.on_record import OnRecord
    from classifier.rarity import Index
    from classifier.redaction.hidden import Hidden
    from crawler.archive import Capture

SCHEMA = "flogcheck.assessment/1"


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something that was wanted and not had: an address or the name of a thing, a kind in one word, and why."""

    what: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: HTML pages, words of main text, languages (most used first), time and hash of the capture.

    `partial` says why the crawl ended early; `too_little` why what was read is too little to judge.
    """

    pages: int
    words: int
    languages: tuple[str, ...]
    captured_at: str
    warc_sha256: str
    partial: str = ""
    too_little: str = ""
    not_read: tuple[NotRead, ...] = ()


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


def to_json(assessment: Assessment) -> str:
    """Write the assessment as one line of JSON (schema/assessment-1.schema.json), equal input giving equal bytes.

    Numbers carry six significant digits, probabilities six decimals that sum to 1; the text is ASCII, so that
    no locale can change it.
    """
    return json.dumps(_record(assessment), ensure_ascii=True, allow_nan=False)


def _record(a: Assessment) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "target": a.target,
        "start_url": a.start_url,
        "band": a.band.value,
        "probability": rounded_shares(a.weighing.probability),
        "prior": _digits(a.weighing.prior),
        "odds": {
            question.value: {
                "prior": _digits(a.weighing.prior_odds[question.value]),
                "posterior": _digits(a.weighing.odds[question.value]),
            }
            for question in Question
        },
        "read": {
            "pages": a.read.pages,
            "words": a.read.words,
            "languages": list(a.read.languages),
            "captured_at": a.read.captured_at,
            "warc_sha256": a.read.warc_sha256,
            "partial": a.read.partial,
            "too_little": a.read.too_little,
            "not_read": [{"what": n.what, "kind": n.kind, "why": n.why} for n in a.read.not_read],
        },
        "could_not_look": [{"signal": name, "why": why} for name, why in a.could_not_look],
        "ledger": [_row(row) for row in a.weighing.ledger if row.log_odds],
        "without_factor": [
            {
                "signal": name,
                "value": None if finding.value is None else _digits(finding.value),
                "evidence": _evidence(finding.evidence),
            }
            for name, finding in a.without_factor
        ],
        **({"outside": {row.what: _outside(row) for row in a.outside}} if a.outside else {}),
        **({"money_path": _money_path(a.money_path)} if a.money_path else {}),
        "model": {"version": a.model_version, "sha256": a.model_sha256},
    } | ({"redacted": a.redacted.as_json()} if a.redacted is not None else {})


def _outside(row: OnRecord) -> dict[str, str]:
    source = row.source
    return {
        "outcome": row.outcome.value,
        "says": row.says,
        "why": row.why,
        "url": source.url if source else "",
        "record_id": source.record_id if source else "",
        "digest": source.digest if source else "",
        "asked_at": source.captured_at if source else "",
    }


def _money_path(paths: tuple[Told, ...]) -> dict[str, object]:
    rows = [asdict(path) for path in paths]
    for row, path in zip(rows, paths, strict=True):
        row["outcome"] = path.outcome.value
        row["evidence"] = _evidence([path.evidence])
        row["named"] = _evidence([path.named] if path.named else [])
    return {**asdict(tally(paths)), "paths": rows}


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "signal": row.signal,
        "family": row.family,
        "question": row.question,
        "outcome": row.outcome,
        "value": None if row.value is None or not math.isfinite(row.value) else _digits(row.value),
        "factor": _digits(row.factor),
        "toward": row.toward,
        "evidence": _evidence(row.evidence),
        "innocent": row.innocent,
        "rules": [rule.id for rule in bearing_on(row.signal)] if _accuses(row) else [],
    }


def _accuses(row: LedgerRow) -> bool:
    return row.log_odds > 0 and row.outcome == Outcome.FOUND.value and bool(row.evidence)


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    return [
        {
            "url": e.url,
            "quote": e.quote,
            "record_id": e.record_id,
            "digest": e.digest,
            "told": e.told,
            "words": list(e.words),
        }
        for e in evidence
    ]


def rounded_shares(probability: Mapping[str, float], *, decimals: int = 6) -> dict[str, float]:
    """Round probabilities to so many decimals that they still sum to 1: the largest takes what is left over."""
    unit = 10**decimals
    counts = {name: round(probability[name] * unit) for name in CLASSES}
    largest = max(CLASSES, key=lambda name: counts[name])
    counts[largest] += unit - sum(counts.values())
    return {name: count / unit for name, count in counts.items()}


def _digits(value: float) -> float:
    # Adding zero turns -0.0 into 0.0.
    return float(f"{value:.6g}") + 0.0


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
