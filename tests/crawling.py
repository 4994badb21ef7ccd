"""Crawl a site of the tests and look at what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.archive import Capture, Exchange, read
from crawler.budget import Progress
from crawler.crawl import Budget, Outcome, crawl_async


@dataclass(frozen=True, slots=True)
class Crawled:
    """An outcome, its capture read back, and the progress told on the way."""

    outcome: Outcome
    capture: Capture
    progress: tuple[Progress, ...]

    def exchange(self, path: str) -> Exchange:
        """Give the answer kept for a path."""
        return next(e for e in self.capture.exchanges if e.url.partition("://")[2].partition("/")[2] == path[1:])

    @property
    def kinds(self) -> dict[str, str]:
        """Give the kind of each failure of the capture by address."""
        return {failure.url: failure.kind for failure in self.capture.failures}

    @property
    def roles(self) -> list[str]:
        """Give the roles of the pages visited, in order."""
        return [step.role for step in self.progress]


def crawl_site(
    url: str, folder: Path, *, hosts: Any = None, names: Any = None, follow: Any = None, **budget: Any
) -> Crawled:
    """Crawl with no delay and generous limits, unless said otherwise."""
    limits = Budget(**({"delay": 0.0, "seconds": 20.0} | budget))
    steps: list[Progress] = []
    warc = folder / "crawl.warc.gz"
    outcome = asyncio.run(
        crawl_async(url, warc, budget=limits, progress=steps.append, hosts=hosts, names=names, follow=follow)
    )
    return Crawled(outcome, read(warc), tuple(steps))
