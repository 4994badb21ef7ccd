"""How rare an identifier is among other sites, and an index that names none of them. All pages are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier.errors import BadModel
from classifier.findings import Outcome
from classifier.identifiers import identifiers
from classifier.rarity import Index, beside, decode, domain_of, encode, index_of, marks, shipped
from classifier.signals.infrastructure_shared import identifiers_shared
from tests.signals.build import blog_of, html

ADS = "<script>(adsbygoogle = []).push({google_ad_client: 'ca-pub-4417029982365501'});</script>"
TAGS = "<script>gtag('js'); dl('GTM-PX9K2L');</script>"


def blog(head: str, host: str = "rainshed.example"):
    return blog_of({"/": html("<p>Welcome.</p>", head=head)}, host=host)


def index(*blogs, empty: int = 0) -> Index:
    hosts = [domain_of(b) for b in blogs] + [f"quiet-{n}.example" for n in range(empty)]
    return index_of(hosts, [*map(marks, blogs), *([()] * empty)])


def shared(read, known: Index):
    return identifiers_shared(replace(read, index=known))


def test_an_account_on_another_registrable_domain_is_found_and_quoted():
    known = index(blog(ADS), blog(ADS, "larchgate.example"), empty=98)
    finding = shared(blog(ADS), known)
    assert finding.outcome is Outcome.FOUND
    assert finding.value == pytest.approx(1.0)
    assert "4417029982365501" in finding.evidence[0].quote
    assert finding.evidence[0].quote.endswith("(known from 1 other site)")


def test_a_blogs_own_entries_do_not_count_against_it():
    known = index(blog(ADS, "www.rainshed.example"), blog("", "larchgate.example"))
    assert shared(blog(ADS), known).outcome is Outcome.NOT_FOUND
    assert shared(blog(ADS, "shop.rainshed.example"), known).outcome is Outcome.NOT_FOUND


def test_what_many_sites_carry_weighs_less_and_what_nearly_all_carry_nothing():
    some = [blog(ADS, f"site-{n}.example") for n in range(8)]
    few, many = index(*some[:2], empty=98), index(*some, empty=92)
    assert 0 < shared(blog(ADS), many).value < shared(blog(ADS), few).value < 1
    assert shared(blog(ADS), index(*some)).outcome is Outcome.NOT_FOUND


def test_an_account_that_is_paid_weighs_more_than_a_container_that_agencies_share():
    other = blog(ADS + TAGS, "larchgate.example")
    known = index(other, empty=99)
    assert shared(blog(ADS), known).value > 2 * shared(blog(TAGS), known).value


def test_placeholders_and_platforms_identifiers_are_not_kept():
    head = "<script>ga('create', 'UA-XXXXX-Y'); ga('create', 'UA-7870337-1');</script>"
    assert marks(blog(head)) == ()


def test_without_identifiers_or_index_it_could_not_look(monkeypatch):
    assert shared(blog(""), index(blog(ADS))).outcome is Outcome.COULD_NOT_LOOK
    monkeypatch.setattr("classifier.signals.infrastructure_shared.shipped", lambda: None)
    assert identifiers_shared(blog(ADS)).outcome is Outcome.COULD_NOT_LOOK


def test_the_file_holds_no_identifier_and_no_host_and_reads_back_equal():
    known = index(blog(ADS), blog(ADS, "larchgate.example"))
    data = encode(known)
    for name in (b"4417029982365501", b"rainshed", b"larchgate", b"adsense"):
        assert name not in data
    assert decode(data, "x") == known
    assert encode(decode(data, "x")) == data


ENDLESS = b'{"format": "flogcheck.identifiers/1", "domains": 1%s, "known": {}}' % (b"0" * 400)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "other"}', b"[" * 100_000, ENDLESS])
def test_what_is_no_index_is_refused_by_name(data, tmp_path):
    (tmp_path / "identifiers.json").write_bytes(data)
    with pytest.raises(BadModel, match=r"identifiers\.json"):
        beside(tmp_path / "model.json")


def test_a_model_without_an_index_beside_it_has_none(tmp_path):
    assert beside(tmp_path / "model.json") is None


def test_what_ships_is_an_index_if_it_ships():
    assert shipped() is None or shipped().domains > 1


def test_the_same_account_under_two_properties_is_one_account():
    one, two = (blog(f"<script>ga('create', 'UA-63217290-{n}');</script>", f"site-{n}.example") for n in (1, 2))
    assert identifiers(one)[0].value == identifiers(two)[0].value
