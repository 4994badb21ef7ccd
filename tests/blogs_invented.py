"""Invented blogs for the tests of learning: findings drawn at random, never measured on any page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.corpus import Example, Measured
from classifier.findings import Evidence, Finding, could_not_look, found, not_found
from classifier.measurement import Facts
from classifier.signals import Family, Signal

if TYPE_CHECKING:
    from classifier.blog import Blog

# name, what it speaks for, family, and the mean that it is drawn with on user-run, corporate and flog blogs
DESIGN: tuple[tuple[str, tuple[str, ...], Family, tuple[float, float, float]], ...] = (
    ("lead_form", ("commercial",), Family.COMMERCE, (0.05, 0.7, 0.6)),
    ("calls_to_act", ("commercial",), Family.COMMERCE, (1.0, 6.0, 7.0)),
    ("own_names_told", ("individual",), Family.IDENTITY, (4.0, 0.6, 0.5)),
    ("peers_linked", ("individual",), Family.COMMUNITY, (3.0, 0.3, 0.2)),
    ("cloaked_links", ("commercial", "disguised"), Family.DISCLOSURE, (0.2, 0.3, 5.0)),
    ("operator_named", ("open",), Family.IDENTITY, (0.3, 0.95, 0.1)),
    ("team_without_names", ("disguised",), Family.PERSONA, (0.1, 0.4, 3.0)),
    # Declared to speak for disguise, and drawn the other way: a weight would contradict the declaration.
    ("declared_wrongly", ("disguised",), Family.VOICE, (3.0, 5.0, 0.5)),
    ("noise", ("commercial", "disguised"), Family.RHYTHM, (2.0, 2.0, 2.0)),
    ("never_seen", ("disguised",), Family.RHYTHM, (0.0, 0.0, 0.0)),
    ("nobody_could_look", ("disguised",), Family.RHYTHM, (1.0, 1.0, 1.0)),
)
KINDS = ("user_run", "corporate", "flog")
SHARES = (0.5, 0.2, 0.3)


def _never(blog: Blog) -> Finding:
    raise AssertionError("these findings are drawn, not measured")


SIGNALS = tuple(
    Signal(name, family, toward, "count", "it happens", "invented", "A definition.", _never)
    for name, toward, family, _ in DESIGN
)


def draw(count: int = 160, *, seed: int = 1, blur: float = 0.0) -> tuple[Measured, ...]:
    """Draw labelled blogs; `blur` mixes that share of another kind's means into every kind."""
    random = np.random.default_rng(seed)
    blogs = []
    for number in range(count):
        kind = int(random.choice(3, p=SHARES))
        findings = {}
        for name, _, _, means in DESIGN:
            mean = (1 - blur) * means[kind] + blur * float(np.mean(means))
            findings[name] = _finding(name, mean, random)
        blogs.append(Measured(_example(number, KINDS[kind], random), findings, _facts(number, random)))
    return tuple(blogs)


def _finding(name: str, mean: float, random: np.random.Generator) -> Finding:
    if name == "nobody_could_look" or random.random() < 0.1:
        return could_not_look("nothing of the sort was captured")
    value = float(random.poisson(mean))
    shown = Evidence("https://invented.test/", f"{name} seen", "urn:uuid:0", "sha1:0")
    return found(value, [shown]) if value else not_found()


def _example(number: int, label: str, random: np.random.Generator) -> Example:
    return Example(
        site=f"blog{number}",
        warc=Path(f"blog{number}.warc.gz"),
        label=label,
        group=f"owner{number // 2 if number < 20 else number}/{label}",
        confidence=int(random.integers(1, 4)),
        lang="en" if random.random() < 0.7 else "fr",
        topic="health" if random.random() < 0.5 else "tech",
        captured=f"{int(random.integers(2016, 2027))}-05-01T00:00:00+00:00",
    )


def _facts(number: int, random: np.random.Generator) -> Facts:
    pages, words = int(random.integers(2, 31)), int(random.integers(300, 30_000))
    tld = str(random.choice(["com", "fr", "de"]))
    return Facts(f"{random.choice(['tea', 'walks', 'cat'])}{number}.{tld}", "Hugo 0.120", pages, words, "en", "")
