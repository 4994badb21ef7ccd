"""How often 95 % intervals of a brand's rate hold the true share, over blogs whose posts are alike.

Blogs of 1 to 25 posts are drawn from a beta-binomial; `alike` is the correlation of two posts of one blog. Compared are
the interval of `classifier.brand.rates`, Wilson's as if posts were independent, and the percentiles of a bootstrap of
whole blogs.

    python -m benchmarks.brand_rates [--draws 600]
"""

from __future__ import annotations

import argparse
from itertools import product

import numpy as np

from classifier.brand.rates import rate
from classifier.metrics import wilson

REPLICATES = 200


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=600)
    draws: int = parser.parse_args().draws
    print("| blogs | share | alike | ours: held, width | independent: held, width | bootstrap: held, width |")
    print("|---|---|---|---|---|---|")
    for blogs, share, alike in product((3, 5, 10, 25), (0.5, 0.8, 0.95), (0.3, 0.8)):
        rows = [_one(blogs, share, alike, seed) for seed in range(draws)]
        held, width = np.mean(rows, axis=0).reshape(2, 3)
        cells = " | ".join(f"{h:.3f}, {w:.2f}" for h, w in zip(held, width, strict=True))
        print(f"| {blogs} | {share} | {alike} | {cells} |", flush=True)


def _one(blogs: int, share: float, alike: float, seed: int) -> list[float]:
    draw = np.random.default_rng([seed, blogs, round(100 * share), round(100 * alike)])
    spread = (1 - alike) / alike
    sizes = draw.integers(1, 26, blogs)
    hits = draw.binomial(sizes, draw.beta(share * spread, (1 - share) * spread, blogs))
    got = rate((f"blog{number}", post < hits[number]) for number in range(blogs) for post in range(int(sizes[number])))
    assert got.low is not None
    assert got.high is not None
    chosen = draw.integers(0, blogs, (REPLICATES, blogs))
    drawn = hits[chosen].sum(axis=1) / sizes[chosen].sum(axis=1)
    intervals = [(got.low, got.high), wilson(got.hits, got.posts), tuple(np.quantile(drawn, (0.025, 0.975)))]
    return [float(low <= share <= high) for low, high in intervals] + [float(high - low) for low, high in intervals]


if __name__ == "__main__":
    main()
