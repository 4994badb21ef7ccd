"""The ledger of one question as text: the arithmetic, and the strongest findings each way with their evidence."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from classifier.report.shown import number, safe, styled, wrapped
from classifier.signals import ANSWERS, Question, catalogue

if TYPE_CHECKING:
    from classifier.model import LedgerRow, Weighing
    from classifier.signals import Signal

MOST_ROWS = 5
# A factor nearer to 1 than this says nothing that a reader should weigh.
LEAST_FACTOR = 1.1
_INDENT = " " * 7
# Units of signals that only tell whether something is so.
_YES_OR_NO = re.compile(r"^(1 (where|or 0|if)\b|0 or 1|yes or no)(?!.*−1)")
# The counted thing at the head of a unit, such as "kinds of evidence" or "different outside domains".
_PLURAL = re.compile(r"^(?P<before>(?:different (?:outside |service )?)?)(?P<word>\w{2,}[a-rt-z]s)\b")
_TITLES = {
    Question.OPERATOR: "WHO RUNS IT?",
    Question.OPENNESS: "DOES IT SAY SO?",
}
SPEAKS_FOR = {
    "commercial": "a commercial operator",
    "individual": "an individual",
    "disguised": "disguise",
    "open": "openness",
}
ABSENCE = "many harmless blogs lack this too."


def question_section(weighing: Weighing, question: Question, *, colour: bool = False) -> list[str]:
    """Write what the findings say to one question, the strongest first, up to MOST_ROWS each way."""
    rows = [row for row in weighing.ledger if row.question == question.value]
    lines = [styled(_TITLES[question], colour, bold=True), *_arithmetic(weighing, question)]
    for answer in (name for name, (asked, _) in ANSWERS.items() if asked is question):
        lines += _side(rows, answer, colour)
    return lines


def factor_text(log_odds: float) -> str:
    """Write a factor as a person says it: ×9, ×1.4, ÷4; beyond a million the size says no more."""
    if abs(log_odds) > math.log(1e6):
        return ("×" if log_odds > 0 else "÷") + " over a million"
    size = math.exp(abs(log_odds))
    digits = f"{size:.1f}" if size < 9.95 else f"{size:,.0f}"
    digits = digits.removesuffix(".0")
    if digits == "1":
        return "×1"
    return ("×" if log_odds > 0 else "÷") + digits


def odds_text(odds: float) -> str:
    """Write odds as a person says them: 3 to 1, 1 to 20."""
    if odds >= 1:
        return f"{_short(odds)} to 1"
    return f"1 to {_short(1 / odds)}"


def _short(value: float) -> str:
    if value > 1e6:
        return "over a million"
    return f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:,.0f}"


def _arithmetic(weighing: Weighing, question: Question) -> list[str]:
    before, after = weighing.prior_odds[question.value], weighing.odds[question.value]
    pair = "commercial to individual" if question is Question.OPERATOR else "disguised to open"
    moved = factor_text(math.log(after / before))
    return wrapped(f"odds {pair}: {odds_text(before)} before reading, all findings {moved}, so {odds_text(after)}")


def _side(rows: list[LedgerRow], answer: str, colour: bool) -> list[str]:
    speaking = [row for row in rows if row.toward == answer and abs(row.log_odds) >= math.log(LEAST_FACTOR)]
    if not speaking:
        return ["", f"  Nothing of weight speaks for {SPEAKS_FOR[answer]}."]
    lines = ["", f"  Speaks for {SPEAKS_FOR[answer]}:"]
    for row in speaking[:MOST_ROWS]:
        lines += _entry(row, colour)
    if len(speaking) > MOST_ROWS:
        lines.append(f"{_INDENT}and {number(len(speaking) - MOST_ROWS, 'weaker finding')} (--json has all)")
    return lines


def _entry(row: LedgerRow, colour: bool) -> list[str]:
    signal = next((s for s in catalogue() if s.name == row.signal), None)
    definition = signal.definition if signal else row.signal.replace("_", " ")
    lines = wrapped(
        f"{definition}{measured(row, signal)}", first=f"{factor_text(row.log_odds):>6} ", rest=_INDENT, cut=True
    )
    if colour:
        lines[0] = styled(lines[0][:7], colour, bold=True) + lines[0][7:]
    expected = signal is None or row.toward in signal.toward
    # Quotations show where a signal fired; they prove nothing where its weakness is what speaks.
    for evidence in row.evidence[:1] if expected else ():
        quoted = safe(evidence.quote)
        # What names its own parts, such as “anchor” → address, has its quotation marks already.
        lines += wrapped(
            quoted if quoted.startswith("“") else f"“{quoted}”", first=_INDENT, rest=_INDENT + " ", cut=True
        )
        more = f" (and {number(len(row.evidence) - 1, 'more place')})" if len(row.evidence) > 1 else ""
        lines += wrapped(f"{safe(evidence.url)}{more}", first=_INDENT)
    if expected:
        lines += wrapped(f"But: {row.innocent}", first=_INDENT, rest=_INDENT + "     ")
    elif ANSWERS[row.toward][1] > 0:
        lines += wrapped(f"But: {ABSENCE}", first=_INDENT)
    return lines


def measured(row: LedgerRow, signal: Signal | None) -> str:
    """Say the value in the signal's unit; a share in percent, a yes or no in a word."""
    if row.value is None or signal is None or not math.isfinite(row.value):
        return ""
    if _YES_OR_NO.match(signal.unit) and row.value in (0, 1):
        return " Here: yes." if row.value else " Here: no."
    if signal.unit.startswith("share of ") and 0 <= row.value <= 1:
        return f" Here: {row.value * 100:.0f} % of {signal.unit.removeprefix('share of ')}."
    if signal.unit[:1].isdigit():
        return f" Here: {row.value:.3g} ({signal.unit})."
    amount, unit = f"{row.value:.3g}", signal.unit.removeprefix("number of ")
    return f" Here: {amount} {_PLURAL.sub(_singular, unit) if amount == '1' else unit}."


def _singular(match: re.Match[str]) -> str:
    word = match["word"]
    return match["before"] + (word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s"))
