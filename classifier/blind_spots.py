"""What a model cannot be expected to see, as far as the blogs that it was learnt from show it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.leanings import language_of, topic_of
from classifier.learning import LARGEST_GROUP_SHARE
from classifier.scorecard import number
from crawler.addresses import platform_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from classifier.corpus import Measured
    from classifier.evaluation import Evaluation
    from classifier.terms import Model

# With fewer, the 95 % bound of a share of which nothing was seen stays above 15 % (rule of three).
FEW = 20
_STANDING = (
    "It sees what was captured. An operator who leaves no trace on the pages is not found out.",
    "It measures the costs of a disguise, and disguises change: hence the date on which it expires.",
    "A probability is about blogs like those learnt from. It is a reason to look, and proves nothing.",
)


def blind_spots(model: Model, evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    """Give the notes on what was not, or hardly, learnt and measured, a sentence or two each."""
    yield from _collection(evaluation, blogs)
    yield from _languages(model, blogs)
    yield from _few(evaluation, blogs)
    yield from _captures(blogs)
    n = evaluation.counts["user_run"]
    # Rule of three: with no event in n trials, the 95 % bound of its share is 3/n.
    yield f"Size: {n} user-run blogs. Had none raised an alarm, up to {3 / n:.1%} of others still might."
    yield from _STANDING


def most(counts: Counter[str], shown: int) -> str:
    """Write the largest counts, and the sum of the others."""
    written = [f"{name.replace('_', ' and ')} {count}" for name, count in counts.most_common(shown)]
    rest = counts.total() - sum(count for _, count in counts.most_common(shown))
    return ", ".join(written + ([f"others {rest}"] if rest else []))


def _collection(evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    auc = {baseline.name: number(baseline.auc) for baseline in evaluation.baselines}
    yield (
        f"Era: the year of capture alone separates user-run blogs from flogs with AUC {auc['capture year']}. "
        "No signal may stand for the age of the markup; compare the slices by era above."
    )
    hosted = sum(platform_of(blog.example.start_url) is not None for blog in blogs)
    yield (
        f"Place: the host name alone reaches AUC {auc['host name']}, the generator {auc['generator']}. "
        f"{hosted} of {len(blogs)} blogs are at a hosting platform, as far as their addresses tell."
    )
    if _share(blogs, lambda blog: bool(blog.example.attributes.get("source.repository"))) > LARGEST_GROUP_SHARE:
        yield (
            "Most captures come from web sites kept in public source repositories: more static generators and "
            "technical authors, fewer hosted platforms than the web has; no response headers, no images."
        )
    if _share(blogs, lambda blog: blog.example.attributes.get("agreed") == "True") == 1.0:
        yield "Only blogs on which independent readers agreed are in the collection, so it is easier than life."
    guesses = sum(blog.example.confidence == 1 for blog in blogs)
    if guesses:
        yield f"Labels: {guesses} are guesses, by the list's own word."


def _languages(model: Model, blogs: Sequence[Measured]) -> Iterator[str]:
    languages = Counter(language_of(blog) or "unknown" for blog in blogs)
    known = ", ".join(sorted(model.languages))
    without = sum(count for language, count in languages.items() if language not in model.languages)
    yield (
        f"Language: {most(languages, 4)}. What holds in the first is only assumed of the others. There are word lists "
        f"for {known}; of the {without} blogs in other languages most signals could not look at the words."
    )


def _few(evaluation: Evaluation, blogs: Sequence[Measured]) -> Iterator[str]:
    """Name what fewer blogs stand for than any figure can rest on."""
    flogs = Counter(topic_of(blog) or "unknown" for blog in blogs if blog.example.label == "flog")
    if set(flogs) == {"unknown"}:
        yield "Kind: what the flogs are about is not listed, so no figure is by topic."
    else:
        yield f"Kind: the flogs are about {most(flogs, 6)}; disguises on other matters are hardly known to the model."
    absent = [part.name for part in evaluation.slices if not part.user_run + part.flogs]
    few = [
        f"{part.name} ({part.user_run} user-run, {part.flogs} flogs)"
        for part in evaluation.slices
        if part.name not in absent and min(part.user_run, part.flogs) < FEW
    ]
    if few:
        yield f"Slices with fewer than {FEW} user-run blogs or flogs, of which little is known: {', '.join(few)}."
    if absent:
        yield f"Slices without any user-run blog or flog, of which nothing is known: {', '.join(absent)}."


def _captures(blogs: Sequence[Measured]) -> Iterator[str]:
    alone = sum(blog.facts.pages <= 1 for blog in blogs)
    little = sum(bool(blog.facts.too_little) for blog in blogs)
    yield (
        f"Captures: {alone} of {len(blogs)} hold one page only, and {little} are too little for any verdict (few "
        "pages, few words, or a language that the word lists do not know): of such the model knows next to nothing."
    )


def _share(blogs: Sequence[Measured], holds: Callable[[Measured], bool]) -> float:
    return sum(map(holds, blogs)) / len(blogs)
