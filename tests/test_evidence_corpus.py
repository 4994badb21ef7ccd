"""Evidence on real blogs: every quotation can be found again in the record that it names."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from classifier.blog import parse
from classifier.findings import Outcome
from classifier.signals import measure_all
from crawler.archive import Exchange, read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
BLOGS_A_CLASS = 4
# What a signal puts around the words of the page to say what it counted, measured or missed.
ADDED = re.compile(
    r"""^(?:by|form:|feed:|Headings:|FAQPage:|link\ to|signed\ by|structured\ data:|earliest\ trace:|meta|rel=\S+)\s
    | \s\(\d+\ words\)$ | \s\(\d{4}-\d\d-\d\d\)$ | :\ \d+\ times\ in\ the\ text\)$ | \s\(no\ drawbacks\ listed\)$
    | :\ shares\s | \swith\ most\ other\ posts$ | \s\(and\ no\ trace\ of\ a\ test\ in\ \d+\ words\)$
    | ^\d+\ of\ \d+\ posts\ were\ changed\ on\ \d{4}-\d\d-\d\d$ | ,\ on\ a\ site\ where\ no\ reader\ can\ write$
    | ^no\ comment\ and\ no\ comment\ form\ on\ any\ of\ the\ \d+\ pages\ read$
    | :\ no\ feed,\ no\ archive,\ no\ date,\ links\ within\ the\ site:\ \d+\ at\ most$
    | ^(?:dated|feed\ entry\ of)\ \d{4}-\d\d-\d\d | ^A\ reader:
    | \s\(known\ from\ \d+\ other\ sites?\)$""",
    re.VERBOSE,
)


def sample() -> list[Path]:
    """Captures of every class, spread over the list."""
    if not (CORPUS / "labels.jsonl").is_file():
        return []
    rows = [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    chosen = []
    for label in ("user_run", "corporate", "flog"):
        of_class = [row for row in rows if row["label"] == label]
        chosen += of_class[:: len(of_class) // BLOGS_A_CLASS][:BLOGS_A_CLASS]
    return [CORPUS / row["warc"] for row in chosen]


def words(text: str) -> list[str]:
    shown = unicodedata.normalize("NFC", html.unescape(text))
    return re.findall(r"\w+", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", shown).casefold())


def words_of(exchange: Exchange) -> set[str]:
    """Every word of a record, in text, attributes, addresses and scripts."""
    soup = BeautifulSoup(exchange.body, "lxml")
    values = [value for tag in soup.find_all(True) for value in tag.attrs.values()]
    attributes = " ".join(value if isinstance(value, str) else " ".join(value) for value in values)
    scripts = " ".join(str(script.string) for script in soup.find_all("script"))
    escaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), scripts)
    everything = f"{soup.get_text(' ')} {soup.get_text()} {attributes} {escaped} {exchange.url}"
    return set(words(everything)) | set(words(unquote(everything)))


def said(quotation: str) -> list[str]:
    """The words of a quotation that must stand on the page; of one that was cut, without its last word."""
    bare = ADDED.sub(" ", ADDED.sub(" ", quotation).strip()).strip()
    return words(bare)[:-1] if bare.endswith("…") else words(bare)


def test_the_words_of_a_quotation_are_told_from_those_around_them():
    assert said("Best hats: shares felt, straw with most other posts") == ["best", "hats", "felt", "straw"]
    assert said("My hat (74 words)") == ["my", "hat"]
    assert said("A hat blew awa…") == ["a", "hat", "blew"]


@pytest.mark.corpus
@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
@pytest.mark.skipif(not sample(), reason="the labelled corpus is not at hand")
@pytest.mark.parametrize("path", sample(), ids=lambda path: path.name)
def test_every_quotation_stands_in_the_record_that_it_names(path):
    capture = read(path)
    records = {exchange.record_id: exchange for exchange in capture.exchanges}
    standing: dict[str, set[str]] = {}
    quoted, strange = 0, []
    for name, finding in measure_all(parse(capture)).items():
        assert finding.evidence or finding.outcome is not Outcome.FOUND, f"{name} shows nothing"
        for evidence in finding.evidence:
            record = records[evidence.record_id]
            assert (evidence.digest, bool(evidence.digest)) == (record.digest, True)
            there = standing.setdefault(evidence.record_id, words_of(record))
            quoted += 1
            assert evidence.quote
            if missing := [word for word in said(evidence.quote) if word not in there]:
                strange.append((name, evidence.quote, missing))
    assert quoted
    assert not strange
