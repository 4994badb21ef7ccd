"""Authors who leave no trace: a name on every post, and nobody who says I."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
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


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="Sober writers keep themselves out of the text, and employees sign what the firm has to say.",
    source="cases 17, 20 and 21: authors with a name, and without a past, a profile or a word about themselves",
)
def author_without_trace(blog: Blog) -> Finding:
    """Share of the posts that are signed with a name (first name or more) whose bearer never says "I" in them, where
    the blog leads to no profile or mailbox of a person and neither about, contact nor home page names the author."""
    signed = [s for s in signatures(blog) if s.kind in (Kind.PERSON, Kind.FIRST_NAME)]
    if len(signed) < _LEAST_SIGNED:
        return could_not_look("fewer than three posts are signed by a person")
    elsewhere = {name for name, where, _ in persons_named(blog) if where not in ("by-line", "author")}
    told = plain(" ".join(page.main_text for page in blog.of("about", "contact", "home")))
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
    hits = [quote(s.page, f"by {s.name}") for s in silent if s.name not in elsewhere and plain(s.name) not in told]
    return found(len(hits) / looked, hits) if hits and not traced else not_found()
