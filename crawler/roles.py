"""What a page is for, told from its address, the words of a link to it, and where that link stands.

The words are data (`data/roles.toml`, folded to lower case without accents). Nothing here reads a page: the
role is needed before the page is fetched. A reader of the page may know better and say so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.addresses import canonical, home_of, platform_of

if TYPE_CHECKING:
    from crawler.addresses import Scope


class Role(StrEnum):
    """What a page is for."""

    HOME = "home"
    POST = "post"
    ABOUT = "about"
    AUTHOR = "author"
    CONTACT = "contact"
    LEGAL = "legal"
    PRIVACY = "privacy"
    DISCLOSURE = "disclosure"
    LISTING = "listing"
    PRODUCT = "product"
    OTHER = "other"


IDENTITY = (Role.ABOUT, Role.DISCLOSURE, Role.AUTHOR, Role.CONTACT, Role.LEGAL, Role.PRIVACY)
"""The roles that tell who runs a blog and whether it says so, in the order in which they are worth a visit."""

_EXTENSION = re.compile(r"\.(x?html?|s?html|php\d?|aspx?|jsp|cfm|do|md)$", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[\W_]+")
# Year and month, as folders or before a slug; the day may be missing. Years outside 1994 to 2099 are no dates.
_DATED_PATH = re.compile(
    r"/(?P<y>199[4-9]|20\d\d)(?:[/-](?P<m>0?[1-9]|1[0-2])(?!\d)(?:[/-](?P<d>0?[1-9]|[12]\d|3[01])(?!\d))?)?(?P<rest>[/_.-].*|$)"
)
_COMPACT_DATE = re.compile(r"/(?P<y>199[4-9]|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?P<rest>\D.*|$)")
_PAGE_NUMBER = re.compile(
    r"/(?:page|seite|pagina|p)[/_-]?(\d{1,5})(?:\.\w+)?/?$|[?&](?:page|paged|pg|start|offset)=(\d{1,5})\b",
    re.IGNORECASE,
)
# Query parameters that make an address a list, a post or an author page (WordPress, Blogger, Squarespace).
_LIST_PARAMETERS = {
    "cat",
    "tag",
    "m",
    "paged",
    "page",
    "pg",
    "offset",
    "category",
    "label",
    "updated-max",
    "max-results",
    "s",
    "q",
}
_POST_PARAMETERS = {"p", "article", "id_article", "postid", "post_id", "entry"}
_INDEX_NAMES = {"index", "default", "home"}
_MENUS = {"nav", "header", "footer", "aside"}
_CHROME = {"nav", "header", "footer", "aside", ""}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one role, folded; see `data/roles.toml` for what each list is matched against."""

    role: Role
    whole: frozenset[str]
    within: tuple[str, ...]
    begins: tuple[str, ...]
    folders: frozenset[str]
    phrase: re.Pattern[str] | None  # finds any of `within` in text that has a space before and behind
    starts: tuple[str, ...]  # those of `begins`, each with the space that follows it


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words parted by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", plain).strip()


@cache
def words() -> tuple[Words, ...]:
    """Give the words of all roles of `data/roles.toml`, in its order."""
    table = tomllib.loads(files("crawler").joinpath("data/roles.toml").read_text(encoding="utf-8"))
    return tuple(
        Words(
            role=Role(row["name"]),
            whole=frozenset(row["whole"]),
            within=tuple(row.get("within", ())),
            begins=tuple(row.get("begins", ())),
            folders=frozenset(row.get("folders", ())),
            phrase=re.compile(f" (?:{'|'.join(map(re.escape, row['within']))}) ") if row.get("within") else None,
            starts=tuple(f"{phrase} " for phrase in row.get("begins", ())),
        )
        for row in table["role"]
    )


@lru_cache(maxsize=8192)
def role_of(url: str, anchor: str = "", *, position: str = "", scope: Scope | None = None) -> Role:
    """Tell what the page at `url` is for.

    `anchor` is the text of a link to it, `position` where that link stands ("nav", "header", "article",
    "listing", "aside", "footer", or "" for unknown), `scope` the blog it belongs to.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return Role.OTHER
    path = unquote(parts.path) or "/"
    if _is_home(url, path, parts.query, scope):
        return Role.HOME
    if scope is not None and scope.prefix != "/" and path.startswith(scope.prefix):
        path = "/" + path[len(scope.prefix) :]
    segments = [fold(_EXTENSION.sub("", part)) for part in path.split("/") if part]
    segments = [part for part in segments if part]
    if segments and segments[-1] in _INDEX_NAMES:
        segments.pop()
    said = fold(anchor[:200])
    return (
        _by_dated_path(path, said, position)
        or _by_query(parts.query, said, position)
        or _by_platform(url, parts.path, "listing")
        or _by_path(segments, said, position)
        or _by_anchor(said, segments, position)
        or _by_platform(url, parts.path, "post")
        or _by_shape(segments, said, position)
    )


def day_of(url: str) -> date | None:
    """Give the day that the path of an address names, the first of the month where it names no day."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    found = _DATED_PATH.search(path) or _COMPACT_DATE.search(path)
    if not found or not found["m"]:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"] or 1))
    except ValueError:
        return None


def page_number(url: str) -> int:
    """Give the number of a page of a paginated list, 0 for an address that is none."""
    found = _PAGE_NUMBER.search(url)
    return int(found[1] or found[2]) if found else 0


def _is_home(url: str, path: str, query: str, scope: Scope | None) -> bool:
    if scope is not None:
        return scope.holds(url) and canonical(url) == canonical(home_of(url, scope))
    return path == "/" and not query


def _by_dated_path(path: str, said: str, position: str) -> Role | None:
    """A date followed by a slug is a post, a date alone a list of that time."""
    found = _COMPACT_DATE.search(path) or _DATED_PATH.search(path)
    if not found:
        return None
    rest = fold(_EXTENSION.sub("", found["rest"]))
    if not rest or rest in _INDEX_NAMES:
        return Role.LISTING
    if re.fullmatch(r"page \d+", rest):
        return Role.LISTING
    # `/2008/01/about-me.html`: bloggers without static pages used a post for it, linked from the sidebar.
    if position in _MENUS:
        for entry in words():
            if entry.role in IDENTITY and said in entry.whole:
                return entry.role
    return Role.POST if found["m"] else None


def _by_query(query: str, said: str, position: str) -> Role | None:
    if not query:
        return None
    names = {name.lower() for name, _ in parse_qsl(query[:2000], keep_blank_values=True)}
    if "author" in names:
        return Role.AUTHOR
    if names & _LIST_PARAMETERS:
        return Role.LISTING
    if names & {"add-to-cart", "product", "product_id", "variant"}:
        return Role.PRODUCT
    if names & _POST_PARAMETERS:
        return _by_anchor(said, [], position, roles=IDENTITY) or Role.POST
    return None


def _by_platform(url: str, path: str, what: str) -> Role | None:
    platform = platform_of(url)
    if platform is None:
        return None
    if what == "listing" and platform.listing and re.search(platform.listing, path):
        return Role.LISTING
    if what == "post" and platform.post and re.search(platform.post, path):
        return Role.POST
    return None


def _by_path(segments: list[str], said: str, position: str) -> Role | None:
    if not segments:
        return None
    last, above = segments[-1], segments[:-1]
    # A list of posts named for its subject (`/tag/privacy`) is a list, whatever the subject.
    # Unless the menu itself calls it "About us": some keep their pages in categories.
    if above and above[-1] in {"archives", "archive"} and re.fullmatch(r"\d{4,}", last) and not 1990 < int(last) < 2100:
        return Role.POST  # Movable Type numbers its posts: /archives/000112.html
    for folder_first in (Role.LISTING, Role.PRODUCT):
        if above and any(part in _folders(folder_first) for part in above[-2:]):
            named = _by_anchor(said, segments, position, IDENTITY) if position in _MENUS else None
            return named or folder_first
    if re.fullmatch(r"page \d+|p\d{1,3}", last):
        return Role.LISTING
    if above and above[-1] in _folders(Role.AUTHOR) and len(above) <= 2:
        return Role.AUTHOR
    if len(above) >= 2 and above[-2] in _folders(Role.AUTHOR) and last in _about_words():
        return Role.AUTHOR
    under_posts = any(part in _folders(Role.POST) for part in above)
    short = len(last.split()) <= 4
    for entry in words():
        if entry.role is Role.POST:
            continue
        if last in entry.whole and (len(above) <= 2):
            return entry.role
        if short and not under_posts and _has(last, entry):
            return entry.role
    if above and above[-1] in _folders(Role.ABOUT) and len(above) <= 2:
        return Role.ABOUT
    if not above and short:
        for entry in words():
            if last.startswith(entry.starts):
                return entry.role
    return None


def _by_anchor(said: str, segments: list[str], position: str, roles: tuple[Role, ...] = tuple(Role)) -> Role | None:
    if not said or said.isdigit():
        return None
    count = len(said.split())
    for entry in words():
        if entry.role not in roles:
            continue
        if said in entry.whole:
            return entry.role
        if position not in _CHROME:
            continue
        if count <= 6 and _has(said, entry):
            return entry.role
        if position and count <= 4 and len(segments) <= 1 and said.startswith(entry.starts):
            return entry.role
    return None


def _by_shape(segments: list[str], said: str, position: str) -> Role:
    if not segments:
        return Role.OTHER
    if any(part in _folders(Role.POST) for part in segments[:-1]):
        return Role.POST
    # A slug is a title: several words. Menus name pages with one or two.
    slug = segments[-1].split()
    if len(slug) >= 4 or (len(slug) == 3 and position not in {"nav", "footer"}):
        return Role.POST
    if position in {"listing", "article"} and len(said.split()) >= 3:
        return Role.POST
    return Role.OTHER


@cache
def _about_words() -> frozenset[str]:
    return next(entry.whole for entry in words() if entry.role is Role.ABOUT)


@cache
def _folders(role: Role) -> frozenset[str]:
    return next(entry.folders for entry in words() if entry.role is role)


def _has(text: str, entry: Words) -> bool:
    return entry.phrase is not None and entry.phrase.search(f" {text} ") is not None
