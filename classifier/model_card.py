"""The model card: what a model was learnt from, what it reached, and what it cannot see."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from classifier.blind_spots import blind_spots, most
from classifier.corpus import LIST_NAME
from classifier.leanings import language_of
from classifier.model import CLASSES
from classifier.scorecard import number, own_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from classifier.corpus import Measured
    from classifier.evaluation import Evaluation
    from classifier.learning import Learnt
    from classifier.terms import Model

_NAMES = {"user_run": "user-run", "corporate": "openly corporate", "flog": "flogs"}


def render(
    learnt: Learnt,
    evaluation: Evaluation,
    blogs: Sequence[Measured],
    *,
    warnings: Sequence[str] = (),
    failed: int = 0,
) -> str:
    """Write the card as Markdown; `failed` counts the listed blogs of which there is no capture."""
    model = learnt.model
    parts = (
        (
            f"# Model {model.version}",
            "",
            "Two additive logistic models: who runs a blog (an individual or a commercial operator), and whether a",
            "commercial operator says so. Written by `flogcheck train`.",
            "",
            f"Trained on {model.trained_on}. **Expires on {model.expires}.** SHA-256 of `model.json`:",
            f"`{model.sha256}`",
        ),
        *((tuple(_warnings(warnings)),) if warnings else ()),
        _data(learnt, blogs, failed + len(evaluation.unread)),
        _bands(learnt),
        _figures(evaluation),
        _slices(evaluation),
        _one_page(evaluation),
        _baselines(evaluation),
        _weights(learnt),
        _blind_spots(model, evaluation, blogs),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _data(learnt: Learnt, blogs: Sequence[Measured], missing: int) -> Iterator[str]:
    yield "## Learnt from"
    yield ""
    yield "| | blogs | groups | captured | languages |"
    yield "|---|---:|---:|---|---|"
    for label in CLASSES:
        of_label = [blog for blog in blogs if blog.example.label == label]
        chosen = [blog.example for blog in of_label]
        days = sorted(example.captured[:10] for example in chosen if example.captured)
        span = f"{days[0]} to {days[-1]}, half of them by {days[len(days) // 2]}" if days else "unknown"
        languages = most(Counter(language_of(blog) or "unknown" for blog in of_label), 4)
        groups = len({example.group for example in chosen})
        yield f"| {_NAMES[label]} | {len(chosen)} | {groups} | {span} | {languages} |"
    yield ""
    yield "A group holds the blogs of one operator; folds never part it."
    taken = Counter(blog.example.attributes.get("taken", "") for blog in blogs)
    if taken["crawled"] or taken["given"]:
        yield f"{taken['crawled']} blogs were crawled for this training, {taken['given']} given as captures."
    if "labels_sha256" in learnt.model.card:
        yield f"SHA-256 of `{LIST_NAME}`: `{learnt.model.card['labels_sha256']}`"
    if missing:
        yield f"{missing} more were listed and could not be captured or read: whatever they share is not learnt."


def _bands(learnt: Learnt) -> Iterator[str]:
    yield "## Bands"
    yield ""
    limits = learnt.model.thresholds
    yield (
        f"At the prior of {learnt.model.default_prior:.0%} flogs, and where enough was read: P(flog) from "
        f"{limits['some_signs']:g} some signs, from {limits['strong_signs']:g} strong signs; else P(user-run) from "
        f"{limits['individual']:g} an individual author, P(corporate) from {limits['openly_commercial']:g} openly "
        "commercial; else not enough to tell. Chosen from round numbers on held-out groups."
    )


def _figures(evaluation: Evaluation) -> Iterator[str]:
    yield "## Reached"
    yield ""
    yield f"{evaluation.method[:1].upper()}{evaluation.method[1:]}. Intervals are 95 %."
    yield ""
    yield "| | value | interval | blogs |"
    yield "|---|---:|---|---:|"
    for figure in evaluation.figures:
        title = figure.title.strip() if not figure.title.startswith(" ") else "… " + figure.title.strip()
        interval = f"{number(figure.low)} – {number(figure.high)}"
        yield f"| {title} | {number(figure.value)} | {interval} | {figure.n} |"


def _slices(evaluation: Evaluation) -> Iterator[str]:
    yield '## Slices: user-run blogs in "some signs" or worse, and flogs found'
    yield ""
    yield "| | user-run | alarms | interval | flogs | found | AUC |"
    yield "|---|---:|---:|---|---:|---:|---:|"
    for part in evaluation.slices:
        low, high = part.interval
        yield (
            f"| {part.name} | {part.user_run} | {part.alarms} | {low:.3f} – {high:.3f} | {part.flogs} | {part.found} "
            f"| {number(part.auc)} |"
        )


def _one_page(evaluation: Evaluation) -> Iterator[str]:
    yield "## When only one page was read"
    yield ""
    yield "| | blogs | user-run | alarms | interval | decided | right | not enough to tell |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for part in evaluation.one_page:
        low, high = part.interval
        yield (
            f"| {part.title} | {part.blogs} | {part.user_run} | {part.alarms} | {low:.3f} – {high:.3f} "
            f"| {part.decided} | {part.right} | {part.undecided} |"
        )


def _baselines(evaluation: Evaluation) -> Iterator[str]:
    yield "## Baselines: what must not matter, under the same folds"
    yield ""
    yield "| | AUC user-run against flog | accuracy | flogs found at 1 % | Brier score |"
    yield "|---|---:|---:|---:|---:|"
    rows = {each.name: (each.auc, each.accuracy, each.found, each.brier) for each in evaluation.baselines}
    for name, values in (rows | {"flogcheck itself": own_row(evaluation)}).items():
        yield f"| {name} | {' | '.join(map(number, values))} |"


def _weights(learnt: Learnt) -> Iterator[str]:
    yield "## Weights"
    for question, fit in learnt.fits.items():
        yield ""
        yield f"**{question.value}**: {len(fit.terms)} terms, L2 with C = {fit.penalty:g}, slope {fit.slope:.2f}."
        yield ""
        yield "| signal | largest factor |"
        yield "|---|---:|"
        for term in sorted(fit.terms, key=lambda term: (-term.reach, term.signal)):
            low, high = (term.weight * (height - term.ref) for height in (term.heights[0], term.heights[-1]))
            yield f"| {term.signal} | {_factor(max(low, high, key=abs))} |"
        if fit.dropped:
            yield ""
            yield "Left out: " + "; ".join(f"`{name}` ({why})" for name, why in fit.dropped) + "."


def _warnings(warnings: Sequence[str]) -> Iterator[str]:
    yield "## Take care"
    yield ""
    for warning in warnings:
        yield f"- {warning[:1].upper()}{warning[1:]}."


def _blind_spots(model: Model, evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    yield "## Blind spots"
    yield ""
    for note in blind_spots(model, evaluation, blogs):
        yield f"- {note}"


def _factor(log_odds: float) -> str:
    return f"×{math.exp(log_odds):.1f}" if log_odds >= 0 else f"÷{math.exp(-log_odds):.1f}"
