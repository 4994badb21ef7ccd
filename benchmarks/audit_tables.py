"""Lists in, tables out: seconds of the processor and growth of memory, for so many made-up rows.

    python -m benchmarks.audit_tables [--rows 100000]

Each step runs in a process of its own, so that its peak (`ru_maxrss`, less what it was before) is its own. The list
has an address, an agency and a note a row, a tenth of the rows being variants of earlier ones; a table has six columns,
one of them nested. Tables are written first, and those that a list may be are read again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from classifier.audit.exports import FORMATS, export
from classifier.audit.listing import read_listing

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMNS = ("blog", "band", "probability", "pages", "findings", "note")


def _rows(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield {
            "blog": f"https://{'www.' if number % 3 else ''}blog{number % (count * 9 // 10 + 1)}.example/",
            "band": "not enough to tell",
            "probability": number / count,
            "pages": number % 60,
            "findings": {"for": ["disclosure.unlabelled"], "against": []},
            "note": f"agency {number % 7}, row {number}",
        }


def _step(kind: str, path: Path, count: int) -> tuple[float, int, int]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    done = export(_rows(count), _COLUMNS, path) if kind == "write" else len(read_listing(str(path)).entries)
    seconds = time.process_time() - begun
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, done


def main() -> None:
    """Print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    count = parser.parse_args().rows
    with TemporaryDirectory() as folder:
        steps = [("write", ending) for ending in FORMATS] + [("read", "csv"), ("read", "xlsx")]
        for kind, ending in steps:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                path = Path(folder) / f"table.{ending}"
                seconds, grown, done = pool.apply(_step, (kind, path, count))
            print(f"{kind:5} {ending:8} {seconds:6.1f} s  {grown / 1024:6.0f} MB more  {done:,} rows or blogs")


if __name__ == "__main__":
    main()
