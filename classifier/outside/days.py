"""Days in outside records: RFC 3339 in registries and certificates, up to fourteen digits in archives."""

from __future__ import annotations

import re
from datetime import date

# The first .com was registered on 1985-03-15; a year far ahead is a slip or a joke.
_EARLIEST, _LATEST = date(1985, 1, 1), date(2100, 1, 1)
_RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)\d{0,6}", re.ASCII)


def read_stamp(value: object) -> date | None:
    """Give the day of an RFC 3339 time or of an archive's timestamp (YYYYMMDD and up to six digits more).

    None for anything else, for days that do not exist, and for those before 1985 or after 2099.
    """
    if not isinstance(value, str):
        return None
    found = _RFC3339.match(value[:40].strip()) or _DIGITS.fullmatch(value[:40].strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if _EARLIEST <= day < _LATEST else None
