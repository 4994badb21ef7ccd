"""The TXT and MX records of a domain, from their text (RFC 1035, 5.1).

Own code: the library that reads zones opens sockets as well, and a verdict needs none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from classifier.lexicons import load
from classifier.outside.facts import MailServers, TextRecords
from classifier.outside.untrusted import text

_MOST_LINES = 200
_MOST_BYTES = 200_000
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_ESCAPE = re.compile(r"\\(?:(\d{3})|(.))", re.ASCII)
_CLASSES = ("IN", "CH", "HS", "ANY")
_SENDER = re.compile(r"(?:^|\s)[+?~-]?(?:include:|redirect=)([\w.-]+)", re.IGNORECASE | re.ASCII)


def read_texts(body: bytes) -> TextRecords:
    """Read TXT records, each one's strings joined; other records and comments are passed over."""
    found = [text("".join(_unescaped(part) for part in data)) for data in _records(body, "TXT")]
    texts = tuple(dict.fromkeys(each for each in found if each))
    return TextRecords(
        verifications=tuple(proof for each in texts if (proof := _proof(each))),
        spf_includes=tuple(dict.fromkeys(_senders(texts))),
        all=texts,
    )


def read_mail_servers(body: bytes) -> MailServers:
    """Read MX records; the null MX of RFC 7505, which says that no mail is taken, is none."""
    ranked = []
    for data in _records(body, "MX"):
        if len(data) == 2 and data[0].isascii() and data[0].isdigit() and len(data[0]) <= 5:
            host = text(data[1]).rstrip(".").lower()
            if host:
                ranked.append((int(data[0]), host))
    return MailServers(tuple(dict.fromkeys(host for _, host in sorted(ranked))))


def _records(body: bytes, kind: str) -> list[list[str]]:
    """The data of each record of a kind: what follows owner, time to live, class and kind on its line."""
    out = []
    for line in body[:_MOST_BYTES].decode("utf-8", errors="replace").splitlines()[:_MOST_LINES]:
        if line.lstrip().startswith(("$", ";")):
            continue
        tokens = list(_TOKEN.finditer(line))
        for place, token in enumerate(tokens[:4]):
            word = (token[2] or "").upper()
            if word == kind and place > 0:
                out.append([t[1] if t[1] is not None else t[2] for t in tokens[place + 1 :]])
                break
            if place > 0 and word not in _CLASSES and not word.isdigit():
                break
    return out


def _unescaped(part: str) -> str:
    return _ESCAPE.sub(lambda m: m[2] or chr(min(int(m[1]), 255)), part)


@cache
def _proofs() -> tuple[dict[str, Any], ...]:
    return tuple(load("provenance")["verification"])


def _proof(given: str) -> tuple[str, str] | None:
    for row in _proofs():
        begins: str = row["begins"]
        if given.lower().startswith(begins.lower()):
            # Pardot writes pardot123456=TOKEN.
            token = given[len(begins) :]
            return row["service"], token.partition("=")[2] if begins == "pardot" else token
    return None


def _senders(texts: tuple[str, ...]) -> list[str]:
    return [
        match[1].lower().rstrip(".")
        for each in texts
        if each.lower().startswith("v=spf1")
        for match in _SENDER.finditer(each)
    ]
