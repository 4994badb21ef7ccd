"""Which rules the findings of one assessment bear on: those that were found and speak for disguise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.bands import held_against
from classifier.rules import JURISDICTIONS, bearing_on
from classifier.signals import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from classifier.assessment import Assessment
    from classifier.rules import Rule


def borne_on(
    assessment: Assessment, jurisdictions: Iterable[str] = JURISDICTIONS
) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """Give each rule with the signals whose findings bear on it, in the order of the jurisdictions.

    A finding counts where it was found and moved the odds toward disguise, or carries no factor and points there;
    that something is missing bears on nothing.
    """
    signals = suspicious(assessment)
    asked = tuple(jurisdictions)
    by_rule: dict[Rule, list[str]] = {}
    for signal in signals:
        for rule in bearing_on(signal, asked):
            by_rule.setdefault(rule, []).append(signal)
    ordered = sorted(by_rule, key=lambda rule: asked.index(rule.jurisdiction))
    return tuple((rule, tuple(by_rule[rule])) for rule in ordered)


def suspicious(assessment: Assessment) -> Sequence[str]:
    """Give the signals that were found and speak for a disguised operator, strongest first."""
    meant = {signal.name: signal.toward for signal in catalogue()}
    weighed = [row.signal for row in assessment.weighing.ledger if held_against(row)]
    unweighed = [name for name, _ in assessment.without_factor if "disguised" in meant.get(name, ())]
    return tuple(dict.fromkeys([*weighed, *unweighed]))
