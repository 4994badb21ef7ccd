"""Addresses and what is read from them: whatever a link says, one form of it, and nothing but named errors."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from hypothesis import assume, given
from hypothesis import strategies as st

from classifier.audit.identity import of_address
from classifier.targets import parse_target
from crawler.addresses import canonical, home_of, host_of, parse_address, platform_of, registrable_domain, scope_of
from crawler.archive_index import earliest, index_question
from crawler.errors import BadAddress
from crawler.platforms import hosting
from crawler.roles import day_of, page_number, role_of
from crawler.services import server_of
from crawler.soft404 import not_there, nowhere
from crawler.traps import refusal, shape, twin
from crawler.usual_feeds import usual_feeds
from tests.properties import CI

HOST = st.sampled_from(
    "diary.example www.diary.example jane.blogspot.com jane.medium.com medium.com github.io a.b.co.uk localhost "
    "192.0.2.7 [2001:db8::1] [::1 münchen.example xn--mnchen-3ya.example . .. a..b -a.example EXAMPLE.".split()
)
PART = st.sampled_from(
    "2024 05 12 about @jane ~x %7Ex index.html page 2 ;jsessionid=1 .. %00 %zz é category a-b".split()
)
PATH = st.lists(PART | st.text(max_size=6), max_size=6).map("/".join)
QUERY = st.sampled_from(["", "?p=1", "?utm_source=x&b=2&a=1", "?a=%ff&a", "#top", "?PHPSESSID=1#x", "?=&=&;"])
SCHEME = st.sampled_from(["https://", "http://", "HTTP://", "//", "", "ftp://", "javascript:", "http:///"])
PORT = st.sampled_from(["", ":80", ":443", ":8080", ":x", ":99999", ":"])
URL = st.builds(lambda *parts: "".join(parts[:3]) + "/" + "".join(parts[3:]), SCHEME, HOST, PORT, PATH, QUERY)
ANY = URL | st.text(max_size=60)
WEB = st.builds(
    lambda host, path, query: f"https://{host}/{path}{query}",
    HOST.filter(lambda host: host not in ("[::1", ".", "..")),
    PATH,
    QUERY,
)


@given(ANY)
@CI
def test_any_text_is_an_address_or_a_named_error(text: str) -> None:
    for read in (parse_address, of_address, parse_target, scope_of):
        with suppress(BadAddress):
            read(text)


@given(ANY)
@CI
def test_nothing_that_is_asked_of_an_address_raises(text: str) -> None:
    host = host_of(text)
    assert host == host.lower()
    assert registrable_domain(host) == registrable_domain(host.upper())
    platform_of(text), hosting(text), day_of(text)
    assert page_number(text) >= 0
    assert role_of(text, text)


# Of `/x/index.html/` the slash is taken away first and the index page only the next time: no blog links to such.
@given(
    WEB.filter(lambda url: "index." not in url), st.sampled_from(["https://", "http://"]), st.sampled_from([80, 443])
)
@CI
def test_one_form_of_one_form_is_the_same(url: str, scheme: str, port: int) -> None:
    parts = urlsplit(url)
    for one in (url, urlunsplit(parts._replace(scheme=scheme[:-3], netloc=f"{parts.netloc}:{port}"))):
        assert canonical(canonical(one)) == canonical(one)


@given(WEB)
@CI
def test_the_home_of_a_blog_lies_within_it(url: str) -> None:
    try:
        scope = scope_of(url)
    except BadAddress:
        assume(False)
    home = home_of(url, scope)
    assert scope.holds(home)
    assert scope.holds(nowhere(home, scope.prefix))
    assert scope_of(home) == scope
    assert all(scope_of(feed).host == scope.host for feed in usual_feeds(home, url))
    not_there(200, url.encode("utf-8", "replace"), home)


@given(WEB)
@CI
def test_no_address_breaks_the_look_for_traps(url: str) -> None:
    assert isinstance(refusal(url), str)
    assert isinstance(twin(url), str)
    assert isinstance(shape(url), str)


@given(st.text(max_size=30) | st.builds(lambda host, port: host + port, HOST, PORT))
@CI
def test_a_server_is_an_address_and_a_port_or_no_server(text: str) -> None:
    try:
        address, port = server_of(text)
    except ValueError:
        return
    assert address
    assert 0 <= port <= 65535


@given(st.text(max_size=40))
@CI
def test_a_home_page_stays_one_value_of_a_question(home: str) -> None:
    assert index_question("https://archive.example/cdx", home).count("&url=") <= 1
    assert earliest([["timestamp", "statuscode", "mimetype"], [home, "200", "text/html"]]) in (home, "")
