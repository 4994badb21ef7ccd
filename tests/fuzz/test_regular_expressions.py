"""No regular expression of ours takes long on any text that a stranger may send.

Each is tried on texts made against it (`tests.fuzz.attacks`). What counts is the growth: on forty times the text, a
search that is linear takes forty times as long, and one that is quadratic 1,600 times. The limit lies between them
so that it, in seconds of the processor and not of the clock on the wall, is not passed by the one, and is by the other,
however slow or busy the machine.
"""

from __future__ import annotations

import ast
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from tests.fuzz.attacks import attacks
from tests.fuzz.patterns import ROOT, Expression

SHORT, LONG = 1_000, 40_000  # characters
SUSPICIOUS = 0.001  # seconds for the short text, from which the long one is tried: a linear search takes a tenth
TOO_LONG = 0.5  # seconds for the long text: a linear search takes a few thousandths, a quadratic one some seconds

# Patterns that are never asked of anything a stranger wrote, or of no more than a few characters of it.
HARMLESS = {
    r"<style[^>]*>(.*?)</style>": "asked of our own page of results",
    r"(?:\\.|\[[^\]]*\]|\(\?:[^)]*\)|.)[+*?]?": "asked of our own word lists",
    r"\(\?[^)]*\)[?*]?|\[[^\]]*\]|\\[bwsdS]": "asked of our own word lists",
    rb"(<(dc:creator|itunes:author)>)(.*?)(</\2>)": "asked of the labelled blogs when dodges are tried on them",
    rb"(<author>\s*<name>)(.*?)(</name>)": "the same",
    r"(.*[-_])?(btn|button|cta|buy|order)([-_].*)?": "asked of whole class names only, where it has no second start",
    r"([A-Z][\w'-]+)\s+$": "asked of sixty characters",
}


class TookTooLong(Exception):
    """Raised where a match is given up."""


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """End what takes longer; `re` looks for signals while it matches."""

    def give_up(*_: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds_for(one: Expression, parts: tuple[str, str, str], size: int) -> float:
    """How long a pattern takes on a text of that size; infinite where it is given up."""
    before, body, after = parts
    text: str | bytes = before + body * (size // len(body)) + after
    pattern = re.compile(one.pattern, one.flags)
    if isinstance(one.pattern, bytes):
        text = str(text).encode("latin-1", "replace")
    start = time.process_time()
    try:
        with no_longer_than(TOO_LONG):
            if one.at_start:
                pattern.match(text)
                pattern.fullmatch(text)
            else:
                for _ in pattern.finditer(text):
                    pass
    except TookTooLong:
        return float("inf")
    return time.process_time() - start


def slow_text(one: Expression) -> tuple[str, str, str] | None:
    """A text on which a pattern takes too long, if one of those tried is one."""
    for parts in attacks(one.pattern, one.flags):
        if seconds_for(one, parts, SHORT // 10) == float("inf"):
            return parts
        if seconds_for(one, parts, SHORT) > SUSPICIOUS and seconds_for(one, parts, LONG) == float("inf"):
            return parts
    return None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",  # every way to cut the run in pieces
        r"(?:[\w.-]+\W{1,3}){0,5}\d",  # a sign that ends a word or goes on with it: once ours, for VAT numbers
        # From every place of the run to its end, and in each run every cut. What has the first alone lies at the limit,
        # on one side of it or the other by the machine.
        r"\s+\s*#",
        r"<[^>]*[^>]*>",
        r"\b(\d{1,3}([ .]\d{3})+|\d{3,6}) readers",
    ],
)
def test_a_pattern_that_takes_long_is_found_out(pattern: str) -> None:
    assert slow_text(Expression(pattern, int(re.IGNORECASE), "here")) is not None


@pytest.mark.parametrize(
    "pattern", [r"(?<!\s)\s+#", r"<[^<>]*>", r"\w+", r"[\w.-]{1,40}@", r"(?:a|b)+c?", r"^\s*a", r"a.*b"[:3]]
)
def test_a_pattern_that_takes_no_time_is_let_through(pattern: str) -> None:
    assert slow_text(Expression(pattern, 0, "here")) is None


@cache
def ours() -> tuple[Expression, ...]:
    """Ours, found by a process of its own: in this one, what was compiled once is not compiled again."""
    told = subprocess.run([sys.executable, "-m", "tests.fuzz.patterns"], check=True, capture_output=True, cwd=ROOT)
    return tuple(Expression(**ast.literal_eval(line)) for line in told.stdout.decode("ascii").splitlines())


def test_none_of_ours_takes_long() -> None:
    assert len(ours()) > 500, "the search for patterns finds too few"
    slow = {
        f"{one.place}: {str(one.pattern)[:200]}": parts
        for one in ours()
        if one.pattern not in HARMLESS and (parts := slow_text(one)) is not None
    }
    assert slow == {}


def test_what_is_called_harmless_is_there() -> None:
    assert set(HARMLESS) <= {one.pattern for one in ours()}
