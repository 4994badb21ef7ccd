"""People: who signs the posts, and which persons with a surname a blog names anywhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from classifier.copyright_lines import is_copyright
from classifier.findings import Evidence, fact, quote
from classifier.lexicons import load, phrases
from classifier.names import Kind, given_names, is_person, kind_of, plain
from classifier.once import once
from classifier.page import Position
from classifier.sentences import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.page import Page

_VIEW_ALL = re.compile(
    r"^(?:post author(?:\s+by)?|view all (?:posts|articles) by|posts by|all posts by|articles by|more from|author|"
    r"about|voir (?:tous|toutes)[^A-Z]*|alle beiträge von|ver todas las entradas de|publié par)\s*:?\s+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[→»@]|^map$|\btheme\b|https?:|\bread more\b|\bview all\b|\bvoir\b|^\d|\bauthors?$|[{}\[\]<>=]", re.IGNORECASE
)
_WEAK = frozenset({"by", "par", "von", "por"})
_SOURCES = ("json-ld", "class", "rel", "meta", "h-card")
# A full stop belongs to a name only after an initial.
_WORD = r"(?:[A-ZÀ-ÞŁŚŠŽČİ](?:\.|[\w'’-]{1,40}))"
_NAME = rf"{_WORD}(?:\s+(?:{_WORD}|de|di|du|da|del|van|von|den|der|le|la)){{1,3}}"
_CAPITALS = re.compile(_NAME)
_IDENTITY_ROLES = ("about", "author", "contact", "legal")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs one post: the name as given and its kind."""

    page: Page
    name: str
    kind: Kind


def signature(page: Page, blog: Blog) -> Signature | None:
    """Give the name that signs a post: a person's before any other, then by the order of trust of the mark-up.

    Names of commenters and reviewers, which mark-up confuses with authors, are passed over.
    """
    commenters = {plain(comment.author) for comment in page.comments if comment.author}
    found: list[tuple[int, Signature]] = []
    for byline in page.bylines:
        name = _VIEW_ALL.sub("", byline.name).strip()
        if not name or _NO_NAME.search(name) or plain(name) in commenters:
            continue
        kind = kind_of(name, blog)
        rank = _SOURCES.index(byline.source) if byline.source in _SOURCES else len(_SOURCES)
        if rank == len(_SOURCES) - 1 and found:
            continue  # an h-card on a page with an author elsewhere is anybody's
        found.append((rank + (0 if kind is Kind.PERSON else 10), Signature(page, name, kind)))
    return min(found, key=lambda pair: pair[0])[1] if found else None


@once
def signatures(blog: Blog) -> tuple[Signature, ...]:
    """Give who signs each post that somebody signs; a review page of a shop-like list counts as a post."""
    pages = blog.posts or blog.of("product", "other")
    out = []
    for page in pages:
        signed = signature(page, blog)
        if signed is not None:
            out.append(signed)
    return tuple(out)


@once
def signers(blog: Blog) -> tuple[tuple[str, Kind, int], ...]:
    """Give the names that sign posts with their kinds and numbers of posts, most first."""
    counts = Counter((signed.name, signed.kind) for signed in signatures(blog))
    return tuple((name, kind, n) for (name, kind), n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@cache
def _introduced() -> re.Pattern[str]:
    table = load("identity")["introductions"]
    words = sorted({w for key, ws in table.items() if key != "source" for w in ws}, key=lambda w: (-len(w), w))
    heads = "|".join(re.escape(w).replace("'", "['’]").replace(r"\ ", r"\s+") for w in words)
    return re.compile(rf"(?<!\w)(?i:{heads})(?:\s*:)?\s+(?P<name>{_NAME})")


def persons_in(
    text: str, blog: Blog, *, introduced_only: bool = False, at_start: bool = True
) -> Iterator[tuple[str, int]]:
    """Find persons with a surname in a text and where: after words that introduce a name, at its very beginning
    (unless `at_start` is False), or, unless `introduced_only`, anywhere by a known given name."""
    for match in _introduced().finditer(text):
        head = text[match.start() : match.start("name")].strip(" :").casefold()
        if head in _WEAK and match.start() > 2:
            continue  # "by" in the middle of a sentence credits anybody
        name = _longest(match["name"], blog)
        if name:
            yield name, match.start("name")
    if at_start is False and introduced_only:
        return
    for match in _CAPITALS.finditer(text):
        if introduced_only and match.start() > 2:
            return
        words = match[0].split()
        for start in range(len(words) - 1):
            if plain(words[start].strip(".,’'")) in given_names():
                name = _longest(" ".join(words[start:]), blog)
                if name:
                    yield name, match.start()
                break


def _longest(name: str, blog: Blog) -> str:
    """The longest beginning of a run of capitalised words that is a person; a shouted sentence is none."""
    words = name.split()
    if name.isupper() and len(words) > 2:
        return ""
    for end in range(min(len(words), 4), 1, -1):
        candidate = " ".join(words[:end]).removesuffix("'s").removesuffix("’s").strip(" .,")
        if is_person(candidate, blog):
            return candidate
    return ""


@once
def persons_named(blog: Blog) -> tuple[tuple[str, str, Evidence], ...]:
    """Give the persons with a surname that the blog names as its own: (name, where, evidence).

    Looked at: who signs posts; imprint and contact pages; about and author pages, where a person is introduced
    or a text begins with the name, since others are mentioned there too; copyright lines; the feed's and the
    site's title and author; short texts that introduce somebody around the articles and at the top of the home
    page.
    """
    found: dict[tuple[str, str], Evidence] = {}

    def note(name: str, where: str, page: Page, words: str) -> None:
        found.setdefault((name, str(where)), quote(page, words))

    for signed in signatures(blog):
        if signed.kind is Kind.PERSON:
            note(signed.name, "by-line", signed.page, signed.name)
    for page in blog.of("about", "author", "contact", "legal"):
        for block in page.main:
            for name, at in persons_in(block.text, blog, introduced_only=page.role in ("about", "author")):
                note(name, page.role, page, around(block.text, at))
    credit = phrases("identity", "host_phrases")
    for page in _first_pages(blog):
        for value in (page.meta.get("author", ""), page.meta.get("og:site_name", ""), *_title_parts(page, blog)):
            if value and kind_of(value, blog) is Kind.PERSON and plain(value.split()[0]) in given_names():
                note(value, "title", page, value)
        for block in page.blocks:
            if block.position is Position.BODY and not is_copyright(block):
                continue
            if block.position is Position.COMMENTS or (
                credit is not None and credit.search(block.text) and not is_copyright(block)
            ):
                continue
            alone = is_copyright(block)
            for name, at in persons_in(
                block.text[:600], blog, introduced_only=not alone, at_start=len(block.text) < 40
            ):
                note(name, "copyright" if is_copyright(block) else "frame", page, around(block.text, at))
    if blog.home is not None:
        for block in blog.home.main[:12]:
            # A name at the start of a text on a home page is that of a customer who praises something.
            for name, at in persons_in(block.text[:600], blog, introduced_only=True, at_start=False):
                note(name, "home", blog.home, around(block.text, at))
    if blog.feed is not None:
        for name in (blog.feed.author, *(entry.author for entry in blog.feed.entries[:30]), blog.feed.title):
            if name and kind_of(name, blog) is Kind.PERSON:
                found.setdefault((name, "feed"), fact(blog.feed, "feed: {}", name))
    return tuple((name, where, evidence) for (name, where), evidence in found.items())


def _first_pages(blog: Blog) -> tuple[Page, ...]:
    """The home page and two posts: what stands on every page stands on these."""
    pages = ([blog.home] if blog.home is not None else []) + list(blog.posts[:2])
    return tuple(pages or blog.pages[:2])


def _title_parts(page: Page, blog: Blog) -> list[str]:
    if page is not blog.home:
        return []
    return [re.sub(r"['’]s\b.*$", "", part.strip()) for part in re.split(r"(?<!\s)\s+[|•·–—-]\s+|: ", page.title)]
