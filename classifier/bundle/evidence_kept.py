"""Read the evidence of an assessment back from its JSON, which somebody may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from classifier.bundle.keeping import ASSESSMENT
from classifier.findings import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MONEY_PATH = "money_path"
"""What stands in the place of a signal for the evidence of links that were followed."""


def kept_evidence(record: Mapping[str, Any]) -> tuple[list[tuple[str, Evidence]], list[str]]:
    """Give the pieces of evidence of a kept assessment, each with its signal, and a line for each that is none."""
    read: list[tuple[str, Evidence]] = []
    unread: list[str] = []
    for signal, value in _pieces(record):
        try:
            read.append((signal, _evidence(value)))
        except (KeyError, TypeError):
            unread.append(f"{ASSESSMENT}: {signal}: a piece of evidence that names no words and record")
    return read, unread


def _pieces(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Go through what stands where evidence belongs; what is no list at all the second scoring tells."""
    for name in ("ledger", "without_factor"):
        for row in _rows(record, name):
            yield from ((str(row.get("signal")), value) for value in _list(row, "evidence"))
    for row in _rows(record.get(MONEY_PATH), "paths"):
        for name in ("evidence", "named"):
            yield from ((MONEY_PATH, value) for value in _list(row, name))


def _rows(record: Any, name: str) -> list[Mapping[str, Any]]:
    return [row for row in _list(record, name) if isinstance(row, dict)]


def _list(record: Any, name: str) -> list[Any]:
    value = record.get(name) if isinstance(record, dict) else None
    return value if isinstance(value, list) else []


def _evidence(value: Any) -> Evidence:
    words, told = value["words"], value["told"]
    texts = {name: value[name] for name in ("url", "quote", "record_id", "digest")}
    if not isinstance(words, list) or not isinstance(told, bool):
        raise TypeError
    if not all(isinstance(text, str) for text in (*words, *texts.values())):
        raise TypeError
    return Evidence(**texts, words=tuple(words), told=told)
