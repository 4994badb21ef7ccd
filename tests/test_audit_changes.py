"""What changed between two runs of an audit, in a real store: which blogs, which band, and which finding did it."""

from __future__ import annotations

import json
import math

import pytest
from sqlalchemy import event

from classifier.audit.changes import MOST_SHIFTS, Kind, changes, shifted, to_json
from classifier.audit.changes_text import render
from classifier.report.shown import columns
from classifier.signals import catalogue
from tests.audit_runs import assessed, failed, left, run, store

SAYS_I = ("about_says_i", "operator", "found", math.log(1 / 4))
WITHOUT_I = ("about_says_i", "operator", "not_found", math.log(2))
FIRM = ("legal_entity_named", "operator", "found", math.log(9))
UNLABELLED = ("unlabelled_offers", "openness", "found", math.log(3))


@pytest.fixture
def engine(tmp_path):
    made = store(tmp_path)
    yield made
    made.dispose()


def kinds(found):
    return [(change.kind, change.name) for change in found]


def test_nothing_changed_where_everything_is_as_it_was(engine):
    before = run(engine, [assessed("one", "individual", SAYS_I), failed("two")])
    after = run(engine, [assessed("one", "individual", SAYS_I), failed("two")])
    assert changes(engine, before, after) == ()
    assert "No blog changed." in render((), before, after)


def test_every_way_in_which_a_blog_can_change_is_told_apart(engine):
    before = run(
        engine,
        [
            assessed("moved", "individual"),
            failed("recovered"),
            assessed("lost", "openly_commercial"),
            assessed("gone", "some_signs"),
            assessed("waiting", "individual"),
        ],
        names=["begun"],
    )
    after = run(
        engine,
        [
            assessed("new", "individual"),
            assessed("begun", "individual"),
            failed("lost", "timeout"),
            assessed("recovered", "individual"),
            assessed("moved", "some_signs"),
            left("waiting"),
        ],
    )
    assert kinds(changes(engine, before, after)) == [
        (Kind.BAND, "moved"),
        (Kind.ASSESSED, "begun"),
        (Kind.ASSESSED, "recovered"),
        (Kind.FAILED, "lost"),
        (Kind.CAME, "new"),
        (Kind.WENT, "gone"),
        (Kind.LEFT, "waiting"),
    ]


def test_a_changed_band_names_the_findings_that_did_it_and_both_their_factors(engine):
    steady = ("company_number", "operator", "found", math.log(5))
    before = run(engine, [assessed("one", "individual", SAYS_I, steady)])
    after = run(engine, [assessed("one", "some_signs", WITHOUT_I, steady, FIRM, UNLABELLED)])
    (change,) = changes(engine, before, after)
    assert (change.band_before, change.band_after) == ("individual", "some_signs")
    assert [(s.signal, s.outcome_before, s.outcome_after) for s in change.shifts] == [
        ("legal_entity_named", "", "found"),
        ("about_says_i", "found", "not_found"),
        ("unlabelled_offers", "", "found"),
    ]
    text = render([change], before, after)
    assert "signs of an individual author → some signs of a disguised commercial operator" in " ".join(text.split())
    assert "÷4 → ×2" in text
    assert 'the writer says "I" rather than "we"' in " ".join(text.split())
    assert "found → looked and not found" in " ".join(text.split())
    assert "about_says_i" not in text
    assert max(map(columns, text.splitlines())) <= 80


def test_only_the_findings_that_moved_most_are_named_for_each_question():
    names = [signal.name for signal in catalogue()][:8]
    after = [[name, "operator", "found", 0.2 * place] for place, name in enumerate(names)]
    found = shifted([], [*after, ["tip_jar", "openness", "found", 1.0], ["money_posts", "openness", "found", 0.05]])
    assert [shift.signal for shift in found if shift.question == "operator"] == names[::-1][:MOST_SHIFTS]
    assert [shift.signal for shift in found if shift.question == "openness"] == ["tip_jar"]


def test_it_is_said_when_the_model_changed_too(engine):
    before = run(engine, [assessed("one", "individual", SAYS_I)], model=("1", "a" * 64))
    same = run(engine, [assessed("one", "some_signs", FIRM)], model=("1", "a" * 64))
    after = run(engine, [assessed("one", "some_signs", FIRM)], model=("2", "b" * 64))
    (change,) = changes(engine, before, after)
    assert change.other_model
    assert "The model changed too (1 → 2)" in render([change], before, after)
    (change,) = changes(engine, before, same)
    assert not change.other_model
    assert "model" not in render([change], before, same)


def test_a_result_carried_over_counts_as_weighed_by_the_model_of_the_run_that_made_it(engine):
    first = run(engine, [assessed("one", "individual")], model=("1", "a" * 64))
    carried = run(engine, [], names=["one"], model=("2", "b" * 64), carry_from=first.id)
    assert changes(engine, first, carried) == ()
    third = run(engine, [assessed("one", "some_signs")], model=("2", "b" * 64))
    (change,) = changes(engine, carried, third)
    assert change.other_model
    assert "1 blog of those with another band had been weighed by another model" in " ".join(
        render([change], carried, third).split()
    )


def test_settings_that_differ_are_named_for_they_may_be_the_reason(engine):
    before = run(engine, [assessed("one", "individual")], settings={"prior": None, "pages": 25, "redact": True})
    after = run(engine, [assessed("one", "some_signs")], settings={"prior": 0.3, "pages": 25, "redact": False})
    text = " ".join(render(changes(engine, before, after), before, after).split())
    assert "Settings that were not the same: prior (default → 0.3)." in text
    assert "No finding moved by a factor of 1.1 or more" in text


def test_strangers_text_cannot_rewrite_the_terminal(engine):
    before = run(engine, [assessed("one", "individual")])
    after = run(engine, [failed("one", "odd\x1b[2J", "gone \u202egolf")])
    text = render(changes(engine, before, after), before, after)
    assert not {"\x1b", "\u202e"} & set(text)


def test_a_change_is_json_with_factors(engine):
    before = run(engine, [assessed("one", "individual", SAYS_I)])
    after = run(engine, [assessed("one", "inconclusive", WITHOUT_I, why="no answer stands out clearly enough")])
    (change,) = changes(engine, before, after)
    record = json.loads(json.dumps(to_json(change)))
    assert record["kind"] == "band"
    assert record["shifts"][0]["factor_before"] == 0.25
    assert record["shifts"][0]["factor_after"] == 2.0
    assert record["why_after"] == "no answer stands out clearly enough"


def test_of_many_blogs_only_those_that_changed_are_read(engine):
    names = [f"b{number:04}" for number in range(1300)]
    before = run(engine, [assessed(name, "individual", SAYS_I) for name in names])
    after = run(engine, [assessed(n, "individual" if int(n[1:]) % 2 else "inconclusive", FIRM) for n in names[:1200]])
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    found = changes(engine, before, after)
    assert [change.kind for change in found].count(Kind.BAND) == 600
    assert [change.kind for change in found].count(Kind.WENT) == 100
    assert all(change.shifts for change in found if change.kind is Kind.BAND)
    assert len([text for text in asked if text.startswith("SELECT")]) < 10
    text = render(found, before, after, most=3)
    assert "and 597 more blogs" in text
