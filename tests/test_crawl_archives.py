"""Blogs out of crawl archives: many hosts in a file, the pages of a blog in many files, whole or broken.

All archives here are made up in the test that reads them, but those that are put together from the corpus.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.assessment import examine
from classifier.model_file import load
from crawler import crawl_archive_index, record_places
from crawler.archive import read
from crawler.archive_list import read_archive_list
from crawler.crawl_archives import gather_blogs, index_archives
from crawler.errors import BadAddress, BadList, CouldNotRead, CouldNotWrite
from tests.test_archive import chunks, page, raw, sha1

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def post(host: str, name: str = "", **more) -> bytes:
    url = f"https://{host}/{name}"
    return page(url, f"<!doctype html><title>{name}</title><p>I cooked {url} today.".encode(), **more)


def blog(host: str, *names: str) -> list[bytes]:
    return [post(host, name) for name in ("", "about", "leeks", *names)]


def save(path: Path, *records: bytes, whole: bool = False) -> Path:
    """Write records: packed each by itself, or all in one piece, or not packed, as the name says."""
    packed = [gzip.compress(b"".join(records))] if whole else map(gzip.compress, records)
    path.write_bytes(b"".join(packed if path.suffix == ".gz" else records))
    return path


@pytest.fixture
def gather(tmp_path):
    """Gather the blogs of some files and give them by name."""

    def gather(*paths: Path, into: Path = tmp_path / "into", **options):
        return {each.name: each for each in gather_blogs(paths, into, **options)}

    return gather


def urls(gathered) -> list[str]:
    return [exchange.url for exchange in read(gathered.path).exchanges]


# ---- what a blog is


def test_the_pages_of_a_blog_are_gathered_across_files_with_the_home_page_first(tmp_path, gather):
    a = save(tmp_path / "a.warc.gz", post("a.example", "leeks"), post("b.example"), post("b.example", "x"))
    b = save(tmp_path / "b.warc.gz", post("b.example", "y"), post("a.example", "about"), post("a.example"))
    found = gather(a, b, software="flogcheck 9")
    assert list(found) == ["a.example", "b.example"]
    one = found["a.example"]
    assert (one.seen, one.kept, one.skipped, one.notes) == (3, 3, "", ())
    assert one.files == (str(a), str(b))
    assert urls(one) == [f"https://a.example/{name}" for name in ("", "leeks", "about")]
    capture = read(one.path)
    assert (capture.start_url, capture.partial, capture.warnings) == ("https://a.example/", "", ())
    first = gzip.decompress(one.path.read_bytes())[:1500]
    assert b"software: flogcheck 9" in first
    assert b"flogcheck-gathered-from: a.warc.gz, b.warc.gz" in first


def test_records_are_copied_as_they_are(tmp_path, gather):
    records = blog("a.example")
    found = gather(save(tmp_path / "a.warc.gz", *records))
    copied = found["a.example"].path.read_bytes()
    assert all(gzip.compress(record)[10:] in copied for record in records)  # the head of a member holds the time


def test_the_same_archives_give_the_same_bytes(tmp_path, gather):
    file = save(tmp_path / "a.warc.gz", *blog("a.example"))
    one, two = (gather(file, into=tmp_path / name)["a.example"].path.read_bytes() for name in "xy")
    assert one == two


def test_www_and_http_are_the_same_blog_and_of_two_answers_the_newest_good_one_is_taken(tmp_path, gather):
    old = page("http://a.example/leeks", b"<html>old", WARC_Date="2020-01-01T00:00:00Z")
    new = page("https://www.a.example/leeks", b"<html>new", WARC_Date="2024-01-01T00:00:00Z")
    gone = page("https://a.example/leeks", status="404 Not Found", WARC_Date="2025-01-01T00:00:00Z")
    for order in ([old, new, gone], [gone, new, old]):
        file = save(tmp_path / f"{order[0] == old}.warc.gz", post("a.example"), *order, post("www.a.example", "soup"))
        (found,) = gather(file, into=tmp_path / f"into {order[0] == old}").values()
        assert (found.name, found.seen) == ("a.example", 3)
        assert [e.body for e in read(found.path).exchanges if "leeks" in e.url] == [b"<html>new"]


def test_blogs_on_one_host_are_told_apart_by_their_folder(tmp_path, gather):
    names = [f"@{who}/a-day-in-{where}-{n}" for who in ("ann", "bob") for where in "xyz" for n in (1, 2)]
    records = [post("medium.com", name) for name in names]
    records += [post("ann.medium.com", "another-day-of-mine-3"), *blog("medium.com")]
    found = gather(save(tmp_path / "a.warc.gz", *records))
    assert {name: each.seen for name, each in found.items() if each.path} == {
        "medium.com/@ann": 7,
        "medium.com/@bob": 6,
    }
    assert "https://ann.medium.com/another-day-of-mine-3" in urls(found["medium.com/@ann"])
    assert "Medium" in found["medium.com"].skipped


def test_a_folder_is_a_blog_of_its_own_where_the_host_has_no_home_page(tmp_path, gather):
    folder = [post("jane.github.io", f"cakes/{name}") for name in ("", "one", "two")]
    robots = page("https://jane.github.io/robots.txt", b"User-agent: *", kind="text/plain")
    found = gather(save(tmp_path / "a.warc.gz", *folder, robots))
    assert list(found) == ["jane.github.io/cakes"]
    assert urls(found["jane.github.io/cakes"])[-1] == "https://jane.github.io/robots.txt"
    whole = gather(save(tmp_path / "b.warc.gz", *folder, robots, *blog("jane.github.io")), into=tmp_path / "b")
    assert {name: each.seen for name, each in whole.items()} == {"jane.github.io": 6}
    assert "folders that may be sites of their own" in whole["jane.github.io"].notes[0]
    assert len(urls(whole["jane.github.io"])) == 7


def test_a_host_of_few_pages_is_named_and_gets_no_capture(tmp_path, gather):
    file = save(
        tmp_path / "a.warc.gz",
        post("few.example"),
        post("few.example", "b"),
        page("https://none.example/", status="404 No"),
    )
    found = gather(file)
    assert found["few.example"].skipped == "the archives hold 2 pages of it, fewer than 3"
    assert found["none.example"].skipped == "the archives hold no page of it, fewer than 3"
    assert not any(each.path for each in found.values())
    assert gather(file, fewest=2)["few.example"].kept == 2


# ---- which pages


def test_of_many_pages_those_are_kept_that_a_crawl_would_visit(tmp_path, gather):
    days = [f"{year}/{month:02}/07/a-dish-of-that-day-{month}" for year in range(2010, 2024) for month in range(1, 13)]
    random.Random(1).shuffle(days)
    home = page(
        "https://a.example/",
        b'<html><nav><a href="/wer">\xc3\x9cber mich</a></nav><p>Welcome',  # only the words of the link tell
    )
    more = ["wer", "imprint", "tag/soup", "tag/fish", "shop/product/pan"]
    found = gather(save(tmp_path / "a.warc.gz", *(post("a.example", n) for n in days + more), home), pages=12)[
        "a.example"
    ]
    kept = [url.removeprefix("https://a.example/") for url in urls(found)]
    assert (found.seen, found.kept, len(kept)) == (len(days) + len(more) + 1, 12, 12)
    assert kept[0] == ""
    assert {"wer", "imprint", min(days), max(days)} <= set(kept)
    assert sum(name in days for name in kept) >= 6


def test_what_stands_beside_the_pages_comes_along_and_what_a_reader_has_no_use_for_does_not(tmp_path, gather):
    beside = {
        "robots.txt": ("text/plain", "200 OK"),
        "ads.txt": ("text/plain", "404 Not Found"),
        "feed.xml": ("application/rss+xml", "200 OK"),
        "sitemap.xml": ("application/xml", "200 OK"),
        "cat.jpg": ("image/jpeg", "200 OK"),
        "a.css": ("text/css", "200 OK"),
        "paper.pdf": ("application/pdf", "200 OK"),
        "gone": ("text/html", "404 Not Found"),
    }
    records = [page(f"https://a.example/{n}", b"x", kind=k, status=s) for n, (k, s) in beside.items()]
    found = gather(save(tmp_path / "a.warc.gz", *records, *blog("a.example")))["a.example"]
    assert {url.rpartition("/")[2] for url in urls(found)} == {"", "about", "leeks", *list(beside)[:4]}
    assert found.kept == 3


def test_no_more_bytes_are_kept_than_allowed(tmp_path, gather):
    big = page("https://a.example/big", b"<html>" + random.Random(1).randbytes(50_000))
    found = gather(save(tmp_path / "a.warc.gz", *blog("a.example"), big, post("a.example", "late")), most_bytes=40_000)
    assert found["a.example"].notes == ("no more than 40,000 bytes are kept of one blog",)
    assert (found["a.example"].seen, found["a.example"].kept) == (5, 3)
    assert found["a.example"].path.stat().st_size < 40_000


# ---- records


def test_requests_metadata_and_answers_to_forms_are_no_pages(tmp_path, gather):
    url = "https://a.example/sent"
    answer = page(url, WARC_Record_ID="<urn:uuid:sent>")
    asked = raw("request", url, b"POST /sent HTTP/1.1\r\n\r\n", WARC_Concurrent_To="<urn:uuid:sent>")
    got = raw("request", "https://a.example/", b"GET / HTTP/1.1\r\n\r\n")
    meta = raw("metadata", "https://a.example/", b"languages: en\r\n", Content_Type="application/warc-fields")
    info = raw("warcinfo", "", b"software: some crawler\r\n", Content_Type="application/warc-fields")
    found = gather(save(tmp_path / "a.warc.gz", info, got, *blog("a.example"), meta, answer, asked))["a.example"]
    assert url not in urls(found)
    assert found.seen == 3


def revisit(url: str, body: bytes, **more: str) -> bytes:
    return raw("revisit", url, b"", WARC_Payload_Digest=sha1(body), WARC_Date="2025-01-01T00:00:00Z", **more)


def test_a_revisit_brings_what_it_stands_for(tmp_path, gather):
    body = b"<!doctype html><p>The same as ever."
    old = page("https://a.example/same", body, WARC_Payload_Digest=sha1(body))
    again = revisit("https://a.example/same", body, WARC_Refers_To_Target_URI="https://a.example/same")
    elsewhere = revisit("https://a.example/copied", b"<html>copied")
    source = page("https://z.example/", b"<html>copied", WARC_Payload_Digest=sha1(b"<html>copied"))
    lost = revisit("https://a.example/lost", b"<html>lost")
    files = [
        save(tmp_path / "a.warc.gz", *blog("a.example"), old, elsewhere),
        save(tmp_path / "b.warc.gz", again, source, lost),
    ]
    found = gather(*files)["a.example"]
    capture = read(found.path)
    assert {e.url: e.body for e in capture.exchanges if e.captured_at.startswith("2025")} == {
        "https://a.example/same": body,
        "https://a.example/copied": b"<html>copied",
    }
    assert capture.start_url == "https://a.example/"
    assert capture.warnings == ()
    assert found.notes == ("1 revisits of what the archives do not hold",)
    assert found.seen == 5


def test_what_the_archive_itself_cut_is_said(tmp_path, gather):
    cut = page("https://a.example/cut", b"<html>half of", WARC_Truncated="length")
    found = gather(save(tmp_path / "a.warc.gz", *blog("a.example"), cut))["a.example"]
    assert found.notes == ("1 answer is cut in the archive itself",)
    assert [e.url for e in read(found.path).exchanges if e.body_cut] == ["https://a.example/cut"]


def test_bodies_read_alike_whether_the_archive_undid_their_packing_or_not(tmp_path, gather):
    body = b"<!doctype html><p>Plain words."
    headers = ["X-Crawl-Content-Encoding: gzip", "X-Crawl-Transfer-Encoding: chunked", "X-Crawl-Content-Length: 9"]
    rewritten = page("https://a.example/rewritten", body, *headers)
    as_sent = page(
        "https://a.example/sent", chunks(gzip.compress(body)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"
    )
    found = gather(save(tmp_path / "a.warc.gz", post("a.example"), rewritten, as_sent))["a.example"]
    assert [e.body for e in read(found.path).exchanges][1:] == [body, body]


# ---- containers, whole and broken

RECORDS = [record for host in ("a.example", "b.example") for record in blog(host)]


def bodies(found) -> dict[str, list[tuple[str, bytes]]]:
    return {name: [(e.url, e.body) for e in read(each.path).exchanges] for name, each in found.items()}


def test_plain_archives_and_archives_in_one_piece_give_the_same(tmp_path, gather):
    normal = bodies(gather(save(tmp_path / "a.warc.gz", *RECORDS)))
    assert bodies(gather(save(tmp_path / "b.warc", *RECORDS), into=tmp_path / "b")) == normal
    one_piece = save(tmp_path / "c.warc.gz", *RECORDS, whole=True)
    for _ in range(2):  # what was packed anew serves the second run too
        assert bodies(gather(one_piece, into=tmp_path / "c")) == normal
    (told,) = index_archives([one_piece], tmp_path / "c")
    assert (told.records, told.answers) == (6, 6)
    assert "packed in one piece" in told.notes[0]
    assert len(list((tmp_path / "c").glob("repacked-*.warc.gz"))) == 1


def test_members_that_hold_several_records_or_parts_of_one(tmp_path, gather):
    normal = bodies(gather(save(tmp_path / "a.warc.gz", *RECORDS)))
    pairs = [RECORDS[0], RECORDS[1] + RECORDS[2], *RECORDS[3:]]
    assert bodies(gather(save(tmp_path / "b.warc.gz", *pairs), into=tmp_path / "b")) == normal
    data = b"".join(RECORDS)
    parts = [data[at : at + 700] for at in range(0, len(data), 700)]
    assert bodies(gather(save(tmp_path / "c.warc.gz", *parts), into=tmp_path / "c")) == normal


def test_padding_between_members_is_passed_over(tmp_path, gather):
    normal = bodies(gather(save(tmp_path / "a.warc.gz", *RECORDS)))
    file = tmp_path / "b.warc.gz"
    file.write_bytes(bytes(200_000).join(map(gzip.compress, RECORDS)) + bytes(70_000))
    assert bodies(gather(file, into=tmp_path / "b")) == normal


@pytest.mark.parametrize("damage", ["flipped", "junk", "checksum"])
def test_damage_costs_the_record_it_lies_in(tmp_path, gather, damage):
    members = [bytearray(gzip.compress(record)) for record in [*RECORDS, *blog("c.example")]]
    if damage == "flipped":
        members[4][60:90] = bytes(30)
    elif damage == "checksum":
        members[4][-6] ^= 0xFF
    else:
        members[4] = bytearray(random.Random(3).randbytes(100_000))
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(members))
    found = gather(file, fewest=2)
    assert {name: each.seen for name, each in found.items()} == {"a.example": 3, "b.example": 2, "c.example": 3}
    (told,) = index_archives([file], tmp_path / "into")
    assert told.notes == (f"{file}: passed over a damaged part of the file",)


def test_a_truncated_archive_gives_what_came_before(tmp_path, gather):
    for name in ("a.warc.gz", "a.warc", "one.warc.gz"):
        file = save(tmp_path / name, *RECORDS, whole=name.startswith("one"))
        file.write_bytes(file.read_bytes()[:-40])
        found = gather(file, into=tmp_path / f"into {name}", fewest=1)
        assert found["a.example"].seen == 3, name
        # Packed in one piece, the last 40 bytes hold more than a record.
        assert found["b.example"].seen == (1 if name.startswith("one") else 2), name
        (told,) = index_archives([file], tmp_path / f"into {name}")
        assert f"{file}: the file is truncated" in told.notes, name


def test_a_record_of_a_wrong_length_costs_itself(tmp_path, gather):
    record = page("https://a.example/odd").replace(b"Content-Length: ", b"Content-Length: 9")
    for name in ("a.warc", "a.warc.gz"):
        found = gather(save(tmp_path / name, *blog("a.example"), record), into=tmp_path / f"into {name}")["a.example"]
        assert found.seen == 3
        assert read(found.path).partial == ""


def test_an_archive_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path, gather):
    page_of_html = tmp_path / "page.warc.gz"
    page_of_html.write_bytes(b"<html>")
    missing = tmp_path / "missing.warc.gz"
    good = save(tmp_path / "a.warc.gz", *RECORDS)
    assert list(gather(page_of_html, good, missing)) == ["a.example", "b.example"]
    told = index_archives([page_of_html, good, missing], tmp_path / "into")
    assert [bool(each.notes) for each in told] == [True, False, True]
    assert "looks like a web page" in told[0].notes[0]
    assert "does not exist" in told[2].notes[0]
    with pytest.raises(CouldNotRead, match="does not exist"):
        gather(missing)


def test_names_in_an_archive_lead_nowhere_else(tmp_path, gather):
    hosts = [
        "..%2f..%2fetc",
        "../../../tmp/x",
        "a" * 3000 + ".example",
        "b\u202e.example",
        "[::1]",
        "a.example:99999",
        "..",
        "c;rm -rf.example",
    ]
    records = [post(host, name) for host in hosts for name in ("", "a", "../../../b")]
    found = gather(save(tmp_path / "a.warc.gz", *records, *blog("good.example")), fewest=1)
    assert found["good.example"].kept == 3
    written = [each.path.resolve() for each in found.values() if each.path]
    assert all(path.is_relative_to(tmp_path / "into" / "blogs") and path.name.isascii() for path in written)
    assert {path.name for path in tmp_path.iterdir()} == {"a.warc.gz", "into"}


def test_an_archive_that_unpacks_without_end_is_left(tmp_path, gather):
    bomb = page("https://b.example/", bytes(60 << 20))
    file = save(tmp_path / "a.warc.gz", *blog("a.example"), bomb, post("a.example", "late"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_places, "MOST_UNPACKED", 1 << 20)
        assert gather(file)["a.example"].seen == 3
    (told,) = index_archives([file], tmp_path / "into")
    assert "unpacks to far more" in told.notes[0]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_the_damage_what_is_gathered_can_be_read(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    name = data.draw(st.sampled_from(["a.warc", "a.warc.gz", "one.warc.gz"]))
    file = save(folder / name, *RECORDS, whole=name.startswith("one"))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        kind = data.draw(st.sampled_from(["change", "cut", "insert", "repeat"]))
        if kind == "change":
            content[at] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 300))]
        else:
            piece = bytes(content[:at]) if kind == "repeat" else data.draw(st.binary(min_size=1, max_size=40))
            content[at:at] = piece
        content = content or bytearray(b"x")
    file.write_bytes(content)
    try:
        found = list(gather_blogs([file], folder / "into", fewest=1))
    except CouldNotRead as error:
        assert len(str(error).splitlines()) == 1
        return
    for each in found:
        if each.path:
            assert len(read(each.path).exchanges) >= each.kept


# ---- what is wanted


def test_only_wanted_blogs_are_gathered(tmp_path, gather):
    folder = [post("jane.github.io", f"cakes/{name}") for name in ("", "one", "two")]
    file = save(tmp_path / "a.warc.gz", *RECORDS, *folder, *blog("sub.a.example"))
    assert list(gather(file, wanted=["A.example"])) == ["a.example"]
    assert list(gather(file, wanted=["https://www.b.example/leeks"])) == ["b.example"]
    assert list(gather(file, wanted=["jane.github.io/cakes/one", "sub.a.example"])) == [
        "jane.github.io/cakes",
        "sub.a.example",
    ]
    assert list(gather(file, wanted=["jane.github.io"])) == ["jane.github.io/cakes"]
    assert list(gather(file, wanted=["other.example"])) == []
    assert len(gather(file)) == 4
    with pytest.raises(BadAddress):
        gather(file, wanted=["not a host"])


# ---- again, and after a kill


def counting(seen: list[int]):
    return lambda progress: seen.append(progress.answers)


def test_a_file_is_read_again_only_when_it_changed(tmp_path, gather):
    file = save(tmp_path / "a.warc.gz", *blog("a.example"))
    first, second, third = [], [], []
    gather(file, progress=counting(first))
    gather(file, progress=counting(second))
    assert (max(first), max(second)) == (3, 0)
    save(file, *blog("a.example", "new-one"))
    assert gather(file, progress=counting(third))["a.example"].seen == 4
    assert max(third) == 4


def test_a_capture_is_made_again_when_it_went_missing_or_more_of_it_came(tmp_path, gather):
    file = save(tmp_path / "a.warc.gz", *blog("a.example"))
    path = gather(file)["a.example"].path
    made = path.stat().st_mtime_ns
    assert gather(file)["a.example"].path.stat().st_mtime_ns == made
    path.unlink()
    assert gather(file)["a.example"].path.is_file()
    more = save(tmp_path / "b.warc.gz", post("a.example", "more"))
    assert "https://a.example/more" in urls(gather(file, more)["a.example"])
    assert "https://a.example/more" not in urls(gather(file)["a.example"])


PROGRAM = """
    import os, signal, sys
    from pathlib import Path
    from crawler.crawl_archives import gather_blogs
    after, into, *files = sys.argv[1:]
    def progress(at):
        if after == "indexing" and at.answers >= 500 or after == "gathering" and at.blogs > 40:
            os.kill(os.getpid(), signal.SIGKILL)
    for each in gather_blogs(map(Path, files), Path(into), progress=progress):
        pass
"""


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("whole", [False, True])
def test_killed_at_any_point_the_same_call_goes_on(tmp_path, gather, whole):
    records = [record for n in range(100) for record in blog(f"b{n}.example", "x", "y")]
    random.Random(2).shuffle(records)
    files = [
        save(tmp_path / "0.warc.gz", *records[::2], whole=whole),
        save(tmp_path / "1.warc.gz", *records, whole=whole),
    ]
    expected = {name: each.path.read_bytes() for name, each in gather(*files, into=tmp_path / "unbroken").items()}
    for after in ("indexing", "gathering"):
        assert run(PROGRAM, after, tmp_path / "into", *files).returncode == -signal.SIGKILL, after
    again: list[int] = []
    found = gather(*files, progress=counting(again))
    assert max(again) == 0
    assert {name: each.path.read_bytes() for name, each in found.items()} == expected
    assert len(expected) == 100


def test_a_disk_that_is_full_is_told_and_loses_nothing(tmp_path, gather):
    file = save(tmp_path / "a.warc.gz", *(post(f"b{n}.example", str(i)) for n in range(150) for i in range(4)))
    program = """
        import resource, sys
        from pathlib import Path
        from crawler.crawl_archives import gather_blogs
        from crawler.errors import CouldNotWrite
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        try:
            list(gather_blogs([Path(sys.argv[1])], Path(sys.argv[2])))
        except CouldNotWrite as error:
            print("told:", error)
    """
    done = run(program, file, tmp_path / "into")
    assert done.stdout.startswith("told: "), done.stderr
    assert len(gather(file)) == 150


def test_a_folder_that_cannot_be_used(tmp_path, gather):
    file = save(tmp_path / "a.warc.gz", *RECORDS)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CouldNotWrite):
        gather(file, into=tmp_path / "taken")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "index.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(CouldNotRead, match="delete it"):
        gather(file, into=tmp_path / "odd")


def test_two_runs_in_one_folder_do_not_get_into_each_others_way(tmp_path, gather, monkeypatch):
    monkeypatch.setattr(crawl_archive_index, "_PATIENCE", 0.1)
    first = save(tmp_path / "a.warc.gz", *RECORDS)
    gather(first)
    with closing(sqlite3.connect(tmp_path / "into" / "index.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CouldNotWrite, match="another run is at work"):
            gather(save(tmp_path / "b.warc.gz", *RECORDS))
    assert list(gather(first, tmp_path / "b.warc.gz")) == ["a.example", "b.example"]


def test_the_next_blog_may_be_asked_for_from_any_thread(tmp_path):
    found = gather_blogs([save(tmp_path / "a.warc.gz", *RECORDS)], tmp_path / "into")
    first = next(found)
    with ThreadPoolExecutor(1) as pool:
        assert [first.name, *(each.name for each in pool.submit(list, found).result())] == ["a.example", "b.example"]


def test_an_archive_that_was_changed_while_it_was_used_costs_its_blogs_only(tmp_path):
    files = [save(tmp_path / f"{host}.warc.gz", *blog(host)) for host in ("a.example", "b.example")]
    found = []
    for each in gather_blogs(files, tmp_path / "into"):
        found.append(each)
        files[1].write_bytes(b"")
    assert [bool(each.path) for each in found] == [True, False]
    assert "shorter than it was" in found[1].skipped


# ---- memory

MEASURE = """
    import resource, sys
    from pathlib import Path
    from crawler.crawl_archives import gather_blogs
    blogs = sum(1 for _ in gather_blogs([Path(sys.argv[1])], Path(sys.argv[2])))
    print(blogs, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write_large(path: Path, records: int) -> int:
    """Write an archive of pages of 67 kB, thirty a host; give its unpacked size."""
    words = " ".join(str(n) for n in range(13_000)).encode()
    size = 0
    with path.open("wb") as file:
        for n in range(records):
            record = page(f"https://h{n // 30}.example/{n}", b"<html>%d %s" % (n, words), WARC_Payload_Digest="sha1:A")
            file.write(gzip.compress(record, 1))
            size += len(record)
    return size


def test_memory_does_not_grow_with_the_archive(tmp_path):
    peaks = []
    for records in (300, 3000):
        file = tmp_path / f"{records}.warc.gz"
        size = write_large(file, records)
        done = run(MEASURE, file, tmp_path / f"into {records}")
        assert done.returncode == 0, done.stderr
        blogs, peak = map(int, done.stdout.split())
        assert blogs == records // 30
        peaks.append(peak)
    assert size > 190e6
    assert peaks[1] - peaks[0] < 20_000  # kB


# ---- lists of archives


def test_a_list_names_a_path_a_line(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"")
    lines = "\ufeff# the crawl of May\r\n\r\na.warc.gz\r\n  sub/b.warc.gz  \n/abs/c.warc\na.warc.gz\n"
    plain, packed = tmp_path / "list", tmp_path / "warc.paths.gz"
    plain.write_text(lines, encoding="utf-8")
    packed.write_bytes(gzip.compress(lines.encode()))
    expected = (tmp_path / "a.warc.gz", tmp_path / "sub/b.warc.gz", Path("/abs/c.warc"))
    assert read_archive_list(plain) == read_archive_list(packed) == expected
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.warc.gz").write_bytes(b"")
    assert read_archive_list(plain, tmp_path / "root")[0] == tmp_path / "root" / "a.warc.gz"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("https://data.example/a.warc.gz", "line 1 .* is an address; fetch the file first: curl -O 'https://data"),
        ("s3://bucket/a.warc.gz", "aws s3 cp 's3://bucket/a.warc.gz'"),
        ("s3://commoncrawl/crawl-data/x/a.warc.gz", "https://data.commoncrawl.org/crawl-data/x/a.warc.gz"),
        (
            "crawl-data/CC-MAIN-2024/a.warc.gz",
            "none .* is there.* https://data.commoncrawl.org/crawl-data/CC-MAIN-2024",
        ),
        ("a.warc.gz\nb.warc.gz", "none of the files"),
        ("# nothing\n\n", "names no file"),
        ("a\0b", "no path"),
        ("x" * 5000, "no path"),
    ],
)
def test_a_list_that_is_of_no_use_says_what_to_do(tmp_path, lines, message):
    file = tmp_path / "list"
    file.write_text(lines)
    with pytest.raises(BadList, match=message):
        read_archive_list(file)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00a", gzip.compress(b"a.warc", mtime=0)[:-9], b"\x1f\x8bno gzip"])
def test_a_list_that_cannot_be_read(tmp_path, data):
    (tmp_path / "list").write_bytes(data)
    with pytest.raises(BadList):
        read_archive_list(tmp_path / "list")
    with pytest.raises(BadList):
        read_archive_list(tmp_path)
    with pytest.raises(BadList):
        read_archive_list(tmp_path / "none")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_a_list_holds_it_gives_paths_or_says_why_not(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "list of any bytes"
    file.write_bytes(data)
    try:
        paths = read_archive_list(file)
    except BadList as error:
        assert str(error)
        assert len(str(error).splitlines()) == 1
    else:
        assert paths
        assert len(set(paths)) == len(paths)


# ---- the corpus


@pytest.mark.corpus
@pytest.mark.skipif(not (CORPUS / "labels.jsonl").exists(), reason="no labelled corpus in ../shared/corpus")
def test_blogs_of_the_corpus_are_found_again_and_judged_the_same(tmp_path, gather):
    rows = [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text().splitlines()]
    rows = sorted((row for row in rows if 5 <= row["pages"] <= 30), key=lambda row: row["words"])[20:84:8]
    originals = {}
    thirds: list[list[list[bytes]]] = [[], [], []]
    for row in rows:
        capture = read(CORPUS / row["warc"])
        originals[(capture.scope.host + capture.scope.prefix).rstrip("/")] = capture
        records = members(CORPUS / row["warc"])
        for n in range(3):
            thirds[n].append(records[n * len(records) // 3 : (n + 1) * len(records) // 3])
    files = [tmp_path / f"{n}.warc.gz" for n in range(3)]
    for file, blogs in zip(files, thirds, strict=True):
        turns = zip_longest(*blogs, fillvalue=b"")
        file.write_bytes(b"".join(chain.from_iterable(turns)))
    found = gather(*files)
    assert set(originals) <= set(found)
    model = load()
    for name, original in originals.items():
        copy = read(found[name].path)
        assert copy.exchanges == original.exchanges, name
        one, two = (examine(capture, model=model, target=name) for capture in (original, copy))
        assert two.findings == one.findings, name
        # Of another file, so with another checksum; all else is the same.
        read_of_two = replace(two.assessment.read, warc_sha256=one.assessment.read.warc_sha256)
        assert replace(two.assessment, read=read_of_two) == one.assessment, name
    assert len(originals) == 8


def members(path: Path) -> list[bytes]:
    """The gzip members of a file."""
    found, data = [], path.read_bytes()
    while data:
        decoder = zlib.decompressobj(31)
        decoder.decompress(data)
        found.append(data[: len(data) - len(decoder.unused_data)])
        data = decoder.unused_data
    return found
