"""Whether a capitalised word that is a name as well as a word stands where a name stands: "Rose", "Mark", "Wolf"."""

from __future__ import annotations

import re
from functools import cache

from classifier.lexicons import load

_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Herr|Herrn|Frau|Familie|Monsieur|Madame|M|Mme|Mlle|Sr|Sra|Srta|Señor|"
    r"Senor|Senora|Don|Dona)\.?|\b[Dd]ear|\b[Hh]i|\b[Hh]ello|\b[Tt]hanks|\b[Cc]her|\b[Cc]here|\bLiebe[rs]?|\bHallo|"
    r"\bQuerid[oa]|\bHola|\bBonjour|\bMerci),?\s+$"
)
_SIGNED = re.compile(r"(?:^|[.!?…–—]\s+|\s[–—-]\s?|[~|]\s*)$")
_POSSESSIVE = re.compile(r"'s\s+[a-z]")


@cache
def _introduced() -> re.Pattern[str]:
    table = load("identity")["introductions"]
    words = sorted({w for key, ws in table.items() if key != "source" for w in ws}, key=lambda w: (-len(w), w))
    heads = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{heads})\s*:?\s+$", re.IGNORECASE)


def stands_as_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether the word is all of the text, follows a title, a greeting or words that introduce a name, stands
    before a possessive in the middle of a sentence, or ends the text as a signature does."""
    before, after = text[:start], text[end:]
    if not before.strip(" \"'“«(@") and not after.strip(" \"'”»).,:!"):
        return True
    if _TITLE.search(before) or _introduced().search(before[-40:]):
        return not re.match(r"\s+[a-z]+ed\b", after)
    if _POSSESSIVE.match(after) and re.search(r"[a-z,]\s+$", before):
        return True
    return not after.strip(" .!") and bool(_SIGNED.search(before))
