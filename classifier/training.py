"""Train a model on a folder of labelled blogs, and write it with its card."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from classifier import model_card, shares
from classifier.corpus import LIST_NAME, measure_corpus
from classifier.errors import BadCorpus
from classifier.evaluation import evaluate_blogs
from classifier.leanings import leanings
from classifier.learning import check, learn
from classifier.model_file import decode, encode
from classifier.rarity import INDEX_NAME, index_of
from classifier.rarity import encode as encode_index
from classifier.thresholds import choose_thresholds

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.corpus import Progress
    from classifier.evaluation import Evaluation
    from classifier.learning import Learnt
    from classifier.terms import Model

MODEL_NAME = "model.json"
CARD_NAME = "model_card.md"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, the number of blogs it was learnt from, those whose captures could not be read and why, and the ways
    in which the set leans to one side."""

    model: Model
    blogs: int
    unread: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def train(
    corpus_dir: Path,
    out: Path,
    *,
    jobs: int = 1,
    folds: int = 10,
    progress: Progress | None = None,
    cache: Path | None = None,
    day: date | None = None,
    failed: int = 0,
) -> Trained:
    """Train on a corpus (see `corpus`), evaluate the way of training on held-out groups, write `model.json`,
    `model_card.md`, `shares.json` and the index of identifiers (see `rarity`) into `out`. `failed` is how many blogs
    more were meant to be learnt from, for the card.

    Equal captures, labels, code and day give equal bytes, whatever `jobs`. Raises BadCorpus where the corpus
    cannot be read, is too small or too one-sided, or `out` cannot be written to.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)  # before minutes of measuring
    except OSError as error:
        raise BadCorpus(f"{out}: the model cannot be written there: {error.strerror or error}") from error
    corpus = measure_corpus(corpus_dir, jobs=jobs, cache=cache, progress=progress)
    check(corpus.blogs)
    day = day or date.today()
    evaluation = evaluate_blogs(corpus, folds=folds, jobs=jobs, progress=progress)
    warnings = leanings(evaluation, corpus.blogs)
    version = day.strftime("%Y.%m.%d")
    learnt = learn(corpus.blogs, version=version, day=day)
    finished = replace(
        learnt.model,
        thresholds=choose_thresholds(evaluation.judged),
        card=_card(corpus_dir, evaluation, learnt) | {"warnings": list(warnings)},
    )
    learnt = replace(learnt, model=decode(encode(finished)))
    try:
        (out / MODEL_NAME).write_bytes(encode(learnt.model))
        card = model_card.render(learnt, evaluation, corpus.blogs, warnings=warnings, failed=failed)
        (out / CARD_NAME).write_text(card, encoding="utf-8")
        (out / shares.SHARES_NAME).write_bytes(shares.encode(shares.count(corpus.blogs)))
        index = index_of((b.facts.host for b in corpus.blogs), (b.marks for b in corpus.blogs))
        (out / INDEX_NAME).write_bytes(encode_index(index))
    except OSError as error:
        raise BadCorpus(f"{out}: the model cannot be written there: {error.strerror or error}") from error
    return Trained(learnt.model, len(corpus.blogs), corpus.unread, warnings)


def _card(corpus_dir: Path, evaluation: Evaluation, learnt: Learnt) -> dict[str, object]:
    return {
        "labels_sha256": hashlib.sha256((corpus_dir / LIST_NAME).read_bytes()).hexdigest(),
        "blogs": dict(evaluation.counts),
        "groups": evaluation.groups,
        "method": evaluation.method,
        # Three decimals: finer ones differ between processors.
        "figures": {f.key: None if f.value != f.value else round(f.value, 3) for f in evaluation.figures},
        "penalty": {question.value: fit.penalty for question, fit in learnt.fits.items()},
        "slope": {question.value: round(fit.slope, 3) for question, fit in learnt.fits.items()},
        "left_out": {question.value: dict(fit.dropped) for question, fit in learnt.fits.items()},
    }
