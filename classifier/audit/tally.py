"""How an audit stands: counts by band and failure, for the line of progress and for the summary at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classifier.audit.changes_text import because
from classifier.bands import WORDS, Band
from classifier.progress import Pace
from classifier.store.tables import ASSESSED, FAILED

if TYPE_CHECKING:
    from classifier.store.records import Result

_SHORT = {
    Band.INDIVIDUAL: "indiv",
    Band.OPENLY_COMMERCIAL: "open",
    Band.INCONCLUSIVE: "unclear",
    Band.SOME_SIGNS: "some",
    Band.STRONG_SIGNS: "strong",
}
_BAR = 8  # cells
_WIDTH = 80
_NO_EXAMPLES: Mapping[str, str] = {}


@dataclass(slots=True)
class Tally:
    """Counts of a run that grow as results come; `total` blogs stand in its list."""

    total: int
    bands: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = Pace(self.total, self.done)

    @classmethod
    def of(cls, counts: Mapping[tuple[str, str], int]) -> Tally:
        """Begin from what the store has counted."""
        bands = Counter({name: n for (state, name), n in counts.items() if state == ASSESSED})
        failures = Counter({name: n for (state, name), n in counts.items() if state == FAILED})
        return cls(sum(counts.values()), bands, failures)

    @property
    def assessed(self) -> int:
        """Blogs with a verdict."""
        return self.bands.total()

    @property
    def failed(self) -> int:
        """Blogs of which it is known why there is no verdict."""
        return self.failures.total()

    @property
    def done(self) -> int:
        """Blogs that were seen to."""
        return self.assessed + self.failed

    @property
    def left(self) -> int:
        """Blogs that nobody has seen to."""
        return self.total - self.done

    def add(self, result: Result) -> None:
        """Count one more result."""
        (self.bands if result.assessed else self.failures)[result.band if result.assessed else result.kind] += 1

    def line(self) -> str:
        """Say it in one line for a terminal."""
        full = _BAR * self.done // self.total if self.total else _BAR
        bar = "█" * full + "░" * (_BAR - full)
        bands = " ".join(f"{_SHORT[band]} {self.bands[band.value]}" for band in Band if self.bands[band.value])
        parts = (
            f"{bar} {self.done:,}/{self.total:,}",
            f"{self.failed:,} failed" if self.failed else "",
            bands,
            self.pace.left(self.done).removeprefix("about "),
        )
        return " · ".join(part for part in parts if part)


def summary(
    tally: Tally, *, run: int, refused: int = 0, folded: int = 0, examples: Mapping[str, str] = _NO_EXAMPLES
) -> str:
    """Say how many blogs were assessed and with which verdicts, how many failed and why, and how many are left.

    Lines of at most 80 columns. `examples` gives what was said of one failure of each kind.
    """
    lines = [f"Run {run}: {tally.assessed:,} of {_blogs(tally.total)} assessed"]
    if tally.assessed:
        lines += [_row(tally.bands[band.value], WORDS[band]) for band in Band]
    if tally.failed:
        lines += ["", f"{tally.failed:,} could not be assessed"]
        for kind, count in tally.failures.most_common():
            lines.append(_row(count, because(kind, examples.get(kind, ""))))
    if tally.left:
        lines += ["", f"{tally.left:,} not seen to yet: the same command goes on with them"]
    told = [
        f"{refused:,} row{'s' if refused > 1 else ''} of the list left out" if refused else "",
        f"{folded:,} {'rows were' if folded > 1 else 'row was'} folded into another" if folded else "",
    ]
    if any(told):
        lines += ["", "; ".join(part for part in told if part)]
    return "\n".join(line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…" for line in lines) + "\n"


def _row(count: int, words: str) -> str:
    return f"  {count:>7,}  {words}"


def _blogs(count: int) -> str:
    return f"{count:,} blog" + ("" if count == 1 else "s")
