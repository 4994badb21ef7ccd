"""The catalogue of signals as text: what is measured, what it speaks for, where it was found, what it can weigh."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from classifier.report.ledger import factor_text
from classifier.report.shown import number, wrapped
from classifier.signals import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from classifier.report.entries import Entry, Weight
    from classifier.shares import Share

_CLASSES = {"user_run": "user-run", "corporate": "openly corporate", "flog": "flogs"}
_ASKED = {Question.OPERATOR: "who runs it?", Question.OPENNESS: "does it say so?"}
_ODDS = {Question.OPERATOR: "a commercial operator", Question.OPENNESS: "disguise"}
_INDENT = " " * 4
_LABEL = 12


def render(entries: Sequence[Entry]) -> str:
    """List signals by family, 80 columns wide."""
    families = [(family, list(members)) for family, members in groupby(entries, key=lambda e: e.signal.family.value)]
    lines = [f"{number(len(entries), 'signal')} in {number(len(families), 'family', 'families')}"]
    for family, members in families:
        lines += ["", family.upper()]
        for entry in members:
            lines += ["", *render_one(entry)]
    return "\n".join(lines) + "\n"


def render_one(entry: Entry) -> list[str]:
    """Write all that is known of one signal."""
    signal = entry.signal
    lines = [f"  {signal.name}"]
    lines += wrapped(signal.definition, first=_INDENT)
    fields = (
        ("Speaks for", answers_text(entry)),
        ("Unit", signal.unit),
        ("But", signal.innocent),
        ("Source", signal.source),
        ("Found", found_text(entry.shares)),
        ("Weight", weight_text(entry.weights)),
    )
    for label, text in fields:
        lines += wrapped(text, first=f"{_INDENT}{label + ':':{_LABEL}}", rest=_INDENT + " " * _LABEL)
    return lines


def answers_text(entry: Entry) -> str:
    """Say which answer a high value speaks for, to each question: `commercial (who runs it?)`."""
    return "; ".join(f"{answer} ({_ASKED[question]})" for question, answer in entry.answers)


def found_text(shares: Mapping[str, Share] | None) -> str:
    """Say on how many blogs of each class a signal was found, of those on which it could look."""
    if shares is None:
        return "not measured"
    return "; ".join(f"{_CLASSES[label]} {_share(share)}" for label, share in shares.items())


def _share(share: Share) -> str:
    """Say one class: `12 of 100 (12 %), 7 not looked at`."""
    if not share.looked:
        return f"not looked at on any of {share.blogs}"
    part = f"{share.found / share.looked:.0%}".replace("%", " %")
    missing = f", {share.could_not_look} not looked at" if share.could_not_look else ""
    return f"{share.found} of {share.looked} ({part}){missing}"


def weight_text(weights: Sequence[Weight]) -> str:
    """Say between which factors a signal can move the odds of each question."""
    if not weights:
        return "none in this model"
    return "; ".join(
        f"{factor_text(weight.low)} to {factor_text(weight.high)} on {_ODDS[weight.question]}" for weight in weights
    )
