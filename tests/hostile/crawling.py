"""Crawls sites, all at once in one engine, in the process that this is run in.

    python -m tests.hostile.crawling WORK.json RESULTS.json

WORK is [[name, address], …]; captures are written to the folder `captures` of the current one. RESULTS says for each
name what the crawl told, and when, and for the process the peak of its memory in bytes (as `memory`).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from crawler.budget import Budget
from crawler.crawl_many import Ended, Wanted, crawl_many
from tests.hostile import SECONDS


def _peak() -> int:
    """Give the most bytes that this program had in memory. getrusage would tell of the process that started it too."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def main(work: Path, results: Path) -> None:
    """Crawl everything."""
    wanted = [
        Wanted(key=name, url=url, warc=Path("captures") / f"{number}.warc.gz")
        for number, (name, url) in enumerate(json.loads(work.read_text(encoding="utf-8")))
    ]
    found: dict[str, object] = {}

    def ended(blog: Ended) -> None:
        outcome = blog.outcome
        found[blog.key] = {
            "at": time.monotonic(),
            "error": str(blog.error or ""),
            "fault": type(blog.error).__name__ == "BrokeOff",
            "pages": outcome.pages if outcome else 0,
            "stopped": outcome.stopped if outcome else "",
        }

    budget = Budget(pages=12, seconds=SECONDS, delay=0.0, pictures=2, second_look=True)
    crawl_many(iter(wanted), at_once=len(wanted), budget=budget, ended=ended)
    found["memory"] = _peak()
    results.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
