"""A bundle's capture as a WACZ: valid by the public validator, and the same blog for our own reader."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
from io import StringIO

import pytest
from cdxj_indexer.main import CDXJIndexer
from wacz.main import main as wacz

from classifier.cli import run
from crawler.capture_index import index_of
from crawler.errors import CouldNotRead
from tests.diary import DIARY, write_capture


@pytest.fixture
def case(tmp_path, capsys):
    capture = write_capture(tmp_path / "diary.warc.gz", DIARY)
    assert run(["score", "--quiet", "--out", str(tmp_path / "case"), capture]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def test_the_public_validator_finds_it_whole(case, capsys):
    assert run(["export", "--wacz", str(case)]) == 0
    made = case.parent / "case.wacz"
    assert f"{made}: " in capsys.readouterr().out
    assert wacz(["validate", "-f", str(made)]) == 0


def test_the_index_is_the_one_that_the_libraries_make(tmp_path):
    """`cdxj-indexer` reads the same capture: keys, times and places are the same, line by line."""
    pages = dict.fromkeys(
        ["/", "/About/", "/a?z=1&b=2", "/www/x%20y/", "/dog", "/a?b=1#top", "/\u00e9t\u00e9/"], "<p>Hill</p>"
    )
    capture = tmp_path / "capture.warc.gz"
    write_capture(capture, pages)
    theirs = StringIO()
    CDXJIndexer(theirs, [str(capture)], sort=True, records="response").process_all()
    ours = [re.sub(', "recordDigest": "sha256:[0-9a-f]{64}"', "", line) for line in index_of(capture)]
    assert ours == theirs.getvalue().splitlines()
    assert len(ours) == len(pages)


def test_each_line_of_the_index_leads_to_its_record(case):
    run(["export", "--wacz", str(case)])
    with zipfile.ZipFile(case.parent / "case.wacz") as whole:
        packed, capture = whole.read("indexes/index.cdx.gz"), whole.read("archive/capture.warc.gz")
        places = [line.split(" ", 2) for line in whole.read("indexes/index.idx").decode().splitlines()[1:]]
        assert all(info.compress_type == zipfile.ZIP_STORED for info in whole.infolist())
    for *_, told in places:
        where = json.loads(told)
        lines = gzip.decompress(packed[where["offset"] : where["offset"] + where["length"]]).decode().splitlines()
        for row in (json.loads(line.split(" ", 2)[2]) for line in lines):
            place = slice(int(row["offset"]), int(row["offset"]) + int(row["length"]))
            assert f"WARC-Target-URI: {row['url']}".encode() in gzip.decompress(capture[place])
            assert row["recordDigest"] == f"sha256:{hashlib.sha256(capture[place]).hexdigest()}"
    assert len(lines) == len(DIARY)


def test_a_capture_packed_in_one_piece_has_no_index(tmp_path):
    plain, packed = tmp_path / "a.warc", tmp_path / "b.warc.gz"
    write_capture(plain, DIARY)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(index_of(plain)) == len(DIARY)
    with pytest.raises(CouldNotRead, match="one piece"):
        index_of(packed)


def test_a_changed_wacz_would_not_pass(case, tmp_path):
    run(["export", "--wacz", str(case)])
    with zipfile.ZipFile(case.parent / "case.wacz") as whole, zipfile.ZipFile(tmp_path / "x.wacz", "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            changed.writestr(name, data.replace(b"pages", b"pagez") if name.endswith("pages.jsonl") else data)
    assert wacz(["validate", "-f", str(tmp_path / "x.wacz")]) != 0


def test_our_reader_gives_the_same_verdict_from_it(case, tmp_path, capsys):
    run(["export", "--wacz", str(case), "--output", str(tmp_path / "x.wacz")])
    capsys.readouterr()
    assert run(["score", "--json", str(tmp_path / "x.wacz")]) == 0
    again = json.loads(capsys.readouterr().out)
    before = json.loads((case / "assessment.json").read_text(encoding="ascii"))
    assert (again["probability"], again["ledger"]) == (before["probability"], before["ledger"])


def test_nothing_is_overwritten(case, tmp_path, capsys):
    (tmp_path / "x.wacz").write_bytes(b"mine")
    assert run(["export", "--wacz", str(case), "--output", str(tmp_path / "x.wacz")]) == 3
    assert (tmp_path / "x.wacz").read_bytes() == b"mine"
    assert len(capsys.readouterr().err.splitlines()) == 1
