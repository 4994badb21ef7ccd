"""What the catalogue says of one signal: its definition, where it was found, and what it can weigh."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from classifier.signals import ANSWERS, Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.shares import Share, Shares
    from classifier.signals import Signal
    from classifier.terms import Model, Term


@dataclass(frozen=True, slots=True)
class Weight:
    """The range of a signal's odds factor for one question, in log-odds of the answer commercial or disguised."""

    question: Question
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A signal; its shares by class, None where it was not measured; its weights, none where the model has none."""

    signal: Signal
    shares: Mapping[str, Share] | None
    weights: tuple[Weight, ...]

    @property
    def answers(self) -> tuple[tuple[Question, str], ...]:
        """The questions that the signal speaks to, each with the answer that a high value speaks for."""
        return tuple((ANSWERS[answer][0], answer) for answer in self.signal.toward)


def entries(model: Model, shares: Shares | None, *, signals: Iterable[Signal] | None = None) -> tuple[Entry, ...]:
    """Put together what is known of every signal, in catalogue order."""
    weights = {(term.signal, term.question): _weight(term) for term in model.terms}
    return tuple(
        Entry(
            signal,
            shares.of(signal.name) if shares else None,
            tuple(weights[signal.name, question] for question in Question if (signal.name, question) in weights),
        )
        for signal in (catalogue() if signals is None else signals)
    )


def _weight(term: Term) -> Weight:
    ends = [term.weight * (height - term.ref) for height in (term.heights[0], term.heights[-1])]
    return Weight(term.question, min(ends), max(ends))


def to_json(entry: Entry) -> str:
    """Write one entry as one line of JSON; factors are odds factors of the answer commercial or disguised."""
    signal = entry.signal
    content = {
        "name": signal.name,
        "family": signal.family.value,
        "asks": {question.value: answer for question, answer in entry.answers},
        "definition": signal.definition,
        "unit": signal.unit,
        "innocent": signal.innocent,
        "source": signal.source,
        "shares": None if entry.shares is None else {label: _counts(share) for label, share in entry.shares.items()},
        "factors": {weight.question.value: _factors(weight) for weight in entry.weights},
    }
    return json.dumps(content, ensure_ascii=False)


def _counts(share: Share) -> dict[str, int]:
    return {**asdict(share), "could_not_look": share.could_not_look}


def _factors(weight: Weight) -> dict[str, float]:
    return {"least": round(math.exp(weight.low), 4), "most": round(math.exp(weight.high), 4)}
