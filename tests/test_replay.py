"""Real blogs, served again on loopback from their captures under their own names, and crawled anew."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.addresses import canonical
from crawler.archive import read
from crawler.roles import IDENTITY, role_of
from tests.crawling import crawl_site
from tests.site_server import Answer, Site

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "labels.jsonl").is_file(), reason="the labelled corpus is not at hand"),
]


@pytest.mark.parametrize(
    "site",
    [
        "lesLaitues__lesLaitues.github.io",  # a diary in French
        "gvacaliuc__momsconnection.net",  # a practice that says what it is
        "dafreakpubg__southafrican",  # guest posts for betting, in a folder of a host that many share
    ],
)
def test_a_capture_crawled_again_gives_the_same_pages(site, tmp_path):
    archived = read(CORPUS / "sites" / f"{site}.warc.gz")
    kept = {canonical(exchange.url): exchange for exchange in archived.exchanges}

    def answer(asked):
        exchange = kept.get(canonical(f"https://{asked.host}{asked.path}"))
        if exchange is None:
            return Answer(status=404)
        return Answer(exchange.body, exchange.status, type=exchange.header("content-type") or None)

    with Site({}, missing=answer) as served:
        hosts = {str(urlsplit(exchange.url).hostname): served.address for exchange in archived.exchanges}
        crawled = crawl_site(archived.start_url, tmp_path, pages=30, hosts=hosts)

    again = {canonical(e.url): e.body for e in crawled.capture.exchanges if e.status == 200}
    assert again == {address: kept[address].body for address in again}
    pages = [address for address, e in kept.items() if "html" in e.header("content-type")]
    assert crawled.outcome.pages >= len(pages) / 2  # some captures hold more lists than a crawl would read
    assert canonical(archived.start_url) in again
    told = {address for address in pages if role_of(address, scope=archived.scope) in IDENTITY}
    assert not told or told & set(again)
