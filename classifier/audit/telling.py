"""Say how far an audit is: one line over itself on a terminal, a line a minute in a log."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, TextIO

from classifier.progress import ProgressLine

if TYPE_CHECKING:
    from types import TracebackType

_AT_MOST = 0.2  # seconds between two lines on a terminal
_IN_A_LOG = 60.0


class Teller:
    """Tells on a stream (standard error) while its block lasts; `quiet` tells nothing."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._line = ProgressLine(stream, "audit", quiet=quiet)
        self._every = _AT_MOST if stream.isatty() else _IN_A_LOG
        self._last = monotonic() - (_AT_MOST if stream.isatty() else 0.0)

    def __enter__(self) -> Teller:
        self._line.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.__exit__(kind, error, trace)

    def tell(self, words: str) -> None:
        """Show the words, unless others were shown a moment ago."""
        if self._quiet or monotonic() - self._last < self._every:
            return
        self._last = monotonic()
        if self._stream.isatty():
            self._line.say(words)
        else:
            print(f"audit: {words}", file=self._stream, flush=True)
