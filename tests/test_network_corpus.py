"""The promise of networks on real blogs, and the ways that the benchmark sets beside them."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from benchmarks.laundromat import matches, score
from benchmarks.network import average_precision, draws, observe, owner_of
from classifier.corpus import read_labels
from classifier.network.linking import link
from classifier.network.network import LINKED
from classifier.network.sources import read_one
from tests.network_blogs import network_of

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
# Strangers that come near each other: casino guides of one kit, authors of one name, notices from one generator.
HARD = "casino theharrowsinn thebiomasscentre sharedparentalleave emailmarketingrated nichehubpro CM-Hammar".split()


def chosen():
    """All blogs of owners with several, the strangers that come near, and every twelfth other."""
    examples = read_labels(CORPUS) if CORPUS.is_dir() else ()
    of_owner = Counter(map(owner_of, examples))
    several = [each for each in examples if of_owner[owner_of(each)] > 1]
    hard = [each for each in examples if each not in several and any(word in each.site for word in HARD)]
    return several + hard + [each for each in examples if each not in several and each not in hard][::12]


@pytest.mark.corpus
@pytest.mark.timeout(900)  # on a busy machine; half a minute on a quiet one
@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not at hand")
def test_links_are_right_and_find_most_pairs_of_one_owner():
    examples = chosen()
    network = link((example.site, read_one(example.warc)) for example in examples)
    owner = {example.site: owner_of(example) for example in examples}
    truth = {(a, b) for a, b in combinations(sorted(owner), 2) if owner[a] == owner[b]}
    found = {(each.a, each.b) for each in network.links if each.probability >= LINKED}
    assert len(truth) == 35
    assert len(found & truth) / len(found) >= 0.98
    assert len(found & truth) / len(truth) >= 0.6
    for each in network.links:
        assert not [tie for tie in each.ties if owner[each.a].lower() in tie.value.lower()], "shows the truth"
    for cluster in network.clusters:
        assert len({owner[member] for member in cluster.members}) == 1


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not at hand")
def test_the_benchmark_sees_a_blog_in_all_three_ways():
    seen = [
        observe(each) for each in read_labels(CORPUS) if each.site in ("Benunc__kristin", "Benunc__perfectlypetersen")
    ]
    assert {each.owner for each in seen} == {"Benunc"}
    assert seen[0].plain & seen[1].plain == {("google analytics", "UA-930919")}
    assert "1-analytics" in set(matches(seen[0].indicators, seen[1].indicators))
    assert network_of(*(each.traits for each in seen)).links[0].probability >= LINKED


def test_the_tiers_of_the_laundromat_rank_before_their_number():
    def site(**indicators: str) -> dict[str, frozenset[str]]:
        return {name.replace("_", "-"): frozenset(values.split()) for name, values in indicators.items()}

    one = site(t1_ads="pub-1", t3_classes="a b c", t3_cms="x")
    assert set(matches(one, site(t1_ads="pub-1 pub-2"))) == {"t1-ads"}
    first = {"1-ads": frozenset({"p"})}
    many = {f"3-{n}": frozenset({"x"}) for n in range(50)}
    assert score(first, first) > score(many, many) > score(first, many) == 0
    classes = {"3-classes": frozenset("abcdefghij")}
    assert set(matches(classes, {"3-classes": frozenset("abcdefghi")})) == {"3-classes"}
    assert set(matches(classes, {"3-classes": frozenset("abcdefg")})) == set()


def test_average_precision_is_that_of_scikit_learn_and_the_first_draw_the_corpus():
    random = np.random.default_rng(4)
    scores = np.maximum(0, random.normal(size=400).round(1))
    truth = random.random(400) < 0.1 + 0.3 * (scores > 1)
    even = np.ones(400)
    expected = average_precision_score(truth, scores)
    assert average_precision(truth, scores > 1, scores, even) == pytest.approx(expected)

    class Blog:
        def __init__(self, owner: str) -> None:
            self.owner = owner

    blogs = [Blog(owner) for owner in "aabc"]
    weights = draws(blogs, list(combinations(blogs, 2)))  # type: ignore[arg-type]
    assert weights[0].tolist() == [1.0] * 6
    assert all(weight.shape == (6,) for weight in weights)
