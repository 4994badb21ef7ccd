"""Authors who leave no trace: a name on every post, and nobody who says I."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.copyright_lines import is_copyright
from classifier.findings import could_not_look, fact, found, not_found
from classifier.lexicons import phrases
from classifier.names import Kind, plain
from classifier.people import persons_named, signatures
from classifier.signals import signal
from classifier.signals.identity_contact import personal_mailbox, personal_profiles

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding

# Fewer first-person words than this per 100 are those of quoted readers and headings.
_SPEAKS = 0.3
_LEAST_SIGNED = 3
# Publishing software copies the by-line into the feed and makes a page for whatever name signs; in the head of the
# home page a name is that of the owner as often as not, so that it counts as a trace.
_SIGNED_ONLY = ("by-line", "author", "feed")
_WORD = re.compile(r"\w+")


def _told_of_itself(blog: Blog) -> str:
    """What stands on about, contact and home page, in the site's title and in copyright lines: a name there need be
    on no list."""
    pages = [f"{page.title} {page.main_text}" for page in blog.of("about", "contact", "home")]
    pages += [page.meta.get("og:site_name", "") for page in blog.pages[:1]]
    lines = (block.text for page in blog.pages for block in page.blocks if is_copyright(block))
    return " ".join([*pages, *dict.fromkeys(lines)])


def _holds(words: str, name: str) -> bool:
    """Whether a text, split at spaces, holds a name on whole words: "Ann" is not told by "annual"."""
    return f" {' '.join(_WORD.findall(plain(name)))} " in f" {words} "


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="share of signed posts",
    innocent="Sober writers keep themselves out of the text, and employees sign what the firm has to say.",
    source="cases 17, 20 and 21: authors with a name, and without a past, a profile or a word about themselves",
)
def author_without_trace(blog: Blog) -> Finding:
    """Of the posts signed with a name (first name or more), the share in which its bearer hardly ever says "I" and
    whose author is named nowhere but in by-lines, the feed and author pages: not on about, contact or home page, nor in
    frame, title or copyright line. Blogs that lead to a profile or mailbox of a person are passed over."""
    signed = [s for s in signatures(blog) if s.kind in (Kind.PERSON, Kind.FIRST_NAME)]
    if len(signed) < _LEAST_SIGNED:
        return could_not_look("fewer than three posts are signed by a person")
    elsewhere = {name for name, where, _ in persons_named(blog) if where not in _SIGNED_ONLY}
    told = " ".join(_WORD.findall(plain(_told_of_itself(blog))))
    traced = personal_profiles(blog).value or personal_mailbox(blog).value
    silent = []
    looked = 0
    for each in signed:
        pattern = phrases("identity", "singular", each.page.lang)
        if pattern is None or not each.page.lang or not each.page.words:
            continue
        looked += 1
        if len(pattern.findall(each.page.main_text)) * 100 < _SPEAKS * each.page.words:
            silent.append(each)
    if not looked:
        return could_not_look("there is no word list for the language of the posts")
    hits = [fact(s.page, "by {}", s.name) for s in silent if s.name not in elsewhere and not _holds(told, s.name)]
    return found(len(hits) / looked, hits) if hits and not traced else not_found()
