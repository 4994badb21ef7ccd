"""Copyright lines: telling one, and reading whom it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.page import Block

_YEAR = r"(?:19|20)\d\d"
_YEARS = rf"(?:{_YEAR}(?:\s*[-–—/,]\s*(?:(?:19|20)?\d\d|present|now|today))?[\s,.:|-]*)*"
_SIGN = re.compile(
    r"(?:©|\(c\)|copyright|copr\.)[\s:©]*(?:\(c\)|©|by|copyright)?[\s:,]*" + _YEARS + r"(?:by|par|von|por)?\s*",
    re.IGNORECASE,
)
# What follows the holder: a separator, the usual formulas of reservation, credits of theme and software, menus.
_END = re.compile(
    r"(?<!\s)\s*(?:[|•·–—\n(©]|\.\s|\.$|,\s|;|\s-\s|\b(?:all rights?|tous droits|alle rechte|todos los derechos|"
    r"todos os direitos|some rights|powered|built|made|"
    r"theme|generated|designed|created|proudly|licensed|this work|unless|except|privacy|"
    r"terms|home|about|contact|rss|published|with|is|are|subject|under|affiliate|operated|registered|images?|content|"
    r"website|site by|no part|since)\b|(?:19|20)\d\d|CC[- ]BY)",
    re.IGNORECASE,
)
_LONGEST = 400


def is_copyright(block: Block) -> bool:
    """Tell whether a block is a copyright line."""
    text = block.text
    return len(text) < _LONGEST and ("©" in text or "copyright" in text[:60].lower() or "(c)" in text[:20].lower())


def holder_in(text: str) -> str:
    """Give the holder that a copyright line names, empty where it names none; also where the name stands first."""
    match = _SIGN.search(text)
    if match is None:
        return ""
    rest = text[match.end() :]
    end = _END.search(rest)
    name = (rest[: end.start()] if end else rest).strip(" .,:-–—|·•\"'“”&")
    if not name and match.start() > 2:
        name = re.sub(rf"^{_YEAR}\b", "", text[: match.start()]).split("|")[-1].strip(" .,:-–—|·•")
    if not 2 <= len(name) <= 70 or len(name.split()) > 8 or not any(c.isalpha() for c in name):
        return ""
    return name
