"""The ledger of one question for the HTML report: rows with the length of their bars, the strongest ones first."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.report.charts import Scale
from classifier.report.ledger import ABSENCE, LEAST_FACTOR, MOST_ROWS, SPEAKS_FOR, factor_text, measured, odds_text
from classifier.signals import ANSWERS, Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.assessment import Assessment
    from classifier.findings import Evidence, Finding
    from classifier.model import LedgerRow, Weighing
    from classifier.signals import Signal

# The middle of the chart says nothing; its ends are at least this factor.
_LEAST_SPAN = 10.0
_TICKS = (2, 3, 5, 10, 30, 100, 1000, 10_000, 100_000, 1_000_000)
_HEAD = re.compile(r"^(?!Where |Whether )(.{20,150}?)(?::|;|\.) ")
_LONGEST_HEAD = 130
_QUESTIONS = {
    Question.OPERATOR: ("Who runs it?", "a commercial operator to an individual"),
    Question.OPENNESS: ("Does it say so?", "disguised to open"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as the report shows it; `bar` is where its bar ends, in percent of the chart, or None without one.

    `note` says how the quotations are to be read where they show little.
    """

    id: str
    signal: str
    family: str
    title: str
    definition: str
    here: str
    factor: str
    toward: str
    speaks_for: str
    bar: float | None
    quotations: tuple[Evidence, ...]
    note: str
    innocent: str

    @property
    def against(self) -> bool:
        """Whether it speaks for an individual or openness."""
        return ANSWERS[self.toward][1] < 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of one question: the strongest each way, the weaker ones, and the arithmetic of all of them.

    `sums` holds name, number and joint factor of the findings each way; `ticks` stand on the axis of the bars.
    """

    question: str
    title: str
    compared: str
    before: str
    after: str
    sums: tuple[tuple[str, int, str], ...]
    rows: tuple[Row, ...]
    weaker: tuple[Row, ...]
    weaker_factor: str
    ends: tuple[str, str]
    ticks: tuple[tuple[float, str], ...]


def ledgers(assessment: Assessment) -> tuple[Ledger, ...]:
    """Give the ledgers of both questions on one scale."""
    weighing = assessment.weighing
    largest = max((abs(row.log_odds) for row in weighing.ledger), default=0.0)
    span = max(largest, math.log(_LEAST_SPAN))
    scale = Scale(-span, span, 0, 100)
    return tuple(_ledger(weighing, question, scale) for question in Question)


def without_factor(assessment: Assessment) -> tuple[Row, ...]:
    """Give what was found by signals that carry no weight."""
    return tuple(_unweighed(name, finding) for name, finding in assessment.without_factor)


def strongest(ledgers: Iterable[Ledger], answers: Iterable[str], *, most: int = 3) -> tuple[Row, ...]:
    """Give the strongest rows that speak for any of the answers, over both questions, each signal once."""
    wanted = set(answers)
    speaking = [row for ledger in ledgers for row in ledger.rows if row.toward in wanted]
    speaking.sort(key=lambda row: (-abs((row.bar or 0.0) - 50), row.id))
    best: dict[str, Row] = {}
    for row in speaking:
        best.setdefault(row.signal, row)
    return tuple(best.values())[:most]


def _ledger(weighing: Weighing, question: Question, scale: Scale) -> Ledger:
    entries = [entry for entry in weighing.ledger if entry.question == question.value and entry.log_odds]
    against, speaking = sorted(
        (name for name, (asked, _) in ANSWERS.items() if asked is question), key=lambda name: ANSWERS[name][1]
    )
    first: set[str] = set()
    for answer in (against, speaking):
        strong = [e for e in entries if e.toward == answer and abs(e.log_odds) >= math.log(LEAST_FACTOR)]
        first.update(entry.signal for entry in strong[:MOST_ROWS])
    title, compared = _QUESTIONS[question]
    weaker = [entry for entry in entries if entry.signal not in first]
    return Ledger(
        question=question.value,
        title=title,
        compared=compared,
        before=odds_text(weighing.prior_odds[question.value]),
        after=odds_text(weighing.odds[question.value]),
        sums=tuple((SPEAKS_FOR[answer], *_together(entries, answer)) for answer in (speaking, against)),
        rows=tuple(_weighed(entry, scale) for entry in entries if entry.signal in first),
        weaker=tuple(_weighed(entry, scale) for entry in weaker),
        weaker_factor=factor_text(math.fsum(entry.log_odds for entry in weaker)),
        ends=(against, speaking),
        ticks=_ticks(scale),
    )


def _together(entries: list[LedgerRow], answer: str) -> tuple[int, str]:
    found = [entry.log_odds for entry in entries if entry.toward == answer]
    return len(found), factor_text(math.fsum(found))


def _ticks(scale: Scale) -> tuple[tuple[float, str], ...]:
    """Give the middle and one round factor each way, as (place in percent, words)."""
    outer = math.log(max(factor for factor in _TICKS if math.log(factor) <= 0.8 * scale.high))
    return tuple((scale(value), factor_text(value)) for value in (-outer, 0.0, outer))


def _weighed(entry: LedgerRow, scale: Scale) -> Row:
    signal = _signals().get(entry.signal)
    expected = signal is None or entry.toward in signal.toward
    definition = signal.definition if signal else entry.signal.replace("_", " ").capitalize() + "."
    note, innocent = "", entry.innocent
    if not expected:
        # Quotations show where a signal fired; they prove nothing where its weakness is what speaks.
        innocent = ABSENCE.capitalize() if ANSWERS[entry.toward][1] > 0 else ""
        note = "There is less of it here than on most blogs, and that is what speaks; what was seen of it:"
    elif entry.outcome == Outcome.NOT_FOUND:
        note = "Looked for and not found."
    return Row(
        id=f"{entry.question}-{entry.signal}",
        signal=entry.signal,
        family=entry.family,
        title=head_of(definition),
        definition=definition,
        here=measured(entry, signal).strip(),
        factor=factor_text(entry.log_odds),
        toward=entry.toward,
        speaks_for=SPEAKS_FOR[entry.toward],
        bar=scale(entry.log_odds),
        quotations=entry.evidence,
        note=note if entry.evidence or expected else "",
        innocent=innocent,
    )


def _unweighed(name: str, finding: Finding) -> Row:
    signal = _signals()[name]
    return Row(
        id=f"unweighed-{name}",
        signal=name,
        family=signal.family.value,
        title=head_of(signal.definition),
        definition=signal.definition,
        here="",
        factor="",
        toward=signal.toward[0],
        speaks_for=" and ".join(SPEAKS_FOR[answer] for answer in signal.toward),
        bar=None,
        quotations=finding.evidence,
        note="",
        innocent=signal.innocent,
    )


def _signals() -> Mapping[str, Signal]:
    return {signal.name: signal for signal in catalogue()}


def head_of(definition: str) -> str:
    """Give what a signal measures without the list of examples behind it."""
    match = _HEAD.match(definition)
    head = match[1] if match else definition.removesuffix(".")
    if len(head) <= _LONGEST_HEAD:
        return head
    whole = head[:_LONGEST_HEAD].rpartition(",")[0]
    return (whole if len(whole) > _LONGEST_HEAD // 3 else head[:_LONGEST_HEAD].rpartition(" ")[0]) + " …"
