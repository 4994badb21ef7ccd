"""Crawling for audits: many blogs in one engine, or one blog where the worker of a cluster does it all.

This is a door: a module of the classifier that starts crawls.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from classifier.audit.assessing import Crawling, Task
    from crawler.budget import Budget
    from crawler.crawl_many import Ended


def crawl_one(address: str, warc: Path, how: Crawling) -> None:
    """Crawl one blog into a capture, in any thread. Raises what `crawler.crawl.crawl` raises."""
    from crawler.crawl import crawl
    from crawler.services import services_from

    services = services_from(_file(how), offline=how.offline)
    outcome = crawl(address, warc, budget=_budget(how), services=services, own_network=how.own_network)
    if outcome.stopped == "interrupted":
        raise Interrupted(f"{address}: interrupted")


def crawl_all(
    tasks: Iterable[Task],
    into: Path,
    how: Crawling,
    *,
    at_once: int,
    ended: Callable[[Ended], None],
    stop: Callable[[], bool],
) -> None:
    """Crawl many blogs at once, each into a file of its name in `into`; tell of each as it ends.

    Raises CouldNotWrite where the disk is full, Interrupted after Ctrl-C or SIGTERM.
    """
    from crawler.crawl_many import Wanted, crawl_many
    from crawler.services import services_from

    wanted = (Wanted(key=task.key, url=task.target, warc=capture_of(into, task.name)) for task in tasks)
    crawl_many(
        wanted,
        at_once=at_once,
        budget=_budget(how),
        ended=ended,
        services=services_from(_file(how), offline=how.offline),
        stop=stop,
        own_network=how.own_network,
    )


def capture_of(folder: Path, name: str) -> Path:
    """Give the file of the capture of a blog that was crawled and is not assessed yet."""
    return folder / f"{name}.warc.gz"


def _budget(how: Crawling) -> Budget:
    from crawler.crawl import Budget

    return Budget(
        pages=how.pages,
        seconds=how.seconds,
        delay=how.delay,
        pictures=how.pictures,
        second_look=how.second_look,
    )


def _file(how: Crawling) -> Path | None:
    return Path(how.services) if how.services else None
