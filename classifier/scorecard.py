"""An evaluation as text, 80 columns wide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from classifier.dodges.table import lines_of
from classifier.model import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.evaluation import Evaluation
    from classifier.folds import Judged

_BAND_HEADS = ("individual", "openly com.", "not enough", "some signs", "strong")
_ROWS_OF_AN_ERROR = 4


def render(evaluation: Evaluation, *, errors: bool = False, weights: int = 20) -> str:
    """Write the evaluation for a person, with `weights` terms and, where `errors` asks, the worst judged blogs."""
    parts = (
        _head(evaluation),
        _figures(evaluation),
        _bands(evaluation),
        _slices(evaluation),
        _baselines(evaluation),
        _reliability(evaluation),
        _stability(evaluation, weights),
        _errors(evaluation) if errors else iter(()),
        lines_of(evaluation.dodges) if evaluation.dodges else iter(()),
        _unread(evaluation),
    )
    return "\n\n".join(text for text in ("\n".join(part) for part in parts) if text)


def most_wrong(evaluation: Evaluation, most: int = 10) -> tuple[Judged, ...]:
    """Give the blogs whose true class got the least probability, worst first."""
    by_truth = sorted(
        evaluation.judged, key=lambda j: (j.weighing.probability[j.blog.example.label], j.blog.example.site)
    )
    return tuple(by_truth[:most])


def number(value: float, decimals: int = 3) -> str:
    """Write a number, or a dash for one that could not be computed."""
    return "–" if math.isnan(value) else f"{value:.{decimals}f}"


def _head(evaluation: Evaluation) -> Iterator[str]:
    counts = ", ".join(f"{n} {label.replace('_', '-')}" for label, n in evaluation.counts.items())
    yield f"{sum(evaluation.counts.values())} blogs in {evaluation.groups} groups: {counts}"
    yield evaluation.method


def _figures(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'':49}{'value':>7}  {'95 % interval':>15}{'blogs':>7}"
    for figure in evaluation.figures:
        interval = f"{number(figure.low)} – {number(figure.high)}"
        yield f"{figure.title:49}{number(figure.value):>7}  {interval:>15}{figure.n:>7}"


def _bands(evaluation: Evaluation) -> Iterator[str]:
    yield "Blogs by band" + "".join(f"{head:>13}" for head in _BAND_HEADS)
    for label in CLASSES:
        yield f"  {label.replace('_', '-'):11}" + "".join(f"{n:>13}" for n in evaluation.bands[label].values())


def _slices(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'Slices':22}{'user-run':>9}{'alarms':>8}{'95 % interval':>16}{'P>.5':>6}{'flogs':>7}{'found':>6}{'AUC':>6}"
    for part in evaluation.slices:
        low, high = part.interval
        interval = f"{low:.3f} – {high:.3f}"
        yield (
            f"  {part.name:20}{part.user_run:>9}{part.alarms:>8}{interval:>16}{part.likelier:>6}"
            f"{part.flogs:>7}{part.found:>6}{number(part.auc):>6}"
        )


def _baselines(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'Baselines, same folds':34}{'AUC user/flog':>14}{'accuracy':>10}{'found at 1 %':>14}{'Brier':>8}"
    for baseline in evaluation.baselines:
        yield (
            f"  {baseline.name:32}{number(baseline.auc):>14}{number(baseline.accuracy):>10}"
            f"{number(baseline.found):>14}{number(baseline.brier):>8}"
        )


def _reliability(evaluation: Evaluation) -> Iterator[str]:
    yield "Reliability of P(flog)" + f"{'mean':>12}{'flogs':>10}{'blogs':>8}"
    for chance, share, n in evaluation.reliability:
        yield f"{'':22}{chance:>12.3f}{share:>10.3f}{n:>8}"


def _stability(evaluation: Evaluation, most: int) -> Iterator[str]:
    if not evaluation.folds or not most:
        return
    yield f"{'Weights over folds (log-odds)':45}{'folds':>6}{'least':>9}{'mean':>9}{'largest':>9}"
    for signal, question, folds, low, mean, high in evaluation.stability[:most]:
        name = f"{signal[:32]} ({question})"
        yield f"  {name:43}{folds:>6}{low:>9.2f}{mean:>9.2f}{high:>9.2f}"
    rest = len(evaluation.stability) - most
    if rest > 0:
        yield f"  and {rest} smaller ones"


def _errors(evaluation: Evaluation) -> Iterator[str]:
    yield "Judged most wrongly"
    for each in most_wrong(evaluation):
        yield from _error(each)


def _error(each: Judged) -> Iterator[str]:
    example, chance = each.blog.example, each.weighing.probability
    yield f"  {example.site[:76]}"
    shares = ", ".join(f"{name.replace('_', '-')} {chance[name]:.2f}" for name in CLASSES)
    yield f"    is {example.label.replace('_', '-')}: {shares}; {each.band.replace('_', ' ')}"
    for row in each.weighing.ledger[:_ROWS_OF_AN_ERROR]:
        factor = f"×{row.factor:.1f}" if row.log_odds >= 0 else f"÷{1 / row.factor:.1f}"
        value = "" if row.value is None else f" = {row.value:.3g}"
        yield f"    {factor:>6} {row.toward:11} {row.signal[:40]}{value}"


def _unread(evaluation: Evaluation) -> Iterator[str]:
    for site, why in evaluation.unread:
        yield f"not read: {site[:40]}: {why}"
