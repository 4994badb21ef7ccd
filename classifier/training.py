"""Train a model on a folder of labelled blogs, and write it with its card."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from classifier import model_card
from classifier.corpus import LIST_NAME, measure_corpus
from classifier.errors import BadCorpus
from classifier.evaluation import evaluate_blogs
from classifier.learning import check, learn
from classifier.model_file import decode, encode
from classifier.rarity import INDEX_NAME, index_of
from classifier.rarity import encode as encode_index
from classifier.thresholds import choose_thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from classifier.corpus import Progress
    from classifier.evaluation import Evaluation
    from classifier.learning import Learnt
    from classifier.terms import Model

MODEL_NAME = "model.json"
CARD_NAME = "model_card.md"


def train(
    corpus_dir: Path,
    out: Path,
    *,
    jobs: int = 1,
    folds: int = 10,
    progress: Progress | None = None,
    cache: Path | None = None,
    day: date | None = None,
) -> Model:
    """Train on a corpus (see `corpus`), evaluate the way of training on held-out groups, write `model.json`,
    `model_card.md` and the index of identifiers (see `rarity`) into `out`.

    Equal captures, labels, code and day give equal bytes, whatever `jobs`. Raises BadCorpus where the corpus
    cannot be read, is too small or too one-sided, or `out` cannot be written to.
    """
    corpus = measure_corpus(corpus_dir, jobs=jobs, cache=cache, progress=progress)
    check(corpus.blogs)
    day = day or date.today()
    evaluation = evaluate_blogs(corpus, folds=folds, jobs=jobs)
    version = day.strftime("%Y.%m.%d")
    learnt = learn(corpus.blogs, version=version, day=day)
    finished = replace(
        learnt.model,
        thresholds=choose_thresholds(evaluation.judged),
        card=_card(corpus_dir, evaluation, learnt),
    )
    learnt = replace(learnt, model=decode(encode(finished)))
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / MODEL_NAME).write_bytes(encode(learnt.model))
        (out / CARD_NAME).write_text(model_card.render(learnt, evaluation, corpus.blogs), encoding="utf-8")
        index = index_of((b.facts.host for b in corpus.blogs), (b.marks for b in corpus.blogs))
        (out / INDEX_NAME).write_bytes(encode_index(index))
    except OSError as error:
        raise BadCorpus(f"{out}: the model cannot be written there: {error.strerror or error}") from error
    return learnt.model


def _card(corpus_dir: Path, evaluation: Evaluation, learnt: Learnt) -> Mapping[str, object]:
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
