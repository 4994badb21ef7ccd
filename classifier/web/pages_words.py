"""The words of the pages in each language, numbers as each language writes them, and which language a visitor reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr")
_HOLE = re.compile(r"\\\{(n|code)\\\}")
_HOLDS = {"n": r"(?P<n>\d+)", "code": r"(?P<code>[\w-]{1,20})"}
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language by section and name, and its translations of reasons as patterns."""

    lang: str
    sections: Mapping[str, Mapping[str, str]]
    reasons: tuple[tuple[re.Pattern[str], str], ...] = ()

    def __call__(self, name: str, /, **filled: object) -> str:
        """Give the words that `section.name` names, filled in. Raises KeyError for a name that there is not."""
        section, _, key = name.partition(".")
        return self.sections[section][key].format(**filled)

    def of(self, section: str, key: str) -> str:
        """Give the words for a value that the server holds; the section's word for others where it is unknown."""
        words = self.sections[section]
        return words.get(key.replace(" ", "_")) or words.get("other") or key

    def counted(self, name: str, count: int) -> str:
        """Say a number of things: `section.name_one` or `section.name_other`."""
        return self(f"{name}_{'one' if count == 1 else 'other'}", n=self.whole(count))

    def whole(self, number: float) -> str:
        """Write a whole number with its thousands set apart."""
        return f"{number:,.0f}".replace(",", self("site.thousands"))

    def percent(self, share: float) -> str:
        """Write a probability, rounded to hundredths, in whole percent, never as none or all."""
        if share < 0.01:
            return f"<{_NO_BREAK}1{_NO_BREAK}%"
        return f">{_NO_BREAK}99{_NO_BREAK}%" if share > 0.99 else f"{share * 100:.0f}{_NO_BREAK}%"

    def expected(self, prior: float) -> str:
        """Write a prior in percent with three digits."""
        return f"{prior * 100:.3g}".replace(".", self("site.decimal")) + f"{_NO_BREAK}%"

    def odds(self, odds: float) -> str:
        """Write odds as a person says them: 3 to 1, 1 to 20."""
        return self("prior.to_one", n=self._size(odds)) if odds >= 1 else self("prior.one_to", n=self._size(1 / odds))

    def factor(self, factor: float) -> str:
        """Write an odds factor: ×9, ×1.4, ÷4."""
        size = max(factor, 1 / factor)
        digits = self._size(size)
        return ("×" if factor >= 1 or digits == "1" else "÷") + (f"{_NO_BREAK}{digits}" if size > 1e6 else digits)

    def _size(self, value: float) -> str:
        if value > 1e6:
            return self("prior.over_a_million")
        if value >= 9.95:
            return self.whole(value)
        return f"{value:.1f}".removesuffix(".0").replace(".", self("site.decimal"))

    def reason(self, english: str) -> tuple[str, str]:
        """Give a reason of classifier/bands.py and the language that it is in: English where it has no translation."""
        for pattern, says in self.reasons:
            if found := pattern.fullmatch(english):
                return says.format(**found.groupdict()), self.lang
        return english, "en"


@cache
def words(lang: str) -> Words:
    """Give the words of one of LANGUAGES."""
    table = tomllib.loads(files("classifier.web").joinpath("words", f"{lang}.toml").read_text(encoding="utf-8"))
    reasons = tuple((_pattern(row["english"]), row["says"]) for row in table.pop("reason", ()))
    return Words(lang=lang, sections=table, reasons=reasons)


def chosen(asked: str, kept: str, accepted: str) -> str:
    """Choose a language: what was asked for, else what was kept, else what the browser accepts (RFC 9110, 12.5.4)."""
    for known in (asked, kept):
        if known in LANGUAGES:
            return known
    best, weight = LANGUAGES[0], 0.0
    for part in accepted[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", rest)
        quality = float(found[1]) if found else 0.0 if rest else 1.0
        main = tag.strip().lower().partition("-")[0]
        if main in LANGUAGES and quality > weight:
            best, weight = main, quality
    return best


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(lambda hole: _HOLDS[hole[1]], re.escape(english)))
