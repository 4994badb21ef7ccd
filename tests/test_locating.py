"""Words of evidence are found again where a reader, a browser or a machine sees them, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifier import blog as blogs
from classifier.bundle.locating import haystack, missing
from classifier.findings import Evidence, fact, quote
from classifier.signals import measure_all
from crawler import archive
from crawler.archive import Exchange

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
BODY = b"""<title>Tea &amp; toast</title><p>I like <b>it</b>\n very\xc2\xadmuch.</p>
<a href="/shop?a=1&amp;b=2">go <img alt="now" src="x.png"></a><script type="application/ld+json">
{"name": "Caf\\u00e9 Kettle"}</script><!-- hidden -->"""
PAGE = Exchange("https://a.example/x/", 200, (("content-type", "text/html; charset=utf-8"),), BODY, "id", "sha1:X", "")


@pytest.mark.parametrize(
    "words",
    [
        "Tea & toast",
        "I like it very much.",
        "https://a.example/shop?a=1&b=2",
        "go now",
        "Café Kettle",
        "I like it ver…",
    ],
)
def test_what_stands_there_is_found(words):
    assert haystack(PAGE).holds(words)


@pytest.mark.parametrize("words", ["I like tea", "https://b.example/shop", "much I like"])
def test_what_does_not_stand_there_is_not_found(words):
    assert not haystack(PAGE).holds(words)


def test_of_a_fact_only_its_words_must_stand_there():
    stack = haystack(PAGE)
    assert missing(Evidence("u", "nothing of this stands there", "id", "d", told=True), stack) == ()
    assert missing(Evidence("u", "x", "id", "d", words=("Tea", "Coffee"), told=True), stack) == ("Coffee",)


class Source:
    url, record_id, digest = "https://a.example/", "id", "sha1:X"


def test_a_fact_is_told_with_its_words_whatever_stands_in_them():
    made = fact(Source, "{} → {} {x}", "an{}chor", "https://a.example/{1}")
    assert made.quote == "an{}chor → https://a.example/{1} {x}"
    assert made.words == ("an{}chor", "https://a.example/{1}")
    assert quote(Source, "as it is").verbatim == ("as it is",)


@pytest.mark.corpus
def test_all_evidence_on_real_blogs_is_found_in_its_record():
    if not CORPUS.is_dir():
        pytest.skip("the labelled corpus is not beside the project")
    rows = [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    lost, located = [], 0
    for row in rows[::20]:
        capture = archive.read(CORPUS / row["warc"])
        blog = blogs.parse(capture)
        stacks = {each.record_id: haystack(each) for each in capture.exchanges}
        pictures = {each.record_id for each in blog.pictures.values()}
        for name, finding in measure_all(blog).items():
            for each in finding.evidence:
                if each.record_id not in pictures:
                    lost += [(name, words) for words in missing(each, stacks[each.record_id])]
                    located += 1
    assert lost == []
    assert located > 500
