"""The index of a web archive (CDX server): what is asked of it, and which early copy is looked at."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

COLUMNS = ("timestamp", "original", "statuscode", "mimetype", "digest")
_MOST_ROWS = 600
_MOMENT = re.compile(r"\d{14}")


def index_question(base: str, home: str) -> str:
    """Give the address of the question for a home page: at most one capture a month, errors left out."""
    wanted = [
        ("url", home),
        ("output", "json"),
        ("fl", ",".join(COLUMNS)),
        ("collapse", "timestamp:6"),  # the year and the month
        ("filter", "!statuscode:[45].."),
        ("limit", str(_MOST_ROWS)),
    ]
    return f"{base}?{urlencode(wanted)}"


def earliest(rows: Any) -> str:
    """Give the moment (YYYYMMDDhhmmss) of the first copy of a page of an index's answer, or the empty string.

    Redirects are no copies. Raises ValueError for an answer that is no table.
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("no table")
    for row in rows[1:]:
        named = dict(zip(rows[0], row, strict=False)) if all(isinstance(name, str) for name in rows[0]) else {}
        moment = named.get("timestamp")
        if (
            isinstance(moment, str)
            and _MOMENT.fullmatch(moment)
            and named.get("statuscode") == "200"
            and "html" in str(named.get("mimetype"))
        ):
            return moment
    return ""


def copy_of(base: str, moment: str, home: str) -> str:
    """Give the address of the copy as it was received then, without the archive's own frame around it (`id_`)."""
    return f"{base.rstrip('/')}/{moment}id_/http://{quote(home, safe='/@~%:+')}"
