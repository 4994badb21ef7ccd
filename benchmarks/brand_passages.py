"""How surely a passage that a brand gives out is found again, and how often it is found where it is not.

Passages are taken from posts of the labelled corpus as if a brand had given them out. They are looked for in posts of
sites of other groups (a text found there is a false alarm, or was copied: addresses are printed), and in their own post
with a share of their words replaced, drawn at random.

    python -m benchmarks.brand_passages ../shared/corpus
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from classifier.blog import parse
from classifier.brand.passages import CONTAINED, Passage, contained, passages, runs, tokens
from classifier.offers import articles
from crawler.archive import read

_SITES = 120
_PASSAGES = 4  # of a site
_SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


def main() -> None:
    """Print the figures."""
    corpus = Path(sys.argv[1])
    draw = random.Random(1)
    rows = [json.loads(line) for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    given: list[tuple[int, str, Passage]] = []
    posts: list[tuple[int, str, frozenset[tuple[str, ...]]]] = []
    for row in draw.sample(rows, min(_SITES, len(rows))):
        pages = articles(parse(read(corpus / row["warc"])))
        posts += [(row["group"], page.url, runs(tokens(page.main_text))) for page in pages]
        cut = [
            (row["group"], page.url, one)
            for page in pages
            for one in passages(page.url, "\n\n".join(block.text for block in page.main if block.tag == "p"))
        ]
        given += draw.sample(cut, min(_PASSAGES, len(cut)))
    met = [
        (contained(one, held), mine, theirs)
        for group, mine, one in given
        for other, theirs, held in posts
        if other != group and not one.runs.isdisjoint(held)
    ]
    alarms = sorted(row for row in met if row[0] >= CONTAINED)
    pairs = sum(1 for group, _, _ in given for other, _, _ in posts if other != group)
    print(f"{len(given)} passages, {len(posts)} posts: {len(alarms)} of {pairs} pairs of other groups found")
    print(f"largest share between them: {max(share for share, _, _ in met):.2f}")
    for share, mine, theirs in alarms:
        print(f"  {share:.2f} {mine} {theirs}")
    for share in _SHARES:
        again = sum(contained(one, runs(_replaced(one, share, draw))) >= CONTAINED for _, _, one in given)
        print(f"{share:.0%} of the words replaced: {again} of {len(given)} found again ({again / len(given):.3f})")


def _replaced(passage: Passage, share: float, draw: random.Random) -> list[str]:
    words = tokens(passage.text)
    for place in draw.sample(range(len(words)), round(share * len(words))):
        words[place] = f"word{draw.random()}"
    return words


if __name__ == "__main__":
    main()
