"""The signals: a registry of named measurements, one module a family.

A signal is a pure function of a blog. The decorator registers it with what a reader must know about it;
the registry drives the feature vector, the catalogue and the report. Adding a signal touches one file.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from classifier.collector import collector_paused
from classifier.once import once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from classifier.blog import Blog
    from classifier.findings import Finding

    Measure = Callable[[Blog], Finding]


class Family(StrEnum):
    """The families of the catalogue."""

    IDENTITY = "identity"
    INFRASTRUCTURE = "infrastructure"
    COMMERCE = "commerce"
    DISCLOSURE = "disclosure"
    VOICE = "voice"
    PERSONA = "persona"
    RHYTHM = "rhythm"
    COMMUNITY = "community"
    TEMPLATE = "template"
    PROVENANCE = "provenance"
    CONTRADICTIONS = "contradictions"


class Question(StrEnum):
    """The two questions of every assessment."""

    OPERATOR = "operator"
    OPENNESS = "openness"


# Which question an answer belongs to, and whether it counts for (+1) or against (-1) the answer that the
# model of that question predicts: commercial, disguised.
ANSWERS: dict[str, tuple[Question, int]] = {
    "commercial": (Question.OPERATOR, +1),
    "individual": (Question.OPERATOR, -1),
    "disguised": (Question.OPENNESS, +1),
    "open": (Question.OPENNESS, -1),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One measurement with its definition.

    `toward` names what a high value speaks for, at most one answer a question; `unit` what the value counts;
    `innocent` the harmless reason why it may fire; `source` the law, study or case it comes from. One that is not
    `weighed` is shown as a finding and has no factor; its definition says why.
    """

    name: str
    family: Family
    toward: tuple[str, ...]
    unit: str
    innocent: str
    source: str
    definition: str
    measure: Measure
    weighed: bool = True

    def direction(self, question: Question) -> int:
        """Give +1 or -1 where a high value speaks to the question, 0 where it does not."""
        for answer in self.toward:
            asked, sign = ANSWERS[answer]
            if asked is question:
                return sign
        return 0


NO_WEIGHT = "Carries no weight:"
"""How the reason begins in the definition of a signal that is not weighed."""

_REGISTRY: dict[str, Signal] = {}


def signal(
    *,
    family: Family | str,
    toward: str | tuple[str, ...],
    unit: str,
    innocent: str,
    source: str,
    weighed: bool = True,
) -> Callable[[Measure], Measure]:
    """Register a function as a signal; its name is the signal's, its docstring the definition.

    Raises ValueError for an unknown answer, two answers to one question, a second signal of one name,
    a missing definition, or one that does not say why the signal carries no weight where it is not `weighed`.
    """
    answers = (toward,) if isinstance(toward, str) else toward
    questions = [ANSWERS[answer][0] for answer in answers if answer in ANSWERS]
    if len(questions) != len(answers) or len(set(questions)) != len(questions) or not questions:
        raise ValueError(f"toward must name at most one answer a question, not {answers}")

    def register(measure: Measure) -> Measure:
        name = measure.__name__
        if name in _REGISTRY:
            raise ValueError(f"two signals are called {name}")
        if not measure.__doc__:
            raise ValueError(f"the signal {name} has no definition")
        definition = " ".join(measure.__doc__.split())
        if weighed is (NO_WEIGHT in definition):
            raise ValueError(f"the definition of {name} says '{NO_WEIGHT} …' if it is not weighed, and only then")
        # Signals that weigh others together ask for their findings; each is made once a blog.
        kept = once(measure)
        _REGISTRY[name] = Signal(name, Family(family), answers, unit, innocent, source, definition, kept, weighed)
        return kept

    return register


@cache
def catalogue() -> tuple[Signal, ...]:
    """Give all signals, ordered by family and name."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    families = list(Family)
    return tuple(sorted(_REGISTRY.values(), key=lambda s: (families.index(s.family), s.name)))


@collector_paused()
def measure_all(blog: Blog) -> Mapping[str, Finding]:
    """Measure every signal of the catalogue on one blog, in catalogue order."""
    return {signal.name: signal.measure(blog) for signal in catalogue()}
