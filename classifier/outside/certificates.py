"""The certificates of a domain, from a search of the transparency logs (JSON as crt.sh gives it).

Of each certificate the search names the names that fit the search, and the common name, which may be another's. So
a certificate of ours that is made out to somebody else shows by its common name; names further down it may not.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from classifier.lexicons import load
from classifier.outside.days import read_stamp
from classifier.outside.facts import Certificates
from classifier.outside.untrusted import items, mapping, read_json
from crawler.addresses import registrable_domain

if TYPE_CHECKING:
    from typing import Any

_HOST = re.compile(r"(?:\*\.)?((?:[a-z0-9_-]{1,63}\.){1,10}[a-z][a-z0-9-]{1,62})", re.ASCII)
# One owner's certificate names some sites; one that names more is a host's, made out to strangers together.
_MOST_OTHERS = 10
_MOST_NAMES = 50


def read_certificates(body: bytes, domain: str) -> Certificates | None:
    """Read the rows of a search; None where the answer is no list of rows.

    The first day is that on which the first certificate begins to be valid. A row is left out where no name on it
    belongs to the domain.
    """
    answer = read_json(body)
    if not isinstance(answer, list):
        return None
    days = []
    others: Counter[str] = Counter()
    for row in map(mapping, items(answer)):
        names = {registrable_domain(host) for host in _hosts(row)}
        if domain not in names:
            continue
        day = read_stamp(row.get("not_before")) or read_stamp(row.get("entry_timestamp"))
        if day:
            days.append(day)
        beside = names - {domain}
        if len(beside) <= _MOST_OTHERS and not beside & _bundles():
            others.update(beside)
    ranked = sorted(others, key=lambda name: (-others[name], name))
    return Certificates(min(days, default=None), tuple(ranked[:_MOST_NAMES]))


def _bundles() -> set[str]:
    return set(load("provenance")["bundles"]["any"])


def _hosts(row: dict[str, Any]) -> set[str]:
    given = [row.get("common_name"), row.get("name_value")]
    texts = [value[:20_000] for value in given if isinstance(value, str)]
    found = (_HOST.fullmatch(name.strip().lower()) for text in texts for name in text.splitlines()[:500])
    return {match[1] for match in found if match}
