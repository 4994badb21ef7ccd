"""The museum's sincere blogs: enough of them, whole, of nobody in life, and none accused by pages or by records."""

from __future__ import annotations

import re

import pytest

from classifier.model import load
from classifier.museum.cases import SINCERE, read_cases, shipped
from classifier.museum.visiting import visit

CASES = [case for case in read_cases(shipped()) if case.kind == SINCERE]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sincere_blog_is_not_accused_by_its_pages_nor_by_outside_records(case):
    exhibit = visit(case, load())
    assert not exhibit.accused, [(look.band, look.why, look.evidence[:3]) for look in exhibit.looks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sincere_blog_has_the_pages_of_a_blog_and_every_address_is_invented(case):
    files = [file for file in case.folder.rglob("*") if file.is_file()]
    assert 5 <= len(list(case.pages.rglob("*.html"))) <= 9
    for file in files:
        hosts = re.findall(r"https?://([\w.-]+)", file.read_text(encoding="utf-8"))
        # An advertising network, a vocabulary and a document type are named as any page names them.
        assert {h for h in hosts if not h.endswith(".example")} <= {
            "pagead2.googlesyndication.com",
            "schema.org",
            "www.w3.org",
        }


def test_there_are_sincere_blogs_in_all_four_languages_and_with_records_that_could_mislead():
    assert len(CASES) >= 16
    assert {case.language for case in CASES} == {"en", "fr", "de", "es"}
    assert sum(case.outside is not None for case in CASES) >= 5
    assert len({case.based_on for case in CASES}) == len(CASES)
