"""Roles on real blogs: pages whose own title says what they are must be found by the links to them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.addresses import scope_of
from crawler.links import read_links
from crawler.roles import IDENTITY, Role, role_of
from crawler.traps import refusal, twin

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
SITES = 25
# Titles that leave no doubt, in the languages covered.
OBVIOUS = re.compile(
    r"^\W*(about( us| me)?|contact( us| me)?|privacy policy|cookie policy|terms of (use|service)|impressum|imprint|"
    r"datenschutz(erklärung)?|mentions légales|politique de confidentialité|à propos|qui suis-je.*|"
    r"über (mich|uns)|kontakt|aviso legal|"
    r"sobre mí|contacto|política de privacidad|(affiliate )?disclosure|legal notice)\W*($|[|–—·»:-])",
    re.IGNORECASE,
)


@pytest.mark.corpus
def test_pages_with_an_obvious_title_have_a_role_of_identity() -> None:
    if not (CORPUS / "labels.jsonl").exists():
        pytest.skip("no corpus in ../shared/corpus")
    rows = [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    found = Counter[bool]()
    refused = pages = 0
    for row in rows[:: max(1, len(rows) // SITES)]:
        scope = scope_of(row["start_url"])
        read = {url: read_links(body, "", url) for url, body in html_pages(CORPUS / row["warc"]).items()}
        roles: dict[str, set[Role]] = {}
        for page in read.values():
            for link in page.links:
                if scope.holds(link.url):
                    role = role_of(link.url, link.anchor, position=link.position, scope=scope)
                    roles.setdefault(twin(link.url), set()).add(role)
        for url, page in read.items():
            pages += 1
            refused += bool(refusal(url))
            if OBVIOUS.match(page.title):
                said = roles.get(twin(url)) or {role_of(url, scope=scope)}
                found[bool(said & set(IDENTITY))] += 1
    assert found.total() > 20
    assert found[True] / found.total() >= 0.95
    # What the trap rules keep out must not be the blog itself.
    assert refused / pages < 0.02


def html_pages(path: Path) -> dict[str, bytes]:
    pages = {}
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            kind = record.http_headers.get_header("content-type", "") if record.http_headers else ""
            if record.rec_type == "response" and "html" in kind:
                pages[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read()
    return pages
