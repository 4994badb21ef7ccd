"""Speed: what a page and a blog cost, as ratios to other programs on the same pages in the same run.

    python -m benchmarks.speed ../shared/corpus [--blogs 4] [--rounds 3] [--only commands] [--many 1000]

The sample is the same on every run: of each label the blogs whose names hash lowest, their first 25 pages. Each blog
goes through all the programs in turn, `rounds` times; the shortest time of each counts, for other work on the machine
only ever adds. Times are of the processor.

* a page: ours is everything from the bytes of the pages to findings (parse, positions, structured data, dates,
  languages, all signals); feed and sitemap have a line of their own. Against BeautifulSoup(html, "lxml") alone,
  trafilatura's text with metadata and newspaper4k's parse of the same decoded pages, with the garbage collector as
  Python sets it. What ours remembers of addresses and texts is forgotten before each blog: in an audit every blog is
  new.
* a blog: reading the capture, judging it, writing assessment, report and manifest.
* a command: `flogcheck score` of one capture, against an interpreter that imports the same and parses the same
  capture; `flogcheck --help` as it is installed, against an interpreter that does nothing.
* many blogs: what a blog costs in one process on the way to `--many`, the first ten over and over, five pages each and
  nothing forgotten; the memory at these places.
* two cores: the same blogs in one process, and in two at once; by the processor (what sharing costs) and by the clock,
  which says something only where nothing else runs.

Prints numbers; no text of the corpus. `--only` runs one part. `--profile FILE` writes a profile of ours instead.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import hashlib
import math
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from classifier.assessment import examine
from classifier.blog import parse
from classifier.bundle import keeping
from classifier.collector import collector_paused
from classifier.corpus import read_labels
from classifier.errors import ClassifierError
from classifier.model import load
from classifier.reading import is_html
from classifier.signals import catalogue, measure_all
from classifier.walk import decode
from crawler.archive import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from classifier.corpus import Example
    from crawler.archive import Capture

PAGES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """One blog of the sample: its capture cut to so many pages, and these pages as text."""

    example: Example
    capture: Capture
    pages: tuple[str, ...]

    @property
    def without_feed(self) -> Capture:
        """The capture without its feeds and sitemaps, whose price hangs on their size and not on the pages."""
        kept = tuple(e for e in self.capture.exchanges if is_html(e) or not e.body.lstrip().startswith(b"<"))
        return replace(self.capture, exchanges=kept)


def sample(corpus: Path, blogs: int, most: int = PAGES) -> Iterator[Sampled]:
    """Give so many blogs of each label, each with at most so many pages."""
    taken: Counter[str] = Counter()
    for example in sorted(read_labels(corpus), key=lambda e: hashlib.sha256(e.site.encode()).hexdigest()):
        if taken[example.label] < blogs:
            taken[example.label] += 1
            yield cut(example, most)


def cut(example: Example, most: int) -> Sampled:
    """Read a capture and leave the pages beyond so many out."""
    capture = read(example.warc, url=example.start_url)
    html = [e for e in capture.exchanges if e.status == 200 and is_html(e) and capture.scope.holds(e.url)]
    left_out = {id(exchange) for exchange in html[most:]}
    capture = replace(capture, exchanges=tuple(e for e in capture.exchanges if id(e) not in left_out))
    return Sampled(
        example=example,
        capture=capture,
        pages=tuple(decode(e.body, e.header("content-type")) for e in html[:most]),
    )


def programs() -> dict[str, Callable[[Sampled], object]]:
    """Give what is compared, by name."""
    from newspaper import Article
    from trafilatura import bare_extraction

    def newspaper(blog: Sampled) -> None:
        for page in blog.pages:
            article = Article(blog.capture.start_url)
            article.download(input_html=page)
            article.parse()

    return {
        "ours": lambda blog: measure_all(parse(blog.without_feed)),
        "ours, parse alone": lambda blog: parse(blog.without_feed),
        "ours with the feed": lambda blog: measure_all(parse(blog.capture)),
        "BeautifulSoup": lambda blog: [BeautifulSoup(page, "lxml") for page in blog.pages],
        "trafilatura": lambda blog: [bare_extraction(page, with_metadata=True) for page in blog.pages],
        "newspaper4k": newspaper,
    }


def forget() -> None:
    """Empty the caches of ours that hold what was read of blogs; those without a limit hold word lists."""
    for module in [m for name, m in sys.modules.items() if name.split(".")[0] in ("classifier", "crawler")]:
        for value in vars(module).values():
            if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is not None:
                value.cache_clear()


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work by the processor."""
    forget()
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def compare_pages(blogs: list[Sampled], rounds: int) -> Iterator[str]:
    """Compare the programs page by page, as lines of text."""
    compared = programs()
    best: dict[str, list[float]] = {name: [math.inf] * len(blogs) for name in compared}
    for _ in range(rounds):
        for number, blog in enumerate(blogs):
            for name, program in compared.items():
                best[name][number] = min(best[name][number], seconds(lambda p=program, b=blog: p(b)))
    total = {name: sum(times) for name, times in best.items()}
    pages = sum(len(blog.pages) for blog in blogs)
    for name, spent in total.items():
        yield f"  {name:20} {1000 * spent / pages:7.2f} ms a page"
    for name, wanted in (("BeautifulSoup", 1.6), ("trafilatura", 0.9), ("newspaper4k", 0.3)):
        each = [ours / theirs for ours, theirs in zip(best["ours"], best[name], strict=True)]
        ratio = total["ours"] / total[name]
        yield f"  ours / {name:13} {ratio:.2f} (wanted {wanted}), of single blogs {min(each):.2f} to {max(each):.2f}"


def judge_blogs(blogs: list[Sampled], rounds: int) -> Iterator[str]:
    """Judge and keep whole blogs, as lines of text."""
    model = load(None)
    steps = dict.fromkeys(("read", "judge", "keep"), 0.0)
    with tempfile.TemporaryDirectory() as name:
        for blog in blogs:
            target = blog.example.start_url or blog.example.site
            least = dict.fromkeys(steps, math.inf)
            for _ in range(rounds):
                least["read"] = min(
                    least["read"], seconds(lambda b=blog: read(b.example.warc, url=b.example.start_url))
                )
                forget()
                gc.collect()
                begin = time.process_time()
                try:
                    examined = examine(blog.capture, model=model, target=target)
                except ClassifierError:
                    break  # nothing there to assess
                judged = time.process_time()
                keeping.keep(Path(name), examined)
                least["judge"] = min(least["judge"], judged - begin)
                least["keep"] = min(least["keep"], time.process_time() - judged)
            for step, spent in least.items():
                steps[step] += spent if spent < math.inf else 0
    each = sum(steps.values()) / len(blogs)
    told = ", ".join(f"{step} {1000 * spent / len(blogs):.0f} ms" for step, spent in steps.items())
    yield f"  a blog of up to {PAGES} pages: {told}: {1 / each:.1f} a second on a core (wanted 1)"


def run_commands(blogs: list[Sampled], rounds: int) -> Iterator[str]:
    """Time commands in processes of their own, as lines of text; the capture is of the blog in the middle by size."""
    full = [blog for blog in blogs if len(blog.pages) == PAGES] or blogs
    blog = sorted(full, key=lambda b: sum(map(len, b.pages)))[len(full) // 2]
    warc = str(blog.example.warc)
    imports = (
        "import classifier.assessment, classifier.model, classifier.signals, classifier.scoring, crawler.archive\n"
    )
    imports += (
        "import classifier.command_line, classifier.commands.score, classifier.rarity, classifier.assessment_json\n"
    )
    imports += "from pathlib import Path; classifier.signals.catalogue()\n"
    parsing = f"{imports}classifier.blog.parse(crawler.archive.read(Path({warc!r})))"
    installed = str(Path(sys.executable).with_name("flogcheck"))
    commands = {
        "nothing": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "flogcheck --help": [installed, "--help"],
        "imports": [sys.executable, "-c", imports],
        "imports and parsing": [sys.executable, "-c", parsing],
        "flogcheck score": [installed, "score", "--json", warc],
    }
    best = dict.fromkeys(commands, math.inf)
    for _ in range(max(rounds, 5)):
        for name, command in commands.items():
            begin = of_children()
            subprocess.run(command, capture_output=True, check=True)
            best[name] = min(best[name], of_children() - begin)
    for name, spent in best.items():
        yield f"  {name:20} {1000 * spent:6.0f} ms"
    yield f"  --help / nothing {best['flogcheck --help'] / best['nothing']:.2f} (wanted 3)"
    yield f"  score / imports and parsing {best['flogcheck score'] / best['imports and parsing']:.2f} (wanted 1.2)"


def of_children() -> float:
    """Give the seconds of the processor that ended processes have taken."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def go_on(blogs: list[Sampled], many: int) -> Iterator[str]:
    """Judge blog after blog in one process, as lines of text."""
    few = [cut(blog.example, 5).capture for blog in blogs[:10]]
    program = (
        "import pickle, resource, sys, time\n"
        "from classifier.blog import parse\n"
        "from classifier.collector import collector_paused\n"
        "from classifier.signals import measure_all\n"
        "captures, places = pickle.load(sys.stdin.buffer)\n"
        "judge = collector_paused()(lambda capture: measure_all(parse(capture)))\n"
        "for capture in captures: judge(capture)\n"
        "begin, done = time.process_time(), 0\n"
        "for place in places:\n"
        "    before, number = time.process_time(), place - done\n"
        "    while done < place:\n"
        "        judge(captures[done % len(captures)])\n"
        "        done += 1\n"
        "    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    print(place, (time.process_time() - before) / number, peak // 1024)\n"
    )
    places = sorted({len(few), *(n for n in (100, 1000, 5000) if len(few) < n < many), many})
    done = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps((few, places)), capture_output=True, check=True
    )
    for line in done.stdout.decode().splitlines():
        place, spent, peak = line.split()
        yield f"  up to blog {place:>5}: {1000 * float(spent):6.1f} ms a blog, {peak} MiB at most"


def share_cores(blogs: list[Sampled], rounds: int) -> Iterator[str]:
    """Judge the same blogs in one process and in two at once, as lines of text."""
    captures = [blog.capture for blog in blogs]
    spent: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for _ in range(max(rounds, 3)):
        for cores, kept in spent.items():
            with ProcessPoolExecutor(cores, mp_context=get_context("fork")) as pool:
                list(pool.map(_judged, captures[:cores]))  # the processes are there
                begin = time.perf_counter()
                each = sum(pool.map(_judged, captures * 2, chunksize=1))
                kept.append((each / (2 * len(captures)), time.perf_counter() - begin))
    one, two = (min(each for each, _ in spent[cores]) for cores in (1, 2))
    yield f"  a blog alone {1000 * one:.0f} ms, beside another {1000 * two:.0f} ms: {two / one:.2f} times the processor"
    clock = [alone / both for (_, alone), (_, both) in zip(spent[1], spent[2], strict=True)]
    yield f"  by the clock two processes are {min(clock):.2f} to {max(clock):.2f} times as fast as one"


def _judged(capture: Capture) -> float:
    begin = time.process_time()
    with collector_paused():
        measure_all(parse(capture))
    return time.process_time() - begin


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--blogs", type=int, default=4, help="of each label")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", type=Path, help="write a profile of ours here instead")
    parser.add_argument("--many", type=int, default=1000, help="blogs in a row in one process")
    parts = {
        "pages": compare_pages,
        "blogs": judge_blogs,
        "commands": run_commands,
        "many": lambda blogs, _: go_on(blogs, given.many),
        "cores": share_cores,
    }
    parser.add_argument("--only", choices=parts, help="run this part alone")
    given = parser.parse_args()
    blogs = list(sample(given.corpus, given.blogs))
    catalogue()
    for blog in blogs:
        measure_all(parse(blog.capture))  # word lists are read and languages known from the second blog on
    if given.profile:
        profile = cProfile.Profile()
        for blog in blogs:
            profile.runcall(lambda b=blog: measure_all(parse(b.capture)))
        profile.dump_stats(given.profile)
        return
    print(f"{sum(len(blog.pages) for blog in blogs)} pages of {len(blogs)} blogs, the best of {given.rounds} rounds")
    for name, part in parts.items():
        if given.only in (None, name):
            for line in part(blogs, given.rounds):
                print(line, flush=True)


if __name__ == "__main__":
    main()
