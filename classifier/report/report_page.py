"""An assessment as one HTML page for an editor, a lawyer and the accused: no other file, no script, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING

from classifier.assessment_json import rounded_shares
from classifier.bands import WORDS, Band
from classifier.dossier.links_out import EARNS, KINDS
from classifier.model import CLASSES
from classifier.report.addresses_shown import followable
from classifier.report.extras import NONE
from classifier.report.outside_records import NAMES
from classifier.report.report_ledger import ledgers, strongest, without_factor
from classifier.report.report_timeline import LANE, drawn
from classifier.report.shown import number, safe
from classifier.report.templating import environment, source
from classifier.report.text import CLASS_WORDS, KIND_WORDS, LANGUAGES, answers, percent
from classifier.signals import Question
from crawler.contact import CONTACT

if TYPE_CHECKING:
    from classifier.assessment import Assessment, NotRead
    from classifier.dossier.records import Dossier
    from classifier.report.extras import Extras, RuleShown
    from classifier.report.report_ledger import Row

TEMPLATE = "report.html.jinja"
_STYLES = ("page.css", "report.css")
_LONGEST = 240  # characters of a title or an address as it is shown; longer ones are cut
_LANGUAGE = re.compile(r"[a-z]{2,3}")
# What is shown at once; the rest is folded, or in the table.
_MOST_DRAWN = 10
_MOST_NAMES = 8
_MOST_REASONS = 6


def render(assessment: Assessment, dossier: Dossier, extras: Extras = NONE) -> str:
    """Give the page as HTML, equal input giving equal bytes."""
    sides = ledgers(assessment)
    style = "".join(source(name) for name in _STYLES)
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            a=assessment,
            dossier=dossier,
            times={each.record_id: each.captured_at for each in dossier.captured},
            extras=extras,
            style=style,
            # The browser runs the page's own style sheet and nothing else.
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
            band_words=WORDS,
            bands=tuple(Band),
            shares=_shares(assessment),
            answers=dict(zip(Question, answers(assessment), strict=True)),
            ledgers=sides,
            against_disguise=strongest(sides, ("individual", "open")),
            for_disguise=strongest(sides, ("commercial", "disguised")),
            unweighed=without_factor(assessment),
            timeline=drawn(dossier.timeline, assessment.read.captured_at),
            lane=LANE,
            on_record=NAMES,
            kinds=KINDS,
            earning=sum(row.links for row in dossier.destinations if row.kind == EARNS),
            links_out=sum(row.links for row in dossier.destinations),
            most_drawn=_MOST_DRAWN,
            most_names=_MOST_NAMES,
            most_reasons=_MOST_REASONS,
            roles=Counter(page.role for page in dossier.pages).most_common(),
            gaps=_gaps(assessment.read.not_read),
            unseen=_unseen(assessment),
            languages=[LANGUAGES.get(code, code) for code in assessment.read.languages],
            lang=_lang(assessment),
            contact=CONTACT,
            version=version("flogcheck"),
            counted=number,
            percent=percent,
            followable=followable,
            cut=_cut,
            moment=_moment,
            rules_of=lambda row: _rules_of(row, extras),
            quoted=_quoted,
        )
    )


def _shares(a: Assessment) -> tuple[tuple[str, float, float], ...]:
    """Give each class in words with its probability before and after reading."""
    before = a.weighing.prior_odds
    commercial, disguised = (before[q.value] / (1 + before[q.value]) for q in Question)
    prior = dict(zip(CLASSES, (1 - commercial, commercial * (1 - disguised), commercial * disguised), strict=True))
    first, then = rounded_shares(prior, decimals=2), rounded_shares(a.weighing.probability, decimals=2)
    return tuple((CLASS_WORDS[name], first[name], then[name]) for name in CLASSES)


def _rules_of(row: Row, extras: Extras) -> tuple[RuleShown, ...]:
    """Give the rules that a finding bears on: only what speaks for a commercial or disguised operator does."""
    if row.against:
        return ()
    return tuple(rule for rule in extras.rules if row.signal in rule.signals)


def _gaps(not_read: tuple[NotRead, ...]) -> tuple[tuple[str, tuple[NotRead, ...]], ...]:
    kinds = Counter(entry.kind for entry in not_read)
    return tuple(
        (KIND_WORDS.get(kind, kind), tuple(entry for entry in not_read if entry.kind == kind))
        for kind, _ in kinds.most_common()
    )


def _unseen(a: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    reasons: dict[str, list[str]] = {}
    for name, why in a.could_not_look:
        reasons.setdefault(why, []).append(name.replace("_", " "))
    return tuple((why, tuple(names)) for why, names in sorted(reasons.items(), key=lambda pair: -len(pair[1])))


def _lang(a: Assessment) -> str:
    main = a.read.languages[0] if a.read.languages else ""
    return main if _LANGUAGE.fullmatch(main) else ""


def _cut(text: str, most: int = _LONGEST) -> str:
    text = safe(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _moment(captured_at: str) -> str:
    """Write a WARC-Date for a reader."""
    return f"{captured_at[:10]} {captured_at[11:19]} UTC" if captured_at else "time not known"


def _quoted(text: str) -> str:
    """Give a quotation with its marks; what names its own parts, such as “anchor” → address, has them already."""
    shown = safe(text)
    return shown if shown.startswith("“") else f"“{shown}”"
