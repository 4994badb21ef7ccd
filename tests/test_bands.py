"""A band is a probability in words, with brakes that keep anybody from being suspected on thin grounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier import bands
from classifier.bands import WORDS, Band, band_of, held_against, kinds_behind, too_little
from classifier.findings import Evidence, Finding, Outcome
from classifier.signals import catalogue
from tests.assessing import THRESHOLDS, row, weighing
from tests.signals.build import blog_of, html, paragraphs

LANGUAGES = ("en", "fr", "de", "es")
WALK = "On Sunday we walked up the hill with the dog and I forgot the sandwiches on the kitchen table again. "


def band(*rows, prior=0.1, lacking="", findings=None, lang="en"):
    return band_of(
        weighing(rows, prior=prior), findings or {}, THRESHOLDS, lang=lang, supported=LANGUAGES, too_little=lacking
    )[0]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("individual", 20)], Band.INDIVIDUAL),
        ([row("commercial", 50), row("open", 30)], Band.OPENLY_COMMERCIAL),
        ([], Band.INCONCLUSIVE),
        ([row("commercial", 50), row("disguised", 5, family="disclosure")], Band.SOME_SIGNS),
        ([row("commercial", 50), row("disguised", 90, family="disclosure")], Band.STRONG_SIGNS),
    ],
    ids=["individual", "open", "nothing found", "some", "strong"],
)
def test_the_band_follows_the_probability(rows, expected):
    assert band(*rows) is expected


def test_nobody_is_strongly_suspected_on_one_kind_of_evidence():
    rows = [row("commercial", 50, family="commerce"), row("disguised", 90, family="commerce")]
    assert band(*rows) is Band.SOME_SIGNS


def test_a_second_kind_counts_only_from_one_and_a_half():
    rows = [row("commercial", 50, family="commerce"), row("disguised", 90, family="commerce")]
    assert band(*rows, row("disguised", 1.4, family="persona")) is Band.SOME_SIGNS
    assert band(*rows, row("disguised", 1.6, family="persona")) is Band.STRONG_SIGNS


def test_a_kind_whose_own_rows_cancel_out_does_not_count():
    both_ways = [row("disguised", 3, family="persona"), row("open", 3, family="persona", signal="other")]
    assert kinds_behind(both_ways) == frozenset()


def test_nobody_is_suspected_for_style_alone():
    rows = [row("commercial", 80, family="voice"), row("disguised", 90, family="template")]
    assert band(*rows) is Band.INCONCLUSIVE


def test_nobody_is_suspected_for_what_is_missing_alone():
    rows = [row("commercial", 80, outcome="not_found"), row("disguised", 90, family="disclosure", outcome="not_found")]
    assert band(*rows) is Band.INCONCLUSIVE


def test_the_weakness_of_a_sign_of_individuals_backs_no_suspicion():
    personal = next(s for s in catalogue() if s.toward == ("individual",))
    assert kinds_behind([row("commercial", 9, signal=personal.name, family=personal.family.value)]) == frozenset()


def test_only_what_was_found_can_be_quoted_and_speaks_by_what_is_there_is_held_against_a_blog():
    disguised = next(s for s in catalogue() if s.weighed and s.toward == ("disguised",))
    against = row("disguised", 2, signal=disguised.name, family=disguised.family.value)
    assert held_against(against)
    assert not held_against(replace(against, log_odds=0.0))
    assert not held_against(replace(against, log_odds=-1.0, toward="open"))
    assert not held_against(replace(against, outcome="not_found"))
    assert not held_against(replace(against, evidence=()))
    assert not held_against(replace(against, toward="commercial"))


def test_nobody_is_suspected_by_the_prior_alone():
    assert band(prior=0.97) is Band.INCONCLUSIVE


def test_too_little_read_outweighs_any_probability():
    rows = [row("commercial", 50), row("disguised", 90, family="disclosure")]
    assert band_of(weighing(rows), {}, THRESHOLDS, lang="en", supported=LANGUAGES, too_little="only 1 page") == (
        Band.INCONCLUSIVE,
        "only 1 page",
    )


def some(value):
    """A finding of that value."""
    return Finding(Outcome.FOUND, value, (Evidence("https://diary.example/", "words", "urn:test:1", "sha1:1"),))


SUSPECT = [row("commercial", 50), row("disguised", 90, family="disclosure")]


def test_a_site_that_takes_the_orders_itself_is_suspected_of_no_disguise():
    assert band(*SUSPECT) is Band.STRONG_SIGNS
    assert band(*SUSPECT, findings={"sells_here": some(0.6)}) is Band.INCONCLUSIVE
    assert band(*SUSPECT, findings={"sells_here": some(0.2)}) is Band.STRONG_SIGNS


def test_a_person_who_stands_by_it_is_suspected_strongly_only_on_a_contradiction():
    named = {"coherent_person": some(2.0)}
    assert band(*SUSPECT, findings=named) is Band.SOME_SIGNS
    against = [*SUSPECT, row("disguised", 3, family="contradictions")]
    assert band(*against, findings=named) is Band.STRONG_SIGNS


def test_who_tells_of_the_commission_is_suspected_only_on_a_contradiction():
    assert band(*SUSPECT, findings={"earns_as_a_person": some(0.7)}) is Band.STRONG_SIGNS
    assert band(*SUSPECT, findings={"earns_as_a_person": some(0.8)}) is Band.INCONCLUSIVE
    against = [*SUSPECT, row("disguised", 3, family="contradictions")]
    assert band(*against, findings={"earns_as_a_person": some(0.8)}) is Band.STRONG_SIGNS


def test_every_signal_that_a_brake_asks_for_is_in_the_catalogue():
    named = {*bands.SELF_TOLD, bands.OPEN_SALE, bands.NAMED_PERSON, bands.EARNS_OPENLY}
    assert named <= {signal.name for signal in catalogue()}


def test_nobody_is_an_individual_by_a_biography_alone():
    told = row("individual", 12, signal="concrete_biography", family="persona")
    assert band(row("individual", 12), prior=0.3) is Band.INDIVIDUAL
    assert band(told, prior=0.3) is Band.INCONCLUSIVE
    assert band(told, row("individual", 12), prior=0.3) is Band.INDIVIDUAL


def test_nobody_is_suspected_in_a_language_without_word_lists():
    assert band(*SUSPECT, lang="vi") is Band.INCONCLUSIVE


def test_an_open_grey_zone_says_why():
    found, why = band_of(weighing([]), {}, THRESHOLDS, lang="en", supported=LANGUAGES)
    assert found is Band.INCONCLUSIVE
    assert why


@pytest.mark.parametrize("word", ["fake", "fraud", "illegal", "violat"])
def test_the_words_of_a_band_accuse_nobody(word):
    assert not any(word in text for text in WORDS.values())


def test_one_page_is_too_little():
    assert "1 page" in too_little(blog_of({"/": html(paragraphs(WALK * 40))}), supported=LANGUAGES, share_looked_at=1)


def test_few_words_are_too_little():
    blog = blog_of({"/": html(paragraphs(WALK)), "/about/": html(paragraphs("I am Tilly. " + WALK))})
    assert "words" in too_little(blog, supported=LANGUAGES, share_looked_at=1)


def test_two_pages_with_text_are_enough():
    assert too_little(two_pages(), supported=LANGUAGES, share_looked_at=1) == ""


def test_a_crawl_cut_short_needs_a_third_page():
    from dataclasses import replace

    cut = replace(two_pages(), partial="interrupted")
    assert "ended early" in too_little(cut, supported=LANGUAGES, share_looked_at=1)


def test_an_unknown_language_is_too_little_only_when_most_signals_are_blind():
    from dataclasses import replace

    finnish = replace(two_pages(), languages=("fi",))
    assert "(fi)" in too_little(finnish, supported=LANGUAGES, share_looked_at=0.4)
    assert too_little(finnish, supported=LANGUAGES, share_looked_at=0.6) == ""


def two_pages():
    return blog_of(
        {
            "/": html(paragraphs(WALK * 10), title="Home"),
            "/2024/01/02/hill/": html(paragraphs("The hill again. " + WALK * 10), title="Hill"),
        }
    )


def test_open_sales_excuse_no_contradiction():
    against = [*SUSPECT, row("disguised", 3, family="contradictions")]
    assert band(*against, findings={"sells_here": some(0.6)}) is Band.STRONG_SIGNS


@pytest.mark.parametrize("signal", sorted(bands.AGAINST_INDIVIDUAL))
def test_nobody_is_called_an_individual_against_what_others_hold_on_record(signal):
    assert signal in {each.name for each in catalogue() if "individual" not in each.toward}
    weighed = weighing([row("individual", 12)], prior=0.3)
    seen = Finding(Outcome.FOUND, 1.0, (Evidence("u", "q", "r", "d"),))

    def judged(finding):
        return band_of(weighed, {signal: finding}, THRESHOLDS, lang="en", supported=("en",))

    assert judged(seen) == (Band.INCONCLUSIVE, "what others hold on record does not fit a private author")
    assert judged(Finding(Outcome.NOT_FOUND, 0.0)) == (Band.INDIVIDUAL, "")
