"""The work of one run: crawl what is to be crawled, assess what is crawled or given, keep every result as it comes."""

from __future__ import annotations

import queue
import signal
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.audit import evidence
from classifier.audit.assessing import CANNOT_WORK, Task, now
from classifier.audit.crawling import capture_of, crawl_all
from classifier.store import results
from classifier.store.opening import reading, transaction
from classifier.store.records import Result
from classifier.store.tables import FAILED
from crawler.errors import CouldNotWrite, Interrupted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Engine

    from classifier.audit.assessing import Assessing
    from classifier.audit.plan import Planned
    from classifier.audit.pool import Workers
    from classifier.audit.tally import Tally
    from classifier.audit.telling import Teller
    from classifier.store.records import Row
    from crawler.crawl_many import Ended

_CRAWLING, _CRAWLED, _FAILED = "crawling", "crawled", "failed"
_CAPTURES = ("capture.warc.gz", "capture.warc", "capture.wacz")


class Work:
    """One run's work on one machine, crawling beside assessing; what is done is in the store and in the tally."""

    def __init__(
        self, engine: Engine, planned: Planned, how: Assessing, out: Path, tally: Tally, teller: Teller
    ) -> None:
        self._engine = engine
        self._planned = planned
        self._how = how
        self._out = out
        self._tally = tally
        self._teller = teller
        self._stopped = threading.Event()
        self._trouble: BaseException | None = None
        self.interrupted = False

    def run(self, workers: Workers, *, at_once: int) -> None:
        """See to every blog that is left, or as many as Ctrl-C leaves time for.

        Raises CouldNotWrite where evidence cannot be kept, BadStore where results cannot; what was kept stays.
        """
        if workers.cluster:
            with self._stopping():
                self._assess(workers, (self._task(row) for row in self._left()))
        else:
            with self._stopping():
                self._assess(workers, (task for task in map(self._task, self._left()) if task.capture))
                if not self._stopped.is_set() and self._how.crawl is not None:
                    self._crawl(workers, at_once)
        if self._trouble is not None:
            raise self._trouble

    def _left(self) -> Iterator[Row]:
        return results.left(self._engine, self._planned.run)

    def _task(self, row: Row) -> Task:
        wanted = row.wanted
        capture = wanted.target if wanted.is_file else self._at_hand(row)
        return Task(key=wanted.key, name=wanted.name, target=wanted.target, capture=capture, columns=wanted.columns)

    def _at_hand(self, row: Row) -> str:
        """Find the capture of a blog that was crawled before: by a run that was stopped, or for another model."""
        crawled = capture_of(self._folder(_CRAWLED), row.wanted.name)
        if crawled.is_file():
            return str(crawled)
        if not self._planned.again:
            return ""
        with reading(self._engine) as connection:
            folder = results.last_evidence(
                connection, row.wanted.key, before=self._planned.run, audit=self._planned.audit
            )
        if not folder:
            return ""
        if evidence.is_remote(folder):
            return f"{folder}/{_CAPTURES[0]}"
        return next((str(self._out / folder / name) for name in _CAPTURES if (self._out / folder / name).is_file()), "")

    def _assess(self, workers: Workers, tasks: Iterable[Task]) -> None:
        for task, result in workers.work(tasks, self._how, stop=self._stopped.is_set):
            self._keep(task, result)

    def _crawl(self, workers: Workers, at_once: int) -> None:
        """Crawl in this thread, which Ctrl-C reaches, and assess beside it; a second one ends that too."""
        assert self._how.crawl is not None
        if next(results.left(self._engine, self._planned.run), None) is None:
            return
        waiting: queue.SimpleQueue[Task | Result | None] = queue.SimpleQueue()
        tasks: dict[str, Task] = {}
        crawling, crawled = self._folder(_CRAWLING), self._folder(_CRAWLED)
        for unfinished in crawling.glob("*"):
            unfinished.unlink(missing_ok=True)

        def wanted() -> Iterator[Task]:
            for row in self._left():
                task = self._task(row)
                if not task.capture:
                    tasks[task.key] = task
                    yield task

        def ended(blog: Ended) -> None:
            task = tasks.pop(blog.key)
            warc = capture_of(crawling, task.name)
            if isinstance(blog.error, Interrupted) or (blog.outcome and blog.outcome.stopped == "interrupted"):
                warc.unlink(missing_ok=True)  # begun anew: half a crawl would be a worse verdict
                return
            if isinstance(blog.error, CouldNotWrite):  # the disk, not the blog; crawl_all ends with it
                with suppress(OSError):
                    warc.unlink(missing_ok=True)
                return
            if blog.error is not None:
                with suppress(OSError):
                    warc.replace(capture_of(self._folder(_FAILED), task.name))
                waiting.put(
                    Result(key=task.key, state=FAILED, kind="not fetched", why=str(blog.error), assessed_at=now())
                )
                return
            whole = capture_of(crawled, task.name)
            warc.replace(whole)
            waiting.put(replace(task, capture=str(whole)))

        # A daemon: who presses Ctrl-C a third time wants to be gone, and the next run goes on.
        beside = threading.Thread(target=self._assess_beside, args=(workers, waiting), daemon=True)
        beside.start()
        try:
            crawl_all(wanted(), crawling, self._how.crawl, at_once=at_once, ended=ended, stop=self._stopped.is_set)
        except Interrupted:
            self.interrupted = True
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a second Ctrl-C ends at once
        except OSError as error:
            raise CouldNotWrite(f"captures cannot be kept in {self._out}: {error.strerror or error}") from None
        finally:
            waiting.put(None)
            beside.join()

    def _assess_beside(self, workers: Workers, waiting: queue.SimpleQueue[Task | Result | None]) -> None:
        """Assess what was crawled, in the batches in which it comes, until the end of the queue."""
        try:
            over = False
            while not over:
                batch: list[Task] = []
                got = waiting.get()
                while True:
                    if got is None:
                        over = True
                        break
                    if isinstance(got, Result):
                        self._keep(None, got)
                    else:
                        batch.append(got)
                    if len(batch) >= 4 * workers.count or waiting.empty():
                        break
                    got = waiting.get()
                for task, result in workers.work(batch, self._how, stop=self._stopped.is_set):
                    self._keep(task, result)
                over = over or self._stopped.is_set()
        except BaseException as error:
            self._trouble = self._trouble or error
            self._stopped.set()

    def _keep(self, task: Task | None, result: Result) -> None:
        if result.kind == CANNOT_WORK:
            self._trouble = self._trouble or CouldNotWrite(result.why)
            self._stopped.set()
            return
        if result.evidence and not evidence.is_remote(result.evidence):
            with suppress(ValueError):  # in a folder elsewhere
                result = replace(result, evidence=Path(result.evidence).relative_to(self._out).as_posix())
        with transaction(self._engine) as connection:
            results.keep(connection, self._planned.run, [result])
        if task is not None and Path(task.capture).parent == self._folder(_CRAWLED):
            crawled = Path(task.capture)
            with suppress(OSError):  # it is in the bundle, or of no use to one
                if result.assessed:
                    crawled.unlink()
                else:
                    crawled.replace(capture_of(self._folder(_FAILED), task.name))
        self._tally.add(result)
        self._teller.tell(self._tally.line())

    def _folder(self, name: str) -> Path:
        folder = self._out / name / str(self._planned.run)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNotWrite(f"the folder {folder} cannot be made: {error.strerror or error}") from None
        return folder

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Turn the first Ctrl-C or SIGTERM into an end without new tasks; a second Ctrl-C does what it always does."""
        before: dict[signal.Signals, Any] = {}

        def stop(number: int, _: object) -> None:
            self.interrupted = True
            self._stopped.set()
            signal.signal(number, before[signal.Signals(number)])

        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                before[number] = signal.signal(number, stop)
        except ValueError:  # a thread of a server, which says itself when to end
            pass
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
