"""Files that people or earlier runs made: any content is read, or refused by a named error; what is written reads back.

No other exception may come out, for a person would see a fault of this program where their file has one.
"""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from classifier import model_file, rarity
from classifier.audit.listing import read_listing
from classifier.brand.profile import load_brand
from classifier.bundle.manifest import made_before, read_manifest
from classifier.bundle.timestamp import granted
from classifier.correspondence.filed import file_reply, replies
from classifier.delimited import decoded, is_text, separator_of
from classifier.errors import BadBrand, BadCorpus, BadList, BadModel, BadMuseum, BadTraits
from classifier.museum.cases import ABOUT, read_cases
from classifier.network.traits import from_json
from classifier.training_list import read_list
from crawler.errors import BadServices, CouldNotRead
from crawler.services import services_from
from tests.properties import CI

HOSTILE_NUMBERS = st.sampled_from([float("inf"), float("-inf"), float("nan"), 10**400, -1, 0.0, 1e308])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | HOSTILE_NUMBERS | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
DEEP = st.integers(1, 20_000).map(lambda depth: b"[" * depth)
TRAITS = {
    "format": 1, "url": "https://a.example/", "domain": "a.example", "hosted": False, "capture": "x",
    "pages": [["u", "r"]],
    "marks": [["k", "v", 0, 0, "q"]], "texts": [], "faces": [["0f", "n", 0, "q"]],
    "links": [["d", 0, "q"]], "named": [],
}  # fmt: skip


def spoilt(record: Any, value: Any, way: list[int]) -> Any:
    """Give a record with a value put where a way through it ends."""
    if not way or not isinstance(record, dict | list) or not record:
        return value
    if isinstance(record, dict):
        key = sorted(record)[way[0] % len(record)]
        return {**record, key: spoilt(record[key], value, way[1:])}
    at = way[0] % len(record)
    return [*record[:at], spoilt(record[at], value, way[1:]), *record[at + 1 :]]


WAY = st.lists(st.integers(0, 20), min_size=1, max_size=4)


@given(JSON, WAY)
@CI
def test_spoilt_traits_are_refused_or_read(value: Any, way: list[int]) -> None:
    from classifier.network.traits import FORMAT

    for content in (value, spoilt({**TRAITS, "format": FORMAT}, value, way)):
        try:
            from_json(content)
        except BadTraits:
            continue


@given(st.binary(max_size=100) | DEEP, JSON, WAY)
@CI
def test_a_spoilt_model_is_refused_or_read(junk: bytes, value: Any, way: list[int]) -> None:
    from importlib.resources import files

    shipped = json.loads(files("classifier").joinpath("models/model.json").read_bytes())
    for data in (junk, json.dumps(value).encode(), json.dumps(spoilt(shipped, value, way)).encode()):
        try:
            model_file.decode(data)
        except BadModel as error:
            assert str(error)


@given(st.binary(max_size=100) | DEEP | JSON.map(lambda value: json.dumps(value).encode()))
@CI
def test_any_index_of_identifiers_is_read_or_refused(data: bytes) -> None:
    with suppress(BadModel):
        rarity.decode(data, "x")
    index = rarity.index_of(["a.example"], [[("k", "v")]])
    assert rarity.decode(rarity.encode(index), "x") == index


MANIFEST = {
    "schema": "", "files": {"a": {"sha256": "0"}}, "model": {"sha256": "0", "version": "1"},
    "made_from": {"target": "a.example", "url": "https://a.example/", "prior": 0.5, "redact": False},
    "report": {"redact": True, "jurisdictions": ["eu"]},
}  # fmt: skip


@given(st.binary(max_size=100) | DEEP, JSON, WAY)
@CI
def test_a_spoilt_manifest_is_refused_or_read(tmp_path: Path, junk: bytes, value: Any, way: list[int]) -> None:
    from classifier.bundle.manifest import MANIFEST as NAME
    from classifier.bundle.manifest import SCHEMA

    for data in (junk, json.dumps(spoilt({**MANIFEST, "schema": SCHEMA}, value, way)).encode()):
        (tmp_path / NAME).write_bytes(data)
        for read in (read_manifest, made_before):
            try:
                read(tmp_path)
            except CouldNotRead as error:
                assert str(error)


TOML_VALUES = st.sampled_from(
    ['"x"', "1", "[]", "{}", "[1]", '[""]', "nan", "2024-01-01", '{a=[]}', "true", '[[["x"]]]', '"http://[::1"',
     '["a.example"]']
)  # fmt: skip
KEYS = st.sampled_from(
    "name names products domains trackers affiliates codes programmes texts pictures agencies list relationships "
    "jurisdictions exact not_meant trademarks rdap name_server hosts archive kind url captured case exposed_by "
    "title".split()
)
TOML = st.binary(max_size=80) | st.dictionaries(KEYS, TOML_VALUES, max_size=6).map(
    lambda rows: "\n".join(f"{key} = {value}" for key, value in rows.items()).encode()
)
DEEP_TOML = st.sampled_from([b"a = " + b"[" * 5000, b"a = " + b"{a=" * 5000, b'name = "A"\nx = ' + b"[" * 100])


@given(TOML | DEEP_TOML)
@CI
def test_any_toml_of_a_brand_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "brand.toml"
    for content in (data, b'name = "Kettle"\n' + data):
        path.write_bytes(content)
        try:
            load_brand(path)
        except BadBrand as error:
            assert str(path) in str(error)


@given(TOML | DEEP_TOML)
@CI
def test_any_toml_of_services_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "services.toml"
    path.write_bytes(data)
    try:
        services_from(path)
    except BadServices as error:
        assert str(path) in str(error)


@given(TOML | DEEP_TOML)
@CI
def test_any_toml_of_a_museum_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    site = tmp_path / "site"
    (site / "pages").mkdir(parents=True, exist_ok=True)
    about = next(Path(__file__).parents[1].glob(f"museum/*/{ABOUT}"))
    whole = about.read_bytes().splitlines()
    for content in (data, b"\n".join([*(line for line in whole if not line.startswith(data[:5])), data])):
        (site / about.name).write_bytes(content)
        try:
            read_cases(tmp_path)
        except BadMuseum:
            continue


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=6)


@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@CI
def test_a_text_in_an_encoding_with_a_mark_comes_back(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    if encoding != "utf-8" or "\0" not in text:
        assert decoded(data) == data.decode(encoding).removeprefix("\ufeff" if encoding == "utf-8" else "")


@given(st.binary(max_size=200))
@CI
def test_any_bytes_are_some_text_and_have_a_separator_or_none(data: bytes) -> None:
    text = decoded(data)
    is_text(text)
    assert separator_of(text) in ("", ",", ";", "\t", "|")


@given(st.binary(max_size=200) | TABLE.map(lambda rows: "\n".join(map(",".join, rows)).encode()))
@CI
def test_any_training_list_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    for content in (data, b"url,label\n" + data):
        path.write_bytes(content)
        try:
            read_list(path)
        except BadCorpus as error:
            assert str(path) in str(error)


@given(TABLE, st.integers(0, 5000), st.binary(max_size=8))
@CI
def test_a_spoilt_workbook_is_read_or_refused(rows: list[list[str]], at: int, junk: bytes) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(["".join(c for c in cell if c.isprintable()) for cell in row])
    whole = io.BytesIO()
    book.save(whole)
    data = whole.getvalue()
    parts = zipfile.ZipFile(whole)
    spoilt_part = io.BytesIO()
    with zipfile.ZipFile(spoilt_part, "w") as archive:
        for name in parts.namelist():
            part = parts.read(name)
            where = at % (len(part) + 1)
            archive.writestr(name, part[:where] + junk + part[where:] if at % 7 else part[:where])
    for content in (data, data[:at] + junk + data[at + len(junk) :], spoilt_part.getvalue()):
        try:
            read_listing("-", stdin=io.BytesIO(content))
        except BadList as error:
            assert "\n" not in str(error)


@given(st.binary(max_size=200))
@CI
def test_any_answer_of_an_authority_is_a_stamp_or_says_why_not(answer: bytes) -> None:
    assert granted(answer)


@given(st.text(max_size=200), st.dates())
@CI
def test_a_reply_is_filed_whole_or_refused(tmp_path: Path, text: str, received: date) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        filed = file_reply(tmp_path, data, received, now=datetime(2026, 1, 2, tzinfo=UTC))
    except CouldNotRead:
        return
    assert replies(tmp_path)[-1] == filed
    assert filed.received == received


@given(st.binary(max_size=100))
@CI
def test_a_spoilt_reply_is_read_or_refused(tmp_path: Path, junk: bytes) -> None:
    filed = file_reply(tmp_path, b"It is our blog.", date(2026, 1, 2), now=datetime(2026, 1, 2, tzinfo=UTC))
    path = next(tmp_path.glob("*/" + filed.file))
    path.write_bytes(path.read_bytes()[: len(junk) * 3] + junk)
    try:
        replies(tmp_path)
    except CouldNotRead as error:
        assert str(path) in str(error)
    path.unlink()
