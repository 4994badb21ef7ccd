"""What operators of flogs do to look like somebody's own blog, each done to one page or to the whole capture."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import html  # type: ignore[import-untyped]

from classifier.dodges.markup import (
    change_data,
    column_of,
    made,
    put_first,
    put_in_foot,
    put_in_menu,
    put_last,
    read_tree,
    remove,
    replace_text,
    with_body,
    written,
)
from classifier.elements import absolute
from classifier.identifiers import kinds
from classifier.lexicons import compile_phrases, load
from classifier.money import money_links, sells
from classifier.page import Position
from crawler.addresses import host_of
from crawler.roles import Role

if TYPE_CHECKING:
    from classifier.dodges.markup import Tree
    from classifier.dodges.setting import Setting
    from classifier.page import Page
    from crawler.archive import Exchange

_BYLINES = "//*[@rel='author' or @itemprop='author' or @itemprop='name']" + "".join(
    f" | //*[contains(concat(' ', @class, ' '), ' {name} ')]"
    for name in ("author", "byline", "author-name", "post-author", "entry-author", "article-author", "p-author", "fn")
)
_SIGNED_IN_HEAD = "//meta[@name='author' or @property='article:author' or @name='twitter:creator']"
_OF_THE_POST = "//meta[starts-with(@property, 'article:') or starts-with(@property, 'og:')] | //time"
_FEED_AUTHOR = re.compile(rb"(<(dc:creator|itunes:author)>)(.*?)(</\2>)", re.DOTALL)
_ATOM_AUTHOR = re.compile(rb"(<author>\s*<name>)(.*?)(</name>)", re.DOTALL)
_LONGEST_NAME = 60
# Beside the vendors that signals know: what counts visits only.
_COUNTERS = re.compile(
    r"google-analytics\.com|googletagmanager\.com|\bgtag\s*\(|\bdataLayer\b|\b_gaq\b|GoogleAnalyticsObject|matomo|piwik|"
    r"statcounter|hotjar|clarity\.ms|pagead2\.googlesyndication|adsbygoogle|plausible\.io|quantserve|scorecardresearch",
    re.IGNORECASE,
)
_VERIFIED = re.compile(r"verif|google-adsense", re.IGNORECASE)
_TRACKING = ("conversion_pixels", "marketing_stack", "affiliate_scripts")


def sign(tree: Tree, page: Page, setting: Setting) -> None:
    """Sign posts with a person's full name, in the text and in the mark-up, and put a box about her below them.

    The home page gets the box, the page on the author the biography in place of what was there.
    """
    person = setting.person
    box = (
        f'<div class="author-box"><h4><a href="{escape(setting.about_url)}">{escape(person["name"])}</a></h4>'
        f"<p>{escape(person['short'])}</p></div>"
    )
    for meta in tree.xpath(_SIGNED_IN_HEAD):
        meta.set("content", person["name"])
    for element in tree.xpath(_BYLINES):
        words = element.text_content().strip()
        if len(element) == 0 and words and len(words) <= _LONGEST_NAME and not _of_a_comment(element):
            element.text = person["name"]
    change_data(tree, lambda item: _sign_data(item, setting))
    if page is setting.about:
        replace_text(column_of(tree), *biography(setting))
    elif page.record_id in setting.articles:
        if not tree.xpath("//meta[@name='author']"):
            tree.head.append(made(f'<meta name="author" content="{escape(person["name"])}">'))
        by = f'<a rel="author" href="{escape(setting.about_url)}">{escape(person["name"])}</a>'
        put_first(tree, f'<p class="byline">{escape(setting.words["by"])} {by}</p>')
        put_last(tree, box)
    elif page.role == Role.HOME:
        put_last(tree, box)
    if setting.about is None:
        put_in_menu(tree, setting.about_url, setting.words["about_title"])


def biography(setting: Setting) -> list[str]:
    """Give the page on the invented author as pieces of mark-up."""
    return [f"<h1>{escape(setting.words['about_title'])}</h1>"] + [
        f"<p>{escape(paragraph)}</p>" for paragraph in setting.person["life"]
    ]


def add_about_page(exchanges: tuple[Exchange, ...], setting: Setting) -> tuple[Exchange, ...]:
    """Add a page on the author in the dress of the blog's own pages, and her name to the feed."""
    out = [_signed_feed(exchange, setting) for exchange in exchanges]
    pages = (*setting.blog.posts, *([setting.blog.home] if setting.blog.home else []), *setting.blog.pages)
    model = next((e for page in pages for e in exchanges if e.url == page.url), None)
    tree = read_tree(model) if model is not None and setting.about is None else None
    if model is None or tree is None:
        return tuple(out)
    title = f"{setting.words['about_title']} | {setting.title}"
    for element in tree.xpath(_OF_THE_POST + " | //script[contains(@type, 'ld+json')] | //h1"):
        remove(element)
    for element in tree.xpath("//title"):
        element.text = title
    replace_text(column_of(tree), *biography(setting))
    page = written(model, tree)
    record_id = f"{model.record_id} (made into a page on the author)"
    return (*out, type(page)(setting.about_url, 200, page.headers, page.body, record_id, page.digest, page.captured_at))


def disclose(tree: Tree, _page: Page, setting: Setting) -> None:
    """Put a disclosure into the footer of the page."""
    words = setting.pick(setting.words["disclosure"], "disclosure")
    put_in_foot(tree, f'<p class="disclosure">{escape(words)}</p>')


def strip_trackers(tree: Tree, _page: Page, _setting: Setting) -> None:
    """Take out all that counts visits, sells advertising or names an account with a vendor."""
    for element in list(tree.iter("script", "noscript", "iframe", "ins", "img", "link", "meta")):
        if element.tag == "meta":
            tracked = _names_an_account(element)
        elif element.tag == "script" and "ld+json" in element.get("type", ""):
            tracked = False
        else:
            words = [element.get("src", ""), element.get("data-src", ""), element.get("class", "")]
            words += [element.get("href", "")] if element.tag == "link" else []
            words += [html.tostring(element, encoding="unicode")] if element.tag in ("script", "noscript") else []
            tracked = any(_tracks(text) for text in words if text)
        if tracked:
            remove(element)


def no_ads_txt(exchanges: tuple[Exchange, ...], _setting: Setting) -> tuple[Exchange, ...]:
    """Take away the list of those who may sell the blog's advertising, which names the account."""
    return tuple(e for e in exchanges if not e.url.split("?")[0].endswith("/ads.txt"))


def open_in_first_person(tree: Tree, page: Page, setting: Setting) -> None:
    """Begin each post with a paragraph about the writer's own day, another one for each post."""
    if page.record_id in setting.articles:
        when, scene, reason = (setting.pick(setting.words[k], k, page.url) for k in ("when", "scene", "reason"))
        words = f"{when}{setting.words['joint']}{scene}. {reason.format(title=setting.heading(page))}"
        put_first(tree, f"<p>{escape(words)}</p>")


def cloak(tree: Tree, page: Page, setting: Setting) -> None:
    """Lead links that earn, and others to the same sellers, over a folder of the blog, as link-hiding plug-ins do.

    Such plug-ins write rel=nofollow unless told otherwise (Pretty Links, ThirstyAffiliates).
    """
    paid = {m.link.url for m in money_links(page) if not m.link.internal}
    own = [link for link in page.links if not link.internal and link.position is not Position.COMMENTS]
    sellers = {link.domain for link in own if link.url in paid or sells(link)}
    hidden = {link.url for link in own if link.url in paid or link.domain in sellers}
    base = next((urljoin(page.url, each.get("href")) for each in tree.iter("base") if each.get("href")), page.url)
    for link in tree.xpath("//a[@href] | //area[@href]"):
        target = absolute(base, link.get("href"))
        if target in hidden:
            link.set("href", urljoin(setting.root, f"go/{_slug(target, setting)}"))
            link.set("rel", "nofollow")
            link.set("target", "_blank")


def _slug(target: str, setting: Setting) -> str:
    labels = host_of(target).removeprefix("www.").split(".")
    return f"{labels[0]}-{setting.number('slug', target) % 1000:03d}"


def _sign_data(item: dict[str, Any], setting: Setting) -> None:
    if "author" in item:
        item["author"] = {"@type": "Person", "name": setting.person["name"], "url": setting.about_url}


def _signed_feed(exchange: Exchange, setting: Setting) -> Exchange:
    if b"<rss" not in exchange.body[:600] and b"<feed" not in exchange.body[:600]:
        return exchange
    name = escape(setting.person["name"]).encode()
    body = _FEED_AUTHOR.sub(lambda found: found[1] + name + found[4], exchange.body)
    body = _ATOM_AUTHOR.sub(lambda found: found[1] + name + found[3], body)
    return exchange if body == exchange.body else with_body(exchange, body)


def _of_a_comment(element: Tree) -> bool:
    return any("comment" in f"{a.get('id', '')} {a.get('class', '')}".lower() for a in element.iterancestors())


@lru_cache(maxsize=4096)  # what one page loads, all pages of a blog load
def _tracks(text: str) -> bool:
    return bool(_COUNTERS.search(text)) or any(pattern.search(text) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    vendors = tuple(compile_phrases([row]).pattern for name in _TRACKING for row in load("trackers")[name]["any"])
    return vendors + tuple(kind.pattern for kind in kinds() if kind.place == "script" and kind.pattern)


def _names_an_account(meta: Tree) -> bool:
    """Tell whether a meta element proves to a vendor who owns the site."""
    names = [meta.get(attribute, "") for attribute in ("name", "property")]
    known = [kind.pattern for kind in kinds() if kind.place == "meta" and kind.pattern]
    return any(name and (_VERIFIED.search(name) or any(p.search(name) for p in known)) for name in names)
