"""What changed between two runs in words a person reads: the sentences, and all of them for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.audit.changes import Kind
from classifier.bands import WORDS, Band
from classifier.findings import Outcome
from classifier.report.ledger import factor_text
from classifier.report.report_ledger import head_of
from classifier.report.shown import number, safe, wrapped
from classifier.report.text import KIND_WORDS
from classifier.signals import Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from classifier.audit.changes import Change, Shift
    from classifier.store.records import Run

TITLES = {
    Kind.BAND: "Another band than before",
    Kind.ASSESSED: "Assessed now, and not before",
    Kind.FAILED: "Not assessed this time",
    Kind.CAME: "New on the list",
    Kind.WENT: "No longer on the list",
    Kind.LEFT: "Not seen to yet this time",
}
QUESTIONS = {Question.OPERATOR.value: "Who runs it?", Question.OPENNESS.value: "Does it say so?"}
OUTCOMES = {
    Outcome.FOUND.value: "found",
    Outcome.NOT_FOUND.value: "looked and not found",
    Outcome.COULD_NOT_LOOK.value: "could not look",
    "": "not weighed",
}
READING = (
    "× speaks for a commercial operator (of the second question: for disguise), ÷ against it; "
    "the first figure is of the earlier run."
)
_MOST = 50
# Settings of an audit that can move a band, in words.
_SETTINGS = {
    "prior": "prior",
    "pages": "pages read at most",
    "seconds": "seconds a blog at most",
    "pictures": "portraits read at most",
    "offline": "nobody but the blog asked",
}


def render(changes: Sequence[Change], before: Run, after: Run, *, most: int = _MOST) -> str:
    """Write the changes for a terminal, 80 columns wide, up to `most` blogs a kind."""
    lines = wrapped(f"Run {after.id} of {_day(after)} compared with run {before.id} of {_day(before)}")
    for note in notes(changes, before, after):
        lines += wrapped(note)
    if not changes:
        return "\n".join([*lines, "No blog changed."]) + "\n"
    if any(change.shifts for change in changes):
        lines += wrapped(READING)
    for kind in Kind:
        of_kind = [change for change in changes if change.kind is kind]
        if not of_kind:
            continue
        lines += ["", f"{TITLES[kind].upper()}  {number(len(of_kind), 'blog')}"]
        for change in of_kind[:most]:
            lines += _entry(change)
        if len(of_kind) > most:
            lines.append(f"  and {number(len(of_kind) - most, 'more blog')}")
    return "\n".join(lines) + "\n"


def notes(changes: Iterable[Change], before: Run, after: Run) -> tuple[str, ...]:
    """Say what besides the blogs was not the same in the two runs, and may be why a band changed."""
    found = []
    weighed = sum(change.other_model for change in changes)
    if before.model_sha256 != after.model_sha256:
        named = f"{safe(before.model_version)} → {safe(after.model_version)}"
        found.append(
            f"The model changed too ({named}): "
            "a factor or a band that changed may be the model's doing, not the blog's."
        )
    elif weighed:
        found.append(
            f"{number(weighed, 'blog')} of those with another band had been weighed by another model before: "
            "the change may be the model's doing, not the blog's."
        )
    if other := [name for name in _SETTINGS if before.settings.get(name) != after.settings.get(name)]:
        told = (f"{_SETTINGS[name]} ({_set(before, name)} → {_set(after, name)})" for name in other)
        found.append(f"Settings that were not the same: {safe(', '.join(told))}.")
    return tuple(found)


def happened(change: Change) -> str:
    """Say in a line what happened to a blog: both bands, or the band it had, or why there is none now."""
    old, new = band_words(change.band_before), band_words(change.band_after)
    if change.kind is Kind.BAND:
        return f"{old} → {new}"
    if change.kind is Kind.WENT:
        return f"was: {old or 'not assessed'}"
    if change.band_after:
        return new
    told = because(change.failure, change.why_after) if change.failure else "not seen to yet"
    return f"{told} (was: {old})" if old else told


def because(kind: str, why: str) -> str:
    """Say why there is no verdict: the kind of failure and what was said about it."""
    words = KIND_WORDS.get(kind, safe(kind).replace("_", " "))
    told = safe(why)
    return f"{words}: {told}" if words and told and words != told else words or told


def band_words(band: str) -> str:
    """Give the words of a band, nothing for none."""
    return WORDS[Band(band)] if band in set(Band) else safe(band)


def factors(shift: Shift) -> str:
    """Give both factors of a finding."""
    return f"{factor_text(shift.before)} → {factor_text(shift.after)}"


def moved(shift: Shift) -> str:
    """Name a finding and say what became of its outcome."""
    old, new = OUTCOMES.get(shift.outcome_before, ""), OUTCOMES.get(shift.outcome_after, "")
    definition = next((s.definition for s in catalogue() if s.name == shift.signal), "")
    title = head_of(definition) if definition else safe(shift.signal.replace("_", " "))
    return f"{title} ({f'{old} → {new}' if old != new else f'{new} both times'})"


def unmoved(change: Change) -> str:
    """Say of a changed band without a finding that moved what may have changed it."""
    if change.kind is not Kind.BAND or change.shifts:
        return ""
    return (
        "No finding moved by a factor of 1.1 or more: the prior, the limits of the bands or many small shifts did it."
    )


def reasons(change: Change) -> tuple[str, ...]:
    """Give what explains the old and the new band where that is not the probability alone."""
    if change.kind is not Kind.BAND:
        return ()
    pairs = (("before", change.why_before), ("now", change.why_after))
    return tuple(f"{when}, because {safe(why)}" for when, why in pairs if why)


def _entry(change: Change) -> list[str]:
    lines = wrapped(safe(change.target), first="  ", rest="    ", cut=True)
    lines += wrapped(happened(change), first="    ", rest="      ", cut=True)
    if change.other_model:
        lines += wrapped("Another model weighed it than before.", first="    ")
    for reason in reasons(change):
        lines += wrapped(reason, first="    ", rest="      ", cut=True)
    for question, title in QUESTIONS.items():
        of_question = [shift for shift in change.shifts if shift.question == question]
        lines += [f"    {title}"] if of_question else []
        for shift in of_question:
            lines += wrapped(moved(shift), first=f"      {factors(shift):<13} ", rest=" " * 20, cut=True)
    if told := unmoved(change):
        lines += wrapped(told, first="    ")
    return lines


def _day(run: Run) -> str:
    return safe(run.began_at[:16].replace("T", " ")) or "a day not known"


def _set(run: Run, name: str) -> str:
    value = run.settings.get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "default" if value is None else str(value)
