"""An evaluation as one HTML page that needs no other file, no script and no network."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING

from classifier import scorecard
from classifier.bands import WORDS
from classifier.metrics import wilson
from classifier.model import CLASSES
from classifier.report.charts import Scale, span_of
from classifier.report.shown import number as counted
from classifier.report.templating import environment
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.evaluation import Evaluation

TEMPLATE = "evaluation.html.jinja"
WEIGHTS_DRAWN = 20
# Pixels of the charts: as wide as a telephone, so that their letters never shrink there.
_WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 350, 26, 300
_TRACK = (8, _WIDTH - 8)


def check_place(path: Path) -> None:
    """Raise CouldNotWrite where it is plain beforehand that the page cannot be written into this file."""
    folder = path.parent
    if not folder.is_dir():
        raise CouldNotWrite(f"{path}: the page cannot be written there: {folder} is no folder")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise CouldNotWrite(f"{path}: the page cannot be written there: Permission denied")


def write(path: Path, evaluation: Evaluation) -> None:
    """Write the page into a file. Raises CouldNotWrite where that is not possible."""
    try:
        path.write_text(render(evaluation), encoding="utf-8")
    except OSError as error:
        raise CouldNotWrite(f"{path}: the page cannot be written there: {error.strerror or error}") from error


def render(evaluation: Evaluation) -> str:
    """Give the page as HTML."""
    drawn = evaluation.stability[:WEIGHTS_DRAWN]
    changes = [each.without["brier"] - evaluation.all_families["brier"] for each in evaluation.ablation]
    user_run = evaluation.counts["user_run"]
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            evaluation=evaluation,
            classes=CLASSES,
            words=WORDS,
            met=scorecard.MET,
            heads=scorecard.ABLATION_HEADS,
            own_row=scorecard.own_row(evaluation),
            most_wrong=scorecard.most_wrong(evaluation),
            drawn=drawn,
            number=scorecard.number,
            reached=scorecard.reached,
            counted=counted,
            change=scorecard.change,
            wilson=wilson,
            version=version("flogcheck"),
            width=_WIDTH,
            share_x=Scale(0, 1, _LEFT, _RIGHT),
            share_y=Scale(0, 1, _BOTTOM, _TOP),
            # Half a blog: what lets no user-run blog through stands at the left end.
            alarms_x=Scale(0.5 / max(user_run, 1), 1, _LEFT, _RIGHT, log=True),
            share=Scale(0, 1, *_TRACK),
            weight=Scale(*span_of([value for row in drawn for value in row[3:]]), *_TRACK),
            brier=Scale(*span_of(changes), *_TRACK),
        )
    )
