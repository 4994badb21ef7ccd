"""Pictures in a capture: found by any form of their address, whatever a file of a stranger holds beside them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import read
from crawler.pictures import picture_key, read_pictures
from tests.faces import face, saved

if TYPE_CHECKING:
    from pathlib import Path

PNG = saved(face(1), "PNG")
PAGE = ("https://diary.example/", "text/html", b"<p>We walked up the hill.</p>", {})
FACE = "https://diary.example/jo.png"


def written(path: Path, *answers: tuple[str, str, bytes, dict[str, str]]) -> Path:
    """Write a capture of answers, each an address, a media type, a body and further headers of the record."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, kind, body, more in answers:
            head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = BytesIO(body)
            record = writer.create_warc_record(
                url, "response", payload=payload, http_headers=head, warc_headers_dict=dict(more)
            )
            writer.write_record(record)
    return path


@pytest.mark.parametrize("words", ["http://[x/", "http://\u2100/x", "", "no address"])
def test_what_is_no_address_is_its_own_key(words):
    assert picture_key(words) == words


def test_a_record_without_an_address_costs_no_other(tmp_path):
    odd = ("http://[x/", "image/png", PNG, {})
    path = written(tmp_path / "odd.warc.gz", PAGE, odd, (FACE, "image/png", PNG, {}))
    held = read(path).pictures
    assert picture_key(FACE) in held
    assert read_pictures(path, held)[picture_key(FACE)].body == PNG


def test_a_whole_answer_counts_before_one_that_was_cut(tmp_path):
    cut = (f"{FACE}?w=900", "image/png", PNG[:99], {"WARC-Truncated": "length"})
    whole = (FACE, "image/png", PNG, {})
    (picture,) = read_pictures(written(tmp_path / "1.warc.gz", PAGE, cut, whole), {picture_key(FACE)}).values()
    assert (picture.url, picture.body, picture.why) == (FACE, PNG, "")
    (picture,) = read_pictures(written(tmp_path / "2.warc.gz", PAGE, cut), {picture_key(FACE)}).values()
    assert (picture.body, picture.why) == (b"", "the picture is not whole")


def test_not_every_cut_answer_of_a_picture_is_unpacked(tmp_path):
    cut = (FACE, "image/png", PNG[:99], {"WARC-Truncated": "length"})
    path = written(tmp_path / "many.warc.gz", PAGE, *[cut] * 4, (FACE, "image/png", PNG, {}))
    assert read_pictures(path, {picture_key(FACE)})[picture_key(FACE)].why == "the picture is not whole"
