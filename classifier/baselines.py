"""Baselines: real models on what must not matter. Whatever these reach, a collection's slant gives away.

Each is a logistic regression over three classes, fitted and judged under the same folds as the model.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from classifier.model import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from classifier.corpus import Measured

    Split = tuple[NDArray[np.int64], NDArray[np.int64]]

_TRAILING_VERSION = re.compile(r"(?<![\s/v])[\s/v]*\d.*$")


def _host(blog: Measured) -> str:
    return f"^{blog.facts.host}$"


def _tld(blog: Measured) -> dict[str, object]:
    return {"tld": blog.facts.host.rsplit(".", 1)[-1]}


def _generator(blog: Measured) -> dict[str, object]:
    return {"generator": _TRAILING_VERSION.sub("", blog.facts.generator.lower())[:40] or "none"}


def _year(blog: Measured) -> dict[str, object]:
    year = blog.example.captured[:4]
    return {"year": int(year) - 2000 if year.isdigit() else 0, "known": float(year.isdigit())}


def _length(blog: Measured) -> dict[str, object]:
    words, pages = math.log1p(blog.facts.words), math.log1p(blog.facts.pages)
    return {"words": words, "pages": pages, "words a page": words - pages}


def _language(blog: Measured) -> dict[str, object]:
    return {"language": blog.example.lang or blog.facts.lang or "unknown"}


def _classifier() -> LogisticRegression:
    return LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000)


def _by_text() -> Any:
    return make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(2, 4), min_df=2), _classifier())


def _by_table() -> Any:
    return make_pipeline(DictVectorizer(sparse=False), StandardScaler(), _classifier())


BASELINES: dict[str, tuple[Callable[[Measured], object], Callable[[], Any]]] = {
    "host name": (_host, _by_text),
    "top-level domain": (_tld, _by_table),
    "generator": (_generator, _by_table),
    "capture year": (_year, _by_table),
    "length": (_length, _by_table),
    "language": (_language, _by_table),
}


def chances(name: str, blogs: Sequence[Measured], splits: Sequence[Split]) -> NDArray[np.float64]:
    """Give the out-of-fold class probabilities of one baseline: n×3 in the order of CLASSES."""
    feature, make = BASELINES[name]
    features = [feature(blog) for blog in blogs]
    truth = np.array([CLASSES.index(blog.example.label) for blog in blogs])
    result = np.zeros((len(blogs), len(CLASSES)))
    with threadpool_limits(1):
        _fill(result, features, truth, splits, make)
    return result


def _fill(
    result: NDArray[np.float64],
    features: Sequence[object],
    truth: NDArray[np.int64],
    splits: Sequence[Split],
    make: Callable[[], Any],
) -> None:
    for learn, held in splits:
        model = make()
        try:
            model.fit([features[row] for row in learn], truth[learn])
        except ValueError:
            # No character n-gram occurs in two hosts: this baseline knows nothing but the classes' shares.
            result[held] = np.bincount(truth[learn], minlength=len(CLASSES)) / len(learn)
            continue
        columns = model.classes_
        result[np.ix_(held, columns)] = model.predict_proba([features[row] for row in held])
