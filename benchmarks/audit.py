"""What an audit costs: blogs a second on captures, memory from blog to blog, and what lies between worker and result.

    python -m benchmarks.audit ../shared/corpus                      # blogs a second, at 25 pages each
    python -m benchmarks.audit ../shared/corpus --memory 5000        # memory of every process, blog by blog
    python -m benchmarks.audit ../shared/corpus --cluster            # the same work through a Dask scheduler

Captures of exactly so many pages are cut from those of the corpus that hold more. The audit is `flogcheck audit`
itself, with bundles, reports, store and dashboard.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from classifier.store import results
from classifier.store.opening import open_store, sqlite_url

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 25
_LOADED = 50  # MiB: a process that has its libraries; one that begins or ends is smaller
_FLOGCHECK = [sys.executable, "-c", "from classifier.cli import main; main()"]


def cut(source: Path, copy: Path, pages: int) -> int:
    """Copy a capture with at most so many answers that are pages; gives how many there were to copy."""
    count = 0
    with source.open("rb") as old, copy.open("wb") as new:
        writer = WARCWriter(new, gzip=True)
        for record in ArchiveIterator(old):
            if record.rec_type == "response":
                kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
                status = record.http_headers.get_statuscode() if record.http_headers else ""
                if "html" in kind and status == "200":
                    count += 1
                    if count > pages:
                        continue
            writer.write_record(record)
    return count


def captures(corpus: Path, folder: Path, pages: int, wanted: int) -> int:
    """Fill a folder with captures; where blogs run out they are used again. Gives how many blogs there are."""
    folder.mkdir(parents=True)
    rows = [json.loads(line) for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    made = []
    for row in rows:
        if row["pages"] < pages or len(made) >= wanted:
            continue
        copy = folder / f"{row['site']}.warc.gz"
        if cut(corpus / row["warc"], copy, pages) < pages:
            copy.unlink()
            continue
        made.append(copy)
    for number in range(len(made), wanted):
        original = made[number % len(made)]
        os.link(original, folder / f"{number // len(made):04}-{original.name}")
    return len(made)


def audit(source: Path, out: Path, *more: str) -> tuple[float, dict[str, Any]]:
    """Run an audit; gives its seconds and its summary."""
    command = [*_FLOGCHECK, "audit", str(source), "-o", str(out), "--json", "--quiet", *more]
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if not done.stdout:
        raise SystemExit(done.stderr)
    return seconds, json.loads(done.stdout)


def memory(of: int) -> dict[int, int]:
    """Give the resident MiB of a process and of all below it, by process."""
    sizes, todo = {}, [of]
    while todo:
        pid = todo.pop()
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        sizes[pid] = next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)
        todo += map(int, children.split())
    return sizes


def speed(corpus: Path, count: int, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        distinct = captures(corpus, folder / "captures", PAGES, count)
        first, _ = audit(folder / "captures", folder / "warm", "--jobs", str(jobs))
        shutil.rmtree(folder / "warm")
        before = _processor()
        seconds, told = audit(folder / "captures", folder / "out", "--jobs", str(jobs))
        processor = _processor() - before
        size = sum(file.stat().st_size for file in (folder / "out").rglob("*") if file.is_file())
        store = (folder / "out" / "audit.sqlite").stat().st_size
    assessed = told["assessed"]
    load = os.getloadavg()[0]
    print(f"{assessed} captures of {PAGES} pages ({distinct} blogs), {jobs} processes, load {load:.1f}")
    print(f"  {assessed / seconds:.2f} blogs a second in all (with start and dashboard); first time {first:.1f} s")
    print(f"  {processor / assessed:.2f} s of processor a blog")
    print(f"  {3600 * assessed / seconds / jobs:,.0f} blogs an hour a core")
    print(f"  {size / assessed / 1024:.0f} KiB a blog on disk, {store / assessed / 1024:.1f} of them in the store")


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def flat(corpus: Path, count: int, jobs: int, pages: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        captures(corpus, folder / "captures", pages, count)
        out = folder / "out"
        command = [*_FLOGCHECK, "audit", str(folder / "captures"), "-o", str(out), "--quiet", "--jobs", str(jobs)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        looked = threading.Event()
        print(f"{count} captures of {pages} pages, {jobs} processes: resident MiB after so many blogs")
        marks = [mark for mark in (100, 200, 500, 1000, 2000, 3000, 4000, 5000) if mark <= count]
        sizes: dict[int, int] = {}
        for mark in marks:
            while child.poll() is None and _done(out) < mark:
                # The last look before the mark stands for it: at the last mark the processes may have ended.
                now = memory(child.pid)
                if now.get(child.pid) and sum(size > _LOADED for size in now.values()) > jobs:
                    sizes = now
                looked.wait(0.2)
            workers = sorted((size for pid, size in sizes.items() if pid != child.pid), reverse=True)[:jobs]
            print(f"  {mark:>5}  audit {sizes.get(child.pid, 0):>4}  workers {workers}", flush=True)
        child.wait()


def _done(out: Path) -> int:
    return sum(1 for _ in os.scandir(out / "runs" / "1")) if (out / "runs" / "1").is_dir() else 0


def through_dask(corpus: Path, count: int, jobs: int) -> None:
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        captures(corpus, folder / "captures", PAGES, count)
        alone, _ = audit(folder / "captures", folder / "alone", "--jobs", str(jobs))
        with LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None) as cluster:
            first, _ = audit(folder / "captures", folder / "first", "--cluster", cluster.scheduler_address)
            over, told = audit(folder / "captures", folder / "cluster", "--cluster", cluster.scheduler_address)
        kept = _bytes_a_result(folder / "cluster" / "audit.sqlite")
    print(f"{told['assessed']} captures of {PAGES} pages, {jobs} processes or {jobs} Dask workers of one thread")
    print(
        f"  Dask takes {over / alone:.2f} times as long as loky ({over:.1f} s, {alone:.1f} s; first time {first:.1f} s)"
    )
    print(f"  {kept:,} bytes of result a blog travel through the scheduler")


def _bytes_a_result(store: Path) -> int:
    import pickle

    engine = open_store(sqlite_url(store))
    sizes: Iterator[int] = (len(pickle.dumps(row.result)) for row in results.rows(engine, 1, details=True))
    every = list(sizes)
    engine.dispose()
    return sum(every) // len(every)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", type=int, default=0, metavar="BLOGS")
    parser.add_argument("--pages", type=int, default=3, help="pages of a blog with --memory")
    parser.add_argument("--cluster", action="store_true")
    given = parser.parse_args()
    if given.memory:
        flat(given.corpus, given.memory, given.jobs, given.pages)
    elif given.cluster:
        through_dask(given.corpus, given.count, given.jobs)
    else:
        speed(given.corpus, given.count, given.jobs)


if __name__ == "__main__":
    main()
