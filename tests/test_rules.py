"""The rules that findings bear on: whole, about signals that exist, worded so that nobody is accused."""

from __future__ import annotations

from datetime import date

import pytest

from classifier.rules import JURISDICTIONS, bearing_on, rules
from classifier.signals import Family, catalogue

ALL = [rule for name in JURISDICTIONS for rule in rules(name)]
NAMES = {signal.name for signal in catalogue()}
# Hints of a trade or a habit of writing: no rule speaks of them by themselves.
ON_NO_RULE = {"we_tested", "we_without_anybody"}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_every_rule_is_whole_and_names_signals_that_exist(rule):
    assert all([rule.name, rule.says, rule.cannot_establish, rule.signals])
    assert rule.source.startswith("https://")
    assert date.fromisoformat(rule.checked) <= date.today()
    assert set(rule.signals) <= NAMES
    assert len(set(rule.signals)) == len(rule.signals)


def test_ids_are_different():
    assert len({rule.id for rule in ALL}) == len(ALL)


@pytest.mark.parametrize("family", [Family.DISCLOSURE, Family.CONTRADICTIONS, Family.PERSONA])
def test_every_suspicious_finding_of_these_families_bears_on_a_rule_or_is_excepted(family):
    suspicious = {s.name for s in catalogue() if s.family is family and "disguised" in s.toward}
    assert {name for name in suspicious if not bearing_on(name)} <= ON_NO_RULE


def test_only_the_jurisdictions_that_were_asked_for_answer():
    assert {rule.jurisdiction for rule in bearing_on("unlabelled_offers", ["de", "us"])} == {"de", "us"}
    assert bearing_on("argued_comments") == ()
    with pytest.raises(KeyError):
        bearing_on("unlabelled_offers", ["xx"])


def test_no_rule_says_that_a_blog_breaks_it():
    text = " ".join(rule.says + rule.cannot_establish for rule in ALL).lower()
    assert not [word for word in ("violat", "illegal", "fraud", "fake") if word in text]
