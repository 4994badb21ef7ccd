"""Names: is this a person with a surname, a first name or handle, a role, a firm, or the site itself?

No list holds all names of the world, so three hints work together: words that are never part of a person's
name, common given names, and the blog's own vocabulary (a word that the blog also writes in lower case,
"garden", is hardly a surname there).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from classifier.lexicons import load, phrases
from classifier.once import once
from classifier.structured import name_of

if TYPE_CHECKING:
    from classifier.blog import Blog

_LOWER_WORD = re.compile(r"(?<![\w'’@./-])[^\W\d_A-ZÀ-Þ][^\W\d_]{2,}(?![\w@])")
_TITLES = re.compile(
    r"^(?:dr|dra|prof|professor|mr|mrs|ms|mx|dipl|ing|psych|herr|frau|m|mme|sr|sra|don|doña)\b\.?\s*", re.I
)
_DEGREES = re.compile(
    r"(?:,|(?<![\s,]))\s+(?:ph\.?d|m\.?d|m\.?sc|b\.?sc|mba|cpa|rn|rd|jr|sr|esq|cfp|cpt|lcsw|psyd|dds|facc)\.?(?=\W|$)",
    re.I,
)
_NAME_WORD = re.compile(
    r"^(?:[A-ZÀ-ÞŁŚŠŽČİĞ][\w'’.-]*|d[eiau]|da|del|della|van|von|den|der|le|la|el|al|bin|y|dos|ter|zu|of|st\.)$"
)
_AND = re.compile(r"(?<!\s)\s*(?:&|\+|/|\band\b|\bet\b|\bund\b|\by\b)\s*")
_DOMAIN_END = re.compile(
    r"\.(?:com|net|org|co|io|info|blog|de|fr|es|uk|ca|au|us|eu|me|app|site|online|shop)\b.*$", re.I
)
_TITLE_BREAK = re.compile(r"(?<!\s)\s+[|•·–—»-]\s+|: ")
_VOCABULARY_PAGES = 40


class Kind(StrEnum):
    """What a name is the name of."""

    PERSON = "person"  # with a surname
    FIRST_NAME = "first name"  # a given name alone, or with an initial
    HANDLE = "handle"  # one word that is neither
    ROLE = "role"
    FIRM = "firm"  # a legal entity
    SITE = "site"
    OTHER = "other"


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def squash(text: str) -> str:
    """Lower case without accents, only letters and digits: to compare names with host labels and handles."""
    return "".join(c for c in plain(text) if c.isalnum())


@cache
def given_names() -> frozenset[str]:
    """Give the common given names, folded."""
    table = load("given_names")["given"]
    return frozenset(word for key, words in table.items() if key != "source" for word in words.split())


@cache
def _never_in_names() -> frozenset[str]:
    return frozenset(plain(word) for word in load("identity")["organisation_words"]["any"])


@cache
def _also_surnames() -> frozenset[str]:
    return frozenset(load("identity")["also_surnames"]["any"])


@cache
def _legal_form() -> re.Pattern[str]:
    forms = sorted(load("identity")["legal_forms"]["any"], key=lambda form: (-len(form), form))
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, forms)) + r")(?![\w])")


def has_legal_form(name: str) -> bool:
    """Tell whether a name ends with a form of company: "Example Media Ltd"."""
    match = None
    for match in _legal_form().finditer(name):  # noqa: B007  # the last one counts
        pass
    return match is not None and match.start() > 0 and len(name) - match.end() <= 2


def without_legal_form(name: str) -> str:
    """Give the name of a firm without the forms of company at its end: "Example Media, Ltd." is "Example Media"."""
    while has_legal_form(name):
        *_, last = _legal_form().finditer(name)
        name = name[: last.start()].rstrip(" ,.")
    return name


@once
def vocabulary(blog: Blog) -> frozenset[str]:
    """Give the words that the blog writes in lower case somewhere in its articles, without accents."""
    words: set[str] = set()
    for page in blog.pages[:_VOCABULARY_PAGES]:
        words.update(_LOWER_WORD.findall(page.main_text[:60_000]))
    return frozenset(plain(word) for word in words)


@once
def declared_persons(blog: Blog) -> frozenset[str]:
    """Give the names of Person items in the structured data, squashed."""
    names = set()
    for page in blog.pages:
        for item in page.structured:
            types = item.get("@type")
            if isinstance(types, list) and "Person" in types:
                names.add(squash(name_of(item.get("name"))))
    return frozenset(names)


@once
def site_names(blog: Blog) -> frozenset[str]:
    """Give what the site calls itself, squashed: host label, og:site_name, feed title, names of
    WebSite items, and what recurs in the titles of its pages."""
    host = blog.scope.host.split(":")[0]
    labels = host.split(".")
    names = {host, labels[0], ".".join(labels[:-1])}
    names.update(part for part in blog.scope.prefix.strip("/").split("/") if len(part) > 3)
    if len(labels) > 2 and len(labels[-2]) > 3:
        names.add(labels[-2])
    if blog.feed is not None:
        names.add(blog.feed.title)
    parts = Counter(part for page in blog.pages for part in set(_TITLE_BREAK.split(page.title)))
    names.update(part for part, n in parts.items() if n >= max(3, 0.3 * len(blog.pages)))
    for page in blog.pages:
        names.add(page.meta.get("og:site_name", ""))
        names.add(page.meta.get("application-name", ""))
        for item in page.structured:
            types = item.get("@type")
            if isinstance(types, list) and "WebSite" in types:
                names.add(name_of(item.get("name")))
    squashed = {squash(_DOMAIN_END.sub("", name)) for name in names} | {squash(name) for name in names}
    return frozenset(name for name in squashed if len(name) >= 3)


def is_site(name: str, blog: Blog) -> bool:
    """Tell whether a name is the site's own, whatever its spelling."""
    bare = squash(_DOMAIN_END.sub("", name))
    names = site_names(blog)
    return bare in names or squash(name) in names or bare.removeprefix("the") in names or "the" + bare in names


def kind_of(name: str, blog: Blog) -> Kind:
    """Tell what a by-line or a copyright holder names."""
    name = " ".join(name.split()).strip(" .,:;-–—|·")
    bare = _DEGREES.sub("", _TITLES.sub("", name)).strip(" ,")
    if not bare or not any(c.isalpha() for c in bare):
        return Kind.OTHER
    role = phrases("identity", "role_names")
    if role is not None and role.fullmatch(plain(bare)):
        return Kind.ROLE
    ending = phrases("identity", "role_ending")
    if ending is not None and len(bare.split()) > 1:
        last = [m for m in ending.finditer(bare) if m.end() == len(bare)]
        if last:
            return Kind.ROLE
    if has_legal_form(bare):
        return Kind.FIRM
    if any(is_person(part, blog) for part in _AND.split(bare)):
        return Kind.PERSON
    if is_site(bare, blog):
        return Kind.SITE
    return _short_kind(bare)


def _short_kind(bare: str) -> Kind:
    words = bare.split()
    first = plain(words[0].strip("."))
    known = first in given_names()
    if len(words) == 1:
        return Kind.FIRST_NAME if known and bare[0].isupper() else Kind.HANDLE
    if len(words) == 2 and known and len(words[1].strip(".")) == 1:
        return Kind.FIRST_NAME
    if all(plain(part) in given_names() for part in _AND.split(bare) if part):
        return Kind.FIRST_NAME
    return Kind.OTHER


def is_person(name: str, blog: Blog) -> bool:
    """Tell whether a name reads as a person's with a surname.

    Two to five capitalised words, none of them a word of firms and sites, of which the blog does not write all
    in lower case; a name that is also the site's needs a known given name in front.
    """
    words = _DEGREES.sub("", _TITLES.sub("", name.strip())).strip(" ,.").split()
    if not 2 <= len(words) <= 5 or any(c.isdigit() for c in name):
        return False
    if not all(_NAME_WORD.match(word) for word in words) or not words[0][0].isupper():
        return False
    folded = [plain(word.strip(".,’'")) for word in words]
    given = folded[0].split("-")[0] in given_names()
    if given and len(words) == 2 and folded[1] in _also_surnames():
        return True
    if any(word in _never_in_names() for word in folded) or len(folded[-1].replace(".", "")) < 2:
        return False
    if given:
        return True
    own_words = [word for word in folded if len(word) > 3 and word in vocabulary(blog)]
    if is_site(name, blog):
        return False
    if squash(name) in declared_persons(blog):
        return len(own_words) < len(folded) and not words[-1].isupper()
    return not own_words
