"""Work in processes that may die: joblib's loky on this machine, or its Dask backend on a cluster.

A process that is killed (out of memory, `kill -9`, a lost machine) takes nothing with it but the task it was on:
what was under way is run again, each task alone, and one that ends its process again is given up with a reason.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from classifier.audit.assessing import Assessing, Task, assess_task, now, start_worker
from classifier.errors import MissingExtra
from classifier.store.records import Result
from classifier.store.tables import FAILED
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CRASH = "crash"
"""The kind of failure of a blog whose assessment ended its process."""
PATIENCE = "20s"
"""How long a scheduler may take to answer."""
_AGAIN = 2  # times that a task is run alone before it is given up


class Workers:
    """Where tasks are worked: `jobs` processes of this machine, or a Dask cluster by its scheduler's address.

    `do` is what is done with each, a function of a module, which never raises.
    """

    def __init__(self, jobs: int, *, cluster: str = "", do: Callable[[Task, Assessing], Result] = assess_task) -> None:
        self.jobs = jobs
        self._do = do
        self.cluster = cluster
        self._client: Any = None

    def __enter__(self) -> Workers:
        if self.cluster:
            self._client = _client(self.cluster)
            _check_versions(self._client)
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()
            return
        # Idle processes would keep the terminal waiting for minutes.
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor(reuse=True).shutdown(wait=False, kill_workers=True)

    @property
    def count(self) -> int:
        """How many tasks are worked at a time."""
        return sum(self._client.ncores().values()) if self._client is not None else self.jobs

    def work(
        self, tasks: Iterable[Task], how: Assessing, *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Task, Result]]:
        """Give each task with its result, as they come; after `stop` tells so, no new ones are begun.

        Tasks are taken as there is room for them, so a list of any length stays out of memory.
        """
        source = _Source(tasks, stop)
        try:
            while not stop():
                try:
                    yield from self._round(source, source.under_way, how)
                except self._lost():
                    alone = list(source.under_way.values())
                    source.under_way.clear()
                    yield from self._alone(alone, how, stop)
                    continue
                break
        except self._gone() as error:
            raise CrawlError(f"the cluster was lost: {' '.join(str(error).split()) or 'no answer'}") from None
        if source.trouble is not None:
            raise source.trouble

    def _round(
        self, tasks: Iterator[Task], under_way: dict[str, Task], how: Assessing
    ) -> Iterator[tuple[Task, Result]]:
        from joblib import Parallel, delayed

        with self._backend() as options:
            parallel = Parallel(return_as="generator_unordered", batch_size=1, **options)
            for result in parallel(delayed(self._do)(task, how) for task in tasks):
                yield under_way.pop(result.key), result

    def _alone(self, tasks: list[Task], how: Assessing, stop: Callable[[], bool]) -> Iterator[tuple[Task, Result]]:
        for task in tasks:
            for again in range(1, _AGAIN + 1):
                if stop():
                    return
                under_way: dict[str, Task] = {task.key: task}
                try:
                    yield from self._round(iter([task]), under_way, how)
                    break
                except self._lost():
                    if again == _AGAIN:
                        why = f"the process that assessed it ended {_AGAIN + 1} times without an answer"
                        yield task, Result(key=task.key, state=FAILED, kind=CRASH, why=why, assessed_at=now())

    def _lost(self) -> tuple[type[BaseException], ...]:
        """Name what a killed worker raises."""
        from concurrent.futures import BrokenExecutor

        if self._client is None:
            return (BrokenExecutor,)
        from distributed import KilledWorker

        return (BrokenExecutor, KilledWorker)

    def _gone(self) -> tuple[type[BaseException], ...]:
        """Name what a cluster without workers, or whose scheduler is gone, raises."""
        if self._client is None:
            return ()
        from concurrent.futures import CancelledError

        return (OSError, TimeoutError, CancelledError)

    @contextmanager
    def _backend(self) -> Iterator[dict[str, Any]]:
        from joblib import parallel_config

        if self._client is not None:
            with parallel_config(backend="dask", client=self._client):
                yield {"n_jobs": -1, "pre_dispatch": "2*n_jobs"}
        else:
            # With one process alone joblib would work in this one, and a crash would end the audit.
            most = "2*n_jobs" if self.jobs > 1 else 1
            yield {"n_jobs": max(2, self.jobs), "pre_dispatch": most, "backend": "loky", "initializer": start_worker}


class _Source:
    """Passes tasks on, notes which were handed out, and keeps what went wrong in giving them.

    They are taken in a thread of joblib's, where an exception would be lost and its caller wait for ever.
    """

    def __init__(self, tasks: Iterable[Task], stop: Callable[[], bool]) -> None:
        self._tasks = iter(tasks)
        self._stop = stop
        self.under_way: dict[str, Task] = {}
        self.trouble: BaseException | None = None

    def __iter__(self) -> Iterator[Task]:
        return self

    def __next__(self) -> Task:
        if self._stop() or self.trouble is not None:
            raise StopIteration
        try:
            task = next(self._tasks)
        except StopIteration:
            raise
        except BaseException as error:
            self.trouble = error
            raise StopIteration from None
        self.under_way[task.key] = task
        return task


def _check_versions(client: Any) -> None:
    """Refuse machines on which another flogcheck would judge otherwise than this one. Raises CrawlError."""
    ours = version("flogcheck")
    try:
        theirs = client.run(version, "flogcheck")
    except Exception as error:  # whatever a machine without flogcheck raises
        raise CrawlError(f"the workers of the cluster cannot run flogcheck: {' '.join(str(error).split())}") from None
    if not theirs:
        raise CrawlError("the cluster has no workers; start some with `dask worker`")
    other = sorted({found for found in theirs.values() if found != ours})
    if other:
        raise CrawlError(f"workers of the cluster run flogcheck {', '.join(other)}; here it is {ours}")


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise MissingExtra("--cluster needs Dask: pip install 'flogcheck[cluster]'") from None
    try:
        return Client(address, set_as_default=False, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise CrawlError(f"no Dask scheduler answers at {address}: {' '.join(str(error).split())}") from None
