"""The model file: JSON that is read strictly and written the same, byte for byte, on every machine."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from classifier.errors import BadModel
from classifier.signals import Question, Signal, catalogue
from classifier.terms import Model, Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = "flogcheck.model/1"
BANDS = ("individual", "openly_commercial", "some_signs", "strong_signs")
SIZE_LIMIT = 5_000_000
MOST_KNOTS = 16
# The sum of all log-odds of one question stays below what an exponential can hold (e^709).
MOST_REACH = 600.0


def load(path: Path | None = None, *, signals: Iterable[Signal] | None = None) -> Model:
    """Read a model file, the shipped one by default.

    `signals` is the catalogue that the model is checked against. Raises BadModel with one line.
    """
    try:
        if path is None:
            data = (files("classifier") / "models" / "model.json").read_bytes()
        else:
            with path.open("rb") as stream:
                data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        name = path if path is not None else "the shipped model"
        raise BadModel(f"{name}: cannot be read: {error.strerror or error}") from error
    try:
        return decode(data, signals=signals)
    except BadModel as error:
        raise BadModel(f"{path}: {error}" if path is not None else f"the shipped model: {error}") from error


def encode(model: Model) -> bytes:
    """Write a model as JSON: sorted keys, so that equal models give equal bytes (`sha256` is not in it)."""
    content = {
        "format": FORMAT,
        "version": model.version,
        "trained_on": model.trained_on,
        "expires": model.expires,
        "user_share": model.user_share,
        "default_prior": model.default_prior,
        "languages": list(model.languages),
        "thresholds": dict(model.thresholds),
        "terms": [
            {
                "signal": term.signal,
                "question": term.question.value,
                "knots": list(term.knots),
                "heights": list(term.heights),
                "ref": term.ref,
                "weight": term.weight,
            }
            for term in model.terms
        ],
        "card": dict(model.card),
    }
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def decode(data: bytes, *, signals: Iterable[Signal] | None = None) -> Model:
    """Read a model from the bytes of its file and check every number in it. Raises BadModel."""
    if len(data) > SIZE_LIMIT:
        raise BadModel(f"larger than {SIZE_LIMIT // 1_000_000} MB, so no model of this tool")
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadModel("not JSON, so no model of this tool") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadModel(f"not a model of the format {FORMAT}")
    model = Model(
        version=_text(content, "version"),
        sha256=hashlib.sha256(data).hexdigest(),
        trained_on=_day(content, "trained_on"),
        expires=_day(content, "expires"),
        terms=_terms(content),
        user_share=_number(content, "user_share", 0.001, 1000.0),
        default_prior=_number(content, "default_prior", 0.0001, 0.9999),
        languages=_languages(content),
        thresholds=_thresholds(content),
        card=_mapping(content, "card"),
    )
    _check_catalogue(model, catalogue() if signals is None else signals)
    return model


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _text(content: dict[str, object], key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value or len(value) > 200 or not value.isprintable():
        raise BadModel(f"'{key}' must be a short text")
    return value


def _day(content: dict[str, object], key: str) -> str:
    text = _text(content, key)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadModel(f"'{key}' must be a date such as 2026-01-31") from error


def _mapping(content: dict[str, object], key: str) -> dict[str, object]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise BadModel(f"'{key}' must be an object")
    return value


def _is_number(value: object, low: float, high: float) -> bool:
    # JSON integers may be too large for a float; bool is an int in Python.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return low <= value <= high and math.isfinite(value)


def _number(content: dict[str, object], key: str, low: float, high: float) -> float:
    value = content.get(key)
    if not _is_number(value, low, high):
        raise BadModel(f"'{key}' must be a number from {low:g} to {high:g}")
    assert isinstance(value, int | float)
    return float(value)


def _numbers(content: dict[str, object], key: str, low: float, high: float) -> tuple[float, ...]:
    values = content.get(key)
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_KNOTS:
        raise BadModel(f"'{key}' must be a list of 1 to {MOST_KNOTS} numbers")
    if not all(_is_number(value, low, high) for value in values):
        raise BadModel(f"'{key}' must hold numbers from {low:g} to {high:g}")
    return tuple(float(value) for value in values)


def _languages(content: dict[str, object]) -> tuple[str, ...]:
    value = content.get("languages")
    if not isinstance(value, list) or not all(isinstance(item, str) and item.isalpha() for item in value):
        raise BadModel("'languages' must be a list of language codes")
    return tuple(value)


def _thresholds(content: dict[str, object]) -> dict[str, float]:
    given = _mapping(content, "thresholds")
    if set(given) != set(BANDS):
        raise BadModel(f"'thresholds' must name {', '.join(BANDS)}")
    limits = {band: _number(given, band, 0.0, 1.0) for band in BANDS}
    if limits["some_signs"] > limits["strong_signs"]:
        raise BadModel("'thresholds' ask more for some signs than for strong ones")
    return limits


def _terms(content: dict[str, object]) -> tuple[Term, ...]:
    rows = content.get("terms")
    if not isinstance(rows, list) or not rows:
        raise BadModel("'terms' must be a list of terms")
    terms = tuple(_term(row) for row in rows)
    if len({(term.signal, term.question) for term in terms}) < len(terms):
        raise BadModel("a signal has two terms for one question")
    for question in Question:
        if math.fsum(term.reach for term in terms if term.question is question) > MOST_REACH:
            raise BadModel(f"the weights for the question '{question.value}' are out of all proportion")
    return terms


def _term(row: object) -> Term:
    if not isinstance(row, dict):
        raise BadModel("a term must be an object")
    name = _text(row, "signal")
    try:
        question = row.get("question")
        if question not in [known.value for known in Question]:
            raise BadModel("'question' must be operator or openness")
        knots, heights = _numbers(row, "knots", -1e12, 1e12), _numbers(row, "heights", 0.0, 1.0)
        if len(knots) != len(heights):
            raise BadModel("as many heights as knots are needed")
        if any(a >= b for a, b in pairwise(knots)):
            raise BadModel("'knots' must rise")
        if any(a > b for a, b in pairwise(heights)):
            raise BadModel("'heights' must not fall")
        ref, weight = _number(row, "ref", 0.0, 1.0), _number(row, "weight", -50.0, 50.0)
    except BadModel as error:
        raise BadModel(f"term {name}: {error}") from error
    return Term(name, Question(question), knots, heights, ref, weight)


def _check_catalogue(model: Model, signals: Iterable[Signal]) -> None:
    known = {signal.name for signal in signals}
    missing = sorted({term.signal for term in model.terms} - known)
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise BadModel(
            f"made for other signals than this version measures ({missing[0]}{more}): train it again with "
            "'flogcheck train'"
        )
