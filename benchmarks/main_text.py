"""Main text: ours against trafilatura's, word by word, on the same posts of a corpus, with the time of both.

    python benchmarks/main_text.py ../shared/corpus [--sites 100] [--posts 2] [--worst 20]

The sample is the same on every run: the sites whose names hash lowest, of each the posts whose addresses hash
lowest. Ours is `page.main_text` of the parsed blog: body text by position, without what recurs over the blog's
pages, so that the whole capture is parsed. Trafilatura sees one page at a time. Neither is the truth: where they
differ the table of the worst says where to look with one's own eyes. Precision is the share of our words
that trafilatura has too, recall the share of its words that we have, words counted as often as they occur.

Prints numbers and addresses; no text of the corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.blog import parse
from classifier.corpus import read_labels
from classifier.reading import read_page
from classifier.walk import decode, make_soup
from crawler.archive import read

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_TOO_SHORT = 80  # words; below this both readings are mostly chance


@dataclass(frozen=True, slots=True)
class Compared:
    """One post read twice: words of both, words in common, seconds of both and of the bare parse."""

    site: str
    url: str
    ours: int
    theirs: int
    common: int
    our_seconds: float
    their_seconds: float
    parse_seconds: float

    @property
    def precision(self) -> float:
        """The share of our words that the other reading has."""
        return self.common / self.ours if self.ours else float(self.theirs == 0)

    @property
    def recall(self) -> float:
        """The share of the other reading's words that we have."""
        return self.common / self.theirs if self.theirs else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.common / (self.ours + self.theirs) if self.ours + self.theirs else 1.0


def hashed(text: str) -> str:
    """Give an order that is the same on every run and has nothing to do with the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_of(text: str) -> Counter[str]:
    """Count the words of a text in lower case."""
    return Counter(word.lower() for word in _WORD.findall(text))


def compare(corpus: Path, *, sites: int, posts: int) -> Iterator[Compared]:
    """Read the sampled posts of a corpus in both ways."""
    from trafilatura import bare_extraction

    chosen = sorted(read_labels(corpus), key=lambda example: hashed(example.site))[:sites]
    for example in chosen:
        capture = read(example.warc, url=example.start_url)
        exchanges = {exchange.url: exchange for exchange in capture.exchanges}
        blog = parse(capture)
        taken = 0
        for page in sorted(blog.posts, key=lambda post: hashed(post.url)):
            exchange = exchanges[page.url]
            markup = decode(exchange.body, exchange.header("content-type"))
            begin = time.process_time()
            document = bare_extraction(markup, url=page.url, fast=True, with_metadata=True, include_comments=False)
            their_seconds = time.process_time() - begin
            theirs = words_of(getattr(document, "text", None) or "")
            if theirs.total() < _TOO_SHORT:
                continue
            begin = time.process_time()
            read_page(exchange, blog.scope)
            our_seconds = time.process_time() - begin
            begin = time.process_time()
            make_soup(markup)
            parse_seconds = time.process_time() - begin
            ours = words_of(page.main_text)
            yield Compared(
                example.site,
                page.url,
                ours.total(),
                theirs.total(),
                (ours & theirs).total(),
                our_seconds,
                their_seconds,
                parse_seconds,
            )
            taken += 1
            if taken == posts:
                break


def report(rows: list[Compared], worst: int) -> str:
    """Give the figures as lines of text."""
    lines = [f"{len(rows)} posts of {len({row.site for row in rows})} sites"]
    for name in ("precision", "recall", "f1"):
        values = sorted(getattr(row, name) for row in rows)
        lines.append(
            f"{name:10} median {statistics.median(values):.3f}  mean {statistics.fmean(values):.3f}  "
            f"lowest tenth below {values[len(values) // 10]:.3f}"
        )
    ours, theirs, parse_ = (
        sum(getattr(row, name) for row in rows) for name in ("our_seconds", "their_seconds", "parse_seconds")
    )
    lines.append(
        f"time: ours {1000 * ours / len(rows):.1f} ms a page (everything: text, links, data, dates), "
        f"trafilatura {1000 * theirs / len(rows):.1f} ms (text and metadata), bare BeautifulSoup parse "
        f"{1000 * parse_ / len(rows):.1f} ms; "
        f"ours / trafilatura {ours / theirs:.2f}, ours / bare parse {ours / parse_:.2f}"
    )
    lines.append(f"worst {worst} by F1 (precision, recall, our words, their words):")
    lines += [
        f"  {row.f1:.2f}  {row.precision:.2f} {row.recall:.2f} {row.ours:6} {row.theirs:6}  {row.site}  {row.url}"
        for row in sorted(rows, key=lambda row: (row.f1, row.url))[:worst]
    ]
    return "\n".join(lines)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--posts", type=int, default=2, help="posts of each site")
    parser.add_argument("--worst", type=int, default=20, help="rows of the worst to print")
    given = parser.parse_args()
    print(report(list(compare(given.corpus, sites=given.sites, posts=given.posts)), given.worst))


if __name__ == "__main__":
    main()
