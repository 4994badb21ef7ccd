"""How fast blogs are gathered out of crawl archives, and in what memory.

    python -m benchmarks.crawl_archives FOLDER [--megabytes 1000] [--hosts 20000]

writes an archive of that size (unpacked) with records in the proportions of Common Crawl: request, response and
metadata for each page, pages of 4 to 120 kB, most hosts with a page or two and some with hundreds. Then indexes
and gathers it in a process of its own. Prints bytes per second and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from crawler.crawl_archives import gather_blogs, index_archives

_WORDS = "soup bread garden bicycle river letter window morning kitchen travel price review winter market".split()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    file = args.folder / f"{args.megabytes}-{args.hosts}.warc.gz"
    if args.measure:
        measure(file, args.folder / f"into-{args.megabytes}-{args.hosts}")
        return
    args.folder.mkdir(parents=True, exist_ok=True)
    unpacked, pages = write(file, args.megabytes << 20, args.hosts)
    packed = file.stat().st_size
    print(f"{pages:,} pages, {unpacked >> 20:,} MiB unpacked, {packed >> 20:,} MiB packed")
    command = [sys.executable, "-m", "benchmarks.crawl_archives", str(args.folder), "--measure"]
    subprocess.run([*command, "--megabytes", str(args.megabytes), "--hosts", str(args.hosts)], check=True)


def measure(file: Path, into: Path) -> None:
    """Index and gather one file, and print what that took in time of the processor (one core) and by the clock."""
    size = file.stat().st_size
    began, clock = time.process_time(), time.perf_counter()
    (told,) = index_archives([file], into)
    seconds, waited = time.process_time() - began, time.perf_counter() - clock
    index = sum(each.stat().st_size for each in into.glob("index.sqlite*"))
    print(
        f"index: {seconds:.1f} s of processor ({waited:.1f} s by the clock), {size / seconds / 1e6:.1f} MB/s packed, "
        f"{told.records / seconds:,.0f} records/s, {index / max(1, told.answers):.0f} bytes on disk a page, "
        f"peak {peak()} MiB"
    )
    began, clock = time.process_time(), time.perf_counter()
    kept = skipped = pages = 0
    for blog in gather_blogs([file], into):
        kept += blog.path is not None
        skipped += blog.path is None
        pages += blog.kept
    seconds, waited = time.process_time() - began, time.perf_counter() - clock
    print(
        f"gather: {seconds:.1f} s of processor ({waited:.1f} s by the clock) for {kept:,} captures of {pages:,} pages "
        f"and {skipped:,} hosts with too few, {kept / seconds:.0f} captures/s, peak {peak()} MiB"
    )


def peak() -> int:
    """Peak of resident memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def write(file: Path, size: int, hosts: int) -> tuple[int, int]:
    """Write the archive; give its unpacked size and its number of pages."""
    rng = random.Random(7)
    paragraphs = [" ".join(rng.choices(_WORDS, k=80)) + f" {rng.random()}" for _ in range(2000)]
    written = pages = 0
    with file.open("wb") as out:
        while written < size:
            host = f"h{int(hosts * rng.random() ** 6)}.example"
            url = f"https://{host}/20{pages % 20:02}/0{pages % 9 + 1}/a-dish-of-number-{pages}"
            text = "<p>".join(rng.choices(paragraphs, k=rng.choice((8, 20, 50, 200))))
            body = f"<!doctype html><title>{pages}</title><p>{text}".encode()
            http = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Crawl-Content-Encoding: gzip\r\n\r\n"
            )
            for kind, block in (
                ("request", b"GET / HTTP/1.1\r\nHost: h\r\nAccept: text/html\r\n\r\n"),
                ("response", http + body),
                ("metadata", b"fetchTimeMs: 100\r\nlanguages-cld2: {}\r\n"),
            ):
                rows = (
                    "WARC/1.0",
                    f"WARC-Type: {kind}",
                    "WARC-Date: 2024-05-01T10:00:00Z",
                    f"WARC-Record-ID: <urn:{kind}:{pages}>",
                    f"WARC-Target-URI: {url}",
                    f"WARC-Payload-Digest: sha1:{pages}",
                    f"Content-Length: {len(block)}",
                    "\r\n",
                )
                head = "\r\n".join(rows)
                record = head.encode() + block + b"\r\n\r\n"
                out.write(gzip.compress(record, 5))
                written += len(record)
            pages += 1
    return written, pages


if __name__ == "__main__":
    main()
