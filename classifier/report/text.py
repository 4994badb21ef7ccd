"""An assessment as plain text, 80 columns wide, for a terminal or a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.assessment_json import rounded_shares
from classifier.bands import WORDS, Band
from classifier.report.ledger import question_section
from classifier.report.outside_records import outside_section
from classifier.report.replies_section import replies_section
from classifier.report.rules_section import rules_section
from classifier.report.shown import number, safe, styled, wrapped
from classifier.report.who_earns import who_earns_section
from classifier.report.without_factor import without_factor_section
from classifier.rules import JURISDICTIONS
from classifier.signals import Family, Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.assessment import Assessment, NotRead
    from classifier.report.extras import ReplyShown

CLOSING = (
    "This is an estimate and a lead that needs corroboration. It is not a finding of wrongdoing, and each finding "
    "above may have the harmless reason printed with it. Ask the people behind the blog before you publish."
)
CLASS_WORDS = {
    "user_run": "an individual runs it",
    "corporate": "a commercial operator runs it, openly",
    "flog": "a commercial operator runs it, in disguise",
}
_COLOURS = {
    Band.INDIVIDUAL: "green",
    Band.OPENLY_COMMERCIAL: "cyan",
    Band.INCONCLUSIVE: "yellow",
    Band.SOME_SIGNS: "yellow",
    Band.STRONG_SIGNS: "red",
}
LANGUAGES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish"}
KIND_WORDS = {
    "robots": "kept closed by robots.txt",
    "dns": "host not found",
    "refused": "connection refused",
    "tls": "no secure connection",
    "timeout": "no answer in time",
    "dropped": "connection lost",
    "private": "leading into a private network",
    "outside": "leading off the blog",
    "redirects": "redirected too often",
    "size": "too large",
    "unreadable": "answer not readable",
    "status": "answered with an error",
    "record": "damaged part of the capture",
}
_MOST_REASONS = 12


def render(
    assessment: Assessment,
    *,
    capture: str = "",
    colour: bool = False,
    jurisdictions: Iterable[str] = JURISDICTIONS,
    replies: Iterable[ReplyShown] = (),
) -> str:
    """Write an assessment for a reader; `capture` is where the evidence lies, `colour` allows ANSI colours,
    `jurisdictions` says whose rules are named, `replies` are what the operator answered."""
    lines = [*_what_was_read(assessment, capture), "", *_verdict(assessment, colour)]
    for question in Question:
        lines += ["", *question_section(assessment.weighing, question, colour=colour)]
    lines += without_factor_section(assessment, colour=colour)
    lines += rules_section(assessment, jurisdictions, colour=colour)
    lines += outside_section(assessment, colour=colour)
    lines += who_earns_section(assessment, colour=colour)
    lines += _not_looked_at(assessment)
    lines += replies_section(replies, colour=colour)
    lines += ["", *wrapped(CLOSING), *_model(assessment)]
    return "\n".join(lines) + "\n"


def percent(share: float) -> str:
    """Write a probability in whole percent, never as none or all."""
    if share < 0.01:
        return "<1 %"
    return ">99 %" if share > 0.99 else f"{share * 100:.0f} %"


def _what_was_read(a: Assessment, capture: str) -> list[str]:
    read = a.read
    languages = " and ".join(LANGUAGES.get(code, code) for code in read.languages[:2])
    facts = [number(read.pages, "page"), number(read.words, "word")] + ([languages] if languages else [])
    when = f"; captured {read.captured_at[:16].replace('T', ' ')} UTC" if read.captured_at else ""
    lines = [safe(a.target)]
    if safe(a.start_url).rstrip("/") != safe(a.target).rstrip("/"):
        lines += wrapped(safe(a.start_url), first="Blog:     ", rest=" " * 10)
    lines += wrapped(", ".join(facts) + when, first="Read:     ", rest=" " * 10)
    if read.partial:
        lines += wrapped(f"the crawl ended early: {safe(read.partial)}", first="Partial:  ", rest=" " * 10)
    if read.not_read:
        lines += wrapped(_gaps(read.not_read), first="Not read: ", rest=" " * 10)
    if read.second_look is not None and (said := read.second_look.says or read.second_look.why):
        could = "" if read.second_look.says else "could not be taken: "
        lines += wrapped(f"{could}{safe(said)}", first="2nd look: ", rest=" " * 10)
    if a.redacted is not None:
        lines += wrapped(a.redacted.sentence(), first="Redacted: ", rest=" " * 10)
    where = f"{safe(capture)}  " if capture else ""
    lines += wrapped(f"{where}sha256 {read.warc_sha256[:16]}…", first="Evidence: ", rest=" " * 10)
    return lines


def _gaps(not_read: tuple[NotRead, ...]) -> str:
    counts = Counter(entry.kind for entry in not_read)
    first = {entry.kind: entry.what for entry in reversed(not_read)}
    parts = []
    for kind, count in counts.most_common():
        example = f" ({safe(first[kind])})" if count == 1 else f" (such as {safe(first[kind])})"
        parts.append(f"{count} {KIND_WORDS.get(kind, safe(kind))}{example}")
    return "; ".join(parts)


def _verdict(a: Assessment, colour: bool) -> list[str]:
    lines = [styled(WORDS[a.band].upper(), colour, fg=_COLOURS[a.band], bold=True)]
    if a.why:
        lines += wrapped(f"because {a.why}")
    shares = rounded_shares(a.weighing.probability, decimals=2)
    lines += ["", *(f"  {percent(shares[name]):>6}  {words}" for name, words in CLASS_WORDS.items())]
    prior = f"{a.weighing.prior * 100:.3g} %"
    lines += wrapped(
        f"Taken for granted before reading: {prior} of blogs like this one are run in disguise. "
        "Where you expect more or fewer, say so with --prior (0.3 is 30 %).",
        first="  ",
    )
    who, says = answers(a)
    lines += ["", *wrapped(who, first="Who runs it?    ", rest=" " * 16)]
    return lines + wrapped(says, first="Does it say so? ", rest=" " * 16)


def answers(a: Assessment) -> tuple[str, str]:
    """Answer the two questions in a sentence each."""
    if a.read.too_little:
        return "Too little was read to say.", "Too little was read to say."
    commercial = 1 - a.weighing.probability["user_run"]
    odds = a.weighing.odds[Question.OPENNESS.value]
    disguised = odds / (1 + odds)
    who = _likely(commercial, "a commercial operator", "an individual")
    how = _likely(disguised, "in disguise", "in the open")
    if commercial < 1 / 3:
        return who, f"This asks about commercial operators only. Were it one: {how[0].lower()}{how[1:]}"
    return who, f"As far as it is commercial: {how[0].lower()}{how[1:]}"


def _likely(share: float, high: str, low: str) -> str:
    # The words and their limits are those of the IPCC's guidance note on uncertainty (2010).
    answer, share = (high, share) if share >= 0.5 else (low, 1 - share)
    if share >= 0.9:
        return f"Very likely {answer} ({percent(share)})."
    if share >= 2 / 3:
        return f"Likely {answer} ({percent(share)})."
    return f"Undecided; {answer} is slightly ahead ({percent(share)})."


def _not_looked_at(a: Assessment) -> list[str]:
    if not a.could_not_look:
        return []
    by_reason: dict[str, list[str]] = {}
    for name, why in a.could_not_look:
        by_reason.setdefault(safe(why), []).append(name)
    lines = ["", f"NOT LOOKED AT  {number(len(a.could_not_look), 'signal')}, which carry no weight"]
    for why, names in sorted(by_reason.items(), key=lambda pair: -len(pair[1]))[:_MOST_REASONS]:
        lines += wrapped(f"{why}: {_named(names)}", first="  - ", rest="    ")
    if len(by_reason) > _MOST_REASONS:
        lines.append(f"  - {number(len(by_reason) - _MOST_REASONS, 'more reason')}: see --json")
    return lines


def _named(names: list[str]) -> str:
    """Name signals; where they are a whole family of several, it stands for them."""
    for family in Family:
        members = [signal.name for signal in catalogue() if signal.family is family]
        if len(members) > 1 and sorted(members) == sorted(names):
            return f"all signals of {family.value}"
    return ", ".join(name.replace("_", " ") for name in names)


def _model(a: Assessment) -> list[str]:
    trained = f", trained {a.trained_on}" if a.trained_on else ""
    return wrapped(f"Model {safe(a.model_version)}{trained}, sha256 {a.model_sha256[:16]}…")
