"""Run many crawls at once in one engine: blogs in, one by one as there is room; a capture of each out.

    crawl_many(
        (Wanted(key=url, url=url, warc=folder / f"{n}.warc.gz") for n, url in enumerate(urls)),
        at_once=16, budget=Budget(), ended=print,
    )

Blogs of one server are crawled one after another, so that none of them spends its time waiting for the others, and
share one queue, so that the delay lies also between the last request of one and the first of the next. What counts
as one server: `servers`.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler import ending
from crawler.addresses import host_of
from crawler.crawl import Outcome, crawl_in
from crawler.errors import BrokeOff, CaptureExists, CouldNotWrite, CrawlError, Interrupted
from crawler.order import order
from crawler.servers import server_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from crawler.budget import Budget, Progress
    from crawler.engine import Engine
    from crawler.order import Order
    from crawler.services import Services

AT_ONCE = 16
AHEAD = 32
"""Blogs that are held beyond those being crawled: their hosts are looked up, and some wait for their server."""
LOOK = 0.25
"""Seconds between two looks at whether to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A blog to crawl: its address as a person may write it, the new file for it, and the caller's own key."""

    key: str
    url: str
    warc: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What came of one blog: either an outcome or an error, as `crawl` returns and raises them."""

    key: str
    outcome: Outcome | None = None
    error: CrawlError | None = None


def crawl_many(
    wanted: Iterable[Wanted],
    *,
    at_once: int = AT_ONCE,
    budget: Budget,
    ended: Callable[[Ended], None],
    progress: Callable[[str, Progress], None] | None = None,
    services: Services | None = None,
    stop: Callable[[], bool] | None = None,
    hosts: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    own_network: bool = True,
) -> None:
    """Crawl blogs, `at_once` at a time, each within the budget and into its own file, and tell as each ends.

    `wanted` is taken from as there is room, never more than `at_once` + AHEAD beyond what has ended. Whatever is taken
    is told to `ended` exactly once. What goes wrong with one blog is told with it and stops no other; a fault of this
    program is told as BrokeOff, a file that exists already as CaptureExists. `wanted`, `ended`, `progress` (with the
    key of the blog) and `stop` are called in the thread of the event loop and hold all blogs up while they run.

    Ctrl-C, SIGTERM, and `stop` when it says so end it: no blog is begun, those under way end as `crawl` ends when it
    is interrupted, and those taken but not begun are told as Interrupted. `services`, `hosts`, `names` and
    `own_network` are as for `crawl_async`. Signals are left alone outside of the main thread.

    Raises Interrupted at the end after a signal, CouldNotWrite after a capture could not be written (a full disk),
    and what `wanted` or `ended` raised; each after the blogs under way have ended and, except where `ended` itself
    failed, been told.
    """
    if at_once < 1:
        raise ValueError("at_once must be 1 or more")
    crawls = _Crawls(
        at_once=at_once,
        budget=budget,
        progress=progress,
        services=services,
        hosts=hosts or {},
        names=names or {},
        own_network=own_network,
    )
    ending.run(crawls.run(wanted, ended, stop or (lambda: False)))


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at a server, and how many are there or wait."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


@dataclass(slots=True)
class _Taken:
    """A blog between being taken and being told."""

    wanted: Wanted
    stopping: ending.Stopping
    begun: bool = False


class _Crawls:
    """The blogs under way."""

    def __init__(
        self,
        *,
        at_once: int,
        budget: Budget,
        progress: Callable[[str, Progress], None] | None,
        services: Services | None,
        hosts: Mapping[str, str],
        names: Mapping[str, str],
        own_network: bool,
    ) -> None:
        self._most = at_once + AHEAD
        self._places = asyncio.Semaphore(at_once)
        self._budget = budget
        self._progress = progress
        self._services = services
        self._hosts = hosts
        self._names = names
        self._own_network = own_network
        self._taken: dict[asyncio.Task[Ended], _Taken] = {}
        self._turns: dict[str, _Turn] = {}
        self._told = 0
        self._over = False
        self._fault: Exception | None = None

    async def run(self, wanted: Iterable[Wanted], ended: Callable[[Ended], None], stop: Callable[[], bool]) -> None:
        """Crawl all that is wanted."""
        from crawler.engine import running

        signalled = False

        def interrupt() -> None:
            nonlocal signalled
            signalled = True
            self._stop()

        source = iter(wanted)
        with ending.interrupted_by(interrupt):
            async with running(self._budget) as engine:
                try:
                    while True:
                        if stop():
                            self._stop()
                        try:
                            self._take(source, engine)
                        except Exception as error:  # the caller's own
                            self._fail(error)
                        if not self._taken:
                            break
                        await self._tell(ended)
                finally:
                    self._stop()
                    if self._taken:
                        await asyncio.wait(self._taken, timeout=2 * ending.STOPPING)
        if self._fault is not None:
            raise self._fault
        if signalled:
            raise Interrupted(f"interrupted; {self._told} blogs had ended or were ended")

    def _take(self, source: Iterator[Wanted], engine: Engine) -> None:
        while not self._over and len(self._taken) < self._most:
            wanted = next(source, None)
            if wanted is None:
                return
            taken = _Taken(wanted, ending.Stopping())
            self._taken[asyncio.ensure_future(self._one(taken, engine))] = taken

    async def _tell(self, ended: Callable[[Ended], None]) -> None:
        done, _ = await asyncio.wait(self._taken, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            wanted = self._taken.pop(task).wanted
            if task.cancelled():  # before it was begun
                early = Interrupted(f"{wanted.url}: interrupted before anything was read")
                came = Ended(key=wanted.key, error=early)
            else:
                came = task.result()
            if isinstance(came.error, CouldNotWrite) and not isinstance(came.error, CaptureExists):
                self._fail(came.error)
            self._told += 1
            ended(came)

    def _fail(self, error: Exception) -> None:
        self._fault = self._fault or error
        self._stop()

    def _stop(self) -> None:
        self._over = True
        for task, taken in self._taken.items():
            taken.stopping.ask("interrupted")
            if not taken.begun:
                task.cancel()

    async def _one(self, taken: _Taken, engine: Engine) -> Ended:
        wanted = taken.wanted
        try:
            wish = await order(
                wanted.url,
                wanted.warc,
                self._budget,
                progress=self._progress_of(wanted.key),
                services=self._services,
                hosts=self._hosts,
                names=self._names,
                own_network=self._own_network,
            )
            async with self._turn_at(wish, engine), self._places:
                taken.begun = True
                began = asyncio.get_running_loop().time()
                return Ended(key=wanted.key, outcome=await crawl_in(engine, wish, taken.stopping, began=began))
        except CrawlError as error:
            return Ended(key=wanted.key, error=error)
        except Exception as error:  # ours; the others go on
            broke = BrokeOff(f"{wanted.url}: the crawl broke off by a fault of this program ({type(error).__name__})")
            broke.__cause__ = error
            return Ended(key=wanted.key, error=broke)

    def _progress_of(self, key: str) -> Callable[[Progress], None] | None:
        tell = self._progress
        return None if tell is None else (lambda where: tell(key, where))

    @contextlib.asynccontextmanager
    async def _turn_at(self, wish: Order, engine: Engine) -> AsyncIterator[None]:
        """Wait until no other blog of the same server is being crawled."""
        server = server_of(wish.start_url, wish.reach.addresses)
        turn = self._turns.setdefault(server, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                with engine.slots.shared(host_of(wish.start_url), server):
                    yield
        finally:
            turn.users -= 1
            if not turn.users:
                del self._turns[server]
