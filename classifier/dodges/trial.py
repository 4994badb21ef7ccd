"""Blogs judged out of fold before and after each edit, and two promises that must hold."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from classifier import blog as blogs
from classifier.bands import Band
from classifier.dodges.edits import EDITS, Edit, make
from classifier.dodges.setting import Setting
from classifier.errors import ClassifierError
from classifier.folds import judge_all
from classifier.measurement import Cache, Measurement, measure_blog
from crawler import archive
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from classifier.blog import Blog
    from classifier.corpus import Measured, Progress
    from classifier.folds import Folds, Judged
    from classifier.terms import Model
    from crawler.archive import Capture

# Of a blog and of an edit; the rest moves less.
_MOST_MOVED = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A signal that an edit moved: by how much, in log10 odds of the question's answer; `blogs` of how many.

    Over several blogs `change` is the mean over all of them, those where nothing moved included.
    """

    signal: str
    question: str
    change: float
    blogs: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One blog before and after an edit: log10 odds of P(flog), bands, and the signals that moved most."""

    site: str
    before: float
    after: float
    band_before: str
    band_after: str
    moved: tuple[Moved, ...]

    @property
    def change(self) -> float:
        """By how much the log10 odds of P(flog) changed; 1 is ten times the odds."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Tried:
    """One edit on all blogs of its class; `moved` over all of them, most first."""

    edit: str
    label: str
    combined: bool
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]

    @property
    def bands(self) -> dict[tuple[str, str], int]:
        """How many blogs went from which band to which."""
        return dict(Counter((each.band_before, each.band_after) for each in self.changes).most_common())

    @property
    def rebanded(self) -> int:
        """How many blogs went into another band."""
        return sum(each.band_before != each.band_after for each in self.changes)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """The quartiles of the change over the blogs: 25 %, median, 75 %."""
        low, middle, high = np.quantile([each.change for each in self.changes], (0.25, 0.5, 0.75))
        return float(low), float(middle), float(high)

    @property
    def worst(self) -> Change:
        """The blog that moved farthest the wrong way: a flog to lower odds, a user-run blog to higher ones."""
        way = -1 if self.label == "flog" else 1
        return max(self.changes, key=lambda each: (way * each.change, each.site))


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that no single edit may do; `broken` names edit and blog where one did."""

    words: str
    broken: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dodges:
    """All edits that were tried, the promises, and the blogs that could not be edited with the reason."""

    tried: tuple[Tried, ...]
    promises: tuple[Promise, ...]
    unread: tuple[tuple[str, str], ...] = ()


def try_dodges(
    folds: Folds,
    *,
    jobs: int = 1,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
    edits: Sequence[Edit] = EDITS,
    only: Iterable[str] | None = None,
) -> Dodges:
    """Make each edit on every blog of its class, and judge it by the model that judged the blog in `folds`.

    Edited blogs are measured `jobs` at a time as any capture is, and kept in the cache of measurements in
    `cache_folder` (default: the user's) under the capture, the edit, and the code of both. `progress` is called
    with the number done, the number of all, and the blog's name. `only` names the sites to try (default: all).
    """
    from joblib import Parallel, delayed

    chosen = None if only is None else set(only)
    models = models_of(folds)
    work = []
    for judged, model in zip(folds.judged, models, strict=True):
        example = judged.blog.example
        own = tuple(edit for edit in edits if edit.label == example.label)
        if own and (chosen is None or example.site in chosen):
            work.append((judged, model, own))
    store = Cache.at(cache_folder)
    results = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_measure_edited)(judged.blog.example.warc, store, own) for judged, _, own in work
    )
    changes: dict[str, list[tuple[Change, tuple[Moved, ...]]]] = {}
    unread = []
    for done, ((judged, model, own), result) in enumerate(zip(work, results, strict=True), start=1):
        site = judged.blog.example.site
        if isinstance(result, str):
            unread.append((site, result))
        else:
            for edit in own:
                changes.setdefault(_key(edit), []).append(_change(judged, result[edit.name], model))
        if progress:
            progress(done, len(work), site)
    tried = tuple(_tried(edit, changes[_key(edit)]) for edit in edits if _key(edit) in changes)
    return Dodges(tried, promises(tried), tuple(unread))


def models_of(folds: Folds) -> list[Model]:
    """Give for each blog the model that judged it: that of its fold, or the one that judged all."""
    models = [folds.models[0]] * len(folds.judged)
    if len(folds.models) > 1:
        for (_, held), model in zip(folds.splits, folds.models, strict=True):
            for row in held:
                models[row] = model
    return models


def promises(tried: Iterable[Tried]) -> tuple[Promise, ...]:
    """Hold single edits against what none of them may do."""
    single = [each for each in tried if not each.combined]
    return (
        Promise(
            "no single edit lifts a user-run blog into 'strong signs'",
            _reached(single, "user_run", Band.STRONG_SIGNS.value),
        ),
        Promise(
            "no flog reaches 'individual author' by a biography alone",
            _reached([each for each in single if "biography" in each.edit], "flog", Band.INDIVIDUAL.value),
        ),
    )


def _reached(tried: Iterable[Tried], label: str, band: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each.edit, change.site)
        for each in tried
        if each.label == label
        for change in each.changes
        if change.band_after == band != change.band_before
    )


def _key(edit: Edit) -> str:
    return f"{edit.label} {edit.name}"


def _measure_edited(path: Path, store: Cache, edits: Sequence[Edit]) -> dict[str, Measurement] | str:
    """Measure a capture under each edit; it is read and parsed once, and only where the cache lacks something."""

    @cache
    def original() -> tuple[Capture, Blog]:
        capture = archive.read(path)
        return capture, blogs.parse(capture)

    def edited(edit: Edit, _: Path) -> Measurement:
        capture, blog = original()
        return measure_blog(blogs.parse(make(edit, capture, Setting(blog))))

    try:
        return {
            edit.name: replace(store, fingerprint=_fingerprint(store, edit)).get_or_measure(path, partial(edited, edit))
            for edit in edits
        }
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror or error}"
    except (ClassifierError, CrawlError) as error:
        return " ".join(str(error).split())


def _fingerprint(store: Cache, edit: Edit) -> str:
    """Give the name under which measurements of edited blogs are kept: the edit's, and the code that measures."""
    return f"{edit.fingerprint[:8]}{store.fingerprint[:8]}"


def _change(judged: Judged, edited: Measurement, model: Model) -> tuple[Change, tuple[Moved, ...]]:
    """Judge an edited blog; give its change, and every signal that moved."""
    blog: Measured = replace(judged.blog, findings=edited.findings, facts=edited.facts)
    (after,) = judge_all([blog], model)
    moved = _moved(judged, after)
    change = Change(
        site=blog.example.site,
        before=_log10_odds(judged.weighing.probability["flog"]),
        after=_log10_odds(after.weighing.probability["flog"]),
        band_before=judged.band,
        band_after=after.band,
        moved=moved[:_MOST_MOVED],
    )
    return change, moved


def _moved(before: Judged, after: Judged) -> tuple[Moved, ...]:
    rows = {(row.signal, row.question): row.log_odds for row in before.weighing.ledger}
    changes = (
        Moved(row.signal, row.question, (row.log_odds - rows[row.signal, row.question]) / math.log(10))
        for row in after.weighing.ledger
    )
    return _by_size(each for each in changes if abs(each.change) > 1e-6)


def _tried(edit: Edit, changes: Sequence[tuple[Change, tuple[Moved, ...]]]) -> Tried:
    sums: dict[tuple[str, str], list[float]] = {}
    for _, moved in changes:
        for each in moved:
            sums.setdefault((each.signal, each.question), []).append(each.change)
    means = (Moved(*key, sum(values) / len(changes), len(values)) for key, values in sums.items())
    return Tried(
        edit=edit.name,
        label=edit.label,
        combined=edit.combined,
        changes=tuple(change for change, _ in changes),
        moved=_by_size(means)[:_MOST_MOVED],
    )


def _by_size(moved: Iterable[Moved]) -> tuple[Moved, ...]:
    return tuple(sorted(moved, key=lambda each: (-abs(each.change), each.signal, each.question)))


def _log10_odds(probability: float) -> float:
    return math.log10(probability / (1.0 - probability))
