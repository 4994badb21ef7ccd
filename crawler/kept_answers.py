"""Answers of services that may be kept for the next crawl, for as long as their HTTP headers allow (RFC 9111)."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

UNSAID = 86_400.0
"""Seconds that an answer is kept whose headers do not say how long."""
_LONGEST = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """A folder of answers by address. What cannot be read or written there is asked again, and nothing fails."""

    folder: Path
    clock: Callable[[], float] = time

    def get(self, url: str) -> bytes | None:
        """Give the answer of an address while it is good, else None."""
        try:
            head, _, body = self._file(url).read_bytes().partition(b"\n")
            told = json.loads(head)
            now = self.clock()
            # A clock that was set back must not keep an answer for ever.
            good = told["url"] == url and told["at"] <= now < told["until"] <= told["at"] + _LONGEST
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return body if good else None

    def put(self, url: str, body: bytes, *, cache_control: str = "", expires: str = "") -> None:
        """Keep an answer as long as two of its headers say."""
        now = self.clock()
        seconds = lifetime(cache_control, expires, now)
        if seconds <= 0:
            return
        head = json.dumps({"url": url, "at": now, "until": now + min(seconds, _LONGEST)}).encode()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(head + b"\n" + body)
            try:
                Path(file.name).replace(self._file(url))
            except OSError:
                os.unlink(file.name)  # noqa: PTH108  # as atomic as the write above

    def _file(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode()).hexdigest()[:32]


def lifetime(cache_control: str, expires: str, now: float) -> float:
    """Give the seconds that an answer may be kept (RFC 9111, 4.2.1, for a private cache); 0 for not at all."""
    directives = cache_control.lower()
    if re.search(r"\bno-(store|cache)\b", directives):
        return 0.0
    told = re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})", directives)
    if told:
        return float(told[1])
    if not expires:
        return UNSAID
    try:
        return max(0.0, parsedate_to_datetime(expires).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return 0.0  # an Expires that is no date means expired (5.3)
