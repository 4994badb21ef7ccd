"""The parsed capture: pages by role, posts in time order, authors, languages, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from classifier.collector import collector_paused
from classifier.dates import agreed_day
from classifier.money_path.reading import read_followed
from classifier.outside.answers import read_outside
from classifier.outside.facts import Outside
from classifier.page import Block, Dating, Page, Position
from classifier.portraits import look_at_portraits
from classifier.reading import is_html, read_page
from classifier.walk import decode
from crawler.addresses import canonical
from crawler.feeds import Feed, read_feed, read_sitemap
from crawler.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.money_path.followed import Followed
    from classifier.portraits import Looked
    from classifier.rarity import Index
    from crawler.addresses import Scope
    from crawler.archive import Capture, Exchange, Failure

# A block is furniture when at least this share of the pages, and this many of them, carry the same words.
_FURNITURE_SHARE = 0.25
_FURNITURE_PAGES = 4
_FURNITURE_SHARE_OF_LISTS = 0.6  # one post may stand in the lists of its year, month, author and tags
# A page of at least so many words of which fewer than this share are its own comes from a mould; there only
# blocks of a few words, such as menus and labels, are furniture.
_MOULD_WORDS = 150
_MOULD_SHARE = 0.25
_LABEL_WORDS = 6
# Lists of names and dates are taken for rare languages; a language of the blog fills more than this.
_LANGUAGE_SHARE = 0.1
# Below this a page without date and article mark-up is no post: a list of links, a landing strip.
_POST_WORDS = 150
_NOT_THERE = re.compile(
    r"\b(404|(page )?not found|page introuvable|seite nicht gefunden|página no encontrada|no se encuentra)\b",
    re.IGNORECASE,
)
_ARTICLE_TYPES = ("Article", "BlogPosting", "NewsArticle", "Review", "Recipe", "TechArticle", "HowTo")
_LISTING_LINKS_PER_100_WORDS = 12


@dataclass(frozen=True, slots=True)
class TextFile:
    """A plain text file beside the pages, such as ads.txt; the text is empty where the blog has none."""

    url: str
    record_id: str
    digest: str
    text: str


@dataclass(frozen=True)
class Blog:
    """A capture, parsed.

    `posts` stand in time order, undated ones last; `unread` maps an address to why not.

    `languages` are ISO 639-1 codes by the words written in them, most first. `ads_txt` and `robots_txt` are
    None where they were not asked for. `index` knows identifiers of other sites; None is the one that ships.
    `pictures` are the portraits that the capture holds, by `crawler.pictures.picture_key`; `outside` is what others
    hold on record about its domain, `followed` what became of the money links that the crawl was asked to follow.
    """

    path: str
    warc_sha256: str
    start_url: str
    scope: Scope
    captured_at: str
    pages: tuple[Page, ...]
    home: Page | None
    posts: tuple[Page, ...]
    languages: tuple[str, ...] = ()
    feed: Feed | None = None
    sitemap: tuple[tuple[str, date | None], ...] = ()
    ads_txt: TextFile | None = None
    robots_txt: TextFile | None = None
    failures: tuple[Failure, ...] = ()
    partial: str = ""
    warnings: tuple[str, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)
    index: Index | None = None
    pictures: Mapping[str, Looked] = field(default_factory=dict)
    outside: Outside = field(default_factory=Outside)
    followed: tuple[Followed, ...] = ()

    @property
    def lang(self) -> str:
        """The language that most words are written in, or the empty string."""
        return self.languages[0] if self.languages else ""

    @cached_property
    def words(self) -> int:
        """The number of words in the main text of all pages."""
        return sum(page.words for page in self.pages)

    @cached_property
    def authors(self) -> tuple[tuple[str, int], ...]:
        """The names given as author of posts, with the number of posts, most first."""
        counts = Counter(name for page in self.posts for name in {b.name for b in page.bylines})
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def of(self, *roles: str) -> tuple[Page, ...]:
        """The pages of any of the roles, in the order of the capture."""
        return tuple(page for page in self.pages if page.role in roles)

    def why_unread(self, *roles: str) -> str:
        """Say why pages of these roles were not read where the crawl was refused them, else the empty string."""
        for failure in self.failures:
            if role_of(failure.url, scope=self.scope) in roles:
                return f"{failure.url} could not be read ({failure.kind})"
        return ""


@collector_paused()
def parse(capture: Capture) -> Blog:
    """Parse a capture into a blog. Nothing is fetched; what is not in the capture is not there.

    Only for portraits, where the capture holds any, its file is opened again.
    """
    scope = capture.scope
    pages = _distinct(
        read_page(exchange, scope)
        for exchange in capture.exchanges
        if exchange.status == 200 and is_html(exchange) and scope.holds(exchange.url)
    )
    feed = _first_feed(capture.exchanges)
    pages = _with_feed_dates(pages, feed)
    anchors = _anchors(pages)
    pages = _with_furniture(pages, anchors, scope)
    feed_urls = {canonical(entry.url) for entry in feed.entries} if feed else set()
    home = _home(pages, capture.landed_url or capture.start_url, scope)
    pages = [replace(p, role=_role(p, p.url == home, anchors, feed_urls, scope)) for p in pages]
    posts = sorted(
        (page for page in pages if page.role == Role.POST),
        key=lambda p: (p.published is None, p.published or 0, p.url),
    )
    blog = Blog(
        path=capture.path,
        warc_sha256=capture.sha256,
        start_url=capture.start_url,
        scope=scope,
        captured_at=min((page.captured_at for page in pages), default=""),
        pages=tuple(pages),
        home=next((page for page in pages if page.url == home), None),
        posts=tuple(posts),
        languages=_languages(pages),
        feed=feed,
        sitemap=_sitemap(capture.exchanges),
        ads_txt=_text_file(capture.exchanges, "/ads.txt"),
        robots_txt=_text_file(capture.exchanges, "/robots.txt"),
        failures=capture.failures,
        partial=capture.partial,
        warnings=capture.warnings,
        unread={failure.url: failure.message or failure.kind for failure in capture.failures},
        pictures=look_at_portraits(pages, capture),
        outside=read_outside(capture),
    )
    return replace(blog, followed=read_followed(capture, blog, parse)) if capture.followed else blog


def _distinct(pages: Iterable[Page]) -> list[Page]:
    """One page an address and a text: twins by canonical address or equal words are read once."""
    seen: set[str] = set()
    kept = []
    for page in pages:
        keys = {canonical(page.url), "\n".join(block.text for block in page.blocks) or page.url}
        if keys & seen or (_NOT_THERE.search(page.title) and len(page.main_text.split()) < _POST_WORDS):
            continue
        seen |= keys
        kept.append(page)
    return kept


def _with_feed_dates(pages: list[Page], feed: Feed | None) -> list[Page]:
    days = {canonical(entry.url): entry.day for entry in feed.entries if entry.day} if feed else {}
    out = []
    for page in pages:
        day = days.get(canonical(page.url))
        datings = (*page.datings, Dating(day, "feed")) if day else page.datings
        out.append(replace(page, datings=datings, published=agreed_day(datings)) if day else page)
    return out


def _with_furniture(pages: list[Page], anchors: Mapping[str, str], scope: Scope) -> list[Page]:
    """Mark the blocks that recur over the pages: menus, boxes and notices that are not the article.

    The home page and the lists of posts repeat the posts themselves, so they are not asked, unless there is
    little else. Where nearly all words of a page recur, they are no furniture: the pages were made from one
    mould, and its long passages are what a reader gets to read.
    """
    lists = (Role.HOME, Role.LISTING)
    asked = [p for p in pages if role_of(p.url, anchors.get(canonical(p.url), ""), scope=scope) not in lists]
    share = _FURNITURE_SHARE
    if len(asked) < _FURNITURE_PAGES:
        asked, share = pages, _FURNITURE_SHARE_OF_LISTS
    on_pages = Counter(text for page in asked for text in {b.text for b in page.at(Position.BODY)})
    least = max(_FURNITURE_PAGES, share * len(asked))
    return [_furnished(page, [b for b in page.at(Position.BODY) if on_pages[b.text] >= least]) for page in pages]


def _furnished(page: Page, recurring: list[Block]) -> Page:
    words = sum(len(block.text.split()) for block in page.at(Position.BODY))
    own = words - sum(len(block.text.split()) for block in recurring)
    if words >= _MOULD_WORDS and own < _MOULD_SHARE * words:
        recurring = [block for block in recurring if len(block.text.split()) <= _LABEL_WORDS]
    return replace(page, furniture=frozenset(block.order for block in recurring))


def _anchors(pages: list[Page]) -> Mapping[str, str]:
    """The shortest text by which the blog itself links to each of its pages."""
    anchors: dict[str, str] = {}
    for page in pages:
        for link in page.links:
            if link.internal and link.anchor:
                key = canonical(link.url)
                if key not in anchors or len(link.anchor) < len(anchors[key]):
                    anchors[key] = link.anchor
    return anchors


def _home(pages: list[Page], start_url: str, scope: Scope) -> str:
    roots = {canonical(f"https://{scope.host}{scope.prefix}"), canonical(start_url)}
    ranked = sorted((p for p in pages if canonical(p.url) in roots), key=lambda p: len(canonical(p.url)))
    return ranked[0].url if ranked else ""


def _role(page: Page, is_home: bool, anchors: Mapping[str, str], feed_urls: set[str], scope: Scope) -> str:
    """Tell what a page is for: by its address and how the blog links to it, then by what it declares and holds."""
    if is_home:
        return Role.HOME
    key = canonical(page.url)
    role = role_of(page.url, anchors.get(key, ""), scope=scope)
    if role not in (Role.OTHER, Role.LISTING):
        return role
    if role is Role.LISTING:  # themes declare their lists to be articles, or each entry of them
        return Role.POST if key in feed_urls else role
    types = {name for item in page.structured for name in item.get("@type", [])}
    declared = bool(types.intersection(_ARTICLE_TYPES)) or page.meta.get("og:type", "").lower() == "article"
    if key in feed_urls or (declared and page.words >= _POST_WORDS // 2):
        return Role.POST
    links = sum(1 for link in page.links if link.internal and link.position is Position.BODY)
    dense = links > max(10, page.words * _LISTING_LINKS_PER_100_WORDS / 100)
    if dense:
        return Role.LISTING
    if page.published or page.words >= _POST_WORDS:
        return Role.POST
    return Role.OTHER


def _languages(pages: list[Page]) -> tuple[str, ...]:
    words: Counter[str] = Counter()
    for page in pages:
        if page.lang:
            words[page.lang] += page.words
    ranked = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
    least = _LANGUAGE_SHARE * sum(words.values())
    return tuple(lang for rank, (lang, count) in enumerate(ranked) if rank == 0 or count >= least)


def _first_feed(exchanges: Iterable[Exchange]) -> Feed | None:
    """The feed with the most entries: platforms offer one for comments too."""
    feeds = []
    for exchange in exchanges:
        if exchange.status == 200 and not is_html(exchange) and b"<" in exchange.body[:200]:
            head = exchange.body[:600].lower()
            if b"<rss" in head or b"<feed" in head or b"<rdf" in head:
                feed = read_feed(exchange.body, exchange.url)
                if feed is not None and "/comments/" not in exchange.url:
                    feeds.append(replace(feed, record_id=exchange.record_id, digest=exchange.digest))
    return max(feeds, key=lambda feed: len(feed.entries), default=None)


def _sitemap(exchanges: Iterable[Exchange]) -> tuple[tuple[str, date | None], ...]:
    rows: dict[str, date | None] = {}
    for exchange in exchanges:
        if exchange.status == 200 and "sitemap" in exchange.url and not is_html(exchange):
            for entry in read_sitemap(exchange.body, exchange.url)[1]:
                rows.setdefault(entry.url, entry.day)
    return tuple(rows.items())


def _text_file(exchanges: Iterable[Exchange], path: str) -> TextFile | None:
    for exchange in exchanges:
        if exchange.url.split("?")[0].endswith(path):
            there = exchange.status == 200 and not is_html(exchange)
            text = decode(exchange.body[:500_000], exchange.header("content-type")) if there else ""
            return TextFile(exchange.url, exchange.record_id, exchange.digest, text)
    return None
