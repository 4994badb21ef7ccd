"""Change every string of a record: of dataclasses, tuples and mappings, however deep, a new record is made.

What is no text of a stranger stays by the name of its field: ids and digests, with which a quotation is found in the
capture, and the words of flogcheck itself. A field of any other name is changed, also one that is added tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from classifier.model import CLASSES
from classifier.signals import Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

R = TypeVar("R")

PROOF = frozenset("record_id digest captured_at warc_sha256 model_version model_sha256 trained_on".split())
OUR_WORDS = frozenset("signal family question outcome toward innocent kind role where lane languages".split())
BLOG = frozenset("target start_url".split())
"""Which blog an assessment is of; without these nobody could check it."""
_STAY = PROOF | OUR_WORDS | BLOG


def changed(record: R, change: Callable[[str], str]) -> R:
    """Give the record with every string changed, but for what stays."""
    ours = {*CLASSES, *(question.value for question in Question), *(signal.name for signal in catalogue())}
    new: R = _changed(record, lambda text: text if text in ours else change(text))
    return new


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        new = object.__new__(type(value))
        for field in fields(value):
            old = getattr(value, field.name)
            object.__setattr__(new, field.name, old if field.name in _STAY else _changed(old, change))
        return new
    if isinstance(value, Mapping):
        return {_changed(key, change): _changed(each, change) for key, each in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return type(value)(_changed(each, change) for each in value)
    return value


def texts(record: object) -> Iterator[str]:
    """Give every string of a record that would be changed."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    changed(record, note)
    return iter(found)
