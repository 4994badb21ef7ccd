"""One walk over one tree: from the bytes of a page to its records.

BeautifulSoup parses over lxml; a single depth-first walk without recursion (hostile pages nest 100,000
deep) sorts text, links and pictures by position.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from w3lib.encoding import html_to_unicode

from classifier.page import Block, Byline, Comment, Form, Image, Link, Position, Script
from crawler.addresses import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.addresses import Scope

# Longer documents are cut: the longest article read so far had 400,000 characters of mark-up.
MARKUP_LIMIT = 3_000_000
_INLINE_SCRIPT_LIMIT = 200_000
_RESCUE_WORDS = 120  # a long menu has fewer words than this

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer".split()
    + "form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th".split()
    + "thead tr ul".split()
)
_UNSEEN_TAGS = frozenset({"style", "template", "svg", "math", "datalist", "canvas", "object"})
_LANDMARKS = {
    "navigation": Position.HEADER,
    "banner": Position.HEADER,
    "contentinfo": Position.FOOTER,
    "complementary": Position.ASIDE,
}
# Names that page builders give to the parts of a page. Whole class or id names only: `has-sidebar` on the
# body or `entry-header` inside an article say nothing about position.
_COMMENT_NAMES = re.compile(
    r"^(comments?|comments?[-_]?(area|list|section|wrap(per)?|thread|box|container)|commentlist|disqus[-_]thread|"
    r"fb-comments?|responses|respond|kommentare|commentaires|comentarios)$"
)
_COMMENT_ITEM = re.compile(r"^(comment|comment[-_]?(item|body|container|wrapper|block|content)|fb-comment|kommentar)$")
_COMMENT_AUTHOR = re.compile(r"^(comment[-_]?(author|name|user|meta-author)|fn|commenter|author|user[-_]?name|name)$")
_FOOTER_NAMES = re.compile(
    r"^((site|page|main|global|blog)?[-_]?footer(-(area|widgets?|bottom|content|wrap))?|colophon|"
    r"(cookie|consent|gdpr|cc)[-_]?(banner|bar|notice|consent|popup|window)?)$"
)
_HEADER_NAMES = re.compile(
    r"^((site|page|main|global|blog)[-_]?(header|nav|navigation|menu)|masthead|navbar|topbar|top-bar|"
    r"(primary|main|mobile|top)?-?(nav|menu|navigation)|breadcrumbs?|skip-link|nav(bar)?-\w+)$"
)
_ASIDE_NAMES = re.compile(
    r"^((left|right|primary|secondary|blog)?[-_]?sidebar([-_]?\w+)?|widget([-_]area)?|secondary|related"
    r"([-_](posts|articles|content))?|share(daddy|-buttons)?|social([-_]?(links|share|icons))?|"
    r"newsletter([-_]\w+)?|subscribe([-_]\w+)?|post-navigation|pagination|pager|nav-links|toc)$"
)
_BYLINE_NAMES = re.compile(
    r"^(author([-_]?(name|link))?|by-?line([-_]\w+)?|(post|entry|article)[-_]author|posted-by|p-author|"
    r"fn|written-by|auteur|autor)$"
)
_DATE_NAMES = re.compile(
    r"^((post|entry|article|publish(ed)?|blog)?[-_]?(date|time|published|timestamp)|posted[-_]on|"
    r"dt-published|date-header|updated|meta|(post|entry|article)[-_]meta)$"
)
_BUTTON_NAMES = re.compile(r"(^|[-_ ])(btn|button|cta|buy|order)([-_ ]|$)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STAY_IN_BODY = frozenset({"html", "body", "main", "article"})
_NO_PAGE = re.compile(r"^(mailto|tel|sms|javascript|data|whatsapp|about|blob):", re.IGNORECASE)


@dataclass(slots=True)
class Walk:
    """What one walk gathered; lists in document order. `datewords` are short texts marked up as dates."""

    title: str = ""
    lang: str = ""
    base: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    datewords: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)
    mailtos: list[str] = field(default_factory=list)
    noscript: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: nearest block tag, position, whether inside an article, whether unseen."""

    tag: str = "body"
    position: Position = Position.BODY
    in_article: bool = False
    hidden: bool = False


def decode(body: bytes, content_type: str) -> str:
    """Decode a page. Bytes that are valid UTF-8 are UTF-8 whatever is declared; else the declaration holds
    (WHATWG labels), else windows-1252, which is what browsers fall back to."""
    if not body.isascii():
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    try:
        text = str(html_to_unicode(content_type or None, body, auto_detect_fun=lambda _: "cp1252")[1])
    except (LookupError, UnicodeError):
        text = body.decode("cp1252", errors="replace")
    return text


def make_soup(markup: str) -> BeautifulSoup:
    """Parse mark-up into the one tree of a page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of XML or addresses given as mark-up: normal input here
        return BeautifulSoup(markup[:MARKUP_LIMIT].replace("\x00", ""), "lxml")


def walk(soup: BeautifulSoup, url: str, scope: Scope) -> Walk:
    """Walk the tree once and gather what stands on the page."""
    out = _Walker(url, scope).run(soup)
    _rescue_body(out)
    return out


def _rescue_body(out: Walk) -> None:
    """Where nearly all words stand in one header, footer or aside, that is the body: an element was left open,
    or a theme names its main column for what it is not."""
    words = Counter[Position]()
    for block in out.blocks:
        words[block.position] += len(block.text.split())
    most, count = max(words.items(), key=lambda pair: pair[1], default=(Position.BODY, 0))
    if most in (Position.BODY, Position.COMMENTS) or count < _RESCUE_WORDS or words[Position.BODY] * 8 > count:
        return
    out.blocks = [replace(b, position=Position.BODY) if b.position is most else b for b in out.blocks]
    out.links = [replace(link, position=Position.BODY) if link.position is most else link for link in out.links]
    out.images = [replace(i, position=Position.BODY) if i.position is most else i for i in out.images]


class _Walker:
    def __init__(self, url: str, scope: Scope) -> None:
        self.out = Walk(base=url)
        self.scope = scope
        self.buffer: list[str] = []
        self.broken = False  # a line break was the last thing seen
        self.place = _Place()
        self.anchors: list[tuple[Tag, list[str], int, Position]] = []
        self.captures: list[tuple[Tag, str, list[str]]] = []  # open elements whose text is wanted
        self.comment: tuple[Tag, dict[str, str], list[str]] | None = None

    def run(self, soup: BeautifulSoup) -> Walk:
        stack: list[tuple[Tag, Iterator[object], _Place]] = [(soup, iter(list(soup.contents)), self.place)]
        while stack:
            tag, children, outer = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self.leave(tag)
                self.place = outer
            elif isinstance(child, Tag):
                outer = self.place
                if self.enter(child):
                    stack.append((child, iter(child.contents), outer))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self.text(str(child))
        self.flush()
        return self.out

    # -- text ------------------------------------------------------------------------------------

    def text(self, words: str) -> None:
        if self.place.hidden:
            for _, parts, _, _ in self.anchors:
                parts.append(words)
            return
        self.buffer.append(words)
        self.broken = self.broken and words.isspace()
        for _, parts, _, _ in self.anchors:
            parts.append(words)
        for _, _, parts in self.captures:
            parts.append(words)
        if self.comment is not None:
            self.comment[2].append(words)

    def flush(self) -> None:
        if not self.buffer:
            return
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        self.broken = False
        if text:
            self.out.blocks.append(Block(text, self.place.tag, self.place.position, len(self.out.blocks)))

    def line_break(self) -> None:
        if self.broken:
            self.flush()  # two line breaks in a row part two paragraphs
        else:
            self.buffer.append(" ")
            self.broken = True

    # -- elements --------------------------------------------------------------------------------

    def enter(self, tag: Tag) -> bool:
        """Note the element; tell whether to go into it."""
        name = tag.name
        attrs = tag.attrs
        if name in _UNSEEN_TAGS:
            return False
        reader = getattr(self, f"_on_{name}", None)
        if reader is not None and not reader(tag):
            return False
        if name in _BLOCK_TAGS:
            self.flush()
        elif name == "br":
            self.line_break()
        names = _names(attrs)
        place = self.place
        position = self._position(name, names, str(attrs.get("role", "")))
        hidden = place.hidden or "hidden" in attrs or bool(_HIDDEN_STYLE.search(str(attrs.get("style", ""))))
        self.place = _Place(
            tag=name if name in _BLOCK_TAGS else place.tag,
            position=position,
            in_article=place.in_article or name in ("article", "main"),
            hidden=hidden,
        )
        if names:
            self._named(tag, names)
        return True

    def leave(self, tag: Tag) -> None:
        if tag.name in _BLOCK_TAGS:
            self.flush()
        if self.anchors and self.anchors[-1][0] is tag:
            self._close_anchor()
        while self.captures and self.captures[-1][0] is tag:
            _, kind, parts = self.captures.pop()
            self._captured(tag, kind, " ".join("".join(parts).split()))
        if self.comment is not None and self.comment[0] is tag:
            _, who, parts = self.comment
            text = " ".join(" ".join(parts).split())
            if text:
                self.out.comments.append(Comment(who.get("author", ""), who.get("url", ""), text[:2000]))
            self.comment = None

    def _position(self, name: str, names: tuple[str, ...], role: str) -> Position:
        now = self.place.position
        if name == "main" and now is not Position.COMMENTS:
            return Position.BODY  # hand-made pages leave a header or nav open around it
        if now in (Position.COMMENTS, Position.FOOTER) or name in _STAY_IN_BODY:
            return now
        if any(_COMMENT_NAMES.match(n) for n in names):
            return Position.COMMENTS
        if now is not Position.BODY:
            return now
        in_article = self.place.in_article
        if name == "nav" or (name == "header" and not in_article):
            return Position.HEADER
        if name == "footer" and not in_article:
            return Position.FOOTER
        if name == "aside":
            return Position.ASIDE
        if role in _LANDMARKS and not in_article:
            return _LANDMARKS[role]
        for pattern, position in (
            (_FOOTER_NAMES, Position.FOOTER),
            (_HEADER_NAMES, Position.HEADER),
            (_ASIDE_NAMES, Position.ASIDE),
        ):
            if any(pattern.match(n) for n in names):
                return position
        return now

    def _named(self, tag: Tag, names: tuple[str, ...]) -> None:
        if self.place.position is Position.COMMENTS:
            if self.comment is None and any(_COMMENT_ITEM.match(n) for n in names):
                self.comment = (tag, {}, [])
            elif self.comment is not None and any(_COMMENT_AUTHOR.match(n) for n in names):
                self.captures.append((tag, "commenter", []))
            return
        if any(_BYLINE_NAMES.match(n) for n in names):
            self.captures.append((tag, "byline", []))
        if any(_DATE_NAMES.match(n) for n in names):
            self.captures.append((tag, "date", []))

    def _captured(self, tag: Tag, kind: str, text: str) -> None:
        if not text or len(text) > 160:
            return
        if kind == "byline":
            self.out.bylines.append(Byline(text, "class"))
        elif kind == "date":
            self.out.datewords.append(text)
        elif kind == "time":
            self.out.times.append((str(tag.get("datetime", "")) or text, text))
        elif kind == "commenter" and self.comment is not None:
            self.comment[1].setdefault("author", text)

    # -- single elements, by name ----------------------------------------------------------------

    def _on_html(self, tag: Tag) -> bool:
        self.out.lang = self.out.lang or str(tag.get("lang", "")).strip().lower()
        return True

    def _on_base(self, tag: Tag) -> bool:
        if tag.get("href"):
            self.out.base = _join(self.out.base, str(tag["href"])) or self.out.base
        return False

    def _on_title(self, tag: Tag) -> bool:
        if not self.out.title:
            self.out.title = " ".join(tag.get_text(" ").split())
        return False

    def _on_meta(self, tag: Tag) -> bool:
        name = str(tag.get("property") or tag.get("name") or tag.get("http-equiv") or "").lower()
        if name and tag.get("content") is not None:
            self.out.meta.setdefault(name, " ".join(str(tag["content"]).split()))
        return True  # lxml may nest what follows an unclosed meta

    def _on_link(self, tag: Tag) -> bool:
        url = _join(self.out.base, str(tag.get("href", "")))
        for rel in _tokens(tag.get("rel")):
            if url:
                self.out.relations.append((rel.lower(), url))
        return True

    def _on_script(self, tag: Tag) -> bool:
        text = "".join(str(part) for part in tag.contents)
        if "ld+json" in str(tag.get("type", "")):
            self.out.json_ld.append(text)
        else:
            url = _join(self.out.base, str(tag["src"])) if tag.get("src") else ""
            self.out.scripts.append(Script(url, text[:_INLINE_SCRIPT_LIMIT]))
        return False

    def _on_noscript(self, tag: Tag) -> bool:
        self.out.noscript = self.out.noscript or " ".join(tag.get_text(" ").split())[:500]
        for image in tag.find_all("img", limit=20):  # lazily loaded pictures stand here, and tracking pixels
            self._on_img(image)
        for frame in tag.find_all("iframe", limit=20):
            self._on_iframe(frame)
        return False

    def _on_iframe(self, tag: Tag) -> bool:
        url = _join(self.out.base, str(tag.get("src") or tag.get("data-src") or ""))
        if url:
            self.out.embeds.append(url)
        return False

    def _on_img(self, tag: Tag) -> bool:
        source = tag.get("data-src") or tag.get("data-lazy-src") or tag.get("src") or ""
        url = _join(self.out.base, str(source))
        if url:
            names = " ".join(_names(tag.attrs))
            alt = " ".join(str(tag.get("alt", "")).split())
            self.out.images.append(Image(url, alt, names, self.place.position, len(self.out.blocks)))
            for _, parts, _, _ in self.anchors:
                parts.append(f" {alt} ")
        return False

    def _on_time(self, tag: Tag) -> bool:
        if self.place.position is not Position.COMMENTS:
            self.captures.append((tag, "time", []))
        return True

    def _on_form(self, tag: Tag) -> bool:
        fields = tuple(
            (str(f.get("name") or f.get("id") or ""), str(f.get("type") or f.name).lower())
            for f in tag.find_all(["input", "textarea", "select"], limit=100)
        )
        action = _join(self.out.base, str(tag.get("action", ""))) or self.out.base
        self.out.forms.append(Form(action, fields, " ".join(tag.get_text(" ").split())[:500], self.place.position))
        return True

    def _on_a(self, tag: Tag) -> bool:
        if tag.get("href") is not None:
            self.anchors.append((tag, [], len(self.out.blocks), self.place.position))
        return True

    def _close_anchor(self) -> None:
        tag, parts, order, position = self.anchors.pop()
        href = str(tag.get("href", "")).strip()
        if href.lower().startswith("mailto:"):
            self.out.mailtos.append(href[7:].split("?")[0].strip())
            return
        url = _join(self.out.base, href)
        if not url or href.startswith("#"):
            return
        anchor = " ".join("".join(parts).split()) or str(tag.get("aria-label") or tag.get("title") or "")
        rel = frozenset(token.lower() for token in _tokens(tag.get("rel")))
        button = str(tag.get("role", "")) == "button" or any(_BUTTON_NAMES.search(n) for n in _names(tag.attrs))
        # A link inside a heading-sized aside of the article still belongs to the block it stands in.
        self.out.links.append(
            Link(
                url,
                anchor[:300],
                rel,
                position,
                order,
                registrable_domain(host_of(url)),
                self.scope.holds(url),
                button,
            )
        )
        if "author" in rel and anchor and position is not Position.COMMENTS:
            self.out.bylines.append(Byline(anchor[:160], "rel", url))
        if self.comment is not None and not self.comment[1].get("url") and not self.scope.holds(url):
            self.comment[1]["url"] = url


def _names(attrs: Mapping[str, object]) -> tuple[str, ...]:
    """The class and id names of an element, in lower case."""
    names = _tokens(attrs.get("class"))
    identity = attrs.get("id")
    if identity:
        names.append(str(identity))
    return tuple(n.lower() for n in names)


def _tokens(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(v) for v in value]
    return str(value).split() if value else []


def _join(base: str, href: str) -> str:
    """The absolute http(s) address of a reference, or the empty string for anything else."""
    href = href.strip()
    if not href or _NO_PAGE.match(href):
        return ""
    try:
        url = urljoin(base, href)
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""
