"""Computed once a record: readings that several signals share are kept on the page or blog they read."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")
T = TypeVar("T")


def once(reading: Callable[[R], T]) -> Callable[[R], T]:
    """Keep the result of a function of one frozen record in the record's own `__dict__`.

    The function must be pure. It works as `functools.cached_property` does, for readings that live outside
    the record's module; the result goes when the record goes.
    """
    key = f"{reading.__module__}.{reading.__qualname__}"

    @wraps(reading)
    def read(record: R) -> T:
        kept = record.__dict__
        if key not in kept:
            kept[key] = reading(record)
        value: T = kept[key]
        return value

    return read
