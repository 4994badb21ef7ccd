"""The labelled list: its rows, its errors, and the cache that measures nothing twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from classifier import measurement as measuring
from classifier.blog import parse
from classifier.corpus import Corpus, measure_corpus, read_labels
from classifier.errors import BadCorpus
from classifier.measurement import Cache, Measurement, measure_capture
from classifier.one_page_captures import one_page_captures
from classifier.signals import catalogue
from crawler import archive
from tests.diary import DIARY

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PAGE = (
    "<html lang=en><head><title>Tea notes</title><meta name=generator content='Hand 1.0'></head><body><article>"
    "<h1>Tea notes</h1><p>I burnt the first pot, and the second one I forgot on the sill until my sister called."
    "</p></article></body></html>"
)


def write_capture(path: Path, host: str = "tea.test") -> None:
    """Write an invented one-page capture."""
    write_pages(path, {f"https://{host}/": PAGE})


def write_pages(path: Path, pages: dict[str, str]) -> None:
    """Write a capture of so many pages, with nothing that says where a crawl began."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, page in pages.items():
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", payload=BytesIO(page.encode()), http_headers=headers)
            )


def write_list(folder: Path, *rows: object) -> None:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_capture(tmp_path / "tea.warc.gz")
    write_list(tmp_path, {"warc": "tea.warc.gz", "label": "user_run"})
    return tmp_path


def test_a_row_needs_no_more_than_capture_and_label(folder: Path) -> None:
    (example,) = read_labels(folder)
    assert (example.site, example.label, example.group, example.confidence) == ("tea", "user_run", "site tea", 3)
    assert example.warc == folder / "tea.warc.gz"


def test_a_row_keeps_what_it_says(folder: Path) -> None:
    row = {
        "warc": "tea.warc.gz",
        "label": "flog",
        "site": "t",
        "start_url": "https://blog.tea.co.uk/x",
        "confidence": 1,
        "lang": "en",
        "topic": "food",
        "captured": "2025-01-02",
        "voice": "first_person",
        "source": {"repository": "someone/tea"},
        "raters": 2,
    }
    write_list(folder, row, "", row | {"site": "u", "group": 7})
    first, second = read_labels(folder)
    assert (first.group, second.group) == ("domain tea.co.uk", "7")
    assert (first.confidence, first.lang, first.topic, first.captured) == (1, "en", "food", "2025-01-02")
    assert first.attributes == {"voice": "first_person", "source.repository": "someone/tea", "raters": "2"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "line 2: not a JSON object"),
        ("[1]", "line 2: not a JSON object"),
        ("[" * 100_000, "line 2: not a JSON object"),
        ({"label": "flog"}, "line 2: 'warc'"),
        ({"warc": "a.warc", "label": "fake"}, "line 2: 'label' must be one of user_run, corporate, flog"),
        ({"warc": "a.warc", "label": ["flog"]}, "line 2: 'label'"),
        ({"warc": "a.warc", "label": "flog", "confidence": 9}, "line 2: 'confidence'"),
        ({"warc": "a.warc", "label": "flog", "confidence": []}, "line 2: 'confidence'"),
        ({"warc": "tea.warc.gz", "label": "flog"}, "'tea' is listed more than once"),
    ],
)
def test_a_bad_row_is_one_line_that_says_where(folder: Path, row: object, reason: str) -> None:
    write_list(folder, {"warc": "tea.warc.gz", "label": "user_run"}, row)
    with pytest.raises(BadCorpus, match=reason) as refused:
        read_labels(folder)
    assert "\n" not in str(refused.value)


def test_a_missing_or_empty_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match=r"labels\.jsonl: the list of labelled blogs cannot be read"):
        read_labels(tmp_path)
    write_list(tmp_path, "")
    with pytest.raises(BadCorpus, match="empty"):
        read_labels(tmp_path)
    (tmp_path / "labels.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCorpus, match="not a text in UTF-8"):
        read_labels(tmp_path)


def test_a_capture_is_measured_by_every_signal_of_the_catalogue(folder: Path, tmp_path: Path) -> None:
    corpus = measure_corpus(folder, cache=tmp_path / "cache")
    (blog,) = corpus.blogs
    assert list(blog.findings) == [signal.name for signal in catalogue()]
    assert (blog.facts.host, blog.facts.generator, blog.facts.pages) == ("tea.test", "Hand 1.0", 1)
    assert blog.facts.too_little


def seen(measurement: Measurement) -> dict[str, tuple[object, ...]]:
    """Give what was found without the ids of records, which differ from file to file."""
    return {
        name: (finding.outcome, finding.value, finding.why, [(each.url, each.quote) for each in finding.evidence])
        for name, finding in measurement.findings.items()
    }


def test_a_page_alone_is_measured_as_if_the_file_held_nothing_else(tmp_path: Path) -> None:
    pages = {f"https://hill.test{where}": page for where, page in DIARY.items()}
    write_pages(tmp_path / "whole.warc.gz", pages)
    whole = measure_capture(tmp_path / "whole.warc.gz")
    assert set(whole.alone) == {"home", "post"}
    for name, where in (("home", "/"), ("post", "/dog/")):
        url = f"https://hill.test{where}"
        write_pages(tmp_path / f"{name}.warc.gz", {url: pages[url]})
        alone = measure_capture(tmp_path / f"{name}.warc.gz")
        assert seen(whole.alone[name]) == seen(alone)
        assert whole.alone[name].facts == alone.facts
        assert alone.facts.pages == 1
        assert whole.alone[name].alone == {}


def test_the_post_that_stands_alone_is_the_same_each_time_and_a_missing_page_is_absent(tmp_path: Path) -> None:
    posts = {f"https://hill.test/2024/05/{day}/walk/": DIARY["/dog/"].replace("ill", f"ill {day}") for day in "1234"}
    write_pages(tmp_path / "posts.warc.gz", posts)
    capture = archive.read(tmp_path / "posts.warc.gz")
    blog = parse(replace(capture, start_url="https://hill.test/", landed_url=""))
    chosen = one_page_captures(capture, blog)
    assert set(chosen) == {"post"}
    lowest = min(posts, key=lambda url: hashlib.sha256(url.encode()).hexdigest())
    assert [exchange.url for exchange in chosen["post"].exchanges] == [lowest]
    backwards = replace(blog, posts=tuple(reversed(blog.posts)))
    assert one_page_captures(capture, backwards) == chosen


def test_a_page_alone_holds_no_pictures_of_the_whole_file(tmp_path: Path) -> None:
    write_pages(tmp_path / "whole.warc.gz", {f"https://hill.test{where}": page for where, page in DIARY.items()})
    capture = replace(archive.read(tmp_path / "whole.warc.gz"), pictures=frozenset({"https://hill.test/tilly.png"}))
    assert [part.pictures for part in one_page_captures(capture, parse(capture)).values()] == [frozenset()] * 2


def test_one_bad_capture_does_not_lose_the_others(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.warc.gz").write_bytes(b"no capture")
    write_list(
        folder,
        {"warc": "gone.warc.gz", "label": "flog"},
        {"warc": "tea.warc.gz", "label": "user_run"},
        {"warc": "bad.warc.gz", "label": "flog"},
    )
    seen: list[tuple[int, int, str]] = []
    corpus = measure_corpus(folder, cache=tmp_path / "cache", progress=lambda *step: seen.append(step))
    assert [blog.example.site for blog in corpus.blogs] == ["tea"]
    assert [site for site, _ in corpus.unread] == ["gone", "bad"]
    assert all("\n" not in why for _, why in corpus.unread)
    assert seen == [(1, 3, "gone · 1 not read"), (2, 3, "tea · 1 not read"), (3, 3, "bad · 2 not read")]


def test_nothing_readable_at_all_is_an_error(folder: Path, tmp_path: Path) -> None:
    write_list(folder, {"warc": "gone.warc.gz", "label": "flog"})
    with pytest.raises(BadCorpus, match="none of the 1 captures"):
        measure_corpus(folder, cache=tmp_path / "cache")


class Counting:
    """Measure, and count how often that was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, path: Path) -> Measurement:
        self.asked += 1
        return measure_capture(path)


def test_what_was_measured_is_not_measured_again_and_comes_back_the_same(folder: Path, tmp_path: Path) -> None:
    measure, cache = Counting(), tmp_path / "cache"
    first, second = (measure_corpus(folder, cache=cache, measure=measure) for _ in range(2))
    assert measure.asked == 1
    assert first == second
    assert isinstance(second, Corpus)


def test_another_capture_or_other_code_is_measured_anew(folder: Path, tmp_path: Path) -> None:
    measure, path = Counting(), folder / "tea.warc.gz"
    cache = Cache(tmp_path / "cache", "code one")
    cache.get_or_measure(path, measure)
    write_capture(path, host="coffee.test")
    assert cache.get_or_measure(path, measure).facts.host == "coffee.test"
    Cache(tmp_path / "cache", "code two").get_or_measure(path, measure)
    assert measure.asked == 3


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"facts": {}, "findings": {"x": 1}}', b"\x80\x04."])
def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path, damage: bytes) -> None:
    measure, cache = Counting(), Cache(tmp_path / "cache", "code")
    whole = cache.get_or_measure(folder / "tea.warc.gz", measure)
    (kept,) = (tmp_path / "cache").rglob("*.json")
    kept.write_bytes(damage)
    assert cache.get_or_measure(folder / "tea.warc.gz", measure) == whole
    assert measure.asked == 2


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file", "code")
    assert cache.get_or_measure(folder / "tea.warc.gz").facts.pages == 1


def test_the_cache_lies_where_the_user_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Cache.at().folder == tmp_path / "flogcheck" / "measurements"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Cache.at().folder == tmp_path / ".cache" / "flogcheck" / "measurements"


def test_the_fingerprint_covers_signals_parsing_and_data_and_not_the_learner() -> None:
    named = {name for name, _ in measuring._sources(measuring.files("classifier"))}
    assert {"page.py", "blog.py", "findings.py", "one_page_captures.py", "signals/__init__.py"} <= named
    assert any(name.endswith(".toml") for name in named)
    assert not {"fitting.py", "model.py", "cli.py", "evaluation.py", "one_page_slices.py", "goals.toml"} & named


@pytest.mark.corpus
@pytest.mark.skipif(not (CORPUS / "labels.jsonl").is_file(), reason="the labelled corpus is not at hand")
def test_the_labelled_corpus_is_read_whole() -> None:
    examples = read_labels(CORPUS)
    assert len(examples) == 221
    assert len({example.group for example in examples}) == 203
    assert all(example.warc.is_file() for example in examples)
