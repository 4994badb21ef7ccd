"""Gather the captures of a user's list: crawl what is missing, copy what is given, keep what is whole.

    DIR/captures/NAME.warc.gz    whole captures, each with a blog in it; never crawled again
    DIR/captures/unfinished/     the one being made; begun anew after a kill

This is a door: a module of the classifier that starts crawls. It prints nothing. Blogs are crawled one after
another, each as slowly as `flogcheck score` does it.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from classifier import blog as blogs
from classifier.errors import ClassifierError
from classifier.gathered import Failed, Gathered, Taken, one_a_blog, refuse_other_corpus, write_failed, write_labels
from classifier.obstacles import look_for_obstacles
from classifier.progress import Pace
from crawler import archive
from crawler.errors import CouldNotRead, CouldNotWrite, CrawlError, Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from classifier.training_list import Listed
    from crawler.archive import Capture
    from crawler.crawl import Budget, Progress

    Say = Callable[[str], None]

CAPTURES = "captures"
UNFINISHED = "unfinished"


def gather(listed: Sequence[Listed], out: Path, budget: Budget, *, say: Say = lambda words: None) -> Gathered:
    """Bring the captures of the listed blogs together in `out`, and write its labels.jsonl and failed.csv.

    A failure of one blog does not stop the others; the next run tries it again. Ctrl-C ends the work and keeps the
    whole captures. `say` is told where the work is. Raises BadCorpus where `out` holds another corpus,
    CouldNotWrite where it cannot be written to.
    """
    refuse_other_corpus(out)
    unfinished = out / CAPTURES / UNFINISHED
    try:
        unfinished.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CouldNotWrite(f"the folder {unfinished} cannot be made: {error.strerror or error}") from None
    taken: list[Taken] = []
    failed: list[Failed] = []
    missing = [each for each in listed if not _is_there(each, out)]
    work = _Work(out, budget, say, Pace(len(missing)))
    begun = 0
    try:
        for each in listed:
            work.tell(begun, len(listed), len(failed), each)
            try:
                taken.append(work.take(each))
            except CouldNotWrite:
                raise  # what one blog could not be written for, the next cannot either
            except Interrupted:
                break
            except (CrawlError, ClassifierError) as error:
                failed.append(Failed(each, str(error)))
            except Exception as error:  # a fault of ours on one blog must not lose the night's work on the others
                if os.environ.get("FLOGCHECK_TRACEBACK"):
                    raise
                failed.append(Failed(each, f"a fault of flogcheck itself ({type(error).__name__}: {error})"))
            begun += 1
    except KeyboardInterrupt:  # between two crawls, or a second time
        pass
    finally:
        # An empty folder would only raise questions.
        with suppress(OSError):
            unfinished.rmdir()
    kept, twice = one_a_blog(taken)
    gathered = Gathered(kept, (*failed, *twice), len(listed) - begun)
    write_labels(out, gathered.taken)
    write_failed(out, gathered.failed)
    return gathered


class _Work:
    """The work on one blog after another in one folder, and the words for where it is."""

    def __init__(self, out: Path, budget: Budget, say: Say, pace: Pace) -> None:
        self._out = out
        self._budget = budget
        self._say = say
        self._pace = pace
        self._made = 0  # captures that were missing and have been seen to, with or without success
        self._where = ""

    def tell(self, done: int, total: int, failed: int, listed: Listed) -> None:
        """Say how far the list is worked off, and on which blog the work is now."""
        counts = (f"{done} of {total}", f"{failed} failed" if failed else "", self._pace.left(self._made))
        self._where = " · ".join(part for part in (*counts, listed.target.name) if part)
        self._say(self._where)

    def take(self, listed: Listed) -> Taken:
        """Give the capture of a blog that lies here, or make it. Raises what stood in the way."""
        if _is_there(listed, self._out):
            with suppress(CouldNotRead):  # damaged since: made anew
                return _taken(listed, archive.read(_place(listed, self._out)))
        try:
            return self._make(listed)
        finally:
            self._made += 1

    def _make(self, listed: Listed) -> Taken:
        place = _place(listed, self._out)
        part = place.parent / UNFINISHED / place.name
        try:
            part.unlink(missing_ok=True)
            if listed.target.file is not None:
                _copy(listed.target.file, part)
            else:
                self._crawl(listed.target.text, part)
            capture = archive.read(part)
            # What `flogcheck score` would not judge (a parked domain, a login) teaches nothing either.
            look_for_obstacles(capture, blogs.parse(capture))
            _replace(part, place)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return _taken(listed, capture)

    def _crawl(self, address: str, warc: Path) -> None:
        from crawler.crawl import crawl

        if crawl(address, warc, budget=self._budget, progress=self._follow).stopped == "interrupted":
            raise Interrupted(f"{address}: interrupted")

    def _follow(self, progress: Progress) -> None:
        self._say(f"{self._where} · {progress.pages} of {progress.limit} pages")


def _place(listed: Listed, out: Path) -> Path:
    return out / CAPTURES / (listed.site + listed.target.capture_name.removeprefix("capture"))


def _is_there(listed: Listed, out: Path) -> bool:
    """Tell whether the capture lies in the folder already, and where it was given, is still the same."""
    place, given = _place(listed, out), listed.target.file
    if given is None or not given.is_file():
        return place.is_file()
    return place.is_file() and filecmp.cmp(given, place)


def _taken(listed: Listed, capture: Capture) -> Taken:
    days = [exchange.captured_at[:10] for exchange in capture.exchanges if exchange.captured_at]
    return Taken(
        listed=listed,
        warc=f"{CAPTURES}/{Path(capture.path).name}",
        start_url=capture.landed_url or capture.start_url,
        captured=listed.captured or min(days, default=""),
    )


def _copy(source: Path, copy: Path) -> None:
    """Copy a given capture, date included, which tells later whether it has changed."""
    try:
        source.open("rb").close()
    except OSError as error:
        raise CouldNotRead(f"{source}: cannot be read: {error.strerror or error}") from None
    try:
        shutil.copy2(source, copy)
    except OSError as error:
        raise CouldNotWrite(f"{copy} cannot be written: {error.strerror or error}") from None


def _replace(part: Path, place: Path) -> None:
    try:
        part.replace(place)
    except OSError as error:
        raise CouldNotWrite(f"{place} cannot be written: {error.strerror or error}") from None
