"""The model card: what a model was learnt from, what it reached, and what it cannot see."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from classifier.learning import LARGEST_GROUP_SHARE
from classifier.model import CLASSES
from classifier.scorecard import number, own_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from classifier.corpus import Measured
    from classifier.evaluation import Evaluation
    from classifier.learning import Learnt

_NAMES = {"user_run": "user-run", "corporate": "openly corporate", "flog": "flogs"}
_STANDING = (
    "It sees what was captured. An operator who leaves no trace on the pages is not found out.",
    "It measures the costs of a disguise, and disguises change: hence the date on which it expires.",
    "A probability is about blogs like those learnt from. It is a reason to look, and proves nothing.",
)


def render(learnt: Learnt, evaluation: Evaluation, blogs: Sequence[Measured]) -> str:
    """Write the card as Markdown."""
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
        _data(blogs),
        _bands(learnt),
        _figures(evaluation),
        _slices(evaluation),
        _one_page(evaluation),
        _baselines(evaluation),
        _weights(learnt),
        _blind_spots(evaluation, blogs),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _data(blogs: Sequence[Measured]) -> Iterator[str]:
    yield "## Learnt from"
    yield ""
    yield "| | blogs | groups | captured | languages |"
    yield "|---|---:|---:|---|---|"
    for label in CLASSES:
        chosen = [blog.example for blog in blogs if blog.example.label == label]
        days = sorted(example.captured[:10] for example in chosen if example.captured)
        span = f"{days[0]} to {days[-1]}, half of them by {days[len(days) // 2]}" if days else "unknown"
        languages = _most(Counter(example.lang or "unknown" for example in chosen), 4)
        groups = len({example.group for example in chosen})
        yield f"| {_NAMES[label]} | {len(chosen)} | {groups} | {span} | {languages} |"
    yield ""
    yield "A group holds the blogs of one operator; folds never part it."


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


def _blind_spots(evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    yield "## Blind spots"
    yield ""
    for note in (*_slants(evaluation, blogs), *_STANDING):
        yield f"- {note}"


def _slants(evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    """Say how the collection slants, as far as its own list and the baselines show it."""
    auc = {baseline.name: baseline.auc for baseline in evaluation.baselines}
    yield (
        f"Era: the year of capture alone separates user-run blogs from flogs with AUC {number(auc['capture year'])}. "
        "No signal may stand for the age of the markup; compare the slices by era above."
    )
    host, generator = number(auc["host name"]), number(auc["generator"])
    yield f"Place: the host name alone reaches AUC {host}, the generator {generator}."
    if _share(blogs, lambda blog: bool(blog.example.attributes.get("source.repository"))) > LARGEST_GROUP_SHARE:
        yield (
            "Most captures come from web sites kept in public source repositories: more static generators and "
            "technical authors, fewer hosted platforms than the web has; no response headers, no images."
        )
    if _share(blogs, lambda blog: blog.example.attributes.get("agreed") == "True") == 1.0:
        yield "Only blogs on which independent readers agreed are in the collection, so it is easier than life."
    topics = Counter(blog.example.topic or "unknown" for blog in blogs if blog.example.label == "flog")
    yield f"Kind: the flogs are about {_most(topics, 6)}; disguises on other matters are hardly known to the model."
    languages = Counter(blog.example.lang or "unknown" for blog in blogs)
    yield f"Language: {_most(languages, 4)}. What holds in the first is only assumed of the others."
    n = evaluation.counts["user_run"]
    # Rule of three: with no event in n trials, the 95 % bound of its share is 3/n.
    yield f"Size: {n} user-run blogs. Had none raised an alarm, up to {3 / n:.1%} of others still might."


def _share(blogs: Sequence[Measured], holds: Callable[[Measured], bool]) -> float:
    return sum(map(holds, blogs)) / len(blogs)


def _most(counts: Counter[str], most: int) -> str:
    shown = [f"{name.replace('_', ' and ')} {count}" for name, count in counts.most_common(most)]
    rest = sum(counts.values()) - sum(count for _, count in counts.most_common(most))
    return ", ".join(shown + ([f"others {rest}"] if rest else []))


def _factor(log_odds: float) -> str:
    return f"×{math.exp(log_odds):.1f}" if log_odds >= 0 else f"÷{math.exp(-log_odds):.1f}"
