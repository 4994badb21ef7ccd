"""How a crawl ends: by itself, by a signal, or because its time is over; and what is left of it then."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from types import FrameType

_Result = TypeVar("_Result")
GRACE = 5.0
"""Seconds after those of its budget at which a crawl has ended, whatever happens."""
STOPPING = 2.0
"""Seconds of them in which it may end by itself."""
AGAIN = 0.2
"""Seconds after which a second Ctrl-C that was lost on its way is raised again."""


class Stopping:
    """Asks one crawl to end, from anywhere in its event loop; only the first reason counts."""

    def __init__(self) -> None:
        self.asked: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def ask(self, why: str) -> None:
        """Ask the crawl to end, and say why."""
        if not self.asked.done():
            self.asked.set_result(why)


async def ended(
    task: asyncio.Task[None], stopping: Stopping, tell: Callable[[str], None], last_moment: float, *, signals: bool
) -> None:
    """Wait until the task of a crawl has ended, at the last moment (of the loop's clock) at the latest.

    `stopping`, Ctrl-C and SIGTERM (if `signals`), a cancellation and the clock stop it; `tell` is called with why
    before the task is cancelled. Raises what the task raised.
    """
    try:
        with interrupted_by(lambda: stopping.ask("interrupted")) if signals else contextlib.nullcontext():
            until = max(0.0, last_moment - STOPPING - asyncio.get_running_loop().time())
            either: set[asyncio.Future[Any]] = {task, stopping.asked}
            await asyncio.wait(either, timeout=until, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        stopping.ask("interrupted")
        raise
    finally:
        if not task.done():
            stopping.ask("seconds")
            tell(stopping.asked.result())
            task.cancel()
            await asyncio.wait([task], timeout=STOPPING)
        # Whatever it hangs on: the capture holds all that was answered, and nobody waits any longer.
        if task.done() and not task.cancelled():
            task.result()


def run(crawling: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a crawl in a loop of its own, and leave behind whatever does not end with it (`asyncio.run` would wait)."""
    again = _Again()
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        result = loop.run_until_complete(crawling)
    finally:
        again.calm()
        try:
            if left := asyncio.all_tasks(loop):
                for task in left:
                    task.cancel()
                loop.run_until_complete(asyncio.wait(left, timeout=STOPPING))
            if not asyncio.all_tasks(loop):
                loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()
            gc.collect()  # the callbacks that could drop a Ctrl-C run here, not later
            again.release()
    if again.pressed:
        raise KeyboardInterrupt
    return result


class _Again:
    """A Ctrl-C during a crawl that is not lost.

    Python drops an exception that strikes inside the callback of a weak reference, and Scrapy's signals are full of
    these. So a KeyboardInterrupt that did not come out of the loop is raised again by a timer while the loop runs,
    and `pressed` tells whoever ran it.
    """

    def __init__(self) -> None:
        self.pressed = False
        if threading.current_thread() is threading.main_thread() and (
            signal.getsignal(signal.SIGINT) is signal.default_int_handler
        ):
            signal.signal(signal.SIGINT, self._press)

    def calm(self) -> None:
        """Stop the timer: the loop has ended, and what it left is cleared away in peace."""
        if self.pressed and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def release(self) -> None:
        """Give the key back to Python."""
        if signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _press(self, number: int, frame: FrameType | None) -> None:
        self.pressed = True
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._strike)
            signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
        raise KeyboardInterrupt

    def _strike(self, number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt


@contextlib.contextmanager
def interrupted_by(interrupt: Callable[[], None]) -> Iterator[None]:
    """Turn the first Ctrl-C or SIGTERM into a clean stop; a second Ctrl-C does what it always does."""
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def once() -> None:
        restore()
        interrupt()

    def restore() -> None:
        for number in list(before):
            loop.remove_signal_handler(number)
            signal.signal(number, before.pop(number))

    # Signals belong to the main thread; elsewhere whoever runs the thread decides.
    with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            loop.add_signal_handler(number, once)
            before[number] = handler
    try:
        yield
    finally:
        restore()
