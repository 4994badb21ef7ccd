"""What the chart macros need computed: where a value stands on an axis, and which ticks the axis has."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: values from `low` to `high` on pixels from `start` to `end`, or by their logarithms where `log` says.

    A value beyond the axis stands at its end. On a logarithmic axis `low` must be above 0.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Give the pixel of a value, to a tenth."""
        inside = min(max(value, self.low), self.high)
        low, high = self._moved(self.low), self._moved(self.high)
        share = (self._moved(inside) - low) / (high - low) if high > low else 0.5
        return round(self.start + share * (self.end - self.start), 1)

    def _moved(self, value: float) -> float:
        return math.log10(value) if self.log else value

    @property
    def ticks(self) -> tuple[float, ...]:
        """Powers of ten within a logarithmic axis; else the round steps of which three to six fit."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            return tuple(10.0**power for power in range(first, last + 1))
        span = self.high - self.low
        if span <= 0:
            return (self.low,)
        power = 10.0 ** math.floor(math.log10(span))
        step = next(size * power for size in (0.2, 0.5, 1.0, 2.0) if span / (size * power) <= 6)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(round(number * step, 10) for number in range(first, last + 1))


def span_of(values: list[float]) -> tuple[float, float]:
    """Give the ends of an axis on which all values and zero stand; (-1, 1) for none."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    return (low, high) if high > low else (-1.0, 1.0)
