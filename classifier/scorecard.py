"""An evaluation as text, 80 columns wide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from classifier.bands import WORDS, Band
from classifier.dodges.table import lines_of
from classifier.model import CLASSES
from classifier.report.ledger import factor_text
from classifier.report.shown import number as counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.evaluation import Evaluation
    from classifier.folds import Judged
    from classifier.goals import Goal

_BAND_HEADS = ("individual", "openly com.", "not enough", "some signs", "strong")
_ROWS_OF_AN_ERROR = 4
_PLOT_WIDTH = 33
_MOST_DECIMALS = 9
MET = {True: "yes", False: "no", None: "unknown"}
# The figures that the ablation prints, and what to call them.
ABLATION_HEADS = {
    "auc_user_flog": "AUC flog",
    "auc_user_rest": "AUC rest",
    "accuracy": "accuracy",
    "found_at_1_percent": "found",
    "brier": "Brier",
}


def render(evaluation: Evaluation, *, errors: bool = False, weights: int = 20) -> str:
    """Write the evaluation for a person, with `weights` terms and, where `errors` asks, the worst judged blogs."""
    parts = (
        _head(evaluation),
        _figures(evaluation),
        _goals(evaluation),
        _bands(evaluation),
        _slices(evaluation),
        _one_page(evaluation),
        _baselines(evaluation),
        _reliability(evaluation),
        _ablation(evaluation),
        _stability(evaluation, weights),
        _errors(evaluation) if errors else iter(()),
        lines_of(evaluation.dodges) if evaluation.dodges else iter(()),
        iter(evaluation.notes),
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


def reached(goal: Goal) -> str:
    """Write what a goal's figure reached; where it is missed by a hair, with enough decimals to show that."""
    decimals = 3
    while goal.met is False and decimals < _MOST_DECIMALS and float(number(goal.reached, decimals)) == goal.limit:
        decimals += 1
    return number(goal.reached, decimals)


def change(value: float) -> str:
    """Write a difference with its sign."""
    return "–" if math.isnan(value) else f"{value:+.3f}"


def _head(evaluation: Evaluation) -> Iterator[str]:
    counts = ", ".join(f"{n} {label.replace('_', '-')}" for label, n in evaluation.counts.items())
    yield f"{counted(sum(evaluation.counts.values()), 'blog')} in {counted(evaluation.groups, 'group')}: {counts}"
    yield evaluation.method


def _figures(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'':49}{'value':>7}  {'95 % interval':>15}{'blogs':>7}"
    for figure in evaluation.figures:
        interval = "–" if math.isnan(figure.low) else f"{number(figure.low)} – {number(figure.high)}"
        yield f"{figure.title:49}{number(figure.value):>7}  {interval:>15}{figure.n:>7}"


def _goals(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'Targets':49}{'target':>9}{'reached':>10}"
    for goal in evaluation.goals:
        limit = f"{'≥' if goal.at_least else '≤'} {number(goal.limit)}"
        yield f"  {goal.title:47}{limit:>9}{reached(goal):>10}  {MET[goal.met]}"


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


def _one_page(evaluation: Evaluation) -> Iterator[str]:
    heads = f"{'user-run':>9}{'alarms':>8}{'95 % interval':>16}{'P>.5':>6}{'decided':>9}{'right':>7}"
    yield f"{'Only one page read':22}{heads}"
    for part in evaluation.one_page:
        low, high = part.interval
        yield (
            f"  {part.title:20}{part.user_run:>9}{part.alarms:>8}{f'{low:.3f} – {high:.3f}':>16}{part.likelier:>6}"
            f"{part.decided:>9}{part.right:>7}"
        )
        absent = f"; {part.absent} blogs hold no such page" if part.absent else ""
        yield f"    {part.undecided} of all {part.blogs} not enough to tell{absent}"


def own_row(evaluation: Evaluation) -> tuple[float, float, float, float]:
    """Give what the baselines are measured by, of the model itself: AUC, accuracy, found at 1 %, Brier score."""
    auc, accuracy, found, brier = (
        evaluation.figure(key).value for key in ("auc_user_flog", "accuracy", "found_at_1_percent", "brier")
    )
    return auc, accuracy, found, brier


def _baselines(evaluation: Evaluation) -> Iterator[str]:
    if not evaluation.baselines:
        return
    yield f"{'Baselines, same folds':34}{'AUC user/flog':>14}{'accuracy':>10}{'found at 1 %':>14}{'Brier':>8}"
    rows = {each.name: (each.auc, each.accuracy, each.found, each.brier) for each in evaluation.baselines}
    for name, (auc, accuracy, found, brier) in (rows | {"flogcheck itself": own_row(evaluation)}).items():
        yield f"  {name:32}{number(auc):>14}{number(accuracy):>10}{number(found):>14}{number(brier):>8}"


def _reliability(evaluation: Evaluation) -> Iterator[str]:
    """A line for each bin, with a plot: where both marks meet, the probability was right."""
    legend = "  0 % | mean, * flogs, # both 100 %"
    yield f"{'Reliability of P(flog)':24}{'mean':>6}{'flogs':>8}{'blogs':>7}{legend}"
    for chance, share, n in evaluation.reliability:
        marks = ["."] * _PLOT_WIDTH
        at, to = (round(value * (_PLOT_WIDTH - 1)) for value in (chance, share))
        marks[at], marks[to] = "|", "#" if at == to else "*"
        yield f"{'':24}{chance:>6.3f}{share:>8.3f}{n:>7}  {''.join(marks)}"


def _ablation(evaluation: Evaluation) -> Iterator[str]:
    if not evaluation.ablation:
        return
    yield "Families of signals, in the first draw of the folds; penalty and slope are those"
    yield "that each fold chose with all families"
    yield f"{'':18}{'signals':>8}" + "".join(f"{head:>10}" for head in ABLATION_HEADS.values())
    whole = evaluation.all_families
    yield _family("all of them", sum(each.signals for each in evaluation.ablation), map(number, _main(whole)))
    yield "Change without"
    for each in evaluation.ablation:
        changes = (without - reference for without, reference in zip(_main(each.without), _main(whole), strict=True))
        yield _family(each.family, each.signals, map(change, changes))
    yield "Alone"
    for each in evaluation.ablation:
        yield _family(each.family, each.signals, map(number, _main(each.alone)))


def _main(values: Mapping[str, float]) -> list[float]:
    return [values[key] for key in ABLATION_HEADS]


def _family(name: str, signals: int, cells: Iterable[str]) -> str:
    return f"  {name:16}{signals:>8}" + "".join(f"{cell:>10}" for cell in cells)


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
    band = WORDS[Band(each.band)]
    yield f"    is {example.label.replace('_', '-')}: {shares}"
    yield f"    {band}"
    for row in each.weighing.ledger[:_ROWS_OF_AN_ERROR]:
        factor = factor_text(row.log_odds)
        value = "" if row.value is None else f" = {row.value:.3g}"
        yield f"    {factor:>6} {row.toward:11} {row.signal[:40]}{value}"


def _unread(evaluation: Evaluation) -> Iterator[str]:
    for site, why in evaluation.unread:
        yield f"not read: {site[:40]}: {why}"
