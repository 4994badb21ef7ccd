"""The five bands: words for a probability, with brakes.

Too little read, a grey zone, a language without word lists, a suspicion that rests on one kind of evidence, sales in
the open, a commission that a person tells of, or a named person without a contradiction give a milder band than the
number alone would; and what a blog says of its own author makes nobody an individual.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import Outcome
from classifier.signals import Family, Question, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.model import LedgerRow, Weighing

# One page says nothing about rhythm, and holds no second page for its statements to agree with.
FEWEST_PAGES = 2
# A rate per 100 words rests on three single words at 300; below that one odd sentence decides.
FEWEST_WORDS = 300
# The first pages of a crawl are home, identity pages and the newest post: a crawl cut short before the third
# has not seen a choice of pages, only the first ones that came.
FEWEST_PAGES_OF_PARTIAL = 3
# In a language without word lists, less than half of the signals leave the judgement to chance.
LEAST_SHARE_LOOKED_AT = 0.5
# A kind of evidence counts as speaking for something when it shifts the odds by half as much again.
SPEAKS = math.log(1.5)
# How somebody writes, and what the site's template looks like: never enough to suspect anybody. Both are
# shared by people who write in a second language and by everybody who uses the same theme.
STYLE = frozenset({Family.VOICE.value, Family.TEMPLATE.value})
# A site that takes the order itself, on half of its pages or more, does not hide that it sells.
OPEN_SALE = "sells_here"
OPEN_SALE_SHARE = 0.5
# Somebody with a surname who stands by the blog in two places of their own is accused strongly only where two of
# the blog's statements cannot both hold: a guess about a named person ends in court.
NAMED_PERSON = "coherent_person"
NAMED_PLACES = 2
# What a blog says of its own author costs nothing to write: nobody is taken for an individual by it alone.
SELF_TOLD = frozenset(
    "about_says_i author_without_trace coherent_person concrete_biography nobody_named person_named "
    "posts_signed_by_person posts_signed_by_role posts_signed_by_site".split()
)
# Who tells of the commission as "I" before the link, on four of five posts that earn, hides no interest.
EARNS_OPENLY = "earns_as_a_person"
EARNS_OPENLY_SHARE = 0.8
# What others hold on record and what a money link leads to can contradict the story of a private author. No weight
# could be learnt for it, so it makes nobody suspect; but nobody is called an individual against it.
AGAINST_INDIVIDUAL = frozenset(
    "posts_older_than_domain claims_older_than_domain registrant_is_a_company registrant_is_the_seller "
    "registrant_is_a_stranger certificate_shared_with_seller mail_at_the_seller paid_seller_runs_the_blog".split()
)


class Band(StrEnum):
    """The five verdicts; there are no others."""

    INDIVIDUAL = "individual"
    OPENLY_COMMERCIAL = "openly_commercial"
    INCONCLUSIVE = "inconclusive"
    SOME_SIGNS = "some_signs"
    STRONG_SIGNS = "strong_signs"


WORDS = {
    Band.INDIVIDUAL: "signs of an individual author",
    Band.OPENLY_COMMERCIAL: "openly commercial",
    Band.INCONCLUSIVE: "not enough to tell",
    Band.SOME_SIGNS: "some signs of a disguised commercial operator",
    Band.STRONG_SIGNS: "strong signs of a disguised commercial operator",
}


def too_little(blog: Blog, *, supported: Iterable[str], share_looked_at: float) -> str:
    """Say in a few words why what was read is too little to judge the blog, or nothing where it is enough.

    `share_looked_at` is the share of the weighed signals, from 0 to 1, that could look.
    """
    pages = len(blog.pages)
    if pages < FEWEST_PAGES:
        return f"only {pages} page of the blog was read" if pages else "no page of the blog was read"
    if blog.partial and pages < FEWEST_PAGES_OF_PARTIAL:
        return f"the crawl ended early, with only {pages} pages read"
    if blog.words < FEWEST_WORDS:
        return f"only {blog.words} words of text were read"
    main = blog.languages[0] if blog.languages else ""
    if main not in set(supported) and share_looked_at < LEAST_SHARE_LOOKED_AT:
        called = f"the language ({main}) is not one that the word lists know" if main else "the language is unclear"
        return f"{called}, and most signals need words"
    return ""


def share_looked_at(findings: Mapping[str, Finding]) -> float:
    """Give the share, from 0 to 1, of the weighed signals that could look."""
    weighed = [findings[signal.name] for signal in catalogue() if signal.weighed and signal.name in findings]
    looked = sum(finding.outcome is not Outcome.COULD_NOT_LOOK for finding in weighed)
    return looked / len(weighed) if weighed else 0.0


def band_of(
    weighing: Weighing,
    findings: Mapping[str, Finding],
    thresholds: Mapping[str, float],
    *,
    lang: str,
    supported: Iterable[str],
    too_little: str = "",
) -> tuple[Band, str]:
    """Choose the band, and say why where it is milder than the probability or open.

    `findings` are those that were weighed: the brakes hold whether or not the model gave a signal a weight. `lang`
    is the language that most words are in, `supported` are those with word lists.
    """
    if too_little:
        return Band.INCONCLUSIVE, too_little
    flog = weighing.probability["flog"]
    kinds = kinds_behind(weighing.ledger)
    if flog >= thresholds[Band.SOME_SIGNS]:
        if lang not in set(supported):
            return Band.INCONCLUSIVE, "what the blog tells of itself is in a language without word lists"
        contradicted = Family.CONTRADICTIONS.value in kinds
        if _value(findings, OPEN_SALE) >= OPEN_SALE_SHARE and not contradicted:
            return (
                Band.INCONCLUSIVE,
                "the site takes orders itself on half of its pages or more: it does not hide that it sells",
            )
        if _value(findings, EARNS_OPENLY) >= EARNS_OPENLY_SHARE and not contradicted:
            return Band.INCONCLUSIVE, "a person tells of the commission before the links, and nothing contradicts it"
        if not kinds:
            return Band.INCONCLUSIVE, "the figure comes from the prior and many small hints, not from any one finding"
        if kinds <= STYLE:
            return Band.INCONCLUSIVE, "only writing style and page template speak for it, and these prove nothing"
        if flog < thresholds[Band.STRONG_SIGNS]:
            return Band.SOME_SIGNS, ""
        if len(kinds) < 2:
            return Band.SOME_SIGNS, "all that speaks for it is of one kind of evidence"
        if _value(findings, NAMED_PERSON) >= NAMED_PLACES and not contradicted:
            return Band.SOME_SIGNS, "a person stands by it by name, and no two of its statements contradict each other"
        return Band.STRONG_SIGNS, ""
    if weighing.probability["user_run"] >= thresholds[Band.INDIVIDUAL]:
        if _individual_untold(weighing) < thresholds[Band.INDIVIDUAL]:
            return Band.INCONCLUSIVE, "too much of it rests on what the blog says of its own author"
        if any(_found(findings, signal) for signal in AGAINST_INDIVIDUAL):
            return Band.INCONCLUSIVE, "what others hold on record does not fit a private author"
        return Band.INDIVIDUAL, ""
    if weighing.probability["corporate"] >= thresholds[Band.OPENLY_COMMERCIAL]:
        return Band.OPENLY_COMMERCIAL, ""
    return Band.INCONCLUSIVE, "no answer stands out clearly enough"


def self_told(weighing: Weighing) -> float:
    """Sum the log factors of what the blog says of its own author in favour of an individual: 0 or less."""
    return math.fsum(
        row.log_odds
        for row in weighing.ledger
        if row.question == Question.OPERATOR and row.signal in SELF_TOLD and row.log_odds < 0
    )


def _individual_untold(weighing: Weighing) -> float:
    """The probability of an individual without what the blog says of its own author in favour of one."""
    return 1.0 / (1.0 + weighing.odds[Question.OPERATOR.value] * math.exp(-self_told(weighing)))


def _found(findings: Mapping[str, Finding], signal: str) -> bool:
    finding = findings.get(signal)
    return finding is not None and finding.outcome is Outcome.FOUND


def _value(findings: Mapping[str, Finding], signal: str) -> float:
    """The value of a signal on this blog, 0 where it could not look."""
    finding = findings.get(signal)
    return 0.0 if finding is None else finding.value or 0.0


def held_against(row: LedgerRow) -> bool:
    """Tell whether a row is held against a blog: it was found, can be quoted, and speaks for a commercial or a
    disguised operator by what is there. That something is missing backs nobody's suspicion.
    """
    if not (row.log_odds > 0 and row.outcome == Outcome.FOUND and row.evidence):
        return False
    return row.toward in _meant().get(row.signal, (row.toward,))


@cache
def _meant() -> Mapping[str, tuple[str, ...]]:
    return {signal.name: signal.toward for signal in catalogue()}


def kinds_behind(ledger: Iterable[LedgerRow]) -> frozenset[str]:
    """Give the families that speak for a commercial or a disguised operator, all their rows taken together.

    A family counts only with at least one row that is held against the blog.
    """
    sums: dict[tuple[str, str], float] = {}
    shown: set[tuple[str, str]] = set()
    for row in ledger:
        key = (row.family, row.question)
        sums[key] = sums.get(key, 0.0) + row.log_odds
        if held_against(row):
            shown.add(key)
    return frozenset(key[0] for key, total in sums.items() if total >= SPEAKS and key in shown)
