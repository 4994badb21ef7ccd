"""Which blogs share an operator: our network beside plain matching and the Information Laundromat's tiers.

    python -m benchmarks.network ../shared/corpus [--jobs 2]

The truth is the owner of the repository that a blog was taken from; every two blogs of the corpus are a pair. That
truth is neither complete nor pure: one operator may use several owners, and one owner may keep blogs of several people
(an agency its customers', a collector what was abandoned). Nothing that shows the owner may be used: the addresses are
those that the sites give themselves, code hosts are no networks for `accounts`, and the run counts the ties in which
an owner's name occurs.

Nothing is fitted here: the weights in `ties.toml` were judged. But they were judged by people who had seen the
corpus, so its figures flatter them. Intervals: 95 %, from draws of whole owners. Prints names of sites and kinds of
ties, no text of the corpus.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from sklearn.metrics import average_precision_score

from benchmarks.laundromat import Indicators, indicators_of, score
from classifier.blog import parse
from classifier.corpus import read_labels
from classifier.identifiers import identifiers
from classifier.network.linking import link
from classifier.network.network import LINKED, SHOWN
from classifier.network.traits import traits_of
from classifier.operators import contact_domains
from crawler.archive import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from classifier.corpus import Example
    from classifier.network.network import Network
    from classifier.network.records import Traits

    Floats = NDArray[np.float64]

DRAWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One blog as each of the three ways sees it; `plain` are all identifiers and mailboxes, unweighted."""

    site: str
    owner: str
    traits: Traits
    plain: frozenset[tuple[str, str]]
    indicators: Indicators


def observe(example: Example) -> Observed:
    """Read one blog of the corpus."""
    capture = read(example.warc)
    blog = parse(capture)
    plain = {(one.kind, one.value) for one in identifiers(blog)}
    plain |= {("mailbox", f"{box}@{domain}") for box, domain, _ in contact_domains(blog)}
    return Observed(
        site=example.site,
        owner=owner_of(example),
        traits=traits_of(capture, blog),
        plain=frozenset(plain),
        indicators=indicators_of(capture),
    )


def owner_of(example: Example) -> str:
    """Give the owner of the repository that a blog was taken from."""
    return example.attributes["source.repository"].partition("/")[0]


def main() -> None:
    """Read the corpus, compare every two blogs in three ways, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    blogs = Parallel(n_jobs=given.jobs)(delayed(observe)(example) for example in read_labels(given.corpus))
    report(sorted(blogs, key=lambda blog: blog.site))


def report(blogs: Sequence[Observed]) -> None:
    """Print the figures of the three ways, and the pairs on which we and the truth differ."""
    network = link({blog.site: blog.traits for blog in blogs}, least=0.0)
    chance = {(found.a, found.b): found.probability for found in network.links}
    pairs = list(combinations(blogs, 2))
    truth = np.array([a.owner == b.owner for a, b in pairs])
    several = [count for count in Counter(blog.owner for blog in blogs).values() if count > 1]
    print(
        f"{len(blogs)} blogs, {len(pairs)} pairs, {truth.sum()} of one owner "
        f"({len(several)} owners with several blogs; the largest gives {max(several) * (max(several) - 1) // 2} pairs)"
    )
    ways: dict[str, tuple[Floats, float]] = {
        f"network, ≥ {LINKED:.0%}": (np.array([chance.get((a.site, b.site), 0.0) for a, b in pairs]), LINKED),
        f"network, ≥ {SHOWN:.0%}": (np.array([chance.get((a.site, b.site), 0.0) for a, b in pairs]), SHOWN),
        "plain matching, any": (np.array([float(len(a.plain & b.plain)) for a, b in pairs]), 1.0),
        "Laundromat, any tier 1": (np.array([score(a.indicators, b.indicators) for a, b in pairs]), 1000.0),
        "Laundromat, any tier": (np.array([score(a.indicators, b.indicators) for a, b in pairs]), 1.0),
    }
    weights = list(draws(blogs, pairs))
    print(f"{'':24}{'found':>6}{'right':>6}  {'precision':22}{'recall':22}average precision")
    for name, (scores, least) in ways.items():
        found = scores >= least
        print(
            f"{name:24}{found.sum():6}{(found & truth).sum():6}  "
            + "".join(
                f"{interval(figure, truth, found, scores, weights):22}"
                for figure in (precision, recall, average_precision)
            ).rstrip()
        )
    print(f"\nties that show an owner's name: {leaks(network, blogs)}")
    denied(network, {blog.site: blog.owner for blog in blogs})


def precision(truth: Floats, found: Floats, scores: Floats, weight: Floats) -> float:
    """Give the share of the found pairs that are of one owner."""
    return float((weight * found * truth).sum() / max((weight * found).sum(), 1e-9))


def recall(truth: Floats, found: Floats, scores: Floats, weight: Floats) -> float:
    """Give the share of the pairs of one owner that are found."""
    return float((weight * found * truth).sum() / max((weight * truth).sum(), 1e-9))


def average_precision(truth: Floats, found: Floats, scores: Floats, weight: Floats) -> float:
    """Give the area under precision over recall, equal scores taken together."""
    kept = (weight > 0) & ((scores > 0) | truth)
    scale = weight[kept]
    # All pairs without any tie share one score at the end: they count once, by their weight.
    rest = (weight * ((scores <= 0) & ~truth)).sum()
    return float(
        average_precision_score(
            np.append(truth[kept], False), np.append(scores[kept], 0.0), sample_weight=np.append(scale, rest)
        )
    )


def draws(blogs: Sequence[Observed], pairs: Sequence[tuple[Observed, Observed]]) -> list[Floats]:
    """Give the weights of the pairs for each draw of owners with replacement, the first being the corpus itself.

    A pair of one owner counts as often as the owner was drawn, one of two owners as often as both were.
    """
    owners = sorted({blog.owner for blog in blogs})
    number = {owner: at for at, owner in enumerate(owners)}
    one = np.array([number[a.owner] for a, _ in pairs])
    other = np.array([number[b.owner] for _, b in pairs])
    random = np.random.default_rng(0)
    out: list[Floats] = [np.ones(len(pairs))]
    for _ in range(DRAWS):
        times = np.bincount(random.integers(0, len(owners), len(owners)), minlength=len(owners)).astype(float)
        out.append(np.where(one == other, times[one], times[one] * times[other]))
    return out


def interval(figure, truth, found, scores, weights) -> str:  # type: ignore[no-untyped-def]
    """Give a figure with its interval over the draws in which there is something to find."""
    values = [figure(truth, found, scores, weight) for weight in weights if (weight * truth).sum() > 0]
    low, high = np.quantile(values[1:], (0.025, 0.975))
    return f"{values[0]:.3f} [{low:.2f}, {high:.2f}]"


def leaks(network: Network, blogs: Sequence[Observed]) -> int:
    """Count the ties of links in whose value an owner's name of six letters or more occurs."""
    owners = [blog.owner.casefold() for blog in blogs if len(blog.owner) >= 6]
    ties = [tie for found in network.links if found.probability >= SHOWN for tie in found.ties]
    return sum(any(owner in tie.value.casefold() for owner in owners) for tie in ties)


def denied(network: Network, owner: Mapping[str, str]) -> None:
    """List the pairs of two owners that stand above 0.1, and the kinds of their ties."""
    print("\npairs of two owners at 10 % and more:")
    for found in network.links:
        if found.probability >= 0.1 and owner[found.a] != owner[found.b]:
            kinds = ", ".join(dict.fromkeys(tie.kind for tie in found.ties))
            print(f"  {found.probability:.2f}  {found.a} – {found.b}: {kinds}")


if __name__ == "__main__":
    main()
