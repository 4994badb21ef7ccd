"""What the web archive holds of the home page: rows of its index (CDX server, JSON), and one early copy."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from classifier.outside.days import read_stamp
from classifier.outside.facts import Archived
from classifier.outside.untrusted import items, read_json
from classifier.reading import is_html, read_page

if TYPE_CHECKING:
    from datetime import date

    from classifier.page import Page
    from crawler.addresses import Scope
    from crawler.archive import Exchange

_LEAST_GAP = timedelta(days=366)
_MOST_GAPS = 20
_COPY = re.compile(r"/(\d{4,14})(?:[a-z]{2}_)?/(https?:/+.+)$", re.ASCII | re.IGNORECASE)
_TIMESTAMP = 1  # the column of an index without a head: urlkey, timestamp, original …


def read_index(body: bytes) -> Archived | None:
    """Read the rows of the index, the first of which names the columns; None where the answer is no list.

    Days need not be in order. Rows without a day are passed over.
    """
    answer = read_json(body)
    if not isinstance(answer, list):
        return None
    rows = [row for row in items(answer) if isinstance(row, list)]
    column = _TIMESTAMP
    if rows and "timestamp" in rows[0]:
        column, rows = rows[0].index("timestamp"), rows[1:]
    found = (read_stamp(row[column]) for row in rows if len(row) > column)
    days = sorted(day for day in found if day is not None)
    if not days:
        return Archived()
    gaps = tuple((one, other) for one, other in pairwise(days) if other - one > _LEAST_GAP)
    return Archived(days[0], days[-1], len(days), gaps[:_MOST_GAPS])


def read_copy(exchange: Exchange, scope: Scope) -> tuple[Page, date | None] | None:
    """Parse a copy as the page that it is one of, and give the day it was made; None where it is no HTML page.

    The links are those of the page as it was; `url` is the archive's, where the copy can be seen.
    """
    address = _COPY.search(exchange.url)
    if exchange.status != 200 or not is_html(exchange):
        return None
    page = read_page(replace(exchange, url=address[2] if address else exchange.url), scope)
    return replace(page, url=exchange.url), read_stamp(address[1]) if address else None
