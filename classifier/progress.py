"""One line on standard error that says how far a command is, written over itself; nothing without a terminal."""

from __future__ import annotations

import shutil
from time import monotonic
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from crawler.crawl import Progress

_START_OF_LINE = "\r\x1b[K"  # carriage return, then erase to the end of the line


class Pace:
    """How long the rest of many like tasks will take, as told by those done since it was made."""

    def __init__(self, total: int, done: int = 0, *, clock: Callable[[], float] = monotonic) -> None:
        self.total = total
        self._first = done
        self._clock = clock
        self._began = clock()

    def left(self, done: int) -> str:
        """Say it in a few words; nothing before the first is done and after the last."""
        if not self._first < done < self.total:
            return ""
        seconds = (self._clock() - self._began) * (self.total - done) / (done - self._first)
        if seconds < 90:
            return f"about {seconds:.0f} s left"
        return f"about {seconds / 60:.0f} min left" if seconds < 90 * 60 else f"about {seconds / 3600:.0f} h left"


class ProgressLine:
    """A line that lives as long as the `with` block and leaves nothing behind."""

    def __init__(self, stream: TextIO, name: str, *, quiet: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._shown = not quiet and stream.isatty()
        self._pace = Pace(0)

    def __enter__(self) -> ProgressLine:
        self.say("starting …")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._stream.write(_START_OF_LINE)
            self._stream.flush()

    def __call__(self, progress: Progress) -> None:
        """Show where the crawl is."""
        if progress.links:
            link = f"following money link {progress.link} of {progress.links} · {progress.url}"
            self.say(f"{progress.pages} pages read, {link if progress.link else 'choosing money links to follow'}")
            return
        if progress.waiting:
            self.say(f"{progress.pages} pages read, waiting for {', '.join(progress.waiting)}")
            return
        refused = f", {progress.refused} not read" if progress.refused else ""
        role = f" · {progress.role}" if progress.role else ""
        self.say(
            f"{progress.pages} of {progress.limit} pages{refused}, {progress.seconds:.0f} s{role} · {progress.url}"
        )

    def count(self, done: int, total: int, name: str) -> None:
        """Show how many of a known number are done, how long the rest will take, and which was the last."""
        if self._pace.total != total or done <= 1:
            self._pace = Pace(total, done)
        self.say(" · ".join(part for part in (f"{done} of {total}", self._pace.left(done), name) if part))

    def say(self, words: str) -> None:
        """Write the line anew, cut to the width of the terminal."""
        if not self._shown:
            return
        width = shutil.get_terminal_size().columns - 1
        text = f"{self._name}: {words}"
        # Addresses come from strangers: nothing but printable characters reaches the terminal.
        text = "".join(char if char.isprintable() else "?" for char in text)
        self._stream.write(_START_OF_LINE + (text if len(text) <= width else text[: width - 1] + "…"))
        self._stream.flush()
