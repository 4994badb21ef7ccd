"""From the answers of outside services to facts: what each says, what is not there, and what nobody could read."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import blog as blogs
from classifier.findings import Outcome, quote
from classifier.outside.certificates import read_certificates
from classifier.outside.days import read_stamp
from classifier.outside.facts import NOT_ASKED_WHY
from classifier.outside.name_records import read_mail_servers, read_texts
from classifier.outside.registration import read_registration
from classifier.outside.web_archive import read_index
from classifier.reading import is_html
from crawler import archive
from crawler.crawl import Budget, crawl_async
from crawler.outside import NOT_ASKED, Service
from tests.diary import DIARY
from tests.on_record import (
    COPY,
    DOMAIN,
    INDEX,
    LOGS,
    REGISTRAR,
    answer,
    blog_on_record,
    certificates,
    entity,
    failed,
    index,
    rdap,
    registered,
)
from tests.outside_servers import OutsideServers
from tests.signals.build import html, paragraphs
from tests.site_server import Site, blog, page
from tests.test_outside import HOME, write

# -- registration --------------------------------------------------------------------------------


def registration(*answers):
    return blog_on_record(DIARY, *answers).outside.registration


def test_a_registration_says_when_and_by_whom():
    body = rdap(
        "2005-11-21",
        entity("registrar", name="Example Registrar"),
        entity("registrant", name="Jo Buyer", organisation="Example Holdings Inc."),
        status=["active"],
    )
    asked = registration(registered(body))
    assert asked.outcome is Outcome.FOUND
    one = asked.value
    assert (one.domain, one.registered, one.registrar) == (DOMAIN, date(2005, 11, 21), "Example Registrar")
    assert (one.registrant, one.organisation, one.private) == ("Example Holdings Inc.", True, False)
    assert one.statuses == ("active",)
    evidence = quote(asked.source, "registered 2005-11-21")
    assert (evidence.url, evidence.record_id, evidence.digest) == (
        asked.source.url,
        asked.source.record_id,
        asked.source.digest,
    )


def test_a_person_registered_where_no_organisation_stands():
    one = registration(registered(rdap("2005-11-21", entity("registrant", name="Tilly Marsh")))).value
    assert (one.registrant, one.organisation) == ("Tilly Marsh", False)


@pytest.mark.parametrize(
    ("contact", "organisation"),
    [
        (entity("registrant", name="Tilly Marsh", organisation="Tilly Marsh"), False),
        (entity("registrant", name="Buzzworks", organisation="Buzzworks"), True),
        (entity("registrant", name="T. Marsh", organisation="Tilly Marsh"), False),
        (entity("registrant", name="T. Marsh", organisation="Fizz Drink"), True),
        (entity("registrant", name="Buzz Agency", organisation="Buzz Agency"), True),
        (entity("registrant", name="Buzzworks Ltd"), True),
        (entity("registrant", name="Buzzworks", kind="org"), True),
        (entity("registrant", name="Buzzworks"), False),
    ],
)
def test_what_an_organisation_is(contact, organisation):
    assert registration(registered(rdap("2005-11-21", contact))).value.organisation is organisation


@pytest.mark.parametrize(
    "contact",
    [
        entity("registrant", name="Registration Private", organisation="Domains By Proxy, LLC"),
        entity("registrant", organisation="Privacy service provided by Withheld for Privacy ehf"),
        entity("registrant", name="REDACTED FOR PRIVACY", organisation="REDACTED FOR PRIVACY"),
        entity("registrant", name="Data Protected", organisation="Not Disclosed"),
        entity("registrant", name="On behalf of somebody", organisation="Contact Privacy Inc. Customer 0123"),
        entity("registrant", name="Jo Buyer", organisation="Example Ltd", status=["private"]),
        entity("registrant"),
        entity("technical", organisation="Example Hosting Ltd"),
    ],
)
def test_who_is_hidden_counts_as_nobody(contact):
    one = registration(registered(rdap("2005-11-21", contact))).value
    assert (one.registrant, one.organisation, one.private) == ("", False, True)
    assert one.registered == date(2005, 11, 21)


def test_a_field_that_is_said_to_be_redacted_is_not_shown():
    contact = entity("registrant", name="A. Placeholder", organisation="Example Ltd")
    redacted = [{"name": {"description": "Registrant Name"}, "method": "replacementValue"}]
    one = registration(registered(rdap("2005-11-21", contact, redacted=redacted))).value
    assert (one.registrant, one.organisation) == ("Example Ltd", True)
    redacted += [{"name": {"type": "Registrant Organization"}, "method": "emptyValue"}]
    assert registration(registered(rdap("2005-11-21", contact, redacted=redacted))).value.private


def test_the_registrar_fills_what_the_registry_does_not_keep():
    registry = registered(rdap("2005-11-21", entity("registrar", name="Example Registrar")))
    registrar = registered(rdap("2006-01-01", entity("registrant", organisation="Example Ltd")), url=REGISTRAR)
    asked = registration(registry, registrar)
    assert (asked.value.registered, asked.value.registrant) == (date(2005, 11, 21), "Example Ltd")
    assert (asked.source.url, asked.value.named_in.url) == (registry.url, REGISTRAR)
    assert not asked.value.private


def test_an_answer_about_another_domain_is_none():
    asked = registration(registered(rdap("2005-11-21", domain="other.example")))
    assert (asked.outcome, asked.why) == (Outcome.COULD_NOT_LOOK, "the answer was not readable")


@pytest.mark.parametrize(
    ("answers", "outcome", "why"),
    [
        ([registered("{}", status=404)], Outcome.NOT_FOUND, ""),
        ([registered("busy", status=429)], Outcome.COULD_NOT_LOOK, "the service answered with status 429"),
        (
            [registered("busy", status=429), failed(Service.RDAP, "too many requests")],
            Outcome.COULD_NOT_LOOK,
            "too many requests",
        ),
        ([registered("<html>")], Outcome.COULD_NOT_LOOK, "the answer was not readable"),
        ([failed(Service.RDAP, "no answer in time")], Outcome.COULD_NOT_LOOK, "no answer in time"),
        (
            [failed(Service.RDAP_BOOTSTRAP, "the list of registries was not to be had")],
            Outcome.COULD_NOT_LOOK,
            "the list of registries was not to be had",
        ),
        ([failed(Service.RDAP, "not on a platform", NOT_ASKED)], Outcome.COULD_NOT_LOOK, "not on a platform"),
        ([], Outcome.COULD_NOT_LOOK, NOT_ASKED_WHY),
    ],
)
def test_three_outcomes(answers, outcome, why):
    asked = registration(*answers)
    assert (asked.outcome, asked.value, asked.why) == (outcome, None, why)


# -- certificates, archive, names ----------------------------------------------------------------


def test_certificates_give_the_first_day_and_the_other_names():
    body = certificates(
        ("2019-05-01", "shop.example", DOMAIN),
        ("2012-03-04", f"www.{DOMAIN}", DOMAIN, f"*.{DOMAIN}"),
        ("2010-01-01", "other.example", "www.other.example"),
        ("2011-01-01", "sni77.cloudflaressl.com", DOMAIN, "stranger.example"),
        ("2015-01-01", "Example Holdings (Vexample) Limited", DOMAIN),
    )
    asked = blog_on_record(DIARY, answer(Service.CERTIFICATES, LOGS, body)).outside.certificates
    assert asked.outcome is Outcome.FOUND
    assert (asked.value.first, asked.value.names) == (date(2011, 1, 1), ("shop.example",))


def test_a_certificate_of_many_owners_ties_nobody():
    crowd = [f"customer{number}.example" for number in range(11)]
    assert read_certificates(certificates(("2012-01-01", DOMAIN, *crowd)).encode(), DOMAIN).names == ()


def test_the_archive_gives_first_last_and_gaps():
    body = index("20060103", "20060203040506", "20090101000000", "20090601000000")
    asked = blog_on_record(DIARY, answer(Service.ARCHIVE_INDEX, INDEX, body)).outside.archive
    one = asked.value
    assert (one.first, one.last, one.captures) == (date(2006, 1, 3), date(2009, 6, 1), 4)
    assert one.gaps == ((date(2006, 2, 3), date(2009, 1, 1)),)


def test_the_early_copy_is_read_as_a_page_of_the_blog_that_is_no_page_of_it_today():
    early = html(paragraphs("Boats and how to mend them. " * 20), '<a href="/oars/">Oars</a>', title="The boat shed")
    blog = blog_on_record(
        DIARY,
        answer(Service.ARCHIVE_INDEX, INDEX, index("20080102030405")),
        answer(Service.ARCHIVE_PAGE, COPY, early, kind="text/html"),
    )
    one = blog.outside.archive.value
    assert (one.early.title, one.early.url, one.early_day) == ("The boat shed", COPY, date(2008, 1, 2))
    assert [(link.url, link.internal) for link in one.early.links] == [(f"http://{DOMAIN}/oars/", True)]
    assert COPY not in [page.url for page in blog.pages]


@pytest.mark.parametrize("body", ["[]", json.dumps([["urlkey", "timestamp"]])])
def test_an_archive_without_a_copy_was_looked_at(body):
    asked = blog_on_record(DIARY, answer(Service.ARCHIVE_INDEX, INDEX, body)).outside.archive
    assert (asked.outcome, asked.value) == (Outcome.NOT_FOUND, None)
    assert asked.source.url == INDEX


def test_texts_and_mail_servers_are_read_from_their_text_form():
    texts = (
        f'{DOMAIN}. 300 IN TXT "v=spf1 include:_spf.shop.example " "include:mktomail.com ?all"\n'
        f'{DOMAIN}. 300 IN TXT "hubspot-developer-verification=abc"\n'
        f'{DOMAIN}. 300 IN TXT "say \\"hi\\"\\059 you"\n'
        f"; a comment\n$ORIGIN {DOMAIN}.\n{DOMAIN}. 300 IN CNAME TXT\n"
    )
    mail = f"{DOMAIN}. 300 IN MX 20 two.mail.example.\n{DOMAIN}. 300 IN MX 10 one.mail.example.\n"
    blog = blog_on_record(
        DIARY,
        answer(Service.DNS_TXT, f"dns:{DOMAIN}?type=TXT", texts, kind="text/dns"),
        answer(Service.DNS_MX, f"dns:{DOMAIN}?type=MX", mail, kind="text/dns"),
    )
    read = blog.outside.text.value
    assert read.verifications == (("HubSpot", "abc"),)
    assert read.spf_includes == ("_spf.shop.example", "mktomail.com")
    assert read.all[-1] == 'say "hi"; you'
    assert blog.outside.mail.value.hosts == ("one.mail.example", "two.mail.example")


def test_a_domain_that_takes_no_mail_says_so():
    null = answer(Service.DNS_MX, f"dns:{DOMAIN}?type=MX", f"{DOMAIN}. 300 IN MX 0 .", kind="text/dns")
    assert blog_on_record(DIARY, null).outside.mail.outcome is Outcome.NOT_FOUND


def test_the_facts_come_out_of_a_file_as_they_went_in(tmp_path):
    registry = "https://registry.example/domain/kettle.example"
    path = write(
        tmp_path / "a.warc.gz",
        answers=[(registry, Service.RDAP, "application/rdap+json", rdap(domain="kettle.example").encode())],
        failures=[("https://logs.example/", "timeout", "logs.example did not answer in time", "certificates")],
    )
    capture = archive.read(path)
    outside = blogs.parse(capture).outside
    assert outside.registration.value.registered == date(2005, 11, 21)
    assert outside.registration.source.record_id == capture.outside[0].record_id
    assert outside.certificates.why == "logs.example did not answer in time"
    assert outside.mail.why == NOT_ASKED_WHY


# -- strangers' bytes ----------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    # The words that the readers look for, so that the answers get far.
    | st.sampled_from(
        ["domain", "registrant", "registration", "vcard", "fn", "timestamp", DOMAIN, "9999-99-99T00:00Z"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "objectClassName ldhName events eventAction eventDate entities roles vcardArray redacted name status "
                "common_name name_value not_before entry_timestamp".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)
READERS = (
    lambda body: read_registration(body, DOMAIN),
    lambda body: read_certificates(body, DOMAIN),
    read_index,
    read_texts,
    read_mail_servers,
)


@settings(max_examples=150)
@given(JSON)
def test_any_json_is_read_or_passed_over(value):
    for as_is in (value, {"objectClassName": "domain", "entities": [value], "events": value, "redacted": value}):
        body = json.dumps(as_is).encode()
        for read in READERS:
            read(body)


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.text('"\\ \n;()$INTXM0123456789.a\x00é').map(lambda text: text.encode()))
def test_any_bytes_are_read_or_passed_over(body):
    for read in READERS:
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"objectClassName":"domain","entities":' + b"[" * 50_000,
        b"[" + b",".join([b'["a","20100101000000"]'] * 60_000) + b"]",
        b"1" * 10_000,
        b'{"objectClassName": "domain", "events": [{"eventAction": "registration", "eventDate": "0000-00-00T00"}]}',
        "\ufeff[]".encode(),
        b"\x00" * 1000,
        b'diary.example. IN TXT "' + b"\\" * 5000,
    ],
)
def test_hostile_answers_raise_nothing(body):
    for read in READERS:
        read(body)


@settings(max_examples=100)
@given(st.text(max_size=30))
def test_any_text_is_a_day_between_1985_and_2100_or_none(text):
    day = read_stamp(text)
    assert day is None or 1985 <= day.year < 2100


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1985-03-15T05:00:00Z", date(1985, 3, 15)),
        ("2011-02-29T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("20060203040506", date(2006, 2, 3)),
        ("2006", None),
        ("٢٠٠٦-01-01", None),
    ],
)
def test_days(text, day):
    assert read_stamp(text) == day


def test_an_early_copy_that_is_no_page_is_none():
    pdf = answer(Service.ARCHIVE_PAGE, COPY, "%PDF-1.4", kind="application/pdf")
    assert not is_html(pdf)
    asked = blog_on_record(DIARY, pdf, answer(Service.ARCHIVE_INDEX, INDEX, index("20080102"))).outside.archive
    assert asked.value.early is None


# -- what our own crawl writes -------------------------------------------------------------------


def test_the_records_of_a_crawl_are_read(tmp_path):
    shop = "https://www.kettleworks.example/buy"
    site = blog(3) | {"/": page(f'<p>Tea, mostly.</p><p><a href="{shop}" rel="sponsored">Buy</a></p>')}
    warc = tmp_path / "a.warc.gz"
    with OutsideServers() as others, Site(site) as served:
        asyncio.run(
            crawl_async(
                HOME,
                warc,
                budget=Budget(delay=0.0, seconds=20.0),
                services=others.services,
                hosts={"kettle.example": served.address},
            )
        )
    outside = blogs.parse(archive.read(warc)).outside
    one = outside.registration.value
    assert (one.domain, one.registrant, one.organisation) == ("kettle.example", "Example Holdings Ltd", True)
    assert (one.registered, one.registrar) == (date(2005, 11, 21), "A Registrar")
    assert outside.certificates.value.first is not None
    assert outside.archive.value.early.title == "Then"
    assert outside.archive.value.early_day == outside.archive.value.first == date(2006, 1, 2)
    assert outside.text.value.spf_includes == ("_spf.mail.example",)
    assert outside.mail.value.hosts
    assert all(asked.source.record_id.startswith("urn:uuid:") for asked in (outside.registration, outside.mail))
