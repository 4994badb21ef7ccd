"""Provenance: what outside records say against or for what stands on the pages, in three outcomes, and no weight."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import Family, catalogue
from crawler.outside import Service
from tests.on_record import (
    COPY,
    DOMAIN,
    INDEX,
    LOGS,
    answer,
    blog_on_record,
    certificates,
    entity,
    failed,
    index,
    rdap,
    registered,
)
from tests.signals.build import html, paragraphs

SIGNALS = {signal.name: signal for signal in catalogue() if signal.family is Family.PROVENANCE}
PROSE = (
    "We walked along the river to the bakery, my grandmother under her umbrella, and talked about potatoes, "
    "neighbours and the kitchen that leaks when the weather turns on Saturday. "
) * 5


def post(day, *more, title="A day", author="Tilly Marsh", head=""):
    """A post that two sources date and a person signs."""
    head += f'<meta name="author" content="{author}">' if author else ""
    head += f'<script type="application/ld+json">{{"@type": "BlogPosting", "datePublished": "{day}"}}</script>'
    return html(paragraphs(f"{PROSE} {day}", *more), f'<time datetime="{day}">{day}</time>', head=head, title=title)


def pages(*posts, about="I am Tilly Marsh and I live by the river. "):
    """A blog with an about page and posts."""
    home = html(paragraphs(PROSE), '<a href="/about/">About</a>', title="River diary")
    return {
        "/": home,
        "/about/": html(paragraphs(about, PROSE), title="About"),
        **{f"/post-{number}/": each for number, each in enumerate(posts)},
    }


def find(name, site, *outside):
    """The finding of one signal; what is found is quoted from a record or a page of the capture."""
    blog = blog_on_record(site, *outside)
    finding = SIGNALS[name].measure(blog)
    records = {each.record_id for each in outside if hasattr(each, "record_id")}
    known = records | {page.record_id for page in blog.pages}
    assert all(each.record_id in known and each.digest for each in finding.evidence)
    return finding


def quotes(finding):
    assert finding.outcome is Outcome.FOUND
    return [each.quote for each in finding.evidence]


OLD = [post(f"2005-0{month}-12", title=f"Month {month}") for month in (6, 7, 8, 9)]
LATE = rdap("2005-11-21", entity("registrant", organisation="Example Holdings"))
SHOP = '<a href="https://www.fizzdrink.example/buy" rel="sponsored">Buy Fizzdrink</a>'


# -- all of them ---------------------------------------------------------------------------------


def test_none_carries_weight_and_each_says_why():
    assert len(SIGNALS) == 12
    for signal in SIGNALS.values():
        assert not signal.weighed
        assert "captured without outside records" in signal.definition


@pytest.mark.parametrize("name", SIGNALS)
def test_where_nobody_was_asked_none_could_look(name):
    finding = find(name, pages(*OLD))
    assert (finding.outcome, finding.why) == (Outcome.COULD_NOT_LOOK, "outside records were not asked for")


@pytest.mark.parametrize("name", SIGNALS)
def test_where_a_service_failed_the_reason_is_its(name):
    services = (Service.RDAP, Service.CERTIFICATES, Service.ARCHIVE_INDEX, Service.DNS_TXT, Service.DNS_MX)
    finding = find(name, pages(*OLD), *(failed(service, "no answer in time") for service in services))
    assert (finding.outcome, finding.why) == (Outcome.COULD_NOT_LOOK, "no answer in time")


# -- age -----------------------------------------------------------------------------------------


def test_posts_dated_before_the_domain_was_registered():
    finding = find("posts_older_than_domain", pages(*OLD, post("2006-01-05")), registered(LATE))
    assert finding.value == pytest.approx(0.8)
    assert quotes(finding) == [
        "post dated 2005-06-12: Month 6",
        f"{DOMAIN} registered 2005-11-21 by Example Holdings (registry.example)",
    ]


def test_a_month_of_slack():
    site = pages(post("2005-10-25"), post("2005-12-01"))
    assert find("posts_older_than_domain", site, registered(LATE)).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "earlier",
    [
        answer(Service.ARCHIVE_INDEX, INDEX, index("20050615000000", "20060101000000")),
        answer(Service.CERTIFICATES, LOGS, certificates(("2005-06-20", DOMAIN, DOMAIN))),
    ],
)
def test_a_domain_that_was_in_use_before_it_was_registered_anew_says_nothing(earlier):
    assert find("posts_older_than_domain", pages(*OLD), registered(LATE), earlier).outcome is Outcome.NOT_FOUND


def test_records_that_are_no_older_are_quoted_as_well():
    archived = answer(Service.ARCHIVE_INDEX, INDEX, index("20060103000000"))
    finding = find("posts_older_than_domain", pages(*OLD), registered(LATE), archived)
    assert quotes(finding)[-1] == "first archived 2006-01-03"


@pytest.mark.parametrize(
    "moved",
    [
        pages(post("2005-06-12", '<img src="https://1.bp.blogspot.com/a/river.jpg" alt="the river">')),
        pages(post("2005-06-12", "Originally posted on my page at a host that closed.")),
        pages(*OLD, about="I moved the blog here in winter; it is older than this address. "),
        pages(
            post("2005-06-12", f'<a href="https://{DOMAIN.split(".", maxsplit=1)[0]}.blogspot.com/2005/x">there</a>')
        ),
        pages(post("2005-06-12", head='<link rel="canonical" href="https://tilly.example.net/x">')),
    ],
)
def test_a_blog_that_moved_is_older_than_its_address(moved):
    finding = find("posts_older_than_domain", moved, registered(LATE))
    assert finding.outcome is Outcome.NOT_FOUND
    assert finding.evidence


def test_without_dates_nothing_can_be_compared():
    plain = {"/": html(paragraphs(PROSE)), "/a/": html(paragraphs(PROSE + "more"))}
    assert find("posts_older_than_domain", plain, registered(LATE)).outcome is Outcome.COULD_NOT_LOOK
    undated = registered(rdap(""))
    assert "names no day" in find("posts_older_than_domain", pages(*OLD), undated).why


CLAIM = "We have tested kettles since 1998 and this site has been independent from the start. "


def test_a_past_that_is_older_than_the_domain():
    site = pages(post("2006-01-12"), about=CLAIM)
    finding = find("claims_older_than_domain", site, registered(LATE))
    assert finding.value == 7
    assert quotes(finding)[0].startswith("We have tested kettles since 1998")
    recent = registered(rdap("2001-03-01"))
    assert find("claims_older_than_domain", site, recent).outcome is Outcome.NOT_FOUND
    moved = pages(post("2006-01-12"), about=CLAIM + "I moved the blog here in winter. ")
    assert find("claims_older_than_domain", moved, registered(LATE)).outcome is Outcome.NOT_FOUND


# -- who registered ------------------------------------------------------------------------------


def by(**contact):
    return registered(rdap("2005-11-21", entity("registrant", **contact)))


def test_a_company_registered():
    words = f"{DOMAIN} registered 2005-11-21 by Fizzdrink Ltd (registry.example)"
    assert quotes(find("registrant_is_a_company", pages(*OLD), by(organisation="Fizzdrink Ltd"))) == [words]
    assert find("registrant_is_a_company", pages(*OLD), by(name="Tilly Marsh")).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("name", [name for name in SIGNALS if name.startswith("registrant")])
def test_a_privacy_service_weighs_nothing(name):
    finding = find(name, pages(*OLD), by(name="Registration Private", organisation="Domains By Proxy, LLC"))
    assert (finding.outcome, finding.why) == (
        Outcome.COULD_NOT_LOOK,
        "the registration does not show who registered",
    )


def test_the_seller_that_the_posts_link_registered_the_domain():
    site = pages(post("2006-01-12", SHOP), post("2006-02-12", "Rain."))
    found = quotes(find("registrant_is_the_seller", site, by(organisation="Fizzdrink Holdings, Inc.")))
    assert "by Fizzdrink Holdings, Inc." in found[0]
    assert "fizzdrink.example/buy" in found[1]
    assert find("registrant_is_the_seller", site, by(organisation="Kettleworks Ltd")).outcome is Outcome.NOT_FOUND


def test_the_brand_that_the_posts_write_about_registered_the_domain():
    site = pages(*(post(f"2006-0{n}-12", f"So Fizz-Drink it was, number {n}.") for n in (1, 2, 3, 4)))
    found = quotes(find("registrant_is_the_seller", site, by(organisation="Fizz Drink Ltd")))
    assert any("Fizz-Drink it was" in words for words in found)
    once = pages(post("2006-01-12", "Fizz Drink again."), *(post(f"2006-0{n}-12", f"{n}.") for n in range(2, 9)))
    assert find("registrant_is_the_seller", once, by(organisation="Fizz Drink Ltd")).outcome is Outcome.NOT_FOUND


def test_a_firm_of_the_blogs_own_name_is_no_disguise():
    site = pages(post("2006-01-12", '<a href="https://diary-shop.example/" rel="sponsored">Buy</a>'))
    for name in ("registrant_is_the_seller", "registrant_is_a_stranger"):
        assert find(name, site, by(organisation="Diary Ltd")).outcome is Outcome.NOT_FOUND, name


def test_a_firm_that_no_page_mentions_is_a_stranger_to_who_signs():
    found = quotes(find("registrant_is_a_stranger", pages(*OLD), by(organisation="Buzz Agency, Inc.")))
    assert "Buzz Agency, Inc." in found[0]
    assert "Tilly Marsh" in found[1]


@pytest.mark.parametrize(
    ("site", "firm"),
    [
        (pages(*OLD, about="I am Tilly Marsh; Buzz Agency pays for the server. "), "Buzz Agency, Inc."),
        (pages(*OLD), "Marsh Media Ltd"),
        (pages(*OLD), "Diary Publishing Ltd"),
    ],
)
def test_a_firm_that_the_blog_mentions_or_that_bears_a_name_of_it_is_none(site, firm):
    assert find("registrant_is_a_stranger", site, by(organisation=firm)).outcome is Outcome.NOT_FOUND


def test_a_private_person_of_another_name_is_not_compared_and_never_named():
    finding = find("registrant_is_a_stranger", pages(*OLD), by(name="Josephine Secret"))
    assert (finding.outcome, finding.evidence) == (Outcome.NOT_FOUND, ())
    older = find("posts_older_than_domain", pages(*OLD), by(name="Josephine Secret"))
    assert "Secret" not in " ".join(quotes(older))


@pytest.mark.parametrize("name", ["Tilly Marsh", "MARSH, Tilly", "Tilly J. Marsh"])
def test_the_author_registered(name):
    found = quotes(find("registrant_is_the_author", pages(*OLD), by(name=name)))
    assert found == [f"{DOMAIN} registered 2005-11-21 by Tilly Marsh (registry.example)"]


def test_somebody_else_is_not_the_author():
    assert find("registrant_is_the_author", pages(*OLD), by(name="Jo Marsh")).outcome is Outcome.NOT_FOUND


# -- certificates and names ----------------------------------------------------------------------


def test_a_certificate_that_names_the_seller_too():
    site = pages(post("2006-01-12", SHOP))
    logs = certificates(("2019-01-01", "fizzdrink.example", DOMAIN))
    found = quotes(find("certificate_shared_with_seller", site, answer(Service.CERTIFICATES, LOGS, logs)))
    assert found[0] == "on certificates with this domain: fizzdrink.example"
    other = certificates(("2019-01-01", "kettles.example", DOMAIN))
    finding = find("certificate_shared_with_seller", site, answer(Service.CERTIFICATES, LOGS, other))
    assert finding.outcome is Outcome.NOT_FOUND


def names(service, *lines):
    kind = "TXT" if service is Service.DNS_TXT else "MX"
    text = "".join(f"{DOMAIN}. 300 IN {kind} {line}\n" for line in lines)
    return answer(service, f"dns:{DOMAIN}?type={kind}", text, kind="text/dns")


def test_mail_that_the_seller_takes_or_sends():
    site = pages(post("2006-01-12", SHOP))
    taken = find("mail_at_the_seller", site, names(Service.DNS_MX, "10 mx.fizzdrink.example."))
    assert quotes(taken)[0] == "mail is taken by mx.fizzdrink.example"
    sent = find("mail_at_the_seller", site, names(Service.DNS_TXT, '"v=spf1 include:_spf.fizzdrink.example -all"'))
    assert quotes(sent)[0] == "mail may be sent by _spf.fizzdrink.example"
    other = find("mail_at_the_seller", site, names(Service.DNS_MX, "10 mx.mailhost.example."))
    assert other.outcome is Outcome.NOT_FOUND


def test_tools_of_marketing_departments_in_text_records():
    suite = names(Service.DNS_TXT, '"hubspot-developer-verification=a"', '"v=spf1 include:mktomail.com -all"')
    assert find("marketing_suites_in_name_records", pages(*OLD), suite).value == 2
    plain = names(Service.DNS_TXT, '"google-site-verification=a"', '"v=spf1 include:_spf.mailhost.example -all"')
    assert find("marketing_suites_in_name_records", pages(*OLD), plain).outcome is Outcome.NOT_FOUND


# -- the archive ---------------------------------------------------------------------------------

BOATS = "Varnish the wooden rowing boats in autumn, repair oars and rudders, harbour regatta winners follow. " * 6


def early(words, *, title, lang="en"):
    page = html(paragraphs(words), title=title, lang=lang)
    return answer(Service.ARCHIVE_PAGE, COPY, page, kind="text/html")


def archived(*stamps):
    return answer(Service.ARCHIVE_INDEX, INDEX, index(*stamps))


YEARLY = [f"{year}0{month}01000000" for year in range(2008, 2027) for month in (1, 7)][:37]


def test_an_early_copy_about_something_else_under_another_name():
    site = pages(*OLD)
    finding = find("domain_repurposed", site, early(BOATS, title="Harbour boat club"), archived("20080102"))
    assert finding.value == 2
    assert quotes(finding)[0].startswith("archived 2008-01-02: Harbour boat club (")
    assert quotes(finding)[1] == "now: River diary"


@pytest.mark.parametrize(
    "copy",
    [
        early(PROSE, title="Walks and kitchens"),  # the same subject
        early(BOATS, title="Diary of boats"),  # the same name
        early(BOATS + "Written by Tilly Marsh.", title="Boats"),  # the same person
        early(BOATS + "This domain is for sale.", title="Harbour boats"),  # nobody's
    ],
)
def test_an_early_copy_of_the_same_blog_or_of_none(copy):
    assert find("domain_repurposed", pages(*OLD), copy, archived("20080102")).outcome is Outcome.NOT_FOUND


def test_an_early_copy_with_hardly_a_word_cannot_be_compared():
    copy = early("Coming soon", title="Soon")
    assert find("domain_repurposed", pages(*OLD), copy, archived("20080102")).outcome is Outcome.COULD_NOT_LOOK


def test_years_of_copies_speak_for_an_individual():
    finding = find("long_archived_history", pages(*OLD), archived(*YEARLY))
    assert finding.value == pytest.approx(18, abs=0.1)
    assert quotes(finding) == ["first archived 2008-01-01, last 2026-01-01, 37 copies listed"]


@pytest.mark.parametrize(
    "records",
    [
        [archived(*YEARLY[-4:])],  # two years
        [archived(YEARLY[0], *YEARLY[-4:])],  # a long gap
        [archived(*YEARLY[:12])],  # none lately
        [archived(*YEARLY), early(BOATS, title="Harbour boat club")],  # another blog at first
        [archived()],
    ],
)
def test_a_short_broken_or_foreign_history_does_not(records):
    assert find("long_archived_history", pages(*OLD), *records).outcome is Outcome.NOT_FOUND


def test_a_gap_of_years_in_the_archive():
    finding = find("archive_gap", pages(*OLD), archived(YEARLY[0], *YEARLY[-4:]))
    assert quotes(finding) == ["nothing archived from 2008-01-01 to 2024-07-01"]
    assert find("archive_gap", pages(*OLD), archived(*YEARLY)).outcome is Outcome.NOT_FOUND
