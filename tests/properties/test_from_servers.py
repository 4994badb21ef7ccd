"""What servers answer beside pages: robots.txt, headers, codings, tables of services. Any bytes, and an answer."""

from __future__ import annotations

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from classifier.decoding import decode
from classifier.outside.days import read_stamp
from crawler import fields
from crawler.codings import unpacked
from crawler.hops import redirect_of
from crawler.kept_answers import lifetime
from crawler.payload import unchunked
from crawler.registry import read_json
from crawler.robots import policy_of
from tests.properties import CI

LINES = st.lists(
    st.sampled_from(
        "User-agent: *|User-agent: flogcheck|Disallow: /|Allow: /*.html$|Disallow: %zz*?|Crawl-delay: 1e400|"
        "Crawl-delay: nan|Crawl-delay: -1|Sitemap: x|Request-rate: 1/0s|Visit-time: 25-1|:|#".split("|")
    )
    | st.text(max_size=20),
    max_size=12,
).map("\n".join)
ROBOTS = st.binary(max_size=200) | LINES.map(lambda text: text.encode("utf-8", "replace"))


@given(ROBOTS, st.integers(100, 599), st.text(max_size=30))
@CI
def test_any_robots_txt_lets_in_or_keeps_out(body: bytes, status: int, path: str) -> None:
    policy = policy_of(status, body)
    assert policy.allows(f"https://diary.example/{path}") in (True, False)
    assert policy.crawl_delay >= 0
    assert isinstance(policy.sitemaps, tuple)
    if status >= 500:
        assert not policy.allows("https://diary.example/")


@given(st.binary(max_size=400), st.integers(1, 50))
@CI
def test_chunks_come_back_as_they_were(body: bytes, size: int) -> None:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    raw = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert unchunked(raw) == body


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda end: b"fffffffffffffff\r\n" + end))
@CI
def test_of_what_is_not_chunked_nothing_is_made_up(raw: bytes) -> None:
    assert len(unchunked(raw)) <= len(raw)


@given(st.binary(max_size=300), st.sampled_from("gzip x-gzip deflate br zstd compress identity é".split()))
@CI
def test_any_bytes_are_unpacked_or_complained_of(raw: bytes, coding: str) -> None:
    data, cut, complaint = unpacked(raw, coding)
    assert isinstance(data, bytes)
    assert cut or not complaint


@given(st.binary(min_size=1, max_size=300), st.integers(0, 30))
@CI
def test_what_was_packed_comes_back_and_of_a_cut_stream_a_beginning(body: bytes, lost: int) -> None:
    for coding, raw in (("gzip", gzip.compress(body)), ("deflate", zlib.compress(body))):
        assert unpacked(raw, coding) == (body, False, "")
        data, _, _ = unpacked(raw[: max(1, len(raw) - lost)], coding)
        assert body.startswith(data) or data == raw[: max(1, len(raw) - lost)]


NAME = st.text(st.characters(codec="ascii", exclude_characters=":"), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAME, st.text(max_size=30)), max_size=5))
@CI
def test_a_value_never_makes_another_field(rows: list[tuple[str, str]]) -> None:
    read = fields.parsed(fields.written(rows))
    assert set(read) == {fields.one_line(name).lower() for name, _ in rows}


@given(st.binary(max_size=200))
@CI
def test_any_block_of_fields_is_read(block: bytes) -> None:
    assert all(name == name.lower() for name in fields.parsed(block))


@given(st.text(max_size=40), st.sampled_from(["", "0", "Thu, 01 Jan 1 00:00:00 GMT", "31 Dec 9999 23:59:60 +2400"]))
@CI
def test_any_header_gives_a_time_to_keep(cache: str, expires: str) -> None:
    assert lifetime(cache, expires, 1e9) >= 0
    assert lifetime(f"max-age={cache}", cache, 1e9) >= 0


@given(st.text(max_size=60), st.integers(100, 599))
@CI
def test_a_redirect_leads_to_a_web_address_or_nowhere(location: str, status: int) -> None:
    assert redirect_of("https://diary.example/a", status, location).startswith(("https://", "http://", ""))


@given(st.binary(max_size=300), st.text(max_size=30))
@CI
def test_any_bytes_are_some_text(body: bytes, kind: str) -> None:
    assert isinstance(decode(body, kind), str)
    assert decode("Grüße aus Łódź".encode(), kind).startswith("Grüße")


@given(st.binary(max_size=60) | st.integers(1, 20_000).map(lambda depth: b"[" * depth))
@CI
def test_json_of_strangers_is_read_or_is_a_value_error(body: bytes) -> None:
    try:
        read_json(body)
    except ValueError:
        return


@given(st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=30), st.dates().map(str)))
@CI
def test_a_stamp_is_a_day_or_none(value: object) -> None:
    day = read_stamp(value)
    assert day is None or 1985 <= day.year <= 2100
