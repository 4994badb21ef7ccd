"""The brand's own file: its names, domains, accounts, texts and pictures, and who works for it.

The format is told in docs/brand.md; docs/brand.example.toml is one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.brand.passages import LEAST_WORDS, tokens
from classifier.errors import BadBrand
from classifier.portraits import HASH_SIDE, look
from classifier.rules import JURISDICTIONS
from crawler.pictures import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

RELATIONSHIPS = ("paid", "gifted", "affiliate", "none")
"""What a list may say of a blog."""

_HASH = re.compile(rf"[0-9a-f]{{{HASH_SIDE * HASH_SIDE // 4}}}")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")
_LARGEST = 20 << 20  # bytes of one picture file
_MOST_TEXT = 200_000  # characters of one supplied text
_KEYS = {
    "": (
        "name names products trademarks exact not_meant domains trackers affiliates codes programmes texts pictures "
        "agencies list relationships jurisdictions"
    ),
    "programmes": "host path query",
    "texts": "file text name",
    "pictures": "file hash name",
    "agencies": "name called domains ids blogs",
    "list": "relationship agency",
    "relationships": "paid gifted affiliate none",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The brand's programme at an affiliate network: the host of its links, and what else of them tells it."""

    host: str
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """A text that the brand gives out, with what to call it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A picture that the brand gives out: what to call it, and its perceptual hash (`classifier.portraits`)."""

    name: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency: its name, what else the list calls it, its domains, ids, and its blogs as patterns of addresses."""

    name: str
    called: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    blogs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A brand as its file tells it.

    `names` are all names that count as a mention, in any case; `exact` those that count only as they are spelled;
    `not_meant` phrases in which a name means something else. `relationships` maps the list's words, folded, to
    RELATIONSHIPS; the columns are those of the list.
    """

    name: str
    names: tuple[str, ...]
    exact: tuple[str, ...] = ()
    not_meant: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    trackers: tuple[str, ...] = ()
    affiliates: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = ()
    texts: tuple[Supplied, ...] = ()
    pictures: tuple[Likeness, ...] = ()
    agencies: tuple[Agency, ...] = ()
    relationship_column: str = "relationship"
    agency_column: str = "agency"
    relationships: tuple[tuple[str, str], ...] = ()
    jurisdictions: tuple[str, ...] = JURISDICTIONS


def load_brand(path: Path) -> Brand:
    """Read a brand's file; texts and pictures that it names are read from beside it.

    Raises BadBrand, naming the key, for a file that is missing or no TOML, an unknown key, an empty or unusable value,
    and a text or picture that cannot be read or used.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise BadBrand(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadBrand(f"{path}: not TOML: {error}") from error
    except RecursionError:
        raise BadBrand(f"{path}: not TOML that can be read: nested too deeply") from None
    try:
        return _brand(table, path.parent)
    except _Wrong as wrong:
        raise BadBrand(f"{path}: {wrong}") from wrong.__cause__


class _Wrong(Exception):
    """What is wrong with the file, without its name."""


def _brand(table: Mapping[str, Any], folder: Path) -> Brand:
    _known("", table)
    name = _word(table.get("name"), "name")
    names = tuple(
        dict.fromkeys((name, *_words(table, "names"), *_words(table, "products"), *_words(table, "trademarks")))
    )
    exact = _words(table, "exact")
    lists = _table(table, "list")
    jurisdictions = _words(table, "jurisdictions") or JURISDICTIONS
    for one in jurisdictions:
        if one not in JURISDICTIONS:
            raise _Wrong(f"jurisdictions: {one!r} is none of {', '.join(JURISDICTIONS)}")
    for one in (*names, *exact):
        if not any(c.isalnum() for c in one):
            raise _Wrong(f"{one!r} holds neither letter nor digit, so it cannot be a name")
    return Brand(
        name=name,
        names=tuple(one for one in names if one not in exact),
        exact=exact,
        not_meant=_words(table, "not_meant"),
        domains=_hosts(table, "domains"),
        trackers=_words(table, "trackers"),
        affiliates=_words(table, "affiliates"),
        codes=_words(table, "codes"),
        programmes=tuple(_programme(row) for row in _rows(table, "programmes")),
        texts=tuple(_supplied(row, number, folder) for number, row in enumerate(_rows(table, "texts"), 1)),
        pictures=tuple(_likeness(row, number, folder) for number, row in enumerate(_rows(table, "pictures"), 1)),
        agencies=_agencies(table),
        relationship_column=_word(lists.get("relationship", "relationship"), "list.relationship"),
        agency_column=_word(lists.get("agency", "agency"), "list.agency"),
        relationships=_relationships(_table(table, "relationships")),
        jurisdictions=jurisdictions,
    )


def _known(where: str, table: Mapping[str, Any]) -> None:
    allowed = _KEYS[where].split()
    for key in table:
        if key not in allowed:
            place = f" in {where}" if where else ""
            raise _Wrong(f"unknown key {key!r}{place}; known are {', '.join(allowed)}")


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"{key} is missing or empty")
    return " ".join(value.split())


def _words(table: Mapping[str, Any], key: str, where: str = "") -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise _Wrong(f'{where}{key} is to be a list: {key} = ["…"]')
    return tuple(dict.fromkeys(_word(one, f"an entry of {where}{key}") for one in value))


def _hosts(table: Mapping[str, Any], key: str, where: str = "") -> tuple[str, ...]:
    return tuple(_host(one, f"{where}{key}") for one in _words(table, key, where))


def _host(text: str, key: str) -> str:
    host = text.lower().removeprefix("www.")
    if not _HOST.fullmatch(host):
        raise _Wrong(f"{key}: {text!r} is no host name such as brand.example")
    return host


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _Wrong(f"{key} is to be a table: [{key}]")
    _known(key, value)
    return value


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _Wrong(f"{key} is to be a row of tables, each headed [[{key}]]")
    for row in value:
        _known(key, row)
    return value


def _programme(row: Mapping[str, Any]) -> Programme:
    query = row.get("query", {})
    if not isinstance(query, dict) or not all(isinstance(v, str) for v in query.values()):
        raise _Wrong('programmes.query is to be a table of strings: query = {awinmid = "1234"}')
    if not (query or row.get("path")):
        raise _Wrong("a programme needs a path or a query that tells the brand from others of the network")
    path = _word(row["path"], "programmes.path") if "path" in row else ""
    if path and not path.startswith("/"):
        raise _Wrong(f"programmes.path: {path!r} does not begin with /")
    host = _host(_word(row.get("host"), "programmes.host"), "programmes.host")
    return Programme(host=host, path=path, query=tuple(sorted((k.lower(), v) for k, v in query.items())))


def _supplied(row: Mapping[str, Any], number: int, folder: Path) -> Supplied:
    if ("file" in row) == ("text" in row):
        raise _Wrong(f"texts, entry {number}: give either file or text")
    if "file" in row:
        name = _word(row["file"], "texts.file")
        try:
            text = (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _Wrong(f"texts: {name} cannot be read as UTF-8 text") from error
    else:
        name, text = f"text {number}", row["text"]
    if not isinstance(text, str) or len(tokens(text)) < LEAST_WORDS:
        raise _Wrong(f"texts: {name} has fewer than {LEAST_WORDS} words, too few to be known again")
    if len(text) > _MOST_TEXT:
        raise _Wrong(f"texts: {name} has more than {_MOST_TEXT} characters")
    return Supplied(name=str(row.get("name", name)), text=text)


def _likeness(row: Mapping[str, Any], number: int, folder: Path) -> Likeness:
    if ("file" in row) == ("hash" in row):
        raise _Wrong(f"pictures, entry {number}: give either file or hash")
    if "hash" in row:
        digits = str(row["hash"]).strip().lower()
        if not _HASH.fullmatch(digits):
            raise _Wrong(f"pictures: {digits!r} is no perceptual hash of {HASH_SIDE * HASH_SIDE} bits in hex digits")
        return Likeness(name=str(row.get("name", f"picture {number}")), hash=digits)
    name = _word(row["file"], "pictures.file")
    try:
        with (folder / name).open("rb") as file:
            body = file.read(_LARGEST + 1)
    except OSError as error:
        raise _Wrong(f"pictures: {name} cannot be read ({error.strerror})") from error
    if len(body) > _LARGEST:
        raise _Wrong(f"pictures: {name} is larger than {_LARGEST >> 20} MiB")
    looked = look(Picture(name, body, "", ""))
    if not looked.hash:
        raise _Wrong(f"pictures: {name} cannot be used: {looked.why}")
    return Likeness(name=str(row.get("name", name)), hash=looked.hash)


def _agencies(table: Mapping[str, Any]) -> tuple[Agency, ...]:
    made = tuple(
        Agency(
            name=_word(row.get("name"), "agencies.name"),
            called=_words(row, "called", "agencies."),
            domains=_hosts(row, "domains", "agencies."),
            ids=_words(row, "ids", "agencies."),
            blogs=tuple(_pattern(one) for one in _words(row, "blogs", "agencies.")),
        )
        for row in _rows(table, "agencies")
    )
    names = [agency.name.casefold() for agency in made]
    if len(set(names)) < len(names):
        raise _Wrong("agencies: two have one name")
    return made


def _pattern(text: str) -> str:
    """A pattern of addresses: host and path, of which `*` stands for anything; nothing else is special."""
    bare = text.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    if any(c in bare for c in "?[](){}|^$\\ ") or not bare.replace("*", "").strip("./"):
        raise _Wrong(f"agencies.blogs: {text!r} is no pattern such as *.agency.example/* (only * is special)")
    return bare


def _relationships(table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = [(one, one) for one in RELATIONSHIPS]
    for meaning in RELATIONSHIPS:
        pairs += [(word.casefold(), meaning) for word in _words(table, meaning, "relationships.")]
    meanings = dict(pairs)
    for word, meaning in pairs:
        if meanings[word] != meaning:
            raise _Wrong(f"relationships: {word!r} stands for two things")
    return tuple(meanings.items())
