"""Which services are asked, about which name, and how long an answer is kept: without a crawl."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import scope_of
from crawler.archive_index import copy_of, earliest, index_question
from crawler.errors import BadServices
from crawler.kept_answers import UNSAID, KeptAnswers, lifetime
from crawler.registry import question, read_json, registrar_s, registry_of
from crawler.services import Services, services_from
from crawler.subject import subject_of
from tests.outside_servers import registries

# The file of services ---------------------------------------------------------------------------------


def test_the_services_that_ship_are_public_and_complete():
    shipped = services_from(None)
    for address in (shipped.rdap_bootstrap, shipped.certificates, shipped.archive_index, shipped.archive_pages):
        assert address.startswith("https://")
    assert shipped.name_server == "system"
    assert shipped.named == frozenset()
    assert not shipped.hosts


def test_a_file_replaces_some_and_leaves_the_others(tmp_path):
    file = tmp_path / "services.toml"
    file.write_text(
        'certificates = "http://127.0.0.1:8001/"\narchive_index = false\n[hosts]\n"a.example" = "[::1]:80"\n'
    )
    read, shipped = services_from(file), services_from(None)
    assert read.certificates == "http://127.0.0.1:8001/"
    assert read.archive_index == ""
    assert read.rdap_bootstrap == shipped.rdap_bootstrap
    assert read.named == {"http://127.0.0.1:8001/"}
    assert read.hosts == {"a.example": "[::1]:80"}


def test_offline_there_is_nobody_to_ask(tmp_path):
    assert not services_from(None, offline=True).anybody
    assert not Services().anybody
    assert services_from(None).anybody


@pytest.mark.parametrize(
    "text",
    [
        "certificates = 7",
        "certificates = true",
        'certificates = "file:///etc/passwd"',
        'certificates = "http://"',
        'certificates = "http://[x/"',
        'certificates = "https://logs.example/?q="',
        'not_public = ["example"]',
        'name_server = "dns.example"',
        'name_server = "127.0.0.1"',
        'name_server = "127.0.0.1:x"',
        'hosts = "a"',
        '[hosts]\n"a.example" = "b.example:80"',
        '[hosts]\n"a.example" = 80',
        "certificates =",
        "\x00",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(text, tmp_path):
    file = tmp_path / "services.toml"
    file.write_text(text)
    with pytest.raises(BadServices) as refused:
        services_from(file)
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(BadServices, match="cannot be read"):
        services_from(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadServices):
        services_from(tmp_path / "bytes.toml")


# What is asked about ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "domain", "home"),
    [
        ("https://www.kettle.example/2005/", "kettle.example", "kettle.example/"),
        ("https://blog.kettle.co.uk/", "kettle.co.uk", "blog.kettle.co.uk/"),
        ("https://kettle.example:8443/", "kettle.example", "kettle.example:8443/"),
        ("https://bücher.example/", "xn--bcher-kva.example", "xn--bcher-kva.example/"),
        ("https://jane.wordpress.com/x", "", "jane.wordpress.com/"),
        ("https://medium.com/@jane/a-post", "", "medium.com/@jane/"),
        ("https://jane.github.io/", "", "jane.github.io/"),
        ("http://127.0.0.1:8000/", "", ""),
        ("http://2130706433/", "", ""),
        ("http://[::1]:8000/", "", ""),
        ("http://localhost:8000/", "", ""),
        ("http://printer.local/", "", ""),
        ("http://wiki.corp/", "", ""),
        ("http://abcdefghijklmnop.onion/", "", ""),
        ("http://co.uk/", "", ""),
        ("http://a..example/", "", ""),
        ("http://kettle.example'%20or%201/", "", ""),
    ],
)
def test_the_domain_and_the_home_page_that_others_are_asked_about(url, domain, home):
    subject = subject_of(scope_of(url), private=False)
    assert (subject.domain, subject.home) == (domain, home)
    assert bool(subject.why) == (not domain)


def test_of_a_private_blog_nobody_is_asked_whatever_its_name():
    subject = subject_of(scope_of("https://kettle.example/"), private=True)
    assert (subject.domain, subject.home) == ("", "")


@given(st.text(max_size=60))
def test_no_host_brings_more_than_a_name_into_a_question(host):
    try:
        scope = scope_of(f"http://{host}/")
    except Exception:  # no address
        return
    subject = subject_of(scope, private=False)
    assert all(char.isalnum() or char in "-_." for char in subject.domain)
    assert subject.domain.isascii()
    assert not set(subject.home) & set(" ?&#\\\r\n")


# Registry and archive ---------------------------------------------------------------------------------


def test_the_longest_suffix_and_https_decide_which_registry_is_asked():
    told = {
        "services": [
            [["example"], ["http://a.example/", "https://b.example/"]],
            [["uk.example", "OTHER"], ["https://c.example/rdap"]],
        ]
    }
    body = json.dumps(told).encode()
    assert registry_of(body, "kettle.example") == "https://b.example/"
    assert registry_of(body, "kettle.uk.example") == "https://c.example/rdap"
    assert registry_of(body, "kettle.other") == "https://c.example/rdap"
    assert registry_of(body, "kettle.de") == ""
    assert question("https://c.example/rdap", "kettle.example") == "https://c.example/rdap/domain/kettle.example"
    assert registry_of(registries(base="ftp://x/").bytes(), "kettle.example") == ""


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ({"rel": "related", "href": "https://r.example/domain/kettle.example"}, True),
        ({"rel": "related", "href": "https://r.example/v1/domain/KETTLE.EXAMPLE/"}, True),
        ({"rel": "related", "href": "https://r.example/domain/kettle.example", "type": "text/html"}, False),
        ({"rel": "self", "href": "https://r.example/domain/kettle.example"}, False),
        ({"rel": "related", "href": "https://r.example/domain/other.example"}, False),
        ({"rel": "related", "href": "https://r.example/?domain/kettle.example"}, False),
        ({"rel": "related", "href": "https://r.example/domain/kettle.example?more=1"}, False),
        ({"rel": "related", "href": "file:///domain/kettle.example"}, False),
        ({"rel": "related", "href": "https://[/domain/kettle.example"}, False),
        ({"rel": "related", "href": ["x"]}, False),
        ({"rel": ["related"]}, False),
        ("related", False),
        (None, False),
    ],
)
def test_a_registrar_is_asked_only_about_the_same_domain(link, followed):
    assert bool(registrar_s({"links": [7, link]}, "kettle.example")) == followed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_no_answer_of_a_stranger_does_more_than_say_that_it_is_none(told):
    assert registrar_s(told, "kettle.example") == ""
    assert registrar_s({"links": told}, "kettle.example") == ""
    for read in (lambda: registry_of(json.dumps({"services": told}).encode(), "a.example"), lambda: earliest(told)):
        with contextlib.suppress(ValueError):
            assert isinstance(read(), str)


def test_json_nested_without_end_is_no_json():
    with pytest.raises(ValueError):
        read_json(b"[" * 1_000_000)


def test_the_questions_to_an_archive_quote_what_they_ask_about():
    asked = index_question("https://archive.example/cdx", "medium.com/@jane/")
    assert asked.startswith("https://archive.example/cdx?url=medium.com%2F%40jane%2F&output=json&")
    copy = copy_of("https://archive.example/web/", "20060102030405", "medium.com/@jane/")
    assert copy == "https://archive.example/web/20060102030405id_/http://medium.com/@jane/"


# How long an answer is kept ---------------------------------------------------------------------------

NOW = 1_750_000_000.0  # 15 June 2025, 15:06:40 UTC


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        ("", "", UNSAID),
        ("public", "", UNSAID),
        ("public, max-age=600", "", 600),
        ('max-age="60"', "Sun, 15 Jun 2025 16:06:40 GMT", 60),
        ("s-maxage=9", "", UNSAID),
        ("", "Sun, 15 Jun 2025 16:06:40 GMT", 3600),
        ("", "Sun, 15 Jun 2025 14:06:40 GMT", 0),
        ("", "0", 0),
        ("max-age=0", "", 0),
        ("no-store", "", 0),
        ("max-age=600, no-cache", "", 0),
    ],
)
def test_an_answer_is_kept_as_long_as_its_headers_allow_else_a_day(cache_control, expires, seconds):
    assert lifetime(cache_control, expires, NOW) == seconds


def test_a_kept_answer_is_given_until_it_is_too_old(tmp_path):
    now = NOW
    kept = KeptAnswers(tmp_path / "a" / "b", clock=lambda: now)
    assert kept.get("https://iana.example/") is None
    kept.put("https://iana.example/", b'{"a": 1}\nmore', cache_control="max-age=600")
    assert kept.get("https://iana.example/") == b'{"a": 1}\nmore'
    assert kept.get("https://other.example/") is None
    now = NOW + 600
    assert kept.get("https://iana.example/") is None
    now = NOW - 60  # the clock was set back
    assert kept.get("https://iana.example/") is None


@pytest.mark.parametrize("spoilt", [b"", b"{}\n", b"\xff\n", b'{"url": 1}\n', b"[]\nx"])
def test_a_spoilt_cache_is_as_none(spoilt, tmp_path):
    kept = KeptAnswers(tmp_path)
    kept.put("https://iana.example/", b"x")
    (file,) = tmp_path.iterdir()
    file.write_bytes(spoilt)
    assert kept.get("https://iana.example/") is None


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    kept = KeptAnswers(tmp_path / "file" / "below")
    kept.put("https://iana.example/", b"x")
    assert kept.get("https://iana.example/") is None
