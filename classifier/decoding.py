"""From the bytes of a page to text."""

from __future__ import annotations

import codecs

from w3lib.encoding import html_to_unicode

# Codecs of Python that no browser knows; what they make of a page may be no text at all (lone surrogates).
_OF_PROGRAMS = frozenset({"unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined", "mbcs"})
_UTF8 = codecs.getincrementaldecoder("utf-8-sig")


def decode(body: bytes, content_type: str) -> str:
    """Decode a page; never raises.

    Bytes that are valid UTF-8 are UTF-8 whatever is declared (a last character may be cut); else the declaration
    holds (WHATWG labels), else windows-1252, which is what browsers fall back to, and which also stands in where
    UTF-8 is declared and most of what is not ASCII is not UTF-8. Pure ASCII is left to the declaration: so is
    ISO-2022-JP.
    """
    if not body.isascii():
        try:
            return _UTF8().decode(body, final=False)
        except UnicodeDecodeError:
            pass
    try:
        encoding, text = html_to_unicode(content_type or None, body, auto_detect_fun=lambda _: "cp1252")
    except (LookupError, UnicodeError):
        return body.decode("cp1252", errors="replace")
    if encoding in _OF_PROGRAMS:
        return body.decode("cp1252", errors="replace")
    bad = text.count("\ufffd")
    if encoding == "utf-8" and bad and bad > sum(c > "\x7f" for c in text) - bad:
        return body.decode("cp1252", errors="replace")
    return str(text)
