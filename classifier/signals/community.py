"""Community: whether other people talk with the author, and the author with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import load, phrases
from classifier.page import Position
from classifier.signals import Family, signal
from classifier.words import rate
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Comment, Page

_SINCERE = "Row 37 and 67 of the signal list: authentic blogs link to each other, flogs do not"
_COMMENT_SYSTEMS = (
    *("disqus", "wp-comments-post", "comment-form", "commentform", "utteranc", "giscus", "staticman", "commento"),
    *("isso", "hyvor", "livefyre", "intensedebate", "facebook.com/plugins/comments", "fb:comments", "remark42"),
    *("cusdis", "webmention", "blogger.com/comment"),
)
_STAMP = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[:.h]\d{2}\b")
_HOUR = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?(?!\w)|uhr)?", re.IGNORECASE)
_SHARING = re.compile(r"/share|/sharer|/intent/|/submit\?|[?&]url=https?")

# What a platform's own buttons and bars lead to.
_PLATFORM_PATHS = ("share", "log-in", "login", "signup", "intent", "wp-admin")


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="commenters a post",
    innocent="Comments can be planted, and most honest blogs have closed them.",
    source="Row 67 of the signal list; planted comments were the tip in six documented cases",
)
def commenters(blog: Blog) -> Finding:
    """Different people who comment on the posts, through a comment system or with a date of their own, a post."""
    posts = blog.posts
    if len(posts) < 2:
        return could_not_look("fewer than two posts")
    names = set()
    evidence = []
    for page in posts:
        system = bool(page.comments) and _takes_comments(page)
        for comment in page.comments:
            if len(comment.text.split()) < 4 or not (system or _STAMP.search(comment.text)):
                continue
            name = comment.author.lower() or comment.text[:40].lower()
            if name not in names:
                names.add(name)
                evidence.append(
                    fact(page, "{}: {}", comment.author, _words_of(comment))
                    if comment.author
                    else fact(page, "A reader: {}", _words_of(comment))
                )
    return found(len(names) / len(posts), evidence) if names else not_found()


def _words_of(comment: Comment) -> str:
    """What a commenter wrote, without the name and the date that themes put before it."""
    text = comment.text
    stamp = _HOUR.search(text[:120])
    if stamp is not None and len(text) > stamp.end() + 20:
        return text[stamp.end() :].strip(" :|,.-")
    return text.removeprefix(comment.author).strip()


def _takes_comments(page: Page) -> bool:
    """Whether a known system for comments works on the page."""
    machinery = [s.url + s.text[:3000] for s in page.scripts] + [form.action for form in page.forms]
    text = "\n".join([*machinery, *(url for _, url in page.relations)]).lower()
    return any(name in text for name in _COMMENT_SYSTEMS)


@signal(
    family=Family.COMMUNITY,
    toward=("commercial", "disguised"),
    unit="1 or 0",
    innocent="An archived copy keeps its comments and loses the form; so only likes that nobody can click count.",
    source="Row 68 of the signal list; documented cases 13 and 14",
)
def comments_painted_on(blog: Blog) -> Finding:
    """Comments with likes and reply links that are part of the page, without any system that could take one."""
    like, reply = phrases("community", "like"), phrases("community", "reply")
    assert like is not None and reply is not None
    looked = False
    for page in blog.pages:
        blocks = page.at(Position.COMMENTS) or ()
        looked = looked or page.role in ("home", "post", "other")
        likes = [b for b in (*blocks, *page.main) if len(b.text) < 80 and like.search(b.text) and reply.search(b.text)]
        if len(likes) >= 3 and not _takes_comments(page):
            return found(1.0, [quote(page, b.text) for b in likes])
    return not_found() if looked else could_not_look("no post was read")


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="per post",
    innocent="Companies keep blogs on such platforms too.",
    source=_SINCERE,
)
def links_to_peoples_sites(blog: Blog) -> Finding:
    """Different personal blogs, photo pages and journals that the blog links to, a page."""
    hosts = frozenset(load("community")["personal_host"]["any"])
    seen: dict[str, Evidence] = {}
    pages = [p for p in blog.pages if p.role not in ("legal", "privacy")]
    if not pages:
        return could_not_look("no page was read")
    own = host_of(blog.start_url)
    for page in pages:
        for link in page.links:
            # A link without words is a picture or a button, and tells nobody about somebody's site.
            if link.internal or not link.anchor:
                continue
            host = host_of(link.url)
            parts = host.split(".")
            if host == own or not hosts.intersection(".".join(parts[i:]) for i in range(len(parts) - 1)):
                continue
            path = link.url.split(host, 1)[-1].strip("/")
            # The platform itself (a badge in the footer) and the blog's own pictures there are nobody's site.
            on_platform = host in hosts and (not path or path[0] in "?#" or path.startswith(_PLATFORM_PATHS))
            if on_platform or ".files." in f".{host}":
                continue
            key = host if host.count(".") > 1 else f"{host}/{path.split('/')[0]}"
            seen.setdefault(key, fact(page, "{} → {}", link.anchor, link.url))
    return found(len(seen) / len(pages), seen.values()) if seen else not_found()


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="1 or 0",
    innocent="Link networks call their lists 'friends' as well.",
    source=_SINCERE,
)
def blogroll(blog: Blog) -> Finding:
    """A list of other people's blogs, under a heading that says so."""
    if not blog.pages:
        return could_not_look("no page was read")
    pattern = phrases("community", "blogroll")
    no_blog = set(load("community")["no_blog"]["any"])
    assert pattern is not None
    for page in blog.pages:
        for block in page.blocks:
            if len(block.text) > 40 or not pattern.fullmatch(block.text.strip(" :…")):
                continue
            below = (k for k in page.links if block.order < k.order <= block.order + 25 and not k.internal)
            near = {k.domain for k in below} - no_blog
            if len(near) >= 3:
                return found(1.0, [fact(page, f"{{}}: {', '.join(sorted(near)[:6])}", block.text)])
    return not_found()


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="domains a post",
    innocent="Journalists and shops with a news section cite sources too.",
    source="Row 40 of the signal list",
)
def cites_widely(blog: Blog) -> Finding:
    """Different domains that the articles link to in running text, a post."""
    posts = blog.posts
    if len(posts) < 3:
        return could_not_look("fewer than three posts")
    domains: dict[str, Evidence] = {}
    for page in posts:
        texts = {b.order: b for b in page.main if b.tag in ("p", "li", "blockquote", "div", "dd", "td")}
        for link in page.links:
            block = texts.get(link.order)
            running = block is not None and len(block.text) > len(link.anchor) + 25
            if link.internal or not running or "sponsored" in link.rel or link.button:
                continue
            if not _SHARING.search(link.url):
                domains.setdefault(link.domain, fact(page, "{} → {}", link.anchor, link.url))
    return found(len(domains) / len(posts), domains.values()) if domains else not_found()


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="per 100 words",
    innocent="Newsletters of firms thank their readers as well.",
    source="Row 65 and 67 of the signal list: a blog that goes on from post to post",
)
def talks_with_readers(blog: Blog) -> Finding:
    """How often the author turns to readers who spoke before, or goes back to an earlier post."""
    counted = rate(blog, "community", "reader")
    if isinstance(counted, str):
        return could_not_look(counted)
    value, evidence = counted
    return found(value, evidence) if evidence else not_found(value)


@signal(
    family=Family.COMMUNITY,
    toward="individual",
    unit="1 or 0",
    innocent="Few blogs know of it; its absence says nothing.",
    source="https://www.w3.org/TR/webmention/ ; two-way links are row 9 of the signal list",
)
def open_to_answers(blog: Blog) -> Finding:
    """The blog takes webmentions, or names its author's other homes with rel=me."""
    for page in blog.pages:
        for rel, url in page.relations:
            # Themes mark their own author archives with rel=me, which names no other home.
            away = rel == "me" and not blog.scope.holds(url)
            if away or rel in ("webmention", "indieauth-auth-endpoint", "authorization_endpoint"):
                return found(1.0, [fact(page, f"rel={rel} {{}}", url)])
        for link in page.links:
            if "me" in link.rel and not link.internal:
                return found(1.0, [fact(page, "rel=me {} → {}", link.anchor, link.url)])
    return not_found() if blog.pages else could_not_look("no page was read")
