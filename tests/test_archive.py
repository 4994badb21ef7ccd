"""Reading captures: any WARC, gzipped WARC or WACZ, of one blog or of many hosts, whole or broken.

All captures here are made up in the test that reads them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import archive, codings
from crawler.archive import read
from crawler.codings import BODY_LIMIT
from crawler.errors import BadAddress, CouldNotRead

BLOG = "https://blog.example/"
DATE = "2024-05-01T10:00:00Z"
HTML = b"<!doctype html><title>Soup</title><p>I made leek soup."


def raw(kind: str, url: str, block: bytes, **headers: str) -> bytes:
    """One record, byte by byte; a header of None is left out."""
    given = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(f'{kind} {url} {headers}'.encode()).hexdigest()}>",
        "WARC-Date": DATE,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value is not None)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body: bytes = HTML, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(url: str = BLOG, body: bytes = HTML, *headers: str, status: str = "200 OK", kind: str = "text/html", **more):
    return raw("response", url, http(body, *headers, status=status, kind=kind), **more)


def chunks(body: bytes, size: int = 7) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: 1\r\n\r\n"


def sha1(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


@pytest.fixture
def save(tmp_path):
    """Write records into a file, gzipped a member a record if the name says so, and give its path."""

    def save(*records: bytes, name: str = "a.warc") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(map(gzip.compress, records) if name.endswith(".gz") else records))
        return path

    return save


def wacz(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def bodies(path: Path, **options) -> dict[str, bytes]:
    return {exchange.url: exchange.body for exchange in read(path, **options).exchanges}


# ---- containers


def test_plain_and_gzipped_warc_read_alike(save):
    records = [page(), page(BLOG + "about")]
    plain, packed = read(save(*records)), read(save(*records, name="a.warc.gz"))
    assert plain.exchanges == packed.exchanges
    assert [e.url for e in plain.exchanges] == [BLOG, BLOG + "about"]
    assert plain.exchanges[0].status == 200
    assert plain.exchanges[0].headers == (("content-type", "text/html"),)
    assert plain.exchanges[0].body == HTML
    assert plain.exchanges[0].captured_at == DATE
    assert plain.exchanges[0].record_id.startswith("urn:uuid:")
    assert plain.start_url == plain.landed_url == BLOG
    assert plain.partial == ""
    assert plain.warnings == ()


def test_a_file_that_warcio_wrote(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "some tool"}))
        writer.write_record(writer.create_warc_record(BLOG, "response", payload=BytesIO(HTML), http_headers=head))
    (exchange,) = read(path).exchanges
    assert (exchange.body, exchange.digest) == (HTML, sha1(HTML))


def test_the_checksum_is_that_of_the_file_as_it_lies(save):
    path = save(page(), name="a.warc.gz")
    assert read(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_warc_gzipped_as_one_single_member(save):
    path = save()
    path.write_bytes(gzip.compress(page() + page(BLOG + "a") + page(BLOG + "b")))
    assert list(bodies(path)) == [BLOG, BLOG + "a", BLOG + "b"]


def test_zeros_between_gzip_members_are_padding(save):
    path = save()
    path.write_bytes(gzip.compress(page()) + bytes(200_000) + gzip.compress(page(BLOG + "a")))
    assert list(bodies(path)) == [BLOG, BLOG + "a"]
    assert read(path).partial == ""


def test_a_wacz_reads_all_its_warcs_and_begins_with_its_first_page(tmp_path):
    pages = b'{"format": "json-pages-1.0"}\nnot json\n{"url": "https://blog.example/about", "title": "About"}\n'
    path = wacz(
        tmp_path / "a.wacz",
        {
            "datapackage.json": b"{}",
            "archive/1.warc.gz": gzip.compress(page("https://elsewhere.example/")) + gzip.compress(page()),
            "archive/2.warc": page(BLOG + "about"),
            "pages/pages.jsonl": pages,
        },
    )
    assert list(bodies(path)) == [BLOG, BLOG + "about"]
    assert read(path).start_url == BLOG + "about"


def test_names_in_a_wacz_lead_nowhere(tmp_path):
    (tmp_path / "in").mkdir()
    path = wacz(
        tmp_path / "in" / "a.wacz",
        {
            "archive/1.warc": page(),
            "archive/../../evil.warc": page(BLOG + "1"),
            "archive/deep/2.warc": page(BLOG + "2"),
            "/archive/3.warc": page(BLOG + "3"),
            "archive\\..\\4.warc": page(BLOG + "4"),
        },
    )
    assert list(bodies(path)) == [BLOG]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.wacz", "in"]


@pytest.mark.parametrize(
    "pages", [b"", b"[1]\nnull\n7", b'{"url": 7}', b"\xff\xfe", b'{"url": "https://gone.example/"}']
)
def test_a_wacz_with_a_useless_page_list_begins_with_its_first_html_page(tmp_path, pages):
    path = wacz(tmp_path / "a.wacz", {"archive/1.warc": page(), "pages/pages.jsonl": pages})
    assert read(path).start_url == BLOG


def test_a_wacz_with_a_damaged_member_gives_what_came_before(tmp_path):
    path = wacz(tmp_path / "a.wacz", {"archive/1.warc": page() + page(BLOG + "a", os.urandom(300_000))})
    data = bytearray(path.read_bytes())
    data[250_000] ^= 255
    path.write_bytes(data)
    capture = read(path)
    assert capture.exchanges[0].body == HTML
    assert capture.partial == "the file is damaged"


# ---- bodies


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0" * 9),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("deflate", gzip.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
        ("identity", bytes),
        ("UTF-8", bytes),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_are_unchunked_and_unpacked(save, coding, pack, chunked):
    headers = [f"content-encoding: {coding}", *(["Transfer-Encoding: chunked"] if chunked else [])]
    sent = chunks(pack(HTML)) if chunked else pack(HTML)
    (exchange,) = read(save(page(BLOG, sent, *headers))).exchanges
    assert exchange.body == HTML
    assert not exchange.body_cut
    assert exchange.digest == sha1(sent)
    assert exchange.header("content-encoding") == coding


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress", "dcb"])
@pytest.mark.parametrize("body", [HTML, b"; x", b"x", "été".encode(), "été".encode("latin-1"), b""])
def test_bodies_kept_unpacked_under_their_old_header_are_taken_as_they_are(save, coding, body):
    path = save(page(), page(BLOG + "a", body, f"Content-Encoding: {coding}", "Transfer-Encoding: chunked"))
    capture = read(path)
    assert capture.exchanges[1].body == body
    assert capture.warnings == ()


@pytest.mark.parametrize("body", [b"10 ways\r\nto", b"3\r\nabcdef\r\n", b"<p>x"])
def test_text_that_only_begins_like_a_chunk_is_left_alone(save, body):
    assert bodies(save(page(BLOG, body, "Transfer-Encoding: chunked")))[BLOG] == body


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)]
)
def test_a_packed_body_that_breaks_off_gives_what_could_be_had(save, coding, pack):
    text = b"<p>" + bytes(os.urandom(50_000).hex(), "ascii")
    (exchange,) = (capture := read(save(page(BLOG, pack(text)[:20_000], f"Content-Encoding: {coding}")))).exchanges
    assert text.startswith(exchange.body)
    assert exchange.body_cut
    assert capture.warnings[0].startswith(f"packed with {coding}, and only {len(exchange.body)} bytes")
    assert capture.warnings[0].endswith(BLOG)


def test_without_its_library_a_packed_body_is_a_warning(save, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "brotli", None)  # makes the import fail, as if not installed
    capture = read(save(page(BLOG, brotli.compress(HTML * 9), "Content-Encoding: br")))
    assert (capture.exchanges[0].body, capture.exchanges[0].body_cut) == (b"", True)
    assert capture.warnings == (f"packed with br, which cannot be unpacked here: {BLOG}",)


def zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_decompression_bomb_is_cut_and_costs_no_memory(save, coding):
    if coding == "gzip":
        bomb = zeros(1 << 30)
    else:
        bomb = {"br": lambda b: brotli.compress(b, quality=1), "zstd": zstd.compress}[coding](bytes(64 << 20))
    path = save(page(BLOG, bomb, f"Content-Encoding: {coding}"), name="a.warc.gz")
    del bomb
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        (exchange,) = read(path).exchanges
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert exchange.body_cut
    assert len(exchange.body) == BODY_LIMIT
    assert peak < 8 * BODY_LIMIT


def test_a_body_above_the_limit_is_cut_and_keeps_its_digest(save):
    body = b"<p>" + b"x" * (BODY_LIMIT + 10)
    (exchange,) = (capture := read(save(page(BLOG, body, WARC_Payload_Digest=sha1(body))))).exchanges
    assert (exchange.body, exchange.body_cut, exchange.digest) == (body[:BODY_LIMIT], True, sha1(body))
    assert capture.warnings == ()


def test_a_file_that_unpacks_endlessly_is_left(save, monkeypatch):
    from crawler import records

    monkeypatch.setattr(records, "MOST_UNPACKED", 1 << 20)
    path = save(page(), name="a.warc.gz")
    path.write_bytes(path.read_bytes() + zeros(64 << 20))
    capture = read(path)
    assert capture.exchanges[0].body == HTML
    assert capture.partial == "the file unpacks to far more than a capture would"


@pytest.mark.parametrize("start", [b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nX: "])
def test_a_line_without_end_is_never_built_up(save, start):
    path = save()
    path.write_bytes(gzip.compress(page() + start + b"a" * (200 << 20)))
    tracemalloc.start()
    try:
        assert bodies(path) == {BLOG: HTML}
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * BODY_LIMIT


def test_bodies_of_other_hosts_take_no_memory(save):
    others = [page(f"https://other{i}.example/", os.urandom(1 << 20)) for i in range(40)]
    path = save(page(), *others)
    del others
    tracemalloc.start()
    try:
        assert bodies(path) == {BLOG: HTML}
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_a_record_that_its_writer_cut_says_so(save):
    assert read(save(page(WARC_Truncated="length"))).exchanges[0].body_cut


# ---- digests


@pytest.mark.parametrize(
    "digest",
    [
        sha1(HTML),
        sha1(HTML).lower().replace("SHA1", "sha1"),
        "sha1:" + hashlib.sha1(HTML).hexdigest(),
        "sha-256:" + hashlib.sha256(HTML).hexdigest(),
        "sha256:" + base64.b64encode(hashlib.sha256(HTML).digest()).decode(),
        "md5:" + hashlib.md5(HTML).hexdigest(),
    ],
)
def test_a_right_digest_is_kept_as_it_stands(save, digest):
    capture = read(save(page(WARC_Payload_Digest=digest)))
    assert capture.exchanges[0].digest == digest
    assert capture.warnings == ()


def test_a_digest_of_the_unchunked_or_unpacked_body_is_right_too(save):
    packed = gzip.compress(HTML, mtime=0)
    headers = ("Content-Encoding: gzip", "Transfer-Encoding: chunked")
    for right in (sha1(chunks(packed)), sha1(packed), sha1(HTML)):
        capture = read(save(page(BLOG, chunks(packed), *headers, WARC_Payload_Digest=right)))
        assert (capture.exchanges[0].digest, capture.warnings) == (right, ())


def test_a_missing_digest_is_computed(save):
    capture = read(save(page()))
    assert (capture.exchanges[0].digest, capture.warnings) == (sha1(HTML), ())


def test_a_wrong_digest_is_a_warning_and_not_used(save):
    capture = read(save(page(WARC_Payload_Digest=sha1(b"other"))))
    assert capture.exchanges[0].digest == sha1(HTML)
    assert capture.warnings == (f"the payload is not what its digest says: {BLOG}",)


def test_a_digest_of_an_unknown_kind_is_a_warning(save):
    capture = read(save(page(WARC_Payload_Digest="tiger:abc")))
    assert capture.exchanges[0].digest == sha1(HTML)
    assert capture.warnings == (f"the payload digest is of no known kind: {BLOG}",)


# ---- kinds of record


def revisit(url: str, block: bytes = b"", **headers: str) -> bytes:
    return raw("revisit", url, block, WARC_Profile="http://netpreserve.org/warc/1.1/revisit/x", **headers)


def test_a_revisit_by_address_and_date(save):
    refers = {"WARC_Refers_To_Target_URI": BLOG, "WARC_Refers_To_Date": DATE}
    path = save(page(), revisit(BLOG + "copy", http(b"", status="200 OK"), **refers))
    first, second = read(path).exchanges
    assert (second.url, second.status, second.body, second.digest) == (BLOG + "copy", 200, HTML, first.digest)
    assert second.record_id != first.record_id


def test_a_revisit_by_digest_of_an_earlier_or_later_answer(save):
    twin = revisit(BLOG + "copy", WARC_Payload_Digest=sha1(HTML))
    for records in ((page(), twin), (twin, page(WARC_Payload_Digest=sha1(HTML)))):
        assert bodies(save(*records)) == {BLOG: HTML, BLOG + "copy": HTML}
    assert read(save(page(), twin)).exchanges[1].header("content-type") == "text/html"


def test_a_revisit_of_what_another_host_sent(save):
    path = save(page(), page("https://cdn.example/x", b"<p>y"), revisit(BLOG + "y", WARC_Payload_Digest=sha1(b"<p>y")))
    assert bodies(path) == {BLOG: HTML, BLOG + "y": b"<p>y"}


def test_not_modified_stands_for_the_answer_before(save):
    moved = revisit(BLOG + "a", http(b"", status="304 Not Modified", kind=""), WARC_Refers_To_Target_URI=BLOG)
    exchange = read(save(page(), moved)).exchanges[1]
    assert (exchange.url, exchange.status, exchange.body) == (BLOG + "a", 200, HTML)


def test_an_unresolved_revisit_is_a_warning(save):
    capture = read(save(page(), revisit(BLOG + "lost", WARC_Payload_Digest=sha1(b"gone"))))
    assert [e.url for e in capture.exchanges] == [BLOG]
    assert capture.warnings == (f"a revisit of something that the file does not hold: {BLOG}lost",)


def test_thousands_of_revisits_take_no_square_of_time(save):
    twins = [revisit(f"{BLOG}{i}", WARC_Payload_Digest=sha1(b"gone")) for i in range(3000)]
    originals = [page(f"https://other.example/{i}", b"%d" % i) for i in range(3000)]
    capture = read(save(page(), *originals, *twins))
    assert len(capture.exchanges) == 1
    assert len(capture.warnings) == 51
    assert capture.warnings[-1] == "and 2950 more warnings"


def test_resource_records_are_answers_without_a_server(save):
    path = save(raw("resource", BLOG, HTML, Content_Type="text/html"))
    (exchange,) = read(path).exchanges
    assert (exchange.status, exchange.headers, exchange.body) == (200, (("content-type", "text/html"),), HTML)


def test_other_records_are_passed_over(save):
    path = save(
        raw("warcinfo", BLOG, b"software: x\r\n", Content_Type="application/warc-fields", WARC_Target_URI=None),
        raw("metadata", BLOG, b"via: x\r\n", Content_Type="application/warc-fields"),
        raw("request", BLOG, b"GET / HTTP/1.1\r\n\r\n", Content_Type="application/http; msgtype=request"),
        raw("conversion", BLOG, b"text", Content_Type="text/plain"),
        raw("continuation", BLOG, b"text"),
        raw("frobnicate", BLOG, b"?"),
        raw("response", "dns:blog.example", b"192.0.2.1", Content_Type="text/dns"),
        page(),
    )
    assert bodies(path) == {BLOG: HTML}
    assert read(path).warnings == ()


def test_pictures_and_machinery_are_left_out_but_redirects_of_any_type_stay(save):
    kinds = ["image/png", "video/mp4", "audio/ogg", "font/woff2", "text/css", "application/javascript", "image/svg+xml"]
    files = [page(f"{BLOG}{i}", b"x", kind=kind) for i, kind in enumerate(kinds)]
    moved = page(BLOG + "old", b"", f"Location: {BLOG}", status="301 Moved", kind="image/png")
    feed = page(BLOG + "feed", b"<rss/>", kind="application/rss+xml")
    assert list(bodies(save(page(), *files, moved, feed))) == [BLOG, BLOG + "old", BLOG + "feed"]


def test_an_answer_to_post_is_no_page(save):
    answer = page(BLOG + "search", b"<p>none", WARC_Record_ID="<urn:uuid:1>")
    asked = raw("request", BLOG + "search", b"POST /search HTTP/1.1\r\n\r\n", WARC_Concurrent_To="<urn:uuid:1>")
    for records in ((page(), answer, asked), (page(), asked, answer)):
        assert list(bodies(save(*records))) == [BLOG]


# ---- which blog


def many_hosts() -> list[bytes]:
    return [
        page("https://img.example/x.png", b"x", kind="image/png"),
        page("https://blog.example/robots.txt", b"User-agent: *", kind="text/plain"),
        page(),
        page("https://ads.example/frame", b"<p>ad"),
        page("https://www.blog.example/post", b"<p>post"),
        page("http://other.example/", b"<p>other"),
    ]


def test_the_first_html_page_gives_the_blog_and_nothing_of_other_hosts_is_kept(save):
    path = save(*many_hosts())
    assert list(bodies(path)) == [BLOG + "robots.txt", BLOG, "https://www.blog.example/post"]
    assert read(path).start_url == BLOG


def test_html_is_known_by_its_look_when_the_server_did_not_say(save):
    capture = read(save(page("https://a.example/", b"plain words", kind=""), page(BLOG, kind="")))
    assert capture.start_url == BLOG


def test_an_address_chooses_the_blog(save):
    assert list(bodies(save(*many_hosts()), url="other.example")) == ["http://other.example/"]
    assert read(save(*many_hosts()), url="other.example").start_url == "https://other.example/"


def test_an_address_that_the_file_does_not_hold_names_those_that_it_does(save):
    with pytest.raises(CouldNotRead) as told:
        read(save(*many_hosts()), url="https://nowhere.example/")
    assert str(told.value).endswith(
        "holds nothing of nowhere.example; it holds blog.example, ads.example, other.example"
    )
    with pytest.raises(CouldNotRead) as told:
        read(save(*[page(f"https://h{i}.example/") for i in range(9)]), url="https://nowhere.example/")
    assert str(told.value).count(".example,") == 5 - 1


def test_an_address_that_is_none(save):
    with pytest.raises(BadAddress):
        read(save(page()), url="not an address")


def test_hosts_from_a_file_cannot_steer_the_terminal(save):
    with pytest.raises(CouldNotRead) as told:
        read(save(page("https://x\x1b[31m.example/")), url="https://nowhere.example/")
    assert str(told.value).isprintable()


def test_on_a_platform_with_paths_the_blog_is_its_path_and_the_files_at_the_root(save):
    host = "https://medium.com"
    inside = ["/@leek", "/@leek/soup", "/robots.txt", "/ads.txt", "/sitemap.xml", "/feed", "/.well-known/x"]
    path = save(*[page(host + p) for p in [*inside, "/@other/post", "/", "/robots.txt/x", "/tag/soup"]])
    assert list(bodies(path, url=host + "/@leek")) == [host + p for p in inside]


def test_the_blog_is_where_its_start_was_redirected_to(save):
    path = save(
        page("http://old.example/", b"", "Location: https://old.example/", status="301 Moved", kind=""),
        page("https://old.example/", b"", "Location: //new.example/blog", status="302 Found", kind=""),
        page("https://new.example/blog", b"<p>new"),
        page("https://new.example/post", b"<p>post"),
        page("https://third.example/", b"<p>third"),
    )
    capture = read(path, url="http://old.example/")
    urls = [e.url for e in capture.exchanges]
    assert urls[0].endswith("old.example/")
    assert urls[1:] == ["https://new.example/blog", "https://new.example/post"]
    assert (capture.start_url, capture.landed_url) == ("http://old.example/", "https://new.example/blog")
    assert capture.scope.host == "new.example"


@pytest.mark.parametrize("location", ["https://elsewhere.example/", "http://[", "", "/", "https://blog.example/loop"])
def test_a_redirect_that_leads_nowhere_in_the_file_changes_nothing(save, location):
    path = save(
        page(BLOG, b"", f"Location: {location}", status="302 Found", kind=""),
        page(BLOG + "loop", b"", f"Location: {BLOG}", status="302 Found", kind=""),
        page(BLOG + "a"),
    )
    assert read(path, url=BLOG).scope.host == "blog.example"
    assert len(read(path, url=BLOG).exchanges) == 3


def test_of_several_answers_of_a_page_the_first_good_one_counts(save):
    path = save(
        page(BLOG + "?utm_source=x", b"<p>busy", status="503 Busy"),
        page("http://www.blog.example/", b"", f"Location: {BLOG}", status="301 Moved"),
        page(BLOG, b""),
        page(BLOG, b"<p>first"),
        page(BLOG, b"<p>second"),
        page(BLOG + "gone", b"<p>gone", status="404 Not Found"),
    )
    assert bodies(path) == {BLOG: b"<p>first", BLOG + "gone": b"<p>gone"}


def test_more_answers_than_can_be_kept_are_a_warning(save, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_EXCHANGES", 3)
    capture = read(save(*[page(f"{BLOG}{i}") for i in range(5)]))
    assert [e.url for e in capture.exchanges] == [BLOG + "0", BLOG + "1", BLOG + "2"]
    assert capture.warnings == ("only the first 3 of 5 answers were read",)


def test_more_bytes_than_can_be_kept_are_a_warning(save, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_BYTES", 2 * len(HTML))
    capture = read(save(*[page(f"{BLOG}{i}") for i in range(3)]))
    assert [(e.body, e.body_cut) for e in capture.exchanges] == [(HTML, False), (HTML, False), (b"", True)]
    assert capture.warnings == (f"no memory left for the body of {BLOG}2",)


# ---- odd and broken files


def test_old_tools_put_addresses_into_angle_brackets_and_headers_into_lower_case(save):
    record = raw("response", f"<{BLOG}>", http()).replace(b"WARC-Target-URI", b"warc-target-uri")
    record = record.replace(b"WARC-Type", b"warc-type").replace(b"Content-Length", b"content-length")
    assert bodies(save(record)) == {BLOG: HTML}


@pytest.mark.parametrize(
    ("block", "status", "body"),
    [
        (HTML, 200, HTML),
        (b"<html>\r\n\r\nhello", 200, b"<html>\r\n\r\nhello"),
        (b"HTTP/1.1\r\n\r\nhello", 0, b"hello"),
        (b"HTTP/1.1 what\r\n\r\nhello", 0, b"hello"),
        (b"HTTP/1.1 2000 OK\r\n\r\nhello", 0, b"hello"),
        (b"http/1.1 200\n\nhello", 200, b"hello"),
        (b"HTTP/2 200\r\n\r\nhello", 200, b"hello"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n: x\r\nA:b\r\n c\r\n\r\nhello", 200, b"hello"),
        (b"HTTP/1.1 200 \xff\xfe\r\nX: \x80\x00\xc3\x28\r\n\r\nhello", 200, b"hello"),
        (b"HTTP/1.1 200 OK\r\nX: y", 200, b""),
        (b"HTTP/1.1 200 OK", 200, b""),
        (b"", 0, b""),
    ],
)
def test_junk_where_a_status_line_should_be(save, block, status, body):
    capture = read(save(page(), raw("response", BLOG + "junk", block)))
    assert (capture.exchanges[1].status, capture.exchanges[1].body) == (status, body)
    assert capture.warnings == (() if status else (f"an answer without a readable status: {BLOG}junk",))


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00Z"),
        ("2024-05-01T10:00:00.5Z", "2024-05-01T10:00:00.5Z"),
        ("2024-05-01", "2024-05-01T00:00:00Z"),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_dates_are_given_in_utc_or_not_at_all(save, given, read_as):
    assert read(save(page(WARC_Date=given))).exchanges[0].captured_at == read_as


def test_a_record_without_an_id_is_known_by_its_place(save):
    assert read(save(page(WARC_Record_ID=None))).exchanges[0].record_id == "record 0"


def test_an_endless_address_is_passed_over(save):
    capture = read(save(page(), page(BLOG + "a" * 9000)))
    assert [e.url for e in capture.exchanges] == [BLOG]
    assert len(capture.warnings) == 1


@pytest.mark.parametrize("url", ["https://", "https://a:b/", "http://[", "https://x.example:99999/"])
def test_an_unreadable_address_is_passed_over(save, url):
    capture = read(save(page(url), page()))
    assert [e.url for e in capture.exchanges] == [BLOG]
    assert capture.warnings == (f"passed over an answer with an unreadable address: {url}",)


@pytest.mark.parametrize("length", ["3", "-1", "many", None])
def test_a_wrong_length_costs_a_warning_and_at_most_that_record(save, length):
    capture = read(save(page(), page(BLOG + "bad", Content_Length=length), page(BLOG + "after")))
    assert {BLOG, BLOG + "after"} <= {e.url for e in capture.exchanges}
    assert capture.warnings
    assert capture.partial == ""


def test_a_truncated_file_gives_what_was_read(save):
    path = save(page(), page(BLOG + "a", b"<p>" + os.urandom(5000).hex().encode()))
    whole = path.read_bytes()
    for data in (
        whole[:-2000],
        gzip.compress(whole)[:-2000],
        gzip.compress(whole[:600]) + gzip.compress(whole[600:])[:-900],
    ):
        path.write_bytes(data)
        capture = read(path)
        assert capture.exchanges[0].body == HTML
        assert capture.exchanges[1].body.startswith(b"<p>")
        assert capture.exchanges[1].body_cut
        assert capture.partial == "the file is truncated"
        assert capture.warnings == ()


def test_a_file_cut_anywhere_reads_or_says_why_not(save):
    path = save(page(), page(BLOG + "a"), name="a.warc.gz")
    for whole in (path.read_bytes(), page() + page(BLOG + "a")):
        for end in range(len(whole)):
            path.write_bytes(whole[:end])
            try:
                capture = read(path)
            except CouldNotRead as told:
                assert "\n" not in str(told)
            else:
                assert capture.exchanges


def test_a_damaged_gzip_gives_what_came_before(save):
    path = save(page(), page(BLOG + "a"), name="a.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(gzip.compress(page())) + 60] ^= 255
    path.write_bytes(data)
    capture = read(path)
    assert capture.exchanges[0].body == HTML
    assert capture.partial == "the file is damaged"


@given(st.binary(max_size=400), st.integers(0, 2))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_junk_gets_past_as_anything_but_one_line(tmp_path, junk, where):
    path = tmp_path / "junk"
    good = page()
    path.write_bytes([junk, b"WARC/1.0\r\n" + junk, good[:300] + junk + good[300:]][where])
    try:
        read(path)
    except CouldNotRead as told:
        assert str(told).count("\n") == 0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n...", "it is a PDF"),
        (b"<!doctype html><p>hello there you two", "it looks like a web page or XML"),
        (b"\x89\xfa\x00\x12" * 50, "it does not begin with WARC/"),
        (gzip.compress(b"hello", mtime=0), "it is gzip, but holds no WARC"),
        (b"\x1f\x8b\x08", "it is gzip, but holds no WARC"),
        (b"\x28\xb5\x2f\xfd....", "unpack it first, with zstd -d"),
        (b"filedesc://a.arc 0.0.0.0 2008 text/plain 70\n", "it is an ARC file"),
        (b"PK\x03\x04....", "is a truncated or damaged zip file"),
        (b"WARC/1.0\r\n\r\n", "holds no HTML page"),
        (raw("response", "https://a.example/x.png", http(b"x", kind="image/png")), "no HTML page; it holds a.example"),
    ],
)
def test_what_is_no_capture_gets_one_clear_line(tmp_path, data, told):
    path = tmp_path / "thing"
    path.write_bytes(data)
    with pytest.raises(CouldNotRead) as error:
        read(path)
    assert str(error.value).startswith(f"{path} ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wacz_whose_member_is_said_to_lie_before_its_beginning(tmp_path):
    path = wacz(tmp_path / "a.wacz", {"archive/a.warc.gz": gzip.compress(page())})
    data = path.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    # The directory is said to begin a thousand bytes further on, so that all before it seems to be missing.
    begins = int.from_bytes(data[end + 16 : end + 20], "little") + 1000
    path.write_bytes(data[: end + 16] + begins.to_bytes(4, "little") + data[end + 20 :])
    with pytest.raises(CouldNotRead):
        read(path)


def test_a_zip_that_is_no_wacz(tmp_path):
    with pytest.raises(CouldNotRead, match="is a zip file but no WACZ"):
        read(wacz(tmp_path / "a.zip", {"letter.txt": b"hello"}))


def test_a_path_that_is_no_file(tmp_path):
    with pytest.raises(CouldNotRead, match="does not exist"):
        read(tmp_path / "none.warc")
    with pytest.raises(CouldNotRead, match="is a folder"):
        read(tmp_path)
    with pytest.raises(CouldNotRead, match="not a regular file"):
        read(Path("/dev/null"))


# ---- the corpus

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.mark.corpus
@pytest.mark.skipif(not (CORPUS / "labels.jsonl").exists(), reason="no labelled corpus in ../shared/corpus")
def test_every_capture_of_the_corpus_reads_whole():
    off = {}
    for line in (CORPUS / "labels.jsonl").read_text().splitlines():
        row = json.loads(line)
        capture = read(CORPUS / row["warc"])
        assert (capture.partial, capture.warnings) == ("", ()), row["site"]
        assert capture.scope.holds(row["start_url"]), row["site"]
        pages = [e for e in capture.exchanges if e.status == 200 and "html" in e.header("content-type")]
        if len(pages) != row["pages"]:
            off[row["site"]] = row["pages"] - len(pages)
    # One capture holds six copies of a page under addresses that differ in `share` and `replytocom` only.
    assert off == {"davidmegginson__lahso-blog": 5}


def test_the_codings_are_all_there():
    # Scrapy brings both libraries; without them the reader only warns, and this says that they went missing.
    assert all(codings._decoders(coding) for coding in ("gzip", "deflate", "br", "zstd"))
